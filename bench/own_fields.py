"""Goal 6 for a field of the desk's own: pages filtered and sorted by an indexed version, against the query by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bench.figures import Figure, milliseconds, ratio
from bench.place import AGENT, Place, alternated
from odesk_tui.commands.fields import AddField
from odesk_tui.core.custom.version import key
from odesk_tui.desk import Desk
from odesk_tui.reads.tickets import awake, parsed
from odesk_tui.store import custom, urgent_page
from odesk_tui.store.door import Transaction
from odesk_tui.store.query_pages import page_sql

_NAME = "bench_version"
# A prime number of them, so that they are spread over the tickets whatever else depends on a ticket's number.
_VERSIONS = tuple(f"{a}.{b}.{c}" for a in range(1, 4) for b in range(12) for c in range(5))[:179]
_TURNS = 15
# What is asked, and the condition, values and order of whoever writes it by hand; {key} is the field's sort key.
_PAGES = (
    (
        "filtered and sorted by a version",
        f"{_NAME}>=2.3 {_NAME}<2.9 priority>=high sort:{_NAME}",
        "{key} >= ? AND {key} < ? AND t.priority >= 3",
        (key("2.3"), key("2.9")),
        "{key}, t.number",
    ),
    (
        "the newest versions first",
        f"{_NAME}>=1.5 sort:-{_NAME}",
        "{key} >= ?",
        (key("1.5"),),
        "{key} DESC, t.number DESC",
    ),
    (
        "of one version, by urgency",
        f"{_NAME}:2.4.1 sort:sla",
        "{key} = ?",
        (key("2.4.1"),),
        "t.sla_due, t.number",
    ),
)


def figures(place: Place, postgres: Mapping[int, str]) -> Iterator[Figure]:
    """Measure it on the large store, and on PostgreSQL if there is one; seven of ten tickets have a version."""
    yield from _of(str(place.store(place.large)), place.large, "SQLite")
    if postgres:
        yield from _of(postgres[max(postgres)], max(postgres), "PostgreSQL")


def _of(address: str, tickets: int, database: str) -> Iterator[Figure]:
    desk = Desk.open(address, AGENT)
    try:
        if _NAME not in desk.viewer().vocabulary.fields.by_name:
            desk.run(AddField(name=_NAME, kind="version", indexed=True))
            with desk.store.writing() as transaction:
                _give(transaction, desk.viewer().vocabulary.fields[_NAME].custom)
        with desk.store.reading() as transaction:
            for what, query, where, values, order in _PAGES:
                named = f"{what}, {tickets:,} tickets on {database}"
                yield _page(desk, transaction, named, query, where, values, order)
    finally:
        desk.close()


def _give(transaction: Transaction, field_id: int) -> None:
    """One statement, since it is not what is measured."""
    fields = {field.id: field for field in custom.all_of(transaction)}
    cast = "CAST(? AS jsonb)" if transaction.dialect == "postgresql" else "?"
    cases = f" WHEN ? THEN {cast}" * len(_VERSIONS)
    values: list[Any] = []
    for n, version in enumerate(_VERSIONS):
        values += [n, custom.document(fields, {field_id: version})]
    sql = f"UPDATE ticket SET custom = CASE number % {len(_VERSIONS)}{cases} END WHERE number % 10 < 7"
    custom.lock_definitions(transaction)
    transaction.execute(sql, values)
    if transaction.dialect == "postgresql":
        transaction.execute("ANALYZE ticket")


def _page(
    desk: Desk, transaction: Transaction, what: str, query: str, where: str, values: tuple[str, ...], order: str
) -> Figure:
    viewer = desk.viewer()
    asked = parsed(query, viewer)
    select, joins = urgent_page.SELECT, urgent_page.JOINS
    page = page_sql(
        asked,
        viewer.query_context(),
        transaction.dialect,
        select=select,
        joins=joins,
        extra=awake(asked, viewer),
    )
    spec = viewer.vocabulary.fields[_NAME]
    expression = custom_key(spec.custom, transaction.dialect)
    sql = (
        f"SELECT {select} FROM ticket t {joins} WHERE {where} AND t.trashed_at IS NULL "
        f"AND (t.snoozed_until IS NULL OR t.snoozed_until <= {int(viewer.now.timestamp())}) ORDER BY {order} LIMIT 50"
    ).format(key=expression)
    ours = [row[0] for row in transaction.all(page.sql, page.values)]
    assert ours == [row[0] for row in transaction.all(sql, values)], what
    taken = alternated(
        {
            "page": lambda: transaction.all(page.sql, page.values),
            "hand": lambda: transaction.all(sql, values),
        },
        _TURNS,
    )
    detail = f"{milliseconds(taken['page'])} / {milliseconds(taken['hand'])} (the query by hand)"
    return Figure("6", what, ratio(taken["page"], taken["hand"]), 2, detail, "page_sql")


def custom_key(field_id: int, dialect: str) -> str:
    """The sort key as somebody writes it who knows where it is."""
    if dialect == "sqlite":
        return f"json_extract(t.custom, '$.k{field_id}')"
    return f"(t.custom ->> 'k{field_id}') COLLATE \"C\""
