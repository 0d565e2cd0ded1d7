"""What is told of a ticket beside its conversation: pieces of lines, for headers and the fields panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from odesk_tui.core.durations import hours_text
from odesk_tui.core.links import link_text
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.core.sla.policy import Metric
from odesk_tui.core.workflow import Category
from odesk_tui.reads.rows import ClockRow, TicketDetail, TicketRow
from odesk_tui.tui.columns import Looks, urgency_style
from odesk_tui.tui.pace import cell_text
from odesk_tui.tui.widgets.cells import Piece, cut
from odesk_tui.tui.widgets.moments import moment_text

# Names of the styles that these pieces use.
STYLES = ("label", "key", "strong", "muted", "urgent", "breached", "near", *(f"status-{c.value}" for c in Category))


_ORDER = {"running": 0, "paused": 1}


@dataclass(frozen=True, slots=True)
class Told:
    """What the lines are made of: the ticket, its clocks, the instant, the zone."""

    detail: TicketDetail
    looks: Looks
    zone: str

    @property
    def row(self) -> TicketRow:
        """The ticket."""
        return self.detail.row

    def moment(self, at: datetime) -> str:
        """An instant as the agent reads it."""
        return moment_text(at, self.looks.now, self.zone)


def numbers_text(numbers: Sequence[int], most: int = 3) -> str:
    """``#3, #7``; of many the first and how many more."""
    more = f", +{len(numbers) - most}" if len(numbers) > most else ""
    return ", ".join(f"#{number}" for number in numbers[:most]) + more


def title(row: TicketRow) -> list[Piece]:
    """``#1042 Printer offline, floor 3``, and what blocks it."""
    pieces: list[Piece] = [(f" #{row.number} ", "muted")]
    if row.blocked_by:
        pieces.append((f"BLOCKED by {numbers_text(row.blocked_by)}  ", "near"))
    return [*pieces, (row.subject.line(), "strong")]


def state(row: TicketRow, looks: Looks) -> list[Piece]:
    """``OPEN P1 me  Globex VIP  tags: printer``."""
    pieces: list[Piece] = [
        (f" {row.status.upper()}", f"status-{row.category.value}"),
        (f" {row.priority.label}", "urgent" if row.priority.label == "P1" else ""),
        (f" {looks.who(row.assignee)}  {row.project.line()}", ""),
    ]
    if row.vip:
        pieces.append((" VIP", "strong"))
    if row.tags:
        pieces.append((f"  tags: {', '.join(row.tags)}", "muted"))
    if row.trashed_at is not None:
        pieces.append(("  IN THE TRASH", "urgent"))
    return pieces


def clock_pieces(clock: ClockRow, looks: Looks) -> tuple[Piece, Countdown | None]:
    """How a clock stands, with its countdown while it runs."""
    if clock.state == "running":
        left = looks.clock(clock.due_at, clock.calendar_id)
        return (cell_text(left), urgency_style(left.urgency)), left
    if clock.state == "paused" and clock.remaining_s is not None:
        return (
            f"paused, {hours_text(abs(clock.remaining_s))} {'left' if clock.remaining_s >= 0 else 'over'}",
            "muted",
        ), None
    return (clock.state, "breached" if clock.state == "breached" else "muted"), None


def latest(clocks: Sequence[ClockRow]) -> list[ClockRow]:
    """The last clock of each metric without those that were cancelled; what runs first, then what is paused."""
    found: dict[str, ClockRow] = {}
    for clock in clocks:
        if clock.state != "cancelled":
            found.pop(clock.metric, None)
            found[clock.metric] = clock
    return sorted(found.values(), key=lambda clock: _ORDER.get(clock.state, len(_ORDER)))


def promise(told: Told, *, short: bool = False) -> tuple[list[Piece], list[Countdown]]:
    """``SLA first reply ! 0:12  solve 3:40`` and the countdowns in it; ``short``: only the first that runs."""
    pieces: list[Piece] = []
    shown: list[Countdown] = []
    clocks = latest(told.detail.clocks)
    for clock in clocks[:1] if short else clocks:
        piece, left = clock_pieces(clock, told.looks)
        if short and left is None:
            continue
        pieces += [(f"  {Metric(clock.metric).short} ", "label"), piece]
        if left is not None:
            shown.append(left)
    if not pieces:
        return ([] if short else [(" SLA none", "label")]), shown
    return ([*pieces] if short else [(" SLA", "label"), *pieces]), shown


def elsewhere(clock: ClockRow, told: Told) -> list[tuple[str, str]]:
    """Where a clock counts by hours of another zone: when it is due here, and there with the zone named."""
    hours = told.looks.calendars.get(clock.calendar_id)
    if clock.due_at is None or not isinstance(hours, Calendar):
        return []
    there = clock.due_at.astimezone(ZoneInfo(hours.timezone))
    if there.utcoffset() == clock.due_at.astimezone(ZoneInfo(told.zone)).utcoffset():
        return []
    return [("  due", told.moment(clock.due_at)), ("", f"{there:%a %H:%M} in {hours.timezone}")]


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the fields panel: its label and value, and the keys that change it."""

    pieces: list[Piece]
    keys: str = ""


def facts(told: Told, timer_s: int | None) -> tuple[list[Fact], list[Countdown]]:
    """The lines of the fields panel and the countdowns in them; ``timer_s`` is the running timer on this ticket."""
    row, looks = told.row, told.looks
    shown: list[Countdown] = []
    lines: list[Fact] = []

    def add(label: str, value: str, key: str = "", style: str = "") -> None:
        lines.append(Fact([(f" {label:<11} ", "label"), (value, style)], key))

    add("status", row.status.upper(), "s < >", f"status-{row.category.value}")
    add(
        "priority",
        f"{row.priority.label} {row.priority.name.lower()}",
        "p + _",
        "urgent" if row.priority.label == "P1" else "",
    )
    add("severity", f"{row.severity.label} {row.severity.name.lower()}", "e")
    add("type", row.type)
    for request in told.detail.approvals:
        add("approval", f"{request.target} {request.state}, {request.standing}", "X")
    add("assignee", looks.who(row.assignee), "a m", "muted" if row.assignee is None else "")
    if row.team:
        add("team", row.team)
    add("customer", row.project.line() + (" VIP" if row.vip else ""))
    if row.requester is not None:
        add("requester", row.requester.line())
    add("labels", ", ".join(row.tags) or "none", "L", "" if row.tags else "muted")
    for clock in latest(told.detail.clocks):
        piece, left = clock_pieces(clock, looks)
        lines.append(Fact([(f" {Metric(clock.metric).short:<11} ", "label"), piece]))
        if left is not None:
            shown.append(left)
            for label, text in elsewhere(clock, told):
                add(label, text, style="muted")
    running = f" +{hours_text(timer_s)} running" if timer_s is not None else ""
    add("time", hours_text(told.detail.spent_s) + running, "t T")
    if row.snoozed_until is not None:
        add("snoozed", told.moment(row.snoozed_until), "z")
    if row.due is not None:
        add("due", told.moment(row.due), "z")
    if told.detail.watchers:
        add("watched by", ", ".join(looks.who(handle) for handle in told.detail.watchers), "w")
    for kind, number in told.detail.links:
        words, _, other = link_text(kind, number).rpartition(" ")
        blocks = kind == "(blocks)" and number in row.blocked_by
        add(words, f"{other} still open" if blocks else other, "g d" if blocks else "", "near" if blocks else "")
    for fact in told.detail.own:
        add(cut(fact.label.line(), 11), fact.value.line() if fact.value else "none", "e", "" if fact.value else "muted")
    if row.external_id is not None:
        add("external", row.external_id.line())
    add("created", told.moment(row.created_at))
    add("updated", told.moment(row.updated_at))
    if row.trashed_at is not None:
        add("trashed", told.moment(row.trashed_at), style="urgent")
    return lines, shown
