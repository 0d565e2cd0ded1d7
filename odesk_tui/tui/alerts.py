"""What rings, and when: a clock that comes near its end, once for each threshold, and what is new in the inbox.

The bell is what every terminal has; OSC 9 and OSC 777 are notifications of the desktop that some terminals show. Which of
them is the person's choice (the setting ``notify``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum

from odesk_tui.core.sla.countdown import SECONDS_BELOW_S, Countdown, Urgency
from odesk_tui.core.text import safe_line
from odesk_tui.reads.rows import ClockRow
from odesk_tui.tui.columns import Looks
from odesk_tui.tui.terminal import ascii_text, speaks_osc

OFF, BELL = "off", "bell"
# A clock rings when this part of its target is left.
_QUARTER = 4
# More than so many at once are counted, not told one by one.
_TOLD = 3
_LONGEST = 120
_BEL = "\x07"


class Level(IntEnum):
    """How far a clock has come."""

    CALM = 0
    QUARTER = 1
    MINUTES = 2
    OVERDUE = 3


_WORDS = {Level.QUARTER: "a quarter of its time is left", Level.MINUTES: "5 minutes left", Level.OVERDUE: "overdue"}


def level_of(left: Countdown, target_s: int) -> Level:
    """The level of a clock with ``left`` of a target of ``target_s`` business seconds."""
    if left.seconds is None:
        return Level.CALM
    if left.urgency is Urgency.BREACHED:
        return Level.OVERDUE
    if left.seconds <= SECONDS_BELOW_S:
        return Level.MINUTES
    return Level.QUARTER if left.seconds * _QUARTER <= target_s else Level.CALM


@dataclass(frozen=True, slots=True)
class Alert:
    """A clock of ``ticket`` has come to ``level``."""

    ticket: int
    subject: str
    level: Level

    @property
    def sentence(self) -> str:
        """For people: ``#1042 Printer offline: 5 minutes left``."""
        return f"#{self.ticket} {self.subject}: {_WORDS[self.level]}"


class Watch:
    """Decides once for each clock and threshold. What had already happened when the screens were opened rings no more."""

    def __init__(self) -> None:
        self._looked: datetime | None = None
        self._rung: dict[tuple[int, str], Level] = {}
        self._unread: int | None = None

    def clocks(self, clocks: Sequence[ClockRow], looks: Looks) -> list[Alert]:
        """The agent's clocks, and those of nobody, that have passed a threshold since the last look; the highest one only."""
        before, self._looked = self._looked, looks.now
        if before is None:
            return []
        then = replace(looks, now=before)
        found = []
        for clock in clocks:
            if clock.assignee not in (None, looks.me):
                continue
            level = level_of(looks.clock(clock.due_at, clock.calendar_id), clock.target_s)
            # A clock that was set to another end passes only what time has passed since.
            was = level_of(then.clock(clock.due_at, clock.calendar_id), clock.target_s)
            name = clock.ticket, clock.metric
            if level > max(was, self._rung.get(name, Level.CALM)):
                self._rung[name] = level
                found.append(Alert(clock.ticket, clock.subject.line(), level))
        return found

    def inbox(self, unread: int) -> int:
        """How many have come to the inbox since the last look."""
        before, self._unread = self._unread, unread
        return 0 if before is None else max(0, unread - before)


def sentences(alerts: Sequence[Alert], fresh: int) -> list[str]:
    """What a notification says of each, a few at most."""
    told = [alert.sentence for alert in alerts[:_TOLD]]
    if len(alerts) > _TOLD:
        told.append(f"{len(alerts) - _TOLD} more clocks are near their end")
    if fresh:
        told.append(f"{fresh} new in the inbox")
    return told


def signals(told: Sequence[str], notify: str, environment: Mapping[str, str], *, ascii: bool = False) -> str:
    """The bytes that ring and notify as ``notify`` (``bell``, ``osc9``, ``bell+osc777`` …) wants; none when nothing is told.

    No text of others can do anything in them: what acts on a terminal is taken out, and so is what ends a part of OSC.
    """
    ways = notify.split("+")
    if not told or OFF in ways:
        return ""
    written = _BEL if BELL in ways else ""
    if speaks_osc(environment):
        for sentence in told:
            text = "".join(char for char in safe_line(sentence) if char.isprintable()).replace(";", ",")[:_LONGEST]
            if ascii:
                text = ascii_text(text)
            if "osc9" in ways:
                written += _passed(f"\x1b]9;odesk: {text}{_BEL}", environment)
            if "osc777" in ways:
                written += _passed(f"\x1b]777;notify;odesk;{text}{_BEL}", environment)
    return written


def _passed(sequence: str, environment: Mapping[str, str]) -> str:
    """``sequence`` as it gets through tmux (which must allow it: ``set -g allow-passthrough on``)."""
    if not environment.get("TMUX"):
        return sequence
    return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"


class Alerts:
    """Watches for the application: rings through ``write``, as ``notify`` wants."""

    def __init__(
        self, write: Callable[[str], None], notify: str, environment: Mapping[str, str], *, ascii: bool = False
    ) -> None:
        self._write, self.notify, self._environment, self._ascii = write, notify, environment, ascii
        self._watch = Watch()

    def look(self, clocks: Sequence[ClockRow], unread: int, looks: Looks) -> None:
        """Ring once for all that has happened since the last look."""
        alerts, fresh = self._watch.clocks(clocks, looks), self._watch.inbox(unread)
        data = signals(sentences(alerts, fresh), self.notify, self._environment, ascii=self._ascii)
        if data:
            self._write(data)
