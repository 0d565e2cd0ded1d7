"""The keys that go somewhere: recent tickets, saved views, the inbox."""

from __future__ import annotations

from collections.abc import Sequence

from odesk_tui.commands.inbox import MarkRead
from odesk_tui.commands.views import SaveView
from odesk_tui.reads.inbox import Inbox, InboxPage
from odesk_tui.reads.recent import RecentTickets
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.views import ViewCount, Views
from odesk_tui.tui.dialogs.ask import ask_view_name
from odesk_tui.tui.dialogs.find_ticket import FindTicket
from odesk_tui.tui.dialogs.inbox import PAGE, InboxList
from odesk_tui.tui.dialogs.views import SAVE, Change, ViewList
from odesk_tui.tui.screens.doing import DoingScreen


class GoingScreen(DoingScreen):
    """Where else one can go from here."""

    async def action_recent(self) -> None:
        """Find one of the tickets that were open or in hand lately."""
        app = self.desk_app
        here = self.subject() if self is not app.list_screen else None

        async def found(number: object) -> None:
            assert isinstance(number, int)
            await app.open_ticket(number)

        async def show(recent: Sequence[TicketRow]) -> None:
            await self.ask(FindTicket("Recent tickets", recent), found)

        but = (here.number,) if here is not None else ()
        await self.find_then(RecentTickets(tuple(app.opened), but), show)

    # Views

    async def action_view(self, slot: int) -> None:
        """The saved view on a number key."""
        await self.desk_app.open_view(slot)

    async def action_views(self) -> None:
        """All saved views."""
        app = self.desk_app

        async def chosen(value: object) -> None:
            if isinstance(value, Change):
                app.orders.give(lambda: value.command, lambda ran: self.call_next(self.action_views))
            elif value == SAVE:
                await self.save_view()
            elif isinstance(value, ViewCount):
                await app.show_view(value)

        async def show(views: Sequence[ViewCount]) -> None:
            await self.ask(ViewList(views, app.place.query), chosen)

        await self.find_then(Views(), show)

    async def save_view(self, name: str = "") -> None:
        """Keep the present query under ``name``, or under one that is asked for."""
        app = self.desk_app
        query, layout = app.place.query, app.list_screen.shown_layout.NAME

        async def show(views: Sequence[ViewCount]) -> None:
            own = {view.name.raw: view for view in views if view.owner is not None}

            def keep(value: object) -> None:
                # A view that is kept anew stays on its key.
                slot = own[str(value)].slot if str(value) in own else None
                app.orders.give(lambda: SaveView(name=str(value), query=query, slot=slot, layout=layout))

            if name:
                keep(name)
            else:
                await self.ask(ask_view_name(query, list(own)), keep)

        await self.find_then(Views(counted=False), show)

    # Inbox

    async def action_inbox(self) -> None:
        """What concerns the agent."""
        app = self.desk_app

        async def chosen(number: object) -> None:
            assert isinstance(number, int)
            app.runner.run(lambda: MarkRead(tickets=(number,)), lambda ran: app.read_status())
            await app.open_ticket(number)

        async def show(page: InboxPage) -> None:
            await self.ask(InboxList(page, app.desk.clock(), app.zone), chosen)

        await self.find_then(Inbox(PAGE), show)

    def on_inbox_list_do(self, message: InboxList.Do) -> None:
        """Mark as read, or take back; then show the inbox as it is."""
        message.stop()

        self.desk_app.orders.give(lambda: message.command, lambda ran: self._read_inbox(0))

    def on_inbox_list_wanted(self, message: InboxList.Wanted) -> None:
        """Load more of it."""
        message.stop()
        self._read_inbox(PAGE)

    def _read_inbox(self, more: int) -> None:
        for shown in self.query(InboxList):
            limit = max(PAGE, shown.loaded + more)
            self.desk_app.runner.read("inbox", Inbox(limit), shown.load, self.fail)
