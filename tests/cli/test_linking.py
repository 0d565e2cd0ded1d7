"""Links, merging and watching from the shell, on both databases."""

from __future__ import annotations

import pytest

from odesk_tui.cli.linking import SAID
from odesk_tui.core.links import KIND_NAMES
from tests.cli.conftest import Shell


@pytest.fixture
def four(any_shell: Shell) -> Shell:
    for number in range(4):
        any_shell.ok("create", f"t{number}", "-p", "acme")
    return any_shell


def links(shell: Shell, number: str) -> list[str]:
    (ticket,) = shell.ok("show", number, "--json", "links").json
    return sorted(f"{link['kind']} {link['id']}" for link in ticket["links"])


@pytest.mark.parametrize(
    ("words", "said", "kept"),
    [
        (["1", "blocks", "2"], "#1 blocks #2", "blocks 2"),
        (["1", "--blocks", "2"], "#1 blocks #2", "blocks 2"),
        (["1", "blocked", "by", "2"], "#1 blocked by #2", "(blocks) 2"),
        (["#1", "child-of", "#2"], "#1 child of #2", "parent 2"),
        (["1", "parent", "2"], "#1 child of #2", "parent 2"),
        (["1", "parent of", "2"], "#1 parent of #2", "(parent) 2"),
        (["1", "duplicate-of", "2"], "#1 duplicate of #2", "duplicates 2"),
        (["1", "2"], "#1 relates to #2", "relates 2"),
    ],
)
def test_a_link_is_a_sentence(shell: Shell, words: list[str], said: str, kept: str) -> None:
    for name in ("one", "two"):
        shell.ok("create", name, "-p", "acme")
    words = [part for word in words for part in word.split(" ")]
    assert shell.ok("link", *words, "--dry-run").err == f"would be: {said}\n"
    assert links(shell, "1") == []
    assert shell.ok("link", *words).err == f"{said}\n"
    assert links(shell, "1") == [kept]


def test_every_kind_can_be_said_as_it_is_shown() -> None:
    assert set(SAID.values()) == set(KIND_NAMES)


def test_links_are_made_of_a_list_removed_and_taken_back(four: Shell) -> None:
    assert four.ok("link", "-", "caused-by", "4", input="1\n2\n").code == 0
    assert links(four, "4") == ["causes 1", "causes 2"]
    assert four.ok("unlink", "1,2", "4").err.splitlines() == [
        "#1 unlinked from #4",
        "#2 unlinked from #4",
        "unlinked from #4: 2 ok",
    ]
    assert links(four, "4") == []
    four.ok("undo")
    assert links(four, "4") == ["causes 1", "causes 2"]
    four.ok("unlink", "1", "caused-by", "4")
    assert four("unlink", "1", "4").code == 3
    circle = [four("link", *line.split()).code for line in ("1 blocks 2", "2 blocks 3", "3 blocks 1", "1 relates 1")]
    assert circle == [0, 0, 4, 2]


@pytest.mark.parametrize(
    "line",
    ["link", "link 1", "link 1 blocks", "link blocks 2", "link 1 blocks x", "link 1 nosuch 2", "link 1 blocks 2 3",
     "link 1 --nosuch 2", "link 1 -", "unlink 1", "merge 1", "merge 1 --into x", "merge 1 --into 2,3"],
)  # fmt: skip
def test_half_a_sentence_is_told(shell: Shell, line: str) -> None:
    for name in ("one", "two"):
        shell.ok("create", name, "-p", "acme")
    ended = shell(*line.split())
    assert ended.code == 2, ended
    assert len(ended.err.splitlines()) == 1
    assert links(shell, "1") == []


def test_tickets_are_merged_and_a_rehearsal_merges_nothing(four: Shell) -> None:
    four.ok("note", "1", "-m", "seen at the first")
    four.ok("merge", "1", "2", "--into", "3", "--dry-run")
    assert four.ok("list", "status:closed").out == ""
    assert "#1 merged into #3" in four.ok("merge", "-", "--into", "3", input="1\n2\n").err
    assert four.ok("list", "status:closed sort:id", "--format", "{id}").lines == ["1", "2"]
    (into,) = four.ok("show", "3", "--json", "messages").json
    assert [message["text"] for message in into["messages"]] == ["seen at the first"]
    four.ok("undo")
    assert four.ok("list", "status:closed").out == ""


def test_a_ticket_of_another_customer_is_merged_only_when_it_is_meant(four: Shell) -> None:
    four.ok("project", "add", "Globex", "--handle", "globex")
    four.ok("project", "add", "Acme rollout", "--handle", "rollout", "--parent", "acme")
    four.ok("create", "theirs", "-p", "globex")
    four.ok("create", "rollout", "-p", "rollout")
    for words in (("--dry-run",), ()):
        refused = four("merge", "5", "--into", "1", *words)
        assert refused.code == 4
        assert "#5 is of Globex and #1 of Acme" in refused.err
        assert "repeat it with --yes" in refused.err
    assert four.ok("list", "status:closed").out == ""
    # An engagement is the same customer.
    four.ok("merge", "6", "--into", "1")
    four.ok("merge", "5", "--into", "1", "--yes")
    assert four.ok("list", "status:closed sort:id", "--format", "{id}").lines == ["5", "6"]


def test_agents_watch_tickets_and_no_longer(four: Shell) -> None:
    four.ok("watch", "1", "2")
    four.ok("watch", "1", "--agent", "bob")
    assert "watchers   ada, bob" in four.ok("show", "1").out
    assert "already watched" in four.ok("watch", "1").err
    four.ok("unwatch", "-", "--agent", "bob", input="1\n")
    (one,) = four.ok("show", "1", "--json", "watchers").json
    assert one["watchers"] == ["ada"]
    assert four("watch", "1", "--agent", "nobody").code == 3


def test_messages_become_a_ticket_of_their_own(any_shell: Shell) -> None:
    shell = any_shell
    shell.ok("create", "one", "-p", "acme", "--requester", "R <r@acme.example>", "-m", "first")
    shell.ok("note", "1", "-m", "second")
    shell.ok("note", "1", "-m", "third")
    assert "(message 2):" in shell.ok("show", "1").out
    assert "created of 2 messages of #1" in shell.ok("split", "1", "--messages", "2,3", "--dry-run").err
    said = shell.ok("split", "1", "--messages", "3,2", "--subject", "Two").err
    # A rehearsal may use up a number.
    new = said.split(" ", 1)[0].removeprefix("#")
    assert said == f"#{new} created of 2 messages of #1\n"
    both = [[m["text"] for m in row["messages"]] for row in shell.ok("show", "1", new, "--json", "messages").json]
    assert both == [["first"], ["second", "third"]]
    assert "relates to #1" in shell.ok("show", new).out
    shell.ok("undo")
    assert len(shell.ok("show", "1", "--json", "messages").json[0]["messages"]) == 3
    for line, said in (
        ("split 1 --messages 4", "has the messages 1 to 3"),
        ("split 1 --messages x", "'x' is none of them"),
        ("split 1", "needs the messages to move"),
        ("split 1 --messages 1,2,3", "all messages of #1"),
        ("split 9 --messages 1", "there is no ticket #9"),
    ):
        refused = shell(*line.split())
        assert refused.code != 0
        assert said in refused.err


def test_what_waits_for_what_is_told_and_overridden_with_a_reason(any_shell: Shell) -> None:
    shell = any_shell
    for name in ("cause", "middle", "end"):
        shell.ok("create", name, "-p", "acme")
    shell.ok("link", "1", "blocks", "2")
    shell.ok("link", "2", "blocks", "3")
    rows = shell.ok("dependencies", "2", "--json", "id,how,depth,holds").json
    assert rows == [
        {"id": 1, "how": "blocks it", "depth": 1, "holds": True},
        {"id": 3, "how": "waits for it", "depth": 1, "holds": True},
    ]
    assert [row["id"] for row in shell.ok("dependencies", "3", "--json", "id").json] == [1, 2]
    assert shell.ok("show", "2", "--json", "blocked_by").json == [{"blocked_by": [1]}]
    assert "blocked by #1" in shell.ok("show", "2").out
    refused = shell("status", "2", "solved")
    assert (refused.code, "#2 is blocked by #1" in refused.err) == (4, True)
    shell.ok("status", "2", "solved", "--override", "done by hand")
    assert "override done by hand" in shell.ok("show", "2").out
    shell.ok("undo")
    assert shell("reply", "2", "-m", "x", "--status", "solved").code == 4
    shell.ok("reply", "2", "-m", "x", "--status", "solved", "--override", "known")
    shell.ok("status", "1", "solved")
    assert [row["holds"] for row in shell.ok("dependencies", "2", "--json", "holds").json] == [False, True]
    shell.ok("create", "alone", "-p", "acme")
    assert "waits for nothing" in shell.ok("dependencies", "4").err
