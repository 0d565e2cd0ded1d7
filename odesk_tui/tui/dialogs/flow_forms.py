"""The forms in which a workflow is changed: its statuses, and the ways between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.widget import Widget

from odesk_tui.commands.base import Command, Result
from odesk_tui.commands.workflows import ANY, Allow, DropStatus, Forbid, PutStatus
from odesk_tui.core.errors import DeskError
from odesk_tui.core.people import Role
from odesk_tui.core.workflow import Category, Workflow
from odesk_tui.tui.dialogs.form import Choice, Entry, Form

# Whoever rehearses a command, and says what would come of it or why not.
Rehearse = Callable[[Command, Callable[[Result], None], Callable[[DeskError], None]], None]
Made = Callable[[Mapping[str, str]], Command]
# What the drawing of a workflow answers to open one of the forms.
STATUS, DROP, ALLOW, FORBID = "status", "drop", "allow", "forbid"


class FlowForm(Form):
    """Answers the command, once it is known that it would be done; what is wrong stands at the last entry that was typed."""

    def __init__(
        self, title: str, entries: Sequence[Entry], made: Made, rehearse: Rehearse, *, owner: Widget | None = None
    ) -> None:
        """``made`` gives the command for what is typed, by the names of entries."""
        super().__init__(title, entries, hint="Enter next, then does it  ctrl+j does it  Esc cancels", owner=owner)
        self._made, self._rehearse = made, rehearse

    def enter(self) -> None:
        """To the next entry; from the last one on it is done."""
        if self.at < len(self.entries) - 1:
            self.move(1)
        else:
            self.submit()

    def submit(self) -> None:
        """Find out whether it would be done, then answer."""
        first = self.entries[0]
        if not first.text:
            self.refuse(first.name, "nothing is typed yet")
            return
        command, name = self._made({entry.name: entry.text for entry in self.entries}), self.entry.name

        def failed(error: DeskError) -> None:
            self.refuse(name, str(error))
            self.show_changes()

        self._rehearse(command, lambda _: self.finish(command), failed)


def flow_form(what: str, flow: Workflow, rehearse: Rehearse, *, status: str = "") -> FlowForm:
    """The form for :data:`STATUS`, :data:`DROP`, :data:`ALLOW` or :data:`FORBID`; ``status`` is the one to begin with."""
    title, entries, made = _FORMS[what](flow)
    form = FlowForm(f"{title} {flow.name}", entries, made, rehearse)
    if status and what != STATUS:
        form.entries[0].line.set(status)
    return form


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip().casefold() for word in text.split(",") if word.strip())


def _statuses(flow: Workflow) -> list[Choice]:
    return [Choice(status.name, status.category.value) for status in flow.statuses]


def _ends(flow: Workflow) -> list[Entry]:
    choices = [*_statuses(flow), Choice(ANY, "all others")]
    return [
        Entry("from", "from", choices=choices, hint="a status, several with commas, or any"),
        Entry("to", "to", choices=choices, hint="the same"),
    ]


def _status(flow: Workflow) -> tuple[str, list[Entry], Made]:
    entries = [
        Entry("name", "name", hint="a new one, or one of another workflow"),
        Entry(
            "category",
            "category",
            choices=[Choice(category.value) for category in Category],
            strict=True,
            hint="what it means for the clocks; known of one that is there",
        ),
        Entry(
            "after", "after", choices=_statuses(flow), strict=True, hint="where it stands; unless said: by its category"
        ),
        Entry("short", "short", hint="four letters for narrow columns; unless said: of its name"),
    ]
    return (
        "Status of the workflow",
        entries,
        lambda said: PutStatus(
            workflow=flow.name,
            name=said["name"],
            category=said["category"],
            short=said["short"],
            after=said["after"],
        ),
    )


def _drop(flow: Workflow) -> tuple[str, list[Entry], Made]:
    entries = [
        Entry("name", "status", choices=_statuses(flow), strict=True),
        Entry("move", "tickets go to", choices=_statuses(flow), strict=True, hint="needed when there are any in it"),
    ]
    return (
        "Drop a status of the workflow",
        entries,
        lambda said: DropStatus(
            workflow=flow.name, name=said["name"], moves={said["name"]: said["move"]} if said["move"] else {}
        ),
    )


def _allow(flow: Workflow) -> tuple[str, list[Entry], Made]:
    entries = [
        *_ends(flow),
        Entry("needs", "needs", hint="fields that must have a value, with commas"),
        Entry("role", "role", choices=[Choice(role.value) for role in Role], strict=True, hint="unless said: anybody"),
        Entry("approval", "approval", hint="one of bob,network; all of network; 2 of bob,ada,cleo"),
        Entry(
            "unblocked",
            "not blocked",
            choices=[Choice("no"), Choice("yes", "nothing open may block the ticket")],
            strict=True,
            hint="unless said: no",
        ),
    ]
    return (
        "Allow a way in the workflow",
        entries,
        lambda said: Allow(
            workflow=flow.name,
            sources=_words(said["from"]),
            targets=_words(said["to"]),
            fields=_words(said["needs"]),
            role=said["role"],
            approval=said["approval"],
            unblocked=said["unblocked"].casefold() == "yes",
        ),
    )


def _forbid(flow: Workflow) -> tuple[str, list[Entry], Made]:
    return (
        "Forbid a way in the workflow",
        _ends(flow),
        lambda said: Forbid(workflow=flow.name, sources=_words(said["from"]), targets=_words(said["to"])),
    )


_FORMS: Mapping[str, Callable[[Workflow], tuple[str, list[Entry], Made]]] = {
    STATUS: _status,
    DROP: _drop,
    ALLOW: _allow,
    FORBID: _forbid,
}
