"""A ticket's clocks told again from what happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.follow import Calendars, Change, cancelled, follow, parted, waited
from odesk_tui.core.sla.policy import Policy


@dataclass(frozen=True, slots=True)
class Happened:
    """A change with the policy and priority that the ticket had after it.

    Merging a ticket away cancels its clocks, into it may have waited since some instant. ``parting``: messages were moved
    to or away from it by splitting.
    """

    change: Change
    policy: Policy | None
    priority: Priority
    cancels: bool = False
    waiting_since: int | None = None
    parting: Mapping[str, int | None] | None = None

    def after(self, clocks: tuple[Clock, ...], calendars: Calendars) -> tuple[Clock, ...]:
        """The clocks after it."""
        if self.cancels:
            return cancelled(clocks)
        targets = self.policy.at(self.priority) if self.policy is not None else ()
        policy_id = self.policy.id if self.policy is not None else None
        if self.parting is not None:
            return parted(clocks, targets, self.parting, self.change, calendars, policy_id)
        if self.waiting_since is not None:
            return waited(clocks, targets, self.waiting_since, self.change, calendars, policy_id)
        return follow(clocks, targets, self.change, calendars, policy_id)


def retold(happened: Iterable[Happened], calendars: Calendars, begin: tuple[Clock, ...] = ()) -> tuple[Clock, ...]:
    """The clocks after all of ``happened``, from those that there were at its beginning."""
    clocks = begin
    for one in happened:
        clocks = one.after(clocks, calendars)
    return clocks
