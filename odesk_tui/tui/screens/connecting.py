"""The keys that connect: links, merging, watching; and macros."""

from __future__ import annotations

from collections.abc import Sequence

from odesk_tui.commands.links import Link, Unlink
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.watching import Unwatch, Watch
from odesk_tui.reads.macros import Macro, Macros
from odesk_tui.reads.recent import RecentTickets
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.tickets import TicketsNumbered
from odesk_tui.reads.watching import Watchers
from odesk_tui.tui.acts import MANY
from odesk_tui.tui.dialogs import macros as prepared
from odesk_tui.tui.dialogs.ask import Confirm
from odesk_tui.tui.dialogs.base import named, target
from odesk_tui.tui.dialogs.find_ticket import FindTicket
from odesk_tui.tui.dialogs.relate import UNLINK, kind_words, link_kind
from odesk_tui.tui.screens.doing import DoingScreen


class ConnectingScreen(DoingScreen):
    """Tickets and what they have to do with others."""

    def recent(self, but: Sequence[TicketRow] = ()) -> RecentTickets:
        """The tickets that were opened or changed lately, without those of ``but``."""
        return RecentTickets(tuple(self.desk_app.opened), tuple(row.number for row in but))

    async def action_link(self) -> None:
        """Choose the kind, then the other ticket."""
        rows = self.about()
        if not rows:
            return

        async def chosen(kind: object) -> None:
            await self._find_other(rows, str(kind))

        await self.ask(link_kind(rows), chosen)

    async def _find_other(self, rows: tuple[TicketRow, ...], kind: str) -> None:
        words = "unlink from" if kind == UNLINK else kind_words(kind)

        async def found(other: object) -> None:
            assert isinstance(other, int)
            where = target(rows)
            await self.obey(Unlink(**where, target=other) if kind == UNLINK else Link(**where, target=other, kind=kind))

        async def show(recent: Sequence[TicketRow]) -> None:
            await self.ask(FindTicket(f"{named(rows)}: {words} …", recent), found)

        await self.find_then(self.recent(rows), show)

    async def action_merge(self) -> None:
        """Choose the ticket that goes on, then be sure."""
        rows = self.about()
        if not rows:
            return

        async def found(into: object) -> None:
            assert isinstance(into, int)

            async def show(others: Sequence[TicketRow]) -> None:
                if not others:
                    self.say(f"there is no ticket #{into}", failed=True)
                    return
                await self._confirm_merge(rows, others[0])

            await self.find_then(TicketsNumbered((into,)), show)

        async def show(recent: Sequence[TicketRow]) -> None:
            await self.ask(FindTicket(f"Merge {named(rows)} into …", recent), found)

        await self.find_then(self.recent(rows), show)

    async def _confirm_merge(self, rows: tuple[TicketRow, ...], into: TicketRow) -> None:
        preview = [
            f"#{into.number} {into.subject.line()} ({into.project.line()}) goes on with all messages and times",
            *(f"#{row.number} {row.subject.line()} ({row.project.line()}) is closed" for row in rows),
        ]

        async def sure(_: object) -> None:
            await self.obey(Merge(**target(rows), into=into.number))

        if len(rows) > MANY:
            # The preview asks, too.
            await sure(True)
            return
        question = f"Merge {named(rows)} into #{into.number}?"
        await self.ask(Confirm(question, preview, yes="merges"), sure)

    async def action_watch(self) -> None:
        """Watch, or watch no more; several are watched."""
        rows = self.about()
        if len(rows) == 1:

            async def known(handles: tuple[str, ...]) -> None:
                where = target(rows)
                await self.obey(Unwatch(**where) if self.desk_app.me in handles else Watch(**where))

            await self.find_then(Watchers(rows[0].number), known)
        elif rows:
            await self.do(lambda rows: Watch(**target(rows)))

    async def action_macro(self) -> None:
        """Choose a macro and apply it, or make one."""
        rows = self.about()
        if not rows:
            return

        async def show(macros: tuple[Macro, ...]) -> None:
            async def chosen(value: object) -> None:
                if value == prepared.NEW:
                    taken = {macro.slot for macro in macros}
                    own = [spec.name for spec in self.desk_app.people.own]
                    free = [slot for slot in range(1, 10) if slot not in taken]
                    await self.ask(prepared.MacroForm(prepared.of_acts(self.desk_app.orders.acts), free, own))
                elif value == prepared.REMOVE:
                    await self.ask(prepared.choose_removal(macros))
                else:
                    await self.obey(value)

            await self.ask(prepared.choose(rows, macros), chosen)

        await self.find_then(Macros(), show)
