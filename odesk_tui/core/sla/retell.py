"""A ticket's clocks told again from what happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.follow import Calendars, Change, cancelled, follow, parted, waited
from odesk_tui.core.sla.policy import Target


@dataclass(frozen=True, slots=True)
class Happened:
    """A change with the targets that the ticket had after it; merging a ticket away cancels, into it may have waited.

    ``parting``: messages were moved to or away from it by splitting.
    """

    change: Change
    targets: Sequence[Target]
    cancels: bool = False
    waiting_since: int | None = None
    parting: Mapping[str, int | None] | None = None


def retold(happened: Iterable[Happened], calendars: Calendars, begin: tuple[Clock, ...] = ()) -> tuple[Clock, ...]:
    """The clocks after all of ``happened``, from those that there were at its beginning."""
    clocks = begin
    for one in happened:
        if one.cancels:
            clocks = cancelled(clocks)
        elif one.parting is not None:
            clocks = parted(clocks, one.targets, one.parting, one.change, calendars)
        elif one.waiting_since is not None:
            clocks = waited(clocks, one.targets, one.waiting_since, one.change, calendars)
        else:
            clocks = follow(clocks, one.targets, one.change, calendars)
    return clocks
