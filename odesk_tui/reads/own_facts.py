"""What a ticket says in the fields of the desk's own."""

from __future__ import annotations

from odesk_tui.core.custom.own_field import OwnField
from odesk_tui.core.custom.values import Reading, text
from odesk_tui.core.text import Foreign
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import OwnFact, TicketRow


def own_facts(row: TicketRow, viewer: Viewer) -> tuple[OwnFact, ...]:
    """The fields that the ticket's type has, or that it has a value of; times where the viewer is."""
    reading = Reading(viewer.now, viewer.zone)
    found = []
    for spec in viewer.vocabulary.fields:
        if not isinstance(spec, OwnField):
            continue
        held = row.custom.get(spec.custom)
        if held is not None or spec.own.belongs_to(row.type):
            value = None if held is None else Foreign(text(spec.own, held, reading))
            found.append(OwnFact(spec.name, Foreign(spec.own.label), value))
    return tuple(found)
