"""What the desk's own fields look like where they are written, and a view that names one which is gone."""

from __future__ import annotations

import pytest

from odesk_tui.commands.fields import AddField, RemoveField
from odesk_tui.commands.views import SaveView
from odesk_tui.desk import Desk
from odesk_tui.tui.dialogs.long_text import LongText
from odesk_tui.tui.layouts.fault import FaultLayout
from tests.tui.pictures import State, Take, Variant, every_state, take

__all__ = ["take"]

STATES = {
    "long-text": State(("e", *"story", "enter", *"It began", "enter", *"on Monday."), "id:1", shows=LongText),
    "view-that-fails": State(("7",), "id:1", shows=FaultLayout),
}


@pytest.fixture
def telling(desk: Desk) -> Desk:
    desk.run(AddField(name="story", kind="longtext"))
    desk.run(AddField(name="floor", kind="text"))
    desk.run(SaveView(name="Third floor", query="floor:third", slot=7))
    desk.run(RemoveField(name="floor"))
    return desk


@every_state(STATES)
def test_fields(state: State, variant: Variant, telling: Desk, take: Take) -> None:
    assert take(telling, state, variant)
