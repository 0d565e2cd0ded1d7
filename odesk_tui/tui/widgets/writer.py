"""A text of several lines and what becomes of it: what writing on one ticket and writing on several have in common."""

from __future__ import annotations

from textual.message import Message
from textual.widget import Widget

from odesk_tui.core.mentions import begun
from odesk_tui.tui.dialogs.base import Dialog
from odesk_tui.tui.dialogs.send_menu import Sending, SendMenu
from odesk_tui.tui.widgets.text_box import TextBox


class Writer(Widget):
    """Has a :class:`TextBox`; sends it, hands it to $EDITOR, goes on with a handle by Tab, opens the send menu.

    Subclasses say what sending, keeping and discarding are. ``kind`` is reply or note.
    """

    kind: str

    class Typed(Message):
        """Something has just been typed."""

    class Editor(Message):
        """Go on with ``body`` in $EDITOR, then call :meth:`Writer.load` with what comes back."""

        def __init__(self, writer: Writer, body: str) -> None:
            self.writer = writer
            self.body = body
            super().__init__()

    def write(self, body: str) -> None:
        """Begin with ``body``; called once, before the widget is mounted."""
        self._box = TextBox(body)
        self._menu: SendMenu | None = None
        # Ways to go on with the handle that is being typed, for Tab.
        self.offered: tuple[str, ...] = ()

    # What a subclass says

    def menu(self) -> SendMenu:
        """The menu for the text as it stands."""
        raise NotImplementedError

    def send(self, status: str | None) -> None:
        """Send it, and with a ``status`` set that too."""
        raise NotImplementedError

    def keep(self) -> None:
        """Keep it as a draft, now."""
        raise NotImplementedError

    def close(self) -> None:
        """Leave; what is written stays as a draft."""
        raise NotImplementedError

    def discard(self) -> None:
        """Leave, and discard it."""
        raise NotImplementedError

    @property
    def stays(self) -> bool:
        """Whether it goes on, and so has the keys."""
        return True

    # The text

    @property
    def body(self) -> str:
        """The text as it stands."""
        return self._box.text

    @property
    def before_cursor(self) -> str:
        """What stands before the cursor in its line."""
        line, column = self._box.cursor_location
        return str(self._box.document.get_line(line))[:column]

    def load(self, body: str) -> None:
        """Replace the text: it comes back from $EDITOR."""
        self._box.load_text(body)
        self._box.focus()

    # Keys

    def completed(self, key: str) -> bool:
        """Go on with the handle that is begun, by Tab; whether there was one."""
        typed = begun(self.before_cursor) if self.offered and key == "tab" else None
        if typed is None:
            return False
        self._box.insert(f"{self.offered[0][len(typed) :]} ")
        return True

    def obeyed(self, meaning: str | None) -> bool:
        """Do what a key of the composer means, but for the one that leaves; whether it means something here."""
        match meaning:
            case "send":
                self.send(None)
            case "editor":
                self.edit_outside()
            case _:
                return False
        return True

    def edit_outside(self) -> None:
        """Go on in $EDITOR, with the text kept."""
        self.keep()
        self.post_message(self.Editor(self, self.body))

    async def leave(self) -> None:
        """The send menu, or away when nothing is written."""
        if not self.body.strip():
            self.close()
        elif self._menu is None:
            self._menu = self.menu()
            await self.screen.mount(self._menu)
            self.screen.set_focus(self._menu, scroll_visible=False)

    def on_dialog_done(self, event: Dialog.Done) -> None:
        """The send menu has answered."""
        if event.dialog is not self._menu:
            return
        event.stop()
        event.dialog.remove()
        self._menu = None
        match event.value:
            case "send":
                self.send(None)
            case Sending(status=status):
                self.send(status)
            case "editor":
                self.edit_outside()
            case "keep":
                self.close()
            case "discard":
                self.discard()
        if self.stays:
            self._box.focus()
