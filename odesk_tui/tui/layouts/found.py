"""What stands beside a subject in the list: where the ticket has the words of the query."""

from __future__ import annotations

from rich.cells import cell_len

from odesk_tui.core.query.errors import QueryError
from odesk_tui.core.query.lexer import Kind, tokens
from odesk_tui.core.query.snippet import Snippet
from odesk_tui.tui.widgets.cells import Piece, cut

_GAP = "  "
# With less room there is nothing worth reading.
_LEAST = 12


def seeks_words(query: str) -> bool:
    """Whether a query looks for words, so that it is worth asking where they are."""
    try:
        return any(token.kind is Kind.TEXT for token in tokens(query))
    except QueryError:
        return False


def beside(pieces: list[Piece], subject: int, snippet: Snippet | None) -> list[Piece]:
    """The cells of a line with the snippet in the room that the text of cell ``subject`` leaves, if that is enough."""
    if snippet is None:
        return pieces
    text, style = pieces[subject]
    bare = text.rstrip()
    room = cell_len(text) - cell_len(bare) - len(_GAP)
    if room < _LEAST:
        return pieces
    found: list[Piece] = [(bare + _GAP, style)]
    for span in snippet.spans:
        part = cut(span.text, room)
        found.append((part, "me" if span.matched else "muted"))
        room -= cell_len(part)
        if part != span.text:
            break
    return [*pieces[:subject], *found, (" " * room, ""), *pieces[subject + 1 :]]
