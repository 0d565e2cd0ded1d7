"""Choosing several tickets: one by one, a range, all that the filter finds; and writing to all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from odesk_tui.commands.base import Command
from odesk_tui.commands.conversation import Note, Reply, SaveDraft
from odesk_tui.core.wording import many_text
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.selection import CountAmong, Everything, FindAll, NewestMessages
from odesk_tui.tui.actions import LIST
from odesk_tui.tui.acts import Act
from odesk_tui.tui.dialogs.write_many import WriteMany
from odesk_tui.tui.layouts.base import Layout
from odesk_tui.tui.runner import Ran
from odesk_tui.tui.screens.acting import ActingScreen
from odesk_tui.tui.selection import Selection

# Choosing everything may take as long; the next key is meant for what it chooses.
_PATIENCE_S = 15.0


class SelectingScreen(ActingScreen):
    """A screen whose keys act on the chosen tickets, or on the one under the cursor when none is."""

    selection: Selection
    # The query that finds what is shown.
    query_text: str

    def __init__(self) -> None:
        super().__init__()
        # How many chosen tickets the query does not find, and what that was found out for.
        self._hidden = 0
        self._hidden_for: tuple[str, frozenset[int]] | None = None

    @property
    def shown_layout(self) -> Layout:
        """The layout that shows what the query finds."""
        raise NotImplementedError

    def show_bar(self) -> None:
        """Show the query, how much it finds, and how much is chosen."""
        raise NotImplementedError

    def subjects(self) -> tuple[TicketRow, ...]:
        """The chosen tickets, or the one under the cursor."""
        return tuple(self.selection) or super().subjects()

    def came_of(self, act: Act) -> Callable[[Ran], None] | None:
        """What was done is chosen no more; what was refused stays."""
        chosen = set(self.selection.numbers).intersection(act.command.tickets)

        def heard(ran: Ran) -> None:
            if ran.result is None:
                return
            self.selection.drop(outcome.ticket for outcome in ran.result.done if outcome.ticket in chosen)
            self.chosen()
            if ran.result.done and isinstance(act.command, Note | Reply):
                self.desk_app.drafts.keep(SaveDraft(ticket=0, kind=_kind(act.command), body=""))

        return heard if chosen else None

    # What is chosen

    def selected_words(self) -> str:
        """``7 selected, 2 hidden``; empty when nothing is chosen."""
        count = len(self.selection)
        if not count:
            return ""
        hidden = f", {self._hidden:,} hidden" if self._hidden else ""
        return f"{'range: ' if self.selection.range_from else ''}{count:,} selected{hidden}"

    def chosen(self) -> None:
        """Others are chosen than before: show it."""
        self.shown_layout.around.repaint(None)
        self.look_for_hidden()
        self.show_bar()

    def look_for_hidden(self) -> None:
        """Find out how many of the chosen tickets the query does not find."""
        loaded = {row.number for row in self.shown_layout.rows}
        away = tuple(number for number in self.selection.numbers if number not in loaded)
        if not away:
            self._hidden, self._hidden_for = 0, None
            return
        question = self.query_text, frozenset(away)
        if question == self._hidden_for:
            return
        self._hidden_for = question

        def counted(found: int) -> None:
            self._hidden = len(away) - found
            self.show_bar()

        self.desk_app.runner.read("hidden", CountAmong(self.query_text, away), counted, lambda error: None)

    def unselect(self) -> bool:
        """Esc: choose none; whether any was chosen."""
        had = bool(self.selection) or self.selection.range_from is not None
        self.selection.clear()
        if had:
            self.chosen()
        return had

    # Keys

    def action_select(self) -> None:
        """Choose the ticket or choose it no more, and go down; ends a range."""
        row = self.subject()
        if self.selection.range_from is not None:
            self._end_range()
        elif row is not None:
            self.selection.toggle(row)
            self.chosen()
            self.shown_layout.step(1)

    def action_select_range(self) -> None:
        """Begin a range at the cursor, or end it."""
        row = self.subject()
        if self.selection.range_from is not None:
            self._end_range()
        elif row is not None:
            self.selection.open_range(row)
            self.say("move to the other end; V or x ends the range, Esc chooses none")
            self.chosen()

    def _end_range(self) -> None:
        self.selection.close_range()
        self.say(f"{many_text(len(self.selection))} selected")
        self.chosen()

    def cursor_moved(self, row: TicketRow | None) -> None:
        """An open range goes as far as the cursor."""
        begin = self.selection.range_from
        if begin is None or row is None:
            return
        between = self.shown_layout.between(begin.number, row.number)
        if between:
            self.selection.stretch(between)
            self.chosen()
        else:
            # Its beginning is not loaded any more.
            query = FindAll(self.query_text)
            self.desk_app.runner.read("range", query, partial(self._stretch, begin, row), self.fail)

    def _stretch(self, begin: TicketRow, end: TicketRow, found: Everything) -> None:
        row = self.subject()
        if self.selection.range_from is not begin or row is None or row.number != end.number:
            return
        places = [index for index, row in enumerate(found.rows) if row.number in (begin.number, end.number)]
        if len(places) == 2:
            self.selection.stretch(found.rows[places[0] : places[1] + 1])
            self.chosen()
        elif found.capped:
            self.say(f"a range reaches over {len(found.rows):,} tickets at most", failed=True)

    def _narrower(self) -> str:
        """What to add where more is in sight than the query finds."""
        return ", of the status that the query asks for" if self.shown_layout.remark.startswith("status:") else ""

    async def action_select_all(self) -> None:
        """Choose all that the filter finds, loaded or not."""

        def found(all_: Everything) -> None:
            self.selection.close_range()
            self.selection.add(all_.rows)
            more = "; the query finds more than can be selected at once" if all_.capped else self._narrower()
            self.say(f"{many_text(len(all_.rows))} selected{more}", failed=all_.capped)
            self.chosen()

        await self.find_then(FindAll(self.query_text), found, limit_s=_PATIENCE_S)

    async def action_invert(self) -> None:
        """Of what the filter finds, choose what is not chosen and no more what is."""

        def found(all_: Everything) -> None:
            self.selection.close_range()
            self.selection.invert(all_.rows)
            self.say(f"{many_text(len(self.selection))} selected", failed=all_.capped)
            self.chosen()

        await self.find_then(FindAll(self.query_text), found, limit_s=_PATIENCE_S)

    # Writing

    async def write_to_many(self, kind: str) -> bool:
        """Begin a reply or a note to all chosen tickets; False when it is only about the one under the cursor."""
        if not self.selection:
            return False
        drafts = self.desk_app.drafts

        rows = self.about()
        under = self.subject()

        async def written(value: object) -> None:
            self.hint_row.candidates([])
            if isinstance(value, SaveDraft):
                drafts.keep(value)
                key = self.desk_app.keys.shown(value.kind, LIST)
                kept = f"the {value.kind} is kept as a draft; {key} on a selection goes on with it"
                self.say(kept if value.body else f"the {value.kind} is discarded")
            elif isinstance(value, Act) and isinstance(value.command, Note | Reply):
                drafts.keep(SaveDraft(ticket=0, kind=_kind(value.command), body=value.command.body))
                await self.perform(value)

        async def seen(read: dict[int, int]) -> None:
            cursor = under.number if under is not None else None
            await self.ask(WriteMany(kind, rows, drafts.body(0, kind), read=read, cursor=cursor), written)

        await self.find_then(NewestMessages([row.number for row in rows]), seen)
        return True

    def writing(self) -> list[Command]:
        """The text for all chosen tickets, too."""
        return [*super().writing(), *(dialog.draft() for dialog in self.query(WriteMany))]

    def on_write_many_keep(self, message: WriteMany.Keep) -> None:
        """Keep the text while it is being typed."""
        message.stop()
        self.desk_app.drafts.keep(message.draft)


def _kind(command: Note | Reply) -> str:
    return "reply" if isinstance(command, Reply) else "note"
