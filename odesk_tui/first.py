"""The figures and texts of the first screen in a few milliseconds, for who paints it before anything else is imported.

Like :mod:`odesk_tui.quick` it knows the usual case only and raises :class:`NotPlain` for every other.
"""

from __future__ import annotations

import os

from odesk_tui.core.instants import NEVER
from odesk_tui.quick import CAP, Hours, NotPlain, config_path, now_s, read_settings, safe, store_path
from odesk_tui.store.first_page import START, read

__all__ = ["START", "Clock", "Row", "Screen", "look", "settings_here"]

# Counts of views and of the inbox stop there, as they do on the status row.
_TAB_CAP, _INBOX_CAP = 999, 99
_NEAR_S, _SECONDS_BELOW_S = 3600, 300
_DAY = 86_400
# What a clock says, and the name of its style.
Clock = tuple[str, str]
# Number, clock, priority, status, category, assignee, project, subject.
Row = tuple[int, Clock, int, str, str, "str | None", str, str]


class Screen:
    """What the first screen shows, every text safe.

    ``views`` are (key, name, query, count; empty: not known here), ``clocks`` (ticket, clock), ``timer`` is (ticket, seconds).
    """

    __slots__ = ("clocks", "count", "inbox", "me", "outbox", "rows", "timer", "views")

    me: str
    rows: list[Row]
    count: str
    views: list[tuple[int, str, str, str]]
    clocks: list[tuple[int, Clock]]
    timer: tuple[int, int] | None
    outbox: int
    inbox: str


def settings_here() -> dict[str, str]:
    """The settings of the file, if it is as simple as they mostly are; raises :class:`NotPlain`."""
    return read_settings(config_path(), others=True)


def look(
    store: str | None, agent: str | None, settings: dict[str, str], limit: int, *, seconds: bool, now: int | None = None
) -> Screen:
    """The first screen of the agent that the line, the environment or the settings name, with ``limit`` tickets at most.

    ``seconds``: clocks that are nearly due say them. Raises :class:`NotPlain`.
    """
    me = (agent or os.environ.get("ODESK_AGENT") or settings.get("agent") or _login()).casefold()
    now = now_s() if now is None else now
    found = read(store_path(store, settings), now, limit, me, caps=(CAP + 1, _TAB_CAP + 1, _INBOX_CAP + 1))
    if not found.rows:
        raise NotPlain
    hours = Hours(now, found.calendars)
    screen = Screen()
    screen.me = me
    screen.rows = [_row(row, hours, now, seconds) for row in found.rows]
    screen.count = _count(found.count, CAP)
    screen.views = [
        (_number(slot), safe(name), safe(query), "" if count is None else _count(count, _TAB_CAP))
        for name, query, slot, count in found.views
    ]
    screen.clocks = [
        (_number(ticket), _clock(hours, calendar, now, due, seconds)) for ticket, due, calendar in found.clocks
    ]
    screen.timer = None if found.timer is None else (_number(found.timer[0]), max(0, now - _number(found.timer[1])))
    screen.outbox = found.outbox
    screen.inbox = _count(found.inbox, _INBOX_CAP) if found.inbox else ""
    return screen


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise NotPlain from None


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise NotPlain
    return value


def _count(number: int, cap: int) -> str:
    return f"{cap:,}+" if number > cap else f"{number:,}"


def _row(row: tuple[object, ...], hours: Hours, now: int, seconds: bool) -> Row:
    number, due, calendar, status, category, priority, assignee, project, subject = row
    clock = _clock(hours, calendar, now, due, seconds)
    who = None if assignee is None else safe(assignee)
    return _number(number), clock, _number(priority), safe(status), safe(category), who, safe(project), safe(subject)


def _clock(hours: Hours, calendar: object, now: int, due: object, seconds: bool) -> Clock:
    """What a cell of the screens says of a clock; a test compares them."""
    if not isinstance(due, int):
        raise NotPlain
    if due >= NEVER:
        return "-", "muted"
    left = hours.between(calendar, min(now, due), max(now, due))
    if left >= 100 * 3600:
        figure = f"{left // _DAY}d {left % _DAY // 3600:02}h"
    elif left < _SECONDS_BELOW_S and seconds and now <= due:
        figure = f"{left // 3600}:{left % 3600 // 60:02}:{left % 60:02}"
    else:
        figure = f"{left // 3600}:{left % 3600 // 60:02}"
    if now > due:
        return f"!!-{figure}", "breached"
    return (f"! {figure}", "near") if left <= _NEAR_S else (figure, "")
