"""From lives to rows: ids in the order of time, and the rows of every table, ready to be loaded."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from odesk_tui.demo.cast import Cast
from odesk_tui.demo.life import Happened, Life, Said
from odesk_tui.store import bulk
from odesk_tui.store.clocks import columns
from odesk_tui.store.door import Transaction

_CREATED = attrgetter("created_at")


class Ledger:
    """Numbers rows, starting from the free keys of the store, and loads them a batch of lives at a time."""

    def __init__(self, cast: Cast, free: Mapping[str, int]) -> None:
        self._next = dict(free)
        self._people = {
            person.id: (person.name, person.email) for account in cast.accounts for person in account.people
        }
        self.messages = 0

    def write(self, transaction: Transaction, lives: list[Life]) -> None:
        """Load ``lives``; their numbers follow the order in which they were created."""
        lives.sort(key=_CREATED)
        first = self._next["ticket"]
        self._next["ticket"] += len(lives)
        said: list[tuple[int, Said]] = []
        happened: list[tuple[int, Happened]] = []
        tickets: list[tuple[Any, ...]] = []
        tags: list[tuple[int, str]] = []
        for number, life in enumerate(lives, first):
            life.number = number
            tickets.append(life.ticket_row())
            tags.extend((number, tag) for tag in life.facts.tags)
            said.extend((number, message) for message in life.messages)
            happened.extend((number, event) for event in life.events)
        bulk.load(transaction, "ticket", tickets)
        bulk.load(transaction, "ticket_tag", tags)
        bulk.load(transaction, "message", self._message_rows(said))
        bulk.load(transaction, "event", self._event_rows(happened))
        self._load_clocks(transaction, lives, first)
        self._load_times(transaction, lives, first)
        bulk.index_new(transaction, [self._texts(number, life) for number, life in enumerate(lives, first)])

    def _take(self, table: str, count: int) -> int:
        start = self._next[table]
        self._next[table] += count
        return start

    def _message_rows(self, said: list[tuple[int, Said]]) -> list[tuple[Any, ...]]:
        said.sort(key=lambda pair: pair[1].at)
        self.messages += len(said)
        rows = []
        for key, (number, message) in enumerate(said, self._take("message", len(said))):
            message.id = key
            rows.append((key, number, message.at, message.kind, message.agent_id, message.contact_id, message.body))
        return rows

    def _event_rows(self, happened: list[tuple[int, Happened]]) -> list[tuple[Any, ...]]:
        happened.sort(key=lambda pair: pair[1].at)
        start = self._take("event", len(happened))
        return [
            (
                key,
                event.at,
                event.change,
                event.agent_id,
                number,
                event.kind,
                event.field,
                event.old,
                str(event.new.id) if isinstance(event.new, Said) else event.new,
                event.via,
                event.version,
            )
            for key, (number, event) in enumerate(happened, start)
        ]

    def _load_clocks(self, transaction: Transaction, lives: list[Life], first: int) -> None:
        rows: list[tuple[Any, ...]] = []
        segments: list[tuple[Any, ...]] = []
        key = self._take("sla_clock", sum(len(life.clocks) for life in lives))
        for number, life in enumerate(lives, first):
            for clock in life.clocks:
                values = columns(clock)
                rows.append((key, number, *(values[name] for name in bulk.COLUMNS["sla_clock"][2:])))
                segments.extend((key, start, end) for start, end in clock.segments)
                key += 1
        bulk.load(transaction, "sla_clock", rows)
        bulk.load(transaction, "sla_segment", segments)

    def _load_times(self, transaction: Transaction, lives: list[Life], first: int) -> None:
        spent = [(number, entry) for number, life in enumerate(lives, first) for entry in life.spent]
        start = self._take("time_entry", len(spent))
        bulk.load(
            transaction,
            "time_entry",
            [
                (key, entry.agent_id, number, entry.started_at, entry.ended_at, entry.note, entry.work_type)
                for key, (number, entry) in enumerate(spent, start)
            ],
        )

    def _texts(self, number: int, life: Life) -> tuple[int, str, list[str]]:
        """What a ticket is found by, in the order of ``store/search.py``."""
        facts = life.facts
        bodies = [message.body for message in sorted(life.messages, key=attrgetter("id"))]
        return number, facts.subject, [*facts.tags, facts.external_id or "", *self._people[facts.requester_id], *bodies]
