"""Undo and redo, from the journal: whoever acts takes back what they did last, from whatever screen or shell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from odesk_tui.commands import inverse, replay, sla
from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import DeskError, NotFound, StoreUnavailable, UsageError
from odesk_tui.core.links import link_text
from odesk_tui.core.ticket import CUSTOM, Ticket
from odesk_tui.core.wording import DONE_AGAIN, REDONE, TAKEN_BACK, UNDONE, event_text
from odesk_tui.store import drafts, events, inbox, journal, links, messages, policies, search, tickets, time
from odesk_tui.store.journal import ClocksStep, Done, Entry, FieldsStep, RowStep

_MOST = 100
_WORDS = ("subject", "tags", "external_id", "requester_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Command):
    """Take back what the agent did last, ``steps`` times; a bulk command counts once and has an outcome for each ticket.

    What somebody else has changed since is refused and left as it is. A change of which nothing can be taken back is passed
    over the next time.
    """

    steps: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Redo(Command):
    """Do again what the agent took back last, ``steps`` times; possible until they do something else."""

    steps: int = 1


@handles(Undo)
def undo(work: Work, command: Undo) -> tuple[Outcome, ...]:
    """Invert the newest changes of the agent."""
    return _turn(work, command.steps, journal.UNDO)


@handles(Redo)
def redo(work: Work, command: Redo) -> tuple[Outcome, ...]:
    """Invert the newest inversions of the agent."""
    return _turn(work, command.steps, journal.REDO)


def _turn(work: Work, steps: int, kind: str) -> tuple[Outcome, ...]:
    if not 1 <= steps <= _MOST:
        raise UsageError(f"the number of steps is 1 to {_MOST}")
    agent = work.agent
    # In this order everywhere: the agent, links, tickets, the log.
    time.lock_agent(work.tx, agent.id)
    links.lock(work.tx)
    listed = journal.undoable if kind == journal.UNDO else journal.redoable
    wanted = listed(work.tx, agent.id, steps)
    if not wanted:
        verb = TAKEN_BACK if kind == journal.UNDO else DONE_AGAIN
        raise NotFound(f"there is nothing of yours to be {verb}")
    pieces = {entry.id: journal.steps_of(work.tx, entry.id) for entry in wanted}
    work.lock(done.ticket for piece in pieces.values() for done in piece if done.ticket is not None)
    outcomes: list[Outcome] = []
    turned: dict[tuple[int, int], bool] = {}
    for entry in wanted:
        outcomes.extend(_invert(work, entry, pieces[entry.id], kind, turned))
    verb = TAKEN_BACK if kind == journal.UNDO else DONE_AGAIN
    work.headline = f"{verb}: {wanted[0].summary}" if len(wanted) == 1 else f"{len(wanted)} changes {verb}"
    return tuple(outcomes)


def _invert(
    work: Work, entry: Entry, pieces: Sequence[Done], kind: str, turned: dict[tuple[int, int], bool]
) -> list[Outcome]:
    """Take back ``entry``, unit by unit, as a change of its own; ``turned`` has what this command did so far."""
    told = events.of_change(work.tx, entry.change)
    if kind == journal.REDO:
        # Who was mentioned is told again; taking back did not speak of it.
        first = events.of_change(work.tx, journal.change_of(work.tx, entry.root))
        told += [event for event in first if event.kind in inbox.RETOLD]
    since = max((event.id for event in told), default=0)
    told_of: dict[int | None, list[events.Event]] = {}
    for event in told:
        told_of.setdefault(event.ticket_number, []).append(event)
    units: dict[int, list[Done]] = {}
    for done in pieces:
        units.setdefault(done.unit, []).append(done)
    reshaped = any(isinstance(done.step, RowStep) and done.step.table in inverse.RESHAPING for done in pieces)
    along = frozenset(done.ticket for done in pieces if done.ticket is not None) if reshaped else None
    outcomes: list[Outcome] = []
    done_units = 0
    # What was done last is taken back first.
    for unit, mine in reversed(units.items()):
        number = unit or next((done.ticket for done in mine if done.ticket is not None), None)
        where = f"#{number} " if number else ""
        work.unit = unit
        before = turned.get((entry.root, unit))
        turned[entry.root, unit] = kind == journal.REDO
        try:
            with work.all_or_nothing():
                _invert_unit(work, entry, unit, mine, told_of, since, kind, turned, along)
        except StoreUnavailable:
            raise
        except DeskError as error:
            del turned[entry.root, unit]
            if before is not None:
                turned[entry.root, unit] = before
            outcomes.append(Outcome(number, "", _located(error, number)))
            continue
        done_units += 1
        verb = TAKEN_BACK if kind == journal.UNDO else DONE_AGAIN
        outcomes.append(Outcome(number, f"{where}{verb}: {entry.summary}"))
    work.unit = 0
    if done_units:
        journal.set_state(work.tx, entry.id, journal.TAKEN_BACK)
        work.end_change(kind, entry.root, entry.summary.raw)
    elif kind == journal.UNDO:
        journal.set_state(work.tx, entry.id, journal.STUCK)
    return outcomes[::-1]


def _located(error: DeskError, number: int | None) -> DeskError:
    """``error`` with the ticket that it is about."""
    if number is None or f"#{number}" in str(error):
        return error
    return type(error)(f"#{number}: {error}")


def _invert_unit(
    work: Work,
    entry: Entry,
    unit: int,
    pieces: Sequence[Done],
    told_of: Mapping[int | None, Sequence[events.Event]],
    since: int,
    kind: str,
    turned: Mapping[tuple[int, int], bool],
    along: frozenset[int] | None,
) -> None:
    """Take back a unit; ``along`` are the tickets of a change of types or workflows, None for any other change."""
    numbers = list(dict.fromkeys(done.ticket for done in pieces))
    held = {number: work.ticket(number) for number in numbers if number is not None}
    versions = {number: ticket.version for number, ticket in held.items()}
    for done in reversed(pieces):
        if isinstance(done.step, RowStep):
            work.did(done.ticket, inverse.row(work, done.step, done.ticket, along or ()))
            if done.step.table == "link" and done.ticket is not None:
                # A ticket of the unit is told of all its events below.
                told = {number for number in numbers if unit in (0, number)}
                _tell_other_end(work, done.step, done.ticket, kind, told)
        elif isinstance(done.step, FieldsStep) and done.ticket is not None:
            held[done.ticket] = _put_back(work, held[done.ticket], done.step, since, along is not None)
    if any(isinstance(done.step, RowStep) and done.step.table in policies.TABLES for done in pieces):
        sla.settled(work)
    said = any(isinstance(done.step, RowStep) and done.step.table == "message" for done in pieces)
    for number in reversed(numbers):
        if number is None:
            _tell(work, entry, unit, number, told_of.get(None, ()), kind, None)
            continue
        ticket = held[number]
        mine = [done.step for done in pieces if done.ticket == number]
        if any(isinstance(step, ClocksStep) for step in mine):
            replay.restore(work, ticket, turned)
        if said or any(isinstance(step, FieldsStep) and _is_found_by(step) for step in mine):
            search.reindex(work.tx, number)
        work.touch(ticket)
        version = ticket.version if ticket.version != versions[number] else None
        _tell(work, entry, unit, number, told_of.get(number, ()), kind, version)
        if kind == journal.UNDO:
            inbox.withdraw(work.tx, entry.change, [number])
    _keep_words(work, pieces, kind)


def _is_found_by(step: FieldsStep) -> bool:
    """Whether full-text search looks in something that the step changed."""
    return any(name in _WORDS or name.startswith(CUSTOM) for name in step.values)


def _put_back(work: Work, ticket: Ticket, step: FieldsStep, since: int, reshaped: bool) -> Ticket:
    """Put columns back as a new version."""
    back, inverted = inverse.fields(work, ticket, step, since, reshaped=reshaped)
    work.did(ticket.number, inverted)
    if not back:
        return ticket
    tags = back.pop("tags", None)
    if tags is not None:
        tickets.set_tags(work.tx, ticket.number, ticket.tags, tags)
    columns = work.columns(back, ticket.custom)
    tickets.update(work.tx, ticket.number, {**columns, "version": ticket.version + 1, "updated_at": work.now})
    return work.ticket(ticket.number)


def _tell(
    work: Work,
    entry: Entry,
    unit: int,
    number: int | None,
    told: Sequence[events.Event],
    kind: str,
    version: int | None,
) -> None:
    """Append to the history of a ticket what was taken back or done again."""
    name = UNDONE if kind == journal.UNDO else REDONE
    if unit not in (0, number):
        # Another ticket that the unit touched.
        work.events.append(events.NewEvent(name, number, None, None, f"{entry.summary.raw} (#{unit})", version))
        return
    for event in told:
        if event.kind in inbox.ASIDE:
            if kind == journal.REDO and event.kind in inbox.RETOLD:
                work.record(event.kind, number, new=event.new)
            continue
        if event.field is not None:
            work.events.append(events.NewEvent(name, number, event.field, event.new, event.old, version))
        else:
            text = event.new if event.kind in (UNDONE, REDONE) else event_text(event, work.zone)
            work.events.append(events.NewEvent(name, number, None, None, text, version))


def _tell_other_end(work: Work, step: RowStep, number: int, kind: str, but: Collection[int | None]) -> None:
    """Append the taking back of a link to the history of the ticket at its other end, unless it is one of ``but``."""
    source, target, link = int(step.key["source"]), int(step.key["target"]), str(step.key["kind"])
    other = target if source == number else source
    if other in but:
        return
    # Redoing looks at the inversion of what was first done.
    linked = (step.before is None) == (kind == journal.UNDO)
    text = link_text(f"({link})", source) if other == target else link_text(link, target)
    name = UNDONE if kind == journal.UNDO else REDONE
    work.record(name, other, new=f"{'linked' if linked else 'unlinked'} {text}")


def _keep_words(work: Work, pieces: Sequence[Done], kind: str) -> None:
    """Give the text of a single reply or note that was taken back to its writer as a draft; done again, the draft goes."""
    said = [done for done in pieces if isinstance(done.step, RowStep) and done.step.table == "message"]
    if len(said) != 1 or said[0].ticket is None:
        return
    step = said[0].step
    assert isinstance(step, RowStep)
    found = messages.text_of(work.tx, int(step.key["id"]))
    if found is None or found[0] == "customer" or "withdrawn_at" not in (step.before or {}):
        return
    kept = next((d for d in drafts.of_agent(work.tx, work.agent.id, said[0].ticket) if d.kind == found[0]), None)
    if kind == journal.REDO:
        if kept is not None and kept.body == found[1]:
            drafts.discard(work.tx, work.agent.id, said[0].ticket, found[0])
    elif kept is None:
        drafts.save(work.tx, work.agent.id, said[0].ticket, found[0], found[1], work.now)
