"""What the overlays that stand for keys look like: palette, settings, help, what may follow, the first hints."""

from __future__ import annotations

from pathlib import Path

import pytest

from odesk_tui.desk import Desk
from odesk_tui.tui.dialogs import palette
from odesk_tui.tui.dialogs.leader import Leader
from odesk_tui.tui.dialogs.palette import Palette
from odesk_tui.tui.dialogs.settings import Preferences
from odesk_tui.tui.keymap import read
from odesk_tui.tui.remembered import Remembered
from odesk_tui.tui.screens import base
from odesk_tui.tui.screens.help import HelpScreen
from tests.tui.pictures import VARIANTS, State, Take, Variant, every_state, every_variant, take

__all__ = ["take"]

STATES = {
    "palette": State(("colon",), shows=Palette),
    "palette-typed": State(("colon", *"printer"), shows=Palette),
    "palette-people": State(("colon", *"@bob")),
    "palette-nothing": State(("colon", *"zzzz")),
    "settings": State(("comma",), shows=Preferences),
    "settings-writing": State(("comma", "down", "enter", *"nano")),
    "help-typed": State(("question_mark", *"prio"), shows=HelpScreen),
    "help-queries": State(("question_mark", "tab")),
    "leader": State(("g",), shows=Leader),
    "leader-unknown": State(("g", "percent_sign")),
}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(palette, "DEBOUNCE_S", 0.001)
    monkeypatch.setattr(base, "LEADER_S", 0.001)
    # Where the store lies differs from run to run.
    monkeypatch.setattr(Desk, "url", "desk.db")
    for name in ("ODESK_THEME", "ODESK_OUTPUT"):
        monkeypatch.delenv(name, raising=False)


@every_state(STATES)
def test_overlay(state: State, variant: Variant, desk: Desk, take: Take) -> None:
    assert take(desk, state, variant)


def test_own_keys_in_the_help(desk: Desk, take: Take) -> None:
    keys, wrong = read('take = "f5"\nassign = ["a", "g a"]\norder = ""\n')
    assert not wrong
    assert take(desk, State(("question_mark",)), VARIANTS["120x40"], keys=keys)


@every_variant
def test_first_hints(variant: Variant, desk: Desk, take: Take, tmp_path: Path) -> None:
    assert take(desk, State(), variant, remembered=Remembered(tmp_path / "screens.json"))
