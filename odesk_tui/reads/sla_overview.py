"""What an agent should know of promises at one look: what is due next, what is late, what is to be expected, what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from odesk_tui.core.instants import NEVER, from_seconds, to_seconds
from odesk_tui.core.query.times import parse_instant
from odesk_tui.core.sla.compliance import Figures, month_start
from odesk_tui.core.sla.forecast import Expected
from odesk_tui.core.text import Foreign
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.breaches import Breaches, BreachPage, Code, ReasonCodes
from odesk_tui.reads.compliance import Compliance
from odesk_tui.reads.forecast import Forecast
from odesk_tui.store.door import Row, Transaction

# So many owners of each kind, and so many breaches, are told of.
MOST_OWNERS, MOST_BREACHES = 30, 200
# Before when promises are counted that will be broken.
EVENING = "18:00"
AGENT, TEAM, CUSTOMER = "agent", "team", "customer"


@dataclass(frozen=True, slots=True)
class NextDue:
    """The ticket of an agent, team or customer (``owner``, None: nobody's) whose clock is due next of theirs."""

    owner: str | None
    name: Foreign
    ticket: int
    subject: Foreign
    metric: str
    due_at: datetime
    calendar_id: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What is due next by kind of owner, soonest first; open breaches; the forecast up to ``until``.

    This month's figures by target and by customer, the worst customer first; the codes of reasons to choose from.
    Forecast and figures are there only if it is ``whole``.
    """

    due: Mapping[str, tuple[NextDue, ...]]
    breaches: BreachPage
    until: datetime
    forecast: tuple[Expected, ...]
    since: datetime
    by_target: tuple[tuple[str, Figures], ...]
    by_customer: tuple[tuple[str, Figures], ...]
    codes: tuple[Code, ...]
    whole: bool = True

    @property
    def total(self) -> Figures:
        """This month's figures together."""
        whole = Figures()
        for _, figures in self.by_target:
            whole = whole.plus(figures)
        return whole


@dataclass(frozen=True, slots=True)
class SlaOverview:
    """Ask for the overview, its breaches and figures those of the whole desk.

    ``soon``: without forecast and figures, which take seconds on a desk of a million tickets.
    """

    soon: bool = False

    def run(self, transaction: Transaction, viewer: Viewer) -> Overview:
        """Some twenty statements, whatever the size of the desk."""
        until = parse_instant(EVENING, viewer.now, viewer.zone)
        since = month_start(viewer.now, ZoneInfo(viewer.zone))
        # The period has no end before the next second.
        kept = Compliance(since, from_seconds(to_seconds(viewer.now) + 1))
        by_customer: dict[str, Figures] = {}
        by_target: dict[str, Figures] = {}
        for group in () if self.soon else kept.run(transaction, viewer).groups:
            customer, target = group.values
            by_customer[str(customer)] = by_customer.get(str(customer), Figures()).plus(group.figures)
            by_target[str(target)] = by_target.get(str(target), Figures()).plus(group.figures)
        worst = sorted(by_customer.items(), key=lambda one: (one[1].rate or 0.0, one[0]))
        return Overview(
            due={kind: next_due(transaction, viewer, kind) for kind in (AGENT, TEAM, CUSTOMER)},
            breaches=Breaches(open_only=True, limit=MOST_BREACHES).run(transaction, viewer),
            until=until,
            forecast=() if self.soon else Forecast(until).run(transaction, viewer),
            since=since,
            by_target=tuple(by_target.items()),
            by_customer=tuple(worst),
            codes=ReasonCodes().run(transaction, viewer),
            whole=not self.soon,
        )


@dataclass(frozen=True, slots=True)
class NextDues:
    """Ask for what is due next of each agent, team or customer (``kind``), the soonest first."""

    kind: str = AGENT

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[NextDue, ...]:
        """Two statements, or four."""
        return next_due(transaction, viewer, self.kind)


# The kinds of owners: their table, and the condition for their tickets.
_OWNERS = {
    AGENT: ("agent", "t.assignee_id = o.id", "t.assignee_id IS NULL"),
    TEAM: ("team", "t.team_id = o.id", "t.team_id IS NULL"),
    CUSTOMER: ("project", "t.project_id = o.id", ""),
}
# The first clock of an owner: of the tickets that are not late by the index of their owner, of the late ones, which are few,
# whatever else runs on them.
_FIRST = (
    "SELECT c.id FROM sla_clock c WHERE c.state = 'running' AND c.ticket_number = (SELECT t.number FROM ticket t WHERE {0} "
    "AND t.sla_due >= ? AND t.sla_due < ? AND t.trashed_at IS NULL ORDER BY t.sla_due, t.number LIMIT 1) "
    "ORDER BY c.due_at, c.metric LIMIT 1"
)
_OF_LATE = (
    "SELECT c.id FROM ticket t JOIN sla_clock c ON c.ticket_number = t.number WHERE {0} AND t.sla_due < ? "
    "AND t.trashed_at IS NULL AND c.state = 'running' AND c.due_at >= ? AND c.due_at < ? ORDER BY c.due_at, c.id LIMIT 1"
)
_TOLD = "t.number, t.subject, c.due_at, c.calendar_id, c.metric"


def next_due(transaction: Transaction, viewer: Viewer, kind: str) -> tuple[NextDue, ...]:
    """What is due next of each owner of a kind, the soonest first; two statements, four where tickets may be nobody's."""
    table, theirs, nobodys = _OWNERS[kind]
    # An engagement's tickets are its customer's.
    owner = "COALESCE(m.handle, o.handle), COALESCE(m.name, o.name)" if kind == CUSTOMER else "o.handle, o.name"
    above = " LEFT JOIN project m ON m.id = o.parent_id" if kind == CUSTOMER else ""
    now = to_seconds(viewer.now)
    rows: list[Row] = []
    for first, values in ((_FIRST, (now, NEVER)), (_OF_LATE, (now, now, NEVER))):
        rows += transaction.all(
            f"SELECT {owner}, {_TOLD} FROM {table} o{above} JOIN sla_clock c ON c.id = ({first.format(theirs)}) "  # noqa: S608 (constants)
            "JOIN ticket t ON t.number = c.ticket_number ORDER BY c.due_at, t.number LIMIT ?",
            (*values, MOST_OWNERS),
        )
        if nobodys:
            rows += transaction.all(
                f"SELECT NULL, '', {_TOLD} FROM sla_clock c JOIN ticket t ON t.number = c.ticket_number "  # noqa: S608 (constants)
                f"WHERE c.id = ({first.format(nobodys)})",
                values,
            )
    found: dict[str | None, NextDue] = {}
    for handle, name, number, subject, due, calendar_id, metric in sorted(rows, key=lambda row: (row[4], row[2])):
        one = NextDue(
            handle, Foreign.stored(name), number, Foreign.stored(subject), metric, from_seconds(due), calendar_id
        )
        found.setdefault(handle, one)
    return tuple(found.values())[:MOST_OWNERS]
