"""The keys that open what sets up promises: the calendars."""

from __future__ import annotations

from collections.abc import Sequence

from odesk_tui.commands.calendars import EditCalendar
from odesk_tui.reads.sla import CalendarRow, CalendarRows, ZoneNames
from odesk_tui.tui.dialogs.calendar_editor import CalendarEditor
from odesk_tui.tui.dialogs.calendars import CalendarList, Recount
from odesk_tui.tui.recounting import Recounting
from odesk_tui.tui.runner import Ran
from odesk_tui.tui.screens.going import GoingScreen


class PromisingScreen(GoingScreen):
    """Opening hours, looked at and changed."""

    async def action_calendars(self) -> None:
        """The desk's calendars; one of them opens in the editor."""
        app = self.desk_app

        async def chosen(value: object) -> None:
            if isinstance(value, Recount):
                Recounting(app, value.name).next()
            else:
                await self._edit_calendar(value if isinstance(value, CalendarRow) else None)

        async def show(found: Sequence[CalendarRow]) -> None:
            await self.ask(CalendarList(found, app.desk.clock()), chosen)

        await self.find_then(CalendarRows(), show)

    async def _edit_calendar(self, found: CalendarRow | None) -> None:
        app = self.desk_app
        editor = CalendarEditor(found, app.desk.clock, app.zone)
        app.runner.read("zones", ZoneNames(), editor.know_zones, self.fail)
        await self.ask(editor)

    def on_calendar_editor_save(self, message: CalendarEditor.Save) -> None:
        """Run what the editor wants kept; it closes when that is done, and the clocks follow."""
        message.stop()
        command, editor = message.command, message.editor

        def came(ran: Ran) -> None:
            if ran.error is not None:
                editor.refused(ran.error)
                return
            editor.finish(None)
            if isinstance(command, EditCalendar):
                Recounting(self.desk_app, command.rename or command.name).next()

        self.desk_app.orders.give(lambda: command, came)
