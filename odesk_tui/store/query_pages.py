"""Pages and counts of the tickets that a query finds, by keyset: the cost of a page does not depend on how far down it is.

A page reads the numbers and sort keys of its rows first, along an index where one fits, then what the caller selects for
just these. Three shapes read an index in the wanted order instead of sorting all that match:
one page a status (UNION ALL) for ``status:a,b``; one page an owner for several assignees or teams and for a project with its
engagements; and the index of the queue or of the first sort key, with the filters on the way, for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from odesk_tui.core.errors import StoreUnavailable
from odesk_tui.core.fields import BUILT_IN, FieldSet, FieldSpec, Kind
from odesk_tui.core.instants import NEVER
from odesk_tui.core.query.ast import Query
from odesk_tui.core.query.binding import All, Begins, Bound, Missing, OneOf, Opposite, Within, Words, bind, conditions
from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.order import sort_keys
from odesk_tui.core.query.ranking import looked_for
from odesk_tui.core.text import from_stored, safe_line
from odesk_tui.core.workflow import ACTIVE
from odesk_tui.store.door import Dialect, Row, Value
from odesk_tui.store.field_sql import REFERRED, stored
from odesk_tui.store.own_pages import OwnPage, own_order
from odesk_tui.store.query_sql import Compiler, Sql, ids_of
from odesk_tui.store.text_pages import RANK_WIDTH, Walk, capped_sql, leading, newest_sql, rank_key_sql, ranked_sql

# Beyond every number that a column of the store holds, so that "none" sorts last.
_HIGHEST = 2**63 - 1
_LOWEST = -(2**63) + 1
EVERYTHING = Sql("(1 = 1)")


@dataclass(frozen=True, slots=True)
class Page:
    """A statement for ``Transaction.all``: its rows are what was selected followed by the row's key.

    Rows are in the query's order, also when they were read backwards.
    """

    sql: str
    values: tuple[Value, ...]
    key_width: int

    def key(self, row: Row) -> Row:
        """The key of a row: what ``after`` takes to go on from it (text as received, as the door stores it again)."""
        return tuple(from_stored(part) if isinstance(part, str) else part for part in row[-self.key_width :])


@dataclass(frozen=True, slots=True)
class _Key:
    """One sort key: its SQL on ``ticket t`` and its direction."""

    sql: str
    descending: bool


def where_sql(query: Query, context: QueryContext, dialect: Dialect, *, trashed: bool = False) -> Sql:
    """The condition on ``ticket t``; tickets in the trash only, or without them. Raises as ``bind`` does."""
    bound = _by_status(bind(query.where, context), context)
    return _steered(dialect, conditions(bound), _live(context), indexed=False).condition(bound) & _trash(trashed)


def count_sql(
    query: Query, context: QueryContext, dialect: Dialect, *, cap: int, trashed: bool = False, extra: Sql = EVERYTHING
) -> Sql:
    """A statement with the number of tickets found, at most ``cap``, so that its cost is bounded."""
    bound = bind(query.where, context)
    lead = leading(bound)
    if lead is not None and not lead.rest:
        texts = capped_sql(bound, _trash(trashed) & extra, dialect, cap)
        return Sql(f"SELECT count(*) FROM ({texts.text}) AS capped", texts.values)  # noqa: S608 (constants)
    where = where_sql(query, context, dialect, trashed=trashed) & extra
    rows = f"SELECT 1 FROM ticket t WHERE {where.text} LIMIT ?"  # noqa: S608 (constants)
    sql = f"SELECT count(*) FROM ({rows}) AS capped"  # noqa: S608 (constants)
    return Sql(sql, (*where.values, cap))


def key_sql(query: Query, context: QueryContext, dialect: Dialect, number: int) -> Page:
    """A statement with one row: the key of the ticket ``number`` in the query's order, whether the query finds it or not."""
    wanted = looked_for(query)
    if wanted is not None:
        ranked = rank_key_sql(wanted, dialect, context.ranked, number)
        return Page(ranked.text, ranked.values, RANK_WIDTH)
    keys = _keys(query, dialect, context.fields)
    columns = ", ".join(key.sql for key in keys)
    return Page(f"SELECT {columns} FROM ticket t WHERE t.number = ?", (number,), len(keys))  # noqa: S608 (constants)


def page_sql(
    query: Query,
    context: QueryContext,
    dialect: Dialect,
    *,
    select: str = "t.number",
    joins: str = "",
    after: Sequence[Value] | None = None,
    backwards: bool = False,
    inclusive: bool = False,
    limit: int = 50,
    trashed: bool = False,
    extra: Sql = EVERYTHING,
    few: bool = False,
) -> Page:
    """The page of at most ``limit`` tickets after the key ``after`` (before it when ``backwards``), or the first (last).

    ``select`` and ``joins`` are the caller's own constants about ``ticket t``, without placeholders; ``extra`` is another
    condition on ``t`` (in parentheses if it has an OR), which finds few tickets by itself if ``few``. ``inclusive`` begins
    with the ticket of that key itself. Raises as ``bind`` does.
    """
    width = len(sort_keys(query))
    if after is not None and len(after) != width:
        raise ValueError(f"a key of this query has {width} parts, not {len(after)}")
    bound = _by_status(bind(query.where, context), context)
    walk = Walk(dialect, bound, _trash(trashed) & extra, backwards, limit)
    wanted = looked_for(query)
    if wanted is not None:
        inner = ranked_sql(walk, wanted, context.ranked, after, inclusive)
        return _selected(select, joins, inner, [False] * width)
    keys = _keys(query, dialect, context.fields)
    if width == 1 and leading(bound) and not _are_few(conditions(bound), _live(context)):
        inner = newest_sql(walk, keys[0].descending, after, inclusive)
        return _selected(select, joins, inner, [keys[0].descending])
    rare = few or trashed or any(_is_rare(term) for term in conditions(bound))
    filters = walk.filters
    if after is not None:
        # A plus keeps SQLite from searching by the key instead of by the index of the rare values.
        mark = "+" if rare and dialect == "sqlite" else ""
        filters &= _beyond([_Key(mark + key.sql, key.descending) for key in keys], after, backwards, inclusive)
    pager = _Pager(dialect, keys, backwards, limit)
    own = own_order(query, context.fields)
    if own is not None and not rare:
        steered = _steered(dialect, conditions(bound), _live(context), indexed=True)
        # Its own range says where reading begins and ends.
        steered = Compiler(dialect, steered.unindexed - {own.name})
        condition = steered.condition(bound) & walk.filters
        place = after if after is None else (after[0], int(str(after[1])))
        inner = OwnPage(own, keys[0].descending, backwards, limit, given=_is_given(own, conditions(bound))).of(
            condition, place, inclusive=inclusive
        )
    elif rare:
        inner = pager.gathered(Compiler(dialect).condition(bound) & filters)
    else:
        inner = _walked(bound, filters, pager, _live(context))
    return _selected(select, joins, inner, [key.descending for key in keys])


def _selected(select: str, joins: str, inner: Sql, descending: Sequence[bool]) -> Page:
    """What is wanted of the tickets whose keys (k0 and so on, the number last) ``inner`` selects, in their order."""
    names = [f"page.k{n}" for n in range(len(descending))]
    order = ", ".join(name + " DESC" * down for name, down in zip(names, descending, strict=True))
    sql = (
        f"SELECT {select}, {', '.join(names)} FROM ({inner.text}) AS page "  # noqa: S608 (constants)
        f"JOIN ticket t ON t.number = {names[-1]} {joins} ORDER BY {order}"
    )
    return Page(sql, inner.values, len(descending))


def _trash(trashed: bool) -> Sql:
    return Sql("t.trashed_at IS NOT NULL" if trashed else "t.trashed_at IS NULL")


def _keys(query: Query, dialect: Dialect, fields: FieldSet) -> tuple[_Key, ...]:
    return tuple(_Key(_key_sql(fields[key.field], key.descending, dialect), key.descending) for key in sort_keys(query))


def _named(choice: str) -> str:
    """The name of a status or type as it is: whatever somebody has written into the store, nothing else becomes SQL."""
    if not choice.replace("-", "").replace("_", "").isalnum():
        told = safe_line(choice[:40])
        raise StoreUnavailable(f"the store has a choice {told!r}, which odesk never makes. See: odesk doctor")
    return choice


def _key_sql(spec: FieldSpec, descending: bool, dialect: Dialect) -> str:
    """An expression that is never null and sorts as ``core/query/order.py`` says."""
    column = stored(spec)
    if spec.kind is Kind.CHOICE:
        cases = " ".join(f"WHEN '{_named(choice)}' THEN {n}" for n, choice in enumerate(spec.choices))
        return f"CASE {column} {cases} ELSE {len(spec.choices)} END"
    if spec.kind is Kind.SLA:
        return f"COALESCE(NULLIF({column}, {NEVER}), {_LOWEST})" if descending else column
    if spec.traits.ordered and not spec.custom:
        beyond = _LOWEST if descending else _HIGHEST
        return f"COALESCE({column}, {beyond})" if spec.nullable else column
    if spec.kind in REFERRED:
        text = f"(SELECT r.handle FROM {REFERRED[spec.kind]} r WHERE r.id = {column})"  # noqa: S608 (constants)
    elif spec.kind is Kind.CONTACT:
        text = f"(SELECT c.name FROM contact c WHERE c.id = {column})"  # noqa: S608 (constants)
    else:
        text = _WORDS if spec.name == "subject" else column
    # A first character puts those without a text last.
    some, none = ("1", "0") if descending else ("0", "1")
    collate = ' COLLATE "C"' if dialect == "postgresql" else ""
    return f"COALESCE('{some}' || {text}, '{none}'){collate}"


_WORDS = "(SELECT w.subject FROM ticket_text w WHERE w.ticket_number = t.number)"


def _beyond(keys: Sequence[_Key], after: Sequence[Value], backwards: bool, inclusive: bool) -> Sql:
    """Rows after the key in the direction of reading."""
    signs = ["<" if key.descending != backwards else ">" for key in keys]
    equal = "=" * inclusive
    if len(set(signs)) == 1:
        columns = ", ".join(key.sql for key in keys)
        marks = ", ".join("?" * len(keys))
        return Sql(f"({columns}) {signs[0]}{equal} ({marks})", tuple(after))
    alternatives: list[str] = []
    values: list[Value] = []
    for n, key in enumerate(keys):
        last = equal if n == len(keys) - 1 else ""
        same = [f"{before.sql} = ?" for before in keys[:n]]
        alternatives.append("(" + " AND ".join([*same, f"{key.sql} {signs[n]}{last} ?"]) + ")")
        values += after[: n + 1]
    return Sql("(" + " OR ".join(alternatives) + ")", tuple(values))


@dataclass(frozen=True, slots=True)
class _Pager:
    """Makes the SELECT of a page's keys."""

    dialect: Dialect
    keys: tuple[_Key, ...]
    backwards: bool
    limit: int

    @property
    def by_urgency(self) -> bool:
        """Whether the order is that of the indexes on ``(…, sla_due, number)``, in one direction."""
        return [key.sql for key in self.keys] == ["t.sla_due", "t.number"] and not self.keys[1].descending

    @property
    def indexed(self) -> bool:
        """Whether an index has the order."""
        return self.keys[0].sql in ("t.sla_due", "t.updated_at", "t.created_at", "t.number")

    def select(self, where: Sql, index: str = "") -> Sql:
        """The keys of the first ``limit`` rows of ``where``; SQLite reads them by ``index``."""
        columns = ", ".join(f"{key.sql} AS k{n}" for n, key in enumerate(self.keys))
        hint = f" INDEXED BY {index}" if index and self.dialect == "sqlite" else ""
        sql = f"SELECT {columns} FROM ticket t{hint} WHERE {where.text} {self._order()} LIMIT {self.limit:d}"  # noqa: S608 (constants)
        return Sql(sql, where.values)

    def select_of_each(self, name: str, ids: Sql, where: Sql) -> Sql:
        """:meth:`select` as one page for each of the agents, teams or projects ``ids``, merged; only :attr:`by_urgency`."""
        column, index = _QUEUES[name]
        hint = f" INDEXED BY {index}" if self.dialect == "sqlite" else ""
        order = "DESC" if self.backwards else "ASC"
        sql = (
            f"SELECT t.sla_due AS k0, t.number AS k1 FROM ({ids.text}) AS owner CROSS JOIN ticket t "  # noqa: S608 (constants)
            f"WHERE t.number IN (SELECT t.number FROM ticket t{hint} WHERE t.{column} = owner.id "
            f"AND {where.text} ORDER BY t.sla_due {order}, t.number {order} LIMIT {self.limit:d}) "
            f"{self._order()} LIMIT {self.limit:d}"
        )
        return Sql(sql, (*ids.values, *where.values))

    def gathered(self, where: Sql) -> Sql:
        """:meth:`select` for few tickets, found by an index of their own: SQLite may not walk the order's index for them."""
        columns = ", ".join(f"{key.sql} AS k{n}" for n, key in enumerate(self.keys))
        mark = "+" if self.dialect == "sqlite" else ""
        sql = f"SELECT {columns} FROM ticket t WHERE {where.text} {self._order(mark)} LIMIT {self.limit:d}"  # noqa: S608 (constants)
        return Sql(sql, where.values)

    def _order(self, mark: str = "") -> str:
        names = (f"{mark}k{n}" + " DESC" * (key.descending != self.backwards) for n, key in enumerate(self.keys))
        return "ORDER BY " + ", ".join(names)

    def merged(self, pages: Sequence[Sql]) -> Sql:
        """The first ``limit`` rows of several pages."""
        arms = " UNION ALL ".join(f"SELECT * FROM ({page.text}) AS arm{n}" for n, page in enumerate(pages))  # noqa: S608 (constants)
        values = tuple(value for page in pages for value in page.values)
        return Sql(f"SELECT * FROM ({arms}) AS arms {self._order()} LIMIT {self.limit:d}", values)  # noqa: S608 (constants)


def _walked(bound: Bound, filters: Sql, pager: _Pager, live: frozenset[str]) -> Sql:
    """The keys of the page, read along an index in the wanted order where there is one."""
    terms = conditions(bound)
    active, found = _are_few(terms, live), any(_is_found(term) for term in terms)
    if found and not active:
        return pager.select(Compiler(pager.dialect).condition(bound) & filters)
    queue, status = _one_of(terms, _QUEUES), _one_of(terms, ("status",))
    if queue is not None and queue.field.name == "team" and status is not None:
        # Teams are few and large, so that their tickets of a status are found sooner than a status of their tickets.
        queue = None
    # The order's index leads to the first few of many, but past all others to those of a queue or a tag.
    leads = pager.indexed and not (active and (_one_of(terms, _QUEUES) or found))
    compiler = _steered(pager.dialect, terms, live, leads or (pager.by_urgency and not found))
    if not pager.by_urgency:
        return pager.select(compiler.condition(bound) & filters)
    if queue is not None and (len(queue.values) > 1 or queue.field.kind is Kind.PROJECT):
        return pager.select_of_each(
            queue.field.name, ids_of(queue.field.kind, queue.values), _rest(terms, queue, compiler) & filters
        )
    if queue is None and status is not None:
        others = _rest(terms, status, compiler) & filters
        arms = [pager.select(Sql("t.status = ?", (value,)) & others, "ix_ticket_status_sla") for value in status.values]
        return arms[0] if len(arms) == 1 else pager.merged(arms)
    return pager.select(compiler.condition(bound) & filters)


# Fields with an index on (column, sla_due, number), those that narrow most first.
_QUEUES = {
    "assignee": ("assignee_id", "ix_ticket_assignee_sla"),
    "team": ("team_id", "ix_ticket_team_sla"),
    "project": ("project_id", "ix_ticket_project_sla"),
}


def _one_of(terms: Sequence[Bound], names: Iterable[str]) -> OneOf | None:
    """The term about the first of the fields ``names`` that there is one about."""
    found = {term.field.name: term for term in terms if isinstance(term, OneOf)}
    return next((found[name] for name in names if name in found), None)


def _live(context: QueryContext) -> frozenset[str]:
    """The statuses of tickets that still want work."""
    return frozenset(name for name, category in context.category_of.items() if category in ACTIVE)


def _by_status(bound: Bound, context: QueryContext) -> Bound:
    """``bound`` with the statuses of the categories that it asks for, since there is an index of statuses only."""
    terms = conditions(bound)
    category = _one_of(terms, ("category",))
    if category is None or _one_of(terms, ("status",)) is not None:
        return bound
    names = tuple(name for name, of in context.category_of.items() if of in category.values)
    return All((*terms, OneOf(BUILT_IN["status"], names))) if names else bound


def _are_few(terms: Sequence[Bound], live: frozenset[str]) -> bool:
    """Whether only tickets are wanted that still want work, and nothing but their status, queue and tags finds them.

    There are few of these however many tickets there are, so they are found by status and the rest is checked on each.
    """
    status = _one_of(terms, ("status",))
    if status is None or not live.issuperset(str(value) for value in status.values):
        return False
    return not any(_is_found(term) for term in terms if not (isinstance(term, OneOf) and term.field.name == "tag"))


def _steered(dialect: Dialect, terms: Sequence[Bound], live: frozenset[str], indexed: bool) -> Compiler:
    """A compiler that lets what finds fewest tickets lead: live statuses, a queue, the index of the order, a status."""
    if not indexed and _are_few(terms, live):
        return Compiler(dialect, frozenset({"tag", *_QUEUES}))
    better = indexed or _one_of(terms, _QUEUES) is not None
    # A range of a desk's own field may be of very many tickets, more than the index of the order is read past.
    ranges = {term.field.name for term in terms if indexed and isinstance(term, Within) and term.field.custom}
    return Compiler(dialect, frozenset({"status"} if better else ()) | ranges)


def _rest(terms: Sequence[Bound], without: Bound, compiler: Compiler) -> Sql:
    """All conditions but one."""
    rest = EVERYTHING
    for term in terms:
        if term is not without:
            rest &= compiler.condition(term)
    return rest


def _is_given(spec: FieldSpec, terms: Sequence[Bound]) -> bool:
    """Whether what is found has a value in the field."""
    return any(isinstance(term, Within | OneOf) and term.field.custom == spec.custom for term in terms)


def _is_rare(term: Bound) -> bool:
    """Whether the term finds tickets by a value that few have."""
    if isinstance(term, Opposite):
        return isinstance(term.term, Missing) and term.term.field.name in _RARE
    return isinstance(term, Within | OneOf | Begins) and term.field.name in _RARE


# Fields that most tickets have no value in, with an index of those that do.
_RARE = frozenset({"due", "snoozed", "external"})


def _is_found(term: Bound) -> bool:
    """Whether tickets are found by an index of their own, of words, tags or numbers, which SQLite then weighs."""
    if isinstance(term, Within):
        return term.field.name == "id"
    return isinstance(term, Words) or (isinstance(term, OneOf) and term.field.kind in (Kind.TAGS, Kind.CONTACT))
