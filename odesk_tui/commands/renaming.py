"""What names a choice of a desk's own field follows when the choice gets another name: default, views, policies, macros."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from odesk_tui.commands.work import Work
from odesk_tui.core.custom import values
from odesk_tui.core.custom.definition import CHOSEN, CustomField
from odesk_tui.core.errors import DeskError
from odesk_tui.core.query.ast import And, Match, Name, Node, Not, Operand, Or
from odesk_tui.core.query.errors import QueryError
from odesk_tui.core.query.parser import parse
from odesk_tui.core.query.printer import to_text
from odesk_tui.core.query.values import Vocabulary
from odesk_tui.core.wording import many_text
from odesk_tui.store import kept_queries, macros


def names_of(before: CustomField, after: CustomField) -> dict[str, str]:
    """Old → new name of each choice that has got another."""
    now = {choice.id: choice.name for choice in after.choices}
    return {old.name: now[old.id] for old in before.choices if now.get(old.id, old.name) != old.name}


def typed_anew(before: CustomField, after: CustomField, raw: str) -> str:
    """A value as a person typed it, in the names that the choices have now; what was no value stays."""
    if before.kind not in CHOSEN or values.is_nothing(raw):
        return raw
    try:
        value = values.read(before, raw, values.UNTIMED)
    except DeskError:
        return raw
    if not {choice.id for choice in after.choices}.issuperset(map(int, value.split(","))):
        return raw
    held, now = values.text(before, value), values.text(replace(before, choices=after.choices), value)
    return raw if held == now else now


def follow(work: Work, known: Vocabulary, before: CustomField, after: CustomField) -> str:
    """Rewrite what names the choices; ``known`` is what queries could name before. Returns what was done, in words."""
    names = names_of(before, after)
    if not names:
        return ""
    told = [*_queries(work, known, before.name, names), *_macros(work, before, after)]
    return f"; {', '.join(told)} changed with it" if told else ""


def _queries(work: Work, known: Vocabulary, field: str, names: Mapping[str, str]) -> list[str]:
    counts: dict[str, int] = {}
    for kept in kept_queries.all_of(work.tx):
        try:
            query = parse(kept.query, known)
        except QueryError:
            # It did not work before either.
            continue
        renamed = replace(query, where=_node(query.where, field, names)) if query.where is not None else query
        if renamed != query:
            with work.changing(kept.table, {"id": kept.id}):
                kept_queries.rewrite(work.tx, kept, to_text(renamed))
            said = kept_queries.TABLES[kept.table]
            counts[said] = counts.get(said, 0) + 1
    return [many_text(count, said) for said, count in counts.items()]


def _node(node: Node, field: str, names: Mapping[str, str]) -> Node:
    if isinstance(node, And | Or):
        return replace(node, terms=tuple(_node(term, field, names) for term in node.terms))
    if isinstance(node, Not):
        return Not(_node(node.term, field, names))
    if isinstance(node, Match) and node.field == field:
        return replace(node, values=tuple(_operand(value, names) for value in node.values))
    return node


def _operand(value: Operand, names: Mapping[str, str]) -> Operand:
    return Name(names.get(value.value, value.value)) if isinstance(value, Name) else value


def _macros(work: Work, before: CustomField, after: CustomField) -> list[str]:
    count = 0
    for macro in macros.all_of(work.tx):
        changes = {
            name: typed_anew(before, after, raw) if name.strip().casefold() == before.name else raw
            for name, raw in macro.changes.items()
        }
        if changes != macro.changes:
            with work.changing("macro", {"id": macro.id}):
                macros.set_changes(work.tx, macro, changes)
            count += 1
    return [many_text(count, "macro")] if count else []


def broken(work: Work, known: Vocabulary, now: Vocabulary) -> str:
    """What to say of the kept queries that could be read before a change, by what was ``known``, and cannot be any more."""
    every = kept_queries.all_of(work.tx)
    found = [kept.called for kept in every if _reads(kept.query, known) and not _reads(kept.query, now)]
    if not found:
        return ""
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    return f"; this does not work any more until its query is changed: {', '.join(found[:5])}{more}"


def _reads(query: str, known: Vocabulary) -> bool:
    try:
        parse(query, known)
    except QueryError:
        return False
    return True
