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
    fields = chosen_from(known, BUILT_IN)
    return Vocabulary(frozenset(agents), frozenset(teams), frozenset(projects), fields, known)
