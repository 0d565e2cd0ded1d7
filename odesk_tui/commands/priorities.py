"""The priority that a ticket has when nobody names one: by its contract's matrix, else as its severity gives it."""

from __future__ import annotations

from collections.abc import Mapping

from odesk_tui.commands.custom import column_of
from odesk_tui.commands.work import Work
from odesk_tui.core.custom import values as own
from odesk_tui.core.fields import PRIORITY_OF_SEVERITY, Priority, Severity
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.matrix import IMPACT, stored_matrix
from odesk_tui.core.ticket import Ticket


def by_matrix(work: Work, values: Mapping[str, object]) -> Priority | None:
    """The priority of a ticket with these columns by the matrix of its contract; None when that says nothing."""
    contract = work.promises.contract(values["project_id"], to_seconds(values["created_at"]))  # type: ignore[arg-type]
    if contract is None or not contract.matrix:
        return None
    severity = values["severity"]
    assert isinstance(severity, Severity)
    return stored_matrix(contract.matrix).priority(severity, _impact(work, values))


def following(work: Work, ticket: Ticket, changed: Mapping[str, object]) -> Priority | None:
    """The priority that a ticket gets by another severity or impact: if it has the one that these gave, and it differs."""
    field = work.fields.by_name.get(IMPACT)
    column = column_of(field) if field is not None else ""
    if "severity" not in changed and column not in changed:
        return None
    names = ("project_id", "created_at", "severity", *((column,) if column else ()))
    before = {name: ticket.value(name) for name in names}
    after = {**before, **{name: value for name, value in changed.items() if name in names}}
    given = _given(work, after)
    return given if ticket.priority == _given(work, before) and given != ticket.priority else None


def _given(work: Work, values: Mapping[str, object]) -> Priority:
    severity = values["severity"]
    assert isinstance(severity, Severity)
    return by_matrix(work, values) or PRIORITY_OF_SEVERITY[severity]


def _impact(work: Work, values: Mapping[str, object]) -> str | None:
    field = work.fields.by_name.get(IMPACT)
    value = values.get(column_of(field)) if field is not None else None
    return own.text(field, str(value)) if field is not None and value is not None else None
