"""Goals 6 and 9 to 11: the store, against the driver, the disk and a bare insert."""

from __future__ import annotations

import csv
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench import growth
from bench.figures import Figure, milliseconds, ratio
from bench.place import AGENT, MANY, Place, alternated
from odesk_tui.desk import Desk
from odesk_tui.reads.sla import UrgentClocks
from odesk_tui.reads.tickets import parsed
from odesk_tui.store import urgent_page
from odesk_tui.store.door import Value
from odesk_tui.store.postgres import PostgresStore
from odesk_tui.store.query_pages import page_sql

# The same page as somebody would write it who knows what is in the store.
_RAW = (
    "SELECT t.number, t.sla_due, t.sla_calendar_id, t.status, t.priority, a.handle, p.handle, t.subject FROM ticket t "
    "JOIN project p ON p.id = t.project_id LEFT JOIN agent a ON a.id = t.assignee_id "
    "WHERE t.trashed_at IS NULL ORDER BY t.sla_due, t.number LIMIT 50"
)
_TURNS = 30
_ROWS = 2_000


def figures(place: Place, postgres: Mapping[int, str]) -> Iterator[Figure]:
    """Measure it; ``postgres``: tickets and address of the databases there, if there are."""
    desk = Desk.open(str(place.store(place.large)), AGENT)
    try:
        yield from _pages(place, desk)
        yield _commit(place)
        yield _import(place)
    finally:
        desk.close()
    yield from growth.figures(growth.SQLITE, {tickets: str(place.store(tickets)) for tickets in place.sizes})
    if postgres:
        yield from growth.figures(growth.POSTGRES, postgres)
        for tickets in (min(postgres), max(postgres)):
            yield _postgres(tickets, postgres[tickets])


def _pages(place: Place, desk: Desk) -> Iterator[Figure]:
    raw = sqlite3.connect(place.store(place.large))
    viewer = desk.viewer()
    page = page_sql(
        parsed("", viewer), viewer.query_context(), "sqlite", select=urgent_page.SELECT, joins=urgent_page.JOINS
    )
    size = f"{place.large:,} tickets"
    taken = alternated(
        {
            "sql": lambda: raw.execute(page.sql, page.values).fetchall(),
            "raw": lambda: raw.execute(_RAW).fetchall(),
        },
        _TURNS,
    )
    detail = f"{milliseconds(taken['sql'])} / {milliseconds(taken['raw'])} (the query by hand)"
    yield Figure("6", f"SQL of a page, {size}", ratio(taken["sql"], taken["raw"]), 2, detail, "page_sql")
    if place.large >= MANY:
        yield _next_clock(place, desk, raw)
    raw.close()


def _next_clock(place: Place, desk: Desk, raw: sqlite3.Connection) -> Figure:
    """What a tick reads: the clock that is due next."""
    taken = alternated(
        {
            "clock": lambda: desk.read(UrgentClocks(1)),
            "count": lambda: raw.execute("SELECT count(*) FROM ticket").fetchone(),
        },
        max(3, place.rounds),
    )
    detail = f"{milliseconds(taken['clock'])} / {milliseconds(taken['count'])} (count of all tickets)"
    what = f"the clock that is due next, {place.large:,} tickets"
    return Figure("9", what, ratio(taken["clock"], taken["count"]), 0.05, detail, "UrgentClocks(1)")


def _commit(place: Place) -> Figure:
    """A transaction that is on the disk against a block that is on the disk."""
    path = place.folder / "block"
    store = place.folder / "commit.db"
    with open(path, "wb") as file:
        connection = sqlite3.connect(store, isolation_level=None)
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS t (x)")

        def written() -> None:
            os.pwrite(file.fileno(), os.urandom(4096), 0)
            os.fdatasync(file.fileno())

        taken = alternated(
            {"commit": lambda: connection.execute("INSERT INTO t VALUES (1)"), "block": written}, _TURNS * 3
        )
        connection.close()
    detail = f"{milliseconds(taken['commit'])} / {milliseconds(taken['block'])} (4 kB and fdatasync)"
    return Figure(
        "11", "commit of SQLite", ratio(taken["commit"], taken["block"]), 2.5, detail, "WAL, synchronous=FULL"
    )


def _import(place: Place) -> Figure:
    """``odesk import`` against the same rows in a table without anything."""
    sheet = place.folder / "import.csv"
    with open(sheet, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("external", "subject", "description", "project", "priority"))
        for n in range(_ROWS):
            text = f"The printer number {n} says paper jam and the backup of room {n % 77} fails every night"
            writer.writerow((f"X-{n}", f"Printer {n} jams", text, f"customer{n % 20}", "normal"))
    store = place.folder / "import.db"
    for leftover in place.folder.glob("import.db*"):
        leftover.unlink()
    place.run((*place.odesk, "init", "--no-input", "--handle", AGENT, "--timezone", "UTC"), store)
    start = time.perf_counter()
    place.run((*place.odesk, "import", str(sheet), "--create-missing"), store)
    imported = time.perf_counter() - start
    written, bare = _bare(store, place.folder / "bare.db")
    detail = (
        f"{imported:.1f} s / {bare:.2f} s (executemany of the {written:,} rows that came of it, no index, no search)"
    )
    what = f"import of {_ROWS:,} tickets, {_ROWS / imported:,.0f} a second"
    return Figure("10", what, bare / imported, 0.25, detail, "odesk import FILE", at_least=True)


def _bare(store: Path, target: Path) -> tuple[int, float]:
    """How many rows ``store`` has, and how long it takes to insert them into tables without anything."""
    for leftover in target.parent.glob(f"{target.name}*"):
        leftover.unlink()
    source = sqlite3.connect(store)
    names = [
        name
        for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("sqlite_", "ticket_fts"))
    ]
    tables = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    source.close()
    connection = sqlite3.connect(target)
    connection.execute("PRAGMA journal_mode=WAL")
    start = time.perf_counter()
    for name, rows in tables.items():
        if rows:
            connection.execute(f"CREATE TABLE {name} ({', '.join(f'c{n}' for n in range(len(rows[0])))})")
            connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    connection.commit()
    seconds = time.perf_counter() - start
    connection.close()
    return sum(map(len, tables.values())), seconds


def _postgres(tickets: int, address: str) -> Figure:
    """A page of the list against the least that the server can be asked."""
    desk = Desk.open(address, AGENT)
    store = desk.store
    assert isinstance(store, PostgresStore)
    viewer = desk.viewer()
    page = page_sql(
        parsed("", viewer), viewer.query_context(), "postgresql", select=urgent_page.SELECT, joins=urgent_page.JOINS
    )

    def read(sql: str, values: tuple[Value, ...]) -> None:
        with store.reading() as transaction:
            transaction.all(sql, values)

    things = {"page": lambda: read(page.sql, page.values), "one": lambda: read("SELECT 1", ())}
    taken = alternated(things, _TURNS)
    desk.close()
    detail = f"{milliseconds(taken['page'])} / {milliseconds(taken['one'])} (SELECT 1)"
    what = f"SQL of a page of PostgreSQL, {tickets:,} tickets"
    return Figure("11", what, ratio(taken["page"], taken["one"]), 3, detail, "page_sql")
