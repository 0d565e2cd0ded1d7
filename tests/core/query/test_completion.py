from __future__ import annotations

import pytest

from odesk_tui.core.query.completion import LIMIT, complete

VALUES = {"assignee": ["anna", "bob"], "tag": ["vip", "none", "größe"], "project": [f"p{n}" for n in range(100)]}


def texts(query: str) -> list[str]:
    cursor = query.index("|")
    return [found.text for found in complete(query.replace("|", ""), cursor, VALUES)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("stat|", ["status:"]),
        ("vpn stat|", ["status:"]),
        ("!(stat|", ["status:"]),
        ("priority|", ["priority<", "priority<=", "priority>", "priority>="]),
        ("status:|", ["new", "open", "pending", "hold", "solved", "closed"]),
        ("status:open,so|", ["solved"]),
        ("priority>=h|", ["high"]),
        ("priority.ge:u|", ["urgent"]),
        ("assignee:|", ["me", "anna", "bob", "none", "any"]),
        ("who:an|", ["anna", "any"]),
        ("tag:no|", ["none", '"none"']),
        ("created>mon|", ["monday"]),
        ("sla<2|", ["2h"]),
        ("sort:-upd|", ["updated"]),
        ("group:pri|", ["priority"]),
        ("group:tag,te|", ["team"]),
        ("group:sla|", []),
        ("a O|", ["OR"]),
        ("zzz:|", []),
        ('"stat|', []),
        ('"vpn drops" stat|', ["status:"]),
        ("stat|us:open", ["status:"]),
    ],
)
def test_what_may_follow(query: str, first: list[str]) -> None:
    assert texts(query)[: max(1, len(first))] == first


def test_a_candidate_replaces_the_word_or_the_value() -> None:
    (found,) = complete("vpn status:open,sol", 19, VALUES)
    text = "vpn status:open,sol"
    assert text[: found.start] + found.text + text[found.end :] == "vpn status:open,solved"
    assert found.kind == "value"


def test_an_empty_query_offers_every_field_that_there_is_room_for() -> None:
    assert texts("|")[:3] == ["id:", "subject:", "type:"]
    assert len(texts("project:|")) == LIMIT
