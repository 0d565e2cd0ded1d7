"""Goal 6 for the language: filtered, sorted pages by a field, a tag and words, against the same page written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.figures import Figure, milliseconds, ratio
from bench.place import AGENT, Place, alternated
from odesk_tui.desk import Desk
from odesk_tui.reads.tickets import awake, parsed
from odesk_tui.store.door import Dialect, Transaction
from odesk_tui.store.query_pages import page_sql
from odesk_tui.store.urgent_page import JOINS, SELECT

_TURNS = 15
_AWAKE = "t.trashed_at IS NULL AND (t.snoozed_until IS NULL OR t.snoozed_until <= {now})"

_OF = f"SELECT {SELECT} FROM"
_BEST = f"JOIN ticket t ON t.number = newest.number {JOINS} ORDER BY newest.best DESC, newest.sla_due, newest.number LIMIT 50"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query, and the numbers of its page as somebody selects them who knows the store, on each database."""

    what: str
    query: str
    sqlite: str
    postgresql: str = ""

    def by_hand(self, dialect: Dialect, now: int) -> str:
        sql = self.postgresql if dialect == "postgresql" and self.postgresql else self.sqlite
        parts = {
            "awake": _AWAKE.format(now=now),
            "joins": JOINS,
            "best": _BEST,
            "of": _OF,
            "tickets": f"{_OF} ticket t {JOINS}",
        }
        return sql.format(**parts)


_PAGES = (
    _Asked(
        "a field, by urgency",
        "status:open priority>=high",
        "{tickets} WHERE t.status = 'open' AND t.priority >= 3 AND {awake} ORDER BY t.sla_due, t.number LIMIT 50",
    ),
    _Asked(
        "a field, the last changed first",
        "project:kestrel sort:-updated",
        "{tickets} WHERE t.project_id IN (SELECT id FROM project WHERE handle = 'kestrel' OR parent_id = "
        "(SELECT id FROM project WHERE handle = 'kestrel')) AND {awake} ORDER BY t.updated_at DESC, t.number DESC LIMIT 50",
    ),
    _Asked(
        "a tag, the last changed first",
        "tag:webhook sort:-updated",
        "{of} ticket t JOIN ticket_tag g ON g.ticket_number = t.number {joins} WHERE g.tag = 'webhook' AND {awake} "
        "ORDER BY t.updated_at DESC, t.number DESC LIMIT 50",
    ),
    _Asked(
        "a tag of open tickets, by urgency",
        "tag:vpn status:open",
        "{tickets} WHERE t.status = 'open' AND EXISTS (SELECT 1 FROM ticket_tag g WHERE "
        "g.ticket_number = t.number AND g.tag = 'vpn') AND {awake} ORDER BY t.sla_due, t.number LIMIT 50",
    ),
    _Asked(
        "a word that many have, the newest first",
        "the sort:-id",
        "{of} ticket_fts f JOIN ticket t ON t.number = f.rowid {joins} WHERE ticket_fts MATCH 'the' AND {awake} "
        "ORDER BY f.rowid DESC LIMIT 50",
        "{of} ticket_text x JOIN ticket t ON t.number = x.ticket_number {joins} WHERE x.vector @@ 'the'::tsquery "
        "AND {awake} ORDER BY x.ticket_number DESC LIMIT 50",
    ),
    _Asked(
        "two words of one field, by urgency",
        "seats haifa priority<high",
        "{tickets} WHERE t.number IN (SELECT rowid FROM ticket_fts WHERE ticket_fts MATCH 'seats haifa') "
        "AND t.priority < 3 AND {awake} ORDER BY t.sla_due, t.number LIMIT 50",
        "{tickets} WHERE t.number IN (SELECT ticket_number FROM ticket_text WHERE vector @@ "
        "'seats & haifa'::tsquery) AND t.priority < 3 AND {awake} ORDER BY t.sla_due, t.number LIMIT 50",
    ),
    _Asked(
        "the best answers to a word that many have",
        "the sort:rank",
        "{of} (SELECT t.number, t.sla_due, instr(' ' || w.subject || ' ', ' the ') > 0 AS best FROM ticket_fts f "
        "JOIN ticket t ON t.number = f.rowid JOIN ticket_text w ON w.ticket_number = f.rowid WHERE ticket_fts MATCH 'the' "
        "AND {awake} ORDER BY f.rowid DESC LIMIT 1000) AS newest {best}",
        "{of} (SELECT t.number, t.sla_due, strpos(' ' || x.subject || ' ', ' the ') > 0 AS best FROM ticket_text "
        "x JOIN ticket t ON t.number = x.ticket_number WHERE x.vector @@ 'the'::tsquery AND {awake} "
        "ORDER BY x.ticket_number DESC LIMIT 1000) AS newest {best}",
    ),
)


def figures(place: Place, postgres: Mapping[int, str]) -> Iterator[Figure]:
    """Measure it on the large store, and on PostgreSQL if there is one; a field of the desk's own is in ``own_fields``."""
    yield from _of(str(place.store(place.large)), place.large, "SQLite")
    if postgres:
        yield from _of(postgres[max(postgres)], max(postgres), "PostgreSQL")


def _of(address: str, tickets: int, database: str) -> Iterator[Figure]:
    desk = Desk.open(address, AGENT)
    try:
        with desk.store.reading() as transaction:
            for asked in _PAGES:
                yield _page(desk, transaction, asked, f"page by {asked.what}, {tickets:,} tickets on {database}")
    finally:
        desk.close()


def _page(desk: Desk, transaction: Transaction, asked: _Asked, what: str) -> Figure:
    viewer = desk.viewer()
    query = parsed(asked.query, viewer)
    wanted = awake(query, viewer)
    page = page_sql(query, viewer.query_context(), transaction.dialect, select=SELECT, joins=JOINS, extra=wanted)
    hand = asked.by_hand(transaction.dialect, int(viewer.now.timestamp()))
    found, known = ([row[0] for row in transaction.all(*one)] for one in ((page.sql, page.values), (hand, ())))
    # Whoever ranks by hand leaves the sleeping out before the newest are counted, so that the last ones may differ.
    if len({*found[:10]} & {*known[:10]}) < min(8, len(known)):
        raise AssertionError(f"{asked.query!r} and the query by hand find different tickets: {found[:10]} {known[:10]}")
    taken = alternated(
        {"page": lambda: transaction.all(page.sql, page.values), "hand": lambda: transaction.all(hand)}, _TURNS
    )
    detail = f"{milliseconds(taken['page'])} / {milliseconds(taken['hand'])} (by hand)"
    return Figure("6", what, ratio(taken["page"], taken["hand"]), 2, detail, asked.query)
