"""Tickets in from files and out to files."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Annotated, BinaryIO

from odesk_tui.cli import options
from odesk_tui.cli.declare import DESK, Argument, Option, command
from odesk_tui.cli.progress import Progress
from odesk_tui.cli.session import Session
from odesk_tui.commands.base import PARTLY_DONE
from odesk_tui.core.errors import DeskError, UsageError
from odesk_tui.core.wording import many_text

_FORMATS = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl"}
FileFormat = Annotated[str | None, Option(("--format",), "csv or jsonl (default: by the file's name)", "FORMAT")]


@command(
    "import",
    panel=DESK,
    examples=(
        "odesk import tickets.csv --map Ref=external --map Titel=subject --map Kunde=project --create-missing",
        "odesk import tickets.csv --mapping zendesk.toml --update",
        "zcat old.jsonl.gz | odesk import - --format jsonl",
    ),
)
def import_tickets(
    session: Session,
    file: Annotated[str, Argument("a CSV or JSON-lines file; - is standard input", "FILE", completes="files")],
    format: FileFormat = None,
    map_: Annotated[
        list[str] | None, Option(("--map",), "the field that a column is; can be repeated", "COLUMN=FIELD")
    ] = None,
    mapping: Annotated[
        Path | None, Option(("--mapping",), "a TOML file of columns and their fields", "FILE", completes="files")
    ] = None,
    create_missing: Annotated[
        bool, Option(("--create-missing",), "add customers and contacts that do not exist yet")
    ] = False,
    update: Annotated[bool, Option(("--update",), "change tickets whose external id exists already")] = False,
    rejects: Annotated[
        Path | None,
        Option(
            ("--rejects",),
            "where refused rows go, with the reason (FILE.rejects.csv, .jsonl)",
            "FILE",
            completes="files",
        ),
    ] = None,
) -> int:
    """Import tickets; rows that cannot be taken go to a file of rejects, the others are kept. Can be repeated."""
    kind = _format(file, format)
    from odesk_tui.transfer import importing
    from odesk_tui.transfer import mapping as mappings

    if map_ and mapping is not None:
        raise UsageError("--map and --mapping both say what the columns are; choose one")
    columns = None
    own = importing.own_names(session.desk) if mapping is not None or map_ else ()
    if mapping is not None:
        columns = mappings.load_mapping(mapping.expanduser().read_text(encoding="utf-8"), own)
    elif map_:
        columns = mappings.pairs(map_, own)
    wanted = importing.ImportOptions(format=kind, mapping=columns, create_missing=create_missing, update=update)
    place = rejects or Path(f"{'import' if file == '-' else file}.rejects.{wanted.format}").expanduser()
    if file != "-" and place.exists() and place.samefile(Path(file).expanduser()):
        raise UsageError(f"--rejects {place} is the file to import; name another")
    desk = session.acting
    with contextlib.ExitStack() as opened, Progress("import", silent=session.linear) as progress:

        def open_rejects() -> IO[str]:
            return opened.enter_context(_private(place))

        def report(done: int, refused: int) -> None:
            progress(done, note=f", {refused:,} refused" if refused else "")

        source = opened.enter_context(_source(file))
        outcome = importing.import_tickets(desk, source, wanted, rejects=open_rejects, progress=report)
    session.say(outcome.summary)
    if not outcome.refused:
        return 0
    session.say(
        f"the refused rows are in {place}, each with its line and the reason; correct them and import that file"
    )
    return PARTLY_DONE if outcome.kept else 1


@command(
    "export",
    panel=DESK,
    examples=(
        "odesk export tickets.csv",
        "odesk export - status:open --fields id,subject,sla --format csv",
        "odesk export all.jsonl --messages",
    ),
)
def export_tickets(
    session: Session,
    file: Annotated[str, Argument("where to; - is standard output", "FILE", completes="files")],
    query: options.QueryWords = None,
    format: FileFormat = None,
    fields: Annotated[str | None, Option(("--fields",), "only these, comma separated", "FIELDS")] = None,
    messages: Annotated[bool, Option(("--messages",), "the conversations too (jsonl)")] = False,
    force: Annotated[bool, Option(("--force",), "replace a file that exists")] = False,
) -> int:
    """Export tickets, all of them or those that a query finds; a spreadsheet may open the CSV safely."""
    kind = _format(file, format)
    from odesk_tui.transfer import exporting

    wanted = exporting.ExportOptions(
        format=kind,
        query=" ".join(query or ()),
        fields=tuple(name.strip() for name in fields.split(",")) if fields else (),
        with_messages=messages,
    )
    if file == "-" and kind == "csv" and sys.stdout.isatty():
        raise UsageError(
            "a CSV holds texts as they were received, which could act on your terminal; pipe it, or name a file"
        )
    if file != "-" and Path(file).expanduser().exists() and not force:
        raise UsageError(f"{file} exists already; name another file, or replace it with --force")
    with _target(file) as target, Progress("export", silent=session.linear) as progress:
        count = exporting.export_tickets(session.desk, target, wanted, progress=progress)
    session.say(f"{many_text(count)} exported")
    return 0


def _format(file: str, given: str | None) -> str:
    if given is not None:
        if given.casefold() not in ("csv", "jsonl"):
            raise UsageError(f"--format is csv or jsonl, not {given!r}")
        return given.casefold()
    known = _FORMATS.get(Path(file).suffix.casefold())
    if known is None:
        raise UsageError(f"the name {file!r} does not say what is in the file; give --format csv or --format jsonl")
    return known


@contextlib.contextmanager
def _source(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    with Path(file).expanduser().open("rb") as source:
        yield source


@contextlib.contextmanager
def _target(file: str) -> Iterator[IO[str]]:
    """The text file to write; one on disk appears whole, when the export is done."""
    if file == "-":
        # Line ends are the format's own here.
        piped = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="")
        try:
            yield piped
            piped.flush()
        finally:
            piped.detach()
        return
    path = Path(file).expanduser()
    part = path.with_name(f"{path.name}.part")
    try:
        with _private(part) as target:
            yield target
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _private(path: Path) -> Iterator[IO[str]]:
    """A new text file that only its owner may read; customers' words go into it."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise DeskError(f"cannot write {path}: {error.strerror}") from error
    with open(descriptor, "w", encoding="utf-8", newline="") as file:
        yield file
