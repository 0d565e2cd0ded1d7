"""The keys that connect: links, merging, watching; and macros."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from odesk_tui.commands.links import Link, Unlink
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.watching import Unwatch, Watch
from odesk_tui.core.wording import many_text
from odesk_tui.reads.crossing import across
from odesk_tui.reads.dependencies import Dependencies, Dependency
from odesk_tui.reads.last_done import Deeds, LastDone
from odesk_tui.reads.macros import Macro, Macros
from odesk_tui.reads.recent import Candidate, Candidates, RecentTickets
from odesk_tui.reads.rows import TicketDetail, TicketRow
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import TicketsNumbered
from odesk_tui.reads.watching import Watchers
from odesk_tui.tui.acts import MANY
from odesk_tui.tui.dialogs import macros as prepared
from odesk_tui.tui.dialogs.ask import Confirm
from odesk_tui.tui.dialogs.base import named, target
from odesk_tui.tui.dialogs.dependencies import DependencyList
from odesk_tui.tui.dialogs.find_ticket import FindTicket
from odesk_tui.tui.dialogs.macro_form import MacroForm, of_deeds, of_macro
from odesk_tui.tui.dialogs.relate import UNLINK, kind_words, link_kind
from odesk_tui.tui.dialogs.split import SplitMessages
from odesk_tui.tui.screens.doing import DoingScreen
from odesk_tui.tui.widgets.moments import moment_text


class ConnectingScreen(DoingScreen):
    """Tickets and what they have to do with others."""

    def recent(self, but: Sequence[TicketRow] = ()) -> RecentTickets:
        """The tickets that were opened or changed lately, without those of ``but``."""
        return RecentTickets(tuple(self.desk_app.opened), tuple(row.number for row in but))

    async def _find_ticket(self, title: str, rows: tuple[TicketRow, ...], found: Callable[[object], object]) -> None:
        """Ask for another ticket that ``rows`` have to do with."""

        async def show(known: Sequence[Candidate]) -> None:
            why = {one.row.number: one.why for one in known if one.why}
            await self.ask(FindTicket(title, [one.row for one in known], none="type its number", why=why), found)

        numbers = tuple(row.number for row in rows)
        await self.find_then(Candidates(numbers, tuple(self.desk_app.opened)), show)

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

        await self._find_ticket(f"{named(rows)}: {words} …", rows, found)

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

        await self._find_ticket(f"Merge {named(rows)} into …", rows, found)

    async def _confirm_merge(self, rows: tuple[TicketRow, ...], into: TicketRow) -> None:
        preview = [
            f"#{into.number} {into.subject.line()} ({into.project.line()}) goes on with all messages and times",
            *(f"#{row.number} {row.subject.line()} ({row.project.line()}) is closed" for row in rows),
        ]

        foreign = across(self.desk_app.people.projects, rows, into)
        preview[:0] = foreign

        async def sure(_: object) -> None:
            await self.obey(Merge(**target(rows), into=into.number, across=bool(foreign)))

        if len(rows) > MANY and not foreign:
            # The preview asks, too.
            await sure(True)
            return
        question = f"Merge {named(rows)} into #{into.number}{' of another customer' * bool(foreign)}?"
        await self.ask(Confirm(question, preview, yes="merges"), sure)

    async def action_dependencies(self) -> None:
        """Show what blocks the ticket and what it blocks, and go there."""
        rows = self.about()
        if not rows:
            return
        if len(rows) > 1:
            self.say("dependencies are shown of one ticket; Esc chooses none", failed=True)
            return

        async def chosen(number: object) -> None:
            assert isinstance(number, int)
            await self.desk_app.open_ticket(number)

        async def show(found: tuple[TicketRow, tuple[Dependency, ...]]) -> None:
            ticket, others = found
            if others:
                await self.ask(DependencyList(ticket, others), chosen)
            else:
                self.say(f"#{ticket.number} waits for nothing, and nothing waits for it; b links tickets")

        await self.find_then(Dependencies(rows[0].number), show)

    async def action_split(self) -> None:
        """Choose messages, then the subject of the ticket that they go to."""
        rows = self.about()
        if not rows:
            return
        if len(rows) > 1:
            self.say("messages are split off one ticket; Esc chooses none", failed=True)
            return

        async def show(detail: TicketDetail) -> None:
            said = [item for item in detail.items if item.message_id is not None]
            if len(said) < 2:
                self.say(f"#{detail.row.number} has {many_text(len(said), 'message')}: nothing to split", failed=True)
                return
            now, zone = self.desk_app.looks().now, self.desk_app.zone
            await self.ask(SplitMessages(detail.row, said, lambda item: moment_text(item.at, now, zone)))

        await self.find_then(ShowTicket(rows[0].number), show)

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
                taken = {macro.slot: macro.name.line() for macro in macros if macro.slot is not None}
                if value == prepared.NEW:
                    await self._new_macro(taken)
                elif value == prepared.GO_ON:
                    await self.ask(
                        MacroForm(taken=taken, own=self._own(), draft=self.desk_app.drafts.body(0, MacroForm.KIND))
                    )
                elif value == prepared.EDIT:
                    await self.ask(prepared.choose_edited(macros), lambda macro: self._edit_macro(macro, taken))
                elif value == prepared.REMOVE:
                    await self.ask(prepared.choose_removal(macros))
                else:
                    await self.obey(value)

            begun, url = bool(self.desk_app.drafts.body(0, MacroForm.KIND)), self.desk_app.ticket_url
            await self.ask(prepared.choose(rows, macros, begun=begun, ticket_url=url), chosen)

        await self.find_then(Macros(), show)

    def _own(self) -> list[str]:
        return [spec.name for spec in self.desk_app.people.own]

    async def _edit_macro(self, macro: object, taken: Mapping[int, str]) -> None:
        assert isinstance(macro, Macro)
        others = {slot: name for slot, name in taken.items() if slot != macro.slot}
        await self.ask(MacroForm(of_macro(macro), others, was=macro.name.raw, own=self._own()))

    async def _new_macro(self, taken: Mapping[int, str]) -> None:
        """Make one of what the agent did last, here or elsewhere."""

        async def show(deeds: Deeds) -> None:
            if deeds:
                about = f"It begins with what you did last, on #{deeds.ticket}."
            elif deeds.other:
                about = f"What you did last ({deeds.other}) is nothing that a macro does, so it begins empty."
            else:
                about = "You have not done anything to a ticket yet, so it begins empty."
            await self.ask(MacroForm(of_deeds(deeds), taken, about=about, own=self._own()))

        await self.find_then(LastDone(), show)
