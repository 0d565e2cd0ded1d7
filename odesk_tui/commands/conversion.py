"""What becomes of the values that tickets have when a field gets another kind or other choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from odesk_tui.commands import custom
from odesk_tui.commands.work import Work
from odesk_tui.core.custom import values
from odesk_tui.core.custom.definition import CHOSEN, CustomField, with_article
from odesk_tui.core.errors import DeskError, InvalidValue, UsageError
from odesk_tui.core.text import Foreign
from odesk_tui.store import custom as store
from odesk_tui.store import search, tickets

_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Lost:
    """A value that would not stay what it is: how it is shown, on how many tickets, the first of them, and why."""

    shown: str
    count: int
    first: int
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Old value → new one (None: no value) for every value that changes, and what would be lost by that."""

    becomes: Mapping[str, str | None]
    lost: Mapping[str, Lost]

    @property
    def lost_tickets(self) -> int:
        """How many tickets have a value that would be lost."""
        return sum(lost.count for lost in self.lost.values())


def plan(work: Work, before: CustomField, after: CustomField, convert: Mapping[str, str]) -> Plan:
    """What becomes of every different value; raises :class:`UsageError` when ``convert`` names none or is not possible."""
    told = {" ".join(shown.split()).casefold(): raw for shown, raw in convert.items()}
    becomes: dict[str, str | None] = {}
    lost: dict[str, Lost] = {}
    if before.kind is after.kind and before.choices == after.choices and not told:
        return Plan(becomes, lost)
    reading = custom.reading(work)
    for value, count, first in store.distinct(work.tx, before.id):
        shown = custom.shown(before, value) or ""
        instead = told.pop(" ".join(shown.split()).casefold(), None)
        if instead is not None:
            becomes[value] = None if values.is_nothing(instead) else values.parse(after, instead, reading)
            continue
        new, why = _converted(before, after, value, shown, reading)
        if why:
            lost[value] = Lost(shown, count, first, why)
        if new != value:
            becomes[value] = new
    if told:
        raise UsageError(
            f"no ticket has the value {Foreign(next(iter(told))).line()!r} of {before.name} to be converted"
        )
    return Plan(becomes, lost)


def _converted(
    before: CustomField, after: CustomField, value: str, shown: str, reading: values.Reading
) -> tuple[str | None, str]:
    """What a value becomes, and why something of it is lost, if it is."""
    if before.kind is after.kind and before.kind not in CHOSEN:
        return value, ""
    if before.kind is after.kind:
        left = [held for held in value.split(",") if held in {str(choice.id) for choice in after.choices}]
        return ",".join(left) or None, "" if len(left) == len(value.split(",")) else "is no choice any more"
    try:
        new = values.parse(after, shown, reading)
    except DeskError as error:
        return None, str(error).removeprefix(f"{after.name}: ")
    again = values.text(after, new, reading)
    if _same(before, shown, again, reading):
        return new, ""
    return new, f"would become {again!r}"


def _same(before: CustomField, shown: str, again: str, reading: values.Reading) -> bool:
    """Whether a value is still all of what it was when it is shown as another kind."""
    if _plain(shown) == _plain(again):
        return True
    if before.kind in CHOSEN:
        return False
    try:
        return values.key(before, values.read(before, again, reading)) == values.key(
            before, values.read(before, shown, reading)
        )
    except (DeskError, UsageError, InvalidValue):
        return False


def _plain(shown: str) -> str:
    return "".join(shown.split()).casefold().removeprefix("v")


def refusal(before: CustomField, after: CustomField, of: Plan) -> str:
    """Why the change is refused: how much would be lost, examples by ticket, and the ways out."""
    examples = [
        f"#{lost.first} {Foreign(lost.shown).line()[:40]!r} ({lost.why}{f'; {lost.count} tickets' if lost.count > 1 else ''})"
        for lost in list(of.lost.values())[:_EXAMPLES]
    ]
    more = len(of.lost) - _EXAMPLES
    first = Foreign(next(iter(of.lost.values())).shown).line()[:40]
    to = "" if before.kind is after.kind else f" as {with_article(after.kind)}"
    return (
        f"{of.lost_tickets} ticket{'s' * (of.lost_tickets != 1)} would lose what {before.name} says{to}: "
        f"{', '.join(examples)}{f', and {more} other values' if more > 0 else ''}. Say what they become with "
        f"--convert {first + '=VALUE'!r} (none for nothing), or keep the old text on each ticket with --keep-in note"
    )


def carry_out(work: Work, before: CustomField, after: CustomField, of: Plan) -> int:
    """Change the values of all tickets that have any, with their keys and words; return how many changed."""
    if before.kind is after.kind and before.choices == after.choices and not of.becomes:
        return 0
    column, changed = custom.column_of(after), 0
    for numbers in _parts(work, after):
        for ticket in tickets.load(work.tx, numbers).values():
            value = ticket.custom[after.id]
            if value not in of.becomes:
                continue
            new = of.becomes[value]
            old_text = custom.shown(before, value)
            work.edit(ticket, {column: new}, {after.name: (old_text, custom.shown(after, new))})
            changed += 1
            if value in of.lost:
                _note(work, ticket.number, f"{before.label}: {old_text}")
    rekey(work, after)
    follow_searched(work, before)
    return changed


def _parts(work: Work, field: CustomField) -> Iterator[list[int]]:
    for part in store.with_value(work.tx, field.id):
        yield [number for number, _ in part]


def _note(work: Work, number: int, body: str) -> None:
    from odesk_tui.commands.conversation import say

    say(work, work.ticket(number), "note", body)


def rekey(work: Work, field: CustomField) -> None:
    """Write keys and words of all tickets that have a value of the field anew: its definition has changed."""
    for part in store.with_value(work.tx, field.id):
        store.write_many(work.tx, work.fields.by_id, part)


def follow_searched(work: Work, field: CustomField) -> None:
    """Let full-text search find what tickets have in the field as it is shown now."""
    for part in store.with_value(work.tx, field.id):
        numbers = [number for number, _ in part]
        for start in range(0, len(numbers), 200):
            texts = search.ticket_texts(work.tx, numbers[start : start + 200])
            search.index_many(work.tx, ((number, found[0], found[1:]) for number, found in texts.items()))


def followed(work: Work, key: Mapping[str, object], before: Mapping[str, object], after: Mapping[str, object]) -> None:
    """Bring index, keys and words along after a definition was put back from the journal; columns before and after."""
    work.forget_fields()
    field = work.fields.by_id[int(str(key["id"]))]
    if "indexed" in after:
        store.set_index(work.tx, field.id, bool(after["indexed"]))
    if "kind" in after or ("settings" in after and field.choices):
        rekey(work, field)
    if {"kind", "removed"} & after.keys() or ("settings" in after and field.choices):
        follow_searched(work, field)
