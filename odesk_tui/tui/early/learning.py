"""What the next start needs to know of the screens: taken from the widgets themselves, so that themes are followed."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from odesk_tui.quick import NotPlain
from odesk_tui.tui.columns import columns
from odesk_tui.tui.dialogs.base import Dialog
from odesk_tui.tui.early.template import Template, circumstances, place, save
from odesk_tui.tui.output.frames import code_of
from odesk_tui.tui.widgets.painted import Painted
from odesk_tui.tui.widgets.side import Side
from odesk_tui.tui.widgets.ticket_canvas import TicketCanvas
from odesk_tui.tui.widgets.too_small import is_small
from odesk_tui.tui.widgets.welcome import Welcome

if TYPE_CHECKING:
    from odesk_tui.tui.app import OdeskApp

# The styles that the first screen has, by row, with those under them.
_CLOCKS = ("breached", "near", "muted")
_CELLS = ("", "id", "urgent", "me", *_CLOCKS, "status-new", "status-open")
# After more than twice that nobody waits to learn any more.
_LATEST_S = 60.0
_STYLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "status": (("", "name", "view", "timer", *_CLOCKS), ("",)),
    "filter": (("", "sign", "query", "right"), ("",)),
    "canvas": (_CELLS, ("", "cursor", "heading")),
    "hint": (("",), ("",)),
}


def learn(app: OdeskApp, after_s: float) -> None:
    """Keep how the list looks ``after_s`` from now, in a thread; while something lies over it try again, ever less often."""

    def look() -> None:
        if not app.screen_stack or is_small(app.size) or app.terminal.ascii or not app.output.active:
            return
        over = any(isinstance(widget, Dialog | Welcome) for widget in app.screen.children)
        if app.screen is app.list_screen and not over and not app.list_screen.is_arranged:
            _keep(app)
        elif after_s < _LATEST_S:
            learn(app, 2 * after_s)

    app.set_timer(after_s, look)


def _keep(app: OdeskApp) -> None:
    try:
        template = observed(app)
        path = place(*app.size, os.environ)
        holds_for = circumstances(os.environ, getattr(sys.__stderr__, "encoding", None) or "")
    except NotPlain:
        return
    app.run_worker(lambda: save(path, holds_for, template), thread=True, group="remembered", name="first screen")


def observed(app: OdeskApp) -> Template:
    """The template of the list as it is shown; raises :class:`NotPlain`."""
    screen = app.list_screen
    canvas, side = screen.query_one(TicketCanvas), screen.query_one(Side)
    template = Template()
    template.width, template.height = app.size
    template.list_width, template.list_height = canvas.size
    rows = screen.shown_layout.rows
    template.id_width = max([4, *(len(str(row.number)) for row in rows)])
    shown = columns(canvas.size.width, template.width, template.id_width)
    template.columns = [(column.name, column.heading, column.width) for column in shown.shown[1:]]
    template.seconds = not app.slowness.on
    pieces, _ = screen.hint_row.usual(template.width)
    template.hints = [(text, _code(app, screen.hint_row, name, "")) for text, name in pieces]
    widgets: dict[str, Painted] = {
        "status": screen.status_row, "filter": screen.bar, "canvas": canvas, "hint": screen.hint_row,
    }  # fmt: skip
    template.codes = {
        f"{row}/{name}/{under}": _code(app, widgets[row], name, under)
        for row, (names, unders) in _STYLES.items()
        for under in unders
        for name in names
    }
    template.beside = _coded(app, side, side.rich_style)
    border = app.output.shown(canvas.size.width, canvas.region.y) if canvas.size.width < template.width else ("", "")
    if border is None or "\t" in border[0]:
        raise NotPlain
    template.border = border
    return template


def _code(app: OdeskApp, widget: Painted, name: str, under: str) -> str:
    return _coded(app, widget, widget.pen(name, under))


def _coded(app: OdeskApp, widget: Widget, style: Style) -> str:
    """The SGR parameters that Textual writes for a style of a widget, after what filters make of it."""
    strip = Strip([Segment("x", style)])
    background = widget.background_colors[1]
    for line_filter in widget.get_line_filters():
        strip = strip.apply_filter(line_filter, background)
    segment = next(iter(strip))
    return code_of(segment.style, app.console._color_system or ColorSystem.TRUECOLOR)
