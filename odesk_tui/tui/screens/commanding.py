"""The keys that open the palette and the settings, alike on every screen with tickets."""

from __future__ import annotations

from odesk_tui.core.errors import DeskError
from odesk_tui.core.fields import BUILT_IN
from odesk_tui.reads.people import Contacts
from odesk_tui.reads.recent import RecentTickets
from odesk_tui.reads.rows import Page, TicketRow
from odesk_tui.reads.tickets import ListTickets
from odesk_tui.reads.views import Views
from odesk_tui.tui import offers
from odesk_tui.tui.dialogs.palette import LINES, Found, Palette
from odesk_tui.tui.dialogs.settings import Preferences
from odesk_tui.tui.screens.promising import PromisingScreen
from odesk_tui.tui.typeahead import Typed
from odesk_tui.tui.widgets.welcome import Welcome

_CONTACTS = 500


class CommandingScreen(PromisingScreen):
    """Everything that can be done from here, by typing; and what to know at first."""

    def on_mount(self) -> None:
        """Who sees the list for the first time is told three keys."""
        app = self.desk_app
        if self is app.list_screen and not app.remembered.welcomed:
            self.mount(Welcome(app.keys))
            app.remembered.welcome()
            self._save_remembered()

    async def led(self, event: Typed) -> bool:
        """The first key ends the welcome, and acts as well."""
        await self.query(Welcome).remove()
        return await super().led(event)

    def _save_remembered(self) -> None:
        app = self.desk_app
        app.run_worker(app.remembered.save, thread=True, group="remembered", name="remember")

    def _applies(self) -> str:
        rows = self.subjects()
        if len(rows) > 1 or (rows and rows[0].number in self.desk_app.selection):
            return f"{len(rows)} selected"
        return f"#{rows[0].number}" if rows else ""

    async def action_palette(self) -> None:
        """Commands, tickets, people and views by typing."""
        app = self.desk_app
        commands = offers.commands(self.SCOPE, app.keys, self._applies())
        known = [*commands, *offers.views(app.status.views if app.status else ()), *offers.agents(app.people.agents)]
        fields = app.viewer.vocabulary.fields if app.viewer is not None else BUILT_IN
        used, themes = app.remembered.used, sorted(app.themes.known)
        palette = Palette(known, search=self._search, used=used, themes=themes, fields=fields)
        self._read_more(palette)
        await self.ask(palette, self._chosen)

    def _read_more(self, palette: Palette) -> None:
        """What is not at hand is offered as soon as it has been read."""
        read = self.desk_app.runner.read

        def recent(rows: tuple[TicketRow, ...]) -> None:
            palette.add(offers.tickets(rows, "recent"))

        read("palette recent", RecentTickets(tuple(self.desk_app.opened), limit=LINES), recent, _ignore)
        read("palette people", Contacts(limit=_CONTACTS), lambda found: palette.add(offers.contacts(found)), _ignore)
        read("palette views", Views(counted=False), lambda found: palette.add(offers.views(found)), _ignore)

    def _search(self, query: str, found: Found) -> None:
        def arrived(page: Page) -> None:
            found(page.rows)

        self.desk_app.runner.read("palette tickets", ListTickets(query, limit=LINES), arrived, _ignore)

    async def _chosen(self, value: object) -> None:
        app = self.desk_app
        app.remembered.use(offers.named(value))
        self._save_remembered()
        match value:
            case offers.Run(action="quit"):
                await app.action_quit()
            case offers.Run(action=action):
                await self.run_action(f"screen.{action}")
            case offers.Open(number=number):
                await app.open_ticket(number)
            case offers.Find(query=query):
                if app.here is not app.list_screen:
                    await app.pop_screen()
                app.list_screen.show_query(query)
            case offers.Show(view=view):
                await app.show_view(view)
            case offers.Save(name=name):
                await self.save_view(name)
            case offers.Dress(theme=theme):
                app.choices.keep("theme", theme)

    async def action_settings(self) -> None:
        """Look at the settings and change them."""
        await self.ask(Preferences(self.desk_app.choices))


def _ignore(_error: DeskError) -> None:
    """It is only offered: the palette goes without."""
