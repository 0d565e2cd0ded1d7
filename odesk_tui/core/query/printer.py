"""The tree of a query → text that parses to the same tree."""

from __future__ import annotations

import re
from datetime import UTC

from odesk_tui.core.query.ast import (
    And,
    Date,
    Day,
    Keyword,
    Left,
    Moment,
    Name,
    Node,
    Not,
    Number,
    Operand,
    Or,
    Prefix,
    Query,
    Span,
    Text,
    Weekday,
)
from odesk_tui.core.query.values import DAYS, UNITS, WEEKDAYS

_BARE = re.compile(r"\w[\w.@:/+-]*")
_DAY_NAMES = {offset: name for name, offset in DAYS.items()}


def to_text(query: Query) -> str:
    """``query`` in its usual spelling."""
    parts = [] if query.where is None else [_node(query.where)]
    if query.sort:
        parts.append("sort:" + ",".join("-" * key.descending + key.field for key in query.sort))
    if query.group:
        parts.append(f"group:{','.join(query.group)}")
    return " ".join(parts)


def _node(node: Node) -> str:
    if isinstance(node, Or):
        return " OR ".join(_node(term) for term in node.terms)
    if isinstance(node, And):
        return " ".join(f"({_node(term)})" if isinstance(term, Or) else _node(term) for term in node.terms)
    if isinstance(node, Not):
        return f"!({_node(node.term)})" if isinstance(node.term, And | Or) else f"!{_node(node.term)}"
    if isinstance(node, Text):
        return _text(node)
    values = ",".join(_operand(value) for value in node.values)
    return f"{node.field}{node.op.value}{values}"


def _text(text: Text) -> str:
    phrase = text.words[0] if len(text.words) == 1 else quote(" ".join(text.words))
    return phrase + "*" * text.prefix


def quote(value: str) -> str:
    """``value`` in double quotes."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def value_text(value: str) -> str:
    """``value`` as it stands in a query, quoted only where it must be."""
    return value if _BARE.fullmatch(value) and value.casefold() not in set(Keyword) else quote(value)


def span_text(seconds: int) -> str:
    """A length of time in its largest units: 5400 is ``1h30m``."""
    left, parts = abs(seconds), []
    for unit, size in UNITS.items():
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return "-" * (seconds < 0) + ("".join(parts) or "0")


def _operand(value: Operand) -> str:
    if isinstance(value, Keyword):
        return value.value
    if isinstance(value, Name):
        return value_text(value.value)
    if isinstance(value, Prefix):
        return value_text(value.value) + "*"
    if isinstance(value, Number):
        return str(value.value)
    if isinstance(value, Text):
        return _text(value)
    if isinstance(value, Left):
        return span_text(value.seconds)
    if isinstance(value, Span):
        return f"{'+' * (value.seconds > 0)}{span_text(value.seconds)}" if value.seconds else "now"
    if isinstance(value, Day):
        return _DAY_NAMES[value.offset]
    if isinstance(value, Weekday):
        return WEEKDAYS[value.index]
    if isinstance(value, Date):
        return value.day.isoformat()
    assert isinstance(value, Moment)
    shape = "%Y-%m-%dT%H:%M" if value.step == 60 else "%Y-%m-%dT%H:%M:%S"
    return value.at.strftime(shape) + "Z" * (value.at.tzinfo is UTC)
