"""What the command line can say of each kind of row: the names that ``--json`` and ``--format`` take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from odesk_tui.cli.output import Field, Table
from odesk_tui.cli.session import Session
from odesk_tui.core.durations import hours_text, timer_text, words_text
from odesk_tui.core.errors import StoreUnavailable
from odesk_tui.core.sla.countdown import NO_CLOCK, Countdown, countdown
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK
from odesk_tui.core.sla.policy import metric_words
from odesk_tui.core.text import Foreign

if TYPE_CHECKING:
    from odesk_tui.core.people import Agent, Contact, Project, Team
    from odesk_tui.reads.base import Viewer
    from odesk_tui.reads.rows import ClockRow, ConversationItem, TicketDetail, TicketRow
    from odesk_tui.reads.time import TimeEntry
    from odesk_tui.reads.views import ViewCount

_PLURALS = (("tag", "tags"), ("label", "tags"), ("number", "id"), ("who", "assignee"), ("customer", "project"))


class Seen:
    """The viewer of a session, asked for once and only when a value needs it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._viewer: Viewer | None = None

    @property
    def viewer(self) -> Viewer:
        """Who looks, when, and the calendars."""
        if self._viewer is None:
            self._viewer = self._session.desk.viewer()
        return self._viewer

    def of_ticket(self, row: TicketRow) -> Countdown:
        """The countdown of a ticket's most urgent clock."""
        return self.until(row.sla_due, row.sla_calendar_id)

    def until(self, due: datetime | None, calendar_id: int | None) -> Countdown:
        """The countdown to an instant in the hours of a calendar."""
        if due is None:
            return NO_CLOCK
        return countdown(due, self.viewer.calendars.get(calendar_id, AROUND_THE_CLOCK), self.viewer.now)

    def of_clock(self, row: ClockRow) -> Countdown:
        """The countdown of a clock; NO_CLOCK unless it runs."""
        if row.due_at is None or row.state != "running":
            return NO_CLOCK
        return countdown(row.due_at, self.viewer.calendars.get(row.calendar_id, AROUND_THE_CLOCK), self.viewer.now)

    def clock_text(self, row: ClockRow) -> str:
        """The countdown while it runs, what is left while it is paused, the verdict once it is finished."""
        if row.state == "running":
            return self.of_clock(row).text()
        if row.state == "paused":
            left = row.remaining_s or 0
            return f"paused {'-' if left < 0 else ''}{hours_text(abs(left))}"
        return row.state

    def clock_words(self, row: ClockRow) -> str:
        """The same to be read aloud."""
        if row.state == "running":
            return self.of_clock(row).words()
        if row.state == "paused":
            left = row.remaining_s or 0
            return f"paused, {words_text(abs(left))} {'overdue' if left < 0 else 'left'}"
        return row.state


def tickets(
    session: Session, snippet: Callable[[TicketRow], str | None] | None = None, *, shown: bool = False
) -> Table[TicketRow]:
    """Tickets in a list; with ``snippet`` also where they answer a query, among the columns if ``shown``."""
    own = _ticket_fields(Seen(session), lambda row: row)
    if snippet is not None:
        meaning = "where the query's words stand outside the subject, in brackets"
        own = (*own, Field("snippet", meaning, snippet, "FOUND", wide=True, label="found"))
    return Table(own, (*_TICKET_COLUMNS, *["snippet"] * shown), _PLURALS, lambda: _own(session, lambda row: row))


def _own(session: Session, of: Callable[[Any], TicketRow]) -> tuple[Field[Any], ...]:
    """The fields of the desk's own; none without a store, which reading tells of in time."""
    try:
        specs = [spec for spec in session.desk.viewer().vocabulary.fields if spec.custom]
    except StoreUnavailable:
        return ()
    if not specs:
        return ()
    from odesk_tui.cli.own_values import own_fields

    return own_fields(specs, of)


_TICKET_COLUMNS = ("id", "sla", "status", "priority", "assignee", "project", "subject")


def _ticket_fields(seen: Seen, of: Callable[[Any], TicketRow]) -> tuple[Field[Any], ...]:
    def field(
        name: str,
        meaning: str,
        value: Callable[[TicketRow], Any],
        heading: str = "",
        wide: bool = False,
        label: str = "",
        said: Callable[[TicketRow], Any] | None = None,
    ) -> Field[Any]:
        aloud = None if said is None else lambda row: said(of(row))
        return Field(name, meaning, lambda row: value(of(row)), heading, wide, label, aloud)

    return (
        field("id", "ticket number", lambda t: t.number, label="ticket"),
        field(
            "sla",
            "time left of the most urgent clock, as screens show it",
            lambda t: seen.of_ticket(t).text(),
            said=lambda t: seen.of_ticket(t).words(),
        ),
        field("sla_left", "the same in business seconds, negative when late", lambda t: seen.of_ticket(t).seconds),
        field("sla_due", "when that clock is due", lambda t: t.sla_due),
        field("status", "status", lambda t: t.status, "ST"),
        field("category", "what the status means for the clocks", lambda t: t.category.value),
        field("priority", "low, normal, high or urgent", lambda t: t.priority.name.lower(), "PRIO"),
        field("severity", "minor, moderate, major or critical", lambda t: t.severity.name.lower()),
        field("type", "what kind of request", lambda t: t.type),
        field("channel", "how it came in", lambda t: t.channel),
        field("assignee", "handle of the agent who works it", lambda t: t.assignee, "WHO"),
        field("team", "handle of the team", lambda t: t.team),
        field("project", "handle of the customer", lambda t: t.project_handle, "CUSTOMER", label="customer"),
        field("project_name", "name of the customer", lambda t: t.project),
        field("vip", "whether the customer is one to hurry for", lambda t: t.vip),
        field("requester", "name of who asked", lambda t: t.requester),
        field("requester_email", "address of who asked", lambda t: t.requester_email),
        field("tags", "tags", lambda t: list(t.tags)),
        field("subject", "subject", lambda t: t.subject, wide=True),
        field("created", "when it was created", lambda t: t.created_at),
        field("updated", "when something last happened", lambda t: t.updated_at),
        field("solved", "when it was solved", lambda t: t.solved_at),
        field("due", "due instant that somebody set", lambda t: t.due),
        field("snoozed", "until when it sleeps", lambda t: t.snoozed_until),
        field("trashed", "when it was moved to the trash", lambda t: t.trashed_at),
        field("external", "id in another system", lambda t: t.external_id),
        field("blocked_by", "open tickets that block it", lambda t: list(t.blocked_by)),
        field("revision", "grows with every change; for --if-version", lambda t: t.version),
        field("version", "the same, unless the desk has a field of its own of that name", lambda t: t.version),
    )


def details(session: Session) -> Table[TicketDetail]:
    """A ticket with its conversation."""
    # A list has no use for it.
    from odesk_tui.reads.watching import Watchers

    seen = Seen(session)
    own: tuple[Field[TicketDetail], ...] = (
        Field("spent", "seconds of work on it", lambda d: d.spent_s),
        Field("links", "links to other tickets", lambda d: [{"kind": kind, "id": number} for kind, number in d.links]),
        Field("watchers", "handles of the agents who watch it", lambda d: session.desk.read(Watchers(d.row.number))),
        Field("clocks", "its SLA clocks", lambda d: [_row(clock, clock_fields(seen)) for clock in d.clocks]),
        Field("messages", "what was said", lambda d: [_item(i) for i in d.items if i.kind != "event"]),
        Field("events", "what was done", lambda d: [_item(i) for i in d.items if i.kind == "event"]),
    )
    return Table(
        (*_ticket_fields(seen, lambda detail: detail.row), *own),
        _TICKET_COLUMNS,
        _PLURALS,
        lambda: _own(session, lambda detail: detail.row),
    )


def _row(row: Any, fields: tuple[Field[Any], ...]) -> dict[str, Any]:
    return {field.name: field.value(row) for field in fields}


def _item(item: ConversationItem) -> dict[str, Any]:
    told = {"at": item.at, "kind": item.kind, "who": item.who, "text": item.body}
    files = [{"name": name, "bytes": size} for name, size in item.files]
    return {**told, "files": files} if item.kind != "event" else told


def clock_fields(seen: Seen) -> tuple[Field[ClockRow], ...]:
    """What can be said of a clock."""
    return (
        Field("id", "ticket number", lambda c: c.ticket, label="ticket"),
        Field("metric", "what is promised", lambda c: c.metric, label="promise", said=lambda c: metric_words(c.metric)),
        Field("state", "running, paused, met, breached or cancelled", lambda c: c.state),
        Field("left", "time left, or what became of it", seen.clock_text, label="sla", said=seen.clock_words),
        Field("left_s", "business seconds left while it runs, negative when late", lambda c: seen.of_clock(c).seconds),
        Field("due", "when it is due", lambda c: c.due_at),
        Field("target_s", "business seconds promised", lambda c: c.target_s),
        Field("elapsed_s", "business seconds it took", lambda c: c.elapsed_s),
        Field("assignee", "handle of the agent", lambda c: c.assignee, "WHO"),
        Field("subject", "subject of the ticket", lambda c: c.subject, wide=True),
    )


def clocks(session: Session) -> Table[ClockRow]:
    """SLA clocks."""
    return Table(clock_fields(Seen(session)), ("id", "left", "metric", "assignee", "subject"))


def entries(session: Session) -> Table[TimeEntry]:
    """Time entries, and the timer that runs."""
    seen = Seen(session)

    def seconds(entry: TimeEntry) -> int:
        return entry.seconds(seen.viewer.now)

    def aloud(entry: TimeEntry) -> str:
        return words_text(seconds(entry))

    return Table(
        (
            Field("id", "ticket number", lambda e: e.ticket, label="ticket"),
            Field("time", "how long, in hours and minutes", lambda e: hours_text(seconds(e)), said=aloud),
            Field("clock", "how long, with seconds", lambda e: timer_text(seconds(e)), label="time", said=aloud),
            Field("seconds", "how long, in seconds", seconds),
            Field("start", "when it began", lambda e: e.started_at),
            Field("end", "when it ended; nothing while it runs", lambda e: e.ended_at),
            Field("running", "whether it is the running timer", lambda e: e.ended_at is None),
            Field("type", "kind of work", lambda e: e.work_type),
            Field("note", "what it went into", lambda e: e.note, wide=True),
            Field("subject", "subject of the ticket", lambda e: e.subject, wide=True),
        ),
        ("id", "time", "start", "end", "type", "note", "subject"),
    )


AGENTS: Table[Agent] = Table(
    (
        Field("handle", "name in queries and on screens", lambda a: a.handle),
        Field("name", "full name", lambda a: a.name, wide=True),
        Field("email", "address", lambda a: a.email),
        Field("timezone", "time zone that times are shown in", lambda a: a.timezone),
        Field("role", "what they may do: agent, lead, admin", lambda a: a.role.value),
        Field("active", "whether tickets can be assigned", lambda a: a.active),
    ),
    ("handle", "name", "email", "timezone", "role", "active"),
)


def teams(members: Mapping[str, tuple[str, ...]] | None = None) -> Table[Team]:
    """Groups of agents; ``members`` are handles by that of the team."""
    known = members or {}
    return Table(
        (
            Field("handle", "name in queries and on screens", lambda t: t.handle),
            Field("members", "handles of the agents in it", lambda t: list(known.get(t.handle, ()))),
            Field("name", "full name", lambda t: t.name, wide=True),
        ),
        ("handle", "members", "name"),
    )


def projects(found: tuple[Project, ...] = ()) -> Table[Project]:
    """Customers; a parent is named by its handle, looked for among ``found``."""
    handles = {project.id: project.handle for project in found}
    return Table(
        (
            Field("handle", "name in queries and on screens", lambda p: p.handle),
            Field("name", "full name", lambda p: p.name, wide=True),
            Field("parent", "the customer that it is an engagement of", lambda p: handles.get(p.parent_id or 0)),
            Field("vip", "whether to hurry for it", lambda p: p.vip),
        ),
        ("handle", "name", "parent", "vip"),
    )


def contacts(found: tuple[Project, ...] = ()) -> Table[Contact]:
    """Customers' persons; the customer is named by its handle, looked for among ``found``."""
    handles = {project.id: project.handle for project in found}
    return Table(
        (
            Field("email", "address", lambda c: c.email),
            Field("name", "full name", lambda c: c.name, wide=True),
            Field("project", "handle of the customer", lambda c: handles.get(c.project_id), "CUSTOMER"),
        ),
        ("email", "name", "project"),
    )


def views(session: Session) -> Table[ViewCount]:
    """Saved views."""
    seen = Seen(session)
    return Table(
        (
            Field("name", "name", lambda v: v.name),
            Field("query", "what it finds", lambda v: Foreign(v.query), wide=True),
            Field("count", "how many tickets it finds, at most 999", lambda v: v.count.number if v.count else None),
            Field(
                "sla",
                "time left of the most urgent clock of its tickets",
                lambda v: seen.until(v.due, v.calendar_id).text() or None,
                said=lambda v: seen.until(v.due, v.calendar_id).words() if v.due else None,
            ),
            Field("key", "number key on your screens", lambda v: v.slot),
            Field(
                "owner",
                "handle of the agent whose it is; nothing for a team's and everybody's",
                lambda v: v.owner,
                said=lambda v: v.owner or ("the team" if v.team else "everybody"),
            ),
            Field("team", "handle of the team whose it is", lambda v: v.team),
            Field("layout", "how it is shown", lambda v: v.layout),
            Field("columns", "the fields that a list shows; none: as many as fit", lambda v: list(v.columns)),
        ),
        ("key", "name", "count", "sla", "owner", "team", "layout", "query"),
    )
