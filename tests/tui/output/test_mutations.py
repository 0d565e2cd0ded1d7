"""The layer broken on purpose: each fault must show as a difference between the two terminals."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.tui.output import pictures, test_shadow

_NAMES = ("cells", "frames", "motion", "moved", "pens", "shadow")
_MODULES = {name: importlib.import_module(f"odesk_tui.tui.output.{name}") for name in _NAMES}

# Module, a piece of its source, what is put instead.
FAULTS = [
    ("shadow", "        self.rows[top : bottom + 1] = moved.apply(self.rows, shift)\n", ""),
    ("shadow", 'self._pens.change(self._pen, "")', '""'),
    ("shadow", "    def disturbed(self) -> None:\n", "    def disturbed(self) -> None:\n        return\n"),
    ("shadow", "width, height\n            self.forget()", "width, height"),
    ("shadow", "    if codes != old.codes:", "    if False:"),
    ("shadow", "    while end < len(chars) and not chars[end]:", "    while False:"),
    ("shadow", "UNKNOWN in chars[gap:stop] or ", ""),
    ("shadow", " and UNKNOWN not in chars[first:end]", ""),
    ("shadow", "sorted({*changed, *block})", "changed"),
    ("shadow", ' + step + "\\x1b[r"', " + step"),
    ("shadow", "{'M' if lines > 0 else 'L'}", "{'L' if lines > 0 else 'M'}"),
    ("shadow", "                self._pen = code\n", ""),
    ("shadow", "        self._place = None\n        if", "        if"),
    ("shadow", "self._place = (end, y) if end < self.width else None", "self._place = (end - 1, y)"),
    ("moved", "[blank(len(shown[top].chars)) for _ in range(abs(lines))]", "list(shown[top : top + abs(lines)])"),
    ("moved", "if any(UNKNOWN in", "if False and any(UNKNOWN in"),
    ("motion", 'return f"\\x1b[{y + 1};{x + 1}H"', 'return f"\\x1b[{y + 1};{x}H"'),
    ("motion", "'B' if rows > 0 else 'A'", "'A' if rows > 0 else 'B'"),
    ("motion", "return \"\\b\" * columns", "return \"\\b\""),
    ("pens", "if old.attributes - new.attributes:", "if False:"),
    ("pens", "parts.append(new.background or \"49\")", "pass"),
    ("pens", "size = 5 if parts[at + 1] == \"2\" else 3", "size = 3"),
    ("cells", "    if not new_chars[x]:", "    if False:"),
    ("cells", "    while at < width and not new_chars[at]:", "    while False:"),
    ("cells", "cells += [\"\"] * (cell_len(cluster) - 1)", "pass"),
    ("frames", "strip = strip.crop(0, min(end, last) - x)", "pass"),
    ("frames", "row = rows.get(y) or shadow.rows[y]", "row = shadow.rows[y]"),
]  # fmt: skip

# These show only where the terminal measures characters otherwise.
DOUBTS = [
    ("shadow", "if new.risky or old.risky:", "if False:"),
    ("shadow", "                self._place = None\n            at = until", "            at = until"),
    ("shadow", 'self._write(out, y, Row([" "] * self.width, row.codes), at, until)', "pass"),
    ("cells", "        return bool(cell)", "        return False"),
]


@pytest.fixture
def broken(request: pytest.FixtureRequest) -> Iterator[None]:
    """The layer with one fault; it is whole again afterwards."""
    name, piece, instead = request.param
    module = _MODULES[name]
    source = inspect.getsource(module)
    assert piece in source, f"{name} has no {piece!r} any more"
    users = [*_MODULES.values(), pictures]
    before = [dict(vars(user)) for user in users]
    exec(compile(source.replace(piece, instead, 1), f"<broken {name}>", "exec"), vars(module))
    whole = before[users.index(module)]
    for user, was in zip(users, before, strict=True):
        for key, value in was.items():
            if key in whole and whole[key] is value and vars(module)[key] is not value:
                setattr(user, key, vars(module)[key])
    yield
    for user, was in zip(users, before, strict=True):
        vars(user).clear()
        vars(user).update(was)


def searching(examples: int) -> Any:
    return settings(max_examples=examples, phases=(Phase.generate,), database=None, report_multiple_bugs=False)


@pytest.mark.parametrize("broken", FAULTS, indirect=True, ids=lambda fault: f"{fault[0]}: {fault[1].strip()[:50]}")
def test_a_fault_is_found(broken: None) -> None:
    def tell(story: list[tuple[str, Any]], bce: bool) -> None:
        test_shadow.tell(story, pictures.Pair(test_shadow.W, test_shadow.H, bce=bce))

    def look() -> None:
        for story in test_shadow.CASES.values():
            tell(story, True)
        searching(400)(given(test_shadow.stories(), st.booleans())(tell))()

    with pytest.raises((AssertionError, IndexError, KeyError)):
        look()


@pytest.mark.parametrize("broken", DOUBTS, indirect=True, ids=lambda fault: f"{fault[0]}: {fault[2].strip()[:50]}")
def test_a_fault_is_found_where_widths_are_in_doubt(broken: None) -> None:
    look = searching(400)(given(test_shadow.stories())(test_shadow.leaves_no_trace))
    with pytest.raises(AssertionError):
        look()
