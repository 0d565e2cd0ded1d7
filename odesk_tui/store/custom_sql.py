"""Where the store keeps the values of a desk's own fields: one place for reads, queries and indexes.

A ticket has one document, ``ticket.custom``: for the field of id 12 ``v12`` is the value, ``k12`` its sort key, and ``w12`` the
words of a text. Everything in a statement is made of the field's number, which is checked to be one.
"""

from __future__ import annotations

from typing import Any

from odesk_tui.core.text import from_stored
from odesk_tui.store.door import Dialect


def values_of(column: object) -> dict[int, str]:
    """The values by field id that a ticket's column holds, as either driver gives it."""
    if not column or column == "{}":
        return {}
    import json

    held: Any = json.loads(column) if isinstance(column, str) else column
    return {int(name[1:]): from_stored(value) for name, value in held.items() if name[0] == "v"}


def _number(field_id: int) -> int:
    """``field_id``, if it is a number that may stand in a statement."""
    if type(field_id) is not int or not 0 < field_id < 2**31:
        raise ValueError("a field's id is a number")
    return field_id


def _member(letter: str, field_id: int, dialect: Dialect, table: str) -> str:
    name = f"{letter}{_number(field_id)}"
    if dialect == "sqlite":
        return f"json_extract({table}custom, '$.{name}')"
    return f"({table}custom ->> '{name}')"


def value_sql(field_id: int, dialect: Dialect, table: str = "t.") -> str:
    """The expression of a field's value, NULL without one."""
    return _member("v", field_id, dialect, table)


def words_sql(field_id: int, dialect: Dialect, table: str = "t.") -> str:
    """The expression of the words of a text, NULL without a value."""
    return _member("w", field_id, dialect, table)


def key_sql(field_id: int, dialect: Dialect, table: str = "t.") -> str:
    """The expression of a field's sort key, which compares byte by byte; the same one that :func:`index_sql` indexes."""
    expression = _member("k", field_id, dialect, table)
    return expression if dialect == "sqlite" else f'({expression} COLLATE "C")'


def index_sql(field_id: int, dialect: Dialect) -> str:
    """The statement that makes the index of a field; numbers decide between equals, as everywhere."""
    return f"CREATE INDEX {index_name(field_id)} ON ticket ({key_sql(field_id, dialect, '')}, number)"


def drop_index_sql(field_id: int) -> str:
    """The statement that takes the index of a field away."""
    return f"DROP INDEX IF EXISTS {index_name(field_id)}"


def index_name(field_id: int) -> str:
    """What the index of a field is called."""
    return f"ix_ticket_custom_{_number(field_id)}"
