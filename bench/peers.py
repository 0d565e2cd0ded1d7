"""Other people's programs, where they are installed: taskwarrior and neomutt with as much as the goals name."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.place import Place

_TASKS, _MAILS = 10_000, 100_000


def task_list(place: Place) -> tuple[str, ...] | None:
    """The command ``task list`` on ten thousand tasks, None without taskwarrior."""
    program = shutil.which("task")
    if program is None:
        return None
    folder = place.folder / "task"
    words = (program, f"rc.data.location={folder}", "rc.confirmation=off", "rc.verbose=nothing")
    if not folder.exists():
        folder.mkdir()
        tasks = [{"description": f"ticket {n} of a desk", "project": f"customer{n % 40}"} for n in range(_TASKS)]
        place.run((*words, "import", "-"), given="\n".join(map(json.dumps, tasks)))
    return (*words, "list")


def neomutt(place: Place) -> tuple[str, ...] | None:
    """The command that opens a hundred thousand mails, None without neomutt."""
    program = shutil.which("neomutt")
    if program is None:
        return None
    box = place.folder / "box.mbox"
    if not box.exists():
        _write_mails(box)
    return (program, "-n", "-F", "/dev/null", "-e", f"set folder='{place.folder}'", "-R", "-f", str(box))


def _write_mails(box: Path) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with box.open("w", encoding="ascii") as file:
        for n in range(_MAILS):
            at = start + timedelta(minutes=n)
            file.write(
                f"From a{n % 997}@example.org {at:%a %b %d %H:%M:%S %Y}\nFrom: Person {n % 997} <a{n % 997}@example.org>\n"
                f"Date: {at:%a, %d %b %Y %H:%M:%S +0000}\nMessage-ID: <{n}@example.org>\nSubject: request {n} about a desk\n\n"
                "Please have a look.\n\n"
            )
