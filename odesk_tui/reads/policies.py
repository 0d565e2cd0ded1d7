"""What is promised: policies with the lists that they stand in, contracts, and what applying a policy anew would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from odesk_tui.core.errors import NotFound
from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.sla.choice import Contract, Place, Rules
from odesk_tui.core.sla.condition import flaw
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK
from odesk_tui.core.sla.policy import Policy, Target
from odesk_tui.core.text import Foreign
from odesk_tui.reads.base import Viewer
from odesk_tui.store import calendars, people, policies, reapplying
from odesk_tui.store.door import Transaction
from odesk_tui.store.promises import Promises


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy with the places that it has; ``flaw``: why its condition finds nothing any more.

    ``pending``: it is being applied anew and has come no further than some ticket.
    """

    name: Foreign
    query: Foreign
    flaw: Foreign | None
    places: tuple[str, ...]
    targets: tuple[Target, ...]
    calendars: Mapping[int, Foreign]
    pending: bool

    def calendar(self, target: Target) -> Foreign | None:
        """What the calendar of a target is called; None is around the clock."""
        return self.calendars.get(target.calendar_id) if target.calendar_id is not None else None


@dataclass(frozen=True, slots=True)
class PolicyRows:
    """Ask for every policy: in the order of the desk's list first, then by name."""

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[PolicyRow, ...]:
        """Some ten statements."""
        rules = policies.rules(transaction)
        handles = {project.id: project.handle for project in people.projects(transaction)}
        named = {id_: name for id_, name, _ in calendars.names(transaction)}
        unfinished = reapplying.unfinished(transaction)
        desk = {place.policy_id: place.position for place in rules.listed()}
        found = sorted(policies.all_of(transaction), key=lambda one: desk.get(one.id or 0, len(desk) + 1))
        return tuple(
            PolicyRow(
                Foreign(policy.name),
                Foreign(policy.query),
                _flaw(policy, viewer),
                tuple(_where(place, rules, handles) for place in rules.places if place.policy_id == policy.id),
                policy.targets,
                named,
                policy.id in unfinished,
            )
            for policy in found
        )


def _flaw(policy: Policy, viewer: Viewer) -> Foreign | None:
    found = flaw(policy.query, viewer.vocabulary) if policy.query else None
    return Foreign(found) if found is not None else None


def _where(place: Place, rules: Rules, handles: Mapping[int, str]) -> str:
    """``the desk 1``, ``acme 2``, ``contract acme 1``."""
    if place.contract_id is not None:
        contract = rules.contracts.get(place.contract_id)
        return f"contract {Foreign(contract.name if contract else '').line()} {place.position}"
    if place.project_id is not None:
        return f"{handles.get(place.project_id, '')} {place.position}"
    return f"the desk {place.position}"


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract with the names of its policies, in order; first and last day are those of its zone."""

    contract: Contract
    customer: str
    policies: tuple[Foreign, ...]
    state: str

    @property
    def first(self) -> str:
        """The first day."""
        return from_seconds(self.contract.starts_at).astimezone(ZoneInfo(self.contract.timezone)).date().isoformat()

    @property
    def last(self) -> str | None:
        """The last day; None while it has no end."""
        if self.contract.ends_at is None:
            return None
        after = from_seconds(self.contract.ends_at).astimezone(ZoneInfo(self.contract.timezone)).date()
        return (after - timedelta(days=1)).isoformat()


@dataclass(frozen=True, slots=True)
class ContractRows:
    """Ask for the contracts, of one customer if given, by customer and first day."""

    project: str = ""

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[ContractRow, ...]:
        """Some six statements."""
        rules = policies.rules(transaction)
        handles = {project.id: project.handle for project in people.projects(transaction)}
        now = to_seconds(viewer.now)
        found = [
            ContractRow(
                contract,
                handles.get(contract.project_id, ""),
                tuple(
                    Foreign(rules.policies[place.policy_id].name)
                    for place in rules.listed(contract_id=contract.id)
                    if place.policy_id in rules.policies
                ),
                "in force" if contract.holds(now) else "ended" if contract.starts_at <= now else "to come",
            )
            for contract in rules.contracts.values()
        ]
        wanted = self.project.casefold()
        return tuple(
            sorted(
                (row for row in found if wanted in ("", row.customer)),
                key=lambda row: (row.customer, row.contract.starts_at, row.contract.id),
            )
        )


@dataclass(frozen=True, slots=True)
class ReapplyPage:
    """What applying a policy anew changes on the next tickets: how many of them, and how many clocks.

    ``last`` is the ticket that was looked at last, None at the end.
    """

    tickets: int
    clocks: int
    first: tuple[int, ...]
    last: int | None


@dataclass(frozen=True, slots=True)
class ReapplyPreview:
    """Ask what applying the policy anew would change after the ticket ``after``; raises NotFound."""

    name: str
    after: int = 0
    limit: int = 400

    def run(self, transaction: Transaction, viewer: Viewer) -> ReapplyPage:
        """Some fifteen statements a page."""
        wanted = self.name.casefold()
        policy = next((one for one in policies.all_of(transaction) if one.name.casefold() == wanted), None)
        if policy is None:
            raise NotFound(f"there is no policy {Foreign(self.name[:60]).line()!r}; see: odesk policy list")
        numbers = reapplying.open_after(transaction, self.after, self.limit)
        promises = Promises(transaction, lambda: viewer.vocabulary, every=True)
        hours = {**viewer.calendars, None: AROUND_THE_CLOCK}
        found = reapplying.reapplied(transaction, promises, hours, policy.id or 0, numbers, to_seconds(viewer.now))
        return ReapplyPage(
            len(found),
            sum(one.clocks for one in found),
            tuple(one.number for one in found[:10]),
            numbers[-1] if len(numbers) == self.limit else None,
        )
