"""The demo: the same for the same seed, consistent with the commands' own rules, and what the first screen promises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from odesk_tui.commands.people import email_value, name_value
from odesk_tui.commands.tickets import Create, body_value
from odesk_tui.core.errors import NotAllowed, UsageError
from odesk_tui.core.fields import FIELDS, Priority, choice_value, tag_value, text_value
from odesk_tui.core.instants import NEVER, to_seconds
from odesk_tui.core.sla.clock import Clock, State
from odesk_tui.core.sla.follow import Change, follow, next_due
from odesk_tui.core.text import safe_lines
from odesk_tui.core.workflow import CATEGORY_OF, STANDARD, Category
from odesk_tui.demo.fill import Summary, fill
from odesk_tui.demo.wording import TOPICS, language
from odesk_tui.desk import Desk
from odesk_tui.reads.status import StatusLine
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import CountTickets, ListTickets
from odesk_tui.store import bulk, calendars, clocks, policies, search, tickets
from odesk_tui.store.door import Store

# A Sunday night, when every office is closed.
NOW = datetime(2026, 11, 22, 23, 7, tzinfo=UTC)
SIZE = 90
TABLES = (
    *bulk.COLUMNS,
    *("agent", "team", "team_member", "project", "contact", "saved_view", "sla_policy", "sla_target", "sla_place"),
)


def filled(store: Store, now: datetime = NOW, **options: Any) -> tuple[Desk, Summary]:
    desk = Desk(store, "ada", via="test", clock=lambda: now)
    return desk, fill(desk, **{"tickets": SIZE, "seed": 7, "now": now, "agent": "ada", **options})


def repr_of_key(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Sorts alike on both databases: the keys come first in every table."""
    return tuple((value is not None, str(type(value)), value) for value in row[:3] if value is not None)


def rows(store: Store, table: str) -> list[tuple[Any, ...]]:
    """All rows of a table, without what tells one run of a command from another."""
    with store.reading() as transaction:
        columns = bulk.COLUMNS.get(table, ("*",))
        found = transaction.all(f"SELECT {', '.join(columns)} FROM {table}")
    return sorted((row for row in found if table != "event" or row[4] is not None), key=repr_of_key)


def test_the_first_screen_has_one_clock_four_minutes_past_and_one_due_in_twelve(store: Store) -> None:
    desk, summary = filled(store)
    status = desk.read(StatusLine())
    left = [(clock.ticket, (clock.due_at - NOW).total_seconds()) for clock in status.urgent if clock.due_at]
    assert left[0] == (summary.overdue, -240)
    assert left[1][0] == summary.due_soon
    assert 12 * 60 <= left[1][1] < 13 * 60
    assert all(seconds > 30 * 60 for _, seconds in left[2:])
    assert len(left) > 10
    first = desk.read(ListTickets()).rows
    assert [row.number for row in first[:2]] == [summary.overdue, summary.due_soon]
    assert status.timer is not None
    assert status.timer.ticket == summary.timed
    assert [(view.slot, str(view.name)) for view in status.views][:5] == [
        (1, "Mine"),
        (2, "Queue"),
        (3, "Breached"),
        (4, "VIP"),
        (5, "Unassigned"),
    ]
    assert all(view.count is not None and view.count.number > 0 for view in status.views)
    assert next(view.count for view in status.views if view.slot == 3).number == 1  # type: ignore[union-attr]


@pytest.mark.parametrize("hours", [0, 7, 31, 58, 100])
def test_the_first_screen_is_the_same_at_any_hour(sqlite_store: Store, hours: int) -> None:
    now = NOW + timedelta(hours=hours, minutes=13)
    desk, summary = filled(sqlite_store, now, timezone="America/New_York")
    urgent = [clock for clock in desk.read(StatusLine()).urgent if clock.due_at]
    assert [clock.ticket for clock in urgent[:2]] == [summary.overdue, summary.due_soon]
    assert urgent[2].due_at > now + timedelta(minutes=30)  # type: ignore[operator]


def test_the_same_seed_gives_the_same_rows_and_another_one_others(
    sqlite_store: Store, postgres_store: Store, tmp_path: Path
) -> None:
    filled(sqlite_store)
    filled(postgres_store)
    for table in TABLES:
        assert rows(sqlite_store, table) == rows(postgres_store, table), table
    with closing(Desk.open(str(tmp_path / "other.db"), "ada", create=True)) as other:
        fill(other, tickets=SIZE, seed=8, now=NOW, agent="ada")
        assert rows(other.store, "message") != rows(sqlite_store, "message")


def test_every_row_is_one_that_the_commands_would_take(sqlite_store: Store) -> None:
    filled(sqlite_store)
    with sqlite_store.reading() as transaction:
        assert transaction.all("PRAGMA foreign_key_check") == []
        assert transaction.all("PRAGMA integrity_check") == [("ok",)]
        numbers = [number for (number,) in transaction.all("SELECT number FROM ticket ORDER BY number")]
        assert len(numbers) == SIZE
        found = tickets.load(transaction, numbers).values()
        for name, email in transaction.all("SELECT name, email FROM contact"):
            assert name_value(name, "name") == name
            assert email_value(email) == email
        for at, body in transaction.all("SELECT at, body FROM message"):
            assert body_value(body) == body
            assert "{" not in body
            assert "\ufffd" not in "".join(safe_lines(body))
            assert at <= to_seconds(NOW)
    for ticket in found:
        assert text_value(FIELDS["subject"], ticket.subject.raw) == ticket.subject.raw
        for field in ("type", "status", "channel"):
            assert choice_value(FIELDS[field], getattr(ticket, field)) == getattr(ticket, field)
        assert CATEGORY_OF[ticket.status] is ticket.category
        assert (ticket.solved_at is not None) == (ticket.category in (Category.SOLVED, Category.CLOSED))
        assert [tag_value(tag) for tag in ticket.tags] == sorted(ticket.tags)
        assert ticket.created_at <= ticket.updated_at <= NOW


def test_history_tells_how_each_ticket_came_to_be_as_it_is(sqlite_store: Store) -> None:
    filled(sqlite_store)
    events = [row for row in rows(sqlite_store, "event") if row[4] is not None]
    messages = {row[0]: row for row in rows(sqlite_store, "message")}
    with sqlite_store.reading() as transaction:
        stored = tickets.load(transaction, [row[0] for row in rows(sqlite_store, "ticket")])
    assert [row[1] for row in events] == sorted(row[1] for row in events)
    told: set[int] = set()
    for number, group in groupby(sorted(events, key=lambda row: (row[4], row[0])), key=lambda row: row[4]):
        story = list(group)
        assert story[0][5] == "created"
        assert json.loads(story[0][8]) == stored[number].subject.raw
        status, version = "new", 1
        for _, at, _, _, _, kind, field, old, new, _, after in story:
            if kind in ("reply", "note", "customer"):
                assert messages[int(new)][1:4] == (number, at, kind)
                told.add(int(new))
            if field == "status":
                assert json.loads(old) == status
                STANDARD.check(status, json.loads(new))
                status = json.loads(new)
            if after is not None:
                assert after in (version, version + 1)
                version = after
        assert (status, version) == (stored[number].status, stored[number].version)
    # The first message of each ticket belongs to its creation.
    assert len(messages) - len(told) == SIZE


def replayed(store: Store) -> Iterator[tuple[int, int, int | None, list[Clock], tuple[Clock, ...]]]:
    """For each ticket: number, stored next due instant, its calendar, stored clocks, clocks that follow from its history."""
    events = sorted(rows(store, "event"), key=lambda row: (row[4], row[0]))
    with store.reading() as transaction:
        hours = calendars.load_all(transaction)
        known = {policy.id: policy for policy in policies.all_of(transaction)}
        promised = dict(transaction.all("SELECT project_id, policy_id FROM sla_place"))
        kept = {row[0]: row for row in rows(store, "ticket")}
        for number, group in groupby(events, key=lambda row: row[4]):
            ticket = kept[number]
            policy = known[promised[ticket[8]]]
            category, trashed = Category.NEW, False
            current: tuple[Clock, ...] = ()
            for (at, _), change in groupby(group, key=lambda row: (row[1], row[2])):
                steps = list(change)
                for step in steps:
                    if step[6] == "status":
                        category = CATEGORY_OF[json.loads(step[8])]
                    trashed = trashed or step[6] == "trash"
                kinds = {step[5] for step in steps}
                if kinds == {"time logged"} or kinds == {"timer started"}:
                    continue
                what = Change(
                    now=at,
                    category=category,
                    trashed=trashed,
                    created="created" in kinds,
                    agent_reply="reply" in kinds,
                    customer_message="customer" in kinds,
                )
                targets = policy.at(Priority(ticket[6]))
                current = follow(current, targets, what, hours, policy.id)
            stored = [known.clock for known in clocks.of_ticket(transaction, number)]
            yield number, ticket[18], ticket[19], stored, current


def test_clocks_follow_from_history(store: Store) -> None:
    filled(store)
    states: set[State] = set()
    for number, due, calendar_id, stored, expected in replayed(store):
        assert sorted(stored, key=repr) == sorted(expected, key=repr), number
        assert (due, calendar_id) == (next_due(expected) or (NEVER, None)), number
        states.update(clock.state for clock in stored)
    assert states == {State.RUNNING, State.PAUSED, State.MET, State.BREACHED}


def test_many_tickets_come_in_batches_and_obey_the_same_rules(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odesk_tui.demo.fill.BATCH", 300)
    calls: list[tuple[int, int]] = []
    desk, summary = filled(sqlite_store, tickets=1_100, progress=lambda done, total: calls.append((done, total)))
    assert [total for _, total in calls] == [1_100] * len(calls)
    assert [done for done, _ in calls] == sorted({done for done, _ in calls})
    assert (len(calls), calls[-1][0], summary.active) == (5, 1_100, 200)
    for number, _, _, stored, expected in replayed(sqlite_store):
        assert sorted(stored, key=repr) == sorted(expected, key=repr), number
    with sqlite_store.reading() as transaction:
        assert transaction.all("PRAGMA foreign_key_check") == []
    assert desk.read(ListTickets()).rows[0].number == summary.overdue


def test_tickets_are_found_by_their_words_and_new_ones_too(store: Store) -> None:
    desk, summary = filled(store)
    with store.reading() as transaction:
        for number, words in transaction.all("SELECT ticket_number, words FROM ticket_text"):
            assert words == search.ticket_words(transaction, number), number
    assert [row.number for row in desk.read(ListTickets('"heap dump" staging')).rows] == [summary.overdue]
    made = desk.run(Create(subject="Zebra crossing", project="kestrel", body="A text.", changes={"status": "open"}))
    number = made.outcomes[0].ticket
    assert number == SIZE + 1
    assert [row.number for row in desk.read(ListTickets("zebra")).rows] == [number]
    assert [item.kind for item in desk.read(ShowTicket(number)).items] == ["customer", "event"]


def test_an_interruption_leaves_fewer_tickets_and_a_whole_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odesk_tui.demo.fill.BATCH", 20)

    def interrupt(done: int, _total: int) -> None:
        if done >= 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled(store, progress=interrupt)
    desk = Desk(store, "ada", via="test", clock=lambda: NOW)
    assert 40 <= desk.read(CountTickets()).number < SIZE
    for number, _, _, stored, expected in replayed(store):
        assert sorted(stored, key=repr) == sorted(expected, key=repr), number
    assert desk.run(Create(subject="Next", project="kestrel")).outcomes[0].error is None


def test_only_a_new_store_is_filled(sqlite_store: Store) -> None:
    desk, _ = filled(sqlite_store, tickets=3)
    with pytest.raises(NotAllowed, match="tickets already"):
        fill(desk, tickets=3, now=NOW, agent="ada")
    with pytest.raises(UsageError, match="1,000,000"):
        fill(desk, tickets=1_000_001, now=NOW, agent="ada")


def test_texts_do_not_look_copied(sqlite_store: Store) -> None:
    filled(sqlite_store, tickets=300)
    subjects = [row[1] for row in rows(sqlite_store, "ticket")]
    assert len(set(subjects)) > 250
    openings = [row[6] for row in rows(sqlite_store, "message") if row[3] == "customer"]
    assert len(set(openings)) > 0.85 * len(openings)
    letters = "".join(openings)
    for letter in "ßéñçłşαяїす您안اשनส":
        assert letter in letters, letter


@pytest.mark.parametrize("code", "ar de el en es fr he hi ja ko pl pt ru th tr uk zh".split())
def test_every_language_has_what_a_conversation_needs(code: str) -> None:
    texts = language(code)
    slots = dict.fromkeys("product version old host code n count site user contact first".split(), "x")
    assert set(texts["topics"]) <= set(TOPICS)
    for topic in texts["topics"].values():
        assert 1 <= len(topic["asks"]) <= len(topic["subjects"])
    for part in (texts, texts["request"]):
        for what in ("first", "answers", "more", "fixes"):
            assert all(phrase.format_map(slots) for phrase in part[what])
    for topic in texts["topics"].values():
        assert all(phrase.format_map(slots) for phrase in (*topic["subjects"], *topic["asks"]))
