"""The best answers first, on the command line."""

from __future__ import annotations

from functools import partial

import pytest

from odesk_tui.core.query.context import QueryContext
from odesk_tui.reads import base
from tests.cli.conftest import Shell


def test_words_in_the_subject_come_before_words_elsewhere(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.ok("create", "Fax is dead", "-p", "acme", "-m", "It is beside the printer", "--priority", "urgent")
    shell.ok("create", "Printer jams", "-p", "acme", "-m", "Again", "--priority", "low")
    shell.ok("create", "The printer is on fire", "-p", "acme", "-m", "Help", "--priority", "urgent")
    assert shell.ok("list", "printer", "sort:rank", "--format", "{id}").lines == ["3", "2", "1"]
    assert shell.ok("list", "printer", "--format", "{id}").lines == ["1", "3", "2"]
    everything = shell.ok("list", "printer", "sort:rank")
    assert everything.err == ""
    # So many at once cost too much; those that were not ranked are listed all the same, and it is said.
    monkeypatch.setattr(base, "QueryContext", partial(QueryContext, ranked=2))
    some = shell.ok("list", "printer", "sort:rank", "--format", "{id}")
    assert some.lines == ["3", "2", "1"]
    assert "newest tickets with these words are ranked" in some.err


def test_a_list_shows_where_the_words_stand(shell: Shell) -> None:
    shell.ok("create", "Fax is dead", "-p", "acme", "-m", "It stands beside the Printér\x1b[31m\nof room 7")
    shell.ok("create", "Printer jams", "-p", "acme", "-m", "Again")
    found = shell.ok("list", "printer", "sort:id", "--snippets")
    assert found.lines[0].endswith("\tFax is dead\tIt stands beside the [Printér]␛[31m of room 7")
    assert found.lines[1].endswith("\tPrinter jams\t")
    assert shell.ok("list", "print*", "sort:id", "--json", "id,snippet").json == [
        {"id": 1, "snippet": "It stands beside the [Printér]␛[31m of room 7"},
        {"id": 2, "snippet": None},
    ]
    assert shell.ok("list", "status:new", "--snippets", "--format", "{id}{snippet}").lines == ["1", "2"]
    assert "snippet" not in shell.ok("list", "printer").out
