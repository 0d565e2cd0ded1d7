"""Lending the terminal to the person's editor, for a text that is being written."""

from __future__ import annotations

from textual.app import SuspendNotSupported

from odesk_tui.core.errors import DeskError
from odesk_tui.tui import editor
from odesk_tui.tui.dialogs.kept_form import KeptForm
from odesk_tui.tui.dialogs.long_text import LongText
from odesk_tui.tui.screens.doing import DoingScreen
from odesk_tui.tui.widgets.writer import Writer


class LendingScreen(DoingScreen):
    """A screen on which texts are written that may go on in $EDITOR."""

    def on_writer_editor(self, message: Writer.Editor) -> None:
        """Go on with a reply or a note in the person's editor."""
        message.stop()
        text = self.written_outside(message.body)
        if text is not None:
            message.writer.load(text)
            message.writer.keep()

    def on_kept_form_editor(self, message: KeptForm.Editor) -> None:
        """Go on with a text of a form in the person's editor."""
        message.stop()
        text = self.written_outside(message.body)
        if text is not None:
            message.form.load(text)
            message.form.keep()

    def on_long_text_editor(self, message: LongText.Editor) -> None:
        """Go on with the value of a field in the person's editor."""
        message.stop()
        text = self.written_outside(message.body)
        if text is not None:
            message.dialog.load(text)

    def written_outside(self, body: str) -> str | None:
        """What the editor made of ``body``; None, and said why, when that is nothing new."""
        app = self.desk_app
        try:
            words = editor.command(app.environment, app.editor)
            app.telling.lent()
            with app.suspend():
                text = editor.written(body, words)
        except DeskError as error:
            self.fail(error)
            return None
        except SuspendNotSupported:
            self.say("this terminal cannot be lent to an editor", failed=True)
            return None
        finally:
            app.telling.quiet()
            app.redraw()
        if text is None:
            self.say(f"nothing was changed in {words[0]}")
        return text
