"""Sessions with real widgets: after every frame both outputs show the same, cell by cell and style by style."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from textual.containers import VerticalScroll
from textual.pilot import Pilot
from textual.widgets import DataTable, Input, Label, TextArea

from tests.tui.output.scene import SUBJECTS, Question, Rows, Scene, TwoTerminals, playing

COLOURS = {"truecolor": ColorSystem.TRUECOLOR, "256": ColorSystem.EIGHT_BIT, "standard": ColorSystem.STANDARD}
THEMES = ("textual-dark", "textual-light", "nord", "ansi-dark")

_steps = st.one_of(
    st.tuples(st.just("head"), st.sampled_from(SUBJECTS)),
    st.tuples(st.just("rows"), st.integers(-3, 9)),
    st.tuples(st.just("cursor"), st.integers(0, 9)),
    st.tuples(st.just("tick"), st.integers(1, 70)),
    st.tuples(st.just("side"), st.integers(0, 20)),
    st.tuples(st.just("table"), st.sampled_from(["down", "up", "pagedown"])),
    st.tuples(st.just("input"), st.text("ab漢한 é😀", max_size=9)),
    st.tuples(st.just("area"), st.text("ab漢한 é😀\n", max_size=20)),
    st.tuples(st.just("question"), st.none()),
    st.tuples(st.just("toast"), st.sampled_from(SUBJECTS)),
    st.tuples(st.just("hide"), st.sampled_from(["#side", "DataTable", "#input"])),
    st.tuples(st.just("theme"), st.sampled_from(THEMES)),
    st.tuples(st.just("resize"), st.tuples(st.integers(30, 90), st.integers(12, 30))),
    st.tuples(st.just("same size"), st.none()),
    st.tuples(st.just("layout"), st.none()),
    st.tuples(st.just("redraw"), st.none()),
    st.tuples(st.just("others"), st.sampled_from(["\x07", "\x1b]52;c;eA==\x07", "\x1b[?1000h", "\x1b[3;3H\x1b[31m"])),
    st.tuples(st.just("suspend"), st.none()),
)


async def do(what: str, it: Any, scene: Scene, pilot: Pilot[None], driver: TwoTerminals) -> None:
    """One step of a session."""
    base = scene.screen_stack[0]
    rows = base.query_one(Rows)
    match what:
        case "head":
            base.query_one("#head", Label).update(it)
        case "rows":
            rows.move(it)
        case "cursor":
            rows.cursor = it
            rows.refresh()
        case "tick":
            rows.tick += it
            rows.refresh()
        case "side":
            base.query_one("#side", VerticalScroll).scroll_to(y=it, animate=False)
        case "table":
            if scene.screen is base:
                base.query_one(DataTable).focus()
                await pilot.press(it)
        case "input":
            base.query_one(Input).value = it
            base.query_one(Input).focus()
        case "area":
            base.query_one(TextArea).text = it
            base.query_one(TextArea).focus()
        case "question":
            if scene.screen is base:
                await scene.push_screen(Question())
            else:
                scene.pop_screen()
        case "toast":
            scene.notify(it, markup=False)
        case "hide":
            base.query_one(it).toggle_class("hidden")
        case "theme":
            scene.theme = it
        case "resize":
            driver.resize(*it)
            await pilot.pause(0.02)
        case "same size":
            driver.resize(driver.ours.width, driver.ours.height)
        case "layout":
            scene.refresh(layout=True)
        case "redraw":
            assert scene.output is not None
            scene.output.repaint()
        case "others":
            driver.write(it)
        case "suspend":
            with scene.suspend():
                pass
    await pilot.pause()


# Sessions are too slow to shrink.
@settings(max_examples=15, phases=(Phase.reuse, Phase.generate))
@given(st.lists(_steps, min_size=1, max_size=12))
def test_a_session_looks_the_same_with_and_without(steps: list[tuple[str, Any]]) -> None:
    async def play() -> None:
        async with playing() as (scene, pilot, driver):
            for what, it in steps:
                await do(what, it, scene, pilot, driver)

    asyncio.run(play())


SESSION: list[tuple[str, Any]] = [
    ("rows", 1), ("rows", 3), ("rows", -2), ("cursor", 4), ("tick", 1), ("side", 3), ("side", 5), ("table", "down"),
    ("table", "pagedown"), ("input", "漢字 é"), ("area", "가나\n다라"), ("question", None), ("rows", 5), ("question", None),
    ("toast", "done 完了"), ("theme", "textual-light"), ("resize", (60, 18)), ("rows", 2), ("hide", "#side"),
    ("hide", "#side"), ("resize", (71, 23)), ("others", "\x07"), ("suspend", None), ("rows", 1), ("redraw", None),
]  # fmt: skip


@pytest.mark.parametrize("colours", ["truecolor", "256", "standard", "none"])
async def test_any_number_of_colours(colours: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if colours == "none":
        monkeypatch.setenv("NO_COLOR", "1")
    ansi = True if colours == "standard" else None
    async with playing(colours=COLOURS.get(colours), ansi_color=ansi) as (scene, pilot, driver):
        for what, it in SESSION:
            await do(what, it, scene, pilot, driver)
        assert driver.frame_bytes["ours"] < driver.frame_bytes["theirs"] / 2


async def test_a_terminal_that_lost_its_cells_is_painted_whole() -> None:
    async with playing() as (scene, pilot, driver):
        assert scene.output is not None
        wanted = driver.ours.text()
        for terminal in (driver.ours, driver.theirs):
            terminal.cells = [[("#", look) for _, look in row] for row in terminal.cells]
        scene.screen.refresh()
        await pilot.pause()
        assert driver.ours.text() != wanted, "nothing was told that the cells are lost"
        scene.faults.clear()
        scene.output.repaint()
        await pilot.pause()
        assert driver.ours.text() == wanted


async def test_a_resize_to_the_same_size_paints_what_the_terminal_lost() -> None:
    async with playing() as (_, pilot, driver):
        wanted = driver.ours.text()
        driver.resize(driver.ours.width, driver.ours.height)
        assert driver.ours.text() != wanted
        await pilot.pause(0.05)
        assert driver.ours.text() == wanted


async def test_an_unchanged_frame_writes_nothing() -> None:
    async with playing() as (scene, pilot, driver):
        before = driver.frame_bytes["ours"]
        scene.screen.refresh()
        await pilot.pause()
        assert driver.frame_bytes["ours"] == before
        assert driver.frame_bytes["theirs"] > 0


async def test_frames_are_synchronised_where_the_terminal_can() -> None:
    async with playing() as (scene, pilot, driver):
        written: list[str] = []
        feed = driver.ours.feed
        driver.ours.feed = lambda data: (written.append(data), feed(data))[1]  # type: ignore[method-assign]
        scene._sync_available = True
        scene.query_one(Rows).move(2)
        await pilot.pause()
        frames = [data for data in written if "T-" in data]
        assert frames
        assert all(data.startswith("\x1b[?2026h") and data.endswith("\x1b[?2026l") for data in frames)


async def test_the_cursor_goes_where_text_is_typed() -> None:
    async with playing() as (scene, pilot, driver):
        scene.query_one(Input).focus()
        await pilot.press("end", *"abc")
        await pilot.pause()
        assert (driver.ours.x, driver.ours.y) == tuple(scene.cursor_position)
        scene.query_one(TextArea).focus()
        await pilot.press("ctrl+end", "x", "left")
        await pilot.pause()
        assert (driver.ours.x, driver.ours.y) == tuple(scene.cursor_position)
