"""What an agent does to tickets by one key or overlay: when it is shown before it is done, what came of it, done again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from odesk_tui.commands.base import Command, Result, TicketCommand
from odesk_tui.commands.conversation import Reply
from odesk_tui.commands.macros import ApplyMacro
from odesk_tui.commands.telling import already, counted
from odesk_tui.commands.tickets import Trash
from odesk_tui.core.errors import Blocked
from odesk_tui.core.wording import TAKEN_BACK, many_text
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
        # A prepared answer is read before it is sent.
        prepared = isinstance(self.command, ApplyMacro)
        return count > MANY or (self.mails and (count > 1 or self.again or prepared))

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


def outcome(command: TicketCommand, result: Result, zone: str) -> str:
    """One line about what came of a command: that of its ticket, or how many were changed and how many refused."""
    refused = len(result.refused)
    if len(result.outcomes) == 1:
        return result.summary + ("; u brings it back" if isinstance(command, Trash) and not refused else "")
    counts = counted(command, result, zone)
    if refused:
        return f"{counts}; ! says why"
    return f"{counts}; u takes all back" if len(result.done) > already(result) else counts


def held_back(command: Command, result: Result | None) -> tuple[TicketCommand, str] | None:
    """What of a command was refused because something open blocks its tickets, and by what; a reason lets it be done."""
    if result is None or not isinstance(command, TicketCommand) or not hasattr(command, "override"):
        return None
    held = [one for one in result.refused if isinstance(one.error, Blocked) and one.ticket is not None]
    if not held or command.override:
        return None
    why = str(held[0].error).partition(";")[0] if len(held) == 1 else f"{many_text(len(held))} are blocked"
    return replace(command, tickets=tuple(one.ticket for one in held if one.ticket is not None)), why


def overridden(command: TicketCommand, reason: str) -> TicketCommand:
    """The same in spite of what blocks its tickets."""
    return replace(command, override=reason)  # type: ignore[call-arg]


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
    if verb == TAKEN_BACK and part.startswith("linked "):
        return f"no longer {part.removeprefix('linked ')}"
    return f"{name} as before" if arrow and verb == TAKEN_BACK else part
