"""The text of a reply or a note: from the line, a file, standard input or the person's editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from odesk_tui.cli.errors import complain
from odesk_tui.cli.ids import read_input
from odesk_tui.cli.session import Session
from odesk_tui.commands.conversation import FILE_LIMIT, File
from odesk_tui.core.errors import DeskError, UsageError
from odesk_tui.reads.rows import TicketDetail

_CUT = "# ---- everything from this line on is left out ----"
_EDITORS = ("editor", "nano", "vi")
_QUOTED_LINES = 40


def given_text(message: str | None, file: str | None) -> str | None:
    """The text of ``--message`` or ``--file``; None when neither was given. Raises UsageError, OSError."""
    if message is not None and file is not None:
        raise UsageError("--message and --file both give the text; choose one")
    if file is None:
        return message
    if file == "-":
        return read_input()
    return Path(file).expanduser().read_bytes().decode("utf-8", "surrogateescape").removeprefix("\ufeff")


def attachments(paths: Sequence[Path] | None) -> tuple[File, ...]:
    """The files to attach; raises UsageError for one that is too big, OSError for one that cannot be read."""
    found: list[File] = []
    for path in paths or ():
        size = path.expanduser().stat().st_size
        if size > FILE_LIMIT:
            raise UsageError(f"{path}: {size:,} bytes are too many to attach, the limit is {FILE_LIMIT:,}")
        found.append(File(path.name, path.expanduser().read_bytes()))
    return tuple(found)


@dataclass(slots=True)
class Written:
    """What came of an editor: the text (empty: nothing was written or changed) and whether its file is to be kept."""

    text: str
    keep: bool = False


@contextmanager
def edited(session: Session, kind: str, detail: TicketDetail | None) -> Iterator[Written]:
    """What the person wrote in their editor.

    The text's file is removed when the block ends well; when it raises, or says so, the file stays and is named.
    """
    folder = Path(tempfile.mkdtemp(prefix="odesk-"))
    path = folder / f"{kind}.txt"
    path.touch(mode=0o600)
    before = "\n".join(["", "", *_context(kind, detail)])
    path.write_text(before, encoding="utf-8")
    written = Written("", keep=True)
    try:
        _edit(session, path)
        after = path.read_bytes().decode("utf-8", "surrogateescape")
        text = "" if after == before else after.split(_CUT, 1)[0].strip("\n")
        written = Written(text if text.strip() else "")
        yield written
    except BaseException:
        written.keep = True
        raise
    finally:
        if written.keep and path.exists() and path.read_bytes().split(_CUT.encode(), 1)[0].strip():
            complain(f"your text is kept in {path}")
        else:
            _remove(path)


def _remove(path: Path) -> None:
    for leftover in path.parent.iterdir():
        leftover.unlink()
    path.parent.rmdir()


def _context(kind: str, detail: TicketDetail | None) -> Iterator[str]:
    yield _CUT
    if detail is None:
        return
    whom = "the customer reads it" if kind == "reply" else "only agents read it"
    yield f"# {kind} on #{detail.row.number} {detail.row.subject} ({whom})"
    said = next((item for item in reversed(detail.items) if item.kind in ("customer", "reply")), None)
    if said is not None:
        yield f"# {said.who} wrote:"
        yield from (f"> {line}" for line in said.body.lines()[:_QUOTED_LINES])


def _edit(session: Session, path: Path) -> None:
    environment = session.environment
    wanted = session.settings["editor"] or environment.get("VISUAL") or environment.get("EDITOR") or ""
    commands = [shlex.split(wanted)] if wanted.strip() else [[name] for name in _EDITORS]
    for command in commands:
        try:
            done = subprocess.run([*command, os.fspath(path)], check=False)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise DeskError(f"the editor {command[0]} cannot be started: {error.strerror}") from error
        if done.returncode != 0:
            raise DeskError(f"the editor {command[0]} ended with code {done.returncode}; nothing was sent")
        return
    names = " ".join(command[0] for command in commands)
    raise DeskError(f"no editor was found ({names}); name one with EDITOR, or give the text with -m or -F")
