"""What a command on tickets does and what came of it, in the one wording of screens and shells."""

from __future__ import annotations

from collections.abc import Mapping

from odesk_tui.commands.base import Result, TicketCommand
from odesk_tui.commands.conversation import CustomerMessage, Note, Reply
from odesk_tui.commands.links import Link, Unlink
from odesk_tui.commands.macros import ApplyMacro
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.tickets import Edit, Restore, Snooze, StepPriority, StepStatus, Tag, Trash
from odesk_tui.commands.time import LogTime
from odesk_tui.commands.watching import Unwatch, Watch
from odesk_tui.core.durations import hours_text
from odesk_tui.core.instants import local_text
from odesk_tui.core.links import kind_value, link_text
from odesk_tui.core.text import Foreign
from odesk_tui.core.wording import UNMAILED, counts_text

_NAMES: Mapping[type[TicketCommand], str] = {
    CustomerMessage: "message from the customer added",
    Note: "note added",
    Reply: "reply sent",
    Restore: "taken out of the trash",
    Trash: "moved to the trash",
    Unwatch: "no longer watched",
    Watch: "watched",
}


def words(command: TicketCommand, zone: str) -> str:
    """What a command does, in a few words and without where: ``status solved``, ``labels +vip -old``.

    ``zone`` is the IANA zone of who reads it.
    """
    match command:
        case Edit(changes=changes):
            return ", ".join(f"{name} {Foreign(value).line() or 'none'}" for name, value in changes.items())
        case Tag(add=add, remove=remove):
            return f"labels {' '.join([*(f'+{tag}' for tag in add), *(f'-{tag}' for tag in remove)])}"
        case Snooze(until=until):
            return "woken" if until is None else f"snoozed until {local_text(until, zone)}"
        case StepStatus(by=by):
            return f"status one step {'on' if by > 0 else 'back'}"
        case StepPriority(by=by):
            return f"priority one {'higher' if by > 0 else 'lower'}"
        case Link(kind=raw, target=target):
            kind, inverse = kind_value(raw)
            return f"linked: {link_text(f'({kind})' if inverse else kind, target)}"
        case Unlink(target=target):
            return f"unlinked from #{target}"
        case Merge(into=into):
            return f"merged into #{into}"
        case ApplyMacro(name=name):
            return f"macro {Foreign(name).line()}"
        case LogTime(seconds=seconds):
            return f"{hours_text(seconds)} logged"
    return _NAMES.get(type(command), "changed")


def counted(command: TicketCommand, result: Result, zone: str) -> str:
    """One line about what came of a command on several tickets: ``status hold: 6 ok, 1 refused``."""
    so = already(result)
    mine = isinstance(command, Edit) and command.changes == {"assignee": "me"}
    counts = counts_text(len(result.done) - so, len(result.refused), already=so, mine=mine)
    unmailed = sum(UNMAILED in one.message for one in result.done)
    lacking = f", {unmailed:,} of them {UNMAILED} (no address)" if unmailed else ""
    return f"{words(command, zone)}: {counts}{lacking}"


def already(result: Result) -> int:
    """How many tickets were so already, so that nothing was done to them."""
    return sum(one.message.startswith(f"#{one.ticket} already") for one in result.done)
