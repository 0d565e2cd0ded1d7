"""Longer help, as plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

from odesk_tui.cli.declare import COMMANDS, GROUPS, PROGRAM, Argument, command, verbs
from odesk_tui.cli.session import Session
from odesk_tui.core.errors import DeskError, UsageError
from odesk_tui.core.fields import BUILT_IN, SPECS, FieldSet, FieldSpec, Kind
from odesk_tui.core.links import INVERSES, KINDS
from odesk_tui.core.placeholders import PLACEHOLDERS
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.text import Foreign
from odesk_tui.settings import SETTINGS

_IN_A_SHELL = """
In a shell put a query with < > ( ) ! * or " into single quotes. Negate with ! (a dash begins an option).
"""
_EXIT_CODES = """
  0    done; an empty list is done too, and so is a reply that is kept on a ticket with no address to mail it to
  1    failed
  2    usage: the line or a value in it makes no sense
  3    not found
  4    not allowed
  5    conflict: somebody changed it first, nothing was overwritten
  6    partly done: some of several were refused
  130  interrupted
"""
_JSON = r"""
  --json               names the fields that there are
  --json id,subject    an array with an object a line; --json '*' has all fields
  --format '{id}\t{subject}'   a line for each; \t and \n stand for tab and line break

JSON is ASCII and gives every text exactly as it was received. Everything else shows texts safely: what would act on the
terminal is replaced by a visible mark. Without either, a terminal gets a table and a pipe gets tab-separated values.
--plain tells a fact a line, with its name and states in words, for a screen reader; odesk config set plain on does so on
every terminal. Instants are UTC in JSON and pipes, your own time in tables and with --plain.
"""
_TIMES = """
  instants   tomorrow, friday, friday 14:00, 2026-11-30, 2026-11-30 10:00, 17:30, +2h, 3d, -7d
             (a day alone is nine in the morning; a weekday is the next one)
  durations  15m, 1h30m, 1.5h, 2d, 1:30; a bare number is minutes
"""
_FORMS = {
    Kind.TEXT: "text",
    Kind.INSTANT: "an instant (odesk help times)",
    Kind.AGENT: "an agent's handle, or me",
    Kind.TEAM: "a team's handle",
    Kind.PROJECT: "a customer's handle",
    Kind.CONTACT: "an address, or 'Name <address>' to add one",
    Kind.TAGS: "tags, comma separated",
    Kind.NUMBER: "a number",
    Kind.SLA: "time left: 2h, -30m, 1d4h",
}


@command("help", panel=PROGRAM, examples=("odesk help query", "odesk help keys", "odesk help timer start"))
def show_help(
    session: Session,
    topic: Annotated[list[str] | None, Argument("a topic or a command", "[TOPIC]...", completes="topics")] = None,
) -> int:
    """Explain a topic or a command."""
    wanted = " ".join(topic or ()).casefold()
    if not wanted:
        for name, (meaning, _) in TOPICS.items():
            print(f"{name:<12}  {meaning}")
        print("\nA command: odesk help list, or odesk list --help. All commands: odesk --help")
        return 0
    if wanted in TOPICS:
        told = TOPICS[wanted][1]()
        if wanted == "keys":
            told = _keys_aloud(session.config) if session.linear else _keys(session.config)
        elif wanted in _OF_THE_DESK:
            told = _OF_THE_DESK[wanted](_fields_of(session))
        for line in told:
            print(line)
        return 0
    return _command(wanted)


def _command(wanted: str) -> int:
    from odesk_tui.cli.words import MODULES, load

    first = wanted.split(" ", 1)[0]
    if first not in MODULES:
        shown = Foreign(wanted[:60]).line()
        raise UsageError(
            f"there is no help on {shown!r}{nearest(wanted, [*TOPICS, *MODULES])}; the topics: {', '.join(TOPICS)}"
        )
    load(first)
    if wanted in COMMANDS:
        found = [COMMANDS[wanted]]
    elif wanted in GROUPS:
        print(GROUPS[wanted].meaning)
        found = verbs(wanted)
    else:
        raise UsageError(
            f"{first} has no {Foreign(wanted.removeprefix(first)).line().strip()!r}; see: odesk help {first}"
        )
    for declared in found:
        print(f"\nodesk {declared.words}\n  {declared.meaning.splitlines()[0]}")
        for example in declared.examples:
            print(f"    {example}")
    print(f"\nIts options: odesk {wanted} --help")
    return 0


def _block(text: str) -> Callable[[], Iterator[str]]:
    return lambda: iter(text.strip("\n").splitlines())


def _keys(config: Path | None = None) -> Iterator[str]:
    from odesk_tui.tui.keymap import effective, path_of

    group = ""
    for row in effective(path_of(config)):
        if row.group != group:
            group = row.group
            yield group
        keys = f"{row.keys} *" if row.changed else row.keys
        yield f"  {keys:<16} {row.label:<44} {row.id:<16} {row.scopes}"
    yield "The third column is what keys.toml calls it (beside the file of odesk config path); * : changed there."


def _keys_aloud(config: Path | None) -> Iterator[str]:
    from odesk_tui.tui.keymap import effective, path_of

    for row in effective(path_of(config)):
        yield f"{row.label}: {row.keys or 'no key'} (in {row.scopes})"


def _fields_of(session: Session) -> FieldSet:
    """The fields that this desk has; without a store those that every desk has."""
    try:
        return session.desk.viewer().vocabulary.fields
    except DeskError:
        return BUILT_IN


def _query(fields: FieldSet = BUILT_IN) -> Iterator[str]:
    from odesk_tui.core.query.reference import reference

    yield from reference(fields)
    yield from _block(_IN_A_SHELL)()
    yield ""
    yield "The fields (what they take: odesk help fields):"
    yield from _wrapped(", ".join(spec.name for spec in fields))
    yield "Other names of fields:"
    yield from _wrapped(", ".join(f"{alias} ({spec.name})" for spec in SPECS for alias in spec.aliases))
    yield "Those to group by, up to three:"
    yield from _wrapped(", ".join(fields.grouped_by))


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap

    return wrap(text, 100, initial_indent="  ", subsequent_indent="  ")


def _links() -> Iterator[str]:
    yield "odesk link 1042 KIND 1050 says of 1042, in the words that screens use too:"
    for kind, (here, there) in KINDS.items():
        inverse = next((name for name, of in INVERSES.items() if of == kind), "")
        yield f"  {kind:<14} #1042 {here} #1050"
        if inverse:
            yield f"  {inverse:<14} #1042 {there} #1050"
    yield "parent makes the other the parent; a ticket has one. Only relates may go round in a circle."


def _macros() -> Iterator[str]:
    yield "A macro sets fields (--set), adds and removes tags, writes a reply and a note. Its texts may have in them:"
    for name, meaning in PLACEHOLDERS.items():
        yield f"  {{{name}}}".ljust(26) + meaning
    yield "What says nothing on a ticket is refused there. One that replies asks before it mails: --yes in scripts."


def _fields(fields: FieldSet = BUILT_IN) -> Iterator[str]:
    yield "Fields of a ticket, in queries and for --set (- : follows from other things, cannot be set)."
    for spec in SPECS:
        names = ", ".join((spec.name, *spec.aliases))
        yield f"  {names:<24} {'' if spec.settable else '- '}{_form(spec)}{'; none clears it' if _clears(spec) else ''}"
    own = [spec for spec in fields if spec.custom]
    if own:
        from odesk_tui.core.query.reference import own_meaning

        yield "This desk's own (odesk field show NAME tells more); none clears them:"
        for spec in own:
            yield f"  {spec.name:<24} {own_meaning(spec)}"


def _form(spec: FieldSpec) -> str:
    return ", ".join(spec.choices) if spec.choices else _FORMS[spec.kind]


def _clears(spec: FieldSpec) -> bool:
    return spec.nullable and spec.settable


def _settings() -> Iterator[str]:
    for setting in SETTINGS:
        yield f"  {setting.name:<8} {setting.meaning}{f' (environment: {setting.env})' if setting.env else ''}"
    yield "They are in a file (odesk config path); the environment wins over it, an option of the line over both."


# What differs from desk to desk.
_OF_THE_DESK: dict[str, Callable[[FieldSet], Iterator[str]]] = {"query": _query, "fields": _fields}
TOPICS: dict[str, tuple[str, Callable[[], Iterator[str]]]] = {
    "query": ("how to find tickets", _query),
    "fields": ("the fields of a ticket", _fields),
    "keys": ("the keys of the screens", _keys),
    "output": ("--json, --format, tables and pipes", _block(_JSON)),
    "links": ("how tickets are linked", _links),
    "macros": ("what a macro can say and do", _macros),
    "times": ("how instants and durations are written", _block(_TIMES)),
    "exit-codes": ("what the exit code says", _block(_EXIT_CODES)),
    "settings": ("the configuration file and the environment", _settings),
}
