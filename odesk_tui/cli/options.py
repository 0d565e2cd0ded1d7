"""Options and arguments that several commands share, each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

from odesk_tui.cli.declare import Argument, Option

Ids: TypeAlias = Annotated[
    list[str],
    Argument("tickets: 1042, #1042 or 1042,1043; - reads them from standard input", "ID...", completes="tickets"),
]
OneId: TypeAlias = Annotated[str, Argument("the ticket, as 1042 or #1042", "ID", completes="tickets")]
QueryWords: TypeAlias = Annotated[
    list[str] | None,
    Argument("what to look for; see: odesk help query", "[QUERY]...", completes="query"),
]

Json: TypeAlias = Annotated[
    str | None,
    Option(
        ("--json",), "print JSON with these fields (comma separated, '*' for all); alone: name the fields", "FIELDS"
    ),
]
Format: TypeAlias = Annotated[
    str | None,
    Option(("--format",), r"print a line for each, such as '{id}\t{subject}'", "TEXT"),
]
Csv: TypeAlias = Annotated[bool, Option(("--csv",), "print comma separated values with a line of names")]
Columns: TypeAlias = Annotated[
    str | None,
    Option(
        ("--columns",), "the fields to show, comma separated (see: odesk list --json)", "FIELDS", completes="fields"
    ),
]
Slow: TypeAlias = Annotated[
    bool | None,
    Option(
        ("--slow/--no-slow",), "spare a slow link in the screens: no seconds, preview on demand (measured otherwise)"
    ),
]
DryRun: TypeAlias = Annotated[bool, Option(("--dry-run",), "say what would come of it, and change nothing")]
Yes: TypeAlias = Annotated[bool, Option(("--yes",), "do not ask, however many tickets there are")]
IfVersion: TypeAlias = Annotated[
    int | None,
    Option(("--if-version",), "only if the ticket still has this version (field: version)", "N"),
]
Override: TypeAlias = Annotated[
    str,
    Option(("--override",), "do it although something blocks a ticket; the reason is recorded", "REASON"),
]
Message: TypeAlias = Annotated[str | None, Option(("--message", "-m"), "the text", "TEXT")]
MessageFile: TypeAlias = Annotated[
    str | None, Option(("--file", "-F"), "read the text from a file; - is standard input", "FILE", completes="files")
]
Attach: TypeAlias = Annotated[
    list[Path] | None, Option(("--attach",), "a file to send with it; can be repeated", "FILE", completes="files")
]
WithStatus: TypeAlias = Annotated[
    str | None, Option(("--status",), "set this status with it", "STATUS", completes="statuses")
]
Set: TypeAlias = Annotated[
    list[str] | None,
    Option(("--set",), "set a field; can be repeated (see: odesk help fields)", "FIELD=VALUE", completes="assignments"),
]
NoteText: TypeAlias = Annotated[str | None, Option(("--note", "-m"), "what the time went into", "TEXT")]
WorkType: TypeAlias = Annotated[str | None, Option(("--type",), "the kind of work", "TEXT")]
TimeZone: TypeAlias = Annotated[
    str | None, Option(("--timezone",), "time zone, such as Europe/Vienna", "ZONE", completes="zones")
]

# Every command takes these, after its name as well as before it.
Store: TypeAlias = Annotated[
    str | None,
    Option(("--store",), "the store: a file or postgresql://… (also ODESK_STORE)", "STORE", completes="files"),
]
As: TypeAlias = Annotated[
    str | None, Option(("--as",), "the agent that you are (also ODESK_AGENT)", "HANDLE", completes="agents")
]
Plain: TypeAlias = Annotated[bool, Option(("--plain",), "a fact a line, states in words: to be read aloud")]
NoInput: TypeAlias = Annotated[bool, Option(("--no-input",), "never ask anything")]
