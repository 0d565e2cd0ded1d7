"""Types, workflows, roles and approvals from the shell, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from odesk_tui.core.workflow import STANDARD, Workflow
from odesk_tui.core.workflow_drawing import drawn
from tests.cli.conftest import Shell

CAREFUL = (
    ("workflow", "add", "rollout"),
    ("workflow", "status", "rollout", "approved", "--category", "open", "--after", "open"),
    ("workflow", "allow", "rollout", "open", "approved", "--approval", "one of bob,core", "--need", "due"),
    ("workflow", "allow", "rollout", "approved", "solved,closed"),
    ("workflow", "forbid", "rollout", "open", "solved,closed"),
    ("type", "add", "rollout", "--workflow", "rollout", "--icon", "o", "--colour", "yellow", "--hint", "window first"),
)


@pytest.fixture
def careful(any_shell: Shell) -> Shell:
    """A workflow in which somebody else has to agree, followed by a type, and a ticket of it."""
    for words in CAREFUL:
        any_shell.ok(*words)
    any_shell.ok("create", "Upgrade", "-p", "acme", "--set", "type=rollout", "--set", "status=open")
    return any_shell


def test_a_type_is_shown_with_its_workflow_drawn_within_eighty_columns(careful: Shell) -> None:
    shown = careful.ok("type", "show", "rollout").lines
    assert shown[:4] == [
        "rollout: rollout, letter O, workflow rollout",
        "new ones: the priority that its severity gives",
        "hint: window first",
        "promise at P1 (standard): first response 1:00, resolution 4:00",
    ]
    drawing = "\n".join(shown)
    assert (
        "╭─ open ──────── open ─╮\n╰┬─────────────────────╯\n ├─▶ pending, hold\n"
        " ╰─▶ approved  (needs due; approval by one of bob, core)\n"
    ) in drawing
    assert max(map(len, shown)) <= 80
    assert careful("type", "show", "nothing").code == 3
    assert careful.ok("type", "list").lines[-1].startswith("rollout\trollout\tO\trollout\t")


def test_the_drawing_has_an_ascii_form_and_warns_of_dead_ends() -> None:
    plain = drawn(STANDARD, 40, plain=True)
    assert plain[:3] == [
        "+- new ---------- new -+",
        "+----------------------+",
        " +-> open, pending, hold, solved, closed",
    ]
    assert all(line.isascii() and len(line) <= 40 for line in plain)
    alone = {key: way for key, way in STANDARD.transitions.items() if "hold" not in key}
    told = drawn(Workflow("lame", STANDARD.statuses, alone))
    assert [line.strip(" │") for line in told if "!" in line] == ["! no way leads here", "! no way leads on from here"]


def test_what_needs_approval_is_refused_asked_for_given_and_done(careful: Shell) -> None:
    careful.ok("edit", "1", "--set", "due=friday")
    refused = careful("status", "1", "approved")
    assert refused.code == 4
    assert "#1 open → approved: needs the approval of one of bob, core" in refused.err
    assert careful.ok("approval", "list", "--all").err == "nothing waits for an approval\n"
    assert careful.ok("approval", "ask", "1", "approved", "-m", "Friday night").err == (
        "#1 approved: one of bob, core asked (bob)\n"
    )
    assert careful("approval", "ask", "1", "approved").code == 5
    assert careful("approval", "give", "1").code == 3
    careful.agent = "bob"
    (waits,) = careful.ok("approval", "list", "--json", "*").json
    assert (waits["id"], waits["to"], waits["by"], waits["standing"], waits["note"], waits["mine"]) == (
        1, "approved", "ada", "0 of 1 agree, asked: bob", "Friday night", True,
    )  # fmt: skip
    assert "ada asks for your approval: open → approved: Friday night" in careful.ok("inbox", "list").out
    assert careful.ok("approval", "give", "1").err == "#1 approved, status approved\n"
    assert careful.ok("show", "1", "--json", "status").json[0]["status"] == "approved"
    careful.agent = "ada"
    assert "bob approved open → approved" in careful.ok("inbox", "list").out
    assert careful.ok("approval", "list").err == "nothing waits for your approval\n"


def test_a_refusal_has_a_reason_and_the_ticket_stays(careful: Shell) -> None:
    careful.ok("edit", "1", "--set", "due=friday")
    careful.ok("approval", "ask", "1", "approved")
    careful.agent = "bob"
    assert careful("approval", "refuse", "1").code == 2
    assert careful.ok("approval", "refuse", "1", "-m", "no way back").err == "#1 approved: refused\n"
    careful.agent = "ada"
    assert "bob refused open → approved: no way back" in careful.ok("inbox", "list").out
    assert "approval refused for approved: no way back" in careful.ok("show", "1").out
    assert careful("status", "1", "approved").code == 4


def test_a_dropped_status_asks_where_to(careful: Shell) -> None:
    careful.ok("status", "1", "hold")
    asked = careful("workflow", "drop", "rollout", "hold")
    assert (asked.code, "1 ticket is hold; say where they go with: --move hold=…" in asked.err) == (2, True)
    assert careful("workflow", "drop", "rollout", "hold", "--move", "hold").code == 2
    tried = careful.ok("workflow", "drop", "rollout", "hold", "--move", "hold=pending", "--dry-run")
    assert tried.err == "would be: workflow rollout has no status hold any more; 1 ticket moved\n"
    careful.ok("workflow", "drop", "rollout", "hold", "--move", "hold=pending")
    assert careful.ok("list", "status:pending", "--format", "{id}").out == "1\n"
    assert careful.ok("doctor", "--sla").code == 0
    assert "taken back: status hold dropped from rollout" in careful.ok("undo").err
    assert careful.ok("list", "status:hold", "--format", "{id}").out == "1\n"


def test_bulk_macros_and_imports_obey(careful: Shell, tmp_path: Path) -> None:
    careful.ok("create", "Other", "-p", "acme", "--set", "status=open")
    ended = careful("status", "1,2", "solved")
    assert (ended.code, "#1: open cannot become solved" in ended.err) == (6, True)
    careful.ok("macro", "add", "Done", "--set", "status=solved")
    assert careful("macro", "run", "Done", "1").code == 4
    file = tmp_path / "in.csv"
    file.write_text("external,subject,project,type,status\nA1,New,acme,rollout,open\n", encoding="utf-8")
    careful.ok("import", str(file))
    file.write_text("external,status\nA1,solved\n", encoding="utf-8")
    assert careful("import", str(file), "--update").code != 0
    assert "open cannot become solved" in (tmp_path / "in.csv.rejects.csv").read_text(encoding="utf-8")


def test_roles_are_shown_and_set(careful: Shell) -> None:
    assert [line.split("\t")[4] for line in careful.ok("agent", "list").lines] == ["admin", "agent"]
    careful.ok("workflow", "allow", "rollout", "open", "closed", "--role", "lead")
    careful.agent = "bob"
    assert "only for a lead" in careful("status", "1", "closed").err
    assert "only an admin may change roles" in careful("agent", "role", "bob", "lead").err
    careful.agent = "ada"
    careful.ok("agent", "role", "bob", "lead")
    careful.agent = "bob"
    careful.ok("status", "1", "closed")


def test_what_somebody_called_a_type_never_reaches_the_terminal_raw(careful: Shell) -> None:
    careful.ok("type", "add", "rental", "--label", "Ren\x1b[31mtal", "--hint", "ask\x1b]0;x\x07 first")
    for line in ("type show rental", "type list"):
        assert "\x1b" not in careful.ok(*line.split()).out
