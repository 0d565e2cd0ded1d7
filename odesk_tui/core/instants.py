"""Instants: aware UTC datetimes inside, whole seconds since 1970 in the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# Later than any due instant, so that "no clock runs" sorts after every clock that does. 9999-12-31T00:00:00Z.
NEVER = 253_402_214_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_seconds(at: datetime) -> int:
    """Whole seconds since 1970 UTC, rounded down."""
    return (at - _EPOCH) // timedelta(seconds=1)


def from_seconds(seconds: int) -> datetime:
    """The aware UTC datetime of ``seconds`` since 1970."""
    return _EPOCH + timedelta(seconds=seconds)


def local_text(at: datetime, zone: str) -> str:
    """``Wed 2026-11-25 09:00 Europe/Vienna``: an instant in the IANA ``zone`` of who reads it, named with it."""
    # Only who shows such a text pays for the import.
    from zoneinfo import ZoneInfo

    return f"{at.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M} {zone}"


def optional(seconds: int | None) -> datetime | None:
    """:func:`from_seconds` that lets None through and turns NEVER into None."""
    return None if seconds is None or seconds >= NEVER else from_seconds(seconds)
