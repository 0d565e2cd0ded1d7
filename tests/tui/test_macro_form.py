"""Making a macro: of what was done last, here or elsewhere; nothing that is typed is thrown away; a key is one key."""

from __future__ import annotations

import pytest

from odesk_tui.commands.conversation import Note
from odesk_tui.commands.macros import SaveMacro
from odesk_tui.commands.time import LogTime
from odesk_tui.desk import Desk
from odesk_tui.reads.macros import Macros
from odesk_tui.reads.ticket import Drafts
from tests.tui.world import press, screens, settle, shown

SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24)])


def text_on(app: object) -> str:
    return "\n".join(shown(app))  # type: ignore[arg-type]


@SIZES
async def test_esc_keeps_what_is_typed_and_the_form_goes_on_with_it(desk: Desk, size: tuple[int, int]) -> None:
    app = screens(desk, "sort:id")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "semicolon", "n", *"Half", "shift+tab", "shift+tab", *"Dear", "enter", *"Sir", "escape")
        assert len(desk.read(Drafts(0))) == 1
        await press(pilot, "semicolon")
        assert "go on with the new macro" in text_on(app)
        await press(pilot, "g")
        assert "name    Half" in text_on(app)
        await press(pilot, "ctrl+j")
        (made,) = desk.read(Macros())
        assert (made.name.raw, made.reply) == ("Half", "Dear\nSir")
        assert desk.read(Drafts(0)) == ()
        await press(pilot, "semicolon")
        assert "go on with" not in text_on(app)


async def test_it_begins_with_what_was_done_last_wherever_that_was(desk: Desk) -> None:
    desk.run(Note(tickets=(3,), body="seen\nand done"))
    app = screens(desk, "sort:id")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "semicolon", "n")
        assert "It begins with what you did last, on #3." in text_on(app)
        assert "and done" in text_on(app)
        await press(pilot, "escape", "_", "semicolon", "n")
        assert "on #1." in text_on(app)
        assert "set     priority=high" in text_on(app)


@SIZES
async def test_it_says_why_it_begins_empty(desk: Desk, size: tuple[int, int]) -> None:
    app = screens(desk, "sort:id")
    desk.run(LogTime(tickets=(2,), seconds=600))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "semicolon", "n")
        assert "What you did last (time logged 0:10) is nothing that a macro does" in text_on(app)
        # Examples are told to be some.
        for example in ("e.g. Solved, with thanks", "e.g. status=solved; priority=low", "labels, e.g. vip, outage"):
            assert example in text_on(app)


@SIZES
async def test_a_key_is_one_key_and_its_holder_is_named(desk: Desk, size: tuple[int, int]) -> None:
    desk.run(SaveMacro(name="Slow", changes={"priority": "low"}, slot=2))
    app = screens(desk, "sort:id")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "semicolon", "n", "tab", "1", "2")
        assert "key     2" in text_on(app)
        assert "2 runs 'Slow' now, which would lose it" in text_on(app)
        assert "free: 1 3 4 5 6 7 8 9" in text_on(app)
        await press(pilot, "x")
        assert "'x' is no key of a macro" in text_on(app)
        await press(pilot, "backspace")
        assert "is no key" not in text_on(app)
        assert "one of 1 to 9, or none" in text_on(app)
