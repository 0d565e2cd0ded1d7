"""How the lines of a tree look."""

from __future__ import annotations

from odesk_tui.core.durations import hours_text
from odesk_tui.core.fields import Priority
from odesk_tui.core.wording import ago_text
from odesk_tui.reads.grouping import Group
from odesk_tui.tui.columns import BLOCKED, SLA_WIDTH, Looks, urgency_style
from odesk_tui.tui.layouts.base import clock_of
from odesk_tui.tui.layouts.forest import GroupLine, Line, TicketLine
from odesk_tui.tui.pace import cell_text
from odesk_tui.tui.widgets.cells import Piece, fill, length, spread

# Narrower trees show less of a ticket.
_ALL, _SOME = 64, 44


def tree_line(line: Line, width: int, looks: Looks) -> list[Piece]:
    """A line after its cells for the cursor and the selection, exactly ``width`` wide."""
    indent = "  " * line.depth
    if isinstance(line, GroupLine):
        return group_line(line, width, looks)
    if not isinstance(line, TicketLine):
        return [(fill(f"{indent}  …", width), "muted")]
    right = _cells(line, looks, width)
    room = max(0, width - length(right))
    sign = ("v " if line.open else "> ") if line.children else "  "
    hidden = f" ({line.children} below)" if line.children and not line.open else ""
    number = f"#{line.row.number} "
    used = len(indent) + len(sign) + len(number)
    mark = BLOCKED if line.row.blocked_by and room - used > 2 * len(BLOCKED) else ""
    used += len(mark)
    subject = line.row.subject.line()
    if hidden and used + len(hidden) + 8 < room:
        subject = fill(subject, min(room - used - len(hidden), max(8, _cells_of(subject)))) + hidden
    return [(indent + sign, ""), (number, "id"), (mark, "near"), (fill(subject, max(0, room - used)), ""), *right]


def _cells_of(text: str) -> int:
    return length([(text, "")])


def group_line(line: GroupLine, width: int, looks: Looks) -> list[Piece]:
    """A group's heading with as many of its figures as fit."""
    sign = f"{'  ' * line.depth}{'v' if line.open else '>'} "
    left = [(sign, ""), (line.group.label.line(), "group")]
    told = _figures(line.group, looks)
    while told and length(left) + sum(length([piece]) + 2 for piece in told) + 3 > width:
        told.pop()
    if told:
        left.append(("  (", "muted"))
        for place, piece in enumerate(told):
            left += [(", ", "muted")] * bool(place) + [piece]
        left.append((")", "muted"))
    return spread(left, [], width)


def _figures(group: Group, looks: Looks) -> list[Piece]:
    """What is said of a group, what matters most first."""
    figures = group.figures
    if figures is None:
        return []
    told = [(f"{figures.active:,} open", "muted")]
    if figures.breached:
        told.append((f"{figures.breached:,} breached", "breached"))
    if figures.total != figures.active:
        told.append((f"{figures.total:,} in all", "muted"))
    if figures.oldest is not None:
        told.append((f"oldest {ago_text(int((looks.now - figures.oldest).total_seconds()))}", "muted"))
    if figures.spent_s >= 60:
        told.append((f"{hours_text(figures.spent_s)} worked", "muted"))
    return told


def _cells(line: TicketLine, looks: Looks, width: int) -> list[Piece]:
    """The columns on the right."""
    row, clock = line.row, clock_of(line.row, looks)
    pieces: list[Piece] = [(" ", ""), (fill(cell_text(clock), SLA_WIDTH), urgency_style(clock.urgency))]
    if width < _SOME:
        return pieces
    pieces += [(" ", ""), (row.priority.label, "urgent" if row.priority is Priority.URGENT else "")]
    if width >= _ALL:
        status = fill(looks.short(row.status), 4)
        pieces += [(" ", ""), (status, f"status-{row.category.value}")]
    mine = row.assignee is not None and row.assignee == looks.me
    style = "me" if mine else ("muted" if row.assignee is None else "")
    return [*pieces, (" ", ""), (fill(looks.who(row.assignee), 6), style)]
