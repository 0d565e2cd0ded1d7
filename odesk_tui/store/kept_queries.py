"""Queries that are kept under a name, wherever that is, so that they can follow what they are about."""

from __future__ import annotations

from typing import NamedTuple

from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.store.door import Transaction

# The tables that have them in a column ``query``, and what a person calls a row of it.
TABLES = {"saved_view": "view", "sla_policy": "SLA policy"}


class Kept(NamedTuple):
    """A row with a query."""

    table: str
    id: int
    name: Foreign
    query: str

    @property
    def called(self) -> str:
        """``view Queue``."""
        return f"{TABLES[self.table]} {self.name.line()}"


def all_of(transaction: Transaction) -> list[Kept]:
    """Every kept query of the desk, whosever it is."""
    return [
        Kept(table, int(id_), Foreign.stored(name), from_stored(query))
        for table in TABLES
        for id_, name, query in transaction.all(f"SELECT id, name, query FROM {table} ORDER BY id")  # noqa: S608 (constants)
    ]


def rewrite(transaction: Transaction, kept: Kept, query: str) -> None:
    """Let it be another query."""
    transaction.update(kept.table, {"id": kept.id}, {"query": query})
