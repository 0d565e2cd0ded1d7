"""Reads that screens put together from the desk's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from odesk_tui.reads.base import Read, Viewer
from odesk_tui.reads.status import Status, StatusLine
from odesk_tui.reads.ticket import Draft, Drafts

A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Both(Generic[A, B]):
    """Two answers from one state of the store."""

    first: Read[A]
    second: Read[B]

    def run(self, transaction: Any, viewer: Viewer) -> tuple[A, B]:
        """The statements of both."""
        return self.first.run(transaction, viewer), self.second.run(transaction, viewer)


def status_and_drafts() -> Both[Status, tuple[Draft, ...]]:
    """The status row's read with the agent's drafts."""
    return Both(StatusLine(), Drafts())
