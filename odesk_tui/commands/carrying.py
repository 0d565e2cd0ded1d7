"""Taking tickets along when what they stand on changes: another status, or another type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from odesk_tui.commands import custom, sla
from odesk_tui.commands.approvals import settle
from odesk_tui.commands.moving import is_empty
from odesk_tui.commands.values import follows
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import NotAllowed, UsageError
from odesk_tui.core.ticket import Ticket
from odesk_tui.core.wording import many_text
from odesk_tui.core.workflow import Workflow

# So many tickets are named in a refusal.
_SHOWN = 10


def moves_of(flow: Workflow, found: Mapping[str, Sequence[int]], moves: Mapping[str, str]) -> dict[str, str]:
    """Where the tickets ``found`` by status go in ``flow``; raises :class:`UsageError` that names what was not said."""
    wanted = {source.strip().lower(): target.strip().lower() for source, target in moves.items()}
    for target in wanted.values():
        if flow.status(target) is None:
            known = ", ".join(status.name for status in flow.statuses)
            raise UsageError(f"the workflow {flow.name} has no status {target!r}; it has: {known}")
    missing = [status for status in found if status not in wanted]
    if missing:
        counts = ", ".join(
            f"{many_text(len(found[status]))} {'is' if len(found[status]) == 1 else 'are'} {status}"
            for status in missing
        )
        ways = " ".join(f"--move {status}=…" for status in missing)
        known = ", ".join(status.name for status in flow.statuses)
        raise UsageError(f"{counts}; say where they go with: {ways} (one of {known})")
    return wanted


def carried(
    work: Work,
    found: Mapping[str, Sequence[int]],
    moves: Mapping[str, str],
    *,
    to: str = "",
    flow: Workflow | None = None,
) -> int:
    """Give tickets the status that ``moves`` has for theirs, or the type ``to`` with its nearest status in ``flow``.

    Their clocks follow; no role and no approval is asked of anybody, since it is the desk that changes. Returns how many there
    were; raises :class:`NotAllowed`, telling which, when fields without a value are needed there.
    """
    wanted = sorted(number for numbers in found.values() for number in numbers)
    lacking: dict[tuple[str, str], list[int]] = {}
    for number in wanted:
        ticket = work.ticket(number)
        status = flow.nearest(ticket.status, ticket.category) if flow is not None else moves[ticket.status]
        values: dict[str, object] = {"status": status} if status != ticket.status else {}
        shown: dict[str, tuple[object, object]] = {"status": (ticket.status, status)} if values else {}
        if to:
            values["type"] = to
            shown["type"] = (ticket.type, to)
        missing = _missing(work, ticket, values)
        if missing:
            lacking.setdefault((status, ", ".join(missing)), []).append(number)
            continue
        work.unit = number
        after = work.edit(ticket, follows(ticket, values, work), shown)
        settle(work, ticket, after)
        sla.follow(work, ticket, after)
    work.unit = 0
    if lacking:
        raise NotAllowed(_refusal(lacking))
    return len(wanted)


def _missing(work: Work, ticket: Ticket, values: Mapping[str, object]) -> list[str]:
    """The fields without a value that the ticket's status or type, or the transition to it, needs once it has ``values``."""
    names = [field.name for field in custom.missing(work, ticket, values)]
    way = work.catalogue.workflow_of(ticket.type).transition(ticket.status, str(values.get("status", ticket.status)))
    names += [name for name in (way.fields if way is not None else ()) if is_empty(work, ticket, values, name)]
    return list(dict.fromkeys(names))


def _refusal(lacking: Mapping[tuple[str, str], Sequence[int]]) -> str:
    said = []
    for (status, names), numbers in lacking.items():
        shown = ", ".join(f"#{number}" for number in numbers[:_SHOWN]) + ", …" * (len(numbers) > _SHOWN)
        said.append(f"{many_text(len(numbers))} cannot be {status} without {names}: {shown}")
    (_, names), numbers = next(iter(lacking.items()))
    return (
        f"{'; '.join(said)}. Give them values first (odesk edit {numbers[0]} --set {names.partition(',')[0]}=…), "
        "or let them go elsewhere"
    )
