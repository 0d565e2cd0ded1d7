"""What is told to be read aloud: a fact a line, states in words, no glyph of a table or a countdown."""

from __future__ import annotations

import os
import re
from datetime import timedelta

import pytest

from odesk_tui.core.durations import words_text
from odesk_tui.core.sla.countdown import NO_CLOCK, Countdown, Urgency
from tests.cli.conftest import Shell
from tests.cli.terminal import on_terminal

READERS = (
    "list",
    "show 1",
    "inbox list",
    "sla list",
    "sla show 1",
    "sla watch --count 1",
    "list --group status,assignee",
    "view list",
    "view show Queue",
    "view run Queue",
    "macro list",
    "field list",
    "field show fixed_in",
    "macro show m",
    "dependencies 1",
    "undo --list",
    "redo --list",
    "timer status",
    "time list",
    "time week",
    "calendar list",
    "calendar show office-hours",
    "policy list",
    "policy show standard",
    "contract list",
    "contract show acme",
    "sla explain 1",
    "sla compliance",
    "sla breaches",
    "sla forecast",
    "sla next",
    "sla what-if --policy standard",
    "sla reasons",
    "type list",
    "type show incident",
    "workflow list",
    "workflow show standard",
    "agent list",
    "team list",
    "project list",
    "contact list",
    "config list",
    "doctor",
)
# Countdowns and tables as screens have them, arrows, everything that draws.
GLYPHS = re.compile(r"!!|! ?[0-9]+:|\t|[─-╿→←▀-▟]|  +")


@pytest.fixture
def busy(shell: Shell) -> Shell:
    """A desk with something to say for every command, the clock of its first ticket an hour and a minute past."""
    shell.ok("create", "burning", "-p", "acme", "--priority", "P1", "--requester", "B <b@acme.example>", "-m", "Help")
    shell.agent = "bob"
    shell.ok("note", "1", "-m", "@ada look")
    shell.agent = "ada"
    shell.ok("field", "add", "fixed_in", "version", "--default", "3.2")
    shell.ok("macro", "add", "m", "--set", "priority=high", "--note", "x")
    shell.ok("contract", "add", "acme", "--policy", "standard")
    shell.ok("time", "log", "1", "75m")
    shell.ok("timer", "start", "1")
    shell.ok("label", "1", "+x")
    shell.ok("undo")
    shell.now += timedelta(minutes=121)
    return shell


@pytest.mark.parametrize("line", READERS)
def test_every_reading_command_tells_facts_line_by_line(busy: Shell, line: str) -> None:
    if line.startswith("dependencies"):
        busy.ok("create", "behind", "-p", "acme")
        busy.ok("link", "1", "blocks", "2")
    ended = busy(*line.split(), "--plain")
    assert ended.code == (1 if line == "doctor" and "wrong" in ended.out else 0)
    said = [row for row in ended.lines if row]
    assert said
    assert [row for row in said if GLYPHS.search(row)] == []
    told = [row for row in said if ": " in row or row.endswith(":")]
    texts = 4 if line == "show 1" else 0
    assert len(told) >= len(said) - texts


def test_a_list_names_each_fact_and_says_states_in_words(busy: Shell) -> None:
    busy.ok("create", "calm", "-p", "acme")
    assert busy.ok("list", "sort:id", "--plain").out == (
        "ticket: 1\nsla: overdue by 1 hour 1 minute\nstatus: new\npriority: urgent\nassignee: none\ncustomer: acme\n"
        "subject: burning\n\n"
        "ticket: 2\nsla: due in 8 hours\nstatus: new\npriority: normal\nassignee: none\ncustomer: acme\nsubject: calm\n"
    )


def test_data_that_was_asked_for_stays_as_it_was_asked_for(busy: Shell) -> None:
    assert busy.ok("list", "--plain", "--format", "{id} {sla}").out == "1 !!-1:01\n"
    assert busy.ok("list", "--plain", "--json", "sla").json == [{"sla": "!!-1:01"}]


def test_a_ticket_is_told_with_the_place_of_each_message(busy: Shell) -> None:
    lines = busy.ok("show", "1", "--plain").lines
    assert lines[:2] == ["ticket: 1", "subject: burning"]
    assert "sla: overdue by 1 hour 1 minute" in lines
    assert "spent: 1 hour 15 minutes" in lines
    first = lines.index("message 1 of 2: customer message by B, 2026-11-24 10:00")
    assert lines[first + 1 : first + 3] == ["Help", "end of message 1 of 2"]
    assert "message 2 of 2: internal note by bob, 2026-11-24 10:00" in lines


def test_the_setting_is_for_terminals_and_a_pipe_stays_a_pipe(busy: Shell) -> None:
    busy.ok("config", "set", "plain", "on")
    assert "\t" in busy.ok("list").out
    env = {**os.environ, "ODESK_STORE": busy.store, "ODESK_AGENT": "ada"}
    code, shown = on_terminal(["list"], env)
    assert code == 0
    # The program has the machine's own clock here: the clock runs, or is over.
    assert re.match(r"ticket: 1\r?\nsla: (due in|overdue by) \d+ ", shown)
    assert "\x1b" not in shown
    assert busy("config", "set", "plain", "maybe").code == 2


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (59, "59 seconds"),
        (61, "1 minute 1 second"),
        (299, "4 minutes 59 seconds"),
        (301, "5 minutes"),
        (3600, "1 hour"),
        (7261, "2 hours 1 minute"),
        (359_999, "99 hours 59 minutes"),
        (360_000, "4 days 4 hours"),
    ],
)
def test_spans_are_said_in_their_largest_units(seconds: int, said: str) -> None:
    assert words_text(seconds) == said
    assert Countdown(-seconds, Urgency.BREACHED).words() == f"overdue by {said}"
    assert Countdown(seconds, Urgency.NEAR).words() == f"due in {said}"
    assert NO_CLOCK.words() == "no clock"
