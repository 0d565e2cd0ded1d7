"""Drafts as the screens know them: those that the store holds, and those that it should hold and does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from odesk_tui.commands.conversation import SaveDraft
from odesk_tui.reads.ticket import Draft
from odesk_tui.tui.runner import Ran, Runner


class DraftKeeper:
    """Keeps drafts through the runner; ``say`` tells the person when one could not be kept."""

    def __init__(self, runner: Runner, say: Callable[[str], None]) -> None:
        self._runner, self._say = runner, say
        self._bodies: dict[tuple[int, str], str] = {}
        self._unsaved: dict[tuple[int, str], SaveDraft] = {}

    def body(self, ticket: int, kind: str) -> str:
        """The draft's text; empty when there is none."""
        return self._bodies.get((ticket, kind), "")

    def known(self, drafts: Iterable[Draft]) -> None:
        """The store holds these and no others."""
        self._bodies = {(draft.ticket, draft.kind): draft.body for draft in drafts}

    def gone(self, ticket: int, kind: str) -> None:
        """It was sent."""
        self._bodies.pop((ticket, kind), None)

    def keep(self, draft: SaveDraft, then: Callable[[], None] | None = None) -> None:
        """Keep a draft; ``then`` is called when the store has it."""

        def done(ran: Ran) -> None:
            if self.came(draft, ran) and then is not None:
                then()

        self._runner.run(lambda: draft, done)

    def came(self, draft: SaveDraft, ran: Ran) -> bool:
        """Note what came of keeping ``draft``; whether the store has it."""
        place = draft.ticket, draft.kind
        if ran.error is not None:
            self._unsaved[place] = draft
            self._say(f"the draft is not kept yet: {ran.error}")
            return False
        self._unsaved.pop(place, None)
        if draft.body.strip():
            self._bodies[place] = draft.body
        else:
            self._bodies.pop(place, None)
        return True

    def unsaved(self) -> list[SaveDraft]:
        """The latest texts that the store did not take."""
        return list(self._unsaved.values())

    def retry(self) -> None:
        """Offer again what the store did not take."""
        again, self._unsaved = self.unsaved(), {}
        for draft in again:
            self.keep(draft)
