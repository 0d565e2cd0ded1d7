"""The desk's own fields: defined, changed, removed and restored; no value that tickets have is lost on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from odesk_tui.commands import conversion, custom, renaming
from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.work import Work
from odesk_tui.core.custom import values
from odesk_tui.core.custom.definition import (
    MAX_FIELDS,
    CustomField,
    Limits,
    choices_value,
    kind_named,
    name_value,
    renamed,
    with_article,
)
from odesk_tui.core.errors import InvalidValue, NotAllowed, NotFound, UsageError
from odesk_tui.core.fields import FIELDS, choice_value
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.sla.matrix import IMPACT
from odesk_tui.core.text import Foreign
from odesk_tui.core.wording import many_text
from odesk_tui.store import custom as store
from odesk_tui.store.vocabulary import read_vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What is said of a field, as a person types it; None leaves it as it is, an empty text or list takes it away."""

    label: str | None = None
    default: str | None = None
    required: Sequence[str] | None = None
    types: Sequence[str] | None = None
    longest: int | None = None
    least: str | None = None
    most: str | None = None
    pattern: str | None = None
    choices: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddField(Command):
    """Define a field."""

    name: str
    kind: str
    definition: Definition = field(default_factory=Definition)
    indexed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EditField(Command):
    """Change what is said of a field, or its ``kind``.

    Values that the new kind, or the new choices, cannot hold are refused, unless ``convert`` has what they become (value as
    shown → value as typed, ``none`` for nothing) or ``keep_in`` is ``note``: then the old text is noted on each ticket.
    ``rename`` gives choices other names.
    """

    name: str
    definition: Definition = field(default_factory=Definition)
    kind: str | None = None
    rename: Mapping[str, str] = field(default_factory=dict)
    convert: Mapping[str, str] = field(default_factory=dict)
    keep_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveField(Command):
    """Take a field out of sight; the tickets keep their values. One that has any wants to be ``confirmed``."""

    name: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreField(Command):
    """Bring a removed field back, with the values that tickets had."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexField(Command):
    """Make an index of a field's values, or take it away."""

    name: str
    wanted: bool = True


def field_named(work: Work, name: str) -> CustomField:
    """The field; raises :class:`NotFound` with the nearest and all names."""
    found = work.fields.by_name.get(name.strip().casefold())
    if found is None:
        known = ", ".join(work.fields.by_name) or "none yet"
        near = nearest(name, work.fields.by_name)
        raise NotFound(f"there is no field {Foreign(name[:60]).line()!r} of the desk's own{near}; they are: {known}")
    return found


@handles(AddField)
def add_field(work: Work, command: AddField) -> Outcome:
    """Check and keep the definition. To take it back is to remove the field, so that no number is given twice."""
    store.lock_definitions(work.tx)
    name = name_value(command.name, work.fields.by_name)
    if len(work.fields.by_name) >= MAX_FIELDS:
        raise NotAllowed(f"a desk has at most {MAX_FIELDS} fields of its own")
    kind = kind_named(command.kind)
    label = command.definition.label or command.name.strip().replace("_", " ")
    made = _defined(work, CustomField(0, name, kind, label), command.definition)
    made = replace(made, id=store.insert(work.tx, replace(made, removed=True)))
    with work.changing("custom_field", {"id": made.id}):
        store.update(work.tx, made)
    work.forget_fields()
    if command.indexed:
        _set_index(work, made, True)
    work.record("field added", new=f"{name} ({kind.value})")
    return Outcome(None, f"field {name} added: {with_article(kind)}; set it with: odesk edit TICKET --set {name}=…")


@handles(EditField)
def edit_field(work: Work, command: EditField) -> Outcome:
    """Change the definition, and the values with it."""
    if command.keep_in not in ("", "note"):
        raise UsageError(f"what does not convert can be kept in a note, not in {command.keep_in[:40]!r}")
    store.lock_definitions(work.tx)
    before = field_named(work, command.name)
    after = _renamed(before, command.rename) if command.rename else before
    if command.kind is not None:
        after = _of_kind(after, command)
    after = _defined(work, after, command.definition)
    if after == before and not command.convert:
        return Outcome(None, f"field {before.name} already so")
    gone = {choice.id for choice in before.choices} - {choice.id for choice in after.choices}
    if after.kind is not before.kind or gone or command.convert:
        _refuse_asked(work, before)
    plan = conversion.plan(work, before, after, command.convert)
    if plan.lost and not command.keep_in:
        raise NotAllowed(conversion.refusal(before, after, plan))
    known = read_vocabulary(work.tx)
    with work.changing("custom_field", {"id": before.id}):
        store.update(work.tx, after)
        work.forget_fields()
        changed = conversion.carry_out(work, before, after, plan)
    along = renaming.follow(work, known, before, after) + renaming.broken(work, known, read_vocabulary(work.tx))
    work.record("field changed", new=after.name)
    told = f"; {many_text(changed, 'value')} converted" if changed else ""
    kept = f"; {many_text(plan.lost_tickets, 'old text')} kept in notes" if plan.lost else ""
    return Outcome(None, f"field {after.name} changed{told}{kept}{_beyond(work, after)}{along}")


@handles(RemoveField)
def remove_field(work: Work, command: RemoveField) -> Outcome:
    """Hide it, with what tickets have in it."""
    store.lock_definitions(work.tx)
    known = field_named(work, command.name)
    wanting = [
        f"{flow.name} from {way.source} to {way.target}"
        for flow in work.catalogue.workflows.values()
        for way in flow.transitions.values()
        if known.name in way.fields
    ]
    if wanting:
        raise NotAllowed(
            f"{known.name} is needed by the workflow {'; '.join(wanting[:5])}{'; …' if len(wanting) > 5 else ''}. "
            "Allow these without it first: odesk workflow allow WORKFLOW FROM TO"
        )
    _refuse_asked(work, known)
    held = store.distinct(work.tx, known.id)
    tickets = sum(count for _, count, _ in held)
    kept = f"{tickets} ticket{'s' * (tickets != 1)} {'have' if tickets != 1 else 'has'} a value of {known.name}"
    if held and not command.confirmed:
        shown = ", ".join(
            f"#{first} {Foreign(custom.shown(known, value) or '').line()[:40]!r}" for value, _, first in held[:5]
        )
        raise NotAllowed(
            f"{kept} ({shown}{', …' if len(held) > 5 else ''}); they are kept out of sight until odesk field restore "
            f"{known.name}; to do so repeat it with --yes"
        )
    before = read_vocabulary(work.tx)
    with work.changing("custom_field", {"id": known.id}):
        store.update(work.tx, replace(known, removed=True))
        work.forget_fields()
    conversion.follow_searched(work, known)
    broken = renaming.broken(work, before, read_vocabulary(work.tx))
    work.record("field removed", new=known.name)
    told = f"; {kept}, kept out of sight; back with: odesk field restore {known.name}" if held else ""
    return Outcome(None, f"field {known.name} removed{told}{broken}")


@handles(RestoreField)
def restore_field(work: Work, command: RestoreField) -> Outcome:
    """Show it again: the one of that name that was removed last."""
    store.lock_definitions(work.tx)
    name = command.name.strip().casefold()
    if name in work.fields.by_name:
        raise NotAllowed(f"there is a field {name!r}; remove it first to bring back the removed one")
    gone = [known for known in work.fields.by_id.values() if known.removed and known.name == name]
    if not gone:
        names = ", ".join(sorted({known.name for known in work.fields.by_id.values() if known.removed})) or "none"
        raise NotFound(f"no field {Foreign(name[:60]).line()!r} was removed; those that were: {names}")
    known = max(gone, key=lambda one: one.id)
    with work.changing("custom_field", {"id": known.id}):
        store.update(work.tx, replace(known, removed=False))
        work.forget_fields()
    conversion.follow_searched(work, known)
    work.record("field restored", new=name)
    return Outcome(None, f"field {name} restored with the values of {many_text(store.count_with(work.tx, known.id))}")


@handles(IndexField)
def index_field(work: Work, command: IndexField) -> Outcome:
    """Make or drop the index, in the transaction of the definition that says so."""
    store.lock_definitions(work.tx)
    known = field_named(work, command.name)
    if known.indexed is command.wanted:
        return Outcome(None, f"field {known.name} {'is indexed' if known.indexed else 'has no index'} already")
    _set_index(work, known, command.wanted)
    work.record("field indexed" if command.wanted else "field not indexed", new=known.name)
    return Outcome(None, f"field {known.name} {'indexed' if command.wanted else 'no longer indexed'}")


def _set_index(work: Work, known: CustomField, wanted: bool) -> None:
    with work.changing("custom_field", {"id": known.id}):
        store.update(work.tx, replace(known, indexed=wanted))
        store.set_index(work.tx, known.id, wanted)
    work.forget_fields()


def _renamed(before: CustomField, names: Mapping[str, str]) -> CustomField:
    """The field with other names of choices, which its default follows."""
    after = replace(before, choices=renamed(before.choices, names))
    if before.default is None:
        return after
    return replace(after, default=renaming.typed_anew(before, after, before.default))


def _of_kind(before: CustomField, command: EditField) -> CustomField:
    """The field as another kind: limits and a default that are not said anew go with the old one."""
    kind = kind_named(command.kind or "")
    if kind is before.kind:
        return before
    chosen = before.choices if "choice" in kind.value and command.definition.choices is None else ()
    return replace(before, kind=kind, limits=Limits(), default=None, choices=chosen)


def _defined(work: Work, before: CustomField, said: Definition) -> CustomField:
    """``before`` with what is ``said``, checked; raises DeskErrors."""
    after = before
    if said.label is not None:
        label = " ".join(said.label.split())
        if not label or len(label) > 60 or not label.isprintable():
            raise InvalidValue("label", "a label has 1 to 60 characters that can be shown")
        after = replace(after, label=label)
    if said.choices is not None:
        after = replace(after, choices=choices_value(said.choices, before.choices))
    if said.required is not None:
        after = replace(after, required=_named(work, "status", said.required))
    if said.types is not None:
        after = replace(after, types=_named(work, "type", said.types))
    limits = after.limits
    if said.longest is not None:
        limits = replace(limits, longest=said.longest or None)
    for name in ("least", "most", "pattern"):
        if (raw := getattr(said, name)) is not None:
            limits = replace(limits, **{name: raw.strip() or None})
    after = replace(after, limits=limits)
    if said.default is not None:
        after = replace(after, default=None if values.is_nothing(said.default) else said.default.strip())
    values.check_limits(after, custom.reading(work))
    return after


def _named(work: Work, field_name: str, names: Sequence[str]) -> tuple[str, ...]:
    """The statuses or ticket types of those names, each once, in the order that they have."""
    spec = work.choosing(FIELDS[field_name])
    wanted = {choice_value(spec, raw) for raw in names if raw.strip()}
    return tuple(choice for choice in spec.choices if choice in wanted)


def _beyond(work: Work, after: CustomField) -> str:
    """How many values there are that new limits would not let in; they stay."""
    reading, beyond = custom.reading(work), 0
    if after.limits == Limits():
        return ""
    for value, count, _ in store.distinct(work.tx, after.id):
        try:
            values.check(after, value, reading)
        except InvalidValue:
            beyond += count
    if beyond == 1:
        return "; 1 value is beyond its limits and stays as it is"
    return f"; {beyond:,} values are beyond its limits and stay as they are" if beyond else ""


def _refuse_asked(work: Work, known: CustomField) -> None:
    """Raise :class:`NotAllowed` when what is promised depends on a field whose values would change or go out of sight."""
    from odesk_tui.core.sla.condition import fields_of
    from odesk_tui.store import policies
    from odesk_tui.store.vocabulary import read_vocabulary

    words = read_vocabulary(work.tx)
    asking = [
        f"policy {p.name}" for p in policies.all_of(work.tx) if p.query and known.name in fields_of(p.query, words)
    ]
    if known.name == IMPACT:
        asking += [f"contract {one.name}" for one in policies.rules(work.tx).contracts.values() if "/" in one.matrix]
    if asking:
        raise NotAllowed(
            f"{known.name} is what {Foreign('; '.join(asking[:5])).line()}{'; …' if len(asking) > 5 else ''} depends on; "
            "change that first with: odesk policy edit, or odesk contract edit"
        )
