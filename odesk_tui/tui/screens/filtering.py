"""The list's filter: what is typed, what it finds, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from textual.timer import Timer

from odesk_tui.core.query.completion import Valued
from odesk_tui.core.query.errors import QueryError
from odesk_tui.core.query.parser import parse
from odesk_tui.core.query.printer import to_text
from odesk_tui.core.query.ranking import RANK, RANKED
from odesk_tui.core.query.values import Vocabulary
from odesk_tui.reads.value_counts import ValueCounts
from odesk_tui.tui.actions import FILTER
from odesk_tui.tui.dialogs import pick
from odesk_tui.tui.layouts.base import Layout
from odesk_tui.tui.screens.selecting import SelectingScreen
from odesk_tui.tui.widgets.filter_bar import FilterBar

DEBOUNCE_S = 0.08
# So long the former tickets may stay without a word.
LATE_S = 0.5


class FilteringScreen(SelectingScreen):
    """A screen with a filter bar over tickets. ``base`` is the query that Esc comes back to."""

    def __init__(self, query: str) -> None:
        super().__init__()
        self.query_text = self.base = query
        self.bar = FilterBar(query, self._check, self._values, lambda: self._vocabulary().fields, id="filter")
        self._debounce: Timer | None = None
        # What the filter bar offers, and how many tickets the values find that were offered when they were counted last.
        self._offered: FilterBar.Offered | None = None
        self._counting: Timer | None = None
        self._counts_of: tuple[Valued | None, list[str]] = (None, [])
        self._counts: dict[str, str] = {}
        # Whether what was asked for takes longer than a moment.
        self._late = False
        self._late_timer: Timer | None = None

    @property
    def shown_layout(self) -> Layout:
        """The layout that shows what the query finds."""
        raise NotImplementedError

    @property
    def coming_layout(self) -> Layout:
        """The layout that is waited for, or else the one that is shown."""
        raise NotImplementedError

    def open_soon(self) -> None:
        """Other tickets were asked for, the former stay until those are there: say so when it takes longer than a moment."""
        if self._late_timer is not None:
            self._late_timer.stop()
        self._late = bool(self.desk_app.trouble)
        if not self._late:
            self._late_timer = self.set_timer(LATE_S, self.open_late)
        self.show_bar()

    def open_late(self) -> None:
        """They are waited for."""
        self._late = True
        self.show_bar()

    def show_bar(self) -> None:
        """Show the query and how much it finds, or that what is seen is not yet that."""
        shown, coming = self.shown_layout, self.coming_layout
        if self._late and coming.is_opening:
            former = "former tickets: " if shown.loaded else ""
            found = f"{f'{coming.NAME}: ' if coming is not shown else former}waiting for the store"
        else:
            count = shown.count
            found = f"{count} ticket{'' if count.number == 1 else 's'}" if count is not None else ""
            if count is not None and count.number > RANKED and self.query_text.endswith(f"sort:{RANK}"):
                found += f", the newest {RANKED:,} ranked"
        self.bar.show(self.query_text, "  ".join(filter(None, (self.selected_words(), shown.remark, found))))

    def show_query(self, query: str) -> None:
        """Show what a saved view finds; Esc comes back to it."""
        self.base = query
        self._find(query)

    def _look(self, query: str, at: int | None = None) -> None:
        self.query_text = query
        self.coming_layout.show(query, at=at)
        self.open_soon()

    def _find(self, query: str, at: int | None = None) -> None:
        self.await_tickets()
        self._look(query, at)
        self.show_status()

    def _check(self, text: str) -> QueryError | None:
        try:
            parse(text, self._vocabulary())
        except QueryError as error:
            return error
        return None

    def _vocabulary(self) -> Vocabulary:
        viewer = self.desk_app.viewer
        return viewer.vocabulary if viewer is not None else Vocabulary()

    def _values(self) -> Mapping[str, Sequence[str]]:
        people = self.desk_app.people
        return {
            "assignee": [agent.handle for agent in people.agents],
            "team": [team.handle for team in people.teams],
            "project": [project.handle for project in people.projects],
            "tag": people.tags,
        }

    def on_filter_bar_typed(self, message: FilterBar.Typed) -> None:
        """Filter soon; a query with a fault leaves the former results."""
        if self._debounce is not None:
            self._debounce.stop()
        wrong = message.error is not None and not message.unfinished
        self.hint_row.say(str(message.error) if wrong else "", failed=True)
        if message.error is None and not message.unfinished:
            self._debounce = self.set_timer(DEBOUNCE_S, lambda: self._look(message.text))

    def on_filter_bar_ended(self, message: FilterBar.Ended) -> None:
        """The query is kept, or the former one is back."""
        if self._debounce is not None:
            self._debounce.stop()
        self.hint_row.say("")
        self.focus_home()
        self._find(message.text)

    def on_filter_bar_offered(self, message: FilterBar.Offered) -> None:
        """Show how the word can go on, and soon how many tickets each way leads to."""
        self._offered = message
        self._show_offered()
        if self._counting is not None:
            self._counting.stop()
        if message.valued is not None and message.texts and (message.valued, message.texts) != self._counts_of:
            self._counting = self.set_timer(DEBOUNCE_S, lambda: self._count_values(message))
        self.hint_row.hints(self.desk_app.keys.hints(FILTER) if self.bar.editing else self.own_hints())

    def _count_values(self, offered: FilterBar.Offered) -> None:
        wanted = offered.valued
        if wanted is None or not self.bar.editing:
            return

        def arrived(counts: dict[str, str]) -> None:
            self._counts_of, self._counts = (wanted, offered.texts), counts
            self._show_offered()

        self.desk_app.runner.read("values", ValueCounts(wanted, tuple(offered.texts)), arrived, lambda error: None)

    def _show_offered(self) -> None:
        """The ways to go on, with numbers where they are known and are about these values."""
        offered = self._offered
        if offered is None:
            return
        known = self._counts if (offered.valued, offered.texts) == self._counts_of else {}
        self.hint_row.candidates(offered.texts, offered.chosen, [known.get(text, "") for text in offered.texts])

    def action_filter(self) -> None:
        """Edit the query."""
        self.set_focus(self.bar, scroll_visible=False)

    def action_escape(self) -> None:
        """Clear the selection; without one the filter: back to the view that was shown last."""
        if self.unselect():
            return
        if self.query_text != self.base:
            self._find(self.base)

    async def action_order(self) -> None:
        """Choose the order."""
        try:
            query = parse(self.query_text, self._vocabulary())
        except QueryError as error:
            self.fail(error)
            return
        now = ",".join(f"{'-' * key.descending}{key.field}" for key in query.sort) or "sla"

        def answered(value: object) -> None:
            self._find(f"{to_text(replace(query, sort=()))} sort:{value}".strip())

        await self.ask(pick.order(now), answered)
