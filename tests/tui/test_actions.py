"""The registry of keys: no clash, nothing listed that does nothing, the same words everywhere."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from odesk_tui.tui.actions import (
    ACTIONS,
    COMPOSER,
    DETAIL,
    FILTER,
    GROUPS,
    LIST,
    Action,
    of_scope,
)
from odesk_tui.tui.bindings import bindings
from odesk_tui.tui.key_names import textual_key
from odesk_tui.tui.keymap import DEFAULT, Following
from odesk_tui.tui.screens.ticket import TicketScreen
from odesk_tui.tui.screens.tickets import TicketsScreen

SCREENS = {LIST: TicketsScreen, DETAIL: TicketScreen}
# tmux's prefixes, flow control, and what Textual keeps for itself.
RESERVED = {"ctrl+a", "ctrl+b", "ctrl+s", "ctrl+c"}

# What the application itself binds.
EVERYWHERE = ("quit", "suspend")


def test_no_key_means_two_things() -> None:
    assert DEFAULT.clashes() == []


def test_ids_are_unique() -> None:
    ids = [action.id for action in ACTIONS]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("scope", SCREENS)
def test_every_action_of_a_screen_does_something_there(scope: str) -> None:
    missing = [a.id for a in of_scope(scope) if a.id != "quit" and not hasattr(SCREENS[scope], f"action_{a.id}")]
    assert missing == []


@pytest.mark.parametrize("scope", SCREENS)
def test_every_key_of_a_screen_is_bound(scope: str) -> None:
    bound = {binding.key for binding in bindings(scope, DEFAULT)}  # type: ignore[union-attr]
    wanted = {
        textual_key(key.split(" ")[0])
        for action in of_scope(scope)
        if action.id not in EVERYWHERE
        for key in action.keys
    }
    assert bound == wanted


def test_no_key_is_one_that_does_not_arrive() -> None:
    assert [a.id for a in ACTIONS if RESERVED & set(a.keys)] == []


@pytest.mark.parametrize("scope", SCREENS)
def test_a_key_that_begins_a_sequence_is_no_key_itself(scope: str) -> None:
    single = {key for action in of_scope(scope) for key in action.keys if " " not in key}
    assert single & set(DEFAULT.sequences(scope)) == set()


@pytest.mark.parametrize("scope", SCREENS)
def test_a_sequence_is_found_key_by_key(scope: str) -> None:
    wanted = {key for action in of_scope(scope) for key in action.keys if " " in key}
    assert set(walked(DEFAULT.sequences(scope))) == wanted


def walked(following: Following, before: str = "") -> Iterator[str]:
    for key, what in following.items():
        if isinstance(what, Action):
            yield f"{before}{key}"
        else:
            yield from walked(what, f"{before}{key} ")


def test_every_action_stands_in_the_table_once_under_a_known_group() -> None:
    rows = DEFAULT.rows()
    assert len(rows) == len(ACTIONS)
    assert {row.group for row in rows} == set(GROUPS)
    assert [row.keys for row in rows if row.label == "saved view on that key"] == ["1-9"]
    assert [row.keys for row in rows if row.label == "to the top"] == ["gg Home"]


@pytest.mark.parametrize("scope", [LIST, DETAIL, COMPOSER, FILTER])
def test_hints_begin_with_the_most_useful(scope: str) -> None:
    words = [word for _, word in DEFAULT.hints(scope)]
    assert words
    assert all(words)
    if scope == LIST:
        assert words[:2] == ["assign", "mine"]
        assert words[-1] == "help"


def test_the_table_costs_no_screen() -> None:
    program = "import sys; from odesk_tui.tui.keymap import effective; effective(); print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
