"""The first screen's figures past every import: the same as the ordinary reads give, or none at all."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from odesk_tui import first
from odesk_tui.cli.opening import opens_screens
from odesk_tui.commands.time import StartTimer
from odesk_tui.commands.views import SaveView
from odesk_tui.demo.fill import fill
from odesk_tui.desk import Desk
from odesk_tui.quick import NotPlain
from odesk_tui.reads.status import StatusLine
from odesk_tui.reads.tickets import CountTickets, ListTickets
from odesk_tui.tui.columns import Looks
from odesk_tui.tui.pace import cell_text
from tests.cli.conftest import NOW


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("first") / "demo.db"
    desk = Desk.open(str(path), "ada", create=True, clock=lambda: NOW)
    fill(desk, tickets=150, now=NOW, agent="ada")
    desk.close()
    return path


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("ODESK_AGENT", raising=False)


@pytest.mark.parametrize("agent", ["ada", "ines"])
@pytest.mark.parametrize("later", [timedelta(0), timedelta(minutes=40), timedelta(days=3)])
def test_every_figure_is_that_of_the_ordinary_reads(demo: Path, agent: str, later: timedelta) -> None:
    now = NOW + later
    desk = Desk.open(str(demo), agent, clock=lambda: now)
    page = desk.read(ListTickets(first.START, limit=30))
    status = desk.read(StatusLine())
    count = desk.read(CountTickets(first.START))
    looks = Looks(agent, now, desk.viewer().calendars)
    desk.close()

    screen = first.look(str(demo), agent, {}, 30, seconds=True, now=int(now.timestamp()))

    assert [row[0] for row in screen.rows] == [row.number for row in page.rows]
    for shown, row in zip(screen.rows, page.rows, strict=True):
        assert shown[1][0] == cell_text(looks.clock(row.sla_due, row.sla_calendar_id))
        assert shown[2:] == (
            int(row.priority), row.status, row.category.value, row.assignee, row.project.line(), row.subject.line()
        )  # fmt: skip
    assert screen.count == str(count)
    assert [(slot, name, query) for slot, name, query, _ in screen.views] == [
        (view.slot, view.name.line(), view.query) for view in status.views if view.slot
    ]
    for (*_, shown_count), view in zip(screen.views, status.views, strict=True):
        assert shown_count in ("", str(view.count))
    assert sum(shown != "" for *_, shown in screen.views) >= 3
    assert [ticket for ticket, _ in screen.clocks] == [clock.ticket for clock in status.urgent[:2]]
    for (_, (text, _)), clock in zip(screen.clocks, status.urgent, strict=False):
        assert text == cell_text(looks.clock(clock.due_at, clock.calendar_id))
    assert (screen.timer and screen.timer[0]) == (status.timer.ticket if status.timer else None)
    assert screen.outbox == status.outbox
    assert (screen.inbox or "0") == str(status.inbox)
    assert screen.me == agent


@pytest.mark.parametrize(
    ("line", "opens", "named"),
    [
        ("", True, {}),
        ("--store x.db --as ines", True, {"--store": "x.db", "--as": "ines"}),
        ("--no-input --as ines", True, {"--as": "ines"}),
        ("--store x.db status:open", True, None),
        ("--slow", True, None),
        ("demo --tickets 20", True, None),
        ("demo --no-open", False, None),
        ("--store x.db list", False, None),
        ("--help", False, None),
        ("--store", False, None),
    ],
)
def test_the_line_says_whether_it_opens_the_screens(line: str, opens: bool, named: dict[str, str] | None) -> None:
    assert opens_screens(line.split()) == (opens, named)


def test_what_is_not_usual_is_left_to_the_screens(demo: Path, tmp_path: Path) -> None:
    now = int(NOW.timestamp())
    with pytest.raises(NotPlain):
        first.look(str(demo), "nobody-here", {}, 30, seconds=True, now=now)
    with pytest.raises(NotPlain):
        first.look("postgresql://desk@db.example/odesk", "ada", {}, 30, seconds=True, now=now)
    with pytest.raises(NotPlain):
        first.look(str(tmp_path / "none.db"), "ada", {}, 30, seconds=True, now=now)
    older = tmp_path / "older.db"
    shutil.copy(demo, older)
    with sqlite3.connect(older) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    with pytest.raises(NotPlain):
        first.look(str(older), "ada", {}, 30, seconds=True, now=now)


def test_a_view_with_another_query_has_no_count_here(demo: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.db"
    shutil.copy(demo, own)
    desk = Desk.open(str(own), "ada", clock=lambda: NOW)
    desk.run(SaveView(name="Mine", query="subject:printer", slot=1))
    desk.run(StartTimer(ticket=3))
    desk.close()
    screen = first.look(str(own), "ada", {}, 30, seconds=True, now=int(NOW.timestamp()) + 5)
    assert (1, "Mine", "subject:printer", "") in screen.views
    assert screen.timer == (3, 5)
