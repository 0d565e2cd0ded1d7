"""The desk's own fields: defined, changed, listed, removed and indexed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from odesk_tui.cli import options
from odesk_tui.cli.declare import DESK, Argument, Option, command, group
from odesk_tui.cli.outcomes import run
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.session import Session
from odesk_tui.commands.fields import AddField, Definition, EditField, IndexField, RemoveField, RestoreField
from odesk_tui.core.custom.definition import CustomField
from odesk_tui.core.custom.values import text
from odesk_tui.core.errors import NotFound, UsageError
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.text import Foreign
from odesk_tui.core.wording import many_text
from odesk_tui.reads.custom import OwnFields, UseOfField

group("field", "Fields of the desk's own: text, numbers, dates, choices, versions and more.", DESK)

_TABLE: Table[CustomField] = Table(
    (
        Field("name", "what queries, --set and files call it", lambda f: f.name),
        Field("kind", "what values it takes", lambda f: f.kind.value),
        Field("label", "what screens call it", lambda f: Foreign(f.label), wide=True),
        Field("required", "statuses that a ticket does not get without it", lambda f: list(f.required)),
        Field("types", "ticket types that have it; none: all", lambda f: list(f.types)),
        Field("default", "what new tickets get", lambda f: None if f.default is None else Foreign(f.default)),
        Field("longest", "how many characters a text may have", lambda f: f.limits.longest),
        Field("min", "the smallest value", lambda f: f.limits.least),
        Field("max", "the largest value", lambda f: f.limits.most),
        Field("pattern", "what a text has to fit", lambda f: f.limits.pattern),
        Field("choices", "what can be chosen, in order", lambda f: [Foreign(choice.name) for choice in f.choices]),
        Field("indexed", "whether its values have an index", lambda f: f.indexed),
    ),
    ("name", "kind", "label", "required", "types", "indexed"),
)

Name = Annotated[str, Argument("the field's name", "NAME", completes="own_fields")]
Label = Annotated[str | None, Option(("--label",), "what screens call it", "TEXT")]
Default = Annotated[str | None, Option(("--default",), "what new tickets get; none for nothing", "VALUE")]
Required = Annotated[
    str | None,
    Option(("--required",), "statuses that a ticket does not get without it, comma separated; '' for none", "STATUSES"),
]
Types = Annotated[str | None, Option(("--types",), "ticket types that have it, comma separated; '' for all", "TYPES")]
Longest = Annotated[int | None, Option(("--longest",), "how many characters a text may have; 0 for no limit", "N")]
Least = Annotated[str | None, Option(("--min",), "the smallest value; '' for none", "VALUE")]
Most = Annotated[str | None, Option(("--max",), "the largest value; '' for none", "VALUE")]
PatternOf = Annotated[
    str | None, Option(("--pattern",), r"what a whole text has to fit, as in 'AB-\d{4}'; '' for none", "PATTERN")
]
Choices = Annotated[str | None, Option(("--choices",), "what can be chosen, in order, comma separated", "A,B,C")]


def _definition(
    label: str | None,
    default: str | None,
    required: str | None,
    types: str | None,
    longest: int | None,
    least: str | None,
    most: str | None,
    pattern: str | None,
    choices: str | None,
) -> Definition:
    return Definition(
        label=label,
        default=default,
        required=_parts(required),
        types=_parts(types),
        longest=longest,
        least=least,
        most=most,
        pattern=pattern,
        choices=_parts(choices),
    )


def _parts(raw: str | None) -> Sequence[str] | None:
    return None if raw is None else [part.strip() for part in raw.split(",") if part.strip()]


@command("field list", examples=("odesk field list", "odesk field list --removed", "odesk field list --json '*'"))
def list_fields(
    session: Session,
    removed: Annotated[bool, Option(("--removed",), "those that were removed")] = False,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """List the desk's own fields."""
    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    if not out.rows(session.desk.read(OwnFields(removed))) and not out.is_data:
        session.say(
            "no field was removed" if removed else "the desk has no fields of its own; see: odesk field add --help"
        )
    return 0


@command("field show", examples=("odesk field show version", "odesk field show version --json '*'"))
def show(session: Session, name: Name, json: options.Json = None, format: options.Format = None) -> int:
    """Show a field: its limits and choices, and what tickets have in it."""
    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    field = _named(session, name)
    if out.is_data:
        out.rows([field])
        return 0
    use = session.desk.read(UseOfField(field.id))
    facts: list[tuple[str, str]] = [("name", field.name), ("label", field.label), ("kind", field.kind.value)]
    facts += [("choices", ", ".join(choice.name for choice in field.choices))] if field.choices else []
    facts += [
        (said, str(value))
        for said, value in (
            ("default", field.default),
            ("longest", field.limits.longest),
            ("min", field.limits.least),
            ("max", field.limits.most),
            ("pattern", field.limits.pattern),
        )
        if value is not None
    ]
    facts.append(("required in", ", ".join(field.required) or "no status"))
    facts.append(("ticket types", ", ".join(field.types) or "all"))
    facts.append(("index", "yes" if field.indexed else "no"))
    facts.append(("tickets with a value", f"{use.tickets:,}"))
    if use.examples:
        more = ", …" if use.different > len(use.examples) else ""
        facts.append(("values", ", ".join(text(field, value) for value in use.examples) + more))
    for said, value in facts:
        print(f"{said}: {Foreign(value).line()}")
    return 0


@command(
    "field add",
    examples=(
        "odesk field add fixed_in version --label 'Fixed in' --required solved --index",
        "odesk field add os choice --choices 'Linux, Windows, macOS' --types incident",
        r"odesk field add asset text --pattern 'AB-\d{4}'",
    ),
)
def add(
    session: Session,
    name: Annotated[str, Argument("what queries, --set and files call it", "NAME")],
    kind: Annotated[
        str,
        Argument(
            "text, longtext, integer, decimal, boolean, date, instant, duration, choice, multichoice, version, url, "
            "agent, contact, project or release",
            "KIND",
            completes="field_kinds",
        ),
    ],
    label: Label = None,
    default: Default = None,
    required: Required = None,
    types: Types = None,
    longest: Longest = None,
    least: Least = None,
    most: Most = None,
    pattern: PatternOf = None,
    choices: Choices = None,
    index: Annotated[bool, Option(("--index",), "with an index, for lists that are sorted and filtered by it")] = False,
) -> int:
    """Define a field: then it is set with --set, shown, asked for in queries, sorted and grouped by as the others."""
    said = _definition(label, default, required, types, longest, least, most, pattern, choices)
    return run(session, AddField(name=name, kind=kind, definition=said, indexed=index))


@command(
    "field edit",
    examples=(
        "odesk field edit os --choices 'Linux, Windows, macOS, BSD'",
        "odesk field edit os --rename 'Windows=Windows 11'",
        "odesk field edit build --kind integer --convert 'about 7=7' --keep-in note",
    ),
)
def edit(
    session: Session,
    name: Name,
    label: Label = None,
    default: Default = None,
    required: Required = None,
    types: Types = None,
    longest: Longest = None,
    least: Least = None,
    most: Most = None,
    pattern: PatternOf = None,
    choices: Choices = None,
    kind: Annotated[
        str | None, Option(("--kind",), "make it another kind; what would be lost is refused", "KIND", "field_kinds")
    ] = None,
    rename: Annotated[
        list[str] | None, Option(("--rename",), "give a choice another name; can be repeated", "OLD=NEW")
    ] = None,
    convert: Annotated[
        list[str] | None,
        Option(("--convert",), "what a value becomes, none for nothing; can be repeated", "OLD=NEW"),
    ] = None,
    keep_in: Annotated[
        str | None, Option(("--keep-in",), "note: keep what does not convert in a note on its ticket", "WHERE")
    ] = None,
    dry_run: options.DryRun = False,
) -> int:
    """Change a field; values that tickets have are converted, and nothing is lost without your word for it."""
    said = _definition(label, default, required, types, longest, least, most, pattern, choices)
    edited = EditField(
        name=name,
        definition=said,
        kind=kind,
        rename=_pairs("--rename", rename),
        convert=_pairs("--convert", convert),
        keep_in=keep_in or "",
    )
    return run(session, edited, dry_run=dry_run)


@command("field remove", examples=("odesk field remove os", "odesk field remove os --yes"))
def remove(
    session: Session,
    name: Name,
    yes: Annotated[bool, Option(("--yes",), "do not ask, though tickets have values of it")] = False,
) -> int:
    """Take a field out of sight; what tickets have in it is kept, and comes back with odesk field restore."""
    field = _named(session, name)
    use = session.acting.read(UseOfField(field.id))
    if use.tickets and not yes and session.can_ask:
        values = ", ".join(text(field, value) for value in use.examples)
        have = "has" if use.tickets == 1 else "have"
        session.say(f"{many_text(use.tickets)} {have} a value of {field.name}: {Foreign(values).line()}")
        if session.ask(f"take {field.name} out of sight? y/N").casefold() not in ("y", "yes"):
            session.say("nothing was changed")
            return 0
        yes = True
    return run(session, RemoveField(name=field.name, confirmed=yes))


@command("field restore", examples=("odesk field restore os",))
def restore(session: Session, name: Annotated[str, Argument("the removed field's name", "NAME")]) -> int:
    """Bring a removed field back, with the values that tickets had."""
    return run(session, RestoreField(name=name))


@command("field index", examples=("odesk field index fixed_in", "odesk field index fixed_in --off"))
def index(session: Session, name: Name, off: Annotated[bool, Option(("--off",), "take the index away")] = False) -> int:
    """Make an index of a field's values, so that large desks filter and sort by it at once; writers wait meanwhile."""
    return run(session, IndexField(name=name, wanted=not off))


def _pairs(option: str, words: Sequence[str] | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words or ():
        old, equals, new = word.partition("=")
        if not equals or not old.strip():
            raise UsageError(f"{option} {Foreign(word).line()!r} has no old and new; write {option} 'old=new'")
        found[old.strip()] = new.strip()
    return found


def _named(session: Session, name: str) -> CustomField:
    known = {field.name: field for field in session.desk.read(OwnFields())}
    field = known.get(name.strip().casefold())
    if field is None:
        shown = Foreign(name[:60]).line()
        names = ", ".join(known) or "none yet"
        raise NotFound(f"there is no field {shown!r} of the desk's own{nearest(name, known)}; they are: {names}")
    return field
