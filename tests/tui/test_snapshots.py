"""What every screen looks like, at both sizes: compared with the pictures in snapshots/."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_textual_snapshot
from syrupy.location import PyTestLocation
from textual.pilot import Pilot

from odesk_tui.desk import Desk
from odesk_tui.tui.screens import base
from odesk_tui.tui.terminal import Terminal
from odesk_tui.tui.widgets import composer
from tests.tui.world import Clock, press, screens, set_up, settle

SIZES = [(120, 40), (80, 24)]
Compare = Callable[..., bool]


class Picture(pytest_textual_snapshot.SVGImageExtension):  # type: ignore[misc]
    """A picture in the repository's snapshots/, in a folder called like the test module."""

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        root = Path(test_location.filepath).parents[2]
        return str(root / "snapshots" / test_location.basename)


@pytest.fixture
def compare(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Compare:
    """``snap_compare`` with the pictures where this project keeps them."""
    monkeypatch.setattr(pytest_textual_snapshot, "SVGImageExtension", Picture)
    found: Compare = request.getfixturevalue("snap_compare")
    return found


@pytest.fixture(params=SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    found: tuple[int, int] = request.param
    return found


@pytest.fixture(autouse=True)
def _standing_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing on a picture may depend on how fast the machine is."""
    monkeypatch.setattr(composer, "KEEP_AFTER", 3600)
    monkeypatch.setattr(base, "SAID_S", 3600)
    monkeypatch.setattr(base, "FAILED_S", 3600)


def after(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Wait for the first page, then press ``keys`` and wait until everything has come of them."""

    async def run(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *keys)

    return run


# Named by what they show; the keys lead there from the start.
SCREENS: dict[str, tuple[str, ...]] = {
    "list": ("j",),
    "detail": ("j", "enter"),
    "composer": ("j", "enter", "r", *"Hello Eve"),
    "composer-note": ("j", "enter", "n", *"Spooler"),
    "send-menu": ("j", "enter", "r", *"Hello", "escape"),
    "help": ("question_mark",),
    "help-detail": ("enter", "question_mark"),
    "filter-completion": ("slash", *"prio"),
    "filter-error": ("slash", *"priority:vital"),
    "no-match": ("slash", *"tag:none9", "enter"),
    "all-done": ("1",),
    "assign": ("a",),
    "status": ("s",),
    "snooze": ("z",),
    "labels": ("L",),
    "log-time": ("T",),
    "create": ("c",),
    "edit": ("e",),
    "order": ("o",),
    "said": ("m",),
}


@pytest.mark.parametrize("name", SCREENS)
def test_screen(name: str, desk: Desk, size: tuple[int, int], compare: Compare) -> None:
    assert compare(screens(desk), terminal_size=size, run_before=after(*SCREENS[name]))


def test_narrow(desk: Desk, compare: Compare) -> None:
    assert compare(screens(desk), terminal_size=(60, 20), run_before=after())


def test_empty_store(sqlite_address: str, clock: Clock, size: tuple[int, int], compare: Compare) -> None:
    desk = Desk.open(sqlite_address, "ada", via="tui", clock=clock)
    set_up(desk)
    assert compare(screens(desk), terminal_size=size, run_before=after())
    desk.close()


def test_store_away(desk: Desk, size: tuple[int, int], compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    from odesk_tui.core.errors import StoreUnavailable

    def away(self: Desk, query: object) -> object:
        raise StoreUnavailable("the store does not answer: check the network")

    monkeypatch.setattr(Desk, "read", away)
    assert compare(screens(desk), terminal_size=size, run_before=after())


def test_light(desk: Desk, compare: Compare) -> None:
    assert compare(screens(desk, theme_name="odesk-light"), terminal_size=(120, 40), run_before=after("j"))


# What a small or a poor terminal gets, of the screens on which most of the day is spent.
POOR = ("detail", "composer", "help", "filter-completion")


@pytest.mark.parametrize("name", POOR)
def test_narrow_screen(name: str, desk: Desk, compare: Compare) -> None:
    assert compare(screens(desk), terminal_size=(60, 20), run_before=after(*SCREENS[name]))


def test_too_small(desk: Desk, compare: Compare) -> None:
    assert compare(screens(desk), terminal_size=(59, 19), run_before=after("j"))


@pytest.mark.parametrize("name", ["list", *POOR])
def test_ascii_screen(name: str, desk: Desk, compare: Compare) -> None:
    app = screens(desk, terminal=Terminal(ascii=True))
    assert compare(app, terminal_size=(80, 24), run_before=after(*SCREENS[name]))


@pytest.mark.parametrize("name", POOR)
def test_no_colour_screen(name: str, desk: Desk, compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = screens(desk, terminal=Terminal(no_colour=True))
    assert compare(app, terminal_size=(80, 24), run_before=after(*SCREENS[name]))


@pytest.mark.parametrize("name", ["odesk-ansi", "odesk-blue-orange", "odesk-contrast"])
def test_theme(name: str, desk: Desk, compare: Compare) -> None:
    assert compare(screens(desk, theme_name=name), terminal_size=(120, 40), run_before=after("j", "a"))


def test_no_colour(desk: Desk, compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal(no_colour=True)
    assert compare(screens(desk, terminal=terminal), terminal_size=(80, 24), run_before=after("j"))
