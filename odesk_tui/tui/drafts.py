"""Drafts as the screens know them: those that the store holds, and those that it should hold and does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from odesk_tui.commands.conversation import SaveDraft
from odesk_tui.reads.ticket import Draft
from odesk_tui.tui.runner import Ran, Runner

Place = tuple[int, str]


class DraftKeeper:
    """Keeps drafts through the runner; ``say`` tells the person when one could not be kept, ``clock`` the time.

    Of the texts that wait for the store only the latest of each place is kept.
    """

    def __init__(self, runner: Runner, say: Callable[[str], None], clock: Callable[[], datetime]) -> None:
        self._runner, self._say, self._clock = runner, say, clock
        self._known: dict[Place, Draft] = {}
        # Texts on their way to the store, those of them that it has got in hand, and texts that it did not take.
        self._going: dict[Place, SaveDraft] = {}
        self._in_hand: dict[Place, SaveDraft] = {}
        self._unsaved: dict[Place, SaveDraft] = {}

    def body(self, ticket: int, kind: str) -> str:
        """The draft's text; empty when there is none."""
        place = ticket, kind
        newer = self._going.get(place) or self._unsaved.get(place)
        if newer is not None:
            return newer.body
        return self._known[place].body if place in self._known else ""

    def held(self, ticket: int, kind: str) -> str:
        """The draft's text as the store holds it; empty when it holds none, or another is on its way."""
        place = ticket, kind
        return self._known[place].body if place in self._known and place not in self._going else ""

    def of_ticket(self, ticket: int) -> list[tuple[str, datetime]]:
        """The kinds of the drafts that the store holds of a ticket and when they were kept, the newest first."""
        found = [(draft.kind, draft.updated_at) for (number, _), draft in self._known.items() if number == ticket]
        return sorted(found, key=lambda pair: pair[1], reverse=True)

    def known(self, drafts: Iterable[Draft]) -> None:
        """The store holds these and no others."""
        self._known = {(draft.ticket, draft.kind): draft for draft in drafts}

    def gone(self, ticket: int, kind: str) -> None:
        """It was sent: what was to be kept of it is not wanted any more."""
        for drafts in (self._known, self._going, self._unsaved):
            drafts.pop((ticket, kind), None)

    def keep(self, draft: SaveDraft, then: Callable[[], None] | None = None) -> None:
        """Keep a draft; ``then`` is called when the store has it."""
        place = draft.ticket, draft.kind
        self._going[place] = draft
        self._unsaved.pop(place, None)

        def make() -> SaveDraft | None:
            # One text a place, whatever was ordered while the store was busy.
            latest = self._going.get(place)
            if latest is not None:
                self._in_hand[place] = latest
            return latest

        def done(ran: Ran) -> None:
            latest = self._in_hand.pop(place)
            if self._going.get(place) is latest:
                del self._going[place]
            if self.came(latest, ran) and then is not None:
                then()

        self._runner.run(make, done)

    def came(self, draft: SaveDraft, ran: Ran) -> bool:
        """Note what came of keeping ``draft``; whether the store has it."""
        place = draft.ticket, draft.kind
        if ran.error is not None:
            if place not in self._going:
                self._unsaved[place] = draft
            self._complain(ran)
            return False
        self._unsaved.pop(place, None)
        if draft.body.strip():
            self._known[place] = Draft(draft.ticket, draft.kind, draft.body, self._clock())
        else:
            self._known.pop(place, None)
        return True

    def _complain(self, ran: Ran) -> None:
        """Say that a draft is not kept; while the store is known to be away the status row tells of that."""
        if not self._runner.store_away:
            self._say(f"the draft is not kept yet: {ran.error}")

    def unsaved(self) -> list[SaveDraft]:
        """The latest texts that the store does not have."""
        return [*self._going.values(), *(self._unsaved[place] for place in self._unsaved if place not in self._going)]

    def retry(self) -> None:
        """Offer again what the store did not take."""
        again, self._unsaved = list(self._unsaved.values()), {}
        for draft in again:
            self.keep(draft)
