"""Killed in the middle, or many at once: every acknowledged command is there, none is half there."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from odesk_tui.desk import Desk
from odesk_tui.reads.checks import Checks
from odesk_tui.store.door import Store
from odesk_tui.store.opening import open_store
from tests.reliability.workload import Ack, prepare


def acknowledged(address: str, *arguments: str) -> list[Ack]:
    command = [sys.executable, "-m", "tests.reliability.workload", arguments[0], address, *arguments[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    acks: list[Ack] = json.loads(done.stdout)
    return acks


def lost(store: Store, acks: list[Ack]) -> list[Ack]:
    """The acknowledgements whose effects are not in the store."""
    with store.reading() as tx:
        changes = {row[0] for row in tx.all("SELECT DISTINCT change FROM event")}
        external = {row[0] for row in tx.all("SELECT external_id FROM ticket")}
        bodies = {row[0] for row in tx.all("SELECT body FROM message")}
        tags = {row[0] for row in tx.all("SELECT tag FROM ticket_tag")}
        notes = {row[0] for row in tx.all("SELECT note FROM time_entry")}
    there = {
        "create": lambda mark: mark in external and f"body {mark}" in bodies,
        "reply": lambda mark: f"reply {mark}" in bodies,
        "note": lambda mark: f"note {mark}" in bodies,
        "edit": lambda mark: True,
        "tag": lambda mark: mark in tags,
        "timer": lambda mark: True,
        "log": lambda mark: mark in notes,
    }
    # A timer that already runs on the ticket is no change, and leaves no event.
    return [
        ack
        for ack in acks
        if not there[ack["kind"]](ack["mark"]) or (ack["change"] not in changes and ack["kind"] != "timer")
    ]


def half_done(store: Store) -> list[str]:
    """What in the store was begun and not finished."""
    found = [f"{finding.broken} × not: {finding.name}" for finding in Desk(store).read(Checks())]
    with store.reading() as tx:
        counts = tx.one(
            "SELECT (SELECT count(*) FROM event WHERE kind = 'created'), (SELECT count(*) FROM ticket), "
            "(SELECT count(*) FROM event WHERE kind IN ('reply', 'note')), "
            "(SELECT count(*) FROM message WHERE kind IN ('reply', 'note')), "
            "(SELECT count(*) FROM message WHERE kind = 'reply'), (SELECT count(*) FROM outbox), "
            "(SELECT count(*) FROM event WHERE kind IN ('timer started', 'time logged')), (SELECT count(*) FROM time_entry)"
        )
        assert counts is not None
        if any(counts[n] != counts[n + 1] for n in (0, 2, 4, 6)):
            found.append(f"counts differ: {counts}")
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_kill_9_loses_nothing_and_leaves_nothing_half_done(address: str, seed: int) -> None:
    prepare(address)
    acks = acknowledged(address, "kill", "100", str(seed))
    assert len(acks) >= 100
    assert [ack for ack in acks if ack["refused"]] == []
    store = open_store(address)
    assert lost(store, acks) == []
    assert half_done(store) == []
    store.close()


def test_eight_writers_lose_nothing_and_are_never_refused(address: str) -> None:
    prepare(address)
    acks = acknowledged(address, "write", "8", "200")
    assert [ack for ack in acks if ack["refused"]] == []
    assert len(acks) == 8 * 200
    store = open_store(address)
    assert lost(store, acks) == []
    assert half_done(store) == []
    store.close()
