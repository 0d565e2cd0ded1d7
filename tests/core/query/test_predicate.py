"""What a query means for a ticket in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from odesk_tui.core.errors import UsageError
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.parser import parse
from odesk_tui.core.query.predicate import Subject, matcher, select
from odesk_tui.core.query.words import joined, words

BERLIN = ZoneInfo("Europe/Berlin")
# A Wednesday, 00:30 in Berlin and still Tuesday in UTC.
NOW = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
CONTEXT = QueryContext(now=NOW, zone=BERLIN, me="anna", teams=("infra",))


def berlin(text: str) -> int:
    return to_seconds(datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC))


TICKET = Subject(
    number=1042,
    subject="VPN drops",
    type="incident",
    status="open",
    category="open",
    severity=3,
    priority=3,
    channel="mail",
    project="acme-web",
    project_parent="acme",
    assignee="anna",
    requester="kim@acme.example",
    requester_name="Kim Lee",
    tags=("vip", "net/core"),
    created=berlin("2026-11-20T10:00"),
    updated=berlin("2026-11-25T00:10"),
    due=berlin("2026-11-27T12:00"),
    sla_due=to_seconds(NOW) + 3600,
    sla_calendar=7,
    external="JIRA-9",
    words=joined(["VPN drops", "It dröps every day"]),
    subject_words=" ".join(words("VPN drops")),
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#1042",
        "status:new,open",
        "priority>=high",
        "priority<P1",
        "assignee:me",
        "team:none",
        "!team:any",
        "project:acme",
        "project:acme-web",
        "requester:KIM@acme.example",
        'requester:"Kim Lee"',
        "requester:kim*",
        "tag:net*",
        "tag:any",
        "external:JIRA-*",
        "subject:vpn",
        "vpn every",
        '"dröps every da"*',
        "!printer",
        "printer OR vpn",
        "created:friday",
        "created:2026-11-20T10:00",
        "created<2026-11-20T10:01",
        "created>=-7d",
        "created:-7d",
        "updated:today",
        "updated>yesterday",
        "updated:2026-11-24T23:10Z",
        "due:friday",
        "due:+3d",
        "due>tomorrow",
        "sla:2h",
        "sla>30m",
        "sla:today",
        "solved:none",
    ],
)
def test_matches(text: str) -> None:
    assert matcher(parse(text), CONTEXT)(TICKET)
    assert not matcher(parse(f"!({text})" if text else "id<0"), CONTEXT)(TICKET)


@pytest.mark.parametrize(
    "text",
    [
        "created>friday",
        "created:thursday",
        "due:+2d",
        "due<today",
        "sla<0",
        "sla<1h",
        "sla<-10m",
        "updated:yesterday",
        "assignee:bob",
        "project:globex",
        "tag:net",
        "subject:every",
        '"drops it"',
        "external:jira-*",
        "solved<now",
        "!solved:none",
    ],
)
def test_does_not_match(text: str) -> None:
    assert not matcher(parse(text), CONTEXT)(TICKET)


def test_a_breach_is_strictly_after_the_due_instant() -> None:
    breached = parse("sla<0")
    at = replace(TICKET, sla_due=to_seconds(NOW))
    assert not matcher(breached, CONTEXT)(at)
    assert not matcher(breached, replace(CONTEXT, now=NOW + timedelta(milliseconds=999)))(at)
    assert matcher(breached, replace(CONTEXT, now=NOW + timedelta(seconds=1)))(at)


def test_time_left_counts_in_the_calendar_of_the_ticket() -> None:
    def threshold(calendar: int | None, seconds: int) -> int:
        return to_seconds(NOW) + seconds * (10 if calendar == 7 else 1)

    context = replace(CONTEXT, calendars=(7,), sla_threshold=threshold)
    assert matcher(parse("sla<10m"), context)(TICKET)
    assert not matcher(parse("sla<10m"), context)(replace(TICKET, sla_calendar=None))


def test_a_day_of_a_clock_change_has_25_hours() -> None:
    context = replace(CONTEXT, now=datetime(2026, 10, 25, 12, tzinfo=UTC))
    start = to_seconds(datetime(2026, 10, 24, 22, tzinfo=UTC))
    today = matcher(parse("created:today"), context)
    hours = [today(replace(TICKET, created=start + hour * 3600)) for hour in range(-1, 26)]
    assert hours == [False, *[True] * 25, False]


def test_nobody_is_me_when_no_one_asks() -> None:
    with pytest.raises(UsageError, match="who you are"):
        matcher(parse("assignee:me"), replace(CONTEXT, me=None))
    assert not matcher(parse("team:myteam"), replace(CONTEXT, teams=()))(TICKET)


def test_order_has_the_tickets_without_a_value_last_both_ways() -> None:
    tickets = [replace(TICKET, number=n, due=due) for n, due in ((1, None), (2, 20), (3, 10), (4, 20))]
    assert [one.number for one in select(parse("sort:due"), CONTEXT, tickets)] == [3, 2, 4, 1]
    assert [one.number for one in select(parse("sort:-due"), CONTEXT, tickets)] == [4, 2, 3, 1]
