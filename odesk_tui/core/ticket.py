"""A ticket as the rules see it: the stored fields, nothing resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from odesk_tui.core.fields import Priority, Severity
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import Category

# How attributes and columns that are values of a desk's own field begin; its id follows.
CUSTOM = "custom."


@dataclass(frozen=True, slots=True)
class Ticket:
    """One request. ``version`` grows with every change of a field; instants are aware UTC.

    ``custom`` has the values of the desk's own fields by their ids, in canonical form.
    """

    number: int
    subject: Foreign
    type: str
    status: str
    category: Category
    severity: Severity
    priority: Priority
    channel: str
    project_id: int
    requester_id: int | None
    assignee_id: int | None
    team_id: int | None
    created_at: datetime
    updated_at: datetime
    solved_at: datetime | None
    due: datetime | None
    snoozed_until: datetime | None
    trashed_at: datetime | None
    external_id: Foreign | None
    version: int
    tags: tuple[str, ...]
    custom: Mapping[int, str] = field(default_factory=dict, hash=False)

    def value(self, name: str) -> object:
        """The attribute called ``name``; of a desk's own field, ``custom.`` and its id, the value in canonical form."""
        if name.startswith(CUSTOM):
            return self.custom.get(int(name.removeprefix(CUSTOM)))
        return getattr(self, name)


def merged(values: Mapping[int, str], changed: Mapping[str, object]) -> dict[int, str]:
    """The values of a desk's own fields after those of ``changed`` (named as :meth:`Ticket.value` takes them) are set."""
    after = dict(values)
    for name, value in changed.items():
        if not name.startswith(CUSTOM):
            continue
        field_id = int(name.removeprefix(CUSTOM))
        if value is None:
            after.pop(field_id, None)
        else:
            after[field_id] = str(value)
    return after
