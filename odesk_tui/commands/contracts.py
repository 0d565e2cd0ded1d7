"""Contracts: what a customer has signed, from when to when, with which policies and which priorities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.people import name_value, zone_value
from odesk_tui.commands.policies import begin, policy_named, put_in
from odesk_tui.commands.sla import settled
from odesk_tui.commands.work import Work
from odesk_tui.core.custom.definition import CustomKind
from odesk_tui.core.errors import Conflict, InvalidValue, NotFound
from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.sla.choice import Contract
from odesk_tui.core.sla.definition import day_value
from odesk_tui.core.sla.matrix import IMPACT, matrix_value
from odesk_tui.core.text import Foreign
from odesk_tui.store import policies

NO_MATRIX = "none"
OPEN_END = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddContract(Command):
    """A contract of the customer ``project`` from the day ``starts`` (today) to the day ``ends`` (empty: open), both included.

    Days are those of ``timezone`` (empty: the agent's). ``policies`` are its list, in order; ``matrix`` is written as
    ``core/sla/matrix.py`` says.
    """

    project: str
    name: str = ""
    policies: tuple[str, ...] = ()
    starts: str = ""
    ends: str = ""
    timezone: str = ""
    matrix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditContract(Command):
    """Change what is given; ``ends``, ``matrix``: ``none`` takes it away."""

    name: str
    rename: str | None = None
    starts: str | None = None
    ends: str | None = None
    matrix: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndContract(Command):
    """Let a contract's last day be ``on`` (empty: today)."""

    name: str
    on: str = ""


@handles(AddContract)
def add_contract(work: Work, command: AddContract) -> Outcome:
    """Insert the contract with its list."""
    begin(work)
    project = work.project_named(command.project)
    zone = zone_value(command.timezone) if command.timezone else work.zone
    name = _name(work, command.name) if command.name else _free(work, project.handle)
    starts = _day(command.starts, "from") if command.starts else _today(work, zone)
    ends = _day(command.ends, "to") if command.ends else None
    contract = Contract(
        0,
        project.id,
        name,
        _midnight(starts, zone),
        None if ends is None else _after(ends, zone),
        zone,
        _matrix(work, command.matrix),
    )
    _refuse_backwards(contract)
    made = replace(contract, id=policies.add_contract(work.tx, contract))
    work.inserted("contract", {"id": made.id})
    for wanted in dict.fromkeys(command.policies):
        held = policies.rules(work.tx).listed(contract_id=made.id)
        put_in(work, held, policy_named(work, wanted), len(held) + 1, contract_id=made.id)
    settled(work)
    work.record("contract added", new=name)
    listed = f" with {', '.join(Foreign(one).line() for one in command.policies)}" if command.policies else ""
    todo = (
        ""
        if command.policies
        else "; give it a policy with: odesk policy place NAME --contract " + repr(Foreign(name).line())
    )
    return Outcome(None, f"contract {Foreign(name)} of {project.handle} added{listed}, {span_text(made)}{todo}")


@handles(EditContract)
def edit_contract(work: Work, command: EditContract) -> Outcome:
    """Write what is given."""
    begin(work)
    before = _named(work, command.name)
    after = before
    if command.rename is not None:
        after = replace(after, name=_name(work, command.rename, but=before.id))
    if command.starts is not None:
        after = replace(after, starts_at=_midnight(_day(command.starts, "from"), before.timezone))
    if command.ends is not None:
        ends = (
            None if command.ends.strip().casefold() == OPEN_END else _after(_day(command.ends, "to"), before.timezone)
        )
        after = replace(after, ends_at=ends)
    if command.matrix is not None:
        text = "" if command.matrix.strip().casefold() == NO_MATRIX else command.matrix
        after = replace(after, matrix=_matrix(work, text))
    return _write(work, before, after, "changed")


@handles(EndContract)
def end_contract(work: Work, command: EndContract) -> Outcome:
    """Give it a last day."""
    begin(work)
    before = _named(work, command.name)
    last = _day(command.on, "on") if command.on else _today(work, before.timezone)
    return _write(work, before, replace(before, ends_at=_after(last, before.timezone)), "ends")


def span_text(contract: Contract) -> str:
    """From which to which day it holds, in its own zone."""
    zone = ZoneInfo(contract.timezone)
    start = from_seconds(contract.starts_at).astimezone(zone).date()
    if contract.ends_at is None:
        return f"from {start}"
    return f"from {start} to {from_seconds(contract.ends_at).astimezone(zone).date() - timedelta(days=1)}"


def _write(work: Work, before: Contract, after: Contract, verb: str) -> Outcome:
    if after == before:
        return Outcome(None, f"contract {Foreign(before.name)} is so already")
    _refuse_backwards(after)
    with work.changing("contract", {"id": before.id}):
        policies.change_contract(work.tx, after)
    settled(work)
    work.record(f"contract {verb}", new=after.name)
    said = f"contract {Foreign(after.name)} {verb}" if verb == "changed" else f"contract {Foreign(after.name)}"
    return Outcome(
        None, f"{said}: {span_text(after)}; tickets created meanwhile keep it, others follow with: odesk policy reapply"
    )


def _named(work: Work, name: str) -> Contract:
    known = policies.rules(work.tx).contracts.values()
    wanted = name.strip().casefold()
    for contract in known:
        if contract.name.casefold() == wanted:
            return contract
    hint = nearest(name, [Foreign(contract.name).line() for contract in known])
    raise NotFound(f"there is no contract {Foreign(name[:60]).line()!r}{hint}; see: odesk contract list")


def _name(work: Work, raw: str, but: int | None = None) -> str:
    name = name_value(raw, "contract")
    others = (one for one in policies.rules(work.tx).contracts.values() if one.id != but)
    if any(one.name.casefold() == name.casefold() for one in others):
        raise Conflict(f"there is already a contract {Foreign(name).line()!r}")
    return name


def _free(work: Work, handle: str) -> str:
    """The customer's handle, with a number when contracts of it were made before."""
    taken = {contract.name.casefold() for contract in policies.rules(work.tx).contracts.values()}
    number = 1
    while (name := handle if number == 1 else f"{handle}-{number}") in taken:
        number += 1
    return name


def _matrix(work: Work, raw: str) -> str:
    field = work.fields.by_name.get(IMPACT)
    chosen = field is not None and field.kind is CustomKind.CHOICE
    return matrix_value(raw, [choice.name for choice in field.choices] if field is not None and chosen else None).text()


def _refuse_backwards(contract: Contract) -> None:
    if contract.ends_at is not None and contract.ends_at <= contract.starts_at:
        raise InvalidValue("to", "the contract's last day comes before its first one")


def _day(raw: str, field: str) -> date:
    return day_value(raw.strip(), field)


def _today(work: Work, zone: str) -> date:
    return work.now.astimezone(ZoneInfo(zone)).date()


def _midnight(day: date, zone: str) -> int:
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return to_seconds(local.astimezone(UTC))


def _after(day: date, zone: str) -> int:
    return _midnight(day + timedelta(days=1), zone)
