"""How the board looks: as many columns as fit, headings with counts and limits, lanes, cards of two lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from odesk_tui.core.fields import Priority
from odesk_tui.reads.board import Column, Lane
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.columns import BLOCKED, Looks, cell, urgency_style
from odesk_tui.tui.layouts.base import clock_of
from odesk_tui.tui.pace import cell_text
from odesk_tui.tui.widgets.cells import Piece, cut, fill, length, spread

# Cells of a column at least; screens narrower than the second show one column.
NARROWEST, ONE_BELOW = 22, 70
BAR = "│"


@dataclass(frozen=True, slots=True)
class Shown:
    """The columns in sight: the first, and the width of each, beside one another with a bar between."""

    first: int
    widths: tuple[int, ...]

    @property
    def columns(self) -> range:
        """Their places among all columns."""
        return range(self.first, self.first + len(self.widths))


def shown(width: int, screen_width: int, count: int, first: int, cursor: int) -> Shown:
    """The columns that fit into ``width``, moved from ``first`` on only as far as the cursor's column needs."""
    fit = 1 if screen_width < ONE_BELOW else max(1, (width + 1) // (NARROWEST + 1))
    fit = max(1, min(fit, count))
    first = max(0, min(first, cursor, count - fit))
    first = max(first, cursor - fit + 1)
    size, left = divmod(width - (fit - 1), fit)
    return Shown(first, tuple(max(1, size + (index < left)) for index in range(fit)))


def is_over(column: Column) -> bool:
    """Whether there are more cards than there should be."""
    return column.limit is not None and column.count.number > column.limit


def column_words(column: Column) -> str:
    """``OPEN 3/5``; over its limit ``OPEN 7/5 OVER``."""
    title = column.title.line()
    limit = f"/{column.limit}" if column.limit is not None else ""
    return f"{title} {column.count}{limit}{' OVER' if is_over(column) else ''}"


def summary(columns: Sequence[Column], places: Shown, cursor: int, width: int) -> list[Piece]:
    """All columns in one line, the cursor's in brackets, and how many of them are shown below."""
    pieces: list[Piece] = [(" ", "")]
    for index, column in enumerate(columns):
        words = column_words(column)
        style = "breached" if is_over(column) else ("" if index in places.columns else "muted")
        pieces.append((f"[{words}] " if index == cursor else f" {words}  ", style))
    count = f"{len(places.widths)} of {len(columns)}"
    ways = (f"{count} columns shown ", f"{count} columns ", f"{count} ")
    told = next((way for way in ways if length(pieces) + len(way) <= width), ways[-1])
    return spread(pieces, [(told, "muted")], width)


def headings(columns: Sequence[Column], places: Shown, cursor: int) -> list[Piece]:
    """The line above the cards; ``>`` stands before the cursor's column."""
    pieces: list[Piece] = []
    for index, width in zip(places.columns, places.widths, strict=True):
        column = columns[index]
        text = f"{'>' if index == cursor else ' '}{column_words(column)}"
        pieces += [(fill(text, width), "heading breached" if is_over(column) else "heading"), (BAR, "line")]
    return pieces[:-1]


def lane_line(lane: Lane, by: str, width: int) -> list[Piece]:
    """The heading of a lane, across all columns."""
    label = lane.label.line()
    named = f"P{5 - Priority[label.upper()]} {label}" if by == "priority" else label
    text = f"── {named}  {lane.count:,} "
    return [(cut(text, width), "group"), ("─" * max(0, width - length([(text, "")])), "line")]


def card(
    row: TicketRow, part: int, width: int, looks: Looks, *, at_cursor: bool, chosen: bool, field: str = "status"
) -> list[Piece]:
    """Line ``part`` (0 or 1) of a card, exactly ``width`` wide; ``field`` is what its column says already."""
    under = "cursor " if at_cursor else ""
    if part:
        mark = " [x]" if chosen else "    "
        blocked = BLOCKED if row.blocked_by else ""
        subject = fill(row.subject.line(), max(0, width - len(mark) - len(blocked)))
        return [(mark, under.strip()), (blocked, f"{under}near"), (subject, under.strip())]
    clock = clock_of(row, looks)
    pieces: list[Piece] = [
        (">" if at_cursor else " ", ""),
        (cell_text(clock), urgency_style(clock.urgency)),
        (" ", ""),
        (f"#{row.number}", "id"),
    ]
    for name in ("priority", "status", "assignee"):
        if name != field:
            text, style = cell(row, clock, name, looks)
            pieces.append((f" {text}", style))
    kept: list[Piece] = []
    room = width
    for text, style in pieces:
        shown_text = cut(text, room)
        kept.append((shown_text, f"{under}{style}".strip()))
        room -= length([(shown_text, "")])
    return [*kept, (" " * room, under.strip())]
