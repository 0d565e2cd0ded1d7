"""A text area for what an agent writes: nothing in it acts on the terminal, nothing blinks."""

from __future__ import annotations

import re

from rich.segment import Segment
from textual import events
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea

from odesk_tui.core.text import safe_line
from odesk_tui.tui.actions import COMPOSER
from odesk_tui.tui.bindings import meant

# Control characters and halves of surrogate pairs; line breaks and tabs are text.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BREAK = re.compile("\r\n?|[\u2028\u2029]")


def writable(text: str) -> str:
    """``text`` as an agent can edit it: each line break a newline, each control character its visible picture.

    Characters without width (joiners, directions) stay in the text, as scripts need them, and are left out on the screen.
    """
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub(lambda match: safe_line(match[0]), _BREAK.sub("\n", text))


class TextBox(TextArea):
    """Several lines of plain text; Tab leaves it. ``text`` is what is sent."""

    DEFAULT_CSS = """
    TextBox, TextBox:focus { border: none; padding: 0; background: $surface; }
    TextBox .text-area--cursor-line { background: $surface; }
    TextBox .text-area--cursor { text-style: reverse; }
    """

    def __init__(self, text: str = "") -> None:
        """Begin with ``text``, the cursor after it."""
        super().__init__(writable(text), soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
        self.cursor_blink = False
        self.match_cursor_bracket = False
        self.highlight_cursor_line = False

    def on_mount(self) -> None:
        """Stand after the text, as one writes on."""
        self.move_cursor(self.document.end)

    def load_text(self, text: str) -> None:
        """Replace the whole text; the cursor goes after it."""
        super().load_text(writable(text))
        self.move_cursor(self.document.end)

    def edit(self, edit: Edit) -> EditResult:
        """Type, paste or replace; what is put in becomes writable first."""
        edit.text = writable(edit.text)
        return super().edit(edit)

    async def on_key(self, event: events.Key) -> None:
        """One key takes back what was typed; the text area's own is for suspending."""
        if meant(self, COMPOSER, event) == "undo_text":
            event.stop()
            event.prevent_default()
            self.undo()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines; empty ones once it is removed and merely not yet painted over, when its styles are gone."""
        if not self.is_attached:
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """The line as the text area draws it, less everything that would act on the terminal."""
        strip = super().render_line(y)
        if strip.text.isascii() and strip.text.isprintable():
            return strip
        width = strip.cell_length
        cleaned = Strip(Segment(safe_line(segment.text), segment.style, segment.control) for segment in strip)
        return cleaned.adjust_cell_length(width, self.rich_style)
