"""What may stand at the cursor of a query being typed: fields, operators and values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from odesk_tui.core.fields import BUILT_IN, FieldSet, FieldSpec, Kind
from odesk_tui.core.query.parser import DIRECTIVES
from odesk_tui.core.query.printer import value_text
from odesk_tui.core.query.ranking import RANK
from odesk_tui.core.query.values import DAYS, WEEKDAYS

LIMIT = 20
_WORD = re.compile(r'(?:^|(?<=[\s(]))!*([^\s()"]*)$')
_FIELD = re.compile(r"([^\W\d_](?:[\w-]*\w)?)(?:\.(?:lt|le|gt|ge):|<=|>=|[:<>=])", re.IGNORECASE)
_KEYWORDS = ("AND", "OR", "NOT")
_NOTHING: Mapping[str, Sequence[str]] = {}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way on: replace the characters ``start`` to ``end`` by ``text``; ``kind`` is field, operator, value or keyword."""

    text: str
    start: int
    end: int
    kind: str


def complete(
    text: str, cursor: int, values: Mapping[str, Sequence[str]] = _NOTHING, fields: FieldSet = BUILT_IN
) -> list[Candidate]:
    """At most LIMIT candidates for the word that ends at ``cursor`` (characters before it), the likeliest first.

    ``values`` holds what only the desk knows, by field name: handles, tags. Nothing inside a quoted phrase.
    """
    before = text[:cursor]
    match = _WORD.search(before)
    if match is None or before.count('"') % 2:
        return []
    word, start = match[1], match.start(1)
    field = _FIELD.match(word)
    if field is not None:
        return _values(field[1].casefold(), word, start, field.end(), values, fields)
    names = [*(spec.name for spec in fields.named), *DIRECTIVES]
    found = [Candidate(name, start, cursor, "keyword") for name in _KEYWORDS if word and name.startswith(word)]
    found += [Candidate(f"{name}:", start, cursor, "field") for name in _like(word, names)]
    spec = fields.get(word.casefold())
    if spec is not None and spec.traits.ordered:
        found += [Candidate(f"{word}{op}", start, cursor, "operator") for op in ("<", "<=", ">", ">=")]
    return found[:LIMIT]


class Valued(NamedTuple):
    """A value that is being typed: of which field, how the condition starts, whether it is one of several, the other query."""

    field: str
    start: str
    any_of: bool
    rest: str


def valued(text: str, cursor: int, fields: FieldSet = BUILT_IN) -> Valued | None:
    """The field whose value is being typed at ``cursor``, or None when it is something else."""
    before = text[:cursor]
    match = _WORD.search(before)
    field = _FIELD.match(match[1]) if match is not None and not before.count('"') % 2 else None
    spec = fields.get(field[1].casefold()) if field is not None else None
    if match is None or field is None or spec is None:
        return None
    return Valued(
        spec.name,
        field[0],
        field[0][len(field[1]) :] in (":", "="),
        f"{before[: match.start()]} {text[cursor:]}".strip(),
    )


def _values(
    name: str, word: str, start: int, opened: int, values: Mapping[str, Sequence[str]], fields: FieldSet
) -> list[Candidate]:
    """Candidates for the last of the values that begin at ``opened`` of ``word``."""
    last = max(opened, word.rfind(",") + 1)
    if name in DIRECTIVES:
        last += name == "sort" and word.startswith("-", last)
        known: Iterable[str] = fields.grouped_by if name == "group" else (*fields.sorted_by, RANK)
    else:
        spec = fields.get(name)
        if spec is None:
            return []
        known = _known(spec, values)
    end = start + len(word)
    return [Candidate(text, start + last, end, "value") for text in _like(word[last:], known)][:LIMIT]


def _known(spec: FieldSpec, values: Mapping[str, Sequence[str]]) -> list[str]:
    fixed = {
        Kind.AGENT: ["me"],
        Kind.TEAM: ["myteam"],
        Kind.INSTANT: [*DAYS, "now", "-1d", "-7d", "-30d", "+1d", "+7d", *WEEKDAYS],
        Kind.SLA: ["0", "30m", "1h", "2h", "4h", "1d", "today", "tomorrow"],
    }.get(spec.kind, [])
    keywords = ["none", "any"] if spec.optional else []
    return [*fixed, *spec.choices, *(value_text(value) for value in values.get(spec.name, ())), *keywords]


def _like(word: str, known: Iterable[str]) -> list[str]:
    """Those of ``known`` that begin with ``word``, then those that contain it; not the word itself."""
    wanted = word.casefold()
    others = [name for name in dict.fromkeys(known) if name.casefold() != wanted]
    begin = [name for name in others if name.casefold().startswith(wanted)]
    return begin + [name for name in others if wanted and wanted in name.casefold() and name not in begin]
