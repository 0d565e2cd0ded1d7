"""Answers of ``odesk calendar compute``: business time asked for in JSON, one case at a time.

A case has ``id``, a calendar's parts (:mod:`odesk_tui.core.sla.definition`), ``op``, ``start``, and ``seconds`` for
``add`` or ``end`` for ``between``; other members are not read. Instants are ISO 8601 with ``Z`` or an offset.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from odesk_tui.core.errors import DeskError, InvalidValue
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.definition import PARTS, shown
from odesk_tui.core.sla.hours import MICROS, from_micros, micros


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place in the document where a case should be and is not; ``error`` says where and why."""

    error: str


def cases(text: str) -> Iterator[Mapping[str, object] | Unreadable]:
    """The cases of a document, in order: a JSON list, one object, or one object a line (blank lines are skipped)."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        return
    if text.lstrip().startswith("["):
        whole = _loaded(text, "the list")
        items = enumerate(whole, 1) if isinstance(whole, list) else [(0, whole)]
        yield from (_case(item, f"item {number}") for number, item in items)
        return
    whole = _loaded(text, "the document")
    if not isinstance(whole, Unreadable):
        yield _case(whole, "the document")
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _case(_loaded(line, f"line {number}"), f"line {number}")


def answers(
    text: str, answered: Callable[[Mapping[str, object]], dict[str, Any]] | None = None
) -> Iterator[dict[str, Any]]:
    """An answer for each case of a document, in order, from :func:`answer` or another function of a case."""
    for case in cases(text):
        yield {"id": None, "error": case.error} if isinstance(case, Unreadable) else (answered or answer)(case)


def answer(case: Mapping[str, object]) -> dict[str, Any]:
    """``{"id", "end"}`` for ``add``, ``{"id", "seconds"}`` for ``between``, or ``{"id", "error"}``.

    ``end`` is in UTC; ``seconds`` is negative when ``end`` comes before ``start``, and whole unless an instant is not.
    """
    name = case.get("id")
    try:
        op = case.get("op")
        if op not in ("add", "between"):
            raise InvalidValue("op", f"{shown(op)} is not add or between" if "op" in case else "it is missing")
        calendar = _calendar(json.dumps({part: case[part] for part in PARTS if part in case}, sort_keys=True))
        start = instant(case, "start")
        if op == "add":
            return {"id": name, "end": instant_text(calendar.add_us(start, _duration(case)))}
        seconds, part = divmod(calendar.between_us(start, instant(case, "end")), MICROS)
        return {"id": name, "seconds": seconds + part / MICROS if part else seconds}
    except DeskError as error:
        return {"id": name, "error": str(error)}
    except RecursionError:
        return {"id": name, "error": "its lists lie too deep in each other to be read"}


@lru_cache(maxsize=64)
def _calendar(definition: str) -> Calendar:
    return Calendar.from_definition(json.loads(definition))


def _loaded(text: str, place: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{error.lineno}:{error.colno}" if "\n" in text.strip() else f"column {error.colno}"
        return Unreadable(f"{place} is not JSON: {error.msg} at {where}")
    except (ValueError, RecursionError):
        return Unreadable(f"{place} is not JSON that can be read: a number too long or lists too deep")


def _case(item: object, place: str) -> Mapping[str, object] | Unreadable:
    if isinstance(item, (dict, Unreadable)):
        return item
    return Unreadable(f"{place}: {shown(item)} is not a case, which is an object")


def instant(case: Mapping[str, object], name: str, field: str = "") -> int:
    """Microseconds since 1970 UTC of the member ``name``; an error calls it ``field``."""
    raw = case.get(name)
    field = field or name
    if raw is None:
        raise InvalidValue(field, "it is missing; give an instant such as 2026-03-29T08:00:00Z")
    try:
        at = datetime.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        at = None
    if at is None:
        raise InvalidValue(field, f"{shown(raw)} is not an instant; write it as 2026-03-29T08:00:00Z")
    if at.tzinfo is None:
        raise InvalidValue(field, f"{shown(raw)} has no offset from UTC; add Z or one such as +02:00")
    return micros(at)


def _duration(case: Mapping[str, object]) -> int:
    raw = case.get("seconds")
    if raw is None:
        raise InvalidValue("seconds", "it is missing; add needs a number of seconds")
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or raw != raw or raw in (float("inf"), -float("inf")):
        raise InvalidValue("seconds", f"{shown(raw)} is not a number of seconds")
    whole = int(raw)
    return whole * MICROS + round((raw - whole) * MICROS)


def instant_text(at: int) -> str:
    """The instant of microseconds since 1970 UTC, as the answers write it."""
    return from_micros(at).replace(tzinfo=None).isoformat() + "Z"
