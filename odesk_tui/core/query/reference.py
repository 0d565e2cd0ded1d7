"""How queries are written, as people read it, made from the grammar's own tables: the same in the shell and on the screens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from odesk_tui.core.fields import BUILT_IN, FieldSet, FieldSpec, Kind
from odesk_tui.core.query.ast import MEANINGS, Keyword, Op
from odesk_tui.core.query.lexer import JOINED, MAX_LENGTH, MAX_TERMS, MAX_VALUES, SPELT
from odesk_tui.core.query.parser import DIRECTIVES, MAX_DEPTH, MAX_GROUP, MAX_SORT
from odesk_tui.core.query.ranking import RANK, RANKED
from odesk_tui.core.query.values import DAYS, FORMS, KEYWORDS, MAX_PHRASE, UNITS, WEEKDAYS

_EXAMPLE = 26
_WIDTH = 78
# So many choices of a field are named.
_CHOICES = 8


def reference(fields: FieldSet = BUILT_IN) -> list[str]:
    """The lines of the reference for a desk with these fields, each of at most 80 cells."""
    return [
        "A query is words with spaces between them; a ticket must fit all of them.",
        "",
        *_rows(_words()),
        "",
        "A field is compared with a value (in a shell some signs need another spelling):",
        *_rows(_operators()),
        "",
        "What fields take:",
        *_rows(_kinds(fields)),
        *_rows((f"{_with(fields, keyword)}:{keyword.value}", said) for keyword, said in KEYWORDS.items()),
        *_own(fields),
        "",
        "How it is shown:",
        *_rows(_directives()),
        "",
        "Snoozed tickets are left out unless the query names snoozed or id.",
        f"At most {MAX_LENGTH} characters, {MAX_TERMS} conditions, {MAX_VALUES} values, {MAX_PHRASE} words in a phrase,",
        f"{MAX_DEPTH} parentheses inside each other, {MAX_SORT} fields to sort by, {MAX_GROUP} to group by.",
    ]


def _rows(rows: Iterator[tuple[str, str]]) -> list[str]:
    """Examples with what they mean, which goes on below itself when it is long."""
    from textwrap import wrap

    lines: list[str] = []
    for example, meaning in rows:
        head = f"  {example:<{_EXAMPLE - 3}} "
        lines += wrap(
            head + meaning, _WIDTH, subsequent_indent=" " * _EXAMPLE, drop_whitespace=True, break_long_words=False
        )
    return lines


def _words() -> Iterator[tuple[str, str]]:
    yield "vpn", "a word in subject, messages, tags or names, whatever case and accents"
    yield '"drops every hour"', "these words one after the other"
    yield "print*", "a word that begins so; a phrase may end so too"
    yield "#1042", "the ticket of that number"
    yield from JOINED


def _operators() -> Iterator[tuple[str, str]]:
    spelt = {op: f".{word}:" for word, op in SPELT.items()}
    for op in Op:
        also = f", also priority{spelt[op]}high" if op in spelt else ""
        yield f"priority{op.value}high", f"{MEANINGS[op]}{also}"


def _kinds(fields: FieldSet) -> Iterator[tuple[str, str]]:
    for kind, form in FORMS.items():
        of_kind = [spec for spec in fields.named if spec.kind is kind]
        if of_kind:
            yield (
                _example(of_kind, form.example),
                f"{', '.join(spec.name for spec in of_kind)}: {_told(kind, form.meaning)}",
            )


def _own(fields: FieldSet) -> list[str]:
    """The desk's own fields, each with its kind."""
    rows = [(spec.name, own_meaning(spec)) for spec in fields if spec.custom]
    return ["", "Of these, this desk's own:", *_rows(iter(rows))] if rows else []


def own_meaning(spec: FieldSpec) -> str:
    """``choice: Linux, Windows (Operating system)`` of a desk's own field."""
    from odesk_tui.core.custom.own_field import OwnField

    if not isinstance(spec, OwnField):
        return spec.label
    names = [choice.name for choice in spec.own.choices]
    more = f" and {len(names) - _CHOICES} more" if len(names) > _CHOICES else ""
    listed = f": {', '.join(names[:_CHOICES])}{more}" if names else ""
    label = f" ({spec.own.label})" if spec.own.label.casefold() != spec.name.replace("_", " ") else ""
    types = f"; of {', '.join(spec.own.types)}" if spec.own.types else ""
    return f"{spec.own.kind.value}{listed}{label}{types}"


def _told(kind: Kind, meaning: str) -> str:
    if kind is Kind.INSTANT:
        return f"{meaning}: {', '.join((*DAYS, 'now'))}, {WEEKDAYS[0]} to {WEEKDAYS[-1]}"
    return f"{meaning} in {' '.join(UNITS)}" if kind is Kind.SLA else meaning


def _example(specs: Sequence[FieldSpec], example: str) -> str:
    """The form's example if its field is there, else one with the first field."""
    for sign in ("<", ">", ":"):
        name, found, value = example.partition(sign)
        if found:
            known = any(name == spec.name for spec in specs)
            return (
                example if known else f"{specs[0].name}{sign}{value if not specs[0].choices else specs[0].choices[0]}"
            )
    raise ValueError(example)


def _with(fields: FieldSet, keyword: Keyword) -> str:
    """A field that takes the keyword."""
    kinds = {Keyword.ME: Kind.AGENT, Keyword.MYTEAM: Kind.TEAM}
    wanted = kinds.get(keyword, Kind.AGENT)
    return next(spec.name for spec in fields if spec.kind is wanted)


def _directives() -> Iterator[tuple[str, str]]:
    for name, (example, meaning) in DIRECTIVES.items():
        yield f"{name}:{example}", meaning
    yield (
        f"vpn drops sort:{RANK}",
        (
            f"the best answer first: words in the subject before words elsewhere; the {RANKED:,} newest tickets with the words "
            "are ranked, the older ones follow"
        ),
    )
