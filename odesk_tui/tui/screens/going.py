"""The keys that go somewhere: recent tickets, saved views, the inbox, promises."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from odesk_tui.commands.inbox import MarkRead
from odesk_tui.commands.views import EditView, SaveView
from odesk_tui.core.query.values import Vocabulary
from odesk_tui.reads.inbox import Inbox, InboxPage
from odesk_tui.reads.recent import RecentTickets
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.sla_overview import Overview, SlaOverview
from odesk_tui.reads.sla_story import ClockStories, ClockStory
from odesk_tui.reads.sla_words import lines
from odesk_tui.reads.views import ViewCount, Views
from odesk_tui.tui.dialogs.find_ticket import FindTicket
from odesk_tui.tui.dialogs.inbox import PAGE, InboxList
from odesk_tui.tui.dialogs.sla import DUE, SlaDialog
from odesk_tui.tui.dialogs.view_form import ViewForm
from odesk_tui.tui.dialogs.views import SAVE, Change, Reshape, ViewList
from odesk_tui.tui.screens.doing import DoingScreen
from odesk_tui.tui.widgets.status_row import Arrangement


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
        app = self.desk_app
        view = next((one for one in app.status.views if one.slot == slot), None) if app.status else None
        if view is None:
            self.say(f"no view is on key {slot}; see them with: odesk view list", failed=True)
        else:
            await app.show_view(view)

    async def action_views(self) -> None:
        """All saved views."""
        app = self.desk_app

        async def chosen(value: object) -> None:
            if isinstance(value, Change):
                app.orders.give(lambda: value.command, lambda ran: self._views_changed())
            elif isinstance(value, Reshape):
                await self._reshape(value)
            elif value == SAVE:
                await self.save_view()
            elif isinstance(value, ViewCount):
                await app.show_view(value)

        async def show(views: Sequence[ViewCount]) -> None:
            now = app.list_screen.view
            shown = now.id if now is not None else 0
            await self.ask(ViewList(views, app.place.query, app.looks(), shown=shown), chosen)

        await self.find_then(Views(urgent=True), show)

    def _views_changed(self) -> None:
        self.desk_app.list_screen.read_view()
        self.call_next(self.action_views)

    async def save_view(self, name: str = "") -> None:
        """Keep what is shown under ``name`` as one's own, or as the form says that asks for everything."""
        now = self.desk_app.list_screen.arrangement()

        async def show(views: Sequence[ViewCount]) -> None:
            if not name:
                await self.ask(self._form(now, views), self._keep_view)
                return
            known = next((view for view in views if view.owner is not None and view.name.raw == name), None)
            if known is None:
                self._keep_view(SaveView(name=name, query=now.query, layout=now.layout, columns=now.columns))
            else:
                changes = {"query": now.query, "layout": now.layout, "columns": ",".join(now.columns)}
                self._keep_view(EditView(view=known.id, changes=changes))

        await self.find_then(Views(counted=False), show)

    async def _reshape(self, value: Reshape) -> None:
        """Change a view, or make another one like it."""
        view = value.view
        kept = Arrangement(view.query, view.layout, view.columns)

        async def show(views: Sequence[ViewCount]) -> None:
            if value.copy:
                form = self._form(kept, views, name=f"{view.name.raw} copy")
            else:
                form = self._form(kept, views, view)
            await self.ask(form, self._keep_view)

        await self.find_then(Views(counted=False), show)

    def _form(
        self, kept: Arrangement, views: Sequence[ViewCount], view: ViewCount | None = None, name: str = ""
    ) -> ViewForm:
        viewer = self.desk_app.viewer
        teams = viewer.teams if viewer is not None else ()
        vocabulary = viewer.vocabulary if viewer is not None else Vocabulary()
        return ViewForm(kept, views, teams, vocabulary, view=view, name=name)

    def _keep_view(self, command: object) -> None:
        """Keep it; what is shown may be that view from now on."""
        assert isinstance(command, SaveView | EditView)
        name = command.name if isinstance(command, SaveView) else command.changes.get("name", "")
        self.desk_app.orders.give(lambda: command, lambda ran: self.desk_app.list_screen.read_view(name))

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

    # Promises

    async def action_promises(self, page: str = DUE) -> None:
        """What is due next, late, to be expected, and kept."""
        app = self.desk_app

        async def chosen(number: object) -> None:
            assert isinstance(number, int)
            await app.open_ticket(number)

        async def show(found: Overview) -> None:
            await self.ask(SlaDialog(found, app.looks, page=page), chosen)
            self._read_promises()

        await self.find_then(SlaOverview(soon=True), show)

    def _read_promises(self) -> None:
        """Show promises as they are, with what takes longer to count."""

        def show(found: Overview) -> None:
            for shown in self.query(SlaDialog):
                shown.load(found)

        self.desk_app.runner.read("promises", SlaOverview(), show, self.fail)

    def on_sla_dialog_do(self, message: SlaDialog.Do) -> None:
        """Give or take back a reason; then show promises as they are."""
        message.stop()
        self.desk_app.orders.give(lambda: message.command, lambda ran: self._read_promises())

    def on_sla_dialog_explain(self, message: SlaDialog.Explain) -> None:
        """Say why a ticket's clocks have their figures."""
        message.stop()

        def show(stories: Sequence[ClockStory]) -> None:
            for shown in self.query(SlaDialog):
                shown.explain(message.ticket, tuple(lines(stories, ZoneInfo(self.desk_app.zone))))

        self.desk_app.runner.read("story", ClockStories(message.ticket), show, self.fail)
