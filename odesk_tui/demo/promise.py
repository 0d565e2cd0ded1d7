"""What a customer is promised, and how a ticket's clocks look after what happened to it."""

from __future__ import annotations

from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.clock import Clock, Segment, State
from odesk_tui.core.sla.follow import Calendars, Change, follow, hours_of
from odesk_tui.core.sla.hours import Hours
from odesk_tui.core.sla.policy import Metric, Policy
from odesk_tui.core.sla.threshold import threshold_s


class Promise:
    """A stored policy with the hours that it counts in; all targets of a priority have one calendar."""

    def __init__(self, policy: Policy, calendars: Calendars) -> None:
        self.policy = policy
        self._calendars = calendars
        self._targets = {priority: policy.at(priority) for priority in Priority}
        self._seconds = {(target.metric, target.priority): target.seconds for target in policy.targets}
        self._hours = {
            priority: hours_of(targets[0].calendar_id, calendars) for priority, targets in self._targets.items()
        }

    def seconds(self, metric: Metric, priority: Priority) -> int | None:
        """How long ``metric`` may take at ``priority``, in seconds of its hours; None when it is not promised."""
        return self._seconds.get((metric, priority))

    def hours(self, priority: Priority) -> Hours:
        """The hours that count at ``priority``."""
        return self._hours[priority]

    def kept(self, priority: Priority, at: int, replied: int, solved: int) -> tuple[Clock, ...]:
        """The clocks of a ticket of ``at`` that was answered once and then solved: what :meth:`follow` comes to, at once."""
        hours = self._hours[priority]
        clocks = []
        for target in self._targets[priority]:
            if target.metric is Metric.NEXT_RESPONSE:
                continue
            stop = replied if target.metric is Metric.FIRST_RESPONSE else solved
            due = hours.add_s(at, target.seconds)
            clocks.append(
                Clock(
                    target.metric,
                    1,
                    State.BREACHED if stop > due else State.MET,
                    target.seconds,
                    target.calendar_id,
                    target.pauses,
                    self.policy.id,
                    at,
                    (Segment(at, stop),),
                    due,
                    None,
                    stop,
                    hours.between_s(at, stop),
                )
            )
        return tuple(clocks)

    def follow(self, clocks: tuple[Clock, ...], priority: Priority, change: Change) -> tuple[Clock, ...]:
        """The clocks after ``change``."""
        return follow(clocks, self._targets[priority], change, self._calendars, self.policy.id)


def back_s(hours: Hours, at: int, seconds: int) -> int:
    """The instant from which ``seconds`` of ``hours`` have passed at ``at``."""
    return threshold_s(hours, at, -seconds)
