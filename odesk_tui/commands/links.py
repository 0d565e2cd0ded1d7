"""Links between tickets."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.commands.base import TicketCommand, handles_ticket
from odesk_tui.commands.tickets import refuse_trashed
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from odesk_tui.core.links import ACYCLIC, cycle_text, kind_value, link_text
from odesk_tui.core.ticket import Ticket
from odesk_tui.store import journal_rows, links


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(TicketCommand):
    """Link each of ``tickets`` to ``target``: it ``kind`` the target (blocks, duplicates, relates, parent, causes).

    ``parent``: the target becomes the ticket's parent. The other end's names (blocked-by, duplicated-by, child, caused-by)
    link the other way round.
    """

    target: int
    kind: str = "relates"

    def others(self) -> tuple[int, ...]:
        """The target."""
        return (self.target,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlink(TicketCommand):
    """Remove the links of ``kind`` (any kind when empty) between each of ``tickets`` and ``target``, from either end."""

    target: int
    kind: str = ""

    def others(self) -> tuple[int, ...]:
        """The target."""
        return (self.target,)


@handles_ticket(Link)
def link(work: Work, ticket: Ticket, command: Link) -> str:
    """Insert the link unless it would be senseless."""
    kind, inverse = kind_value(command.kind)
    target = work.ticket(command.target)
    refuse_trashed(ticket)
    refuse_trashed(target)
    if ticket.number == target.number:
        raise InvalidValue("link", f"#{ticket.number} cannot be linked to itself")
    source, end = (target.number, ticket.number) if inverse else (ticket.number, target.number)
    same = links.exists(work.tx, source, end, kind) or (kind == "relates" and links.exists(work.tx, end, source, kind))
    said = link_text(f"({kind})" if inverse else kind, target.number)
    if same:
        return f"#{ticket.number} already {said}"
    put(work, source, end, kind, ticket.number)
    return f"#{ticket.number} {said}"


def put(work: Work, source: int, target: int, kind: str, ticket: int) -> None:
    """Insert a link that the command makes on ``ticket``, with its events at both ends; raises :class:`NotAllowed`."""
    refuse_senseless(work, source, target, kind)
    links.add(work.tx, source, target, kind)
    work.inserted("link", {"source": source, "target": target, "kind": kind}, ticket)
    work.record("linked", source, new=link_text(kind, target))
    work.record("linked", target, new=link_text(f"({kind})", source))


def refuse_senseless(work: Work, source: int, target: int, kind: str) -> None:
    """Raise :class:`NotAllowed` when the link would close a circle or give a ticket a second parent."""
    if kind in ACYCLIC:
        back = links.path(work.tx, target, source, kind)
        if back is not None:
            said = link_text(kind, target)
            raise NotAllowed(f"#{source} {said} would go round in a circle: {cycle_text([source, *back])}")
    if kind == "parent":
        parents = [other for other in links.targets(work.tx, source, kind) if other != target]
        if parents:
            raise NotAllowed(f"#{source} is a child of #{parents[0]} already; unlink it from that first")


@handles_ticket(Unlink)
def unlink(work: Work, ticket: Ticket, command: Unlink) -> str:
    """Delete what links the two."""
    wanted = kind_value(command.kind)[0] if command.kind.strip() else None
    found = [
        (kind.strip("()"), kind.startswith("("))
        for kind, other in links.of_ticket(work.tx, ticket.number)
        if other == command.target and wanted in (None, kind.strip("()"))
    ]
    if not found:
        raise NotFound(f"#{ticket.number} has no such link to #{command.target}")
    for kind, inverse in found:
        source, target = (command.target, ticket.number) if inverse else (ticket.number, command.target)
        key = {"source": source, "target": target, "kind": kind}
        with work.changing("link", key, ticket.number):
            journal_rows.drop(work.tx, "link", key)
        work.record("unlinked", source, new=link_text(kind, target))
        work.record("unlinked", target, new=link_text(f"({kind})", source))
    return f"#{ticket.number} unlinked from #{command.target}"


def refuse_circle_again(work: Work, key: dict[str, object]) -> None:
    """Raise :class:`Conflict` when a link that is to come back would be senseless by now."""
    try:
        refuse_senseless(work, int(str(key["source"])), int(str(key["target"])), str(key["kind"]))
    except NotAllowed as error:
        raise Conflict(str(error)) from error
