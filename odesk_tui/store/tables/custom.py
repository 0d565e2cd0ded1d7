"""A desk's own fields."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from odesk_tui.store.tables.columns import key


class CustomField(SQLModel, table=True):
    """What a desk says about a field of its own; ``settings`` is JSON. The values are in ``ticket.custom``.

    ``indexed``: there is an index of its values. ``removed``: kept with the tickets' values, shown nowhere; of those that are
    not, each has a name of its own.
    """

    __tablename__ = "custom_field"
    __table_args__ = (
        Index(
            "uq_custom_field_name",
            "name",
            unique=True,
            sqlite_where=text("removed = 0"),
            postgresql_where=text("removed = 0"),
        ),
    )
    id: int | None = key()
    name: str
    kind: str
    label: str
    settings: str = "{}"
    position: int
    indexed: int = Field(default=0)
    removed: int = Field(default=0)
