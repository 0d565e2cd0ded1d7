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

from odesk_tui.commands.base import Command, Result, TicketCommand, Unheard
from odesk_tui.commands.conversation import SaveDraft
from odesk_tui.commands.time import StartTimer
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.core.errors import DeskError, StoreAway
from odesk_tui.desk import Desk
from odesk_tui.reads.base import Read, Viewer
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.tickets import TicketsNumbered

T = TypeVar("T")
# The purpose of finding out what a command would do.
REHEARSAL = "rehearsal"
# Waiting is put into words only when it can be noticed.
NOTICEABLE_S, LONG_S = 0.15, 3.0
# A command that found the store away is tried again after so many seconds, if nothing tells sooner that it is back.
AGAIN_S = (1.0, 2.0, 5.0)


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


@dataclass(slots=True)
class _Ordered:
    make: Callable[[], Command | None]
    then: Callable[[Ran], None]
    command: Command | None = None
    # What would have come of it, had the store not fallen silent while it was to keep it.
    unheard: Result | None = None
    tries: int = 0


class Runner:
    """Reads are exclusive by purpose: a newer one makes the older one's answer void. Commands run one after the other.

    A command is made when its turn comes, so that it is decided on what the commands before it have left. One that finds the
    store away waits, and those behind it, until it is back. When the store may have kept it and could not say so, it is
    asked first, so that nothing is done twice.
    """

    def __init__(self, app: App[Any], desk: Desk, waiting: Callable[[str], None]) -> None:
        """``waiting`` is called with words when an answer takes noticeably long, and with none when nothing is awaited."""
        self._app, self._desk, self._waiting = app, desk, waiting
        self._asked: dict[str, _Asked] = {}
        self._turn = 0
        self._orders: deque[_Ordered] = deque()
        self._running: _Ordered | None = None
        # The command that found the store away, and when it is tried again.
        self._held: _Ordered | None = None
        self._away = ""
        self._again: Timer | None = None
        # Why the store is known to be away: then nothing is tried until it answers.
        self.store_away = ""
        self._words: Timer | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing is awaited."""
        return not self._asked and not self.ordered

    @property
    def ordered(self) -> int:
        """How many commands have been given and not yet come back."""
        return len(self._orders) + (self._running is not None) + (self._held is not None)

    @property
    def away(self) -> bool:
        """Whether a command waits for a store that is away."""
        return bool(self._away)

    @property
    def reading(self) -> bool:
        """Whether an answer is awaited."""
        return bool(self._asked)

    def read(
        self, purpose: str, query: Read[T], then: Callable[[T], None], failed: Callable[[DeskError], None]
    ) -> None:
        """Answer ``query`` in a thread; ``then`` or ``failed`` is called on the screens' own thread."""
        self._find_out(purpose, lambda: self._desk.read(query), then, failed)

    def rehearse(self, command: Command, then: Callable[[Result], None], failed: Callable[[DeskError], None]) -> None:
        """Find out in a thread what would come of ``command``; nothing is kept. It ends early once nobody waits for it."""
        turn = self._turn + 1

        def given_up() -> bool:
            asked = self._asked.get(REHEARSAL)
            return asked is None or asked.turn != turn

        self._find_out(REHEARSAL, lambda: self._desk.run(command, rehearse=True, given_up=given_up), then, failed)

    def _find_out(
        self, purpose: str, find: Callable[[], T], then: Callable[[T], None], failed: Callable[[DeskError], None]
    ) -> None:
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
                value = find()
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
        """Hand what came of a command to who ordered it, then run the next one; keep it when the store is away."""
        done, self._running = self._running, None
        if done is not None and isinstance(message.error, StoreAway) and not isinstance(done.command, SaveDraft):
            self._hold(done, message.error)
            return
        self._away = ""
        if done is not None:
            done.then(message)
        self._next()
        self._relax()

    def awake(self) -> None:
        """The store answers, or it is time to see whether it does: what waited for that is tried."""
        self.store_away = ""
        if self._again is not None:
            self._again.stop()
            self._again = None
        held, self._held = self._held, None
        if held is not None and held.command is not None:
            self._running = held
            self._start(held, held.command)

    def _hold(self, order: _Ordered, error: StoreAway) -> None:
        self._held, self._away = order, str(error)
        if isinstance(error, Unheard):
            order.unheard = error.result
        wait = AGAIN_S[min(order.tries, len(AGAIN_S) - 1)]
        order.tries += 1
        self._again = self._app.set_timer(wait, self.awake)
        self._waiting(self._held_words())

    def forget(self, purpose: str) -> None:
        """Nobody waits for the answer any more."""
        self._asked.pop(purpose, None)
        self._relax()

    def _next(self) -> None:
        while self._running is None and self._held is None and self._orders:
            order = self._orders.popleft()
            order.command = order.make()
            if order.command is None:
                continue
            if not self.store_away:
                self._running = order
                self._start(order, order.command)
            elif isinstance(order.command, SaveDraft):
                order.then(Ran(None, (), StoreAway(self.store_away)))
            else:
                self._hold(order, StoreAway(self.store_away))

    def _start(self, order: _Ordered, command: Command) -> None:
        def work() -> None:
            result: Result | None = None
            rows: tuple[TicketRow, ...] = ()
            error: DeskError | None = None
            try:
                if order.unheard is not None and self._desk.kept(order.unheard.change):
                    result = order.unheard
                else:
                    order.unheard = None
                    result = self._desk.run(command)
                rows = self._desk.read(TicketsNumbered(_tickets(command, result)))
            except DeskError as problem:
                # When only looking again failed, what was done is done.
                error = problem if result is None else None
            self._app.post_message(Ran(result, rows, error))

        self._app.run_worker(work, thread=True, exclusive=False, group="commands", name=type(command).__name__)

    def _expect(self) -> None:
        if self._words is None:
            self._words = self._app.set_timer(NOTICEABLE_S, self._speak)

    def _speak(self, later: bool = False) -> None:
        self._words = None
        if self.idle:
            return
        if self._away:
            self._waiting(self._held_words())
        elif self._running is not None:
            self._waiting(_saving(self._running.command, later))
        else:
            self._waiting("loading…")
        if not later:
            self._words = self._app.set_timer(LONG_S, lambda: self._speak(True))

    def _held_words(self) -> str:
        count = self.ordered
        what = "1 change waits" if count == 1 else f"{count} changes wait"
        why = "" if self.store_away else f": {self._away}"
        return f"{what} for the store, to be made when it answers{why}"

    def _relax(self) -> None:
        if self.idle:
            if self._words is not None:
                self._words.stop()
                self._words = None
            self._waiting("")


def _saving(command: Command | None, later: bool) -> str:
    if isinstance(command, TicketCommand) and len(command.tickets) > 1:
        return f"{'still ' if later else ''}saving {len(command.tickets):,} tickets…"
    return "still saving: the store is busy" if later else "saving…"


def _tickets(command: Command, result: Result) -> tuple[int, ...]:
    """The tickets that a command may have changed: its own, or those that it tells of."""
    if isinstance(command, TicketCommand):
        return command.tickets
    if isinstance(command, StartTimer):
        return (command.ticket,)
    if isinstance(command, Undo | Redo):
        return tuple(dict.fromkeys(outcome.ticket for outcome in result.outcomes if outcome.ticket is not None))
    return ()
