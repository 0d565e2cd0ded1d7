"""The keys that move the cursor, alike in every layout, and those that change the layout."""

from __future__ import annotations

from odesk_tui.commands.limits import LimitStatus
from odesk_tui.reads.board import STATUS, Column
from odesk_tui.tui.dialogs.ask import Ask, column_limit
from odesk_tui.tui.layouts.board import BoardLayout
from odesk_tui.tui.layouts.tree import TreeLayout
from odesk_tui.tui.screens.filtering import FilteringScreen


class MovingScreen(FilteringScreen):
    """Gives its keys to the layout that is shown."""

    def show_layout(self, name: str, *, at: int | None = None) -> None:
        """Show the same tickets in another layout, the cursor on the same ticket, or on ``at``."""
        raise NotImplementedError

    # Cursor

    def action_cursor_down(self) -> None:
        """Next ticket."""
        self.shown_layout.move(1)

    def action_cursor_up(self) -> None:
        """Previous ticket."""
        self.shown_layout.move(-1)

    def action_next_ticket(self) -> None:
        """Next ticket, past headings."""
        self.shown_layout.step(1)

    def action_previous_ticket(self) -> None:
        """Previous ticket, past headings."""
        self.shown_layout.step(-1)

    def action_half_down(self) -> None:
        """Half a page down."""
        self.shown_layout.page(0.5)

    def action_half_up(self) -> None:
        """Half a page up."""
        self.shown_layout.page(-0.5)

    def action_page_down(self) -> None:
        """A page down."""
        self.shown_layout.page(1)

    def action_page_up(self) -> None:
        """A page up."""
        self.shown_layout.page(-1)

    def action_top(self) -> None:
        """The first ticket."""
        self.shown_layout.top()

    def action_bottom(self) -> None:
        """The last ticket."""
        self.shown_layout.bottom()

    async def action_forward(self) -> None:
        """The next column, unfold, or else open the ticket."""
        if not self.shown_layout.sideways(1):
            await self.action_open()

    def action_backward(self) -> None:
        """The column before, or fold."""
        self.shown_layout.sideways(-1)

    async def action_open(self) -> None:
        """Open the ticket."""
        raise NotImplementedError

    def action_parent(self) -> None:
        """What the ticket hangs on."""
        tree = self._tree()
        if tree is not None:
            tree.to_parent()

    def action_fold_all(self) -> None:
        """Fold all groups, or unfold them."""
        tree = self._tree()
        if tree is not None:
            tree.fold_all()

    def _tree(self) -> TreeLayout | None:
        if isinstance(self.shown_layout, TreeLayout):
            return self.shown_layout
        self.say("only groups and the tree fold: g t shows it")
        return None

    # Board

    async def action_limit(self) -> None:
        """Ask for the limit of the column under the cursor."""
        board = self.shown_layout if isinstance(self.shown_layout, BoardLayout) else None
        if board is None or board.column is None:
            self.say("only columns of the board have limits: g b shows it")
        elif board.field != STATUS or board.column.value is None:
            self.say("only columns of statuses have limits")
        else:
            await self._ask_limit(board.column, board.column.value)

    async def _ask_limit(self, column: Column, status: str) -> None:
        def answered(value: object) -> None:
            cards = value if isinstance(value, int) and value > 0 else None
            self.desk_app.orders.give(lambda: LimitStatus(status=status, cards=cards))

        title = f"Limit of {status}"
        now = str(column.limit) if column.limit is not None else ""
        await self.ask(Ask(title, "tickets", text=now, accept=column_limit, hint="a number, or none"), answered)

    # Layout

    def action_to_list(self) -> None:
        """Show the list."""
        self.show_layout("list")

    def action_to_tree(self) -> None:
        """Show the tree."""
        self.show_layout("tree")

    def action_to_board(self) -> None:
        """Show the board."""
        self.show_layout("board")
