"""Taking steps of the journal back: each checks that nobody has changed the same thing since, then puts back what was.

An inverse is itself a change with steps of its own, so that doing again is taking back the taking back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from odesk_tui.commands import custom
from odesk_tui.commands.conversion import followed
from odesk_tui.commands.links import refuse_circle_again
from odesk_tui.commands.tickets import refuse_trashed
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import Conflict, NotAllowed
from odesk_tui.core.fields import SPECS
from odesk_tui.core.instants import optional, to_seconds
from odesk_tui.core.text import Foreign
from odesk_tui.core.ticket import Ticket
from odesk_tui.core.wording import ago_text, field_value_text
from odesk_tui.store import (
    calendars,
    catalogue,
    events,
    journal_rows,
    macros,
    outbox,
    people,
    policies,
    steps,
    tickets,
    views,
)
from odesk_tui.store import time as entries
from odesk_tui.store.journal import FieldsStep, RowStep

_NAMES: Mapping[str, str] = {spec.column: spec.name for spec in SPECS} | {"trashed_at": "trash"}
# What follows from the status, and is put back with it.
_DERIVED = ("category", "solved_at")
_REFERENCES: Mapping[str, str] = {
    "assignee_id": "agent",
    "team_id": "team",
    "project_id": "project",
    "requester_id": "contact",
}
# Where rows of these tables may be referred to, which keeps them from being taken away again.
_USES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "agent": (
        ("ticket", "assignee_id"),
        ("event", "agent_id"),
        ("message", "agent_id"),
        ("time_entry", "agent_id"),
        ("saved_view", "owner_id"),
        ("view_key", "agent_id"),
        ("draft", "agent_id"),
        ("team_member", "agent_id"),
        ("watcher", "agent_id"),
        ("presence", "agent_id"),
        ("journal", "agent_id"),
        ("inbox_item", "agent_id"),
        ("approval_request", "asked_by"),
        ("approval_voice", "agent_id"),
        ("breach_reason", "agent_id"),
    ),
    "team": (("ticket", "team_id"), ("team_member", "team_id"), ("saved_view", "team_id")),
    "saved_view": (("view_key", "view_id"),),
    "project": (
        ("ticket", "project_id"),
        ("contact", "project_id"),
        ("project", "parent_id"),
        ("contract", "project_id"),
        ("sla_place", "project_id"),
    ),
    "contact": (("ticket", "requester_id"), ("message", "contact_id")),
    "ticket_type": (("ticket", "type"),),
    "workflow": (("ticket_type", "workflow"),),
    "status": (("ticket", "status"),),
    "sla_step": (("sla_fired", "step_id"),),
    "sla_policy": (("sla_place", "policy_id"), ("sla_clock", "policy_id")),
    "contract": (("sla_place", "contract_id"),),
    "calendar": (("sla_target", "calendar_id"), ("sla_clock", "calendar_id"), ("ticket", "sla_calendar_id")),
}
_CALLED: Mapping[str, str] = {
    "time_entry": "time entry",
    "saved_view": "view",
    "view_key": "view's key",
    "status_limit": "limit",
    "team_member": "membership",
    "project": "customer",
    "sla_policy": "policy",
    "sla_target": "target",
    "sla_place": "place in a list of policies",
    "custom_field": "field",
    "outbox": "mail",
    "inbox_item": "line of the inbox",
    "ticket_type": "ticket type",
    "approval_request": "request for approval",
    "approval_voice": "voice",
    "breach_reason": "reason",
    "breach_code": "reason code",
    "sla_step": "step",
}
# What tickets stand on.
RESHAPING = ("status", "workflow", "ticket_type")
# Tables whose rows may come back under another key when theirs was taken meanwhile.
_REKEYED = ("time_entry", "saved_view", "macro", "inbox_item", "sla_place")


def fields(
    work: Work, ticket: Ticket, step: FieldsStep, since: int, *, reshaped: bool = False
) -> tuple[dict[str, Any], FieldsStep]:
    """The columns to put back on ``ticket``, and that as a step; ``since`` is the change's newest event.

    ``reshaped``: the change was one of types or workflows, which come back with the ticket. Raises :class:`Conflict` naming
    who changed the same field after it.
    """
    if ticket.trashed_at is not None and "trashed_at" not in step.values and not reshaped:
        refuse_trashed(ticket)
    back: dict[str, Any] = {}
    steps: dict[str, tuple[Any, Any]] = {}
    for column, (old, new) in step.values.items():
        if column == "tags":
            # Only the tags that this change added or removed: others may have come since.
            held = list(ticket.tags)
            tags = sorted((set(held) - (set(new) - set(old))) | (set(old) - set(new)))
            if tags != held:
                back["tags"] = tags
                steps["tags"] = (held, tags)
            continue
        now = tickets.column_value(ticket.value(column))
        _refuse_changed(work, ticket, column, now, new, since)
        _refuse_gone(work, ticket, column, old)
        if column == "trashed_at" and old is not None:
            old = to_seconds(work.now)
        back[column] = old
        steps[column] = (now, old)
    if not reshaped:
        _refuse_unknown(work, ticket, back)
    return back, FieldsStep(steps)


def _refuse_unknown(work: Work, ticket: Ticket, back: Mapping[str, Any]) -> None:
    """Raise :class:`Conflict` when the type of the ticket does not have the status that it would have again."""
    if not {"status", "type"} & back.keys():
        return
    name, status = str(back.get("type", ticket.type)), str(back.get("status", ticket.status))
    if work.catalogue.workflow_of(name).status(status) is None:
        raise Conflict(f"#{ticket.number} status: tickets of type {name} are never {status} any more")


def _refuse_changed(work: Work, ticket: Ticket, column: str, now: object, new: object, since: int) -> None:
    own = custom.field_of(work, column)
    name = own.name if own is not None else _NAMES.get(column, column)
    same = (now is None) == (new is None) if column == "trashed_at" else now == new
    agent_id = work.agent.id
    found = None
    if same and column not in _DERIVED:
        found = events.later_of_field(work.tx, ticket.number, name, since, agent_id)
    elif not same:
        name = "status" if column in _DERIVED else name
        found = events.latest_of_field(work.tx, ticket.number, name, since)
        if found is None:
            raise Conflict(f"#{ticket.number} {name}: it has been changed since")
    if found is None:
        return
    who = "you" if found.agent == work.agent.handle else found.agent or "the desk"
    ago = ago_text(max(0, int((work.now - found.at).total_seconds())))
    what = f"set it to {Foreign(field_value_text(found.field, found.new, work.zone))}"
    if name == "trash":
        what = "moved it there" if found.new else "took it out"
    raise Conflict(f"#{ticket.number} {name}: {who} {what} {ago} ago")


def _refuse_gone(work: Work, ticket: Ticket, column: str, old: object) -> None:
    """Raise :class:`Conflict` when what the column named is not there any more, or now belongs to another ticket."""
    table = _REFERENCES.get(column)
    if table is not None and old is not None and journal_rows.row(work.tx, table, {"id": old}) is None:
        raise Conflict(f"#{ticket.number} {_NAMES[column]}: that {_CALLED.get(table, table)} is not there any more")
    if column == "external_id" and isinstance(old, str):
        other = tickets.by_external(work.tx, old)
        if other not in (None, ticket.number):
            raise Conflict(f"#{ticket.number} external: #{other} has that id now")


def row(work: Work, step: RowStep, ticket: int | None, along: Collection[int] = ()) -> RowStep:
    """Take back what was done to a row of ``ticket``; return that as a step. The tickets ``along`` come back with it.

    Raises :class:`Conflict` or :class:`NotAllowed`.
    """
    if step.table == "sla_step":
        # The clocks learn of it batch by batch, as they do when a step is added or removed.
        steps.lock_definitions(work.tx)
        steps.set_pending(work.tx, 0)
    if step.table not in RESHAPING:
        return _row(work, step, ticket)
    inverted = _row(work, step, ticket)
    work.catalogue_changed()
    found = catalogue.stranded(work.tx, work.catalogue, along)
    if found is not None:
        name, status, number = found
        raise Conflict(f"tickets of type {name} are {status} by now, as #{number} is")
    return inverted


def _row(work: Work, step: RowStep, ticket: int | None) -> RowStep:
    table, key = step.table, step.key
    now = journal_rows.row(work.tx, table, key)
    if step.after is None:
        return _bring_back(work, step, now)
    if now is None:
        raise Conflict(f"the {_called(table)} is not there any more")
    if step.before is None:
        _refuse_differs(table, step.after, now)
        _refuse_used(work, table, key, now)
        journal_rows.drop(work.tx, table, key)
        return RowStep(table, key, now, None)
    back = dict(step.before)
    if table == "message":
        _refuse_moved(step, now, ticket)
        if back.get("withdrawn_at") is not None:
            back["withdrawn_at"] = to_seconds(work.now)
    elif table == "outbox":
        _refuse_left(work, now)
        _refuse_differs(table, step.after, now)
        if back.get("state") == outbox.WAITING:
            back["not_before"] = to_seconds(work.now + outbox.SEND_DELAY)
    else:
        _refuse_differs(table, step.after, now)
        _refuse_second_timer(work, table, {**now, **back})
    if table in ("custom_field", "saved_view", "sla_policy", "contract"):
        _refuse_namesake(work, table, {**now, **back})
    journal_rows.change(work.tx, table, key, back)
    if table == "custom_field":
        followed(work, key, now, back)
    return RowStep(table, key, {name: now[name] for name in step.after}, {name: back[name] for name in step.before})


def _bring_back(work: Work, step: RowStep, now: Mapping[str, Any] | None) -> RowStep:
    """Insert a row that was deleted."""
    assert step.before is not None
    table, values, key = step.table, dict(step.before), dict(step.key)
    _refuse_second_timer(work, table, values)
    if table == "link":
        refuse_circle_again(work, key)
    if now is not None and table not in _REKEYED:
        raise Conflict(f"the {_called(table)} is there already, or its place was taken")
    _refuse_namesake(work, table, values)
    if now is not None:
        # SQLite gives the number of a deleted row to the next one.
        key = {"id": journal_rows.free_id(work.tx, table)}
        values |= key
    journal_rows.put(work.tx, table, values)
    return RowStep(table, key, None, values)


def _called(table: str) -> str:
    return _CALLED.get(table, table)


def _refuse_differs(table: str, expected: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    # A column of former times has nothing to compare with.
    if any(now.get(name, value) != value for name, value in expected.items()):
        raise Conflict(f"the {_called(table)} has been changed since")


def _refuse_moved(step: RowStep, now: Mapping[str, Any], ticket: int | None) -> None:
    """Raise :class:`Conflict` unless the message is where and what the change left it."""
    assert step.after is not None
    home = step.after.get("ticket_number", ticket)
    if now["ticket_number"] != home:
        raise Conflict(f"the message was moved to #{now['ticket_number']} meanwhile")
    if "withdrawn_at" in step.after and (now["withdrawn_at"] is None) != (step.after["withdrawn_at"] is None):
        raise Conflict("the message has been taken back since")


def _refuse_left(work: Work, now: Mapping[str, Any]) -> None:
    if now["state"] in (outbox.WAITING, outbox.RECALLED):
        return
    at: datetime | None = optional(now["sent_at"])
    when = f" at {work.local(at)}" if at else ""
    raise NotAllowed(f"its mail left{when} and cannot be recalled")


def _refuse_second_timer(work: Work, table: str, values: Mapping[str, Any]) -> None:
    """Raise :class:`Conflict` when the entry would run beside another of the agent."""
    if table != "time_entry" or values["ended_at"] is not None:
        return
    running = entries.running(work.tx, values["agent_id"])
    if running is not None and running.id != values["id"]:
        raise Conflict(f"the timer runs on #{running.ticket} now; stop it first")


def _refuse_used(work: Work, table: str, key: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Raise :class:`Conflict` when something refers to a person, team or customer that is to be taken away."""
    for other, column in _USES.get(table, ()):
        sql = f"SELECT 1 FROM {other} WHERE {column} = ? LIMIT 1"  # noqa: S608 (constants)
        if work.tx.one(sql, (key.get("id", key.get("name")),)) is not None:
            name = Foreign(str(now.get("handle") or now.get("name") or now.get("moment") or ""))
            raise Conflict(f"the {_called(table)} {name} is in use by now ({other.replace('_', ' ')})")


def _refuse_namesake(work: Work, table: str, values: Mapping[str, Any]) -> None:
    """Raise :class:`Conflict` when a row of the same name was made meanwhile."""
    taken: object = None
    match table:
        case "agent":
            taken = people.agent(work.tx, values["handle"])
        case "team":
            taken = people.team(work.tx, values["handle"])
        case "project":
            taken = people.project(work.tx, values["handle"])
        case "saved_view":
            whose = views.Whose(values["owner_id"], values.get("team_id"))
            taken = views.id_of(work.tx, whose, values["name"])
            taken = None if taken == values["id"] else taken
        case "macro":
            taken = macros.id_of(work.tx, values["name"])
        case "custom_field":
            other = None if values["removed"] else work.fields.by_name.get(values["name"])
            taken = other if other is not None and other.id != values["id"] else None
        case "sla_step":
            place = (int(values["policy_id"]), str(values["metric"]), int(values["position"]))
            taken = steps.id_at(work.tx, *place) if steps.id_at(work.tx, *place) != values["id"] else None
        case "sla_policy":
            taken = None if values["removed"] else policies.named(work.tx, values["name"])
            taken = None if taken == values["id"] else taken
        case "contract":
            taken = policies.contract_named(work.tx, values["name"])
            taken = None if taken == values["id"] else taken
        case "calendar":
            taken = next((one for one in calendars.known(work.tx) if one.name.raw == values["name"]), None)
    if taken is not None:
        raise Conflict(f"there is another {_called(table)} of that name by now")
