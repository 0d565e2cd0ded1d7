"""How the lines of a tree look."""

from __future__ import annotations

from odesk_tui.core.fields import Priority
from odesk_tui.core.workflow import SHORT_OF
from odesk_tui.reads.grouping import Group
from odesk_tui.tui.columns import SLA_WIDTH, Looks, urgency_style
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
        left = [(f"{indent}{'v' if line.open else '>'} ", ""), *_group(line.group)]
        return spread(left, [], width)
    if not isinstance(line, TicketLine):
        return [(fill(f"{indent}  …", width), "muted")]
    right = _cells(line, looks, width)
    room = max(0, width - length(right))
    sign = ("v " if line.open else "> ") if line.children else "  "
    hidden = f" ({line.children} below)" if line.children and not line.open else ""
    number = f"#{line.row.number} "
    used = len(indent) + len(sign) + len(number)
    subject = line.row.subject.line()
    if hidden and used + len(hidden) + 8 < room:
        subject = fill(subject, min(room - used - len(hidden), max(8, _cells_of(subject)))) + hidden
    return [(indent + sign, ""), (number, "id"), (fill(subject, max(0, room - used)), ""), *right]


def _cells_of(text: str) -> int:
    return length([(text, "")])


def _group(group: Group) -> list[Piece]:
    pieces: list[Piece] = [(group.label.line(), "group")]
    if group.total is None:
        return pieces
    pieces.append((f"  ({group.active:,} open", "muted"))
    if group.breached:
        pieces += [(", ", "muted"), (f"{group.breached:,} breached", "breached")]
    if group.total != group.active:
        pieces.append((f", {group.total:,} in all", "muted"))
    return [*pieces, (")", "muted")]


def _cells(line: TicketLine, looks: Looks, width: int) -> list[Piece]:
    """The columns on the right."""
    row, clock = line.row, clock_of(line.row, looks)
    pieces: list[Piece] = [(" ", ""), (fill(cell_text(clock), SLA_WIDTH), urgency_style(clock.urgency))]
    if width < _SOME:
        return pieces
    pieces += [(" ", ""), (row.priority.label, "urgent" if row.priority is Priority.URGENT else "")]
    if width >= _ALL:
        status = fill(SHORT_OF.get(row.status, row.status[:4].upper()), 4)
        pieces += [(" ", ""), (status, f"status-{row.category.value}")]
    mine = row.assignee is not None and row.assignee == looks.me
    style = "me" if mine else ("muted" if row.assignee is None else "")
    return [*pieces, (" ", ""), (fill(looks.who(row.assignee), 6), style)]
