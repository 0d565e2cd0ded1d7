"""Desks to import into and to export from, and the words to do it with."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from odesk_tui.commands.people import AddAgent, AddTeam
from odesk_tui.commands.setup import SetUp
from odesk_tui.desk import Desk
from odesk_tui.reads.rows import TicketDetail, TicketRow
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import ListTickets
from odesk_tui.store.door import Store
from odesk_tui.transfer.exporting import ExportOptions, export_tickets
from odesk_tui.transfer.importing import ImportOptions, ImportReport, import_tickets
from tests.commands.conftest import Clock


def staffed(store: Store, clock: Clock) -> Desk:
    """Ada's desk with bob and a team, and no customer."""
    desk = Desk(store, "ada", via="test", clock=clock)
    desk.run(SetUp(handle="ada", name="Ada Lovelace", timezone="UTC"))
    desk.run(AddAgent(handle="bob", name="Bob Builder"))
    desk.run(AddTeam(handle="network", name="Network", members=("ada",)))
    return desk


@dataclass
class Office:
    """A desk, and files in and out of it without a disk."""

    desk: Desk
    rejects: io.StringIO = field(default_factory=lambda: io.StringIO(newline=""))
    asked: int = 0
    seen: list[tuple[int, int]] = field(default_factory=list)

    def take(self, content: str | bytes, format: str = "csv", **options: Any) -> ImportReport:
        self.rejects = io.StringIO(newline="")
        self.seen = []
        self.asked = 0

        def opened() -> io.StringIO:
            self.asked += 1
            return self.rejects

        raw = content.encode() if isinstance(content, str) else content
        wanted = ImportOptions(format=format, **{"create_missing": True, **options})
        return import_tickets(
            self.desk,
            io.BytesIO(raw),
            wanted,
            rejects=opened,
            progress=lambda done, refused: self.seen.append((done, refused)),
        )

    def give(self, format: str = "csv", **options: Any) -> str:
        target = io.StringIO(newline="")
        export_tickets(self.desk, target, ExportOptions(format=format, **options))
        return target.getvalue()

    def refused(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.rejects.getvalue(), newline="")))

    def rows(self, query: str = "id>0 sort:id") -> tuple[TicketRow, ...]:
        return self.desk.read(ListTickets(query, limit=10_000)).rows

    def only(self) -> TicketRow:
        (row,) = self.rows()
        return row

    def shown(self, number: int) -> TicketDetail:
        return self.desk.read(ShowTicket(number))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(sqlite_store: Store, clock: Clock) -> Office:
    """On SQLite, for what the store has no part in."""
    return Office(staffed(sqlite_store, clock))


@pytest.fixture
def any_office(store: Store, clock: Clock) -> Office:
    """On one database after the other."""
    return Office(staffed(store, clock))


@pytest.fixture
def other_office(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config, clock: Clock
) -> Iterator[Office]:
    """Another, empty store, to import into what was exported."""
    from odesk_tui.store.opening import open_store

    store = open_store(str(tmp_path_factory.mktemp("other") / "desk.db"), create=True)
    yield Office(staffed(store, clock))
    store.close()


@pytest.fixture(scope="session")
def hostile() -> list[str]:
    """Every hostile string, raw."""
    path = Path(__file__).parents[1] / "data" / "hostile_strings.json"
    return [entry["text"] for entry in json.loads(path.read_text("utf-8"))["strings"]]
