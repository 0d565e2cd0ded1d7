"""What stands beside or below the list: the SLA panel and the preview of the ticket under the cursor."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.reads.rows import ClockRow, TicketDetail, TicketRow
from odesk_tui.tui.columns import Looks
from odesk_tui.tui.widgets.conversation import ConversationView
from odesk_tui.tui.widgets.sla_panel import SlaPanel
from odesk_tui.tui.widgets.ticket_head import PreviewHead

_PANEL_ROWS = 8


class Side(Vertical):
    """The panel above the preview; each can be hidden."""

    def __init__(self) -> None:
        super().__init__(id="side")
        self.panel = SlaPanel(id="panel")
        self.head = PreviewHead(id="preview-head")
        self.conversation = ConversationView(compact=True, id="preview")
        # The ticket of the preview.
        self.number: int | None = None

    def compose(self) -> ComposeResult:
        """Panel, head, conversation."""
        yield self.panel
        yield self.head
        yield self.conversation

    def reveal(self, *, panel: bool, preview: bool) -> None:
        """Show and hide."""
        self.panel.display = panel
        self.head.display = self.conversation.display = preview
        self.display = panel or preview

    @property
    def is_previewing(self) -> bool:
        """Whether a ticket is shown."""
        return bool(self.display and self.conversation.display)

    def show_clocks(self, clocks: tuple[ClockRow, ...], looks: Looks) -> None:
        """Show what is due next."""
        wanted = min(_PANEL_ROWS, max(1, len(clocks))) + 1
        if self.panel.styles.height is None or self.panel.styles.height.value != wanted:
            self.panel.styles.height = wanted
        self.panel.show(clocks, looks)

    def show_ticket(self, detail: TicketDetail | None, looks: Looks, zone: str) -> None:
        """Show a ticket, or none."""
        self.number = detail.row.number if detail is not None else None
        self.head.show(detail, looks, zone)
        if detail is None:
            self.conversation.clear()
        else:
            self.conversation.show(detail, zone, looks.now, looks.me or "")

    def wait_for(self, row: TicketRow, looks: Looks) -> None:
        """Of a ticket that the store has not told of yet show what is known."""
        self.number = row.number
        self.head.introduce(row, looks)
        self.conversation.wait(row.number)

    def tick(self, looks: Looks) -> list[Countdown]:
        """Draw what time has changed; return the clocks in sight."""
        if not self.display:
            return []
        return [*self.panel.tick(looks), *self.head.tick(looks)]
