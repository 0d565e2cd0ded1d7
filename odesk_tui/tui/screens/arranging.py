"""The keys that arrange tickets: their groups, columns and lanes, and the saved view that keeps all that."""

from __future__ import annotations

import re
from dataclasses import replace

from odesk_tui.commands.tickets import Edit, Tag
from odesk_tui.commands.views import MOST_COLUMNS, EditView
from odesk_tui.core.fields import FieldSet
from odesk_tui.core.query.ast import Query
from odesk_tui.core.query.errors import QueryError
from odesk_tui.core.query.parser import MAX_GROUP, parse
from odesk_tui.core.query.printer import to_text
from odesk_tui.reads.board import STATUS
from odesk_tui.reads.views import ViewCount, Views
from odesk_tui.tui.columns import FULL
from odesk_tui.tui.dialogs.arrange import Arrange
from odesk_tui.tui.dialogs.base import target
from odesk_tui.tui.layouts.board import BoardLayout
from odesk_tui.tui.screens.moving import MovingScreen
from odesk_tui.tui.widgets.status_row import Arrangement

# ``group:`` in a query that cannot be read yet.
_GROUP = re.compile(r"(?:^|\s)group:\w", re.IGNORECASE)


class ArrangingScreen(MovingScreen):
    """Tickets in groups, columns and lanes as the person wants them. ``view`` is the saved view that is shown."""

    def __init__(self, query: str) -> None:
        super().__init__(query)
        self.columns: tuple[str, ...] = ()
        # What tickets are to be shown as: list, tree or board.
        self.layout_name = "list"
        self.view: ViewCount | None = None

    # The view

    def arrangement(self) -> Arrangement:
        """What a view keeps of what is shown."""
        return Arrangement(self.query_text, self.layout_name, self.columns)

    @property
    def is_arranged(self) -> bool:
        """Whether tickets are shown otherwise than in the plain list."""
        return bool(self.columns) or self.layout_name != "list" or self.is_grouped(self.query_text)

    @property
    def is_changed(self) -> bool:
        """Whether something else is shown than the view says."""
        view, now = self.view, self.arrangement()
        if view is None or _kept(view) == now:
            return False
        if (view.layout, view.columns) != (now.layout, now.columns):
            return True
        try:
            # The same query may be written in several ways.
            vocabulary = self._vocabulary()
            return parse(view.query, vocabulary) != parse(now.query, vocabulary)
        except QueryError:
            return True

    def know_views(self) -> None:
        """The views on keys have been read anew: the one that is shown may have been changed, or be known only now."""
        status, view = self.desk_app.status, self.view
        if status is None:
            return
        if view is not None:
            self.view = next((one for one in status.views if one.id == view.id), view)
        else:
            now = self.arrangement()
            self.view = next((one for one in status.views if _kept(one) == now), None)
            self.base = now.query if self.view is not None else self.base
        if self.view is not None and (view is None or _kept(self.view) != _kept(view)):
            self.show_status()

    def read_view(self, name: str = "") -> None:
        """Look again for the view that is shown, after views were changed; ``name`` is what is shown was kept under."""

        def found(views: tuple[ViewCount, ...]) -> None:
            now, before = self.arrangement(), self.view
            named = [view for view in views if view.name.raw == name and _kept(view) == now]
            same = [view for view in views if before is not None and view.id == before.id]
            self.view = next(iter((*named, *same)), None)
            if self.view is not None and not self.is_changed:
                self.base = now.query
            self.show_status()

        self.desk_app.runner.read("views", Views(counted=False), found, lambda error: None)

    def show_view(self, view: ViewCount) -> None:
        """Show a saved view as it was saved."""
        self.view, self.columns, self.layout_name = view, view.columns, view.layout
        self.show_query(view.query)

    def action_escape(self) -> None:
        """Clear the selection; without one the filter, and with it groups and columns: back to the view as it was saved."""
        if self.unselect():
            return
        view = self.view
        if view is not None and view.columns != self.columns and view.query == self.base:
            self.columns = view.columns
            self._find(self.base)
        elif self.query_text != self.base:
            self._find(self.base)

    def action_update_view(self) -> None:
        """Keep what is shown now as the view that it came from."""
        view = self.view
        if view is None:
            self.say(
                f"no saved view is shown; {self.desk_app.keys.shown('views', self.SCOPE)} lists them, s there saves"
            )
        elif not self.is_changed:
            self.say(f"{view.name.line()} is as it was saved")
        else:
            now = self.arrangement()
            changes = {"query": now.query, "layout": now.layout, "columns": ",".join(now.columns)}
            self.desk_app.orders.give(lambda: EditView(view=view.id, changes=changes), lambda ran: self.read_view())

    # Groups and columns

    @property
    def _fields(self) -> FieldSet:
        return self._vocabulary().fields

    def is_grouped(self, text: str) -> bool:
        """Whether a query has groups."""
        try:
            return bool(parse(text, self._vocabulary()).group)
        except QueryError:
            return _GROUP.search(text) is not None

    def _parsed(self) -> Query | None:
        try:
            return parse(self.query_text, self._vocabulary())
        except QueryError as error:
            self.fail(error)
            return None

    def _regroup(self, query: Query, group: tuple[str, ...]) -> None:
        row = self.shown_layout.row
        self._find(to_text(replace(query, group=group)), at=row.number if row is not None else None)

    async def action_group_by(self) -> None:
        """Choose the fields of groups; on the board of columns and lanes."""
        query = self._parsed()
        if query is None:
            return
        board = isinstance(self.shown_layout, BoardLayout)
        title = "Columns by, lanes by" if board else "Group by"
        none = "by status" if board else "no groups"
        if self.shown_layout.NAME == "tree":
            none = "by customer"

        def answered(value: object) -> None:
            if isinstance(value, tuple):
                self._regroup(query, value)

        fields = [self._fields[name] for name in self._fields.grouped_by]
        most = 2 if board else MAX_GROUP
        await self.ask(Arrange(title, fields, query.group[:most], most=most, none=none, quick=True), answered)

    async def action_lanes(self) -> None:
        """Lanes of the board by a field, or none."""
        query = self._parsed()
        if not isinstance(self.shown_layout, BoardLayout):
            self.say("only the board has lanes: g b shows it")
        elif query is not None:
            columns = query.group[:1] or (STATUS,)

            def answered(value: object) -> None:
                if isinstance(value, tuple):
                    self._regroup(query, (*columns, *value) if value else (query.group[:1]))

            fields = [self._fields[name] for name in self._fields.grouped_by if name not in columns]
            await self.ask(Arrange("Lanes by", fields, query.group[1:2], most=1, none="no lanes", quick=True), answered)

    async def action_columns(self) -> None:
        """Choose the columns of the list and their order."""
        if self.shown_layout.NAME != "list":
            self.say("only the list has columns to choose: g l shows it")
            return

        def answered(value: object) -> None:
            if isinstance(value, tuple):
                self.columns = value
                self.shown_layout.paint()
                self.show_status()

        dialog = Arrange(
            "Columns", self._fields.specs, self.columns, most=MOST_COLUMNS, none="as many as fit", default=FULL
        )
        await self.ask(dialog, answered)

    # Cards

    async def _step(self, by: int) -> None:
        """On a board whose columns are no statuses: to the next column, which sets that field."""
        layout = self.shown_layout
        if not isinstance(layout, BoardLayout) or layout.field == STATUS:
            await super()._step(by)
            return
        spec, here, there = self._fields[layout.field], layout.column, layout.beside(by)
        if here is None or there is None:
            self.say(f"there is no column {'after' if by > 0 else 'before'} this one", failed=True)
        elif spec.name == "tag":
            add, remove = _only(there.value), _only(here.value)
            await self.do(lambda rows: Tag(**target(rows), add=add, remove=remove))
        elif not spec.settable or spec.spanned:
            why = f"e sets {spec.name} to a day or a time" if spec.custom else "no key sets this field"
            self.say(f"a card does not move: {_REASONS.get(spec.name, why)}", failed=True)
        else:
            value = "none" if there.value is None else there.title.raw if spec.custom else there.value
            await self.do(lambda rows: Edit(**target(rows), changes={spec.name: value}))


def _kept(view: ViewCount) -> Arrangement:
    return Arrangement(view.query, view.layout, view.columns)


def _only(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


# Why a card is not moved to another column of these fields.
_REASONS = {
    "category": "the category follows from the status",
    "sla": "a clock is due when the promise says",
    "due": "z sets when it is due",
    "snoozed": "z sets until when it sleeps",
}
