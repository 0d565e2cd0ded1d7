"""What answers of a terminal say of the link to it, on a clock that the test moves."""

from __future__ import annotations

from odesk_tui.tui.output.link import Gauge, Measured


class Link:
    """A gauge on a link of ``bytes_s`` and ``trip_s``: every question is answered when it is due, in order."""

    def __init__(self, bytes_s: float, trip_s: float) -> None:
        self.now = 0.0
        self.gauge = Gauge(lambda: self.now)
        self.asked = 0
        self._bytes_s, self._trip_s = bytes_s, trip_s
        self._through = 0.0

    def begin(self) -> None:
        self._ask(self.gauge.begin())

    def write(self, size: int, *, gap_s: float = 1.0) -> None:
        """Write so many bytes, the answer included if there is a question behind them; then let time pass."""
        self._through = max(self._through, self.now) + size / self._bytes_s
        self._ask(self.gauge.wrote(size))
        self.now += gap_s

    def _ask(self, wanted: bool) -> None:
        if wanted:
            self.asked += 1
            self.now = max(self.now, self._through) + self._trip_s
            assert self.gauge.answered()


def found(bytes_s: float, trip_s: float, *sizes: int) -> Measured | None:
    link = Link(bytes_s, trip_s)
    link.begin()
    for size in sizes:
        link.write(size)
    return link.gauge.found


def test_bandwidth_and_round_trip_are_told_apart() -> None:
    measured = found(16_000, 0.15, 6000, 4000)
    assert measured is not None
    assert measured.is_slow
    assert measured.words == "16 kB/s, 150 ms there and back"


def test_a_far_away_terminal_with_room_is_not_slow_but_one_that_takes_half_a_second_is() -> None:
    near, far = found(500_000, 0.2, 6000), found(500_000, 0.6, 6000)
    assert near is not None
    assert not near.is_slow
    assert far is not None
    assert far.is_slow


def test_one_slow_answer_is_not_believed() -> None:
    link = Link(10_000, 0.01)
    link.begin()
    link.write(6000)
    assert link.gauge.found is None
    link._bytes_s = 1e6
    link.write(6000)
    assert link.gauge.found is not None
    assert not link.gauge.found.is_slow


def test_nothing_is_asked_of_few_bytes_nor_once_it_is_known() -> None:
    link = Link(1e6, 0.01)
    link.begin()
    link.write(300)
    assert link.asked == 1
    link.write(6000)
    link.write(6000)
    link.write(6000)
    assert link.asked == 2


def test_a_position_that_nobody_asked_for_is_no_answer() -> None:
    gauge = Gauge(lambda: 0.0)
    assert not gauge.answered()
    assert not gauge.wrote(10_000)


def test_without_answers_asking_comes_to_an_end() -> None:
    gauge = Gauge(lambda: 0.0)
    gauge.begin()
    assert sum(gauge.wrote(5000) for _ in range(100)) < 10
    assert gauge.found is None


def test_after_a_suspension_former_answers_are_not_waited_for() -> None:
    gauge = Gauge(lambda: 0.0)
    gauge.begin()
    gauge.wrote(5000)
    gauge.begin()
    assert gauge.answered()
    assert not gauge.answered()


def measured(bytes_s: float, trip_s: float) -> Link:
    """A link that the gauge knows."""
    link = Link(bytes_s, trip_s)
    link.begin()
    link.write(6000)
    link.write(4000)
    assert link.gauge.found is not None
    return link


def test_on_a_slow_link_a_picture_waits_until_the_one_before_is_through_and_nothing_is_asked() -> None:
    link = measured(16_000, 0.15)
    link.gauge.pressed_again()
    assert link.gauge.piled_s() == 0
    assert not link.gauge.wrote(800)
    assert 0.04 < link.gauge.piled_s() < 0.06
    link.now += 0.06
    assert link.gauge.piled_s() == 0


def test_on_another_link_late_answers_hold_pictures_of_a_held_key() -> None:
    link = measured(1e6, 0.01)
    gauge = link.gauge
    assert not gauge.wrote(800)
    gauge.pressed_again()
    assert gauge.wrote(800)
    link.now += 0.04
    assert gauge.piled_s() == 0
    link.now += 0.06
    assert gauge.piled_s() > 0.05
    assert gauge.answered()
    assert gauge.piled_s() == 0
    link.now += 1.0
    assert not gauge.wrote(800)


def test_a_terminal_that_never_answers_is_not_asked_behind_pictures() -> None:
    gauge = Gauge(lambda: 0.0)
    gauge.begin()
    gauge.pressed_again()
    assert not gauge.answers
    assert not gauge.wrote(800)
    assert gauge.piled_s() == 0
