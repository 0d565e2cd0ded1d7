"""Lines about a ticket: above its conversation, and beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.reads.rows import TicketDetail, TicketRow
from odesk_tui.reads.time import TimeEntry
from odesk_tui.tui.columns import Looks
from odesk_tui.tui.ticket_lines import STYLES, Fact, Told, facts, promise, state, title
from odesk_tui.tui.widgets.cells import Piece, cut, fill, length, spread
from odesk_tui.tui.widgets.moments import moment_text
from odesk_tui.tui.widgets.painted import Painted

# From this width on the title has room for its keys beside who else is there.
_ROOMY = 140


class AboutTicket(Painted):
    """A widget that tells of one ticket and counts its clocks down."""

    PREFIX = "about"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"about--{name}" for name in STYLES} | {"about--rule"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.told: Told | None = None
        # What the list knows of a ticket that has not been read yet.
        self.known: tuple[TicketRow, Looks] | None = None
        # Who else has it open, in words, and the draft that waits.
        self.others = ""
        self.draft = ""
        self.shown: list[Countdown] = []

    def show(self, detail: TicketDetail | None, looks: Looks, zone: str) -> None:
        """Tell of ``detail``, or of nothing."""
        self.known = None
        self.told = Told(detail, looks, zone) if detail is not None else None
        self.prepare()
        self.repaint()

    def introduce(self, row: TicketRow, looks: Looks) -> None:
        """Tell of a ticket that has not been read yet."""
        self.show(None, looks, "")
        self.known = row, looks
        self.repaint()

    def tick(self, looks: Looks) -> list[Countdown]:
        """Show the instant of ``looks``; return the clocks in sight."""
        if self.told is None or not self.display:
            return []
        self.told = Told(self.told.detail, looks, self.told.zone)
        self.prepare()
        self.repaint()
        return self.shown

    def prepare(self) -> None:
        """Work out the lines and the countdowns in them."""

    def accompany(self, others: str) -> None:
        """Show in words who else has it open."""
        self.others = others
        self.prepare()
        self.repaint()

    def aside(self) -> list[Piece]:
        """Who else is there, the draft that waits, and whose approval does."""
        asked = [one for one in self.told.detail.approvals if one.state == "pending"] if self.told is not None else []
        pieces: list[Piece] = [(f" approval {one.agreed} of {one.needed} ", "near") for one in asked]
        if self.draft:
            pieces.append((f" {self.draft} ", "strong"))
        if self.others:
            pieces.append((f" {self.others} ", "near"))
        return pieces


class PreviewHead(AboutTicket):
    """Four lines above the preview's conversation: a rule that names the keys, the subject, the state, the promise."""

    HEIGHT = 4

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._promise: list[Piece] = []

    def prepare(self) -> None:
        """The promise counts down."""
        self._promise, self.shown = promise(self.told) if self.told else ([], [])

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """One of the four."""
        if y == 0:
            return ruled("── preview (Space hides, P moves) ", self.aside(), width), ""
        if self.told is None:
            pieces = [] if self.known is None else (title(self.known[0]), state(*self.known), [])[min(y, 3) - 1]
            return fitted(pieces, width), ""
        pieces = (title(self.told.row), state(self.told.row, self.told.looks), self._promise)[min(y, 3) - 1]
        return fitted(pieces, width), ""


class TicketTitle(AboutTicket):
    """One line above the conversation; with ``short`` it has the state too, since no fields panel is beside it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.short = False
        self.position = ""
        self._promise: list[Piece] = []
        self._row: TicketRow | None = None

    def prepare(self) -> None:
        """The promise counts down."""
        self._promise, self.shown = promise(self.told, short=True) if self.told and self.short else ([], [])

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """Subject at the left, what is known of its place at the right."""
        if self.told is None:
            return spread(title(self.known[0]) if self.known is not None else [], [(" ", "")], width), ""
        row, looks = self.told.row, self.told.looks
        place: list[Piece] = [(f"  {self.position}", "muted")] if self.position else []
        keys: list[Piece] = [("  [", "key"), (" prev  ", "muted"), ("]", "key"), (" next ", "muted")]
        aside = self.aside()
        if not self.short:
            return spread(title(row), [*aside, *place, *([] if aside and width < _ROOMY else keys)], width), ""
        if aside:
            # The state stands in the list too; who is there stands nowhere else.
            return spread(title(row), [*aside, *self._promise, (" ", "")], width), ""
        for pieces in (state(row, looks)[:3], state(row, looks)[:2]):
            right = [*pieces, *self._promise, *place, (" ", "")]
            if length(right) <= width // 2 + 4:
                break
        return spread(title(row), right, width), ""


class FieldsPanel(AboutTicket):
    """The fields, a line each, with the keys that change them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.timer: TimeEntry | None = None
        self._lines: list[Fact] = []

    def prepare(self) -> None:
        """The clocks and the timer count."""
        if self.told is None:
            self._lines, self.shown = [], []
            return
        own = self.timer if self.timer is not None and self.timer.ticket == self.told.row.number else None
        self._lines, self.shown = facts(self.told, own.seconds(self.told.looks.now) if own else None)
        if self.others:
            self._lines.insert(0, Fact([(f" {self.others}", "near")]))

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """A field."""
        if y >= len(self._lines):
            return [(" " * width, "")], ""
        fact = self._lines[y]
        return spread(fact.pieces, [(f" {fact.keys} ", "key")] if fact.keys else [(" ", "")], width), ""


def draft_text(drafts: Sequence[tuple[str, datetime]], now: datetime, zone: str) -> str:
    """``draft reply 10:02``, of the newest of ``drafts`` (kind and when it was kept); empty without any."""
    return f"draft {drafts[0][0]} {moment_text(drafts[0][1], now, zone)}" if drafts else ""


def ruled(words: str, aside: list[Piece], width: int) -> list[Piece]:
    """A rule with words at its left and, before its end, what stands aside."""
    room = max(0, width - length(aside) - 2)
    left = cut(words, room)
    if not aside:
        return [(left + "─" * max(0, width - len(left)), "rule")]
    return fitted([(left + "─" * max(0, room - len(left)), "rule"), *aside, ("──", "rule")], width)


def fitted(pieces: list[Piece], width: int) -> list[Piece]:
    """The pieces in exactly ``width`` cells, the last one that fits cut."""
    kept: list[Piece] = []
    room = width
    for text, style in pieces:
        shown = cut(text, room)
        kept.append((shown, style))
        room -= length([(shown, style)])
        if room <= 0:
            break
    return [*kept, (fill("", room), "")] if room > 0 else kept
