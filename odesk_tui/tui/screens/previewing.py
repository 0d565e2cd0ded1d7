"""What stands beside the tickets: the SLA panel and the preview, which never shows another ticket than the cursor's."""

from __future__ import annotations

from textual.timer import Timer

from odesk_tui.reads.rows import TicketDetail, TicketRow
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.tui.screens.arranging import ArrangingScreen
from odesk_tui.tui.widgets.side import Side
from odesk_tui.tui.widgets.ticket_head import draft_text

# A held key shows no preview on its way.
PREVIEW_AFTER_S, SLOW_PREVIEW_AFTER_S = 0.1, 0.5
# So long the ticket that the cursor has left may stand there while the store is asked for the next.
OTHER_S = 0.4
_PREVIEW_ITEMS = 100
_SCROLLED = 3
WIDE = 120


class PreviewingScreen(ArrangingScreen):
    """A screen with tickets and their preview at its side."""

    def __init__(self, query: str) -> None:
        super().__init__(query)
        self.side = Side()
        self._preview_timer: Timer | None = None
        self._other_timer: Timer | None = None
        # The ticket whose preview was asked for last.
        self._previewed: int | None = None
        self._preview_on = True
        # Layouts in which the person has turned the preview on or off.
        self._previewing: dict[str, bool] = {}
        self._below: bool | None = None
        self._panel_on: bool | None = None

    # Where it stands

    def place_side(self) -> None:
        """Side to the right or below, as wide as the screen allows or as the person chose."""
        wide = self.app.size.width >= WIDE
        below = not wide if self._below is None else self._below
        self.set_class(below, "-below")
        beside = {"always": True, "wide": wide, "never": False}[self.shown_layout.SIDE]
        # Lines as wide as the screen are scrolled by the terminal; those beside something have to be written anew.
        beside = beside and not self.desk_app.slowness.on
        panel = (wide and beside) if self._panel_on is None else self._panel_on
        wanted = self._preview_on and beside
        preview = self._previewing.get(self.shown_layout.NAME, wanted)
        self.side.reveal(panel=panel, preview=preview)

    def slowed(self) -> None:
        """The link has turned out to be slow, or is taken for fast again: the preview is there on demand, or always."""
        self._arrange_anew()

    def place_preview(self, where: str) -> None:
        """Show the preview as the setting says: auto, right, below or off."""
        self._below = {"right": False, "below": True}.get(where)
        self._preview_on = where != "off"
        self._previewing.clear()
        self._arrange_anew()

    def _arrange_anew(self) -> None:
        if self.is_mounted:
            self.place_side()
            self.read_preview()

    # What it shows

    def preview(self, row: TicketRow | None) -> None:
        """That ticket is under the cursor: preview it soon, the first one at once."""
        if row is not None and self._previewed is None:
            self.read_preview()
            return
        if self._preview_timer is not None:
            self._preview_timer.stop()
        after = SLOW_PREVIEW_AFTER_S if self.desk_app.slowness.on else PREVIEW_AFTER_S
        self._preview_timer = self.set_timer(after, self.read_preview)

    def read_preview(self) -> None:
        """Read the ticket under the cursor; another one stays no longer than a moment, none while the store is away."""
        row = self.subject()
        if row is None or not self.side.is_previewing or not self.is_current:
            return
        self._previewed = row.number
        query = ShowTicket(row.number, limit=_PREVIEW_ITEMS)
        self.desk_app.runner.read("preview", query, self._preview_arrived, lambda error: self._clear_other())
        self.desk_app.company.look(row.number, self.side.head.accompany)
        if self._other_timer is not None:
            self._other_timer.stop()
        if self.desk_app.trouble:
            self._clear_other()
        else:
            self._other_timer = self.set_timer(OTHER_S, self._clear_other)

    def _preview_arrived(self, detail: TicketDetail) -> None:
        self.tell_draft()
        self.side.show_ticket(detail, self.desk_app.looks(), self.desk_app.zone)
        self.tick()

    def _clear_other(self) -> None:
        row = self.subject()
        if row is not None and row.number == self._previewed != self.side.number:
            self.side.wait_for(row, self.desk_app.looks())

    def tell_draft(self) -> None:
        """Say in the preview's head that a draft waits."""
        if self._previewed is not None:
            app, head = self.desk_app, self.side.head
            head.draft = draft_text(app.drafts.of_ticket(self._previewed), app.looks().now, app.zone)
            head.repaint()

    # Keys

    def action_preview_down(self) -> None:
        """Scroll the preview down."""
        self.side.conversation.scroll_lines(_SCROLLED)

    def action_preview_up(self) -> None:
        """Scroll the preview up."""
        self.side.conversation.scroll_lines(-_SCROLLED)

    def action_preview(self) -> None:
        """Preview on or off."""
        self._previewing[self.shown_layout.NAME] = not self.side.is_previewing
        self.place_side()
        self.read_preview()

    def action_preview_place(self) -> None:
        """To the right, or below."""
        self._below = not self.has_class("-below")
        self.place_side()

    def action_sla_panel(self) -> None:
        """SLA panel on or off."""
        self._panel_on = not self.side.panel.display
        self.place_side()
        self.status_read()
