"""A ticket as lines of text: what a screen reader reads out and a pipe carries."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from odesk_tui.cli.fields import Seen
from odesk_tui.cli.output import text
from odesk_tui.core.durations import hours_text
from odesk_tui.reads.rows import ConversationItem, TicketDetail

_SAID = {"customer": "CUSTOMER", "reply": "PUBLIC reply", "note": "NOTE"}


def show_text(detail: TicketDetail, seen: Seen) -> Iterator[str]:
    """The ticket's lines, all safe to show; times in the viewer's zone."""
    row = detail.row
    zone = ZoneInfo(seen.viewer.zone)
    yield f"#{row.number} {row.subject}"
    facts = {
        "status": row.status,
        "sla": seen.of_ticket(row).text(),
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
        "spent": hours_text(detail.spent_s) if detail.spent_s else "",
        "links": ", ".join(f"{kind} #{number}" for kind, number in detail.links),
        "version": str(row.version),
    }
    for name, value in facts.items():
        if value:
            yield f"  {name:<10} {value}"
    for clock in detail.clocks:
        due = f", due {text(clock.due_at, zone)}" if clock.due_at and clock.state == "running" else ""
        yield f"  {'clock':<10} {clock.metric.replace('_', ' ')}: {seen.clock_text(clock)}{due}"
    for item in detail.items:
        yield from _item(item, zone)


def _person(detail: TicketDetail) -> str:
    row = detail.row
    if row.requester is None:
        return "none"
    return f"{row.requester} <{row.requester_email}>" if row.requester_email else f"{row.requester}"


def _item(item: ConversationItem, zone: ZoneInfo) -> Iterator[str]:
    at = text(item.at, zone)
    if item.kind == "event":
        yield f"{at} {item.who}: {item.body}"
        return
    yield ""
    yield f"{at} {_SAID.get(item.kind, item.kind)} {item.who}:"
    for line in item.body.lines():
        yield f"  {line}"
    for name, size in item.files:
        yield f"  attached: {name} ({size:,} bytes)"
    yield ""
