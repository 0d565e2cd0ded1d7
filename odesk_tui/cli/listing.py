"""List and show tickets: what is run most, so that nothing is imported here that only a change needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from odesk_tui.cli import fields, options
from odesk_tui.cli.declare import TICKETS, Option, command
from odesk_tui.cli.errors import complain
from odesk_tui.cli.ids import numbers
from odesk_tui.cli.output import Output
from odesk_tui.cli.session import Session
from odesk_tui.core.errors import NotFound, UsageError
from odesk_tui.core.query.ranking import RANKED
from odesk_tui.reads.rows import Page, TicketDetail, TicketRow
from odesk_tui.reads.tickets import CountTickets, ListTickets

if TYPE_CHECKING:
    from odesk_tui.core.query.snippet import Snippet

_PAGE = 200


class How(NamedTuple):
    """How tickets or groups are printed: the values of ``--json``, ``--format``, ``--csv`` and ``--snippets``."""

    json: str | None = None
    format: str | None = None
    csv: bool = False
    snippets: bool = False


@command(
    "list",
    panel=TICKETS,
    examples=(
        "odesk list status:open,new assignee:me",
        "odesk list 'sla<2h' --json id,subject,sla_due",
        "odesk list printer jams sort:rank --snippets",
        "odesk list tag:duplicate --format '{id}' | odesk status - solved",
        "odesk list status:open --group assignee,priority",
        "odesk list status:open --columns id,type,created,subject --csv",
    ),
)
def list_tickets(
    session: Session,
    query: options.QueryWords = None,
    view: Annotated[str | None, Option(("--view",), "the tickets of a saved view", "NAME", completes="views")] = None,
    limit: Annotated[int, Option(("--limit", "-n"), "at most so many (100; 0: all)", "N")] = 100,
    trash: Annotated[bool, Option(("--trash",), "those in the trash instead")] = False,
    snippets: Annotated[
        bool, Option(("--snippets",), "where the words of the query stand outside the subject")
    ] = False,
    columns: options.Columns = None,
    group: Annotated[
        str | None,
        Option(
            ("--group",), "groups by these fields with their figures instead of tickets", "FIELDS", completes="fields"
        ),
    ] = None,
    json: options.Json = None,
    format: options.Format = None,
    csv: options.Csv = False,
) -> int:
    """List tickets that a query finds, the most urgent first, or their groups."""
    wanted = " ".join(query or ())
    how = How(json, format, csv, snippets)
    if view is None and group is None:
        return listed(session, wanted, columns.split(",") if columns else (), limit, trash, how)
    # Most lists need neither.
    from odesk_tui.cli.grouped import list_groups, list_view

    if view is not None:
        return list_view(session, view, wanted, columns, group, limit, trash, how)
    if trash:
        raise UsageError("--trash lists tickets, --group groups of those that are not there; choose one")
    return list_groups(session, wanted, group or "", columns, how)


def listed(session: Session, query: str, columns: Sequence[str], limit: int, trash: bool, how: How) -> int:
    """Print the tickets of a query in ``columns``, or in those of every list."""
    pages = _Pages(session)
    table = fields.tickets(session, pages.snippet, shown=how.snippets)
    if columns and how.snippets:
        columns = (*columns, "snippet")
    out = Output(session, table, how.json, how.format, columns=columns, csv=how.csv)
    if out.names_only:
        return out.names()
    if limit < 0:
        raise UsageError("--limit is a number of tickets, 0 for all")
    wants_snippets = how.snippets or out.wants("snippet")
    shown = out.rows(pages.rows(query, limit, trash, snippets=wants_snippets))
    if pages.unranked:
        session.say(
            f"the {RANKED:,} newest tickets with these words are ranked; the older ones follow, the newest first"
        )
    if shown and shown == limit:
        count = session.desk.read(CountTickets(query, trashed=trash))
        if count.number > shown:
            session.say(f"{shown} of {count} tickets; for more: --limit N, or --limit 0 for all")
    elif not shown and not out.is_data:
        session.say("no tickets found")
    return 0


class _Pages:
    """The tickets page by page, so that a million of them takes no more memory than one page."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._snippets: dict[int, Snippet] = {}
        # Whether some of them were too old to be ranked.
        self.unranked = False

    def rows(self, query: str, limit: int, trash: bool, *, snippets: bool) -> Iterator[TicketRow]:
        """The tickets, up to the limit."""
        left = limit or None
        after: Sequence[Any] | None = None
        while True:
            size = min(_PAGE, left or _PAGE)
            page = self._session.desk.read(ListTickets(query, after=after, limit=size, trashed=trash))
            self.unranked |= page.unranked
            if snippets:
                self._read(query, page)
            yield from page.rows
            left = left - len(page.rows) if left is not None else None
            if not page.more_after or left == 0:
                return
            after = page.rows[-1].key

    def _read(self, query: str, page: Page) -> None:
        # What a list without them has no use for.
        from odesk_tui.reads.snippets import Snippets

        self._snippets = self._session.desk.read(Snippets(query, tuple(row.number for row in page.rows)))

    def snippet(self, row: TicketRow) -> str | None:
        """Where a ticket of the present page has the words of the query, each in brackets."""
        found = self._snippets.get(row.number)
        return None if found is None else found.line("[", "]")


@command(
    "show",
    panel=TICKETS,
    examples=(
        "odesk show 1042",
        "odesk show 1042 --json subject,messages",
        "odesk list sla:0 --format '{id}' | odesk show -",
    ),
)
def show(session: Session, ids: options.Ids, json: options.Json = None, format: options.Format = None) -> int:
    """Show tickets with their conversation."""
    # What only a whole ticket needs.
    from odesk_tui.cli.showing import show_text
    from odesk_tui.reads.ticket import ShowTicket

    out = Output(session, fields.details(session), json, format)
    if out.names_only:
        return out.names()
    missing: list[str] = []
    wanted = numbers(ids)
    seen = fields.Seen(session)

    def found() -> Iterator[TicketDetail]:
        for number in wanted:
            try:
                yield session.desk.read(ShowTicket(number))
            except NotFound as error:
                missing.append(str(error))

    if out.is_data:
        out.rows(found())
    else:
        for place, detail in enumerate(found()):
            print("\n".join([*([""] if place else []), *show_text(session, detail, seen)]))
    for sentence in missing:
        complain(sentence)
    if not missing:
        return 0
    return NotFound.exit_code if len(missing) == len(wanted) else 6
