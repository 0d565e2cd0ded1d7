"""Ticket types: add, edit, retire; and the type that a ticket has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.carrying import carried, moves_of
from odesk_tui.commands.people import name_value
from odesk_tui.commands.work import Work
from odesk_tui.core.catalogue import COLOURS, TicketType, name_of
from odesk_tui.core.errors import Conflict, InvalidValue, NotAllowed, UsageError
from odesk_tui.core.fields import FIELDS, Priority, rank_value
from odesk_tui.core.text import Foreign
from odesk_tui.core.wording import many_text
from odesk_tui.core.workflow import STANDARD
from odesk_tui.store import catalogue

HINT_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AddType(Command):
    """A kind of request; empty: the label is the name, the icon its first letter, the workflow the standard one."""

    name: str
    label: str = ""
    icon: str = ""
    colour: str = "plain"
    workflow: str = STANDARD.name
    priority: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditType(Command):
    """Change what is given (None: as it is; an empty ``priority`` or ``hint`` takes it away).

    With another ``workflow`` each of its tickets keeps its status where that exists; ``moves`` says to which other it goes
    where it does not.
    """

    name: str
    label: str | None = None
    icon: str | None = None
    colour: str | None = None
    workflow: str | None = None
    priority: str | None = None
    hint: str | None = None
    moves: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveType(Command):
    """Choose the type no more; its tickets become of the type ``to``, which is needed when there are any."""

    name: str
    to: str = ""


@handles(AddType)
def add_type(work: Work, command: AddType) -> Outcome:
    """Insert the type, or bring one of that name back."""
    work.refuse_but_admins("ticket types")
    name = name_of(command.name, "type")
    known = work.catalogue.types.get(name)
    if known is not None and not known.retired:
        raise Conflict(f"there is already a ticket type {name}; change it with: odesk type edit {name}")
    made = TicketType(
        name,
        name_value(command.label, "label") if command.label else name,
        _icon(command.icon or name[0].upper()),
        _colour(command.colour),
        work.catalogue.workflow(command.workflow).name,
        _priority(command.priority),
        _hint(command.hint),
    )
    with work.changing("ticket_type", {"name": name}):
        catalogue.put_type(work.tx, made)
    work.catalogue_changed()
    work.record("type added", new=name)
    return Outcome(None, f"ticket type {name} added; its tickets follow the workflow {made.workflow}")


@handles(EditType)
def edit_type(work: Work, command: EditType) -> Outcome:
    """Write what differs; tickets whose status the new workflow does not have go where they are told."""
    work.refuse_but_admins("ticket types")
    before = work.catalogue.type(command.name)
    after = before
    if command.label is not None:
        after = after._replace(label=name_value(command.label, "label"))
    if command.icon is not None:
        after = after._replace(icon=_icon(command.icon))
    if command.colour is not None:
        after = after._replace(colour=_colour(command.colour))
    if command.workflow is not None:
        after = after._replace(workflow=work.catalogue.workflow(command.workflow).name)
    if command.priority is not None:
        after = after._replace(priority=_priority(command.priority))
    if command.hint is not None:
        after = after._replace(hint=_hint(command.hint))
    if after == before:
        return Outcome(None, f"ticket type {before.name} is so already")
    moved = 0
    if after.workflow != before.workflow:
        flow = work.catalogue.workflow(after.workflow)
        gone = [s.name for s in work.catalogue.statuses if flow.status(s.name) is None]
        found = catalogue.tickets_in(work.tx, [before.name], gone)
        moved = carried(work, found, moves_of(flow, found, command.moves or {}))
    with work.changing("ticket_type", {"name": before.name}):
        catalogue.put_type(work.tx, after)
    work.catalogue_changed()
    work.record("type changed", new=before.name)
    work.summary = f"ticket type {before.name} changed"
    also = f"; {moved:,} of its tickets moved" if moved else ""
    return Outcome(None, f"{work.summary}{also}")


@handles(RemoveType)
def remove_type(work: Work, command: RemoveType) -> Outcome:
    """Retire the type after giving its tickets another."""
    work.refuse_but_admins("ticket types")
    one = work.catalogue.type(command.name)
    if one.retired:
        return Outcome(None, f"ticket type {one.name} is chosen no more already")
    others = [other.name for other in work.catalogue.current if other.name != one.name]
    if not others:
        raise NotAllowed(f"{one.name} is the only ticket type there is")
    numbers = catalogue.tickets_of(work.tx, one.name)
    if numbers:
        if not command.to:
            raise UsageError(f"{_are(numbers)} of type {one.name}; say what they become with: --to {'|'.join(others)}")
        to = work.catalogue.type(command.to)
        if to.retired or to.name == one.name:
            raise UsageError(f"expected another type that is chosen: {', '.join(others)}")
        flow = work.catalogue.workflow_of(to.name)
        carried(work, {"": numbers}, {}, to=to.name, flow=flow)
    with work.changing("ticket_type", {"name": one.name}):
        catalogue.put_type(work.tx, one._replace(retired=True))
    work.catalogue_changed()
    work.record("type removed", new=one.name)
    work.summary = f"ticket type {one.name} removed"
    became = f"; {_are(numbers)} {command.to} now" if numbers else ""
    return Outcome(None, f"{work.summary}{became}")


def _icon(raw: str) -> str:
    icon = raw.strip()
    if len(icon) != 1 or not icon.isascii() or not icon.isalnum():
        raise InvalidValue("icon", f"{Foreign(raw.strip()).line()!r} is not one letter or digit")
    return icon.upper()


def _colour(raw: str) -> str:
    colour = raw.strip().lower()
    if colour not in COLOURS:
        raise InvalidValue("colour", f"{Foreign(raw.strip()).line()!r} is not one of {', '.join(COLOURS)}")
    return colour


def _priority(raw: str) -> Priority | None:
    if raw.strip().lower() in ("", "none"):
        return None
    return Priority(rank_value(FIELDS["priority"], raw))


def _hint(raw: str) -> str:
    if len(raw) > HINT_LIMIT:
        raise InvalidValue("hint", f"{len(raw)} characters are too many, the limit is {HINT_LIMIT}")
    return " ".join(raw.split())


def _are(numbers: Sequence[int]) -> str:
    """``1 ticket is``, ``7 tickets are``."""
    return f"{many_text(len(numbers))} {'is' if len(numbers) == 1 else 'are'}"
