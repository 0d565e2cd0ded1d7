from __future__ import annotations

import pytest

from odesk_tui.core.errors import UsageError
from odesk_tui.transfer.mapping import Assignment, load_mapping, pairs


def test_columns_are_told_or_known_by_name() -> None:
    told = pairs(["Ref=external", "a=b=Subject", "Notes="])
    assert told == {"Ref": "external", "a=b": "subject", "Notes": ""}
    assignment = Assignment(told)
    header = ["Ref", "a=b", "title", "Created At", "CUSTOMER", "Notes", "id", "rejected_line"]
    assert assignment.of_header(header, update=False) == ["external", "subject", "", "created", "project", "", "", ""]
    assert assignment.left_out == ("title", "id")


def test_a_toml_file_says_the_same() -> None:
    assert load_mapping('"Vorgang Nr" = "external_id"\nTitel = "subject"\n') == {
        "Vorgang Nr": "external",
        "Titel": "subject",
    }
    assert load_mapping('[columns]\nTitel = "title"\n') == {"Titel": "subject"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["subject"], "not COLUMN=FIELD"),
        (["=subject"], "not COLUMN=FIELD"),
        (["A=subjekt"], "did you mean subject"),
        (["A=id"], "no field 'id'"),
        (["A=due", "A=tag"], "mapped twice"),
    ],
)
def test_pairs_that_make_no_sense_are_refused(words: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        pairs(words)


@pytest.mark.parametrize("text", ["= nonsense", "a = 3", "columns = 3", 'a = "nosuch"'])
def test_a_file_that_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        load_mapping(text)


@pytest.mark.parametrize(
    ("told", "header", "said"),
    [
        (["Titl=subject"], ["Title", "project"], "no column 'Titl'; did you mean Title"),
        (["A=due", "B=due"], ["A", "B", "subject", "project"], "'A' and 'B' are all the field due"),
        ([], ["subject"], "no column is the field project"),
    ],
)
def test_a_header_that_makes_no_tickets_is_refused(told: list[str], header: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Assignment(pairs(told)).of_header(header, update=False)


def test_an_update_needs_the_external_id_only() -> None:
    assert Assignment(None).of_header(["external", "status"], update=True) == ["external", "status"]
    with pytest.raises(UsageError, match="no column is the field external"):
        Assignment(None).of_header(["subject", "project"], update=True)
