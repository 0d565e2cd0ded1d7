"""A calendar in an editor: the week drawn as it is typed, dates that differ, public holidays, the next closures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from textual.message import Message
from textual.widget import Widget

from odesk_tui.commands.calendars import AddCalendar, EditCalendar
from odesk_tui.core.errors import DeskError, InvalidValue
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.calendar_draft import Dates, dated_text, dated_value, dates_of, edit_of
from odesk_tui.core.sla.calendar_words import (
    closures,
    days_value,
    drawn_day,
    scale,
    state_text,
    times_text,
    times_value,
)
from odesk_tui.core.sla.definition import WEEKDAYS, Spans, zone
from odesk_tui.core.text import Foreign
from odesk_tui.reads.sla import CalendarRow
from odesk_tui.tui.dialogs.base import Row, row
from odesk_tui.tui.dialogs.form import Choice, Entry, Form
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.widgets.cells import cut, fill, length
from odesk_tui.tui.widgets.wrapping import wrap

_DATE, _COPY = "date", "copy"
_CLOSURES = 6
# From this width on a day is drawn in half hours.
_WIDE = 84
_LABEL = 6
_HINT = "Tab next  ctrl+y copies a day  ctrl+j saves  Esc closes"


class CalendarEditor(Form):
    """Posts :class:`Save` when it is to be kept and stays until it is; answers None."""

    DEFAULT_CSS = """
    CalendarEditor { width: 100; }
    """

    class Save(Message):
        """Run ``command``, then close the ``editor``, or tell it why not (:meth:`CalendarEditor.refused`)."""

        def __init__(self, editor: CalendarEditor, command: AddCalendar | EditCalendar) -> None:
            self.editor, self.command = editor, command
            super().__init__()

    def __init__(
        self, calendar: CalendarRow | None, clock: Callable[[], datetime], timezone: str, *, owner: Widget | None = None
    ) -> None:
        """Without a ``calendar`` a new one is made, which begins with office hours in ``timezone``."""
        self._row, self._clock = calendar, clock
        office = {day: [["09:00", "17:00"]] for day in WEEKDAYS[:5]}
        self._before = (
            calendar.calendar if calendar else Calendar.from_definition({"timezone": timezone, "hours": office})
        )
        today = clock().astimezone(ZoneInfo(self._before.timezone)).date()
        dates = dates_of(self._before)
        # Days gone by are kept as they are and not shown.
        self._past: Dates = {day: said for day, said in dates.items() if day < today}
        public = self._before.public
        entries = [
            Entry("name", "name", LineEdit(calendar.name.raw if calendar else ""), hint="what to call it"),
            Entry("timezone", "zone", LineEdit(self._before.timezone), hint="such as Europe/Berlin"),
            *(
                Entry(day, day, LineEdit(times_text(held)), hint="closed")
                for day, held in zip(WEEKDAYS, self._before.weekly, strict=True)
            ),
            Entry("country", "public holidays of", LineEdit(public.country if public else ""), hint="none; such as DE"),
            Entry(
                "subdivision",
                "in its part",
                LineEdit(public.subdivision if public else ""),
                hint="all of it; such as BY",
            ),
            *(_dated(dated_text(day, said)) for day, said in dates.items() if day >= today),
            _dated(),
        ]
        self._leaving = self._saving = False
        super().__init__(
            f"Calendar {calendar.name.line()}" if calendar else "New calendar", entries, hint=_HINT, owner=owner
        )
        self._start = self._texts()
        self._meant = self._before

    def know_zones(self, names: Sequence[str]) -> None:
        """Offer the names of time zones."""
        self.named("timezone").choices = [Choice(name) for name in names]

    def _texts(self) -> tuple[str, ...]:
        return tuple(
            entry.text for entry in self.entries if entry.name != _COPY and (entry.text or entry.name != _DATE)
        )

    # Drawing

    def content(self, width: int) -> Iterable[Row]:
        """Whether it is open now, the fields with the week drawn beside its hours, and what is closed next."""
        now = self._clock()
        self._meant = self._live() or self._meant
        state = state_text(self._meant, now)
        version = f"version {self._row.version}, " if self._row else ""
        yield row((cut(f"{version}{self._meant.timezone}: {state}", width), "quiet"), head=True)
        if self._leaving:
            yield row(("! what was changed is not saved: ", "warning"), ("y", "key"), " throws it away", head=True)
        if self._saving:
            yield row(("saving…", "warning"), head=True)
        cells = 48 if width >= _WIDE else 24
        room = width - _LABEL - cells - 1
        for index, entry in enumerate(self.entries):
            here = index == self.at
            if entry.name == WEEKDAYS[0]:
                yield row(" " * (width - cells), (scale(cells), "quiet"))
            is_day = entry.name in WEEKDAYS
            indent = _LABEL if is_day else self._label_width + 4
            label = fill(f"{'>' if here else ' '} {entry.label}", indent)
            pieces = entry.line.spans((room if is_day else width - indent) - 1, here)
            if not entry.line.text and entry.hint:
                pieces = [*pieces, (entry.hint, "quiet")]
            if is_day:
                pieces = pieces if here else [(cut(text, room), name) for text, name in pieces]
                bar = _bar(entry.text, cells)
                pieces = [*pieces, (" " * max(1, room + 1 - length(pieces)), ""), (bar, "value")]
            yield row((label, "key" if here else "quiet"), *pieces, anchor=here)
            if entry.error:
                for part in wrap(f"! {Foreign(entry.error).line()}", width - indent):
                    yield row(" " * indent, (part, "error"))
            if here:
                yield from self._completions(entry, indent, width)
        yield from self._closures(width, now)

    def _closures(self, width: int, now: datetime) -> Iterable[Row]:
        if self._past:
            yield row((f"  {len(self._past)} dates gone by stay as they are", "quiet"))
        ahead = closures(self._meant, now.astimezone(ZoneInfo(self._meant.timezone)).date(), _CLOSURES)
        if ahead:
            yield row(("next closures:", "quiet"))
        for day, what in ahead:
            yield row(cut(f"  {day:%a %Y-%m-%d}  {Foreign(what).line()}", width))

    def _live(self) -> Calendar | None:
        """The calendar of the texts, when all of them can be read."""
        try:
            return edit_of(self._before, *self._read()).applied(self._before)
        except DeskError:
            return None

    # Keys

    def press(self, key: str, char: str | None) -> None:
        """Copy a day; be asked before changes are thrown away; all else as in every form."""
        if self._saving:
            return
        if self._leaving:
            self._leaving = False
            if char == "y":
                self.finish(None)
        elif key == "ctrl+y" and self.entry.name in WEEKDAYS:
            self._ask_copy()
        else:
            super().press(key, char)

    def cancel(self) -> None:
        """Out of the copying, else out of the editor; asks when something was changed."""
        if self.entry.name == _COPY:
            self._end_copy()
        elif self._texts() == self._start:
            self.finish(None)
        else:
            self._leaving = True

    def enter(self) -> None:
        """Copy, or go on to the next."""
        if self.entry.name == _COPY:
            self._copy()
        else:
            self.move(1)

    def changed(self) -> None:
        """There is always room for one more date."""
        super().changed()
        if self.entries[-1].text:
            self.entries.append(_dated())

    def _ask_copy(self) -> None:
        self._end_copy()
        self.entries.insert(self.at + 1, Entry(_COPY, "copy to", LineEdit("mon-fri"), hint="days, such as tue-fri"))
        self.go(self.at + 1)

    def _end_copy(self) -> None:
        place = next((index for index, entry in enumerate(self.entries) if entry.name == _COPY), None)
        if place is not None:
            del self.entries[place]
            self.go(self.at - 1 if self.at >= place else self.at)

    def _copy(self) -> None:
        text = self.entries[self.at - 1].line.text
        try:
            days = days_value(self.entry.text)
        except InvalidValue as error:
            self.entry.error = str(error)
            return
        for day in days:
            self.named(day).line.set(text)
            self.named(day).error = ""
        self._end_copy()

    # Saving

    def _read(self) -> tuple[str, tuple[Spans, ...], Dates]:
        """Zone, week and dates of the texts; raises the first :class:`InvalidValue`."""
        week = tuple(_times(self.named(day).text) for day in WEEKDAYS)
        dates = dict(self._past)
        dates.update(dated_value(entry.text) for entry in self.entries if entry.name == _DATE and entry.text)
        return zone(self.named("timezone").text).key, week, dates

    def submit(self) -> None:
        """Say what cannot be read where it stands; else have it kept."""
        if self.entry.name == _COPY:
            self._copy()
            return
        for index, entry in enumerate(self.entries):
            try:
                self._check(entry)
            except DeskError as error:
                entry.error = str(error)
                self.go(index)
                return
        timezone, week, dates = self._read()
        if not any(week) and not any(dates.values()):
            self.refuse(WEEKDAYS[0], "it would never be open; type hours of a day")
            return
        if self._row is not None and self._texts() == self._start:
            self.finish(None)
            return
        self._saving = True
        self.post_message(self.Save(self, self._command(timezone, week, dates)))

    def _check(self, entry: Entry) -> None:
        if entry.name == "name" and not entry.text:
            raise InvalidValue("name", "a calendar needs one")
        if entry.name == "timezone":
            zone(entry.text)
        elif entry.name in WEEKDAYS:
            _times(entry.text)
        elif entry.name == "subdivision" and entry.text and not self.named("country").text:
            raise InvalidValue("subdivision", "a part needs its country")
        elif entry.name == _DATE and entry.text:
            day, _ = dated_value(entry.text)
            for other in self.entries:
                if other is not entry and other.name == _DATE and other.text.startswith(day.isoformat()):
                    raise InvalidValue("date", f"{day} is named twice")

    def _command(self, timezone: str, week: tuple[Spans, ...], dates: Dates) -> AddCalendar | EditCalendar:
        name, country, part = (self.named(which).text for which in ("name", "country", "subdivision"))
        if self._row is None:
            closed = Calendar.from_definition({"timezone": timezone, "hours": {}})
            edit = edit_of(closed, timezone, week, dates)
            # The zone is that of the new calendar, whatever it is compared with.
            return AddCalendar(name=name, edit=replace(edit, timezone=timezone), country=country, subdivision=part)
        public = self._before.public
        same = (country, part) == ((public.country, public.subdivision) if public else ("", ""))
        return EditCalendar(
            name=self._row.name.raw,
            edit=edit_of(self._before, timezone, week, dates),
            rename=name if name != self._row.name.raw else "",
            country=None if same else country,
            subdivision="" if same else part,
        )

    def refused(self, error: DeskError) -> None:
        """Say why it was not kept, at the field that it is about; everything typed stays."""
        self._saving = False
        field = error.field if isinstance(error, InvalidValue) else "name"
        known = {entry.name for entry in self.entries}
        self.refuse({"hours": WEEKDAYS[0]}.get(field, field if field in known else "name"), str(error))
        self.show_changes()


def _dated(text: str = "") -> Entry:
    return Entry(_DATE, "date", LineEdit(text), hint="another: 2026-12-24 09:00-12:00, or closed")


def _times(text: str) -> Spans:
    return times_value(text, "hours") if text else ()


def _bar(text: str, cells: int) -> str:
    """The day drawn; question marks while its hours cannot be read."""
    try:
        return drawn_day(_times(text), cells)
    except InvalidValue:
        return "?" * cells
