"""Keys one at a time: each is looked at when everything has come of the one before, so that none goes astray.

What a key is meant for may not come, or late: then those that were typed for it are dropped together, and it is said.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.widget import Widget

from odesk_tui.tui.coalescing import Coalescing

# However long something takes: keys wait no longer for it.
LIMIT_S = 2.0
# A widget that is gone without a word answers no more.
ANSWER_S = 1.0
Typed = events.Key | events.Paste


class Passed(Message):
    """Went the way of a key: when it arrives, the key has been handled."""

    def __init__(self, turn: int, again: bool) -> None:
        self.turn, self.again = turn, again
        super().__init__()


class TypeAhead:
    """Holds keys back while an overlay closes, a screen opens, or a widget has not yet handled the key before.

    A key that a widget was given is followed by a message, twice: the second one comes behind whatever the widget itself
    has posted on account of the key, all the way up, so what it asked for is done when that arrives.
    """

    def __init__(
        self,
        app: App[Any],
        look_at: Callable[[Typed], Awaitable[None]],
        *,
        harmless: Callable[[Typed], bool],
        dropped: Callable[[int], object],
        heir: Callable[[Widget], Widget | None],
    ) -> None:
        """``look_at`` does with a key what is to be done, in the application's own turn.

        ``harmless``: whether a key does nothing but leave or go a step; those come through, however long something takes, if
        nothing else was typed after them. ``dropped`` is told how many others did not. ``heir``: who goes on with what a widget
        has made of its keys, besides those around it.
        """
        self._app, self._look_at = app, look_at
        self._harmless, self._dropped, self._heir = harmless, dropped, heir
        self._waiting: deque[Typed] = deque()
        self._holds: dict[object, asyncio.TimerHandle] = {}
        self._target: Widget | None = None
        self._turn = 0
        self._patience: asyncio.TimerHandle | None = None
        self._busy = False
        # Whether what the first keys act on is there.
        self._begun = False
        self.coalescing = Coalescing(app)

    def begin(self, *, late: bool = False) -> None:
        """What the first keys act on is there, and they have their turn; ``late``: it is not, and they are dropped."""
        if not self._begun:
            self._begun = True
            self._app.call_later(self._give_up_waiting if late else self.go_on)

    async def take(self, event: Typed) -> None:
        """A key or a pasted text has come in."""
        self._waiting.append(event)
        await self.go_on()

    async def go_on(self) -> None:
        """Look at the keys that wait, as far as nothing holds them back. Only in the application's own turn."""
        if self._busy:
            return
        self._busy = True
        try:
            while self._waiting and not self._held_back():
                event = self._waiting.popleft()
                self.coalescing.before(event)
                focused = self._app.focused or self._app.screen
                await self._look_at(event)
                if event.is_forwarded:
                    self._follow(focused)
        finally:
            self._busy = False

    def _held_back(self) -> bool:
        if self._target is not None and not self._target.is_attached:
            self._handled()
        return not self._begun or bool(self._holds) or self._target is not None

    # Until something is done

    def hold(self, limit_s: float = LIMIT_S) -> Callable[[], None]:
        """Hold keys back until what is returned is called; after so long they are dropped."""
        token = object()

        def release() -> None:
            timer = self._holds.pop(token, None)
            if timer is not None:
                timer.cancel()
                self._app.call_later(self.go_on)

        def expire() -> None:
            del self._holds[token]
            self._app.call_later(self._give_up_waiting)

        self._holds[token] = asyncio.get_running_loop().call_later(limit_s, expire)
        return release

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold keys back meanwhile."""
        release = self.hold()
        try:
            yield
        finally:
            release()

    async def _give_up_waiting(self) -> None:
        """What waits was meant for something that is not there; what comes from now on is for what is in sight."""
        harmless: deque[Typed] = deque()
        while self._waiting and self._harmless(self._waiting[-1]):
            harmless.appendleft(self._waiting.pop())
        if self._waiting:
            self._dropped(len(self._waiting))
        self._waiting = harmless
        await self.go_on()

    # Until a widget has handled its key

    def _follow(self, widget: Widget) -> None:
        self._turn += 1
        if widget.post_message(Passed(self._turn, again=True)):
            self._target = widget
            self._patience = asyncio.get_running_loop().call_later(ANSWER_S, self._give_up)

    async def passed(self, message: Passed) -> None:
        """The message has come all the way up."""
        if message.turn != self._turn or self._target is None:
            return
        if not (message.again and self._target.post_message(Passed(message.turn, again=False))):
            self._handled()
            await self.go_on()

    def _handled(self) -> None:
        target, self._target = self._target, None
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        heir = self._heir(target) if target is not None else None
        if heir is not None and heir.is_attached:
            self._follow(heir)

    def _give_up(self) -> None:
        self._handled()
        self._app.call_later(self.go_on)
