"""A ticket as lines of text: for the eye, or fact by fact for a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from odesk_tui.cli.fields import Seen
from odesk_tui.cli.output import aloud, text
from odesk_tui.cli.session import Session
from odesk_tui.core.durations import hours_text, words_text
from odesk_tui.core.links import KINDS
from odesk_tui.core.sla.due_text import due_text
from odesk_tui.core.sla.policy import metric_words
from odesk_tui.reads.presence import Others
from odesk_tui.reads.rows import ClockRow, ConversationItem, TicketDetail
from odesk_tui.reads.watching import Watchers

_SAID = {"customer": "CUSTOMER", "reply": "PUBLIC reply", "note": "NOTE"}
_ALOUD = {"customer": "customer message", "reply": "public reply", "note": "internal note"}


def show_text(session: Session, detail: TicketDetail, seen: Seen) -> Iterator[str]:
    """The ticket's lines, all safe to show; times in the viewer's zone."""
    zone = ZoneInfo(seen.viewer.zone)
    if session.linear:
        yield from _aloud(session, detail, seen, zone)
        return
    yield f"#{detail.row.number} {detail.row.subject}"
    for name, value in _facts(session, detail, seen, zone).items():
        yield f"  {name:<10} {value}"
    for clock in detail.clocks:
        yield f"  {'clock':<10} {metric_words(clock.metric)}: {seen.clock_text(clock)}{_due(clock, zone, seen)}"
    place = 0
    for item in detail.items:
        place += item.message_id is not None
        yield from _item(item, place, zone)


def _facts(session: Session, detail: TicketDetail, seen: Seen, zone: ZoneInfo) -> dict[str, str]:
    """Everything that there is to be said, by its name."""
    row, aloud = detail.row, session.linear
    left = seen.of_ticket(row)
    facts = {
        "status": row.status,
        "sla": left.words() if aloud else left.text(),
        "priority": f"{row.priority.name.lower()} ({row.priority.label})",
        "severity": f"{row.severity.name.lower()} ({row.severity.label})",
        "type": row.type,
        "customer": f"{row.project} ({row.project_handle}){', VIP' if row.vip else ''}",
        "requester": _person(detail),
        "assignee": row.assignee or "none",
        "team": row.team or "none",
        "tags": ", ".join(row.tags) or "none",
        "created": f"{text(row.created_at, zone)} by {row.channel}",
        "updated": text(row.updated_at, zone),
        "due": text(row.due, zone),
        "snoozed": f"until {text(row.snoozed_until, zone)}" if row.snoozed_until else "",
        "trash": f"since {text(row.trashed_at, zone)}" if row.trashed_at else "",
        "external": text(row.external_id),
        "spent": (words_text if aloud else hours_text)(detail.spent_s) if detail.spent_s else "",
        "blocked by": ", ".join(f"#{number}" for number in row.blocked_by),
        "links": ", ".join(_link(kind, number) for kind, number in detail.links),
        "approvals": "; ".join(f"{one.target} {one.state}, {one.standing}" for one in detail.approvals),
        "watchers": ", ".join(session.desk.read(Watchers(row.number))),
        "open at": ", ".join(
            f"{other.handle}{' (writing)' if other.typing else ''}" for other in session.desk.read(Others(row.number))
        ),
        "version": str(row.version),
    }
    own = {fact.name: fact.value.line() if fact.value is not None else "none" for fact in detail.own}
    if "version" in own:
        facts["revision"] = facts.pop("version")
    facts |= own
    return {name: value for name, value in facts.items() if value}


def _link(kind: str, number: int) -> str:
    return f"{KINDS[kind.strip('()')][kind.startswith('(')]} #{number}"


def _due(clock: ClockRow, zone: ZoneInfo, seen: Seen) -> str:
    if clock.due_at is None or clock.state != "running":
        return ""
    return f", due {due_text(clock.due_at, zone, seen.viewer.calendars.get(clock.calendar_id))}"


def _person(detail: TicketDetail) -> str:
    row = detail.row
    if row.requester is None:
        return "none"
    return f"{row.requester} <{row.requester_email}>" if row.requester_email else f"{row.requester}"


def _item(item: ConversationItem, place: int, zone: ZoneInfo) -> Iterator[str]:
    at = text(item.at, zone)
    if item.kind == "event":
        yield f"{at} {item.who}: {item.body}"
        return
    yield ""
    yield f"{at} {_SAID.get(item.kind, item.kind)} {item.who} (message {place}):"
    for line in item.body.lines():
        yield f"  {line}"
    for name, size in item.files:
        yield f"  attached: {name} ({size:,} bytes)"
    yield ""


def _aloud(session: Session, detail: TicketDetail, seen: Seen, zone: ZoneInfo) -> Iterator[str]:
    """A fact a line, its name before it; every message says which it is and how many there are."""
    yield f"ticket: {detail.row.number}"
    yield f"subject: {detail.row.subject}"
    for name, value in _facts(session, detail, seen, zone).items():
        yield f"{name}: {value}"
    for clock in detail.clocks:
        yield f"promise: {metric_words(clock.metric)}, {seen.clock_words(clock)}{_due(clock, zone, seen)}"
    messages = [item for item in detail.items if item.kind != "event"]
    for item in detail.items:
        at = text(item.at, zone)
        if item.kind == "event":
            yield f"event: {at}, {item.who}: {aloud(item.body)}"
            continue
        place = f"message {messages.index(item) + 1} of {len(messages)}"
        yield f"{place}: {_ALOUD.get(item.kind, item.kind)} by {item.who}, {at}"
        yield from item.body.lines()
        yield from (f"attached: {name}, {size:,} bytes" for name, size in item.files)
        yield f"end of {place}"
