"""The field registry and its values."""

from __future__ import annotations

import pytest

from odesk_tui.core.errors import InvalidValue, NotAllowed
from odesk_tui.core.fields import FIELDS, RELATIONS, SPECS, choice_value, rank_value, tag_value, text_value
from odesk_tui.core.workflow import STANDARD
from odesk_tui.store.tables import Ticket


def test_every_field_has_its_column() -> None:
    columns = set(Ticket.__table__.columns.keys()) | {"tags"}  # type: ignore[attr-defined]
    assert {spec.column for spec in SPECS} <= columns


def test_no_two_fields_share_a_name() -> None:
    names = [name for spec in (*SPECS, *RELATIONS) for name in (spec.name, *spec.aliases)]
    assert len(names) == len(set(names)) == len(FIELDS)


@pytest.mark.parametrize(("raw", "code"), [("P1", 4), ("p4", 1), ("urgent", 4), ("LOW", 1), ("h", 3)])
def test_a_priority_by_any_of_its_names(raw: str, code: int) -> None:
    assert rank_value(FIELDS["priority"], raw) == code


@pytest.mark.parametrize("raw", ["P0", "P5", "", "bogus", "S1"])
def test_what_is_no_priority_is_refused(raw: str) -> None:
    with pytest.raises(InvalidValue, match="priority"):
        rank_value(FIELDS["priority"], raw)


def test_an_ambiguous_start_is_refused() -> None:
    with pytest.raises(InvalidValue):
        choice_value(FIELDS["type"], "")
    assert choice_value(FIELDS["type"], "inc") == "incident"


@pytest.mark.parametrize("raw", ["", "a b", "-x", "a,b", "x" * 61, "a\x1bb", 'a"b'])
def test_what_is_no_tag_is_refused(raw: str) -> None:
    with pytest.raises(InvalidValue, match="tag"):
        tag_value(raw)


def test_tags_fold_their_case() -> None:
    assert tag_value(" VIP ") == "vip"
    assert tag_value("Straße:2") == "strasse:2"


def test_a_text_must_fit() -> None:
    assert text_value(FIELDS["subject"], "x") == "x"
    with pytest.raises(InvalidValue, match="501"):
        text_value(FIELDS["subject"], "x" * 501)
    with pytest.raises(InvalidValue, match="empty"):
        text_value(FIELDS["subject"], "  ")


def test_the_workflow_says_what_is_possible() -> None:
    STANDARD.check("open", "solved")
    with pytest.raises(NotAllowed, match="closed cannot become solved; from closed it can become open"):
        STANDARD.check("closed", "solved")


def test_stepping_through_the_board() -> None:
    assert STANDARD.step("new", 1) == "open"
    assert STANDARD.step("open", 1) == "pending"
    assert STANDARD.step("solved", -1) == "pending"
    assert STANDARD.step("closed", 1) is None
    assert STANDARD.step("new", -1) is None
