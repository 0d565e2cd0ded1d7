"""What a query says: parsing, printing and the errors that point at the word."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from odesk_tui.core.errors import UsageError
from odesk_tui.core.fields import BUILT_IN, SPECS, TRAITS, FieldSpec, Kind
from odesk_tui.core.query.ast import (
    And,
    Keyword,
    Left,
    Match,
    Name,
    Not,
    Number,
    Op,
    Or,
    Prefix,
    Query,
    SortKey,
    Span,
    Text,
)
from odesk_tui.core.query.errors import QueryError
from odesk_tui.core.query.lexer import MAX_LENGTH, MAX_VALUES, SPELT
from odesk_tui.core.query.parser import DIRECTIVES, parse
from odesk_tui.core.query.printer import to_text
from odesk_tui.core.query.ranking import RANK
from odesk_tui.core.query.reference import reference
from odesk_tui.core.query.values import DAYS, FORMS, KEYWORDS, MAX_PHRASE, Vocabulary


def test_the_example_of_the_reference() -> None:
    query = parse(
        'status:open,new priority>=high assignee:me project:acme sla<2h "vpn drops" !tag:vip created>-7d sort:sla'
    )
    assert query.sort == (SortKey("sla"),)
    assert query.where == And(
        (
            Match("status", Op.ANY_OF, (Name("open"), Name("new"))),
            Match("priority", Op.GE, (Name("high"),)),
            Match("assignee", Op.ANY_OF, (Keyword.ME,)),
            Match("project", Op.ANY_OF, (Name("acme"),)),
            Match("sla", Op.LT, (Left(7200),)),
            Text(("vpn", "drops")),
            Not(Match("tag", Op.ANY_OF, (Name("vip"),))),
            Match("created", Op.GT, (Span(-604800),)),
        )
    )


@pytest.mark.parametrize(
    ("spelt", "same"),
    [
        ("sla.lt:2h", "sla<2h"),
        ("PRIORITY.GE:P2", "priority>=high"),
        ("priority:p1", "priority:urgent"),
        ("#1042", "id:1042"),
        ("number:#1042", "id:1042"),
        ("NOT tag:vip", "!tag:vip"),
        ("!!vpn", "vpn"),
        ("!NOT !vpn", "!vpn"),
        ("vpn AND mail", "vpn mail"),
        ("(a (b c)) d", "a b c d"),
        ("a OR (b OR c)", "a OR b OR c"),
        ("status=open", "status:open"),
        ("status:o", "status:open"),
        ("status:open,OPEN,o", "status:open"),
        ("who:anna", "assignee:anna"),
        ("sla<90m", "sla<1h30m"),
        ("sla<-0m", "sla<0"),
        ("due<+24h", "due<+1d"),
        ("created>mon", "created>monday"),
        ("created>2026-11-23T10:00+02:00", "created>2026-11-23T08:00Z"),
        ("Über-Größe", '"uber grosse"'),
        ("日本語", '"日 本 語"'),
        ("sort:-priority sort:sla vpn", "vpn sort:-priority,sla"),
        ("tag:Net*", "tag:net*"),
        ('"vpn dr"*', '"vpn dr"*'),
        ("https://example.com/x", '"https example com x"'),
        ("10:30", '"10 30"'),
        ('subject="a \\"b\\" \\\\ c"', 'subject="a \\"b\\" \\\\ c"'),
        ('tag:"none"', 'tag:"none"'),
        ("", ""),
    ],
)
def test_one_meaning_has_one_usual_spelling(spelt: str, same: str) -> None:
    assert to_text(parse(spelt)) == same
    assert parse(same) == parse(spelt)


def test_and_binds_closer_than_or() -> None:
    a, b, c = (Text((word,)) for word in "abc")
    assert parse("a b OR c").where == Or((And((a, b)), c))
    assert parse("a (b OR c)").where == And((a, Or((b, c))))
    assert parse("!(a OR b) c").where == And((Not(Or((a, b))), c))


def test_order_and_group_stand_anywhere_outside_parentheses() -> None:
    assert parse("sort:-updated (a OR b) group:customer,who") == Query(
        Or((Text(("a",)), Text(("b",)))), (SortKey("updated", True),), ("project", "assignee")
    )
    assert parse("group:tag a group:team").group == ("tag", "team")
    assert to_text(parse("group:customer,tag a sort:id")) == "a sort:id group:project,tag"


def test_wildcards_and_numbers() -> None:
    assert parse("foo*").where == Text(("foo",), prefix=True)
    assert parse("external:JIRA-*").where == Match("external", Op.ANY_OF, (Prefix("JIRA-"),))
    assert parse("id:7,#8").where == Match("id", Op.ANY_OF, (Number(7), Number(8)))


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("vpn statsu:open", 5, "did you mean status"),
        ("status:opne", 8, "did you mean open"),
        ("status:open,sovled", 13, "did you mean solved"),
        ("priority>=hihg", 11, "did you mean high"),
        ("zzz:1", 1, "expected one of id, subject"),
        ("assignee:ana", 10, "there is no agent 'ana'; did you mean anna"),
        ("project:none", 9, "always has a value"),
        ("status<open", 1, "no order"),
        ("assignee<none", 1, "no order"),
        ("due<none", 5, "no order"),
        ("status:", 8, "expected a value"),
        ("status:open, new", 13, "expected a value"),
        ("sort:sla sort:-sla", 15, "once"),
        ("a sort:-rank", 8, "no other direction"),
        ("a sort:rank,id", 13, "expected sort:rank alone"),
        ("a sort:id,rank", 11, "expected sort:rank alone"),
        ("sort:tag", 6, "one value to sort by"),
        ("(sort:sla)", 2, "outside the parentheses"),
        ("!sort:sla", 2, "cannot be negated"),
        ("sort:prio", 6, "did you mean"),
        ("group:a,b", 7, "no field 'a'"),
        ("group:subject", 7, "not grouped by subject: nearly each has one of its own; expected one of type, status"),
        ("group:tag,tag", 11, "tag once"),
        ("group:tag,team,type,status", 21, "at most 3"),
        ("(a b", 1, "closing )"),
        ("a) b", 2, "nothing is open"),
        ("()", 1, "between ( and )"),
        ("a OR", 5, "after OR"),
        ("OR a", 1, "before OR"),
        ("a OR OR b", 6, "after OR"),
        ("a AND", 3, "after AND"),
        ("AND a", 1, "before AND"),
        ("a !", 4, "after NOT"),
        ('x "vpn', 3, 'closing "'),
        ("priority >= high", 10, "without spaces"),
        ("---", 1, "letter or digit"),
        ("created>7d", 9, "needs a sign"),
        ("created>tomorow", 9, "did you mean tomorrow"),
        ("created>2026-02-30", 9, "no day"),
        ("created>2026-01-01,2026-01-02", 20, "one value"),
        ("sla<2", 5, "time left"),
        ("sla<99999999w", 5, "hundred years"),
        ("id:x", 4, "ticket number"),
        ("id:99999999999999999999", 4, "ticket number"),
        ("id:9999999999999999999", 4, "ticket number"),
        ("tag:a,b*,!!", 10, "not a tag"),
        ("status:op*", 8, "takes no *"),
        ("vpn d*", 5, "two letters"),
        ('tag:""', 5, "expected a value"),
        ("a " * 201, 401, "at most 200"),
        ("(" * 40, 13, "at most 12"),
        ("a" * (MAX_LENGTH + 1), MAX_LENGTH + 1, "the limit is 4000"),
        ("id:" + ",".join(map(str, range(MAX_VALUES + 1))), 1, "at most 200 conditions with 400 values"),
        ('vpn "' + "a " * (MAX_PHRASE + 1) + '"', 5, f"{MAX_PHRASE + 1} words in one phrase are too many"),
        ("subject:" + "日" * (MAX_PHRASE + 1), 9, "words in one phrase are too many"),
        ("sort:id,sla,due,type,team,status", 27, "at most 5 fields to sort by"),
        ("subject=" + "x" * 501, 9, "501 characters are too many"),
        ("status.lt:open", 1, "no order; expected status:value, not status<value"),
        ("=open", 1, "expected a field before '='"),
        ("a >b", 3, "expected a field before '>'"),
        ("team:me", 6, "word of the query language"),
        ("assignee:me*", 10, "takes no *"),
        ("subject=vpn*", 9, "subject= takes no *"),
        ("group:rank", 7, "no field 'rank'"),
        ("rank:1", 1, "no field 'rank'"),
        ("requester:", 11, "expected a value after 'requester:'"),
        ("created>2026-13-01", 9, "no day"),
        ("created>2026-11-23T25:00", 9, "no day"),
        ("sla<9999-99-99", 5, "no day"),
        ("severity>=s9", 11, "not one of minor"),
    ],
)
def test_an_error_names_the_column_and_what_was_expected(text: str, column: int, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, Vocabulary(agents={"anna", "bob"}))
    assert (caught.value.column, says in str(caught.value)) == (column, True), str(caught.value)
    assert str(caught.value).startswith(f"column {column}: ")
    assert isinstance(caught.value, UsageError)


def test_an_error_never_repeats_text_that_acts_on_a_terminal() -> None:
    for text in ("status:\x1b[31m", "tag:\x1b", "assignee:\x07", "created>\u202e", '"\x1b"', "id:\x9b"):
        with pytest.raises(QueryError) as caught:
            parse(text)
        assert str(caught.value).isprintable(), repr(str(caught.value))


@given(st.text(max_size=60))
@example('subject:"ab"*')
@example("tag:ŉ")
@example("created:1900-01-01T00:00+10:00")
@example("created:9000-12-31T23:59-10:00")
def test_any_text_is_a_query_or_an_error_with_a_column(text: str) -> None:
    column, query = 1, Query()
    try:
        query = parse(text)
    except QueryError as error:
        column = error.column
    assert 1 <= column <= len(text) + 1
    assert parse(to_text(query)) == query


_VALUES = {
    Kind.NUMBER: ("3", "#4", "1,2"),
    Kind.TEXT: ("x", "yz*", '"a \\"b"', "日本"),
    Kind.INSTANT: ("now", "-7d", "+1w2h", "today", "monday", "2026-11-23", "2026-11-23T10:00Z"),
    Kind.SLA: ("0", "-30m", "1d4h", "tomorrow", "2026-11-23T10:00:07"),
    Kind.AGENT: ("me", "bob"),
    Kind.TEAM: ("myteam", "x.y"),
    Kind.PROJECT: ("acme", "a-b,c_d"),
    Kind.CONTACT: ("Kim@x.example", '"Kim Lee"', "k*"),
    Kind.TAGS: ("vip", "net*", '"none"', "a/b,größe"),
}


def _condition(spec: FieldSpec) -> st.SearchStrategy[str]:
    """A condition on a field, with any operator and value that it takes."""
    values = _VALUES.get(spec.kind, ())
    taken = (*(spec.choices or values), *(("none", "any") if spec.optional else ()))
    named = st.tuples(
        st.sampled_from((spec.name, *spec.aliases)), st.sampled_from((":", "=")), st.sampled_from(taken)
    ).map(lambda parts: (*parts[:2], parts[2].rstrip("*") if spec.kind is Kind.TEXT and parts[1] == "=" else parts[2]))
    if not spec.traits.ordered:
        return named.map("".join)
    one = [value for value in (*spec.choices, *values) if "," not in value]
    signs = st.sampled_from(("<", "<=", ">", ">=", ".lt:", ".le:", ".gt:", ".ge:"))
    return named.map("".join) | st.tuples(st.just(spec.name), signs, st.sampled_from(one)).map("".join)


_conditions = st.one_of(st.sampled_from(["a", "bc*", '"c d"', '"c de"*', "#7", "größe"]), *map(_condition, SPECS))
_where = st.recursive(
    _conditions,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" ", " OR ", " AND "]), inner).map(lambda p: f"({p[0]}{p[1]}{p[2]})"),
        st.tuples(st.sampled_from(["!", "NOT ", "!!"]), inner).map("".join),
    ),
    max_leaves=12,
)
_sorts = st.lists(
    st.tuples(st.sampled_from(["", "-"]), st.sampled_from(BUILT_IN.sorted_by)),
    max_size=5,
    unique_by=lambda key: key[1],
).map(lambda keys: " sort:" + ",".join(map("".join, keys)) if keys else "")
_groups = st.lists(st.sampled_from(BUILT_IN.grouped_by), max_size=3, unique=True).map(
    lambda names: " group:" + ",".join(names) if names else ""
)


@given(_where | st.just(""), _sorts | st.just(" sort:rank"), _groups, st.booleans())
def test_every_tree_prints_to_text_that_means_the_same(where: str, sort: str, group: str, before: bool) -> None:
    query = parse(f"{sort}{group} {where}" if before else f"{where}{sort}{group}")
    assert parse(to_text(query)) == query
    assert to_text(parse(to_text(query))) == to_text(query)
    assert (len(query.sort), len(query.group)) == (
        sort.count(",") + bool(sort),
        group.count(",") + bool(group),
    )


def test_the_reference_is_made_of_what_the_grammar_has() -> None:
    told = "\n".join(reference())
    lines = [line for line in told.splitlines() if line.startswith("  ") and not line.startswith("   ")]
    examples = [line.strip().split("  ")[0] for line in lines]
    for text in examples:
        for one in text.split(", "):
            assert parse(one) is not None
    words = [*(op.value for op in Op), *(f".{word}:" for word in SPELT), *(word.value for word in Keyword), *DIRECTIVES]
    for word in (*words, *DAYS, *(spec.name for spec in SPECS), "AND", "OR", "NOT", "!", "(", ")", "*", '"', "#", RANK):
        assert word in told, word
    assert set(FORMS) == set(Kind) == set(TRAITS)
    assert set(KEYWORDS) == set(Keyword)
    assert all(len(line) <= 80 for line in told.splitlines())
    own = FieldSpec("colour", Kind.CHOICE, "", "COLOUR", choices=("red",), custom=1)
    assert "colour" in "\n".join(reference(BUILT_IN.having((own,))))
