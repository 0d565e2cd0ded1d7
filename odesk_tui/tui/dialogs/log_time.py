"""Log time after the fact: ``T 1 5 Enter`` is fifteen minutes that end now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from textual.widget import Widget

from odesk_tui.commands.time import NOTE_LIMIT, LogTime
from odesk_tui.core.durations import hours_text, parse_duration
from odesk_tui.core.errors import DeskError, UsageError
from odesk_tui.core.query.times import parse_instant
from odesk_tui.tui.dialogs.base import Row, Rows, named, row, target
from odesk_tui.tui.dialogs.form import Choice, Entry, Form
from odesk_tui.tui.widgets.moments import day_text

_LONGEST = 24 * 3600


class LogTimeDialog(Form):
    """Answers a LogTime; a bare number is minutes, and without a start the entry ends now."""

    def __init__(
        self,
        rows: Rows,
        now: datetime,
        zone: str,
        *,
        work_types: Sequence[str] = (),
        owner: Widget | None = None,
    ) -> None:
        """``now`` is aware, ``zone`` an IANA name; ``work_types`` complete the work type."""
        self._rows, self._now, self._zone = rows, now, zone
        entries = [
            Entry("time", "time", hint="15, 1h30 or 1:30"),
            Entry("note", "note"),
            Entry("type", "work type", choices=[Choice(kind) for kind in work_types]),
            Entry("start", "started", hint="empty: it ends now; else 9:30, yesterday 14:00"),
        ]
        super().__init__(f"Log time on {named(rows)}", entries, hint="Enter logs  Tab next  Esc cancels", owner=owner)

    def _seconds(self) -> int:
        """The duration; raises :class:`UsageError`."""
        text = self.named("time").text
        if not text:
            raise UsageError("how long? for example 15, 1h30 or 1:30")
        seconds = parse_duration(text)
        if not 0 < seconds <= _LONGEST:
            raise UsageError("an entry is longer than nothing and at most 24 hours")
        return seconds

    def _start(self) -> datetime | None:
        """When it began, None for an entry that ends now; raises :class:`UsageError`."""
        text = self.named("start").text
        if not text:
            return None
        at = parse_instant(text, self._now, self._zone)
        if at > self._now:
            # A clock time alone means its last occurrence: work logged is work done.
            try:
                at = parse_instant(f"today {text}", self._now, self._zone)
                if at > self._now:
                    at = parse_instant(f"yesterday {text}", self._now, self._zone)
            except DeskError:
                pass
        if at > self._now:
            raise UsageError(f"{day_text(at, self._zone)} is in the future; log work when it is done")
        return at

    def footer(self) -> Iterable[Row]:
        """What would be logged."""
        try:
            seconds, start = self._seconds(), self._start()
        except DeskError:
            yield row(("  -:--", "quiet"))
            return
        if start is None:
            yield row((f"  {hours_text(seconds)} ending now", "value"))
        else:
            end = start + timedelta(seconds=seconds)
            span = f"{day_text(start, self._zone)} to {day_text(end, self._zone)}"
            yield row((f"  {hours_text(seconds)} from {span}", "value"))

    def submit(self) -> None:
        """Answer, or say which entry is wrong."""
        note = self.named("note").text
        for name, check in (("time", self._seconds), ("start", self._start)):
            try:
                check()
            except DeskError as error:
                self.refuse(name, str(error))
                return
        if len(note) > NOTE_LIMIT:
            self.refuse("note", f"{len(note)} characters are too many, the limit is {NOTE_LIMIT}")
            return
        self.finish(
            LogTime(
                **target(self._rows),
                seconds=self._seconds(),
                started_at=self._start(),
                note=note,
                work_type=self.named("type").text,
            )
        )
