"""Pictures of states: each is taken on every kind of terminal, and compared with the one in snapshots/."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_textual_snapshot
from syrupy.location import PyTestLocation
from textual.pilot import Pilot
from textual.widget import Widget

from odesk_tui.desk import Desk
from odesk_tui.tui.app import OdeskApp
from odesk_tui.tui.screens import base
from odesk_tui.tui.screens.tickets import TicketsScreen
from odesk_tui.tui.terminal import Terminal
from odesk_tui.tui.widgets import composer
from tests.tui.world import app_of, press, screens, settle


@dataclass(frozen=True, slots=True)
class State:
    """What is to be seen: the query at the start, the keys that lead there, and the overlay, layout or screen it must show."""

    keys: tuple[str, ...] = ()
    query: str = ""
    shows: type | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """A kind of terminal that a state is shown on."""

    size: tuple[int, int]
    terminal: Terminal = field(default_factory=Terminal)


VARIANTS = {
    "120x40": Variant((120, 40)),
    "80x24": Variant((80, 24)),
    "60x20": Variant((60, 20)),
    "no-colour": Variant((80, 24), Terminal(no_colour=True)),
    "ascii": Variant((80, 24), Terminal(ascii=True)),
}
Take = Callable[..., bool]

every_variant = pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)


def every_state(states: Mapping[str, State]) -> pytest.MarkDecorator:
    """Run a test, which takes ``state`` and ``variant``, with every state on every kind of terminal."""
    each = [
        pytest.param(state, variant, id=f"{name}-{kind}")
        for name, state in states.items()
        for kind, variant in VARIANTS.items()
    ]
    return pytest.mark.parametrize(("state", "variant"), each)


class Picture(pytest_textual_snapshot.SVGImageExtension):  # type: ignore[misc]
    """A picture in the repository's snapshots/, in a folder called like the test module."""

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        root = Path(test_location.filepath).parents[2]
        return str(root / "snapshots" / test_location.basename)


def visible(app: OdeskApp) -> set[type]:
    """The classes of the screen on top, of its layout, and of everything displayed on it."""
    found = {type(node) for node in app.screen.walk_children(Widget) if node.display} | {type(app.screen)}
    if isinstance(app.screen, TicketsScreen):
        found.add(type(app.screen.shown_layout))
    return found


@pytest.fixture
def take(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Take:
    """Whether a desk's screens in a state look as they did, on one kind of terminal."""
    monkeypatch.setattr(pytest_textual_snapshot, "SVGImageExtension", Picture)
    # Nothing on a picture may depend on how fast the machine is.
    monkeypatch.setattr(composer, "KEEP_AFTER", 3600)
    monkeypatch.setattr(base, "SAID_S", 3600)
    monkeypatch.setattr(base, "FAILED_S", 3600)
    compare = request.getfixturevalue("snap_compare")

    def taken(desk: Desk, state: State, variant: Variant, **options: Any) -> bool:
        if variant.terminal.no_colour:
            monkeypatch.setenv("NO_COLOR", "1")

        async def lead(pilot: Pilot[Any]) -> None:
            await settle(pilot)
            if state.keys:
                await press(pilot, *state.keys)
            seen = visible(app_of(pilot))
            assert state.shows is None or state.shows in seen, f"not shown: {state.shows}; shown: {seen}"

        app = screens(desk, state.query, terminal=variant.terminal, **options)
        same: bool = compare(app, terminal_size=variant.size, run_before=lead)
        return same

    return taken
