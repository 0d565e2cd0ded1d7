"""Naming colleagues with an @ in what is written: the handles that fit are offered."""

from __future__ import annotations

from textual import on

from odesk_tui.core.mentions import begun
from odesk_tui.tui.dialogs.write_many import WriteMany
from odesk_tui.tui.screens.doing import DoingScreen
from odesk_tui.tui.widgets.composer import Composer
from odesk_tui.tui.widgets.writer import Writer


class MentioningScreen(DoingScreen):
    """Offers handles while one is typed; Tab takes the first."""

    @on(Writer.Typed)
    def offer_handles(self) -> None:
        """Look what is begun before the cursor."""
        for composer in (*self.query(Composer), *self.query(WriteMany)):
            typed = begun(composer.before_cursor)
            agents = self.desk_app.people.agents if typed is not None else ()
            fits = (agent.handle for agent in agents if agent.active and agent.handle.startswith(typed or ""))
            offered = tuple(handle for handle in fits if handle != self.desk_app.me)
            if offered != composer.offered:
                composer.offered = offered
                self.hint_row.candidates([f"@{handle}" for handle in offered], 0)

    @on(Composer.Close)
    @on(Composer.Discard)
    @on(Composer.Send)
    def offer_none(self) -> None:
        """Nothing is being written any more."""
        self.hint_row.candidates([])
