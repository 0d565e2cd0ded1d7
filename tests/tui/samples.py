"""Tickets, people and a host app for the tests of dialogs and widgets."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from odesk_tui.core.fields import Priority, Severity
from odesk_tui.core.people import Agent, Project, Team
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import CATEGORY_OF
from odesk_tui.reads.people import People
from odesk_tui.reads.rows import ConversationItem, TicketDetail, TicketRow
from odesk_tui.tui.dialogs.base import Dialog

# A Monday, 11:02 in Berlin.
NOW = datetime(2025, 11, 24, 10, 2, tzinfo=UTC)
ZONE = "Europe/Berlin"
HOSTILE: list[tuple[str, str]] = [
    (entry["id"], entry["text"])
    for entry in json.loads((Path(__file__).parents[1] / "data" / "hostile_strings.json").read_text("utf-8"))["strings"]
]


def ticket(number: int = 1042, **changes: Any) -> TicketRow:
    """A believable ticket, with whatever differs."""
    values: dict[str, Any] = {
        "number": number,
        "version": 3,
        "subject": Foreign("Printer offline, floor 3"),
        "type": "incident",
        "status": "open",
        "severity": Severity.MODERATE,
        "priority": Priority.NORMAL,
        "channel": "mail",
        "project": Foreign("Globex"),
        "project_handle": "globex",
        "vip": False,
        "requester": Foreign("Eve"),
        "requester_email": Foreign("eve@globex.example"),
        "assignee": "zoe",
        "team": None,
        "created_at": NOW - timedelta(days=2),
        "updated_at": NOW,
        "solved_at": None,
        "due": None,
        "snoozed_until": None,
        "trashed_at": None,
        "sla_due": None,
        "sla_calendar_id": None,
        "external_id": None,
        "tags": ("printer",),
        **changes,
    }
    return TicketRow(category=CATEGORY_OF[values["status"]], **values)


def agent(handle: str, name: str = "", *, active: bool = True) -> Agent:
    return Agent(sum(map(ord, handle)), handle, Foreign(name or handle.title()), f"{handle}@desk.example", ZONE, active)


def project(handle: str, name: str = "") -> Project:
    return Project(sum(map(ord, handle)), handle, Foreign(name or handle.title()), None, False)


AGENTS = (agent("bob", "Bob Ray"), agent("zoe", "Zoe Fox"), agent("ada", "Ada Lovelace"), agent("old", active=False))
PROJECTS = (project("acme"), project("globex", "Globex Corporation"), project("initech"))
PEOPLE = People(AGENTS, (Team(1, "second", Foreign("Second line")),), PROJECTS, ("printer", "vpn", "vip"))


def message(kind: str, who: str, body: str, minutes: int = 0, **changes: Any) -> ConversationItem:
    """An item ``minutes`` after two hours before now."""
    at = NOW - timedelta(hours=2) + timedelta(minutes=minutes)
    return ConversationItem(at, kind, Foreign(who), Foreign(body), **changes)


def detail(*items: ConversationItem, row: TicketRow | None = None) -> TicketDetail:
    last = max((item.message_id or 0 for item in items), default=0)
    return TicketDetail(row or ticket(), items, (), 0, last, ())


class Host(App[None]):
    """Shows one widget (made when the app runs) and keeps every answer and every key that gets past it."""

    CSS = "Screen { layers: base overlay; } #under { height: 1fr; }"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, make: Callable[[], Widget]) -> None:
        super().__init__()
        self._make = make
        self.answers: list[object] = []
        self.leaked: list[str] = []

    def compose(self) -> ComposeResult:
        yield Static("under", id="under")

    def on_mount(self) -> None:
        self.screen.mount(self._make())

    def on_dialog_done(self, event: Dialog.Done) -> None:
        self.answers.append(event.value)

    def on_key(self, event: Any) -> None:
        self.leaked.append(event.key)


def screen_lines(app: App[Any]) -> list[str]:
    """What the terminal would show, line by line."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def shown(app: App[Any]) -> str:
    return "\n".join(screen_lines(app))


def assert_safe(app: App[Any]) -> None:
    """Nothing on the screen acts on a terminal, and every line is exactly as wide as the screen."""
    for strip in app.screen._compositor.render_strips():
        text = "".join(segment.text for segment in strip)
        guilty = [char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
        assert guilty == [], [hex(ord(char)) for char in guilty]
        assert strip.cell_length == app.size.width
        assert all(not (segment.style and segment.style.meta.get("@click")) for segment in strip)
        assert all(not (segment.style and segment.style.link) for segment in strip)
