"""Where the tickets of a page answer the words of its query, outside their subjects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from odesk_tui.core.query.ast import Text
from odesk_tui.core.query.snippet import LOOKED_AT, WIDTH, Snippet, snippet, sought
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.tickets import parsed
from odesk_tui.store import search
from odesk_tui.store.door import Transaction

# So many tickets at once: a page.
MOST = 200


@dataclass(frozen=True, slots=True)
class Snippets:
    """Ask where the tickets ``numbers`` (at most :data:`MOST`) have the words of ``query`` that their subjects lack.

    One whose subject says it all has none, and nor has any when the query looks for no words. Raises QueryError.
    """

    query: str
    numbers: tuple[int, ...]
    width: int = WIDTH

    def run(self, transaction: Transaction, viewer: Viewer) -> dict[int, Snippet]:
        """Three statements, or none."""
        wanted = sought(parsed(self.query, viewer).where)
        if not wanted or not self.numbers:
            return {}
        texts = search.ticket_texts(transaction, self.numbers[:MOST], longest=LOOKED_AT)
        found = {number: _best(parts, wanted, self.width) for number, parts in texts.items()}
        return {number: line for number, line in found.items() if line is not None}


def _best(texts: Sequence[str], wanted: Sequence[Text], width: int) -> Snippet | None:
    """The snippet of the newest text with words that the subject, which is the first, lacks."""
    subject, *others = texts
    lacking = [text for text in wanted if snippet(subject, (text,)) is None]
    if not lacking:
        return None
    return next((line for text in reversed(others) if (line := snippet(text, lacking, width)) is not None), None)
