"""An application with something of everything, on two terminals: one shows Textual's own output, one the layer's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual._compositor import LayoutUpdate
from textual.app import App, ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.driver import Driver
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import DataTable, Input, Label, Static, TextArea

from odesk_tui.tui.output import Output, frames, install
from tests.tui.output.pictures import difference, sound
from tests.tui.output.terminal import Terminal

SUBJECTS = (
    "printer on fire",
    "メール が 届かない",
    "café crème",
    "e\u0301te\u0301",
    "프린터 고장",
    "emoji 😀 here",
    "👩\u200d👩\u200d👧 family",
    "a ─ b │ c",
)


class TwoTerminals(Driver):
    """What the driver writes goes to both, but a frame only to the one it is for."""

    def __init__(self, app: Any, **rest: Any) -> None:
        super().__init__(app, **rest)
        width, height = self._size or (80, 24)
        self.theirs, self.ours = Terminal(width, height, strict=False), Terminal(width, height)
        self.frame_bytes = {"theirs": 0, "ours": 0}
        self.target = ""

    def write(self, data: str) -> None:
        for name in ("theirs", "ours"):
            if self.target in ("", name):
                getattr(self, name).feed(data)
            if self.target == name:
                self.frame_bytes[name] += len(data.encode())

    def start_application_mode(self) -> None:
        self.write("\x1b[?1049h")
        self.write("\x1b[?25l")
        self.write("\x1b[?7l")
        self._announce()

    def stop_application_mode(self) -> None:
        self.write("\x1b[?7h")
        self.write("\x1b[?1049l")

    def disable_input(self) -> None:
        pass

    @property
    def can_suspend(self) -> bool:
        return True

    def _announce(self) -> None:
        size = Size(self.ours.width, self.ours.height)
        asyncio.run_coroutine_threadsafe(self._app._post_message(events.Resize(size, size)), self._loop)

    def resize(self, width: int, height: int) -> None:
        for terminal in (self.theirs, self.ours):
            terminal.resize(width, height)
        self._announce()


class Rows(Widget, can_focus=True):
    """A list as odesk draws it: lines of a window, only what changed is refreshed."""

    first = cursor = tick = 0

    def render_line(self, y: int) -> Strip:
        width, number = self.size.width, self.first + y
        style = self.rich_style + (Style(reverse=True) if y == self.cursor else Style())
        subject = SUBJECTS[number * 5 % len(SUBJECTS)]
        line = [Segment(f"T-{number} {subject}", style)]
        line = list(Segment.adjust_line_length(line, max(0, width - 6), style=style))
        return Strip([*line, Segment(f"{(number * 7 - self.tick) % 600:>5} "[: min(6, width)], style)], width)

    def move(self, rows: int) -> None:
        self.first = max(0, self.first + rows)
        self.refresh()


class Question(ModalScreen[None]):
    DEFAULT_CSS = "Question { align: center middle; } Question Static { width: 20; height: 5; border: round white; }"

    def compose(self) -> ComposeResult:
        yield Static("本当? really", id="question")


class Scene(App[None]):
    CSS = """
    Rows { width: 2fr; } #side { width: 1fr; } TextArea { height: 4; } DataTable { height: 4; }
    #head { height: 1; background: $primary; } .hidden { display: none; }
    """

    def __init__(self, **rest: Any) -> None:
        super().__init__(driver_class=TwoTerminals, **rest)
        self.animation_level = "none"
        self.faults: list[str] = []
        self.frames = 0
        self.settled = True
        self.output: Output | None = None

    def compose(self) -> ComposeResult:
        yield Label("head", id="head")
        with Horizontal():
            yield Rows()
            with VerticalScroll(id="side"):
                for number in range(30):
                    yield Static(f"{number} {SUBJECTS[number % len(SUBJECTS)]}")
        yield DataTable(cursor_type="row")
        yield TextArea("text\nテキスト")
        yield Input("input", id="input")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("a", "b")
        table.add_rows([(number, SUBJECTS[number % len(SUBJECTS)]) for number in range(20)])

    def watch_output(self, output: Output) -> None:
        """From now on every frame goes to both terminals, and they are compared."""
        self.output = output
        layer = self._display
        textual = type(self)._display

        def display(screen: Any, update: Any) -> None:
            driver = self._driver
            if update is None or not isinstance(driver, TwoTerminals):
                layer(screen, update)
                return
            # Until it hears of a resize, Textual draws for the size that was.
            full = isinstance(update, LayoutUpdate)
            if full:
                update.strips = [[sound(strip) for strip in line] for line in update.strips]
            else:
                update.chops = [{x: strip and sound(strip) for x, strip in line.items()} for line in update.chops]
            fits = frames.size_of(update, full=full) == (driver.ours.width, driver.ours.height)
            driver.ours.strict = fits
            self.settled = fits and (full or self.settled)
            # What Textual writes of its own must not look like somebody else's writing.
            hooked, driver.__dict__["write"] = driver.__dict__.get("write"), TwoTerminals.write.__get__(driver)
            if hooked is None:
                del driver.__dict__["write"]
            driver.target = "theirs"
            textual(self, screen, update)
            if hooked is not None:
                driver.__dict__["write"] = hooked
            driver.target = "ours"
            layer(screen, update)
            driver.target = ""
            self.frames += 1
            fault = difference(driver.ours, driver.theirs) if self.settled else ""
            if self.settled and (driver.ours.x, driver.ours.y) != (driver.theirs.x, driver.theirs.y):
                fault = fault or f"cursor at {driver.ours.x}, {driver.ours.y}"
            if fault:
                self.faults.append(f"frame {self.frames}: {fault}")

        self._display = display  # type: ignore[method-assign]


@asynccontextmanager
async def playing(
    size: tuple[int, int] = (70, 22), *, colours: ColorSystem | None = None, lasting: bool = True, **rest: Any
) -> AsyncIterator[tuple[Scene, Pilot[None], TwoTerminals]]:
    """The scene with the layer, on two terminals; at the end there must have been frames, and no difference.

    ``lasting``: the layer must still be there at the end.
    """
    scene = Scene(**rest)
    if colours is not None:
        scene.console._color_system = colours
    output = install(scene, environment={"TERM": "xterm-256color"})
    assert output.active, output.reason
    scene.watch_output(output)
    async with scene.run_test(headless=False, size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        driver = scene._driver
        assert isinstance(driver, TwoTerminals)
        yield scene, pilot, driver
        await pilot.pause()
        assert output.active is lasting, output.reason
    assert scene.frames > 0
    assert not scene.faults, scene.faults[0]
