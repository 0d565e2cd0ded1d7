"""How the tables spell their columns: constraint names that migrations can rely on, and the recurring kinds of column."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Integer
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite only makes INTEGER, not BIGINT, an alias of its rowid.
Identity = BigInteger().with_variant(Integer, "sqlite")


def key() -> Any:
    """A generated primary key."""
    return Field(default=None, primary_key=True, sa_type=Identity)


def refers(target: str, *, index: bool = False, primary_key: bool = False, optional: bool = False) -> Any:
    """A reference to ``table.column``."""
    extra: dict[str, Any] = {"default": None} if optional else {}
    return Field(foreign_key=target, index=index, primary_key=primary_key, sa_type=Identity, **extra)


def instant(*, index: bool = False, optional: bool = False) -> Any:
    """Whole seconds since 1970 UTC."""
    extra: dict[str, Any] = {"default": None} if optional else {}
    return Field(sa_type=BigInteger, index=index, **extra)
