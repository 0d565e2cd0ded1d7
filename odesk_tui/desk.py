"""The desk: ``run`` a command, ``read`` a query, ``watch`` for changes. Everything above goes through here."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from odesk_tui.core.people import Agent
from odesk_tui.core.query.values import Vocabulary
from odesk_tui.core.sla.hours import Hours
from odesk_tui.reads.base import Read, Viewer
from odesk_tui.store import calendars, people
from odesk_tui.store.door import Store
from odesk_tui.store.opening import open_store
from odesk_tui.store.vocabulary import read_vocabulary

if TYPE_CHECKING:
    from odesk_tui.commands.base import Command, Outcome, Result
    from odesk_tui.reads.feed import Event

T = TypeVar("T")
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, to the second: the only place where odesk asks the machine for the time."""
    return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251


class Desk:
    """A store, an acting agent and a clock. Safe to use from several threads; every call takes its own connection."""

    def __init__(self, store: Store, agent_handle: str = "", *, via: str = "api", clock: Clock = system_clock) -> None:
        self._store = store
        self._handle = agent_handle.casefold()
        self._via = via
        self._known = threading.Lock()
        self._who: tuple[Agent | None, tuple[str, ...], Vocabulary] | None = None
        self._calendars: dict[int | None, Hours] | None = None
        self.clock = clock

    @classmethod
    def open(
        cls,
        address: str,
        agent_handle: str = "",
        *,
        via: str = "api",
        clock: Clock = system_clock,
        create: bool = False,
    ) -> Desk:
        """Open the store at ``address`` (see :func:`odesk_tui.store.opening.open_store`); raises StoreUnavailable."""
        return cls(open_store(address, create=create), agent_handle, via=via, clock=clock)

    @property
    def store(self) -> Store:
        """The store, for the demo data, which goes past the commands."""
        return self._store

    @property
    def url(self) -> str:
        """Where the store is, without any password."""
        return self._store.url

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._store.dialect

    @property
    def held_up(self) -> str:
        """Why changes wait though the store can be read, as :meth:`watch` has found out; empty when they do not."""
        return self._store.held_up

    @property
    def agent(self) -> Agent | None:
        """The acting agent, or None when the store knows nobody of that handle."""
        return self._identity()[0]

    @property
    def handle(self) -> str:
        """The acting agent's handle as it was asked for."""
        return self._handle

    def run(self, command: Command, *, rehearse: bool = False, given_up: Callable[[], bool] | None = None) -> Result:
        """Run ``command`` in one transaction; see :func:`odesk_tui.commands.bus.run`. Raises DeskErrors."""
        # What changes the store costs as much to import as all that reads it, and most shell commands only read.
        from odesk_tui.commands import bus
        from odesk_tui.commands.base import Actor

        actor = Actor(self.agent, self.clock(), self._via)
        result = bus.run(self._store, command, actor, rehearse=rehearse, given_up=given_up or bus.never)
        with self._known:
            # The command may have added the agent or edited a calendar.
            self._who = self._calendars = None
        return result

    def sweep(self) -> Iterator[Outcome]:
        """Fire the steps of escalation that are due, a few tickets a transaction; an outcome for each that fired.

        When nothing is due that is one look into an index. Several programs may do so at once: none fires what another
        has fired. Raises DeskErrors.
        """
        from odesk_tui.reads.steps import StepsToDo

        while (to_do := self.read(StepsToDo())).planning or to_do.due:
            from odesk_tui.commands.escalation import FireSteps
            from odesk_tui.commands.steps import PlanSteps

            planned = self.run(PlanSteps()).outcomes if to_do.planning else ()
            fired = self.run(FireSteps()).outcomes if to_do.due and not planned else ()
            yield from fired
            self.let_others_in()
            if not planned and not fired and to_do.due:
                # The rest is being changed by somebody else; the next sweep finds it.
                return

    def let_others_in(self) -> None:
        """Wait a moment, between two of many commands, so that nobody else waits for all of them."""
        time.sleep(self._store.gap_s)

    def kept(self, change: str) -> bool:
        """Whether the store has kept a change whose :class:`~odesk_tui.commands.base.Unheard` outcome was not told."""
        from odesk_tui.commands import bus

        return bus.kept(self._store, change)

    def read(self, query: Read[T]) -> T:
        """Answer ``query`` from one state of the store; raises DeskErrors."""
        viewer = self.viewer()
        with self._store.reading() as transaction:
            return query.run(transaction, viewer)

    def viewer(self) -> Viewer:
        """Who looks, when, and the calendars that countdowns are computed with."""
        agent, teams, vocabulary = self._identity()
        return Viewer(agent, teams, self.clock(), self.calendars(), vocabulary)

    def calendars(self) -> dict[int | None, Hours]:
        """The store's calendars by id; None is around the clock."""
        with self._known:
            if self._calendars is None:
                with self._store.reading() as transaction:
                    self._calendars = calendars.load_all(transaction)
            return self._calendars

    def forget(self) -> None:
        """Drop what is remembered of agents and calendars, after somebody else changed the store."""
        with self._known:
            self._who = self._calendars = None

    def watch(self, stop: threading.Event, every_s: float = 0.5) -> Iterator[None]:
        """Yield when somebody else may have changed the store, or ``held_up`` has; until ``stop``, for a thread of its own.

        Only a hint: the truth is read again. Raises :class:`StoreUnavailable` when the store is gone.
        """
        for _ in self._store.watching(stop, every_s):
            self.forget()
            yield

    def feed(self, after: int, limit: int = 500) -> tuple[Event, ...]:
        """What happened after the event ``after``, oldest first; going on from the last one misses none."""
        from odesk_tui.reads.feed import Feed

        return self.read(Feed(after, limit))

    def close(self) -> None:
        """Close the connections."""
        self._store.close()

    def _identity(self) -> tuple[Agent | None, tuple[str, ...], Vocabulary]:
        with self._known:
            if self._who is None:
                with self._store.reading() as transaction:
                    agent = people.agent(transaction, self._handle) if self._handle else None
                    teams: tuple[str, ...] = ()
                    if agent is not None:
                        mine = people.teams_of(transaction, agent.id)
                        teams = tuple(team.handle for team in people.teams(transaction) if team.id in mine)
                    self._who = (agent, teams, read_vocabulary(transaction))
            return self._who
