"""Macros: prepared answers that are applied to tickets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from odesk_tui.cli import options
from odesk_tui.cli.compose import given_text
from odesk_tui.cli.declare import DESK, Argument, Option, command, group
from odesk_tui.cli.ids import numbers, reads_input
from odesk_tui.cli.names import meant
from odesk_tui.cli.outcomes import Care, change, run
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.pairs import assignments
from odesk_tui.cli.session import BIG, Session
from odesk_tui.commands.macros import ApplyMacro, RemoveMacro, SaveMacro
from odesk_tui.core.errors import NotFound, UsageError
from odesk_tui.core.fields import FIELDS
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.text import Foreign
from odesk_tui.core.wording import many_text
from odesk_tui.reads.macros import Macro, Macros, MacroTexts

# Tickets whose texts are shown before they are written.
_SHOWN = 3

group("macro", "Prepared answers: fields to set, a reply, a note.", DESK)

_TABLE: Table[Macro] = Table(
    (
        Field("name", "name", lambda m: m.name),
        Field("key", "number key on the screens", lambda m: m.slot),
        Field("set", "fields that it sets", lambda m: Foreign(", ".join(f"{n}={v}" for n, v in m.changes.items()))),
        Field("add", "tags that it adds", lambda m: list(m.add)),
        Field("remove", "tags that it removes", lambda m: list(m.remove)),
        Field("reply", "what it writes to the customer", lambda m: Foreign(m.reply), wide=True),
        Field("note", "what it notes for agents", lambda m: Foreign(m.note), wide=True),
        Field("mails", "whether it writes to customers", lambda m: m.mails),
        Field("changes", "fields that it sets, by name", lambda m: dict(m.changes)),
    ),
    ("key", "name", "set", "add", "remove", "reply", "note"),
)

Name = Annotated[str, Argument("the macro's name, or its number key", "NAME", completes="macros")]


@command("macro list", examples=("odesk macro list", "odesk macro list --json '*'"))
def list_macros(session: Session, json: options.Json = None, format: options.Format = None) -> int:
    """List the macros of the desk."""
    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    if not out.rows(session.desk.read(Macros())) and not out.is_data:
        session.say("there are no macros yet; see: odesk macro add --help")
    return 0


Add = Annotated[list[str] | None, Option(("--add",), "a tag to add; can be repeated", "TAG", completes="tags")]
Remove = Annotated[list[str] | None, Option(("--remove",), "a tag to remove; can be repeated", "TAG", completes="tags")]
ReplyText = Annotated[str | None, Option(("--reply",), "what to write to the customer", "TEXT")]
ReplyFile = Annotated[
    str | None, Option(("--reply-file",), "the same from a file; - is standard input", "FILE", completes="files")
]
NoteText = Annotated[str | None, Option(("--note",), "what to note for agents", "TEXT")]
NoteFile = Annotated[
    str | None, Option(("--note-file",), "the same from a file; - is standard input", "FILE", completes="files")
]
_NO_KEY = "none"


@command("macro show", examples=("odesk macro show Solved", "odesk macro show 1 --json '*'"))
def show(session: Session, name: Name, json: options.Json = None, format: options.Format = None) -> int:
    """Show what a macro sets and writes."""
    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    macro = _named(session, name)
    if out.is_data:
        out.rows([macro])
        return 0
    for line in _told(macro, aloud=session.linear):
        print(line)
    return 0


def _told(macro: Macro, *, aloud: bool) -> Iterator[str]:
    """A fact a line; ``aloud``: each line of a text has its name before it."""
    yield f"macro: {macro.name}"
    yield f"key: {macro.slot if macro.slot is not None else _NO_KEY}"
    yield from (f"sets: {name} {Foreign(value).line() or 'none'}" for name, value in macro.changes.items())
    yield from (f"adds: {tag}" for tag in macro.add)
    yield from (f"removes: {tag}" for tag in macro.remove)
    for what, text in (("reply", macro.reply), ("note", macro.note)):
        if text.strip():
            if not aloud:
                yield f"{what}:"
            yield from (f"{what}: {line}" if aloud else f"  {line}" for line in Foreign(text).lines())


@command(
    "macro add",
    examples=(
        "odesk macro add 'Solved' --set status=solved --reply 'Glad that it works again, {requester.first_name}.' --key 1",
        "odesk macro add 'To network' --set team=network --add wifi --note 'See the site survey.'",
        "odesk macro add 'Outage' --reply-file outage.txt",
    ),
)
def add(
    session: Session,
    name: Annotated[str, Argument("its name", "NAME")],
    set_: options.Set = None,
    add: Add = None,
    remove: Remove = None,
    reply: ReplyText = None,
    reply_file: ReplyFile = None,
    note: NoteText = None,
    note_file: NoteFile = None,
    key: Annotated[int | None, Option(("--key",), "number key on the screens, 1 to 9", "N")] = None,
) -> int:
    """Make a macro; what its texts may leave open: odesk help macros."""
    texts = _texts(reply, reply_file, note, note_file)
    command = SaveMacro(
        name=name,
        changes=assignments(set_),
        add=tuple(add or ()),
        remove=tuple(remove or ()),
        reply=texts[0] or "",
        note=texts[1] or "",
        slot=key,
        new=True,
    )
    return run(session, command)


@command(
    "macro edit",
    examples=(
        "odesk macro edit Solved --reply 'Works again, {requester.first_name}.'",
        "odesk macro edit Outage --set priority=high --unset team --key none --rename 'Big outage'",
    ),
)
def edit(
    session: Session,
    name: Name,
    rename: Annotated[str | None, Option(("--rename",), "another name", "NAME")] = None,
    set_: options.Set = None,
    unset: Annotated[
        list[str] | None, Option(("--unset",), "a field that it is to set no more; can be repeated", "FIELD")
    ] = None,
    add: Add = None,
    remove: Remove = None,
    keep: Annotated[
        list[str] | None, Option(("--keep",), "a tag to neither add nor remove; can be repeated", "TAG")
    ] = None,
    reply: ReplyText = None,
    reply_file: ReplyFile = None,
    note: NoteText = None,
    note_file: NoteFile = None,
    key: Annotated[str | None, Option(("--key",), "number key on the screens, 1 to 9, or none", "N")] = None,
) -> int:
    """Change parts of a macro and leave the others; an empty text takes it out."""
    macro = _named(session, name)
    texts = _texts(reply, reply_file, note, note_file)
    changes = {**macro.changes, **assignments(set_)}
    for field in unset or ():
        if changes.pop(FIELDS[field].name if field in FIELDS else field, None) is None:
            known = ", ".join(macro.changes) or "none"
            raise UsageError(f"{macro.name} sets no field {Foreign(field[:60]).line()!r}; it sets: {known}")
    plus, minus, gone = set(add or ()), set(remove or ()), set(keep or ())
    command = SaveMacro(
        name=rename or macro.name.raw,
        was=macro.name.raw,
        changes=changes,
        add=tuple(tag for tag in (*macro.add, *sorted(plus)) if tag not in minus | gone),
        remove=tuple(tag for tag in (*macro.remove, *sorted(minus)) if tag not in plus | gone),
        reply=macro.reply if texts[0] is None else texts[0],
        note=macro.note if texts[1] is None else texts[1],
        slot=macro.slot if key is None else _slot(key),
    )
    return run(session, command)


def _slot(key: str) -> int | None:
    if key.casefold() == _NO_KEY:
        return None
    if key not in tuple("123456789"):
        raise UsageError(f"--key is one of 1 to 9, or none; {Foreign(key[:60]).line()!r} is neither")
    return int(key)


def _texts(
    reply: str | None, reply_file: str | None, note: str | None, note_file: str | None
) -> tuple[str | None, str | None]:
    """The reply and the note, None where neither was given; raises UsageError."""
    if reply_file == note_file == "-":
        raise UsageError("the reply and the note cannot both come on standard input")
    if reply is not None and reply_file is not None:
        raise UsageError("--reply and --reply-file both give the reply; choose one")
    if note is not None and note_file is not None:
        raise UsageError("--note and --note-file both give the note; choose one")
    return given_text(reply, reply_file), given_text(note, note_file)


@command("macro remove", examples=("odesk macro remove 'Solved'",))
def remove(session: Session, name: Name) -> int:
    """Remove a macro; tickets are untouched."""
    return run(session, RemoveMacro(name=_named(session, name).name.raw))


@command(
    "macro run",
    examples=(
        "odesk macro run Solved 1042",
        "odesk macro run 1 1042 1043 --dry-run",
        "odesk list tag:outage --format '{id}' | odesk macro run Outage - --yes",
    ),
)
def run_on(
    session: Session,
    name: Name,
    ids: options.Ids,
    override: options.Override = "",
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    if_version: options.IfVersion = None,
) -> int:
    """Do on tickets what a macro says; --dry-run shows the texts, and one that writes to customers asks first."""
    macro = _named(session, name)
    url = session.settings["ticket_url"]
    asks = macro.mails and not yes and session.can_ask and not reads_input(ids)
    if dry_run or asks:
        # Standard input is read once only.
        ids = [str(number) for number in numbers(ids)]
        for line in _written(session, macro, tuple(map(int, ids)), url):
            session.say(line)
    care = Care(dry_run, yes, if_version, unasked=0 if macro.mails else BIG, mails=macro.mails)
    wanted = macro.name.raw

    def make(tickets: tuple[int, ...], seen: Mapping[int, int]) -> ApplyMacro:
        return ApplyMacro(tickets=tickets, seen=seen, name=wanted, override=override, ticket_url=url)

    return change(session, ids, make, care)


def _written(session: Session, macro: Macro, tickets: tuple[int, ...], url: str) -> Iterator[str]:
    """What it would write on the first of ``tickets``."""
    found = session.acting.read(MacroTexts(macro.name.raw, tickets[:_SHOWN], url))
    for one in found:
        if one.reply.raw.strip():
            yield f"#{one.ticket} would be written to {one.to.line() or 'nobody, for want of an address'}:"
            yield from (f"  {line}" for line in one.reply.lines())
        if one.note.raw.strip():
            yield f"#{one.ticket} would be noted:"
            yield from (f"  {line}" for line in one.note.lines())
    if found and len(tickets) > len(found):
        yield f"… and the like on {many_text(len(tickets) - len(found))}"


def _named(session: Session, name: str) -> Macro:
    """The macro of a name, or on a number key; raises NotFound."""
    known = session.acting.read(Macros())
    named = meant(name, (macro.name.raw for macro in known))
    for macro in known:
        if macro.name.raw == named or (named is None and str(macro.slot) == name.strip()):
            return macro
    names = [macro.name.line() for macro in known]
    shown = Foreign(name[:60]).line()
    raise NotFound(
        f"there is no macro {shown!r}{nearest(name, names)}; the macros are: {', '.join(names) or 'none yet'}"
    )
