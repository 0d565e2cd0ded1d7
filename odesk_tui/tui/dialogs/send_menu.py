"""What becomes of the text in the composer: send, send and set a status, keep, discard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.widget import Widget

from odesk_tui.core.catalogue import BEGINNING
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import STANDARD, Category, Workflow
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.dialogs.option import Option, option_rows


@dataclass(frozen=True, slots=True)
class Sending:
    """Send it and set a status."""

    status: str


def flow_for(app: object, ticket_type: str) -> Workflow:
    """The workflow of a ticket type as the application knows it."""
    people = getattr(app, "people", None)
    return (BEGINNING if people is None else people.catalogue).workflow_of(ticket_type)


class SendMenu(Dialog):
    """Answers ``send``, a :class:`Sending`, ``editor``, ``keep`` or ``discard``; None goes on typing."""

    def __init__(
        self,
        kind: str,
        to: Foreign | None,
        status: str,
        *,
        flow: Workflow = STANDARD,
        to_all: int = 0,
        owner: Widget | None = None,
    ) -> None:
        """``kind`` is reply or note, ``to`` the requester's address if known, ``status`` the ticket's, ``flow`` its workflow.

        ``to_all``: it is for so many tickets; their ``status`` is empty when it differs.
        """
        reply = kind == "reply"
        if to_all:
            title = f"Send PUBLIC REPLY to {to_all:,} tickets?" if reply else f"Add this NOTE to {to_all:,} tickets?"
        elif not reply:
            title = "Add this NOTE (internal)?"
        else:
            title = f"Send PUBLIC REPLY to {to}?" if to else "Keep this PUBLIC REPLY? The requester has no address."
        super().__init__(title, hint="Esc continue typing", owner=owner)
        verb = "send" if reply else "add"
        known = flow.status(status)
        opens = reply and known is not None and known.category is Category.NEW and flow.onward(status, Category.OPEN)
        stays = f"{verb}, open the ticket" if opens else f"{verb}, keep {status.upper() or 'STATUS'}"
        self._options = (
            Option("y", stays, "send"),
            _setting("p", verb, flow, status, Category.WAITING, Category.ON_HOLD),
            _setting("s", verb, flow, status, Category.SOLVED, Category.CLOSED),
            Option("e", "open in $EDITOR", "editor"),
            Option("q", "keep draft, go back", "keep"),
            Option("D", "discard draft", "discard"),
        )
        self._problem = ""

    def content(self, width: int) -> Iterable[Row]:
        """The choices; there is no cursor, since Enter must not send."""
        if self._problem:
            yield row((f"! {self._problem}", "error"))
        yield from option_rows(self._options, -1, width)

    def press(self, key: str, char: str | None) -> None:
        """A choice's key answers; Esc goes on typing."""
        self._problem = ""
        if key == "escape":
            self.finish(None)
            return
        option = next((option for option in self._options if option.key == char), None)
        if option is None:
            self._problem = "press one of y p s e q D, or Esc to continue typing"
        elif option.disabled_reason:
            self._problem = f"{option.label}: {option.disabled_reason}"
        else:
            self.finish(option.value)


def _setting(key: str, verb: str, flow: Workflow, source: str, *categories: Category) -> Option:
    """What sends it and sets a status of the first category that the workflow has one of, or says why none."""
    of_each = ([one.name for one in flow.statuses if one.category is category] for category in categories)
    names = next(filter(None, of_each), [])
    if not names:
        return Option(key, f"{verb}, and nothing more", "", "", f"the workflow {flow.name} has no such status")
    name = next((one for one in names if flow.transition(source, one) is not None), names[0])
    word = "SOLVE" if name == Category.SOLVED else f"set {name.upper()}"
    return Option(key, f"{verb} and {word}", Sending(name), "", _refusal(flow, source, name))


def _refusal(flow: Workflow, source: str, target: str) -> str:
    if not source:
        # They differ: the preview tells which are refused.
        return ""
    if source == target:
        return f"it is {target} now; y keeps it so"
    return "" if flow.transition(source, target) is not None else f"{source} cannot become {target}"
