"""Who asks, when and where: what a query means depends on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

from odesk_tui.core.fields import BUILT_IN, FieldSet
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.query.ranking import RANKED
from odesk_tui.core.workflow import CATEGORY_OF, Category


@dataclass(frozen=True, slots=True)
class QueryContext:
    """What ``me``, ``myteam``, ``today``, ``-7d`` and ``sla<2h`` stand for.

    ``now`` is aware; its fraction of a second does not count. ``zone`` is the agent's time zone. ``me`` is the handle of the
    agent, None when nobody asks (a rule); ``teams`` are the handles of the agent's teams. ``calendars`` are the ids of the
    desk's calendars and ``sla_threshold(calendar_id, seconds)`` gives the epoch second at which (signed) ``seconds`` of that
    calendar's business time from now are used up; without it business time is around the clock, as it is for ``None``.
    ``fields`` are those that the query was read with. ``ranked``: of how many tickets at most ``sort:rank`` finds the best.
    ``fields`` are those that the query was read with, ``category_of`` the categories of the desk's statuses.
    """

    now: datetime
    zone: tzinfo = UTC
    me: str | None = None
    teams: tuple[str, ...] = ()
    calendars: tuple[int, ...] = ()
    sla_threshold: Callable[[int | None, int], int] | None = None
    fields: FieldSet = BUILT_IN
    ranked: int = RANKED
    category_of: Mapping[str, Category] = field(default_factory=lambda: CATEGORY_OF)

    @property
    def now_s(self) -> int:
        """Now in epoch seconds."""
        return to_seconds(self.now)

    def today(self) -> date:
        """The agent's local day."""
        return self.now.astimezone(self.zone).date()

    def local(self, at: datetime) -> int:
        """The epoch second of a local time; one that a clock change skips moves forward, of a repeated one the first."""
        return to_seconds(at.replace(tzinfo=self.zone).astimezone(UTC))

    def day(self, day: date) -> tuple[int, int]:
        """Epoch seconds of the local midnights at the start and the end of ``day``."""
        start = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (local gives it its zone)
        return self.local(start), self.local(start + timedelta(days=1))

    def due_after(self, calendar: int | None, seconds: int) -> int:
        """The epoch second from which on more than ``seconds`` of the calendar's time are left; 0 seconds is now itself."""
        if seconds == 0 or self.sla_threshold is None:
            return self.now_s + seconds
        return self.sla_threshold(calendar, seconds)
