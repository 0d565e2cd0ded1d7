"""What is wrong with the store: said in the first row as long as it lasts, and what was put off is done when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from odesk_tui.tui.live import StoreTrouble

if TYPE_CHECKING:
    from odesk_tui.tui.app import OdeskApp

# A store of which an answer says that it is away is asked again after so long, besides what its watcher does.
AGAIN_S = 2.0


class Trouble:
    """``sentence`` says why the store cannot be used; empty when it can. ``held_up``: it can only be read."""

    def __init__(self, app: OdeskApp) -> None:
        self._app = app
        self._again: Timer | None = None
        self.sentence = self.held_up = ""

    @property
    def words(self) -> str:
        """What the first row says."""
        return self.sentence or self.held_up

    def hold_up(self, sentence: str) -> None:
        """Changes wait for another program, or do no longer."""
        self.held_up = sentence
        self._app.here.show_status()
        if not sentence:
            self._say("the store takes changes again", "")

    def tell(self, message: StoreTrouble) -> None:
        """The store is away, or back."""
        if not message.sentence:
            self.over()
            return
        app = self._app
        app.runner.store_away = message.sentence if message.away else ""
        if message.sentence != self.sentence:
            self.sentence = message.sentence
            app.here.show_status()
        if message.away and self._again is None:
            # An answer that was long on its way tells of a time that may be over: nobody else would find out.
            self._again = app.set_timer(AGAIN_S, self._look)

    def over(self) -> None:
        """The store answers: drafts that it did not take are offered again, what was put off is read."""
        app = self._app
        if self.sentence:
            sentence, self.sentence = self.sentence, ""
            app.here.show_status()
            self._say("the store answers again", sentence)
            app.follower.changed(quiet=False)
        app.drafts.retry()
        app.runner.awake()

    def _say(self, words: str, over: str) -> None:
        """Say it in place of nothing, or of that which is over."""
        here = self._app.here
        if not here.hint_row.message or here.hint_row.message in over:
            here.say(words)

    def _look(self) -> None:
        self._again = None
        if self.sentence and self._app.screen_stack:
            self._app.read_status()
