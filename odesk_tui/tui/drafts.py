"""Texts that should be in the store and are not, because it could not be written."""

from __future__ import annotations

from odesk_tui.commands.conversation import SaveDraft


class Unsaved:
    """The latest text by ticket and kind that the store refused to take."""

    def __init__(self) -> None:
        self._texts: dict[tuple[int, str], SaveDraft] = {}

    def __bool__(self) -> bool:
        return bool(self._texts)

    def refused(self, draft: SaveDraft) -> None:
        """Remember a draft that could not be kept."""
        self._texts[draft.ticket, draft.kind] = draft

    def kept(self, draft: SaveDraft) -> None:
        """A draft was kept: an earlier text in its place is out of date."""
        self._texts.pop((draft.ticket, draft.kind), None)

    def all(self) -> list[SaveDraft]:
        """The commands that would keep everything."""
        return list(self._texts.values())
