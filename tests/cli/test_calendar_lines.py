"""The lines of ``odesk calendar``: a week shown, hours edited, closures listed."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Shell


def test_a_calendar_is_added_listed_and_shown(shell: Shell) -> None:
    words = ("--timezone", "Asia/Kathmandu", "--hours", "sun-fri 10:00-17:00", "--closed", "2026-12-30")
    assert "calendar Support added" in shell.ok("calendar", "add", "Support", *words).err
    listed = shell.ok("calendar", "list", "--json", "name,timezone,hours,version").json
    assert listed[-1] == {
        "name": "Support",
        "timezone": "Asia/Kathmandu",
        "hours": "mon-fri 10:00-17:00, sun 10:00-17:00",
        "version": 1,
    }
    shown = shell.ok("--plain", "calendar", "show", "support").out
    # Ten in Vienna is a quarter to three in the afternoon there.
    assert shown.splitlines()[0] == "Support: version 1, Asia/Kathmandu, open now, it is Tue 14:45 there"
    assert "hours: mon-fri 10:00-17:00, sun 10:00-17:00" in shown
    assert "Wed 2026-12-30  closed" in shown


def test_a_definition_comes_from_one_calendar_and_goes_into_another(shell: Shell) -> None:
    shell.ok("calendar", "edit", "office-hours", "--override", "2026-12-24 09:00-12:00", "--country", "AT")
    definition = shell.ok("calendar", "show", "office-hours", "--definition").out
    assert shell.ok("calendar", "show", "office-hours").out == definition
    shell.ok("calendar", "add", "Second", "--file", "-", "--hours", "sat 09:00-12:00", input=definition)
    second = json.loads(shell.ok("calendar", "show", "second", "--definition").out)
    assert second["hours"].pop("sat") == [["09:00", "12:00"]]
    assert second == json.loads(definition)
    # What was shown is what compute reads, with its public holidays.
    case = {"id": 1, **json.loads(definition), "op": "add", "start": "2026-12-25T10:00:00Z", "seconds": 3600}
    assert shell.ok("calendar", "compute", "-", input=json.dumps(case)).json == {"id": 1, "end": "2026-12-28T09:00:00Z"}


def test_an_edit_tells_how_many_tickets_follow(shell: Shell) -> None:
    shell.ok("create", "Printer offline", "-p", "acme")
    ended = shell.ok("calendar", "edit", "Office", "hours", "--hours", "fri 09:00-14:00", "--closed", "2026-11-25")
    assert "calendar Office hours is now version 2" in ended.err
    assert "the clocks of 1 ticket count by the new hours" in ended.err
    assert shell.ok("calendar", "recount", "office-hours").err == ""
    assert shell.ok("calendar", "list", "--format", "{version} {pending}").out == "2 no\n"
    shell.ok("calendar", "edit", "office-hours", "--rename", "Day shift")
    assert shell.ok("calendar", "list", "--format", "{name}").out == "Day shift\n"
    assert "all is well" in shell.ok("doctor").err or "integrity" not in shell("doctor").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "Support"), 2, "a calendar needs --hours"),
        (("add", "Support", "--hours", "mon"), 2, "lacks days or times"),
        (("add", "Support", "--hours", "mon 09:00-10:00", "--country", "XX"), 2, "is not a country's code"),
        (("add", "Office hours", "--hours", "mon 09:00-10:00"), 5, "already a calendar"),
        (("add", "x", "--file", "-"), 2, "not JSON"),
        (("edit", "office-hours"), 2, "this changes nothing"),
        (("edit", "nights", "--closed", "2026-12-24"), 3, "no calendar 'nights'"),
        (("edit", "office-hours", "--refresh"), 2, "no public holidays yet"),
        (("recount", "nights"), 3, "no calendar 'nights'"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(shell: Shell, words: tuple[str, ...], code: int, said: str) -> None:
    ended = shell("calendar", *words)
    assert ended.code == code
    assert said in ended.err
