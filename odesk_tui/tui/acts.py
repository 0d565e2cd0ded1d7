"""What an agent does to tickets by one key or overlay: in words, when it is shown before it is done, and done again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from odesk_tui.commands.base import Result, TicketCommand
from odesk_tui.commands.conversation import Note, Reply
from odesk_tui.commands.links import Link, Unlink
from odesk_tui.commands.macros import ApplyMacro
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.tickets import Edit, Restore, Snooze, StepPriority, StepStatus, Tag, Trash
from odesk_tui.commands.time import LogTime
from odesk_tui.commands.watching import Unwatch, Watch
from odesk_tui.core.durations import hours_text
from odesk_tui.core.text import Foreign
from odesk_tui.reads.rows import TicketRow

# More tickets than this are changed only after a look at what would happen.
MANY = 20


@dataclass(frozen=True, slots=True)
class Act:
    """A command on tickets; ``mails``: it writes to customers, ``again``: it is the last one once more."""

    command: TicketCommand
    mails: bool = False
    again: bool = False

    @property
    def previewed(self) -> bool:
        """Whether it is shown first, and wants ``y``."""
        count = len(self.command.tickets)
        return count > MANY or (self.mails and (count > 1 or self.again))

    def on(self, rows: Iterable[TicketRow]) -> Act:
        """The same once more on these tickets, as they were seen."""
        seen = {row.number: row.version for row in rows}
        command = replace(self.command, tickets=tuple(seen), seen=seen)
        if isinstance(command, Reply):
            command = replace(command, read={})
        return Act(command, self.mails, again=True)


def act(command: TicketCommand) -> Act:
    """The act that runs ``command``."""
    return Act(command, mails=isinstance(command, Reply))


def many(count: int) -> str:
    """``1 ticket``, ``7 tickets``."""
    return f"{count:,} ticket{'' if count == 1 else 's'}"


def words(command: TicketCommand) -> str:
    """What a command does, in a few words and without where: ``status solved``, ``labels +vip -old``."""
    match command:
        case Edit(changes=changes):
            return ", ".join(f"{name} {Foreign(value).line() or 'none'}" for name, value in changes.items())
        case Tag(add=add, remove=remove):
            return f"labels {' '.join([*(f'+{tag}' for tag in add), *(f'-{tag}' for tag in remove)])}"
        case Snooze(until=until):
            return "woken" if until is None else f"snoozed until {until:%Y-%m-%d %H:%M} UTC"
        case StepStatus(by=by):
            return f"status one step {'on' if by > 0 else 'back'}"
        case StepPriority(by=by):
            return f"priority one {'higher' if by > 0 else 'lower'}"
        case Link(kind=kind, target=target):
            return f"linked: {kind} #{target}"
        case Unlink(target=target):
            return f"unlinked from #{target}"
        case Merge(into=into):
            return f"merged into #{into}"
        case ApplyMacro(name=name):
            return f"macro {Foreign(name).line()}"
        case LogTime(seconds=seconds):
            return f"{hours_text(seconds)} logged"
    return _NAMES.get(type(command), "changed")


_NAMES: Mapping[type[TicketCommand], str] = {
    Note: "note added",
    Reply: "reply sent",
    Restore: "taken out of the trash",
    Trash: "moved to the trash",
    Unwatch: "no longer watched",
    Watch: "watched",
}


def outcome(command: TicketCommand, result: Result) -> str:
    """One line about what came of a command: that of its ticket, or how many were changed and how many refused."""
    refused = len(result.refused)
    if len(result.outcomes) == 1:
        said = result.summary
        if isinstance(command, Trash) and not refused:
            # The shell's way back is for the shell.
            said = said.partition(";")[0] + "; u brings it back"
        return said
    so = sum(one.message.startswith(f"#{one.ticket} already") for one in result.done)
    changed, mine = len(result.done) - so, isinstance(command, Edit) and command.changes == {"assignee": "me"}
    done = f"{changed:,} ok" if not so else f"{changed:,} changed, {so:,} were {'yours' if mine else 'so'} already"
    counts = f"{words(command)}: {done}" + (f", {refused:,} refused" if refused else "")
    if refused:
        return f"{counts}; ! says why"
    return f"{counts}; u takes all back" if changed else counts


def turned(result: Result, rows: Iterable[TicketRow], verb: str) -> str:
    """One line about what was taken back or done again (``verb``): what the first ticket is now, and how many more."""
    refused = len(result.refused)
    if not result.done:
        return result.summary if len(result.outcomes) == 1 else f"nothing {verb}: {refused:,} refused; ! says why"
    first, more = min(result.done, key=lambda one: one.ticket or 0), len(result.done) - 1
    where = f"#{first.ticket} " if first.ticket else ""
    what = first.message.removeprefix(where).partition(": ")[2]
    row = next((row for row in rows if row.number == first.ticket), None)
    now = ", ".join(_now(part, row, verb) for part in what.split(", "))
    counts = (f" (+{more:,} more)" if more else "") + (f", {refused:,} refused; ! says why" if refused else "")
    return f"{verb}: {where}{now}{counts}"


def _now(part: str, row: TicketRow | None, verb: str) -> str:
    """What has become of a part of a change, by what the ticket is now."""
    name, arrow, _ = part.partition(" → ")
    if row is not None and name == "assignee":
        return f"assigned to {row.assignee}" if row.assignee else "unassigned"
    if row is not None and name == "status":
        return row.status.upper()
    if row is not None and name == "priority":
        return f"priority {row.priority.label}"
    if verb == "taken back" and part.startswith("linked "):
        return f"no longer {part.removeprefix('linked ')}"
    return f"{name} as before" if arrow and verb == "taken back" else part
