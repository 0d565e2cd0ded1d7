"""How many promises will be broken: shares of such cycles, counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.core.sla.forecast import LEAST, Expected, Past, Running, expected, forecast_text

# Of forty answers in an hour ten were late; ten were given within the last five minutes, twenty with more time left.
LATELY = (
    Past("first_response", 3600, None, 10),
    Past("first_response", 3600, 0, 10),
    Past("first_response", 3600, 6, 20),
)


def test_a_clock_is_compared_with_those_that_were_open_as_long_before_they_were_due() -> None:
    (near,) = expected([Running("first_response", 3600, 0, 4)], LATELY)
    assert near == Expected("first_response", 4, 2.0, 0, 40, 10)
    assert near.risk == 50.0
    (far,) = expected([Running("first_response", 3600, 6, 4)], LATELY)
    assert far.expected == 1.0


def test_with_too_few_other_durations_stand_in_then_all_targets_then_nothing() -> None:
    (other,) = expected([Running("first_response", 7200, 6, 4)], LATELY)
    assert other.expected == 1.0
    (resolution,) = expected([Running("resolution", 7200, 6, 4)], LATELY)
    assert resolution == Expected("resolution", 4, 1.0, 0, 0, 0)
    few = [Past("first_response", 3600, None, LEAST - 1)]
    assert expected([Running("first_response", 3600, 6, 4)], few) == (Expected("first_response", 0, 0.0, 4, 19, 19),)


@given(
    st.lists(
        st.builds(
            Past, st.sampled_from("ab"), st.sampled_from([60, 3600]), st.none() | st.integers(0, 9), st.integers(1, 30)
        ),
        max_size=12,
    ),
    st.lists(
        st.builds(Running, st.sampled_from("ab"), st.sampled_from([60, 3600]), st.integers(0, 9), st.integers(1, 9)),
        max_size=6,
    ),
)
def test_no_clock_is_lost_and_no_more_break_than_there_are(past: list[Past], running: list[Running]) -> None:
    found = expected(running, past)
    assert sum(one.due + one.unknown for one in found) == sum(clock.clocks for clock in running)
    assert all(0 <= one.expected <= one.due + 1e-9 for one in found)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ((), "nothing is due before 18:00"),
        ((Expected("a", 8, 2.6, 0), Expected("b", 3, 0.3, 2)), "at this rate 3 of 11 due before 18:00 will breach"),
        ((Expected("a", 0, 0.0, 4),), "4 due before 18:00; too few were finished lately to say more"),
    ],
)
def test_a_forecast_is_one_sentence(found: tuple[Expected, ...], said: str) -> None:
    assert forecast_text(found, "18:00").startswith(said)
    if any(one.unknown and one.due for one in found):
        assert forecast_text(found, "18:00").endswith("; of 2 more nothing can be said yet")
