"""What the words of a desk's queries can name."""

from __future__ import annotations

from odesk_tui.core.catalogue import chosen_from
from odesk_tui.core.fields import BUILT_IN
from odesk_tui.core.query.values import Vocabulary
from odesk_tui.store import catalogue, people
from odesk_tui.store.door import Transaction


def read_vocabulary(transaction: Transaction) -> Vocabulary:
    """The handles and the fields that this desk has; a desk's own fields join the built-in ones here."""
    agents, teams, projects = people.handles(transaction)
    known = catalogue.load(transaction)
    handles = frozenset(agents), frozenset(teams), frozenset(projects)
    fields = chosen_from(known, BUILT_IN)
    if transaction.one("SELECT 1 FROM custom_field WHERE removed = 0") is not None:
        # Most desks have no fields of their own, and a shell command waits for every import.
        from odesk_tui.core.custom.own_field import own_fields
        from odesk_tui.store import custom

        fields = fields.having(own_fields(custom.all_of(transaction), transaction.dialect))
    return Vocabulary(*handles, fields, known)
