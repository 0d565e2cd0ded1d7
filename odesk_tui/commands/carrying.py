"""Taking tickets along when what they stand on changes: another status, or another type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from odesk_tui.commands import sla
from odesk_tui.commands.approvals import settle
from odesk_tui.commands.values import follows
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import UsageError
from odesk_tui.core.workflow import Workflow


def moves_of(flow: Workflow, found: Mapping[str, Sequence[int]], moves: Mapping[str, str]) -> dict[str, str]:
    """Where the tickets ``found`` by status go in ``flow``; raises :class:`UsageError` that names what was not said."""
    wanted = {source.strip().lower(): target.strip().lower() for source, target in moves.items()}
    for target in wanted.values():
        if flow.status(target) is None:
            known = ", ".join(status.name for status in flow.statuses)
            raise UsageError(f"the workflow {flow.name} has no status {target!r}; it has: {known}")
    missing = [status for status in found if status not in wanted]
    if missing:
        counts = ", ".join(f"{len(found[status]):,} tickets are {status}" for status in missing)
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

    Their clocks follow; nothing is asked of anybody, since it is the desk that changes. Returns how many there were.
    """
    wanted = sorted(number for numbers in found.values() for number in numbers)
    for number in wanted:
        ticket = work.ticket(number)
        status = flow.nearest(ticket.status, ticket.category) if flow is not None else moves[ticket.status]
        values: dict[str, object] = {"status": status} if status != ticket.status else {}
        shown: dict[str, tuple[object, object]] = {"status": (ticket.status, status)} if values else {}
        if to:
            values["type"] = to
            shown["type"] = (ticket.type, to)
        work.unit = number
        after = work.edit(ticket, follows(ticket, values, work), shown)
        settle(work, ticket, after)
        sla.follow(work, ticket, after)
    work.unit = 0
    return len(wanted)
