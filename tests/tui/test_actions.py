"""The registry of keys: no clash, nothing listed that does nothing, the same words everywhere."""

from __future__ import annotations

import subprocess
import sys

import pytest

from odesk_tui.tui.actions import (
    ACTIONS,
    COMPOSER,
    DETAIL,
    FILTER,
    GROUPS,
    LIST,
    clashes,
    hints,
    key_rows,
    of_scope,
    sequences,
)
from odesk_tui.tui.bindings import bindings
from odesk_tui.tui.screens.ticket import TicketScreen
from odesk_tui.tui.screens.tickets import TicketsScreen

SCREENS = {LIST: TicketsScreen, DETAIL: TicketScreen}
# tmux's prefixes, flow control, and what Textual keeps for itself.
RESERVED = {"ctrl+a", "ctrl+b", "ctrl+s", "ctrl+c"}


def test_no_key_means_two_things() -> None:
    assert clashes() == []


def test_ids_are_unique() -> None:
    ids = [action.id for action in ACTIONS]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("scope", SCREENS)
def test_every_action_of_a_screen_does_something_there(scope: str) -> None:
    missing = [a.id for a in of_scope(scope) if a.id != "quit" and not hasattr(SCREENS[scope], f"action_{a.id}")]
    assert missing == []


@pytest.mark.parametrize("scope", SCREENS)
def test_every_key_of_a_screen_is_bound(scope: str) -> None:
    bound = {binding.key for binding in bindings(scope)}  # type: ignore[union-attr]
    wanted = {key.split(" ")[0] for action in of_scope(scope) if action.id != "quit" for key in action.keys}
    assert bound == wanted


def test_no_key_is_one_that_does_not_arrive() -> None:
    assert [a.id for a in ACTIONS if RESERVED & set(a.keys)] == []


def test_a_key_that_begins_a_sequence_is_no_key_itself() -> None:
    for scope in SCREENS:
        single = {key for action in of_scope(scope) for key in action.keys if " " not in key}
        assert single & set(sequences(scope)) == set()


def test_every_action_stands_in_the_table_once_under_a_known_group() -> None:
    rows = key_rows()
    assert len(rows) == len(ACTIONS)
    assert {row.group for row in rows} == set(GROUPS)
    assert [row.keys for row in rows if row.label == "saved view on that key"] == ["1-9"]
    assert [row.keys for row in rows if row.label == "to the top"] == ["gg Home"]


@pytest.mark.parametrize("scope", [LIST, DETAIL, COMPOSER, FILTER])
def test_hints_begin_with_the_most_useful(scope: str) -> None:
    words = [word for _, word in hints(scope)]
    assert words
    assert all(words)
    if scope == LIST:
        assert words[:2] == ["assign", "mine"]
        assert words[-1] == "help"


def test_the_table_costs_no_screen() -> None:
    program = "import sys; from odesk_tui.tui.actions import key_rows; key_rows(); print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
