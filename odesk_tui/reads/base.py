"""What a read is, and who it answers to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from odesk_tui.core.catalogue import Catalogue
from odesk_tui.core.people import Agent
from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.values import Vocabulary
from odesk_tui.core.sla.hours import Hours
from odesk_tui.core.sla.threshold import threshold_s
from odesk_tui.store.door import Transaction

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks (None: nobody the store knows), the handles of their teams, when, and what the store knows by name."""

    agent: Agent | None
    teams: tuple[str, ...]
    now: datetime
    calendars: Mapping[int | None, Hours]
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    @property
    def zone(self) -> str:
        """The IANA name of the zone that times are shown in."""
        return self.agent.timezone if self.agent else "UTC"

    @property
    def catalogue(self) -> Catalogue:
        """The desk's types, workflows and statuses."""
        return self.vocabulary.catalogue

    def query_context(self) -> QueryContext:
        """What ``me``, ``today`` and ``sla<2h`` mean to this viewer."""
        return QueryContext(
            now=self.now,
            zone=ZoneInfo(self.zone),
            me=self.agent.handle if self.agent else None,
            teams=self.teams,
            calendars=tuple(calendar for calendar in self.calendars if calendar is not None),
            sla_threshold=self._threshold,
            fields=self.vocabulary.fields,
            category_of=self.catalogue.category_of,
        )

    def _threshold(self, calendar_id: int | None, seconds: int) -> int:
        return threshold_s(self.calendars[calendar_id], int(self.now.timestamp()), seconds)


class Read(Protocol[T_co]):
    """A question with its parameters; a frozen dataclass."""

    def run(self, transaction: Transaction, viewer: Viewer) -> T_co:
        """The answer, in a constant number of statements; raises DeskErrors."""
        ...
