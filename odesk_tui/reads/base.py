"""What a read is, and who it answers to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from odesk_tui.core.people import Agent
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.store.door import Transaction

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks (None: nobody the store knows), the handles of their teams, when, and the store's calendars by id."""

    agent: Agent | None
    teams: tuple[str, ...]
    now: datetime
    calendars: Mapping[int | None, Calendar]

    @property
    def zone(self) -> str:
        """The IANA name of the zone that times are shown in."""
        return self.agent.timezone if self.agent else "UTC"


class Read(Protocol[T_co]):
    """A question with its parameters; a frozen dataclass."""

    def run(self, transaction: Transaction, viewer: Viewer) -> T_co:
        """The answer, in a constant number of statements; raises DeskErrors."""
        ...
