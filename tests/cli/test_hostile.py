"""Text that others wrote, through every command: nothing of it acts on the terminal, JSON gives it back unchanged."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

from tests.cli.conftest import Ended, Shell
from tests.cli.terminal import on_terminal

STRINGS = {
    one["id"]: one["text"]
    for one in json.loads((Path(__file__).parents[1] / "data" / "hostile_strings.json").read_text(encoding="utf-8"))[
        "strings"
    ]
}
READS = (
    "show 1",
    "list",
    "time list",
    "time week",
    "timer status",
    "sla list",
    "sla show 1",
    "view list",
    "macro list",
    "inbox list",
    "undo --list",
    "list --trash",
    "project list",
    "contact list",
    "agent list",
    "team list",
    "calendar list",
    "doctor",
    "config list",
)


def acts(text: str) -> list[str]:
    """The characters of what was printed that could act on a terminal or hide in it."""
    return [
        f"{ord(char):04x}"
        for char in text
        if char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co")
    ]


def calm(ended: Ended) -> Ended:
    assert acts(ended.out + ended.err) == []
    assert ended.code != 1, ended
    return ended


# What would act if it were printed as it is, and what would break a program that reads it as something else.
# One of each kind; a kind is a name without its number.
WORST = [*{name.rpartition("-")[0]: text for name, text in STRINGS.items() if acts(text)}.values(), "p\rq"]
WORST += ["[/b]", "[@click=app.toggle_dark]q[/]", "{{q.__dict__}}", "q' --"]
CHUNKS = [list(STRINGS.items())[start::4] for start in range(4)]


@pytest.mark.parametrize("chunk", CHUNKS, ids=range(4))
def test_nothing_acts_on_the_terminal_and_json_gives_the_text_back(shell: Shell, chunk: list[tuple[str, str]]) -> None:
    for number, (name, text) in enumerate(chunk, 1):
        short = text[:200]
        for ended in (
            shell("create", "-p", "acme", f"--requester={text} <{name}@acme.example>", f"-m{text}\n{text}", "--", text),
            shell("note", str(number), f"--message={text}"),
            shell("reply", str(number), "-F", "-", input=text.encode("utf-8", "surrogateescape")),
            shell("timer", "start", str(number), f"--note={text}", f"--type={text}"),
            shell("view", "save", "--shared", "--", short, "status:new"),
            shell("project", "add", "--handle", name, "--", short),
            shell("agent", "add", name, "--", short),
            shell("team", "add", name, "--", short),
            shell("edit", str(number), f"--set=external={text}"),
        ):
            assert calm(ended).code == 0, (name, ended)
        # What looks like a placeholder is refused.
        calm(shell("macro", "add", f"--note=x {short}", f"--reply=x {short}", "--", short))

    for line in READS:
        calm(shell(*line.split()))
        calm(shell(*line.split(), "--plain"))
    everything = ",".join(str(number) for number in range(1, len(chunk) + 1))
    calm(shell("show", everything))
    lines = shell.ok("list", "sort:id", "-n", "0", "--format", "<{id}>{subject}{requester}{external}<{status}>").lines
    # One line a ticket, and what stands around the text is still there.
    assert [line[:3] + line[-6:] for line in lines] == [f"<{n}><open>"[:3] + "<open>" for n in range(1, len(chunk) + 1)]

    texts = [text for _, text in chunk]
    tickets = shell.ok("show", everything, "--json", "*").json
    assert [ticket["subject"] for ticket in tickets] == texts
    assert [ticket["external"] for ticket in tickets] == texts
    assert [ticket["requester"] for ticket in tickets] == [text.strip() for text in texts]
    assert [[said["text"] for said in ticket["messages"]] for ticket in tickets] == [
        [f"{text}\n{text}", text, text] for text in texts
    ]
    assert {entry["note"] for entry in shell.ok("time", "list", "--json", "note").json} == set(texts)
    shorts = {text[:200].strip() for text in texts}
    for line in ("view list", "project list", "agent list", "team list"):
        assert shorts <= {row["name"] for row in shell.ok(*line.split(), "--json", "name").json}


@pytest.mark.parametrize("text", WORST, ids=ascii)
def test_what_is_refused_is_named_safely(shell: Shell, text: str) -> None:
    shell.ok("create", "x", "-p", "acme")
    for words in (
        ("label", "1", f"--add={text}"),
        ("list", f"--view={text}"),
        ("list", "--", f'assignee:"{text}"'),
        ("list", "--", text),
        ("list", f"--json={text}"),
        ("list", f"--format={{{text}}}"),
        ("edit", "1", f"--set={text}"),
        ("edit", "1", f"--set=status={text}"),
        ("edit", "1", f"--set=requester={text}"),
        ("assign", "--", "1", text),
        ("status", "--", "1", text),
        ("snooze", "--", "1", text),
        ("time", "log", "--", "1", text),
        ("show", "--", text),
        ("help", "--", text),
        ("config", "get", "--", text),
        ("calendar", "show", "--", text),
        ("create", f"--project={text}", "x"),
        (f"--as={text}", "assign", "1", "me"),
        ("timer", "--", text),
        ("--", text),
        (f"--{text}",),
        ("export", "--", text),
        ("link", "--", "1", text, "1"),
        ("unlink", "--", "1", text),
        ("merge", "1", f"--into={text}"),
        ("watch", "1", f"--agent={text}"),
        ("macro", "run", "--", text, "1"),
        ("macro", "remove", "--", text),
        ("inbox", "read", "--", text),
        ("undo", "--", text),
        ("config", "set", "theme", "--", text),
        ("config", "set", "agent", "--", text),
        ("init", "--no-input", f"--timezone={text}"),
    ):
        ended = calm(shell(*words))
        assert ended.out == ""
        if words[:2] != ("list", "--"):
            assert ended.code != 0, words
            assert ended.err
    raw = text.encode("utf-8", "surrogateescape")
    calm(shell("show", "-", input=raw))
    calm(shell("calendar", "compute", "-", input=json.dumps({"id": text, "op": text, "timezone": text})))
    calm(shell("calendar", "compute", "-", input=raw))


def test_tables_on_a_terminal_hold_no_byte_but_the_programs_own(shell: Shell) -> None:
    for text in STRINGS.values():
        shell.ok("create", "-p", "acme", f"--requester={text} <bea@acme.example>", "--", text)
        shell.ok("view", "save", "--", text[:200], "status:new")
    shell.ok("create", "plain", "-p", "acme")
    env = {"ODESK_STORE": shell.store, "ODESK_AGENT": "ada"}
    for line in ("list sort:id -n 0", "view list", "sla list -n 0"):
        code, written = on_terminal(line.split(), env)
        assert code == 0
        bare = re.sub(r"\x1b\[[0-9;]*m", "", written)
        assert acts(bare) == []
        # Bold headings are all the styling that there is.
        assert set(re.findall(r"\x1b\[([0-9;]*)m", written)) <= {"1", "0"}
        assert len(bare.splitlines()) > len(STRINGS)
    assert "plain" in on_terminal(["list", "sort:-id", "-n", "1"], env)[1]
    assert "\x1b" not in on_terminal(["list", "--plain", "-n", "0"], env)[1]
