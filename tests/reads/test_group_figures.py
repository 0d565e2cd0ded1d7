"""The figures of groups against a plain count, on both databases, for tickets and groupings that are made up."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odesk_tui.core.fields import BUILT_IN
from odesk_tui.core.instants import NEVER, from_seconds
from odesk_tui.core.people import Agent
from odesk_tui.core.query.parser import parse
from odesk_tui.core.query.predicate import Subject, select
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import CATEGORY_OF
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.grouping import Figures, Path, narrowed, read_groups
from odesk_tui.reads.tickets import awake
from odesk_tui.store.door import Store, Transaction
from odesk_tui.store.query_pages import where_sql
from tests.store.test_query_equivalence import NOW, NOW_S, TEAMS, _desk, _Made, _tickets

ZONE = ZoneInfo("Europe/Berlin")
VIEWER = Viewer(Agent(1, "anna", Foreign("Anna"), Foreign(""), "Europe/Berlin", True), TEAMS, NOW, {})
_RANKS = {
    "priority": ("low", "normal", "high", "urgent"),
    "severity": ("minor", "moderate", "major", "critical"),
}
_AHEAD = {"sla": "breached", "due": "overdue", "snoozed": "overdue"}
# Number of a ticket, seconds of work on it; the second list runs since so long.
_work = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 90_000)), max_size=5)
_running = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 90_000)), max_size=1)


def span(field: str, at: int | None) -> str | None:
    """The span of time that an instant is in, told from its local day alone."""
    if at is None or at == NEVER:
        return None
    day, today = datetime.fromtimestamp(at, ZONE).date(), NOW.astimezone(ZONE).date()
    away, monday = (day - today).days, today - timedelta(days=today.weekday())
    if field in _AHEAD:
        ways = (
            (at < NOW_S, _AHEAD[field]),
            (away <= 0, "today"),
            (away == 1, "tomorrow"),
            (day < monday + timedelta(days=7), "this week"),
            (day < monday + timedelta(days=14), "next week"),
        )
        return next((name for holds, name in ways if holds), "later")
    ways = (
        (away > 0, "later"),
        (away == 0, "today"),
        (away == -1, "yesterday"),
        (day >= monday, "this week"),
        (day >= monday - timedelta(days=7), "last week"),
        (day >= today.replace(day=1), "this month"),
        (day >= today.replace(month=1, day=1), "this year"),
    )
    return next((name for holds, name in ways if holds), "earlier")


def values(one: Subject, field: str) -> tuple[str | None, ...]:
    """The groups of a field that a ticket belongs to."""
    if field == "tag":
        return one.tags or (None,)
    if field == "requester":
        return ((one.requester or one.requester_name) if one.requester_name is not None else None,)
    if field in _RANKS:
        return (_RANKS[field][getattr(one, field) - 1],)
    if field in (*_AHEAD, "created", "updated", "solved"):
        return (span(field, one.sla_due if field == "sla" else getattr(one, field)),)
    return (getattr(one, field),)


def counted(subjects: list[Subject], levels: tuple[str, ...], spent: dict[int, int]) -> dict[Path, Figures]:
    """The figures of every group and of those above it."""
    members: dict[Path, dict[int, Subject]] = {}
    for one in subjects:
        for path in itertools.product(*(values(one, field) for field in levels)):
            for depth in range(1, len(path) + 1):
                members.setdefault(path[:depth], {})[one.number] = one
    found = {}
    for path, tickets in members.items():
        active = [one for one in tickets.values() if CATEGORY_OF[one.status] not in ("solved", "closed")]
        found[path] = Figures(
            len(tickets),
            len(active),
            sum(one.sla_due < NOW_S for one in tickets.values()),
            min((from_seconds(one.created) for one in active), default=None),
            sum(spent.get(number, 0) for number in tickets),
        )
    return found


def log(transaction: Transaction, work: list[tuple[int, int]], running: list[tuple[int, int]], known: set[int]) -> None:
    agents = dict(transaction.all("SELECT handle, id FROM agent"))
    for number, seconds in work:
        if number in known:
            entry = {
                "agent_id": agents["anna"],
                "ticket_number": number,
                "started_at": 1000,
                "ended_at": 1000 + seconds,
            }
            transaction.insert("time_entry", {**entry, "note": "", "work_type": ""})
    for number, seconds in running:
        if number in known:
            entry = {
                "agent_id": agents["bob"],
                "ticket_number": number,
                "started_at": NOW_S - seconds,
                "ended_at": None,
            }
            transaction.insert("time_entry", {**entry, "note": "", "work_type": ""})


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    tickets=_tickets(),
    levels=st.lists(st.sampled_from(BUILT_IN.grouped_by), min_size=1, max_size=3, unique=True),
    condition=st.sampled_from(["", "status:open,new", "project:acme", "tag:net", "priority>=high"]),
    work=_work,
    running=_running,
)
def test_figures_are_those_of_a_plain_count(
    sqlite_store: Store,
    postgres_store: Store,
    tickets: list[_Made],
    levels: list[str],
    condition: str,
    work: list[tuple[int, int]],
    running: list[tuple[int, int]],
) -> None:
    query = parse(f"{condition} group:{','.join(levels)}")
    seen = [
        made.subject
        for made in tickets
        if not made.trashed and (made.subject.snoozed is None or made.subject.snoozed <= NOW_S)
    ]
    found = select(query, VIEWER.query_context(), seen)
    spent: dict[int, int] = {}
    for number, seconds in (*work, *running):
        spent[number] = spent.get(number, 0) + seconds
    expected = counted(found, query.group, spent)
    for store in (sqlite_store, postgres_store):
        with _desk(store, tickets) as transaction:
            log(transaction, work, running, {made.subject.number for made in tickets})
            grouping = read_groups(transaction, VIEWER, query)
            assert {group.path: group.figures for group in grouping.groups} == expected, store.dialect
            assert (grouping.count.number, grouping.count.capped) == (len(found), False)
            for path, figures in expected.items():
                if len(path) == len(query.group):
                    assert _tickets_of(transaction, query.group, path, condition) == figures.total, (
                        store.dialect,
                        path,
                    )


def _tickets_of(transaction: Transaction, levels: tuple[str, ...], path: Path, condition: str) -> int:
    """How many tickets the query of a group finds."""
    inside, extra = narrowed(parse(condition), levels, path, VIEWER)
    where = where_sql(inside, VIEWER.query_context(), transaction.dialect) & extra & awake(inside, VIEWER)
    row = transaction.one(f"SELECT count(*) FROM ticket t WHERE {where.text}", where.values)
    return int(row[0]) if row else 0
