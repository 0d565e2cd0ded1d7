"""Macros: prepared answers that are applied to tickets."""

from __future__ import annotations

from typing import Annotated

from odesk_tui.cli import options
from odesk_tui.cli.compose import given_text
from odesk_tui.cli.declare import DESK, Argument, Option, command, group
from odesk_tui.cli.ids import reads_input
from odesk_tui.cli.names import meant
from odesk_tui.cli.outcomes import Care, change, run
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.pairs import assignments
from odesk_tui.cli.session import BIG, Session
from odesk_tui.commands.macros import ApplyMacro, RemoveMacro, SaveMacro
from odesk_tui.core.errors import NotFound, UsageError
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.text import Foreign
from odesk_tui.reads.macros import Macro, Macros

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
        session.say("there are no macros yet; see: odesk macro save --help")
    return 0


@command(
    "macro save",
    examples=(
        "odesk macro save 'Solved' --set status=solved --reply 'Glad that it works again, {requester.first_name}.' --key 1",
        "odesk macro save 'To network' --set team=network --add wifi --note 'See the site survey.'",
        "odesk macro save 'Outage' --reply-file outage.txt",
    ),
)
def save(
    session: Session,
    name: Annotated[str, Argument("its name", "NAME", completes="macros")],
    set_: options.Set = None,
    add: Annotated[
        list[str] | None, Option(("--add",), "a tag to add; can be repeated", "TAG", completes="tags")
    ] = None,
    remove: Annotated[
        list[str] | None, Option(("--remove",), "a tag to remove; can be repeated", "TAG", completes="tags")
    ] = None,
    reply: Annotated[str | None, Option(("--reply",), "what to write to the customer", "TEXT")] = None,
    reply_file: Annotated[
        str | None, Option(("--reply-file",), "the same from a file; - is standard input", "FILE", completes="files")
    ] = None,
    note: Annotated[str | None, Option(("--note",), "what to note for agents", "TEXT")] = None,
    note_file: Annotated[
        str | None, Option(("--note-file",), "the same from a file; - is standard input", "FILE", completes="files")
    ] = None,
    key: Annotated[int | None, Option(("--key",), "number key on the screens, 1 to 9", "N")] = None,
) -> int:
    """Keep a macro, or replace the one of that name; what its texts may leave open: odesk help macros."""
    if reply_file == note_file == "-":
        raise UsageError("the reply and the note cannot both come on standard input")
    if reply is not None and reply_file is not None:
        raise UsageError("--reply and --reply-file both give the reply; choose one")
    if note is not None and note_file is not None:
        raise UsageError("--note and --note-file both give the note; choose one")
    command = SaveMacro(
        name=name,
        changes=assignments(set_),
        add=tuple(add or ()),
        remove=tuple(remove or ()),
        reply=given_text(reply, reply_file) or "",
        note=given_text(note, note_file) or "",
        slot=key,
    )
    return run(session, command)


@command("macro rm", examples=("odesk macro rm 'Solved'",))
def remove(session: Session, name: Name) -> int:
    """Remove a macro; tickets are untouched."""
    return run(session, RemoveMacro(name=_named(session, name).name.raw))


@command(
    "macro apply",
    examples=(
        "odesk macro apply Solved 1042",
        "odesk macro apply 1 1042 1043 --dry-run",
        "odesk list tag:outage --format '{id}' | odesk macro apply Outage - --yes",
    ),
)
def apply(
    session: Session,
    name: Name,
    ids: options.Ids,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    if_version: options.IfVersion = None,
) -> int:
    """Do on tickets what a macro says; one that writes to customers asks first, whatever their number."""
    macro = _named(session, name)
    if macro.mails and not dry_run and not yes and session.can_ask and not reads_input(ids):
        session.say(f"{macro.name} writes to the customer:")
        for line in Foreign(macro.reply).lines():
            session.say(f"  {line}")
    care = Care(dry_run, yes, if_version, unasked=0 if macro.mails else BIG, mails=macro.mails)
    wanted = macro.name.raw
    return change(session, ids, lambda tickets, seen: ApplyMacro(tickets=tickets, seen=seen, name=wanted), care)


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
