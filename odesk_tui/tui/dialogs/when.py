"""Snooze a ticket or set when it is due: one key, or an instant as one says it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from textual.widget import Widget

from odesk_tui.commands.base import Command
from odesk_tui.commands.tickets import Edit, Snooze
from odesk_tui.core.errors import DeskError
from odesk_tui.core.query.times import EVENING, MORNING, parse_instant
from odesk_tui.tui.dialogs.base import Dialog, Row, Rows, named, row, target
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.dialogs.option import Option, option_rows
from odesk_tui.tui.widgets.moments import day_text

_FORMS = "friday 14:00, 2026-11-30, 17:30, +2h"


class When(Dialog):
    """Answers a Snooze (``until`` None wakes), or in the due mode an Edit of ``due``."""

    def __init__(self, rows: Rows, now: datetime, zone: str, *, due: bool = False, owner: Widget | None = None) -> None:
        """``now`` is aware, ``zone`` the agent's IANA zone; ``due`` begins in the due mode."""
        self._rows, self._now, self._zone, self._due = rows, now, zone, due
        super().__init__("", hint="key or Enter picks  = types an instant  Esc cancels", owner=owner)
        self._cursor = 0
        self._entry: LineEdit | None = None
        self._problem = ""
        self._options = self._choices()

    def _choices(self) -> tuple[Option, ...]:
        """The options of the present mode."""
        self.entitle(f"{'Due' if self._due else 'Snooze'} {named(self._rows)}")
        clock = EVENING if self._due else MORNING
        evening = parse_instant("today", self._now, self._zone, at=EVENING)
        late = f"{EVENING:%H:%M} has passed" if evening <= self._now else ""
        tomorrow = parse_instant("tomorrow", self._now, self._zone, at=clock)
        monday = parse_instant("monday", self._now, self._zone, at=clock)
        timed = [
            ("h", "in an hour", self._now + timedelta(hours=1), ""),
            ("e", "this evening", evening, late),
            ("t", "tomorrow", tomorrow, ""),
            ("m", "next Monday", monday, ""),
            ("w", "in a week", self._now + timedelta(days=7), ""),
        ]
        options = [Option(key, label, self._answer(at), day_text(at, self._zone), no) for key, label, at, no in timed]
        if self._due:
            options.append(Option("n", "no due time", self._answer(None)))
            options.append(Option("z", "snooze instead", None))
        else:
            options.append(Option("n", "wake now", self._answer(None)))
            options.append(Option("d", "set due instead", None))
        options.append(Option("=", "another instant", None, _FORMS))
        return tuple(options)

    def _answer(self, at: datetime | None) -> Command:
        if not self._due:
            return Snooze(**target(self._rows), until=None if at is None else at.replace(microsecond=0))
        text = "none" if at is None else f"{at.astimezone(ZoneInfo(self._zone)):%Y-%m-%d %H:%M}"
        return Edit(**target(self._rows), changes={"due": text})

    def content(self, width: int) -> Iterable[Row]:
        """The choices, or the entry with what it means."""
        if self._entry is None:
            if self._problem:
                yield row((f"! {self._problem}", "error"))
            yield from option_rows(self._options, self._cursor, width)
            return
        yield row(("when  ", "quiet"), *self._entry.spans(width - 6, focused=True))
        at, problem = self._typed()
        if problem:
            yield row((f"! {problem}", "error"))
        elif at is not None:
            yield row((f"= {day_text(at, self._zone)}", "value"))
        else:
            yield row((f"  for example {_FORMS}", "quiet"))

    def _typed(self) -> tuple[datetime | None, str]:
        """The instant of the entry, or why it is none."""
        assert self._entry is not None
        if not self._entry.text.strip():
            return None, ""
        try:
            at = parse_instant(self._entry.text, self._now, self._zone, at=EVENING if self._due else MORNING)
        except DeskError as error:
            return None, str(error)
        if at <= self._now and not self._due:
            return None, f"{day_text(at, self._zone)} is in the past; name a later instant"
        return at, ""

    def press(self, key: str, char: str | None) -> None:
        """Pick by key, or type an instant."""
        self._problem = ""
        if self._entry is not None:
            self._press_entry(key, char)
            return
        option = next((option for option in self._options if char and option.key == char), None)
        if key == "escape":
            self.finish(None)
        elif key == "enter":
            self._choose(self._options[self._cursor])
        elif option is not None:
            self._choose(option)
        elif key in ("down", "ctrl+n", "j"):
            self._cursor = min(len(self._options) - 1, self._cursor + 1)
        elif key in ("up", "ctrl+p", "k"):
            self._cursor = max(0, self._cursor - 1)
        elif char is not None and char.isprintable():
            self._entry = LineEdit()
            self._entry.press(key, char)

    def _press_entry(self, key: str, char: str | None) -> None:
        assert self._entry is not None
        if key == "escape" or (key in ("backspace", "ctrl+h") and not self._entry.text):
            self._entry = None
        elif key in ("enter", "ctrl+j"):
            at, _ = self._typed()
            if at is not None:
                self.finish(self._answer(at))
        else:
            self._entry.press(key, char)

    def paste(self, text: str) -> None:
        """Type what was pasted."""
        self._entry = self._entry or LineEdit()
        self._entry.insert(text)

    def _choose(self, option: Option) -> None:
        if option.disabled_reason:
            self._problem = f"{option.label}: {option.disabled_reason}"
        elif option.key == "=":
            self._entry = LineEdit()
        elif option.value is None:
            self._due = not self._due
            self._options, self._cursor = self._choices(), 0
        else:
            self.finish(option.value)
