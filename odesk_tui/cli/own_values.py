"""Values of the desk's own fields on the command line: as data and as columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from odesk_tui.cli.output import Field
from odesk_tui.core.custom.definition import CustomField
from odesk_tui.core.custom.own_field import OwnField
from odesk_tui.core.custom.values import plain
from odesk_tui.core.fields import FieldSpec
from odesk_tui.core.text import Foreign
from odesk_tui.reads.rows import TicketRow


def own_fields(specs: Iterable[FieldSpec], of: Callable[[Any], TicketRow]) -> tuple[Field[Any], ...]:
    """What can be said of a row by the fields of the desk's own."""
    return tuple(_field(spec.own, of) for spec in specs if isinstance(spec, OwnField))


def _field(own: CustomField, of: Callable[[Any], TicketRow]) -> Field[Any]:
    def value(row: Any) -> Any:
        held = of(row).custom.get(own.id)
        found = None if held is None else plain(own, held)
        if isinstance(found, list):
            return [Foreign(part) for part in found]
        return Foreign(found) if isinstance(found, str) else found

    return Field(own.name, f"{Foreign(own.label).line()} ({own.kind.value}, of the desk's own)", value)
