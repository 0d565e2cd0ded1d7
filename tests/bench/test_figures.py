"""The arithmetic of the benchmark and the table that it prints."""

from __future__ import annotations

import math

import pytest

from bench.figures import Figure, milliseconds, number, ratio, table


def test_a_ratio_is_median_over_median() -> None:
    assert ratio([3, 1, 100], [2, 1, 5]) == 1.5
    assert ratio([0, 0], [0]) == 0
    assert math.isinf(ratio([1], [0]))


@pytest.mark.parametrize(
    ("value", "limit", "at_least", "met"),
    [
        (1, 2, False, True),
        (2, 2, False, True),
        (2.01, 2, False, False),
        (0.3, 0.25, True, True),
        (0.2, 0.25, True, False),
    ],
)
def test_a_goal_is_met_on_its_own_side(value: float, limit: float, at_least: bool, met: bool) -> None:
    assert Figure("1", "x", value, limit, "", "", at_least=at_least).met is met


def test_figures_are_written_with_what_is_significant() -> None:
    assert [number(value) for value in (0.0213, 0.5, 9.996, 12.4, 1234.5)] == ["0.021", "0.50", "10.00", "12", "1,234"]
    assert [milliseconds([seconds]) for seconds in (0.00042, 0.0123, 1.5)] == ["0.420 ms", "12.3 ms", "1,500 ms"]


def test_the_table_names_what_was_missed() -> None:
    figures = [
        Figure("2", "odesk list", 1.53, 2, "36 ms / 23 ms", "odesk list"),
        Figure("10", "import", 0.1, 0.25, "", "odesk import FILE", at_least=True),
        Figure("7", "idle", 0, 0, "", "odesk", unit="B/s"),
    ]
    lines = table(figures, ["odesk 1"]).splitlines()
    assert lines[0] == "odesk 1"
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("|")]
    assert cells[2] == ["2", "odesk list", "1.53 ×", "≤ 2.00 ×", "met", "36 ms / 23 ms", "`odesk list`"]
    assert cells[3][2:5] == ["0.10 ×", "≥ 0.25 ×", "MISSED"]
    assert cells[4][2:5] == ["0.000 B/s", "≤ 0.000 B/s", "met"]
    assert len({len(line) for line in lines if line.startswith("|")}) == 1
    assert lines[-1] == "2 of 3 met"
