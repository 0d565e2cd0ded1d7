"""The first row of every screen: saved views, the most urgent clocks, the running timer, what waits, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from odesk_tui.core.durations import timer_text
from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.reads.rows import ClockRow, Count
from odesk_tui.reads.status import Status
from odesk_tui.reads.views import ViewCount
from odesk_tui.tui.columns import Looks, urgency_style
from odesk_tui.tui.pace import cell_text, timer_tick_s
from odesk_tui.tui.widgets.cells import Piece, cut, length, spread
from odesk_tui.tui.widgets.painted import Painted

_STRIP = 2
_VIEW_NAME = 16


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a saved view keeps of what is shown: query, layout, columns."""

    query: str
    layout: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person is: the query of the list and how many tickets it finds (None: not counted yet).

    ``view`` is the saved view that is shown; ``changed``: with something else than it says.
    """

    query: str
    count: Count | None
    view: ViewCount | None = None
    changed: bool = False


def current_view(views: Sequence[ViewCount], place: Place) -> ViewCount | None:
    """The view that is shown, else the one whose query is the present one."""
    if place.view is not None:
        return next((view for view in views if view.id == place.view.id), place.view)
    return next((view for view in views if view.query == place.query), None)


def view_pieces(views: Sequence[ViewCount], place: Place, width: int) -> list[Piece]:
    """The views with their keys and counts, as many as fit with the present one among them; narrow: that one alone."""
    now = current_view(views, place)
    keyed = [(view, _view_piece(view, view is now, place)) for view in views if view.slot is not None]
    if now is not None and all(view is not now for view, _ in keyed):
        keyed.append((now, _view_piece(now, True, place)))
    name: list[Piece] = [(" odesk ", "name")]
    for count in range(len(keyed), 1, -1):
        fits = keyed[:count]
        if now is not None and all(view is not now for view, _ in fits):
            fits = [*fits[:-1], *(pair for pair in keyed if pair[0] is now)]
        pieces = [*name, *(piece for _, piece in fits)]
        if length(pieces) <= width:
            return pieces
    shown = f"{cut(now.name.line(), _VIEW_NAME)}{'*' * place.changed}" if now else "Filter"
    number = place.count if place.count is not None else (now.count if now else None)
    return [(f" {shown} {number if number is not None else ''}".rstrip(), "view")]


def _view_piece(view: ViewCount, now: bool, place: Place) -> Piece:
    key = f"{view.slot}:" if view.slot is not None else ""
    count = view.count if view.count is not None else (place.count if now else None)
    name = f"{key}{cut(view.name.line(), _VIEW_NAME)}"
    if now:
        return f" [{name}{'*' * place.changed} {count if count is not None else '?'}]", "view"
    return f"  {name} {count if count is not None else '?'} ", ""


def _strip_pieces(clocks: Sequence[tuple[ClockRow, Countdown]]) -> list[Piece]:
    pieces: list[Piece] = []
    for clock, shown in clocks:
        pieces.append((" SLA " if not pieces else " | ", "muted"))
        style = urgency_style(shown.urgency)
        pieces.append((f"{cell_text(shown)} #{clock.ticket}", style))
    return pieces


class StatusRow(Painted):
    """See the module. Its owner gives it :meth:`show`; :meth:`tick` draws what time has changed."""

    PREFIX = "status"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status--name",
        "status--view",
        "status--muted",
        "status--breached",
        "status--near",
        "status--timer",
        "status--trouble",
    }

    def __init__(self) -> None:
        super().__init__()
        self._status: Status | None = None
        self._place = Place("", None)
        self._looks: Looks | None = None
        self._trouble = ""

    def show(self, status: Status | None, place: Place, looks: Looks, trouble: str) -> None:
        """Show what was read; ``trouble`` is a sentence when the store cannot be used."""
        self._status, self._place, self._looks, self._trouble = status, place, looks, trouble
        self.repaint()

    def tick(self, looks: Looks) -> list[Countdown]:
        """Show the instant of ``looks``; return the clocks that are in sight."""
        self._looks = looks
        self.repaint()
        return [shown for _, shown in self._clocks()]

    @property
    def timer_tick(self) -> int | None:
        """Seconds until the running timer shows something else; None when none runs."""
        timer = self._status.timer if self._status else None
        if timer is None or self._looks is None:
            return None
        return timer_tick_s(timer.seconds(self._looks.now), by_minutes=not self._looks.seconds)

    def _clocks(self) -> list[tuple[ClockRow, Countdown]]:
        if self._status is None or self._looks is None:
            return []
        return [(clock, self._looks.clock(clock.due_at, clock.calendar_id)) for clock in self._status.urgent[:_STRIP]]

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """The row; what matters most keeps its place when it is narrow: trouble, timer, mails, clocks, views."""
        if self._trouble:
            return spread([(f" ! {self._trouble}", "trouble")], self._timer(), width), ""
        right = self._timer()
        if self._status is not None and self._status.outbox:
            right = [(f" outbox {self._status.outbox} ", "muted"), *right]
        if self._status is not None and self._status.inbox.number:
            right = [(f" inbox {self._status.inbox} ", "view"), *right]
        clocks = self._clocks()
        for count in range(len(clocks), -1, -1):
            strip = _strip_pieces(clocks[:count])
            room = width - length(right) - length(strip)
            if room >= (24 if count > 1 else 14) or count == 0:
                break
        views = self._status.views if self._status else ()
        left = view_pieces(views, self._place, width - length(right) - length(strip) - 2)
        return spread(left, [*strip, *right], width), ""

    def _timer(self) -> list[Piece]:
        timer = self._status.timer if self._status else None
        if timer is None or self._looks is None:
            return [(" ", "")]
        ran = timer_text(timer.seconds(self._looks.now))
        text = f"> #{timer.ticket} {ran if self._looks.seconds else ran.rpartition(':')[0]}"
        return [("  ", ""), (text, "timer"), (" ", "")]
