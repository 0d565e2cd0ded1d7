"""Patterns: what they mean is what Python's regular expressions mean, and none of them can be slow."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.core.custom.pattern import MAX_STATES, Pattern
from odesk_tui.core.errors import UsageError

_ATOMS = st.sampled_from(["a", "b", "0", ".", r"\d", r"\w", r"\s", "[ab]", "[^a]", "[a-c0]", r"\.", r"[\d-]"])
_PATTERNS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{1,}"])).map(
            lambda two: f"({two[0]}){two[1]}"
        ),
    ),
    max_leaves=6,
)


@given(_PATTERNS, st.text("ab0. c-\n", max_size=8))
def test_a_pattern_means_what_it_means_elsewhere(pattern: str, text: str) -> None:
    assert Pattern(pattern).fits(text) is (re.fullmatch(pattern, text, re.DOTALL) is not None)


@pytest.mark.parametrize(
    "pattern", [r"(a+)+b", r"(a|a)*b", r"(a|aa)+b", r"(.*)*x", r"((a*)*)*b", "a*a*a*a*a*a*a*a*a*a*b"]
)
def test_a_pattern_that_hangs_elsewhere_walks_each_character_once(pattern: str) -> None:
    made = Pattern(pattern)
    walked = 0

    class Counted(str):
        __slots__ = ()

        def __iter__(self):  # type: ignore[no-untyped-def]
            nonlocal walked
            for char in str(self):
                walked += 1
                yield char

    assert not made.fits(Counted("a" * 5000))
    assert walked == 5000
    assert len(made._takes) < 40


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(", r"expected \)"),
        (")", "closes nothing"),
        ("*a", "stands for nothing"),
        (r"(a)\1", r"\\1 is not possible"),
        ("(?=a)", "looks ahead"),
        ("[a", "ends too early"),
        ("[z-a]", "not a range"),
        ("a**", "two repetitions"),
        ("a{3,2}", "smaller to a larger"),
        ("((a{200}){200}){200}", "too large"),
        ("(((){200}){200}){200}", "too large"),
        ("a" * 201, "at most 200"),
        ("(" * 30 + ")" * 30, "too deeply"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(pattern: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Pattern(pattern)


def test_a_pattern_has_a_bounded_number_of_states() -> None:
    assert len(Pattern("[a-z]{200}(x|y){200}")._takes) <= MAX_STATES


def test_anchors_are_there_already() -> None:
    assert Pattern(r"^AB-\d{4}$").fits("AB-1234")
    assert not Pattern(r"AB-\d{4}").fits("xAB-12345")
