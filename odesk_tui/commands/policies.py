"""Policies: what is promised to which tickets, and where each stands in the lists that tickets are held against.

A change affects the clocks that begin after it; what is open follows when the policy is applied anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.people import name_value
from odesk_tui.commands.sla import settled
from odesk_tui.commands.upcoming import Upcoming
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import Conflict, InvalidValue, NotFound, UsageError
from odesk_tui.core.fields import FIELDS, Priority, rank_value
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.sla.choice import Place
from odesk_tui.core.sla.condition import condition_value
from odesk_tui.core.sla.follow import next_due
from odesk_tui.core.sla.policy import DEFAULT_PAUSES, Metric, Policy, Target, metric_named
from odesk_tui.core.sla.terms import category
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import Category
from odesk_tui.store import calendars, clocks, custom, policies, reapplying
from odesk_tui.store.journal import ClocksStep
from odesk_tui.store.vocabulary import read_vocabulary

# Tickets that are looked at in one transaction when a policy is applied anew: so few that nobody waits for it.
BATCH = 100
AROUND_THE_CLOCK = "none"
NAMELESS = frozenset({"none", "any", "default"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPolicy(Command):
    """A policy for the tickets that ``query`` finds (empty: all), in no list yet, with the targets of ``like``."""

    name: str
    query: str = ""
    like: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPolicy(Command):
    """Another name or condition; None leaves it as it is."""

    name: str
    rename: str | None = None
    query: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePolicy(Command):
    """Take a policy out of all lists for good; the clocks that it gave go on."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTarget(Command):
    """What a policy promises of a metric: ``seconds`` by priority (None: nothing), others stay as they are.

    ``calendar``: a name, ``none`` for around the clock, None for the one that the metric has, or its policy, or the desk.
    ``pauses``: names of categories, None for those that the metric has.
    """

    policy: str
    metric: str
    seconds: Mapping[str, int | None] = field(default_factory=dict)
    calendar: str | None = None
    pauses: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePolicy(Command):
    """Put a policy in the list of a customer, of a contract or (neither) of the desk, or take it ``away``.

    ``position``: from 1; None: last, but before one without a condition.
    """

    name: str
    project: str = ""
    contract: str = ""
    position: int | None = None
    away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReapplyPolicy(Command):
    """Promise the next tickets that have or are to have a policy what holds now, with their starts and pauses.

    An outcome for each ticket whose clocks changed; :class:`~odesk_tui.reads.policies.PolicyRows` tells whether more are
    left (``pending``).
    """

    name: str


def policy_named(work: Work, name: str) -> Policy:
    """The policy; raises :class:`NotFound` with the nearest."""
    known = {policy.name: policy for policy in policies.all_of(work.tx)}
    for candidate, policy in known.items():
        if candidate.casefold() == name.strip().casefold():
            return policy
    hint = nearest(name, [Foreign(one).line() for one in known])
    raise NotFound(f"there is no policy {Foreign(name[:60]).line()!r}{hint}; see: odesk policy list")


def begin(work: Work) -> None:
    """Wait for who writes tickets, and let nobody do so while what is promised changes; raises :class:`NotAllowed`."""
    work.refuse_but_admins("what is promised")
    custom.lock_definitions(work.tx)


@handles(AddPolicy)
def add_policy(work: Work, command: AddPolicy) -> Outcome:
    """Insert the policy. To take it back is to remove it, so that no number is given twice."""
    begin(work)
    name = _name(work, command.name)
    query = condition_value(command.query, read_vocabulary(work.tx))
    targets = policy_named(work, command.like).targets if command.like else ()
    policy_id = policies.add(work.tx, Policy(None, name, query, targets), removed=True)
    with work.changing("sla_policy", {"id": policy_id}):
        policies.change(work.tx, policy_id, {"removed": 0})
    settled(work)
    work.record("policy added", new=name)
    return Outcome(None, f"policy {Foreign(name)} added; it is in no list yet, see: odesk policy place --help")


@handles(EditPolicy)
def edit_policy(work: Work, command: EditPolicy) -> Outcome:
    """Write what is given."""
    begin(work)
    policy = policy_named(work, command.name)
    name = policy.name if command.rename is None else _name(work, command.rename, but=policy.id)
    query = policy.query if command.query is None else condition_value(command.query, read_vocabulary(work.tx))
    if (name, query) == (policy.name, policy.query):
        return Outcome(None, f"policy {Foreign(name)} is so already")
    with work.changing("sla_policy", {"id": policy.id}):
        policies.change(work.tx, policy.id or 0, {"name": name, "query": query})
    settled(work)
    work.record("policy changed", new=name)
    return Outcome(None, f"policy {Foreign(name)} changed: {_new_clocks(name)}")


@handles(RemovePolicy)
def remove_policy(work: Work, command: RemovePolicy) -> Outcome:
    """Take it out of its lists and out of sight."""
    begin(work)
    policy = policy_named(work, command.name)
    rules = policies.rules(work.tx)
    mine = [place for place in rules.places if place.policy_id == policy.id]
    for place in mine:
        _take_out(work, rules.listed(*place.level), place)
    with work.changing("sla_policy", {"id": policy.id}):
        policies.change(work.tx, policy.id or 0, {"removed": 1})
    settled(work)
    work.record("policy removed", new=policy.name)
    lists = f" from {len(mine)} list{'s' * (len(mine) != 1)}" if mine else ""
    return Outcome(None, f"policy {Foreign(policy.name)} removed{lists}; clocks that it gave go on")


@handles(SetTarget)
def set_target(work: Work, command: SetTarget) -> Outcome:
    """Write the targets of a metric."""
    begin(work)
    policy = policy_named(work, command.policy)
    metric = metric_named(command.metric)
    mine = {target.priority: target for target in policy.targets if target.metric is metric}
    wanted: dict[Priority, int | None] = {priority: target.seconds for priority, target in mine.items()}
    for name, seconds in command.seconds.items():
        if seconds is not None and seconds <= 0:
            raise InvalidValue(
                "duration", f"{seconds} s is no time in which something can be done; none promises nothing"
            )
        wanted[Priority(rank_value(FIELDS["priority"], name))] = seconds
    if not any(seconds is not None for seconds in wanted.values()) and not command.seconds:
        raise UsageError(
            f"{Foreign(policy.name).line()} promises no {metric.words} yet; say how long, such as --urgent 1h --high 4h"
        )
    calendar_id = _calendar(work, policy, metric, command.calendar)
    pauses = _pauses(metric, mine, command.pauses)
    changed = 0
    for priority, seconds in wanted.items():
        old = mine.get(priority)
        new = None if seconds is None else Target(metric, priority, seconds, calendar_id, pauses)
        changed += old != new
        if old != new:
            _write_target(work, policy.id or 0, metric, priority, old, new)
    if not changed:
        return Outcome(None, f"policy {Foreign(policy.name)} promises that already")
    settled(work)
    work.record("policy changed", new=f"{policy.name}: {metric.words}")
    return Outcome(None, f"policy {Foreign(policy.name)}: {metric.words} set; {_new_clocks(policy.name)}")


@handles(PlacePolicy)
def place_policy(work: Work, command: PlacePolicy) -> Outcome:
    """Put it in the list, at its position, or take it out."""
    begin(work)
    if command.project and command.contract:
        raise UsageError("a list belongs to a customer or to a contract; name one of them")
    if command.position is not None and command.position < 1:
        raise InvalidValue("position", "positions begin at 1")
    policy = policy_named(work, command.name)
    rules = policies.rules(work.tx)
    project_id = work.project_named(command.project).id if command.project else None
    contract_id = contract_id_named(work, command.contract) if command.contract else None
    where = f"of {command.project or command.contract or 'the desk'}"
    held = rules.listed(project_id, contract_id)
    mine = next((place for place in held if place.policy_id == policy.id), None)
    if command.away:
        if mine is None:
            raise NotFound(f"{Foreign(policy.name).line()} is not in the list {where}")
        _take_out(work, held, mine)
        settled(work)
        work.record("policy placed", new=f"{policy.name}: not in the list {where} any more")
        return Outcome(None, f"policy {Foreign(policy.name)} taken out of the list {where}; {_new_clocks(policy.name)}")
    if mine is None:
        put_in(work, held, policy, command.position, project_id=project_id, contract_id=contract_id)
    elif command.position is not None:
        others = [place for place in held if place.id != mine.id]
        others.insert(command.position - 1, mine)
        _renumber(work, others)
    settled(work)
    listed = policies.rules(work.tx).listed(project_id, contract_id)
    at = next(place.position for place in listed if place.policy_id == policy.id)
    work.record("policy placed", new=f"{policy.name}: {at} in the list {where}")
    return Outcome(None, f"policy {Foreign(policy.name)} is number {at} of {len(listed)} in the list {where}")


@handles(ReapplyPolicy)
def reapply_policy(work: Work, command: ReapplyPolicy) -> tuple[Outcome, ...]:
    """Bring the clocks of the next tickets to what holds now."""
    work.refuse_but_admins("what is promised")
    policy = policy_named(work, command.name)
    policy_id, revision = policy.id or 0, work.promises.revision
    after = reapplying.left_from(work.tx, policy_id, revision)
    numbers = reapplying.open_after(work.tx, after, BATCH)
    work.lock(numbers)
    found = reapplying.reapplied(work.tx, work.promises, work.calendars(), policy_id, numbers, to_seconds(work.now))
    work.summary = f"policy {Foreign(policy.name)} applied anew"
    outcomes: list[Outcome] = []
    for one in found:
        work.unit = one.number
        clocks.save(work.tx, one.number, one.stored, one.after, Upcoming(work, one.number))
        clocks.set_next_due(work.tx, one.number, next_due(one.after))
        why = {"reapplied": True, "answered": one.answered, **({"rules": revision} if revision else {})}
        work.did(one.number, ClocksStep(one.before, one.after, why))
        outcomes.append(Outcome(one.number, f"#{one.number} is promised what holds now"))
    work.unit = 0
    reapplying.set_left(work.tx, policy_id, numbers[-1] if len(numbers) == BATCH else None, revision)
    if found:
        work.record("policy applied", new=f"{policy.name} to {len(found)} tickets")
    return tuple(outcomes)


def put_in(
    work: Work,
    held: Sequence[Place],
    policy: Policy,
    position: int | None,
    *,
    project_id: int | None = None,
    contract_id: int | None = None,
) -> None:
    """Insert a place in the list ``held``, and move the others along."""
    if position is None:
        known = policies.rules(work.tx).policies
        last = known.get(held[-1].policy_id) if held else None
        # One for all tickets stays last.
        position = len(held) + (0 if last is not None and not last.query and policy.query else 1)
    position = min(position, len(held) + 1)
    others = list(held)
    made = policies.place(work.tx, policy.id or 0, position, project_id=project_id, contract_id=contract_id)
    work.inserted("sla_place", {"id": made})
    others.insert(position - 1, Place(made, policy.id or 0, position, project_id, contract_id))
    _renumber(work, others)


def contract_id_named(work: Work, name: str) -> int:
    """The id of the contract; raises :class:`NotFound`."""
    wanted = name.strip().casefold()
    for contract in policies.rules(work.tx).contracts.values():
        if contract.name.casefold() == wanted:
            return contract.id
    raise NotFound(f"there is no contract {Foreign(name[:60]).line()!r}; see: odesk contract list")


def _renumber(work: Work, places: Iterable[Place]) -> None:
    """Write the positions of a list in its new order."""
    for position, place in enumerate(places, 1):
        if place.position != position:
            with work.changing("sla_place", {"id": place.id}):
                policies.move(work.tx, place.id, position)


def _take_out(work: Work, held: Sequence[Place], place: Place) -> None:
    with work.changing("sla_place", {"id": place.id}):
        policies.drop_place(work.tx, place.id)
    _renumber(work, [other for other in held if other.id != place.id])


def _name(work: Work, raw: str, but: int | None = None) -> str:
    name = name_value(raw, "policy")
    if name.casefold() in NAMELESS:
        raise InvalidValue("policy", f"{name!r} is a word that stands for something else; choose another name")
    taken = (policy for policy in policies.all_of(work.tx) if policy.id != but)
    if any(policy.name.casefold() == name.casefold() for policy in taken):
        raise Conflict(f"there is already a policy {Foreign(name).line()!r}; change it with: odesk policy edit")
    return name


def _write_target(
    work: Work, policy_id: int, metric: Metric, priority: Priority, old: Target | None, new: Target | None
) -> None:
    key = {"policy_id": policy_id, "metric": metric.value, "priority": int(priority)}
    if new is None:
        with work.changing("sla_target", key):
            policies.drop_target(work.tx, policy_id, metric, priority)
    elif old is None:
        policies.put_target(work.tx, policy_id, new)
        work.inserted("sla_target", key)
    else:
        with work.changing("sla_target", key):
            policies.put_target(work.tx, policy_id, new)


def _calendar(work: Work, policy: Policy, metric: Metric, name: str | None) -> int | None:
    known = calendars.names(work.tx)
    if name is None:
        held = sorted(policy.targets, key=lambda target: target.metric is not metric)
        return held[0].calendar_id if held else min((id_ for id_, _, _ in known), default=None)
    wanted = name.strip().casefold()
    if wanted in (AROUND_THE_CLOCK, "24x7", "24/7", ""):
        return None
    for id_, called, _ in known:
        if wanted in (called.raw.casefold(), called.raw.casefold().replace(" ", "-")):
            return id_
    hint = nearest(name, [called.line() for _, called, _ in known])
    raise NotFound(f"there is no calendar {Foreign(name[:60]).line()!r}{hint}; none is around the clock")


def _pauses(metric: Metric, mine: Mapping[Priority, Target], names: Sequence[str] | None) -> frozenset[Category]:
    if names is None:
        return next((target.pauses for target in mine.values()), DEFAULT_PAUSES[metric])
    wanted = [name.strip().casefold().replace("-", "_").replace(" ", "_") for name in names if name.strip()]
    return frozenset() if wanted == ["none"] else frozenset(category(name, "pauses") for name in wanted)


def _new_clocks(name: str) -> str:
    return f"new clocks follow, open ones with: odesk policy reapply {Foreign(name).line()!r}"
