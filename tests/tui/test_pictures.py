"""No overlay and no screen may be without a picture."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from textual.screen import Screen

import odesk_tui.tui
from odesk_tui.tui.dialogs.base import Dialog
from odesk_tui.tui.layouts.base import Layout
from tests.tui import (
    test_snapshots,
    test_snapshots_of_bulk,
    test_snapshots_of_calendars,
    test_snapshots_of_connecting,
    test_snapshots_of_fields,
    test_snapshots_of_keys,
    test_snapshots_of_layouts,
    test_snapshots_of_promises,
    test_snapshots_of_types,
)

PICTURED = (
    test_snapshots,
    test_snapshots_of_bulk,
    test_snapshots_of_calendars,
    test_snapshots_of_connecting,
    test_snapshots_of_fields,
    test_snapshots_of_keys,
    test_snapshots_of_layouts,
    test_snapshots_of_promises,
    test_snapshots_of_types,
)


def own(kind: type) -> Iterator[type]:
    """The program's classes below ``kind`` from which no other is made: those that come on a screen."""
    for found in kind.__subclasses__():
        below = list(own(found))
        yield from below
        if found.__module__.startswith("odesk_tui.") and not below:
            yield found


def test_every_overlay_layout_and_screen_is_the_subject_of_a_state() -> None:
    for module in pkgutil.walk_packages(odesk_tui.tui.__path__, "odesk_tui.tui."):
        importlib.import_module(module.name)
    # The pictures' tests fail when a state does not show what it says here.
    shown = {state.shows for module in PICTURED for state in module.STATES.values()}
    wanted = {found for kind in (Dialog, Layout, Screen) for found in own(kind)}
    assert len(wanted) > 20
    assert {found.__name__ for found in wanted - shown} == set()
