"""Limits of the board's columns."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.fields import FIELDS, choice_value
from odesk_tui.store import limits

HIGHEST = 9_999


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitStatus(Command):
    """Say how many tickets ``status`` should have at most; None: any number. Nothing is refused for it: the board tells."""

    status: str
    cards: int | None


@handles(LimitStatus)
def limit_status(work: Work, command: LimitStatus) -> Outcome:
    """Keep the limit."""
    status = choice_value(work.choosing(FIELDS["status"]), command.status)
    if command.cards is not None and not 1 <= command.cards <= HIGHEST:
        raise InvalidValue("limit", f"expected a number from 1 to {HIGHEST:,}, or none")
    with work.changing("status_limit", {"status": status}):
        limits.put(work.tx, status, command.cards)
    said = f"limit of {status}: {command.cards if command.cards is not None else 'none'}"
    work.record("limit set", new=said)
    return Outcome(None, said)
