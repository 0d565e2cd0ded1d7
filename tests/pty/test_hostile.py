"""Hostile text in every field, through every screen and command in a real terminal: no byte that the program did not mean."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from functools import partial
from pathlib import Path

import pytest

from odesk_tui.commands.conversation import CustomerMessage, File, Note, Reply
from odesk_tui.commands.people import AddContact, AddProject
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.tickets import Create
from odesk_tui.commands.time import LogTime, StartTimer
from odesk_tui.commands.views import SaveView
from odesk_tui.core.errors import DeskError
from odesk_tui.desk import Desk
from tests.conftest import databases_of
from tests.databases import furnished_template
from tests.pty.session import Session

HOSTILE = [
    entry["text"]
    for entry in json.loads((Path(__file__).parents[1] / "data" / "hostile_strings.json").read_text(encoding="utf-8"))[
        "strings"
    ]
]
PLAIN = ["plain words"] * len(HOSTILE)


def filled(address: str, texts: list[str]) -> None:
    """A desk in which each of ``texts`` stands in every field that others can write."""
    desk = Desk.open(address, "ada")
    desk.run(SetUp(handle="ada", name="Ada"))
    for n, whole in enumerate(texts):
        # As long as a name may be; bodies are whole.
        text, handle = whole[:180], f"c{n}"
        try:
            desk.run(AddProject(name=text, handle=handle))
        except DeskError:
            # Nothing but blanks is no name.
            desk.run(AddProject(name=f"Customer {n}", handle=handle))
        desk.run(AddContact(project=handle, name=f"{text} ", email=f"c{n}@x.example"))
        fields = {"requester": f"c{n}@x.example", "external": f"{n} {text}", "priority": "urgent"}
        created = desk.run(Create(subject=f"{text} s", project=handle, body=f"{whole} b", changes=fields))
        number = created.outcomes[0].ticket or 0
        desk.run(
            Note(tickets=(number,), body=f"{whole} n\n{whole}", files=(File(text, b"x"), File(f"a{text}.txt", b"y")))
        )
        desk.run(Reply(tickets=(number,), body=f"{whole}\n> {whole}\n"))
        desk.run(CustomerMessage(tickets=(number,), body=f"{text} c"))
        desk.run(LogTime(tickets=(number,), seconds=60, note=text))
        if n < 9:
            desk.run(SaveView(name=f"{text}{n}", query="status:new,open,pending", slot=n + 1))
    desk.run(StartTimer(ticket=1, note=texts[0]))
    desk.close()


def copied(config: pytest.Config, folder: Path) -> None:
    """A desk of plain words and one of hostile texts, as plain.db and hostile.db in ``folder``."""
    for name, texts in (("plain", PLAIN), ("hostile", HOSTILE)):
        shutil.copy(furnished_template(databases_of(config), name, partial(filled, texts=texts)), folder / f"{name}.db")


def kinds(session: Session) -> set[str]:
    """The escape sequences that were written, their figures left out: what they can do, not where and in which colour."""
    return {re.sub(r"\d+", "0", re.sub(r"\x1b\[[\d;]*m", "\x1b[m", escape)) for escape in session.escapes()}


# What the layer that writes changed cells only finds its way with, and scrolls with: which of them depends on the words.
_WAYS = re.compile(r"\x1b\[(?:0(?:;0)?)?[ABCDHLMr]")


def unmeant(session: Session) -> set[str]:
    """The characters that act on a terminal or change direction, outside of escape sequences."""
    allowed = {"\r", "\n", "\x08", "\x0f"}
    return {
        c for c in session.plain_text() if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    } - allowed


def tour(address: str, home: Path, columns: int, rows: int, output: str) -> Session:
    """Look at every ticket in the list and a good many on their own, open every overlay, filter, leave."""
    environment = {"ODESK_STORE": address, "ODESK_AGENT": "ada", "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    environment["ODESK_OUTPUT"] = output
    with Session([], environment, columns, rows) as session:
        session.wait_for("SUBJECT")
        session.settle()
        for _ in HOSTILE:
            session.press("j")
            session.read(0.02)
        session.settle()
        session.press("\x1b[H")
        session.settle()
        session.press("\r")
        session.settle()
        for _ in range(24):
            session.press("]")
            session.settle(0.08)
        for key in "aspLze":
            session.press(key)
            session.settle(0.15)
            session.press("\x1b")
            session.settle(0.15)
        session.press("r")
        session.settle()
        session.press("Hello\x1b")
        session.settle()
        session.press("D")
        session.settle()
        session.press("q")
        session.settle()
        for key in ("c", "T", "?"):
            session.press(key)
            session.settle(0.15)
            session.press("\x1b")
            session.settle(0.15)
        for key in "123":
            session.press(key)
            session.settle(0.15)
        session.press("/")
        session.press('"plain words" xyz')
        session.settle()
        session.press("\x1b")
        session.settle()
        session.press("\x11")
        assert session.end() == 0
        return session


# Textual's own output, and changed cells only with rows that are scrolled.
@pytest.mark.parametrize(("columns", "rows", "output"), [(120, 40, "plain"), (80, 24, "auto")])
def test_every_screen(tmp_path: Path, columns: int, rows: int, output: str, pytestconfig: pytest.Config) -> None:
    copied(pytestconfig, tmp_path)
    plain = tour(str(tmp_path / "plain.db"), tmp_path, columns, rows, output)
    hostile = tour(str(tmp_path / "hostile.db"), tmp_path, columns, rows, output)
    assert unmeant(plain) == set()
    assert unmeant(hostile) == set()
    more = kinds(hostile) - kinds(plain)
    assert {kind for kind in more if output == "plain" or not _WAYS.fullmatch(kind)} == set()
    if output == "auto":
        assert "\x1b[r" in kinds(hostile)


COMMANDS = (
    ["list", ""],
    ["list", "", "--plain"],
    ["list", "", "--json", "id,subject,project_name,requester,external"],
    ["list", "", "--format", "{id} {subject} {project_name} {requester}"],
    ["show", *(str(n + 1) for n in range(len(HOSTILE)))],
    ["show", "1", "2", "3", "--json", "*"],
    ["sla", "list"],
    ["view", "list"],
    ["project", "list"],
    ["contact", "list"],
    ["time", "list"],
    ["time", "week"],
    ["timer", "status"],
    ["doctor"],
)


def test_every_command(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    copied(pytestconfig, tmp_path)
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "ODESK_AGENT": "ada"}
    for command in COMMANDS:
        found = []
        for name in ("plain.db", "hostile.db"):
            with Session(command, {**home, "ODESK_STORE": str(tmp_path / name)}) as session:
                assert session.end(30) in (0, 1), (command, session.shown())
                found.append(session)
        plain, hostile = found
        # A tab parts the columns of a line: as many as with plain words.
        assert unmeant(hostile) - {"\t"} == set(), command
        assert hostile.written.count(b"\t") == plain.written.count(b"\t"), command
        assert kinds(hostile) - kinds(plain) == set(), command
