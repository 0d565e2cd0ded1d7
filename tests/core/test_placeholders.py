"""What prepared texts leave open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.placeholders import PLACEHOLDERS, check, filled, first_name, named_in


def test_values_are_put_in_once_and_never_read_again() -> None:
    values = {"requester.first_name": "{agent.name}", "agent.name": "Ada"}
    assert filled("Hello {requester.first_name}, {agent.name}", values) == "Hello {agent.name}, Ada"


@pytest.mark.parametrize("text", ['{"a": 1}', "{}", "{Agent}", "{ a.b }", "{0}", "if (x) {y();}"])
def test_other_braces_are_text(text: str) -> None:
    check("reply", text)
    assert filled(text, {}) == text


@pytest.mark.parametrize("text", ["{name}", "{agent.password}", "{agent.__class__}", "{ticket.number.x}"])
def test_what_is_not_known_is_refused_with_what_is(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"nothing is known of .*\{requester.first_name\}"):
        check("reply", f"Hello {text}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hi {requester.firstname}", "reply: column 4: nothing is known of .*; did you mean {requester.first_name}"),
        ("a\nb {ticket.ulr}", "line 2, column 3: nothing is known of {ticket.ulr}; did you mean {ticket.url}"),
        ("{ agent.name }", "column 1: '{ agent.name }' is no placeholder; write {agent.name}"),
        ("x {Sla.Due}", "column 3: .* write {sla.due}"),
        ("{ticket.url and {agent.nam}", "column 1: '{ticket.url' is no placeholder; write {ticket.url}"),
        ("{ticket.foo bar", "column 1: .* write a name in braces"),
    ],
)
def test_the_place_and_what_is_meant_are_named(text: str, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        check("reply", text)


def test_a_value_that_is_missing_is_refused() -> None:
    with pytest.raises(InvalidValue, match=r"\{requester.name\} says nothing"):
        filled("Hello {requester.name}", {"requester.name": ""})


@given(st.text(), st.text(min_size=1))
def test_whatever_is_put_in_stays_as_it_is(around: str, value: str) -> None:
    if named_in(around):
        return
    text = f"{around}{{ticket.subject}}{around}"
    assert filled(text, dict.fromkeys(PLACEHOLDERS, value)) == f"{around}{value}{around}"


def test_the_first_name_is_the_first_word() -> None:
    assert [first_name(name) for name in ("Eve Adams", "", " 山田 太郎")] == ["Eve", "", "山田"]
