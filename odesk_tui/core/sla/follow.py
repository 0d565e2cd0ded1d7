"""What a change of a ticket does to its clocks (behaviour.md "SLA clocks", the table and the rules under it).

:func:`follow` looks at where the ticket stands after the change, so that following the same change twice, or a change
that was missed once, ends in the same clocks. A ticket in the trash, like one that is solved or closed, waits for
nobody: what is still open on it pauses, and goes on when it comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from odesk_tui.core.sla.clock import Clock, State
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK, Hours
from odesk_tui.core.sla.policy import Metric, Target
from odesk_tui.core.workflow import DONE, Category

_METRICS = tuple(Metric)
# Hours by calendar id; None, around the clock, need not be in it.
Calendars = Mapping[int | None, Hours]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a ticket at ``now`` (seconds since 1970 UTC), and where it stands after that.

    ``created``: the ticket is new, its first message is covered by the first response. ``agent_reply``: a public reply,
    no note and no automatic mail. ``call``: answered in another way, which only the first response is met by.
    ``customer_message``: one from the customer after the first.
    ``promise_changed``: another priority or policy may have other targets. ``answered``: whether an agent had replied in
    public before, which matters to a first response or a periodic update that was not promised until now. ``team``:
    whether a team has the ticket, ``team_changed``: another one, or none, than before.
    """

    now: int
    category: Category
    trashed: bool = False
    created: bool = False
    agent_reply: bool = False
    call: bool = False
    customer_message: bool = False
    promise_changed: bool = False
    answered: bool = False
    team: bool = False
    team_changed: bool = False


def follow(
    clocks: Iterable[Clock],
    targets: Sequence[Target],
    change: Change,
    calendars: Calendars,
    policy_id: int | None = None,
) -> tuple[Clock, ...]:
    """The ticket's clocks after ``change``, in order of metric and cycle.

    ``targets`` are those of the ticket's policy at its priority, at most one a metric; none when nothing is promised.
    """
    by_metric = {target.metric: target for target in targets}
    after = sorted(clocks, key=_order)
    if change.team_changed:
        # What the former team was promised to do is judged by what was promised then.
        after = [_handed_on(clock, change, calendars) for clock in after]
    if change.promise_changed:
        after = [_retargeted(clock, by_metric.get(clock.metric), policy_id, calendars) for clock in after]

    def started(target: Target) -> Clock:
        cycle = max((clock.cycle for clock in after if clock.metric is target.metric), default=0) + 1
        hours, paused = hours_of(target.calendar_id, calendars), _pauses(target.pauses, change)
        return Clock.start(target, policy_id, hours, change.now, cycle=cycle, paused=paused)

    for target in targets:
        if target.metric not in _RENEWED and _starts(target.metric, after, change):
            after.append(started(target))
    after = [_moved(clock, change, calendars) for clock in after]
    for target in targets:
        # What has just ended a cycle of these begins the next one.
        if target.metric in _RENEWED and _starts(target.metric, after, change):
            after.append(started(target))
    return tuple(sorted(after, key=_order))


def cancelled(clocks: Iterable[Clock]) -> tuple[Clock, ...]:
    """The clocks of a ticket that was merged into another: the open ones cancelled."""
    return tuple(clock.cancel() for clock in clocks)


def waited(
    clocks: Iterable[Clock],
    targets: Sequence[Target],
    since: int,
    change: Change,
    calendars: Calendars,
    policy_id: int | None = None,
) -> tuple[Clock, ...]:
    """The clocks of a ticket that another was merged into, whose customer has waited for an answer ``since`` then.

    The open next response begins there if it began later; without one a cycle begins, unless the ticket is done.
    """
    after = list(clocks)
    mine = [clock for clock in after if clock.metric is Metric.NEXT_RESPONSE]
    waiting = next((clock for clock in mine if clock.stopped_at is None and clock.state is not State.CANCELLED), None)
    if waiting is not None:
        after[after.index(waiting)] = waiting.begun_at(since, hours_of(waiting.calendar_id, calendars))
    elif change.category not in DONE:
        cycle = max((clock.cycle for clock in mine), default=0) + 1
        for target in targets:
            if target.metric is Metric.NEXT_RESPONSE:
                hours = hours_of(target.calendar_id, calendars)
                after.append(Clock.start(target, policy_id, hours, since, cycle=cycle))
    return tuple(sorted((_moved(clock, change, calendars) for clock in after), key=_order))


def parted(
    clocks: Iterable[Clock],
    targets: Sequence[Target],
    parting: Mapping[str, int | None],
    change: Change,
    calendars: Calendars,
    policy_id: int | None = None,
) -> tuple[Clock, ...]:
    """The clocks of a ticket that messages were moved to or away from.

    ``parting`` has instants: ``asked``, since when the customer of a new ticket has waited for all of it; ``replied``, when
    they were answered first, ``told``, when last; ``waiting``, since when for the next answer, None when nobody waits for
    one (any more).
    """
    after = list(clocks)
    asked, replied, waiting = (parting.get(name) for name in ("asked", "replied", "waiting"))
    told = parting.get("told")
    if told is not None and change.category not in DONE:
        after += (
            Clock.start(target, policy_id, hours_of(target.calendar_id, calendars), told)
            for target in targets
            if target.metric is Metric.PERIODIC_UPDATE
        )
    for index, clock in enumerate(after):
        hours = hours_of(clock.calendar_id, calendars)
        if asked is not None and clock.metric in _FROM_CREATION:
            clock = clock.begun_at(asked, hours)
        if replied is not None and clock.metric is Metric.FIRST_RESPONSE:
            clock = clock.stop(hours, replied)
        if clock.metric is Metric.NEXT_RESPONSE and (waiting is None or waiting > clock.started_at):
            # What it waited for is asked elsewhere now.
            clock = clock.cancel().stop(hours, change.now)
        after[index] = clock
    if waiting is None:
        return tuple(sorted((_moved(clock, change, calendars) for clock in after), key=_order))
    return waited(after, targets, waiting, change, calendars, policy_id)


def recomputed(clocks: Iterable[Clock], calendars: Calendars) -> tuple[Clock, ...]:
    """The clocks after calendars were edited: the open ones recomputed from their logs."""
    return tuple(clock.recomputed(hours_of(clock.calendar_id, calendars)) for clock in clocks)


def next_due(clocks: Iterable[Clock]) -> tuple[int, int | None] | None:
    """The earliest due instant of a running clock and the id of that clock's calendar; None when none runs."""
    running = [clock for clock in clocks if clock.state is State.RUNNING and clock.due_at is not None]
    first = min(running, key=lambda clock: (clock.due_at or 0, *_order(clock)), default=None)
    return None if first is None or first.due_at is None else (first.due_at, first.calendar_id)


def hours_of(calendar_id: int | None, calendars: Calendars) -> Hours:
    """The hours of a clock or target: its calendar's, or around the clock."""
    return AROUND_THE_CLOCK if calendar_id is None else calendars[calendar_id]


def _order(clock: Clock) -> tuple[int, int]:
    return _METRICS.index(clock.metric), clock.cycle


def _retargeted(clock: Clock, target: Target | None, policy_id: int | None, calendars: Calendars) -> Clock:
    if target is None:
        return clock.cancel()
    return clock.retarget(target, policy_id, hours_of(target.calendar_id, calendars))


def _starts(metric: Metric, clocks: Sequence[Clock], change: Change) -> bool:
    """Whether a new cycle of ``metric`` begins with the change."""
    mine = [clock for clock in clocks if clock.metric is metric]
    if metric is Metric.NEXT_RESPONSE or metric in _RENEWED:
        if change.category in DONE or any(clock.stopped_at is None for clock in mine):
            return False
        promised_now = change.promise_changed and not mine
        if metric is Metric.PERIODIC_UPDATE:
            return change.agent_reply or (promised_now and change.answered)
        if metric is Metric.TEAM_OLA:
            return change.team and (change.created or change.team_changed or promised_now)
        return change.customer_message
    if mine:
        return False
    if metric is Metric.FIRST_RESPONSE and change.answered:
        return False
    return change.created or (change.promise_changed and change.category not in DONE)


def _pauses(pauses: frozenset[Category], change: Change) -> bool:
    """Whether an open clock must not count where the ticket stands now."""
    return change.trashed or change.category in DONE or change.category in pauses


def _handed_on(clock: Clock, change: Change, calendars: Calendars) -> Clock:
    """The clock after the ticket has left the team; what has only begun in the same second is that of the next one."""
    if clock.metric is not Metric.TEAM_OLA or (change.team and clock.started_at >= change.now):
        return clock
    return clock.stop(hours_of(clock.calendar_id, calendars), change.now)


def _moved(clock: Clock, change: Change, calendars: Calendars) -> Clock:
    """The clock after what happened and in the category that the ticket has now."""
    hours = hours_of(clock.calendar_id, calendars)
    # Replies of one second are one reply.
    again = clock.metric is Metric.PERIODIC_UPDATE and change.category not in DONE and clock.started_at >= change.now
    if _FULFILS[clock.metric](change) and not again:
        return clock.stop(hours, change.now)
    if clock.metric in _REOPENED and not change.trashed:
        # One that had ended, on a ticket that is not done: it was reopened.
        clock = clock.reopen(hours, change.now)
    if _pauses(clock.pauses, change):
        return clock.pause(hours, change.now)
    return clock.resume(hours, change.now)


# What ends a clock of the metric.
_FULFILS: Mapping[Metric, Callable[[Change], bool]] = {
    Metric.FIRST_RESPONSE: lambda change: change.agent_reply or change.call,
    Metric.NEXT_RESPONSE: lambda change: change.agent_reply or change.category in DONE,
    Metric.RESOLUTION: lambda change: change.category in DONE,
    Metric.AGENT_WORK: lambda change: change.category in DONE,
    Metric.PERIODIC_UPDATE: lambda change: change.agent_reply or change.category in DONE,
    Metric.TEAM_OLA: lambda change: change.category in DONE,
}
# A cycle of these may end in the change that begins the next one.
_RENEWED = (Metric.PERIODIC_UPDATE, Metric.TEAM_OLA)
# These count from the creation of the ticket, and those that end with it go on when it is reopened.
_REOPENED = (Metric.RESOLUTION, Metric.AGENT_WORK)
_FROM_CREATION = (Metric.FIRST_RESPONSE, *_REOPENED)
