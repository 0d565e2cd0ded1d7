"""What would have become of tickets under another policy, page by page; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from odesk_tui.core.errors import NotFound
from odesk_tui.core.fields import Priority
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.compliance import Figures
from odesk_tui.core.sla.policy import Policy
from odesk_tui.core.sla.retell import retold
from odesk_tui.core.sla.what_if import Changed, changed, under, verdicts
from odesk_tui.core.text import Foreign
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.sla_past import Life, lives
from odesk_tui.reads.tickets import parsed
from odesk_tui.store import policies
from odesk_tui.store.door import Transaction
from odesk_tui.store.journal import FieldsStep
from odesk_tui.store.promises import facts_of_numbers
from odesk_tui.store.query_pages import where_sql
from odesk_tui.store.query_sql import Sql


@dataclass(frozen=True, slots=True)
class ChangedTicket:
    """A ticket with a promise whose verdict would be another one; ``customer`` is a handle."""

    ticket: int
    customer: str
    subject: Foreign
    change: Changed


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """By target the figures that were and would be; ``inexact`` tickets came with a past of which only clocks are known.

    ``last`` is the last ticket of the page, None at the end.
    """

    was: Mapping[str, Figures]
    would: Mapping[str, Figures]
    changed: tuple[ChangedTicket, ...]
    tickets: int
    inexact: int
    last: int | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Ask what the policy called ``policy`` would have made of the next tickets of ``query`` created in a period.

    Each gets the policy's targets at the priority that it had at the time, whatever the policy's own condition and level say,
    and its calendars are those of today. Raises NotFound, QueryError.
    """

    policy: str
    since: datetime
    until: datetime
    query: str = ""
    after: int = 0
    limit: int = 200

    def run(self, transaction: Transaction, viewer: Viewer) -> WhatIfPage:
        """Some ten statements a page, whatever is on it."""
        policy = policy_named(transaction, self.policy)
        where = _created(self.query, self.since, self.until, transaction, viewer)
        rows = transaction.all(
            "SELECT t.number, p.handle FROM ticket t JOIN project p ON p.id = t.project_id "  # noqa: S608 (constants)
            f"WHERE {where.text} AND t.number > ? ORDER BY t.number LIMIT ?",
            (*where.values, self.after, self.limit),
        )
        if not rows:
            return WhatIfPage({}, {}, (), 0, 0, None)
        customers: dict[int, str] = dict(rows)
        now = to_seconds(viewer.now)
        was: dict[str, Figures] = {}
        would: dict[str, Figures] = {}
        found: list[ChangedTicket] = []
        inexact = 0
        for life in lives(transaction, facts_of_numbers(transaction, list(customers)), policies.History(transaction)):
            inexact += not life.whole
            before = verdicts(life.clocks, now, viewer.calendars)
            after = verdicts(_under(life, policy, viewer), now, viewer.calendars)
            _add(was, before)
            _add(would, after)
            customer, subject = customers[life.number], Foreign(life.now["subject"])
            found += (ChangedTicket(life.number, customer, subject, one) for one in changed(before, after))
        last = int(rows[-1][0]) if len(rows) == self.limit else None
        return WhatIfPage(was, would, tuple(found), len(rows), inexact, last)


@dataclass(frozen=True, slots=True)
class WhatIfCount:
    """Ask how many tickets a :class:`WhatIf` is about; raises NotFound, QueryError."""

    policy: str
    since: datetime
    until: datetime
    query: str = ""

    def run(self, transaction: Transaction, viewer: Viewer) -> int:
        """Three statements."""
        policy_named(transaction, self.policy)
        where = _created(self.query, self.since, self.until, transaction, viewer)
        row = transaction.one(f"SELECT count(*) FROM ticket t WHERE {where.text}", where.values)  # noqa: S608 (constants)
        return int(row[0]) if row else 0


def policy_named(transaction: Transaction, name: str) -> Policy:
    """The policy of that name; raises :class:`NotFound` with the names that there are."""
    every = policies.all_of(transaction)
    wanted = name.strip().casefold()
    for policy in every:
        if policy.name.casefold() == wanted:
            return policy
    names = [Foreign(policy.name).line() for policy in every]
    shown = Foreign(name[:60]).line()
    raise NotFound(
        f"there is no policy {shown!r}{nearest(name, names)}; the policies are: {', '.join(names) or 'none'}"
    )


def _created(query: str, since: datetime, until: datetime, transaction: Transaction, viewer: Viewer) -> Sql:
    where = where_sql(parsed(query, viewer), viewer.query_context(), transaction.dialect)
    return where & Sql("t.created_at >= ? AND t.created_at < ?", (to_seconds(since), to_seconds(until)))


def _under(life: Life, policy: Policy, viewer: Viewer) -> tuple[Clock, ...]:
    """The clocks that the ticket would have."""
    begin = under(life.begin, policy.at(Priority(_first_priority(life))), viewer.calendars)
    happened = life.happened(lambda _facts, _revision: policy, viewer.catalogue.category_of)
    return retold(happened, viewer.calendars, begin)


def _first_priority(life: Life) -> int:
    """The priority that the ticket had before what is known of it happened."""
    steps = (step for turn in life.turns for step in turn.steps if isinstance(step, FieldsStep))
    first = next((step.values["priority"][0] for step in steps if "priority" in step.values), None)
    return int(life.now["priority"] if first is None else first)


def _add(whole: dict[str, Figures], more: Mapping[str, Figures]) -> None:
    for metric, figures in more.items():
        whole[metric] = whole.get(metric, Figures()).plus(figures)
