"""Commands, what comes of them, and the registry of their handlers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from odesk_tui.core.errors import DeskError, OutcomeUnknown
from odesk_tui.core.people import Agent
from odesk_tui.core.wording import counts_text, many_text

if TYPE_CHECKING:
    from odesk_tui.commands.work import Work
    from odesk_tui.core.ticket import Ticket

PARTLY_DONE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """An intention; running it is the only way in which the store changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCommand(Command):
    """A command on one ticket or many, each with its own outcome.

    ``seen`` holds, by number, the version that the decision was made on; a ticket that has changed since is refused with
    what changed. Without an entry the command applies to the ticket as it is.
    """

    tickets: tuple[int, ...]
    seen: Mapping[int, int] = field(default_factory=dict)

    def others(self) -> tuple[int, ...]:
        """Tickets that are changed along with each of ``tickets``; a command that has some also links tickets."""
        return ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who runs a command, when, and from where (``tui``, ``cli``, ``import`` …); no agent: the desk itself."""

    agent: Agent | None
    now: datetime
    via: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a command on one ticket (or, without one, on the desk): a past-tense sentence, or the error."""

    ticket: int | None
    message: str
    error: DeskError | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Every outcome of a command; ``change`` names its events in the log, ``headline`` what an undo was of."""

    outcomes: tuple[Outcome, ...]
    change: str
    headline: str = ""

    @property
    def done(self) -> tuple[Outcome, ...]:
        """The outcomes that are not errors."""
        return tuple(outcome for outcome in self.outcomes if outcome.error is None)

    @property
    def refused(self) -> tuple[Outcome, ...]:
        """The outcomes that are errors."""
        return tuple(outcome for outcome in self.outcomes if outcome.error is not None)

    @property
    def exit_code(self) -> int:
        """0 all done; the error's own code when all failed alike; 6 when some did; else 1."""
        codes = {outcome.error.exit_code for outcome in self.outcomes if outcome.error is not None}
        if not codes:
            return 0
        if self.done:
            return PARTLY_DONE
        return codes.pop() if len(codes) == 1 else 1

    @property
    def summary(self) -> str:
        """One line: the single outcome, or the counts."""
        if len(self.outcomes) == 1:
            only = self.outcomes[0]
            return str(only.error) if only.error is not None else only.message
        counts = counts_text(len(self.done), len(self.refused))
        if not self.headline:
            return counts
        tickets = len({outcome.ticket for outcome in self.done if outcome.ticket is not None})
        where = f" on {many_text(tickets)}" if tickets > 1 else ""
        refused = f"; {len(self.refused):,} of {len(self.outcomes):,} refused" if self.refused else ""
        return f"{self.headline}{where}{refused}"


class Unheard(OutcomeUnknown):
    """The store did not say whether it has kept a command; ``result`` is what came of it if it has."""

    def __init__(self, sentence: str, result: Result) -> None:
        super().__init__(sentence)
        self.result = result


C = TypeVar("C", bound=Command)
T = TypeVar("T", bound=TicketCommand)
R = TypeVar("R", bound="Outcome | tuple[Outcome, ...]")
DESK_HANDLERS: dict[type[Command], Callable[[Work, Any], Outcome | tuple[Outcome, ...]]] = {}
TICKET_HANDLERS: dict[type[TicketCommand], Callable[[Work, Ticket, Any], str]] = {}


def handles(
    kind: type[C],
) -> Callable[[Callable[[Work, C], R]], Callable[[Work, C], R]]:
    """Register the handler of a command on the desk, which returns its outcome, or one for each of its parts."""

    def register(handler: Callable[[Work, C], R]) -> Callable[[Work, C], R]:
        DESK_HANDLERS[kind] = handler
        return handler

    return register


def handles_ticket(
    kind: type[T],
) -> Callable[[Callable[[Work, Ticket, T], str]], Callable[[Work, Ticket, T], str]]:
    """Register the handler that a ticket command calls for each of its tickets; it returns the past-tense sentence."""

    def register(handler: Callable[[Work, Ticket, T], str]) -> Callable[[Work, Ticket, T], str]:
        TICKET_HANDLERS[kind] = handler
        return handler

    return register
