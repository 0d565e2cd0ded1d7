"""Killed in the middle, or many at once: every acknowledged command is there, none is half there."""

from __future__ import annotations

import json
import subprocess
import sys

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


# The newest entry of the journal on each change tells whether the change holds or is taken back.
_TURNED = """
    SELECT first.change, last.kind FROM journal first
    JOIN (SELECT COALESCE(root, id) AS first_id, max(id) AS last_id FROM journal GROUP BY COALESCE(root, id)) turns
        ON turns.first_id = first.id
    JOIN journal last ON last.id = turns.last_id
"""


def lost(store: Store, acks: list[Ack]) -> list[Ack]:
    """The acknowledgements whose effects are not in the store, or are there although they were taken back."""
    with store.reading() as tx:
        changes = {row[0] for row in tx.all("SELECT DISTINCT change FROM event")}
        external = {row[0] for row in tx.all("SELECT external_id FROM ticket")}
        bodies = {row[0] for row in tx.all("SELECT body FROM message WHERE withdrawn_at IS NULL")}
        tags = {row[0] for row in tx.all("SELECT tag FROM ticket_tag")}
        notes = {row[0] for row in tx.all("SELECT note FROM time_entry")}
        taken_back = {row[0] for row in tx.all(_TURNED) if row[1] == "undo"}
    there = {
        "create": lambda mark: mark in external and f"body {mark}" in bodies,
        "reply": lambda mark: f"reply {mark}" in bodies,
        "note": lambda mark: f"note {mark}" in bodies,
        "tag": lambda mark: mark in tags,
        "log": lambda mark: mark in notes,
    }
    # A timer that already runs on the ticket is no change, and leaves no event.
    return [
        ack
        for ack in acks
        if (ack["kind"] in there and there[ack["kind"]](ack["mark"]) is (ack["change"] in taken_back))
        or (ack["change"] not in changes and ack["kind"] != "timer")
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
            "(SELECT count(*) FROM time_entry)"
        )
        assert counts is not None
        taken_back = {row[0] for row in tx.all(_TURNED) if row[1] == "undo"}
        timed = tx.all("SELECT change FROM event WHERE kind IN ('timer started', 'time logged')")
        counts = (*counts, sum(row[0] not in taken_back for row in timed))
        if any(counts[n] != counts[n + 1] for n in (0, 2, 4, 6)):
            found.append(f"counts differ: {counts}")
    return found


def test_kill_9_loses_nothing_and_leaves_nothing_half_done(address: str) -> None:
    prepare(address)
    acks = acknowledged(address, "kill", "100", "1")
    assert len(acks) >= 100
    assert [ack for ack in acks if ack["refused"]] == []
    store = open_store(address)
    assert lost(store, acks) == []
    assert half_done(store) == []
    store.close()


def test_eight_writers_lose_nothing_and_are_never_refused(address: str) -> None:
    prepare(address)
    acks = acknowledged(address, "write", "8", "80")
    assert [ack for ack in acks if ack["refused"]] == []
    assert len(acks) == 8 * 80
    store = open_store(address)
    assert lost(store, acks) == []
    assert half_done(store) == []
    store.close()
