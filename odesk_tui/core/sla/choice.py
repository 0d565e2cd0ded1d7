"""Which policy a ticket has: levels of lists, of which the first policy whose condition it meets is taken.

The levels are the contracts of the ticket's customer and of that one's parent, then the lists of both, then the desk's
list. A contract counts for the tickets that were *created* while it held: a ticket keeps the terms under which it was
raised, however long it takes and whatever is signed meanwhile, and the choice follows from the ticket alone. Within a
level the position decides; names never do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from odesk_tui.core.errors import NotAllowed
from odesk_tui.core.sla.policy import Policy
from odesk_tui.core.text import Foreign


@dataclass(frozen=True, slots=True)
class Contract:
    """What a customer has signed: in force from ``starts_at`` until before ``ends_at`` (None: until it is ended).

    Both are instants of midnights in ``timezone``. ``matrix`` is the text of a :class:`~odesk_tui.core.sla.matrix.Matrix`
    that gives its tickets a priority, empty without one.
    """

    id: int
    project_id: int
    name: str
    starts_at: int
    ends_at: int | None
    timezone: str
    matrix: str = ""

    def holds(self, at: int) -> bool:
        """Whether it is in force at an instant."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    def meets(self, other: Contract) -> bool:
        """Whether both are in force at some instant."""
        return (other.ends_at is None or self.starts_at < other.ends_at) and (
            self.ends_at is None or other.starts_at < self.ends_at
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A policy in the list of a contract, of a customer, or (neither) of the desk."""

    id: int
    policy_id: int
    position: int
    project_id: int | None = None
    contract_id: int | None = None

    @property
    def level(self) -> tuple[int | None, int | None]:
        """What tells its list from others."""
        return self.project_id, self.contract_id


class Rules:
    """The policies with the lists that they stand in, and the contracts: all of the desk's, or those of a customer."""

    def __init__(
        self,
        policies: Iterable[Policy],
        places: Iterable[Place],
        contracts: Iterable[Contract],
        parents: Mapping[int, int | None],
    ) -> None:
        self.policies: dict[int, Policy] = {policy.id: policy for policy in policies if policy.id is not None}
        self.contracts: dict[int, Contract] = {contract.id: contract for contract in contracts}
        self._parents = parents
        self._lists: dict[tuple[int | None, int | None], list[Place]] = {}
        for place in places:
            self._lists.setdefault(place.level, []).append(place)
        for held in self._lists.values():
            held.sort(key=lambda place: (place.position, place.id))
        self._contracts_of: dict[int, list[Contract]] = {}
        for contract in sorted(self.contracts.values(), key=lambda one: (one.starts_at, one.id)):
            self._contracts_of.setdefault(contract.project_id, []).append(contract)

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of all lists."""
        return tuple(place for held in self._lists.values() for place in held)

    def listed(self, project_id: int | None = None, contract_id: int | None = None) -> tuple[Place, ...]:
        """The list of a level in its order."""
        return tuple(self._lists.get((project_id, contract_id), ()))

    def contract(self, project_id: int, created: int) -> Contract | None:
        """The contract of a ticket of that customer, created then: of its own, else of its parent."""
        return next(iter(self._in_force(project_id, created)), None)

    def levels(self, project_id: int, created: int) -> Iterator[tuple[Place, ...]]:
        """The lists that are asked for a ticket, in order."""
        for contract in self._in_force(project_id, created):
            yield self.listed(contract_id=contract.id)
        for one in self._chain(project_id):
            yield self.listed(one)
        yield self.listed()

    def chosen(self, project_id: int, created: int, suits: Callable[[Policy], bool]) -> Policy | None:
        """The policy of a ticket; ``suits`` says whether it meets a policy's condition."""
        for level in self.levels(project_id, created):
            for place in level:
                policy = self.policies.get(place.policy_id)
                if policy is not None and suits(policy):
                    return policy
        return None

    @property
    def conditional(self) -> bool:
        """Whether any of the policies has a condition."""
        return any(policy.query for policy in self.policies.values())

    def refuse_unreachable(self) -> None:
        """Raise :class:`NotAllowed` when a policy without a condition stands before another one of its list."""
        for held in self._lists.values():
            known = [self.policies[place.policy_id] for place in held if place.policy_id in self.policies]
            for policy, after in pairwise(known):
                if not policy.query:
                    raise NotAllowed(
                        f"{Foreign(policy.name).line()} has no condition, so that {Foreign(after.name).line()} after it "
                        "would never be reached: a policy without a condition stands last in its list only"
                    )

    def refuse_meeting(self) -> None:
        """Raise :class:`NotAllowed` when two contracts of a customer are in force at the same time."""
        for held in self._contracts_of.values():
            for contract, after in pairwise(held):
                if contract.meets(after):
                    raise NotAllowed(
                        f"{Foreign(contract.name).line()} is still in force when {Foreign(after.name).line()} begins; end it "
                        "first with: odesk contract end"
                    )

    def _chain(self, project_id: int) -> Iterator[int]:
        """The customer and its parents."""
        seen: set[int] = set()
        at: int | None = project_id
        while at is not None and at not in seen:
            seen.add(at)
            yield at
            at = self._parents.get(at)

    def _in_force(self, project_id: int, created: int) -> Iterator[Contract]:
        for one in self._chain(project_id):
            for contract in self._contracts_of.get(one, ()):
                if contract.holds(created):
                    yield contract
