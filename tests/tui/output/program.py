"""A program for a real terminal: ``program.py`` with Textual's own driver; every key is counted on the screen."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Label

from odesk_tui.tui.output import install

SUBJECTS = ("printer on fire", "メールが届かない", "café crème", "프린터 고장", "a ─ b")


class Lines(Widget):
    first = 0

    def render_line(self, y: int) -> Strip:
        style = self.rich_style + Style(bold=y % 3 == 0, bgcolor="#004488" if y == 2 else None)
        text = f"{self.first + y} {SUBJECTS[(self.first + y) % len(SUBJECTS)]}"
        width = self.size.width
        return Strip(Segment.adjust_line_length([Segment(text, style)], width, style=style), width)


class Program(App[None]):
    CSS = "#keys { height: 1; } Lines { height: 1fr; }"
    BINDINGS: ClassVar = [("ctrl+z", "suspend_process", "Suspend")]
    ENABLE_COMMAND_PALETTE = False
    keys = 0

    def compose(self) -> ComposeResult:
        yield Label("keys 0", id="keys")
        yield Lines()
        yield Input(id="input")

    def on_mount(self) -> None:
        self.animation_level = "none"
        self.query_one(Input).cursor_blink = False
        self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh())

    def on_key(self, event: events.Key) -> None:
        self.keys += 1
        lines = self.query_one(Lines)
        lines.first = max(0, lines.first + {"down": 1, "up": -1, "pagedown": 9}.get(event.key, 0))
        lines.refresh()
        self.query_one("#keys", Label).update(f"keys {self.keys}")
        if event.key == "escape":
            self.exit()


if __name__ == "__main__":
    program = Program()
    output = install(program)
    program.run()
    print("only changes" if output.active else "all of it")
