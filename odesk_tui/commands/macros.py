"""Macros: prepared answers that a person applies to tickets."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

from odesk_tui.commands.base import Command, Outcome, TicketCommand, handles, handles_ticket
from odesk_tui.commands.conversation import Note, Reply, note, reply
from odesk_tui.commands.people import name_value
from odesk_tui.commands.tickets import Tag, apply, body_value, tag
from odesk_tui.commands.values import parse
from odesk_tui.commands.work import Work
from odesk_tui.core import placeholders
from odesk_tui.core.errors import InvalidValue, NotFound, UsageError
from odesk_tui.core.fields import tag_value
from odesk_tui.core.text import Foreign
from odesk_tui.core.ticket import Ticket
from odesk_tui.store import macros, prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveMacro(Command):
    """Keep a macro under ``name`` (replacing the one of that name), on the number key ``slot`` (1 to 9) if given.

    ``changes`` are fields as a person types them, ``add`` and ``remove`` tags, ``reply`` is public, ``note`` internal; at
    least one of them is needed. The texts may have the placeholders of ``core/placeholders.py``. ``was`` is the name of the
    macro that this one takes the place of, when that has another; ``new``: there must not be one yet.
    """

    name: str
    changes: Mapping[str, str] = field(default_factory=dict)
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    reply: str = ""
    note: str = ""
    slot: int | None = None
    was: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveMacro(Command):
    """Delete a macro."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyMacro(TicketCommand):
    """Do on each ticket what the macro says: first its note, then its reply, then fields and tags; taken back as one.

    ``override``: why a status is set although something blocks the ticket. ``ticket_url`` is the setting of that name.
    """

    name: str
    override: str = ""
    ticket_url: str = ""


@handles(SaveMacro)
def save_macro(work: Work, command: SaveMacro) -> Outcome:
    """Check every value, then keep them."""
    name = name_value(command.name, "macro")
    add, remove = (tuple(dict.fromkeys(tag_value(raw) for raw in tags)) for tags in (command.add, command.remove))
    if not (command.changes or add or remove or command.reply.strip() or command.note.strip()):
        raise UsageError("the macro does nothing: give it a field to set, a tag, a reply or a note")
    if command.slot is not None and not 1 <= command.slot <= 9:
        raise InvalidValue("key", "a macro's key is one of 1 to 9")
    for what, body in (("reply", command.reply), ("note", command.note)):
        if body.strip():
            placeholders.check(what, body_value(body, what))
    for named, raw in command.changes.items():
        placeholders.refuse(named.strip().casefold(), raw)
        parse(work, named, raw)
    namesake = macros.id_of(work.tx, name)
    known = _named(work, command.was).id if command.was else namesake
    if namesake is not None and (command.new or namesake != known):
        raise InvalidValue("name", f"there is a macro {Foreign(name)} already; odesk macro edit changes it")
    touched = set() if command.slot is None else set(macros.with_slot(work.tx, command.slot))
    if known is not None:
        touched.add(known)
    with ExitStack() as changes:
        for macro_id in sorted(touched):
            changes.enter_context(work.changing("macro", {"id": macro_id}))
        macro_id = macros.save(
            work.tx, known, name, command.changes, command.reply, command.note, command.slot, add=add, remove=remove
        )
    if known is None:
        work.inserted("macro", {"id": macro_id})
    work.record("macro saved", new=name)
    return Outcome(None, f"macro {Foreign(name)} saved")


@handles(RemoveMacro)
def remove_macro(work: Work, command: RemoveMacro) -> Outcome:
    """Delete the macro."""
    macro = _named(work, command.name)
    with work.changing("macro", {"id": macro.id}):
        macros.remove(work.tx, macro.id)
    work.record("macro removed", new=macro.name)
    return Outcome(None, f"macro {macro.name} removed")


@handles_ticket(ApplyMacro)
def apply_macro(work: Work, ticket: Ticket, command: ApplyMacro) -> str:
    """Do what it says by the means of the commands for it."""
    macro = _named(work, command.name)
    work.summary = f"macro {macro.name}"
    # The status goes with the reply, so that a reply alone does not open a ticket that the macro solves.
    changes = dict(macro.changes)
    known: Mapping[str, str] = {}
    if placeholders.named_in(macro.note + macro.reply):
        known = prepared.values_of(work.tx, (ticket.number,), work.agent, command.ticket_url)[ticket.number]
    number = (ticket.number,)
    if macro.note.strip():
        note(work, ticket, Note(tickets=number, body=placeholders.filled(macro.note, known)))
    if macro.mails:
        status = next((changes.pop(named) for named in list(changes) if named.casefold() == "status"), None)
        body = placeholders.filled(macro.reply, known)
        reply(
            work, work.ticket(ticket.number), Reply(tickets=number, body=body, status=status, override=command.override)
        )
    if changes:
        apply(work, work.ticket(ticket.number), changes, override=command.override)
    if macro.add or macro.remove:
        tag(work, work.ticket(ticket.number), Tag(tickets=number, add=macro.add, remove=macro.remove))
    return f"#{ticket.number} macro {macro.name} applied"


def _named(work: Work, name: str) -> macros.Macro:
    found = macros.named(work.tx, name)
    if found is None:
        known = ", ".join(str(macro.name) for macro in macros.all_of(work.tx)) or "none yet"
        raise NotFound(f"there is no macro {Foreign(name).line()!r}; the macros are: {known}")
    return found
