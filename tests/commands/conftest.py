"""A desk with two agents, a team, two customers and a clock that tests can move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from odesk_tui.commands.base import Result
from odesk_tui.commands.people import AddAgent, AddContact, AddProject, AddTeam
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.tickets import Create
from odesk_tui.desk import Desk
from odesk_tui.store.door import Store

# A Tuesday in office hours.
START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: int) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(store: Store, clock: Clock) -> Iterator[Desk]:
    """Ada's desk."""
    made = Desk(store, "ada", via="test", clock=clock)
    made.run(SetUp(handle="ada", name="Ada Lovelace", timezone="UTC"))
    made.run(AddAgent(handle="bob", name="Bob Builder"))
    made.run(AddTeam(handle="network", name="Network", members=("ada",)))
    made.run(AddProject(name="Globex"))
    made.run(AddProject(name="Acme", vip=True))
    made.run(AddContact(project="globex", name="Eve", email="eve@globex.example"))
    yield made


@pytest.fixture
def bob(store: Store, desk: Desk, clock: Clock) -> Desk:
    """Bob's desk on the same store."""
    return Desk(store, "bob", via="test", clock=clock)


@pytest.fixture
def ticket(desk: Desk) -> int:
    """A new ticket of Globex that Eve asked for."""
    result = desk.run(
        Create(
            subject="Printer offline",
            project="globex",
            body="The printer on floor 3 shows offline.",
            changes={"requester": "eve@globex.example", "priority": "high"},
        )
    )
    return number_of(result)


def promise_next_response(store: Store) -> None:
    """Let the standard policy promise an answer to every further message within two hours of office time."""
    with store.writing() as tx:
        tx.execute(
            "INSERT INTO sla_target (policy_id, metric, priority, seconds, calendar_id, pauses) "
            "SELECT policy_id, 'next_response', priority, 7200, calendar_id, '' FROM sla_target WHERE metric = 'resolution'"
        )


def number_of(result: Result) -> int:
    """The ticket of a single outcome."""
    number = result.outcomes[0].ticket
    assert number is not None
    return number
