"""The answers of ``calendar compute``: the shared cases, the forms of the document, errors case by case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from odesk_tui.core.sla.compute import Unreadable, answer, answers, cases

DATA = Path(__file__).parents[2] / "data" / "cases"
CASES = json.loads((DATA / "business_time.json").read_text(encoding="utf-8"))
PLAIN: dict[str, Any] = {
    "id": "x",
    "timezone": "Europe/Berlin",
    "hours": {"mon": [["09:00", "17:00"]]},
    "op": "add",
    "start": "2026-11-23T08:00:00Z",
    "seconds": 3600,
}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_shared_case(case: dict[str, Any]) -> None:
    asked = "end" if case["op"] == "add" else "seconds"
    assert answer(case) == {"id": case["id"], asked: case[asked]}
    assert answer({name: value for name, value in case.items() if name != asked}) == {
        "id": case["id"],
        asked: case[asked],
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"start": "2026-11-23T09:00:00+01:00"}, {"end": "2026-11-23T09:00:00Z"}),
        ({"start": "2026-11-23T13:30:00.5+05:30"}, {"end": "2026-11-23T09:00:00.500000Z"}),
        ({"start": "0001-01-01T00:00:00+14:00"}, {"end": "0001-01-01T09:06:32Z"}),
        ({"seconds": 0.25}, {"end": "2026-11-23T08:00:00.250000Z"}),
        ({"seconds": 3600.0}, {"end": "2026-11-23T09:00:00Z"}),
        ({"op": "between", "end": "2026-11-23T08:00:01.5Z"}, {"seconds": 1.5}),
        ({"op": "between", "end": "2026-11-16T15:00:00Z"}, {"seconds": -3600}),
        ({"holidays": None, "overrides": None}, {"end": "2026-11-23T09:00:00Z"}),
        ({"id": None}, {"end": "2026-11-23T09:00:00Z"}),
        ({"id": ["any", 1]}, {"end": "2026-11-23T09:00:00Z"}),
    ],
)
def test_instants_and_durations_in_other_spellings(change: dict[str, Any], expected: dict[str, Any]) -> None:
    case = {**PLAIN, **change}
    assert answer(case) == {"id": case["id"], **expected}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"op": "subtract"}, "op: 'subtract' is not add or between"),
        ({"op": []}, "op: [] is not"),
        ({"start": "2026-11-23T08:00:00"}, "has no offset"),
        ({"start": "2026-11-23"}, "has no offset"),
        ({"start": "yesterday"}, "start: 'yesterday' is not an instant"),
        ({"start": "2026-11-23T08:00:61Z"}, "is not an instant"),
        ({"start": 1764000000}, "start: 1764000000 is not an instant"),
        ({"start": None}, "start: it is missing"),
        ({"seconds": None}, "seconds: it is missing"),
        ({"seconds": True}, "seconds: True is not"),
        ({"seconds": "60"}, "seconds: '60' is not"),
        ({"seconds": float("nan")}, "not a number of seconds"),
        ({"seconds": float("inf")}, "not a number of seconds"),
        ({"seconds": -1}, "cannot be negative"),
        ({"seconds": -0.5}, "cannot be negative"),
        ({"seconds": 1e308}, "within 400 years"),
        ({"seconds": 10**400}, "within 400 years"),
        ({"op": "between"}, "end: it is missing"),
        ({"op": "between", "end": "2999-01-01T00:00:00Z"}, "more than 400 years apart"),
        ({"timezone": "Mars/Base"}, "timezone:"),
        ({"hours": {}}, "never open"),
        ({"hours": {"mon": [["17:00", "09:00"]]}}, "hours.mon:"),
        ({"holidays": [1]}, "holidays:"),
    ],
)
def test_a_case_that_cannot_be_answered_says_why(change: dict[str, Any], words: str) -> None:
    given = answer({**PLAIN, **change})
    assert set(given) == {"id", "error"}
    assert given["id"] == "x"
    assert words in given["error"]
    assert len(given["error"]) < 250


def test_a_case_without_its_parts_is_an_error_for_each() -> None:
    assert answer({}) == {"id": None, "error": "op: it is missing"}
    for part in ("timezone", "hours", "op", "start", "seconds"):
        given = answer({name: value for name, value in PLAIN.items() if name != part})
        assert given["id"] == "x"
        assert f"{part}" in given["error"]
        assert "missing" in given["error"]


def test_a_list_a_single_object_and_lines_say_the_same() -> None:
    lines = "\n".join(json.dumps(case) for case in CASES)
    expected = [answer(case) for case in CASES]
    assert list(answers(json.dumps(CASES))) == expected
    assert list(answers(json.dumps(CASES, indent=2))) == expected
    assert list(answers(lines)) == expected
    assert list(answers("\ufeff\r\n" + lines.replace("\n", "\r\n\r\n") + "\r\n")) == expected
    assert list(answers(json.dumps(CASES[0], indent=1))) == expected[:1]
    assert list(answers(" \n ")) == []
    assert list(answers("[]")) == []


def test_a_bad_line_is_one_error_and_the_others_still_answer() -> None:
    plain = json.dumps(PLAIN)
    separator = json.dumps({**PLAIN, "id": "a\u2028b"}, ensure_ascii=False)
    deep = "[" * 100_000
    document = "\n".join([plain, "{oops", "7", plain[:-1], deep, "1" * 5000, separator])
    given = list(answers(document))
    assert [row["id"] for row in given] == ["x", None, None, None, None, None, "a\u2028b"]
    assert [row.get("error", "").split(" is ")[0].split(":")[0] for row in given] == [
        "",
        "line 2",
        "line 3",
        "line 4",
        "line 5",
        "line 6",
        "",
    ]


def test_items_that_are_no_cases_are_named_by_their_place() -> None:
    given = list(answers(json.dumps([PLAIN, 5, [PLAIN], PLAIN])))
    assert [row["id"] for row in given] == ["x", None, None, "x"]
    assert given[1]["error"].startswith("item 2: 5 is not a case")
    broken = list(cases("[\n" + json.dumps(PLAIN) + ",\n"))
    assert broken == [Unreadable("the list is not JSON: Expecting value at 3:1")]


def test_nesting_that_cannot_be_read_is_an_error_of_the_case() -> None:
    hours: list[Any] = []
    for _ in range(50_000):
        hours = [hours]
    given = answer({**PLAIN, "hours": {"mon": hours}})
    assert "too deep" in given["error"]
