"""The first screen as rows of cells, drawn as the widgets draw it; tests compare them cell by cell.

A row is what each cell holds (``""`` is the rest of a wide character) and its style as SGR parameters. Where a character's
width is in doubt the text ends before it: what comes after is drawn when the screens are there.
"""

from __future__ import annotations

from odesk_tui.core.plain import is_plain
from odesk_tui.first import START, Row, Screen
from odesk_tui.tui.early.template import Template

Cells = tuple[list[str], list[str]]
# A piece of a line and the name of its style.
Piece = tuple[str, str]
_CUT = "…"
_GUTTER = 4
_VIEW_NAME = 16
_URGENT = 4
_SHORT = {"new": "NEW", "open": "OPEN"}
# Hangul, Kana and Han letters, their stops and full-width forms: two cells on every terminal.
_WIDE = (
    ("\u3001", "\u3029"), ("\u3041", "\u3096"), ("\u30a1", "\u30ff"), ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"),
    ("\uac00", "\ud7a3"), ("\uff01", "\uff60"),
)  # fmt: skip


def drawn(screen: Screen, template: Template) -> list[Cells]:
    """Every row of the screen."""
    pen = _Pen(template.codes)
    width, list_width = template.width, template.list_width
    rows = [
        pen.row("status", _status(screen, width), "", width),
        pen.row("filter", _filter(screen, width), "", width),
    ]
    columns = [("id", "ID", max([template.id_width, *(len(str(row[0])) for row in screen.rows)])), *template.columns]
    for y in range(template.height - 3):
        if y >= template.list_height:
            rows.append(([" "] * width, [template.beside] * width))
            continue
        chars, codes = _list(y, screen, columns, pen, list_width)
        if list_width < width:
            sign, code = template.border
            rest = width - list_width - (1 if sign else 0)
            chars += [sign] * bool(sign) + [" "] * rest
            codes += [code] * bool(sign) + [template.beside] * rest
        rows.append((chars, codes))
    hints: Cells = ([], [])
    for text, code in template.hints:
        hints[0].extend(text)
        hints[1].extend([code] * len(text))
    rows.append(_exactly(hints, width, pen.code("hint", "", "")))
    return rows


class _Pen:
    """Makes cells of pieces."""

    def __init__(self, codes: dict[str, str]) -> None:
        self._codes = codes

    def code(self, row: str, name: str, under: str) -> str:
        return self._codes[f"{row}/{name}/{under}"]

    def row(self, row: str, pieces: list[Piece], under: str, width: int) -> Cells:
        chars: list[str] = []
        codes: list[str] = []
        for text, name in pieces:
            found = cells(text)[0]
            chars += found
            codes += [self.code(row, name, under)] * len(found)
        return _exactly((chars, codes), width, self.code(row, "", under))


def _exactly(row: Cells, width: int, code: str) -> Cells:
    chars, codes = row
    if len(chars) > width and not chars[width]:
        chars[width - 1] = " "
    missing = max(0, width - len(chars))
    return chars[:width] + [" "] * missing, codes[:width] + [code] * missing


def cells(text: str) -> tuple[list[str], bool]:
    """The cells of ``text``, and whether they are all of it: they end before a character whose width is in doubt."""
    if is_plain(text):
        return list(text), True
    found: list[str] = []
    for char in text:
        if is_plain(char):
            found.append(char)
        elif any(first <= char <= last for first, last in _WIDE):
            found += (char, "")
        else:
            return found, False
    return found, True


def cut(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells, as ``widgets.cells.cut`` has it."""
    found, whole = cells(text)
    if width <= 0:
        return ""
    if len(found) <= width:
        return text if whole else "".join(found)
    return "".join(found[: width - 1 if found[width - 1] else width - 2]) + _CUT


def fill(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells."""
    shown = cut(text, width)
    return shown + " " * (width - len(cells(shown)[0]))


def _length(pieces: list[Piece]) -> int:
    return sum(len(cells(text)[0]) for text, _ in pieces)


def _spread(left: list[Piece], right: list[Piece], width: int) -> list[Piece]:
    room = max(0, width - _length(right))
    kept: list[Piece] = []
    for text, style in left:
        size = len(cells(text)[0])
        if size > room:
            kept.append((cut(text, room), style))
            room = 0
            break
        kept.append((text, style))
        room -= size
    return [*kept, (" " * room, ""), *right]


# The status row


def _status(screen: Screen, width: int) -> list[Piece]:
    right: list[Piece] = [(" ", "")]
    if screen.timer is not None:
        ticket, ran = screen.timer
        text = f"> #{ticket} {ran // 3600}:{ran % 3600 // 60:02}:{ran % 60:02}"
        right = [("  ", ""), (text, "timer"), (" ", "")]
    if screen.outbox:
        right = [(f" outbox {screen.outbox} ", "muted"), *right]
    if screen.inbox:
        right = [(f" inbox {screen.inbox} ", "view"), *right]
    strip: list[Piece] = []
    for count in range(len(screen.clocks), -1, -1):
        strip = []
        for ticket, (text, style) in screen.clocks[:count]:
            strip.append((" SLA " if not strip else " | ", "muted"))
            strip.append((f"{text} #{ticket}", style))
        if width - _length(right) - _length(strip) >= (24 if count > 1 else 14) or count == 0:
            break
    return _spread(_views(screen, width - _length(right) - _length(strip) - 2), [*strip, *right], width)


def _views(screen: Screen, width: int) -> list[Piece]:
    if not all(count and cells(name)[1] for _, name, _, count in screen.views):
        # What follows such a view would stand in the wrong place.
        return [(" odesk ", "name")]
    keyed: list[tuple[bool, Piece]] = []
    for slot, name, query, count in screen.views:
        text = f"{slot}:{cut(name, _VIEW_NAME)} {count}"
        now = query == START and not any(now for now, _ in keyed)
        keyed.append((now, (f" [{text}]", "view") if now else (f"  {text} ", "")))
    for size in range(len(keyed), 1, -1):
        fits = keyed[:size]
        if any(now for now, _ in keyed) and not any(now for now, _ in fits):
            fits = [*fits[:-1], *(pair for pair in keyed if pair[0])]
        pieces: list[Piece] = [(" odesk ", "name"), *(piece for _, piece in fits)]
        if _length(pieces) <= width:
            return pieces
    shown = next((cut(name, _VIEW_NAME) for _, name, query, _ in screen.views if query == START), "Filter")
    return [(f" {shown} {screen.count}", "view")]


# The filter, and the list


def _filter(screen: Screen, width: int) -> list[Piece]:
    right: list[Piece] = [(f" {screen.count} ticket{'' if screen.count == '1' else 's'} ", "right")]
    room = max(1, width - 2 - _length(right))
    return _spread([("/ ", "sign"), (cut(START, room), "query")], right, width)


def _list(y: int, screen: Screen, columns: list[tuple[str, str, int]], pen: _Pen, width: int) -> Cells:
    if y == 0:
        text = "    " + " ".join(fill(heading, size) if size else heading for _, heading, size in columns)
        return pen.row("canvas", [(fill(text, width), "")], "heading", width)
    if y > len(screen.rows):
        return pen.row("canvas", [], "", width)
    pieces: list[Piece] = [(">   " if y == 1 else "    ", "")]
    used = 0
    for name, _, fixed in columns:
        size = fixed or max(0, width - _GUTTER - used)
        text, style = _cell(name, screen.rows[y - 1], screen.me)
        pieces += ((fill(text, size), style), (" ", ""))
        used += size + 1
    return pen.row("canvas", pieces, "cursor" if y == 1 else "", width)


def _cell(column: str, row: Row, me: str) -> Piece:
    number, clock, priority, status, category, who, project, subject = row
    match column:
        case "id":
            return str(number), "id"
        case "sla":
            return clock
        case "priority":
            return f"P{5 - priority}", "urgent" if priority == _URGENT else ""
        case "status":
            return _SHORT[status], f"status-{category}"
        case "assignee":
            return ("me", "me") if who == me else (who or "-", "muted" if who is None else "")
        case "project":
            return project, ""
        case "customer_subject":
            return f"{project}: {subject}", ""
        case _:
            return subject, ""
