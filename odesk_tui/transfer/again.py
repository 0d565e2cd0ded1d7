"""An export of this very desk, about to be imported into it: its tickets would all be there twice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from odesk_tui.core.errors import UsageError
from odesk_tui.core.query.errors import quoted
from odesk_tui.desk import Desk
from odesk_tui.reads.tickets import TicketsNumbered
from odesk_tui.transfer.mapping import Mapping
from odesk_tui.transfer.rows import SourceRow

_ID = "id"


def refuse_own(desk: Desk, rows: Sequence[SourceRow], columns: Sequence[str], told: Mapping | None) -> None:
    """Raise UsageError when a row without external id is a ticket of the desk by number and subject.

    Whoever says what the column of the numbers is has decided it.
    """
    if _ID in (told or {}):
        return
    numbered = dict(_numbered(rows, columns))
    for ticket in desk.read(TicketsNumbered(tuple(numbered))) if numbered else ():
        row = numbered[ticket.number]
        if row.values.get("subject", "") == ticket.subject.raw:
            raise UsageError(
                f"line {row.line} is ticket #{ticket.number} {quoted(ticket.subject.line())} of this desk and has no "
                "external id to find it again by, so it would be made a second time. To change tickets: odesk edit; to "
                "import them as new ones all the same: --map id="
            )


def _numbered(rows: Sequence[SourceRow], columns: Sequence[str]) -> Iterator[tuple[int, SourceRow]]:
    place = columns.index(_ID) if _ID in columns else None
    for row in rows:
        if row.problem or row.values.get("external", "").strip():
            continue
        if columns:
            raw: object = row.cells[place] if place is not None else ""
        else:
            raw = json.loads(row.text, parse_float=str, parse_int=str).get(_ID)
        if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) <= 18:
            yield int(raw), row
