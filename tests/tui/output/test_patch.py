"""The switch, the terminals, and a Textual that is other than expected."""

from __future__ import annotations

from typing import Any

import pytest
from textual import _compositor
from textual.app import App
from textual.widgets import Label

from odesk_tui.tui.output import VARIABLE, frames, install, patch, standing
from odesk_tui.tui.output.choice import choose
from tests.tui.output.scene import Rows, playing

XTERM = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("environment", "enabled", "active", "scrolls", "reason"),
    [
        (XTERM, None, True, True, "rows are scrolled"),
        ({"TERM": "tmux-256color"}, None, True, True, "rows are scrolled"),
        ({"TERM": "screen"}, None, True, True, "rows are scrolled"),
        ({"TERM": "linux"}, None, True, True, "rows are scrolled"),
        ({"TERM": "vt52"}, None, True, False, "TERM 'vt52'"),
        ({}, None, True, False, "TERM ''"),
        ({**XTERM, VARIABLE: "plain"}, None, False, False, "ODESK_OUTPUT is plain"),
        ({**XTERM, VARIABLE: " PLAIN "}, None, False, False, "ODESK_OUTPUT is plain"),
        ({**XTERM, VARIABLE: "cells"}, None, True, False, "ODESK_OUTPUT is cells"),
        ({**XTERM, VARIABLE: "auto"}, None, True, True, "rows are scrolled"),
        ({**XTERM, VARIABLE: "fast"}, None, False, False, "known are auto, cells and plain"),
        (XTERM, False, False, False, "turned off"),
        ({**XTERM, VARIABLE: "plain"}, True, True, True, "rows are scrolled"),
    ],
)
def test_the_switch(
    environment: dict[str, str], enabled: bool | None, active: bool, scrolls: bool, reason: str
) -> None:
    choice = choose(environment, enabled)
    assert (choice.active, choice.scrolls) == (active, scrolls)
    assert reason in choice.reason


def test_the_doctor_hears_why() -> None:
    assert standing(XTERM) == (True, "only changed cells are written; rows are scrolled")
    assert standing({VARIABLE: "plain"}) == (False, "the output is Textual's own: ODESK_OUTPUT is plain")


def test_another_textual_keeps_its_own_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patch, "TESTED", ("99.0.0",))
    app: App[None] = App()
    output = install(app, environment=XTERM)
    assert not output.active
    assert (
        output.reason == "the output is Textual's own: Textual 8.2.8 is none of those that it was tested with (99.0.0)"
    )
    assert "_display" not in vars(app)
    assert standing(XTERM)[0] is False


@pytest.mark.parametrize(("owner", "name"), [(App, "post_display_hook"), (_compositor, "ChopsUpdate")])
def test_a_textual_without_what_is_needed_keeps_its_own_output(
    owner: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(owner, name)
    active, reason = standing(XTERM)
    assert not active
    assert name in reason


def test_an_update_with_other_parts_keeps_textuals_own_output(monkeypatch: pytest.MonkeyPatch) -> None:
    class LayoutUpdate:
        def __init__(self, lines: list[str]) -> None: ...

    monkeypatch.setattr(_compositor, "LayoutUpdate", LayoutUpdate)
    assert standing(XTERM) == (False, "the output is Textual's own: this Textual lacks LayoutUpdate")


def test_turned_off_nothing_is_touched() -> None:
    app: App[None] = App()
    output = install(app, enabled=False, environment=XTERM)
    output.uninstall()
    output.invalidate()
    assert not output.active
    assert {"_display", "_post_message"} & set(vars(app)) == set()


@pytest.mark.parametrize(
    ("data", "lost"),
    [
        ("\x07", False),
        ("\x1b]52;c;eA==\x07", False),
        ("\x1b]22;text\x07", False),
        ("\x1b]0;a title\x1b\\", False),
        ("\x1b[?1000h", False),
        ("\x1b[?2048$p", False),
        ("\x1b[?25h", False),
        ("\x1b[>25u", False),
        ("\x1b[<u", False),
        ("\x1b[?1049h", True),
        ("\x1b[?1049l", True),
        ("\x1b[?3h", True),
        ("\x1b[?47l", True),
        ("\x1b[2J", True),
        ("\x1bc", True),
        ("words", True),
        ("\x07words", True),
        ("\x1b[3;3H", True),
    ],
)
async def test_what_others_write_passes_and_is_believed_to_harm_or_not(data: str, lost: bool) -> None:
    async with playing() as (scene, pilot, driver):
        await pilot.pause()
        output = scene.output
        assert output is not None
        written: list[str] = []
        real = output._write
        output._write = lambda it: (written.append(it), None)[1]  # the terminals would refuse some of it
        driver.__dict__["write"](data)
        output._write = real
        assert written == [data]
        assert output._lost is lost


async def test_after_a_fault_of_its_own_textual_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async with playing(lasting=False) as (scene, pilot, driver):
        output = scene.output
        assert output is not None

        def fail(*_: object) -> None:
            raise KeyError("oops")

        monkeypatch.setattr(frames, "whole", fail)
        monkeypatch.setattr(frames, "parts", fail)
        scene.query_one("#head", Label).update("after the fault")
        await pilot.pause()
        assert "after the fault" in driver.ours.text()[0]
        assert not output.active
        assert "KeyError: 'oops'" in output.reason


async def test_taken_out_textual_goes_on() -> None:
    async with playing(lasting=False) as (scene, pilot, driver):
        output = scene.output
        assert output is not None
        output.uninstall()
        scene.query_one(Rows).move(1)
        scene.query_one("#head", Label).update("without it")
        await pilot.pause()
        assert "write" not in vars(driver)
