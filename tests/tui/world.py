"""A small desk in a real store, at an instant that stands still, and the screens on it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from odesk_tui.commands.conversation import Note, Reply
from odesk_tui.commands.people import AddAgent, AddContact, AddProject, AddTeam
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.tickets import Create
from odesk_tui.commands.time import StartTimer
from odesk_tui.desk import Desk
from odesk_tui.tui.app import OdeskApp
from odesk_tui.tui.terminal import Terminal

# A Tuesday in office hours.
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)

# Subject, customer, requester, priority, minutes before NOW.
TICKETS = (
    ("VPN drops every 10 min since patch", "acme", "sam@acme.example", "urgent", 64),
    ("Printer offline, floor 3", "globex", "eve@globex.example", "urgent", 48),
    ("Cannot log in after MFA reset", "initech", "kim@initech.example", "high", 89),
    ("Shared mailbox missing", "acme", "sam@acme.example", "high", 20),
    ("Invoice PDF blank page", "umbrella", "ada@umbrella.example", "normal", 115),
    ("請求書の PDF が白紙になります", "umbrella", "ada@umbrella.example", "normal", 100),
    ("Request: new laptop", "globex", "eve@globex.example", "low", 5),
)
PRINTER = 2


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: int) -> None:
        self.now += timedelta(**span)


def furnish(address: str, clock: Clock) -> Desk:
    """Ada's desk with colleagues, customers and seven tickets; her timer runs on the printer."""
    desk = Desk.open(address, "ada", via="tui", clock=clock)
    set_up(desk)
    for subject, project, requester, priority, minutes in TICKETS:
        clock.now = NOW - timedelta(minutes=minutes)
        name = requester.split("@")[0].title()
        desk.run(
            Create(
                subject=subject,
                project=project,
                body=f"Hello,\n\n{subject}: it began this morning and nobody can work.\n\nKind regards\n{name}",
                changes={"requester": f"{name} <{requester}>", "priority": priority, "tag": "morning"},
                channel="mail",
            )
        )
    bob = Desk.open(address, "bob", via="cli", clock=clock)
    clock.now = NOW - timedelta(minutes=40)
    bob.run(Note(tickets=(PRINTER,), body="Spooler restarted, no change."))
    clock.now = NOW - timedelta(minutes=30)
    bob.run(Reply(tickets=(4,), body="We are looking for it.", status="pending"))
    clock.now = NOW - timedelta(minutes=12, seconds=33)
    desk.run(StartTimer(ticket=PRINTER))
    clock.now = NOW
    bob.close()
    return desk


def set_up(desk: Desk) -> None:
    """Agents, a team, customers, and no ticket."""
    desk.run(SetUp(handle="ada", name="Ada Lovelace", timezone="UTC"))
    desk.run(AddAgent(handle="bob", name="Bob Builder"))
    desk.run(AddAgent(handle="cleo", name="Cleo Sands"))
    desk.run(AddTeam(handle="network", name="Network", members=("ada",)))
    for name, vip in (("Acme", True), ("Globex", False), ("Initech", False), ("Umbrella", False)):
        desk.run(AddProject(name=name, vip=vip))
    desk.run(AddContact(project="globex", name="Eve", email="eve@globex.example"))


def screens(desk: Desk, query: str = "", **options: Any) -> OdeskApp:
    """The application on ``desk``, by itself: nobody else changes the store unless a test says so."""
    options.setdefault("watching", False)
    options.setdefault("environment", {"EDITOR": "true", "TERM": "xterm-256color"})
    options.setdefault("terminal", Terminal())
    return OdeskApp(desk, query, **options)


def app_of(pilot: Pilot[Any]) -> OdeskApp:
    """The application, by its type."""
    assert isinstance(pilot.app, OdeskApp)
    return pilot.app


def shown(app: OdeskApp) -> list[str]:
    """The lines of the screen, as a reader sees them."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip)[:width].rstrip() for strip in lines[:height]]


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until nothing is awaited from the store and every short delay is over."""
    app = app_of(pilot)
    quiet = 0
    while quiet < 3:
        await pilot.pause(0.05)
        # A newer read ends an older one.
        with suppress(WorkerCancelled):
            await app.workers.wait_for_complete()
        await pilot.pause()
        quiet = quiet + 1 if app.runner.idle else 0


async def until(pilot: Pilot[Any], holds: Callable[[], bool], tries: int = 200) -> None:
    """Wait until ``holds``; fails with the screen."""
    for _ in range(tries):
        if holds():
            return
        await pilot.pause(0.05)
    raise AssertionError("it did not come to be; the screen is:\n" + "\n".join(shown(app_of(pilot))))


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, then wait until everything has come of them."""
    await pilot.press(*keys)
    await settle(pilot)
