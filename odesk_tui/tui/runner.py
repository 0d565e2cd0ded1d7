"""The only place with thread workers: a read or a command goes in, a message comes out, no handler ever waits."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from textual.app import App
from textual.message import Message
from textual.timer import Timer
from textual.worker import get_current_worker

from odesk_tui.commands.base import Command, Result, TicketCommand
from odesk_tui.commands.time import StartTimer
from odesk_tui.core.errors import DeskError
from odesk_tui.desk import Desk
from odesk_tui.reads.base import Read, Viewer
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.tickets import TicketsNumbered

T = TypeVar("T")
# Waiting is put into words only when it can be noticed.
NOTICEABLE_S = 0.15


class Answer(Message):
    """A read came back: ``value`` with the viewer it was answered to, or ``error``."""

    def __init__(self, purpose: str, turn: int, value: Any, viewer: Viewer | None, error: DeskError | None) -> None:
        self.purpose, self.turn, self.value, self.viewer, self.error = purpose, turn, value, viewer, error
        super().__init__()


class Ran(Message):
    """A command came back: ``result`` and its tickets as they are now, or ``error``."""

    def __init__(self, result: Result | None, rows: tuple[TicketRow, ...], error: DeskError | None) -> None:
        self.result, self.rows, self.error = result, rows, error
        super().__init__()


@dataclass(frozen=True, slots=True)
class _Asked:
    turn: int
    then: Callable[[Any], None]
    failed: Callable[[DeskError], None]


@dataclass(frozen=True, slots=True)
class _Ordered:
    make: Callable[[], Command | None]
    then: Callable[[Ran], None]


class Runner:
    """Reads are exclusive by purpose: a newer one makes the older one's answer void. Commands run one after the other.

    A command is made when its turn comes, so that it is decided on what the commands before it have left.
    """

    def __init__(self, app: App[Any], desk: Desk, waiting: Callable[[str], None]) -> None:
        """``waiting`` is called with words when an answer takes noticeably long, and with none when nothing is awaited."""
        self._app, self._desk, self._waiting = app, desk, waiting
        self._asked: dict[str, _Asked] = {}
        self._turn = 0
        self._orders: deque[_Ordered] = deque()
        self._running: _Ordered | None = None
        self._words: Timer | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing is awaited."""
        return not self._asked and self._running is None and not self._orders

    def read(
        self, purpose: str, query: Read[T], then: Callable[[T], None], failed: Callable[[DeskError], None]
    ) -> None:
        """Answer ``query`` in a thread; ``then`` or ``failed`` is called on the screens' own thread."""
        self._turn += 1
        turn = self._turn
        self._asked[purpose] = _Asked(turn, then, failed)
        self._expect()

        def work() -> None:
            worker = get_current_worker()
            value: Any = None
            viewer: Viewer | None = None
            error: DeskError | None = None
            try:
                viewer = self._desk.viewer()
                value = self._desk.read(query)
            except DeskError as problem:
                error = problem
            if not worker.is_cancelled:
                self._app.post_message(Answer(purpose, turn, value, viewer, error))

        self._app.run_worker(work, thread=True, exclusive=True, group=f"read {purpose}", name=purpose)

    def run(self, make: Callable[[], Command | None], then: Callable[[Ran], None]) -> None:
        """Run the command that ``make`` gives when its turn comes (None: nothing to do); ``then`` hears what came of it."""
        self._orders.append(_Ordered(make, then))
        self._expect()
        self._next()

    def answered(self, message: Answer) -> bool:
        """Hand an answer to who asked; False when it is void by now."""
        asked = self._asked.get(message.purpose)
        if asked is None or asked.turn != message.turn:
            return False
        del self._asked[message.purpose]
        self._relax()
        if message.error is not None:
            asked.failed(message.error)
        else:
            asked.then(message.value)
        return True

    def ran(self, message: Ran) -> None:
        """Hand what came of a command to who ordered it, then run the next one."""
        done, self._running = self._running, None
        if done is not None:
            done.then(message)
        self._next()
        self._relax()

    def forget(self, purpose: str) -> None:
        """Nobody waits for the answer any more."""
        self._asked.pop(purpose, None)
        self._relax()

    def _next(self) -> None:
        while self._running is None and self._orders:
            order = self._orders.popleft()
            command = order.make()
            if command is not None:
                self._running = order
                self._start(command)

    def _start(self, command: Command) -> None:
        def work() -> None:
            result: Result | None = None
            rows: tuple[TicketRow, ...] = ()
            error: DeskError | None = None
            try:
                result = self._desk.run(command)
                rows = self._desk.read(TicketsNumbered(_tickets(command)))
            except DeskError as problem:
                # When only looking again failed, what was done is done.
                error = problem if result is None else None
            self._app.post_message(Ran(result, rows, error))

        self._app.run_worker(work, thread=True, exclusive=False, group="commands", name=type(command).__name__)

    def _expect(self) -> None:
        if self._words is None:
            self._words = self._app.set_timer(NOTICEABLE_S, self._speak)

    def _speak(self) -> None:
        self._words = None
        if not self.idle:
            self._waiting("saving…" if self._running is not None else "loading…")

    def _relax(self) -> None:
        if self.idle:
            if self._words is not None:
                self._words.stop()
                self._words = None
            self._waiting("")


def _tickets(command: Command) -> tuple[int, ...]:
    if isinstance(command, TicketCommand):
        return command.tickets
    return (command.ticket,) if isinstance(command, StartTimer) else ()
