"""What typed letters find, and in which order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.tui.fuzzy import score


@pytest.mark.parametrize(
    ("typed", "best_first"),
    [
        ("ass", ["assign", "assign to me", "reassign"]),
        ("me", ["merge into another ticket", "assign to me", "internal comment"]),
        ("am", ["amend", "assign to me"]),
        ("st pr", ["step priority", "status of a project"]),
        ("rply", ["reply to the customer"]),
    ],
)
def test_the_best_comes_first(typed: str, best_first: list[str]) -> None:
    scored = {name: score(typed, name) for name in best_first}
    assert None not in scored.values()
    assert sorted(best_first, key=lambda name: -(scored[name] or 0)) == best_first


@pytest.mark.parametrize(
    ("typed", "name"), [("xyz", "assign"), ("assign zz", "assign"), ("ngi", "assign"), ("sgn", "assign")]
)
def test_what_does_not_fit_is_not_found(typed: str, name: str) -> None:
    assert score(typed, name) is None


def test_case_and_order_of_words_do_not_matter() -> None:
    assert score("ME ass", "Assign to me") == score("ass me", "assign to me")


@given(st.text(max_size=20))
def test_a_name_is_found_by_itself_best(name: str) -> None:
    found = score(name, name)
    assert found is not None
    longer = score(name, f"{name} and more")
    assert longer is not None
    assert longer <= found
