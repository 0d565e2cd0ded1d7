"""What the overlays that stand for keys look like: palette, settings, help, what may follow, the first hints."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from odesk_tui.desk import Desk
from odesk_tui.tui.dialogs import palette
from odesk_tui.tui.keymap import read
from odesk_tui.tui.remembered import Remembered
from odesk_tui.tui.screens import base
from odesk_tui.tui.terminal import Terminal
from tests.tui.test_snapshots import Compare, _standing_still, after, compare
from tests.tui.world import screens

__all__ = ["_standing_still", "compare"]

SIZES = [(120, 40), (80, 24), (60, 20)]
KEYS: dict[str, tuple[str, ...]] = {
    "palette": ("colon",),
    "palette-typed": ("colon", *"printer"),
    "palette-people": ("colon", *"@bob"),
    "palette-nothing": ("colon", *"zzzz"),
    "settings": ("comma",),
    "settings-writing": ("comma", "down", "enter", *"nano"),
    "help-typed": ("question_mark", *"prio"),
    "help-queries": ("question_mark", "tab"),
    "leader": ("g",),
    "leader-unknown": ("g", "percent_sign"),
}
# NO_COLOR, and a terminal that has only ASCII.
TERMINALS = {"no-colour": Terminal(no_colour=True), "ascii": Terminal(ascii=True)}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(palette, "DEBOUNCE_S", 0.001)
    monkeypatch.setattr(base, "LEADER_S", 0.001)
    # Where the store lies differs from run to run.
    monkeypatch.setattr(Desk, "url", "desk.db")
    for name in ("ODESK_THEME", "ODESK_OUTPUT"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
@pytest.mark.parametrize("name", KEYS)
def test_overlay(name: str, size: tuple[int, int], desk: Desk, compare: Compare) -> None:
    assert compare(screens(desk), terminal_size=size, run_before=after(*KEYS[name]))


@pytest.mark.parametrize("terminal", TERMINALS)
@pytest.mark.parametrize("name", ["palette-typed", "settings", "help-typed", "leader"])
def test_terminal(
    name: str, terminal: str, desk: Desk, compare: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    if terminal == "no-colour":
        monkeypatch.setenv("NO_COLOR", "1")
    app = screens(desk, terminal=TERMINALS[terminal])
    assert compare(app, terminal_size=(80, 24), run_before=after(*KEYS[name]))


def test_own_keys_in_the_help(desk: Desk, compare: Compare) -> None:
    keys, wrong = read('take = "f5"\nassign = ["a", "g a"]\norder = ""\n')
    assert not wrong
    assert compare(screens(desk, keys=keys), terminal_size=(120, 40), run_before=after("question_mark"))


@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
def test_first_hints(size: tuple[int, int], desk: Desk, compare: Compare, tmp_path: Path) -> None:
    app = screens(desk, remembered=Remembered(tmp_path / "screens.json"))
    assert compare(app, terminal_size=size, run_before=after())
