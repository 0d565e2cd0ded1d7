"""The benchmark's terminal reads, answers, counts and waits as it says."""

from __future__ import annotations

import os
import sys
import textwrap

import pytest

from bench.terminal import DOWN, Link, NeverShown, Terminal, answers, plain

_ECHO = """
    import os, sys, termios, time, tty
    tty.setraw(0)
    os.write(1, b"\\x1b[?1049h\\x1b[1;1HRE\\x1b[1mADY")
    while True:
        key = os.read(0, 100)
        if key.startswith(b"\\x1b[B"):
            os.write(1, b"x" * 10 * key.count(b"\\x1b[B"))
        elif key == b"a":
            os.write(1, b"\\x1b[c")
            os.write(1, b"ANSWER " + os.read(0, 100).replace(b"\\x1b", b"ESC"))
        elif key == b"q":
            break
"""
_TICK = """
    import os, time
    os.write(1, b"READY")
    while True:
        time.sleep(0.05)
        os.write(1, b"12345")
"""


def _program(source: str) -> tuple[str, ...]:
    return (sys.executable, "-c", textwrap.dedent(source))


def test_text_is_found_between_escape_sequences() -> None:
    assert plain(b"\x1b[?1049h\x1b[3;4Hone\x1b]0;title\x07\x1b(Btwo \xc3\xa9\x1bPq\x1b\\").split() == [
        "one",
        "two",
        "é",
    ]


def test_questions_are_answered_as_often_as_they_are_asked() -> None:
    assert answers(b"\x1b[c \x1b[?2026$p \x1b[6n \x1b[6n") == b"\x1b[?62;22c\x1b[?2026;2$y\x1b[1;1R\x1b[1;1R"
    assert answers(b"nothing \x1b[2J") == b""


def test_a_key_is_measured_until_its_last_byte() -> None:
    with Terminal(_program(_ECHO), dict(os.environ)) as terminal:
        assert terminal.shows("RE ADY") > 0
        terminal.settle(0.1)
        step = terminal.press(DOWN)
        assert step.bytes == 10
        assert 0 < step.seconds < 1
        assert terminal.press(b"z").bytes == 0
        terminal.press(b"a")
        terminal.shows("ANSWER ESC[?62;22c")
        assert terminal.memory_kb() > 1000
        rest = terminal.rest(0.2)
        assert rest.bytes_s == 0
        assert rest.cpu >= 0


def test_what_a_program_writes_by_itself_is_counted() -> None:
    with Terminal(_program(_TICK), dict(os.environ)) as terminal:
        terminal.shows("READY")
        assert 5 <= terminal.rest(0.5).bytes_s <= 110


def test_a_slow_link_delays_the_last_byte() -> None:
    # 200 bytes at 400 a second take half a second, of which the presses themselves take a fifth.
    for link, rate, least in ((Link(400, 0.02), 200, 0.3), (Link(1e6, 0.2), 50, 0.19)):
        with Terminal(_program(_ECHO), dict(os.environ), link) as terminal:
            terminal.shows("RE ADY")
            terminal.settle(0.1)
            assert terminal.held(DOWN, 0.1, rate) >= least


def test_a_program_that_ends_or_never_shows_it_is_told() -> None:
    with Terminal(_program("print('gone')"), dict(os.environ)) as terminal, pytest.raises(NeverShown, match="gone"):
        terminal.shows("READY", timeout=5)
    with Terminal(_program(_TICK), dict(os.environ)) as terminal, pytest.raises(NeverShown, match="not shown"):
        terminal.shows("NEVER", timeout=0.3)
