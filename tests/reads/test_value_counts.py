"""How many tickets each way to go on with a query leads to."""

from __future__ import annotations

import pytest

from odesk_tui.commands.tickets import Create
from odesk_tui.core.query.completion import complete, valued
from odesk_tui.desk import Desk
from odesk_tui.reads import value_counts
from odesk_tui.reads.tickets import CountTickets
from odesk_tui.reads.value_counts import ValueCounts

VALUES = {"assignee": ["ada", "bob"], "tag": ["net/core", "vip"], "project": ["acme", "globex"]}


def counted(desk: Desk, text: str) -> dict[str, str]:
    cursor = text.index("|")
    text = text.replace("|", "")
    wanted = valued(text, cursor)
    assert wanted is not None
    return desk.read(ValueCounts(wanted, tuple(found.text for found in complete(text, cursor, VALUES))))


@pytest.fixture
def filled(desk: Desk) -> Desk:
    for n in range(6):
        desk.run(
            Create(
                subject=f"Printer {n}" if n % 2 else "Fax",
                project="acme" if n < 4 else "globex",
                body="",
                changes={
                    "priority": "high" if n < 2 else "low",
                    **({"assignee": "ada"} if n == 5 else {}),
                    **({"tag": "vip"} if n < 3 else {}),
                },
            )
        )
    return desk


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("status:|", {"new": "6", "open": "0"}),
        ("assignee:|", {"me": "1", "ada": "1", "bob": "0", "none": "5", "any": "1"}),
        ("priority:|", {"high": "2", "low": "4", "urgent": "0"}),
        ("project:acme priority:|", {"high": "2", "low": "2"}),
        ("project:a| tag:vip", {"acme": "3"}),
        ("tag:|", {"vip": "3", "net/core": "0"}),
        ("printer tag:|", {"vip": "1"}),
        ("printer project:|", {"acme": "2", "globex": "1"}),
        ("created>|", {"yesterday": "6", "tomorrow": "0"}),
        ("status:new,| assignee:none", {"open": "0", "solved": "0"}),
    ],
)
def test_the_rest_of_the_query_counts(filled: Desk, text: str, counts: dict[str, str]) -> None:
    found = counted(filled, text)
    assert counts.items() <= found.items(), found


@pytest.mark.parametrize("text", ["priority>=|", "sort:|", "sta|", "solved:|"])
def test_what_cannot_be_counted_cheaply_or_is_no_value_has_no_number(filled: Desk, text: str) -> None:
    wanted = valued(text.replace("|", ""), text.index("|"))
    if wanted is not None:
        assert filled.read(ValueCounts(wanted, ("low", "x"))) == {}


def test_counting_stops_early_and_says_so(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(value_counts, "CAP", 3)
    monkeypatch.setattr(value_counts, "LOOKED_AT", 2)
    assert counted(filled, "status:|")["new"] == "2+"
    sampled = counted(filled, "priority:|")
    assert sampled
    assert all(number.endswith("+") for number in sampled.values())
    assert filled.read(CountTickets()).number == 6
