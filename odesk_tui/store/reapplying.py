"""Which open tickets would be promised something else if a policy were applied to them anew, and what.

A page looks at tickets that are not done, or still have an open clock, in the order of number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.clock import OPEN_STATES, Clock
from odesk_tui.core.sla.follow import Calendars, Change, follow
from odesk_tui.core.workflow import DONE, Category
from odesk_tui.store import clocks
from odesk_tui.store.clocks import StoredClock
from odesk_tui.store.door import Transaction, marks
from odesk_tui.store.promises import Promises, facts_of_numbers

_LEFT = "reapply"


@dataclass(frozen=True, slots=True)
class Reapplied:
    """A ticket whose clocks would be others: those that are stored, and what they become."""

    number: int
    stored: list[StoredClock]
    after: tuple[Clock, ...]
    answered: bool

    @property
    def before(self) -> tuple[Clock, ...]:
        """The clocks as they are."""
        return tuple(held.clock for held in self.stored)

    @property
    def clocks(self) -> int:
        """How many clocks change, begin or are cancelled."""
        held = {(clock.metric, clock.cycle): clock for clock in self.before}
        return sum(held.get((clock.metric, clock.cycle)) != clock for clock in self.after)


def open_after(transaction: Transaction, after: int, limit: int) -> list[int]:
    """The next tickets after the number ``after`` of which something is open."""
    done = [category.value for category in DONE]
    rows = transaction.all(
        f"SELECT number FROM ticket t WHERE number > ? AND (category NOT IN ({marks(done)}) OR EXISTS (SELECT 1 FROM "  # noqa: S608 (placeholders)
        "sla_clock c WHERE c.ticket_number = t.number AND c.state IN ('running', 'paused'))) ORDER BY number LIMIT ?",
        (after, *done, limit),
    )
    return [int(row[0]) for row in rows]


def reapplied(
    transaction: Transaction,
    promises: Promises,
    calendars: Calendars,
    policy_id: int,
    numbers: Sequence[int],
    now: int,
) -> list[Reapplied]:
    """Those of the tickets that have a clock of the policy, or are to have it, and whose clocks change by that."""
    if not numbers:
        return []
    answered = _answered(transaction, numbers)
    held = clocks.of_tickets_stored(transaction, numbers)
    found: list[Reapplied] = []
    for facts in facts_of_numbers(transaction, numbers):
        number = facts["number"]
        stored = held.get(number, [])
        before = tuple(one.clock for one in stored)
        policy = promises.chosen(facts)
        mine = any(clock.policy_id == policy_id and clock.state in OPEN_STATES for clock in before)
        if not mine and (policy is None or policy.id != policy_id):
            continue
        change = Change(
            now,
            Category(facts["category"]),
            trashed=facts["trashed_at"] is not None,
            promise_changed=True,
            answered=answered.get(number, False),
            team=facts["team_id"] is not None,
        )
        targets = policy.at(Priority(facts["priority"])) if policy is not None else ()
        after = follow(before, targets, change, calendars, policy.id if policy is not None else None)
        if set(after) != set(before):
            found.append(Reapplied(number, stored, after, change.answered))
    return found


def left_from(transaction: Transaction, policy_id: int, revision: int) -> int:
    """The ticket up to which the policy has been applied anew by the rules of a revision; 0: it is to begin."""
    row = transaction.one("SELECT value FROM meta WHERE name = ?", (f"{_LEFT} {policy_id}",))
    after, by = (int(part) for part in str(row[0]).split()) if row else (0, revision)
    return after if by == revision else 0


def set_left(transaction: Transaction, policy_id: int, after: int | None, revision: int) -> None:
    """Note how far it has come; None: to the end."""
    name = f"{_LEFT} {policy_id}"
    transaction.execute("DELETE FROM meta WHERE name = ?", (name,))
    if after is not None:
        transaction.insert("meta", {"name": name, "value": f"{after} {revision}"})


def unfinished(transaction: Transaction) -> Mapping[int, int]:
    """The ticket up to which each policy has been applied anew, of those that were interrupted."""
    rows = transaction.all("SELECT name, value FROM meta WHERE name LIKE ?", (f"{_LEFT} %",))
    return {int(name.rpartition(" ")[2]): int(value.split()[0]) for name, value in rows}


def _answered(transaction: Transaction, numbers: Sequence[int]) -> dict[int, bool]:
    sql = (
        f"SELECT DISTINCT ticket_number FROM message WHERE ticket_number IN ({marks(numbers)}) AND kind = 'reply' "  # noqa: S608 (placeholders)
        "AND withdrawn_at IS NULL"
    )
    return {int(row[0]): True for row in transaction.all(sql, list(numbers))}
