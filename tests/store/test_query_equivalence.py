"""SQLite, PostgreSQL and the predicate answer every query alike: the same tickets in the same order, on pages of any size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from odesk_tui.core.fields import BUILT_IN, SPECS, Channel, Kind, TicketType
from odesk_tui.core.instants import NEVER, to_seconds
from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.parser import parse
from odesk_tui.core.query.predicate import Subject, select
from odesk_tui.core.query.words import joined, words
from odesk_tui.core.workflow import CATEGORY_OF
from odesk_tui.store import search
from odesk_tui.store.door import Store, Transaction, Value
from odesk_tui.store.query_pages import count_sql, key_sql, page_sql

NOW = datetime(2026, 10, 25, 12, 0, 0, 500_000, tzinfo=UTC)
NOW_S = to_seconds(NOW)
# The clocks of this zone go back in the night before NOW.
CONTEXT = QueryContext(
    now=NOW,
    zone=ZoneInfo("Europe/Berlin"),
    me="anna",
    teams=("infra", "night"),
    calendars=(1, 2),
    sla_threshold=lambda calendar, seconds: NOW_S + seconds * {None: 1, 1: 3, 2: 5}[calendar],
    ranked=3,
)
AGENTS = ("anna", "bob")
TEAMS = ("infra", "support")
PROJECTS = {"acme": None, "acme-web": "acme", "globex": None}
CONTACTS = {"ann@acme.example": "Ann Ö", "zoe@globex.example": "zoe", "": "Übel \U0010fffd*"}


class _RolledBack(Exception):
    pass


@dataclass(frozen=True)
class _Made:
    """A ticket to insert and to match: the subject with its messages."""

    subject: Subject
    messages: tuple[str, ...]
    trashed: bool


_instants = st.sampled_from(
    [0, 1, -1, 60, -60, 3600, -3600, 7200, 86_400, -86_400, -7 * 86_400, 7 * 86_400, 39_599, -39_600]
).map(lambda offset: NOW_S + offset)
_texts = st.lists(
    st.sampled_from(["vpn", "VPN", "drops", "dröps", "日本", "語", "drop", "the", "!", "größe"]), max_size=5
).map(" ".join)


@st.composite
def _tickets(draw: st.DrawFn) -> list[_Made]:
    numbers = draw(st.lists(st.integers(1, 12), unique=True, max_size=7))
    made = [draw(_ticket(number)) for number in numbers]
    if len(numbers) < 2:
        return made
    pair = st.tuples(st.sampled_from(numbers), st.sampled_from(numbers)).filter(lambda ends: ends[0] != ends[1])
    links = draw(st.sets(pair, max_size=4))
    still = {one.subject.number for one in made if one.subject.category not in ("solved", "closed") and not one.trashed}
    return [replace(one, subject=_linked(one.subject, links, still)) for one in made]


def _linked(subject: Subject, links: set[tuple[int, int]], still: set[int]) -> Subject:
    """The ticket with what blocks it and what it blocks; ``still`` are the tickets that block as long as they are there."""
    blockers = tuple(source for source, target in links if target == subject.number)
    return replace(
        subject,
        blocks=tuple(target for source, target in links if source == subject.number),
        blocked_by=blockers,
        open_blockers=tuple(number for number in blockers if number in still),
    )


@st.composite
def _ticket(draw: st.DrawFn, number: int) -> _Made:
    def maybe(strategy: st.SearchStrategy[int]) -> int | None:
        return draw(st.none() | strategy)

    status = draw(st.sampled_from(list(CATEGORY_OF)))
    project = draw(st.sampled_from(list(PROJECTS)))
    email = draw(st.none() | st.sampled_from(list(CONTACTS)))
    messages = tuple(draw(st.lists(_texts, max_size=2)))
    text = draw(_texts)
    tags = tuple(sorted(draw(st.sets(st.sampled_from(["vip", "net", "net/vpn", "größe"]), max_size=3))))
    # External IDs are unique.
    external = draw(st.none() | st.sampled_from(["JIRA-", "jira-", "\0\ud800", "100%_"]))
    external = None if external is None else f"{external}{number}"
    name = None if email is None else CONTACTS[email]
    subject = Subject(
        number=number,
        subject=text,
        type=draw(st.sampled_from([kind.value for kind in TicketType])),
        status=status,
        category=CATEGORY_OF[status].value,
        severity=draw(st.integers(1, 4)),
        priority=draw(st.integers(1, 4)),
        channel=draw(st.sampled_from([channel.value for channel in Channel])),
        project=project,
        project_parent=PROJECTS[project],
        assignee=draw(st.none() | st.sampled_from(AGENTS)),
        team=draw(st.none() | st.sampled_from(TEAMS)),
        requester=email,
        requester_name=name,
        tags=tags,
        sla_due=draw(st.just(NEVER) | _instants),
        sla_calendar=maybe(st.sampled_from([1, 2])),
        due=maybe(_instants),
        snoozed=maybe(_instants),
        created=draw(_instants),
        updated=draw(_instants),
        solved=maybe(_instants),
        external=external,
        words=joined([text, *tags, external or "", name or "", email or "", *messages]),
        subject_words=" ".join(words(text)),
    )
    return _Made(subject, messages, draw(st.sampled_from([False, False, False, True])))


_instant_value = st.sampled_from(
    [
        "now",
        "-1h",
        "+1h",
        "-7d",
        "+7d",
        "today",
        "yesterday",
        "tomorrow",
        "monday",
        "sunday",
        "sat",
        "2026-10-25",
        "2026-10-25T13:00",
        "2026-10-25T12:00:00Z",
    ]
)
_compare = st.sampled_from(["<", "<=", ">", ">=", ":", "=", ".lt:", ".le:", ".gt:", ".ge:"])


def _any_of(field: str, *values: str) -> st.SearchStrategy[str]:
    chosen = st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)
    return chosen.map(lambda some: f"{field}:{','.join(some)}")


def _compared(field: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(_compare, values).map(lambda pair: f"{field}{pair[0]}{pair[1]}")


_texts_sought = st.one_of(
    st.sampled_from(
        [
            "vpn",
            "vp*",
            '"vpn drops"',
            '"vpn dro"*',
            "日本",
            "語*",
            "#3",
            "the vpn",
            "anna",
            "jira",
            "groesse",
            "größe",
            '"語 日"',
        ]
    ),
)
# Conditions on each field, by its name: every field has some, with every operator that it takes.
_OF_FIELDS: dict[str, st.SearchStrategy[str]] = {
    "status": _any_of("status", *CATEGORY_OF),
    "category": _any_of("category", "open", "waiting", "closed"),
    "type": _any_of("type", *(kind.value for kind in TicketType)),
    "channel": _any_of("channel", *(channel.value for channel in Channel)),
    "assignee": _any_of("assignee", "me", "bob", "none", "any"),
    "team": _any_of("team", "myteam", "support", "infra", "none"),
    "project": _any_of("project", "acme", "acme-web", "globex"),
    "requester": _any_of(
        "requester", "ann@acme.example", "ANN@acme.example", '"Ann Ö"', "zo*", "none", '"Übel \U0010fffd"*'
    ),
    "tag": _any_of("tag", "vip", "net", "net*", "none", "any"),
    "external": _any_of("external", "JIRA-*", "jira-3", "none", "any", '"\0\ud800"*', '"100%"*'),
    "subject": st.one_of(
        _any_of("subject", "vpn", "dr*", '"vpn drops"', "日本"),
        st.sampled_from(['subject="vpn"', 'subject="VPN drops"', "subject=none"]),
    ),
    "priority": _compared("priority", st.sampled_from(["low", "P2", "urgent"])),
    "severity": _compared("severity", st.sampled_from(["s1", "moderate"])),
    "sla": st.one_of(
        _any_of("sla", "none", "any", "2h", "today"),
        _compared("sla", st.sampled_from(["0", "20m", "2h", "-20m", "today", "2026-10-25T13:00"])),
    ),
    "blocks": _any_of("blocks", "1", "#2", "12", "none", "any"),
    "blocked_by": _any_of("blocked_by", "1", "2", "12", "none", "any"),
    "blocked": _any_of("blocked", "yes", "no", "any"),
    "id": st.one_of(_any_of("id", "1", "2", "12"), _compared("id", st.integers(0, 13).map(str))),
    **{field: _compared(field, _instant_value) for field in ("created", "updated")},
    **{
        field: st.one_of(_any_of(field, "none", "any", "today", "+1d", "-7d"), _compared(field, _instant_value))
        for field in ("due", "snoozed", "solved")
    },
}
# Statuses and texts lead to tickets on ways of their own, so they come more often.
_conditions = st.one_of(_texts_sought, _OF_FIELDS["status"], *_OF_FIELDS.values())
_where = st.recursive(
    _conditions,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} OR {pair[1]})"),
        inner.map(lambda one: f"!({one})"),
    ),
    max_leaves=4,
)
_SORTS = tuple(spec.name for spec in SPECS if spec.kind is not Kind.TAGS)
_sort = st.lists(
    st.tuples(st.sampled_from(["", "-"]), st.sampled_from(_SORTS)), max_size=3, unique_by=lambda key: key[1]
).map(lambda keys: f" sort:{','.join(sign + field for sign, field in keys)}" if keys else "")
_query = st.one_of(
    st.tuples(st.one_of(st.just(""), _where), st.one_of(st.just(""), _sort)).map("".join),
    st.tuples(st.lists(_texts_sought, min_size=1, max_size=2).map(" ".join), _where).map(
        "{0[0]} {0[1]} sort:rank".format
    ),
    _where.map("{} sort:rank".format),
    _texts_sought.map("{} sort:-id".format),
)


def _seed(transaction: Transaction) -> dict[str, dict[str | None, int | None]]:
    """Insert people and calendars; return ids by handle (or address) of each."""
    ids: dict[str, dict[str | None, int | None]] = {
        name: {None: None} for name in ("agent", "team", "project", "contact")
    }
    for handle in AGENTS:
        ids["agent"][handle] = transaction.insert(
            "agent", {"handle": handle, "name": "", "email": "", "timezone": "UTC", "active": True}, returning="id"
        )
    for handle in TEAMS:
        ids["team"][handle] = transaction.insert("team", {"handle": handle, "name": ""}, returning="id")
    for handle, parent in PROJECTS.items():
        values: dict[str, Value] = {"handle": handle, "name": "", "parent_id": ids["project"][parent], "vip": False}
        ids["project"][handle] = transaction.insert("project", values, returning="id")
    for email, name in CONTACTS.items():
        values = {"project_id": ids["project"]["acme"], "name": name, "email": email, "created_at": 0}
        ids["contact"][email] = transaction.insert("contact", values, returning="id")
    for number in (1, 2):
        transaction.insert(
            "calendar", {"id": number, "name": str(number), "timezone": "UTC", "definition": "{}", "version": 1}
        )
    return ids


def _insert(transaction: Transaction, made: _Made, ids: dict[str, dict[str | None, int | None]]) -> None:
    one = made.subject
    transaction.insert(
        "ticket",
        {
            "number": one.number,
            "subject": one.subject,
            "type": one.type,
            "status": one.status,
            "category": one.category,
            "severity": one.severity,
            "priority": one.priority,
            "channel": one.channel,
            "project_id": ids["project"][one.project],
            "requester_id": ids["contact"][one.requester],
            "assignee_id": ids["agent"][one.assignee],
            "team_id": ids["team"][one.team],
            "created_at": one.created,
            "updated_at": one.updated,
            "solved_at": one.solved,
            "due": one.due,
            "snoozed_until": one.snoozed,
            "trashed_at": 5 if made.trashed else None,
            "sla_due": one.sla_due,
            "sla_calendar_id": one.sla_calendar,
            "external_id": one.external,
            "version": 1,
        },
    )
    for tag in one.tags:
        transaction.insert("ticket_tag", {"ticket_number": one.number, "tag": tag})
    for body in made.messages:
        transaction.insert("message", {"ticket_number": one.number, "at": 0, "kind": "note", "body": body})
    search.reindex(transaction, one.number)


@contextmanager
def _desk(store: Store, tickets: list[_Made]) -> Iterator[Transaction]:
    """The store with these tickets in it, for a moment."""
    try:
        with store.writing() as transaction:
            ids = _seed(transaction)
            for made in tickets:
                _insert(transaction, made, ids)
            for made in tickets:
                for target in made.subject.blocks:
                    transaction.insert("link", {"source": made.subject.number, "target": target, "kind": "blocks"})
            yield transaction
            raise _RolledBack
    except _RolledBack:
        pass


def _paged(transaction: Transaction, text: str, trashed: bool, limit: int, backwards: bool) -> list[int]:
    """The numbers found, read page by page from one end."""
    query, found, after = parse(text), [], None
    while len(found) < 100:
        page = page_sql(
            query, CONTEXT, transaction.dialect, after=after, backwards=backwards, limit=limit, trashed=trashed
        )
        rows = transaction.all(page.sql, page.values)
        numbers = [row[0] for row in rows]
        found = numbers + found if backwards else found + numbers
        if len(rows) < limit:
            return found
        after = page.key(rows[0] if backwards else rows[-1])
    raise AssertionError(f"the pages of {text!r} do not end")


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    tickets=_tickets(), queries=st.lists(_query, min_size=1, max_size=6), limit=st.integers(1, 4), trashed=st.booleans()
)
def test_the_back_ends_agree(
    sqlite_store: Store, postgres_store: Store, tickets: list[_Made], queries: list[str], limit: int, trashed: bool
) -> None:
    every = [made.subject for made in tickets]
    subjects = [made.subject for made in tickets if made.trashed == trashed]
    expected = {text: [one.number for one in select(parse(text), CONTEXT, subjects, every)] for text in queries}
    for store in (sqlite_store, postgres_store):
        with _desk(store, tickets) as transaction:
            for text, numbers in expected.items():
                query = parse(text)
                assert _paged(transaction, text, trashed, limit, False) == numbers, (store.dialect, text)
                assert _paged(transaction, text, trashed, limit, True) == numbers, (store.dialect, text)
                count = count_sql(query, CONTEXT, store.dialect, cap=limit, trashed=trashed)
                assert transaction.one(count.text, count.values) == (min(limit, len(numbers)),), (store.dialect, text)


def test_every_field_and_operator_is_asked_about() -> None:
    assert set(_OF_FIELDS) == {spec.name for spec in BUILT_IN.named}
    for spec in SPECS:
        wanted = {":"} | ({"<", "<=", ">", ">="} if spec.traits.ordered else set())
        assert wanted <= {find(_OF_FIELDS[spec.name], lambda text, op=op: op in text) and op for op in wanted}, (
            spec.name
        )


def test_every_field_with_one_value_sorts(store: Store) -> None:
    names = [spec.name for spec in SPECS if not spec.traits.many]
    assert "category" in names
    with _desk(store, []) as transaction:
        for name in names:
            assert _paged(transaction, f"sort:{name}", False, 1, False) == []
            assert _paged(transaction, f"sort:-{name}", False, 1, True) == []


def test_a_page_can_begin_at_a_ticket(store: Store) -> None:
    tickets = [
        _Made(
            replace(
                _PLAIN,
                number=number,
                subject="vpn" if number % 2 else "",
                subject_words="vpn" if number % 2 else "",
                words="vpn ¶ vpn" if number % 2 else "vpn",
                priority=1 + number % 3,
                sla_due=NOW_S + number % 2,
            ),
            ("vpn",),
            False,
        )
        for number in range(1, 10)
    ]
    for text in (
        "sort:-priority,sla",
        "",
        "status:open,new",
        "project:acme",
        "sort:-updated",
        "vpn sort:rank",
        "vpn sort:id",
    ):
        query = parse(text)
        numbers = [one.number for one in select(query, CONTEXT, [made.subject for made in tickets])]
        with _desk(store, tickets) as transaction:
            wanted = key_sql(query, CONTEXT, store.dialect, numbers[4])
            row = transaction.one(wanted.sql, wanted.values)
            assert row is not None
            key = wanted.key(row)
            ahead = page_sql(query, CONTEXT, store.dialect, after=key, inclusive=True, limit=3)
            back = page_sql(query, CONTEXT, store.dialect, after=key, backwards=True, limit=3)
            assert [row[0] for row in transaction.all(ahead.sql, ahead.values)] == numbers[4:7]
            assert [row[0] for row in transaction.all(back.sql, back.values)] == numbers[1:4]


def test_a_key_of_another_order_is_refused(sqlite_store: Store) -> None:
    with pytest.raises(ValueError, match="2 parts, not 3"):
        page_sql(parse(""), CONTEXT, sqlite_store.dialect, after=(1, 2, 3))


_PLAIN = Subject(
    number=1,
    subject="",
    type="task",
    status="open",
    category="open",
    severity=1,
    priority=1,
    channel="mail",
    project="acme",
    created=NOW_S,
    updated=NOW_S,
)
