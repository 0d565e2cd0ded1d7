"""What the journal says of a ticket, turn by turn: what was done, what holds of it, and what that means for the clocks.

Undo tells a ticket's clocks again from it when something in their midst is taken back, and ``odesk doctor --sla`` to prove
them, so that both come to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.follow import Change
from odesk_tui.core.sla.policy import Metric, Policy
from odesk_tui.core.sla.retell import Happened
from odesk_tui.core.workflow import Category
from odesk_tui.store import journal
from odesk_tui.store.journal import ClocksStep, FieldsStep, Past, Step
from odesk_tui.store.promises import Facts, changed

Clocks = tuple[Clock, ...]
# The policy of a ticket with these facts by the rules of a revision.
Promised = Callable[[Facts, int], Policy | None]


@dataclass(slots=True)
class Turn:
    """Something done to a ticket as it was first done, at its place in the journal.

    ``holds`` unless it was taken back, ``turned``: it was taken back at some time.
    """

    place: int
    at: int
    steps: Sequence[Step]
    holds: bool = True
    turned: bool = False

    @property
    def clock_steps(self) -> list[ClocksStep]:
        """What it did to the clocks."""
        return [step for step in self.steps if isinstance(step, ClocksStep)]

    @property
    def before(self) -> Clocks | None:
        """The clocks before it; None when it left them as they were."""
        return next((step.before for step in self.clock_steps if step.before is not None), None)

    @property
    def after(self) -> Clocks | None:
        """The clocks after it; None when it left them as they were."""
        return next((step.after for step in reversed(self.clock_steps) if step.after is not None), None)

    def says(self, what: str) -> bool:
        """Whether a step on the clocks has this reason."""
        return any(step.why.get(what) for step in self.clock_steps)


def turns_of(past: Sequence[Past], turned: Mapping[tuple[int, int], bool] | None = None) -> list[Turn]:
    """The changes of a ticket in the order in which they were first done.

    ``turned`` has, by root and unit, which hold or do not any more beyond what the journal knows yet.
    """
    found: dict[tuple[int, int], Turn] = {}
    for place, entry in enumerate(past):
        turn = found.get((entry.root, entry.unit))
        if turn is None:
            found[entry.root, entry.unit] = Turn(place, entry.at, entry.steps)
        else:
            turn.turned, turn.holds = True, entry.kind != journal.UNDO
    for key, holds in (turned or {}).items():
        if key in found:
            found[key].turned, found[key].holds = True, holds
    return list(found.values())


class Teller:
    """Goes through the turns of a ticket in their order, knowing what it was at each."""

    def __init__(
        self,
        promised: Promised,
        category_of: Mapping[str, Category],
        now: Facts,
        turns: Iterable[Turn],
        begin: Clocks = (),
    ) -> None:
        """``now``: what the ticket is after all turns that hold, with its status and ``trashed_at``."""
        self._promised = promised
        self._category_of = category_of
        first: dict[str, Any] = {}
        for turn in turns:
            for step in turn.steps:
                if isinstance(step, FieldsStep):
                    for column, (old, _) in step.values.items():
                        first.setdefault(column, old)
        self._facts: Facts = {**now, **first}
        self._answered = any(c.metric is Metric.FIRST_RESPONSE and c.stopped_at is not None for c in begin)

    def told(self, turn: Turn) -> Iterator[Happened]:
        """What a turn means for the clocks, one after the other; to be asked of every turn that holds."""
        before = self._facts
        for step in turn.steps:
            if isinstance(step, FieldsStep):
                self._facts = changed(self._facts, step.values)
            elif isinstance(step, ClocksStep):
                yield self._happened(turn, step.why, before)
                before = self._facts

    def _happened(self, turn: Turn, why: Mapping[str, Any], before: Facts) -> Happened:
        facts, revision = self._facts, int(why.get("rules", 0))
        policy = self._promised(facts, revision)
        created, replied = bool(why.get("created")), bool(why.get("replied"))
        promised = bool(why.get("reapplied"))
        if not created and not promised and before is not facts:
            was = self._promised(before, revision)
            promised = _promise(before, was) != _promise(facts, policy)
        change = Change(
            now=turn.at,
            category=self._category_of[facts["status"]],
            trashed=facts["trashed_at"] is not None,
            created=created,
            agent_reply=replied,
            customer_message=bool(why.get("wrote")),
            promise_changed=promised,
            answered=promised and bool(why.get("answered", self._answered)),
            team=facts["team_id"] is not None,
            team_changed=not created and before["team_id"] != facts["team_id"],
        )
        self._answered = self._answered or replied
        return Happened(
            change,
            policy,
            Priority(facts["priority"]),
            bool(why.get("cancelled")),
            why.get("waiting_since"),
            why.get("parting"),
        )


def _promise(facts: Facts, policy: Policy | None) -> tuple[object, ...]:
    return facts["priority"], policy.id if policy is not None else None
