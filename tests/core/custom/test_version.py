"""Versions: one order, whatever the habit of who numbers them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from odesk_tui.core.custom.version import canonical, key, prefix_range
from odesk_tui.core.errors import UsageError

# Each line of versions in the order in which they came out.
LINES = tuple(
    tuple(line.split())
    for line in (
        "1.9 1.10 1.10.1 1.11 2 10",
        "1.0-rc1 1.0 1.0.1-rc1 1.0.1",
        "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0",
        "1.dev0 1.0.dev456 1.0a1 1.0a2.dev456 1.0a12.dev456 1.0a12 1.0b1.dev456 1.0b2 1.0b2.post345.dev456 1.0b2.post345 "
        "1.0rc1.dev456 1.0rc1 1.0 1.0+abc.5 1.0+abc.7 1.0+5 1.0.post456.dev34 1.0.post456 1.0.15 1.1.dev1",
        "1.0.2 1.0.2a 1.0.2k 1.0.2u 1.0.3",
        "2.0~beta1 2.0 2.0-1 2.0-2 2.0-10 2.0.1",
        "4.1-SNAPSHOT 4.1 4.1.SP1 4.1.SP2 4.2",
        "3.2+7 3.2+8 3.2+10 3.2.1",
        "2024.9 2024.10.1 2025.1",
        "10.0.19045.3570 10.0.19045.4046 10.0.22631",
    )
)

_NUMBERS = st.integers(0, 10**12).map(str) | st.integers(0, 12).map(str)
_WORDS = st.sampled_from(
    ["rc", "alpha", "beta", "a", "b", "dev", "post", "sp", "p", "r", "x", "foo", "final", "snapshot"]
)
_PIECES = st.tuples(st.sampled_from(["", ".", "-", "_", "~", "+"]), _NUMBERS | _WORDS).map("".join)


def _is_version(text: str) -> bool:
    try:
        return canonical(text) == text
    except UsageError:
        return False


VERSIONS = (
    st.tuples(st.lists(_NUMBERS, min_size=1, max_size=4).map(".".join), st.lists(_PIECES, max_size=4).map("".join))
    .map("".join)
    .filter(_is_version)
)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_a_line_of_versions_is_in_order(line: tuple[str, ...]) -> None:
    for earlier, later in pairwise(line):
        assert key(earlier) < key(later), (earlier, later)


@pytest.mark.parametrize(
    ("one", "other"), [("3.2", "3.2.0"), ("1.0-rc1", "1.0.rc1"), ("1.0RC1", "1.0c1"), ("2.1.Final", "2.1")]
)
def test_what_is_the_same_version_has_the_same_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@given(VERSIONS, VERSIONS, VERSIONS)
def test_the_order_is_total_and_made_of_bytes(one: str, two: str, three: str) -> None:
    first, second, third = sorted((one, two, three), key=key)
    assert key(first) <= key(third)
    assert [key(v).encode() for v in (first, second, third)] == sorted(key(v).encode() for v in (one, two, three))
    assert canonical(one) == one
    assert key(one).isascii()
    assert len(key(one)) <= 400


@given(VERSIONS, st.integers(1, 99))
def test_a_prerelease_is_before_and_a_further_number_after(version: str, number: int) -> None:
    if version[-1].isdigit() and not set(version) - set("0123456789."):
        assert key(f"{version}-rc{number}") < key(version) < key(f"{version}.{number}")
        assert key(f"{version}.dev{number}") < key(f"{version}-alpha{number}") < key(f"{version}+{number}")
        assert (
            key(version) < key(f"{version}+{number}") < key(f"{version}.post{number}") < key(f"{version}.{number}-rc1")
        )


@st.composite
def _pep440(draw: st.DrawFn) -> str:
    small = st.integers(1, 12)
    text = ".".join(str(number) for number in draw(st.lists(st.integers(0, 12), min_size=1, max_size=3)))
    if draw(st.booleans()):
        text += f"{draw(st.sampled_from(['a', 'b', 'rc']))}{draw(small)}"
    if draw(st.booleans()):
        text += f".post{draw(small)}"
    if draw(st.booleans()):
        text += f".dev{draw(small)}"
    if draw(st.booleans()):
        text += f"+{draw(st.sampled_from(['abc', '5', 'abc.5', '12']))}"
    return text


@given(_pep440(), _pep440())
def test_python_packages_have_the_order_that_pip_gives_them(one: str, other: str) -> None:
    expected = Version(one) < Version(other)
    assert (key(one) < key(other)) is expected, (one, other, key(one), key(other))


@given(VERSIONS, st.lists(st.integers(0, 15).map(str), min_size=1, max_size=3).map(".".join))
def test_a_line_is_what_begins_with_its_numbers(version: str, line: str) -> None:
    low, high = prefix_range(line)
    wanted = line.split(".")
    release = version
    for at, char in enumerate(version):
        if char not in "0123456789." or (char == "." and not version[at + 1 : at + 2].isdigit()):
            release = version[:at]
            break
    numbers = [number.lstrip("0") or "0" for number in release.split(".")]
    numbers += ["0"] * (len(wanted) - len(numbers))
    assert (low <= key(version) < high) is (numbers[: len(wanted)] == wanted), (version, line)


@pytest.mark.parametrize("raw", ["", "abc", "1..2 (3)", "v", "1.0\n2", "9" * 65, "1.0é", ".1", "1.10soon", "3.2 or so"])
def test_what_is_no_version_is_refused_with_an_example(raw: str) -> None:
    with pytest.raises(UsageError, match=r"is not a version|at most 64"):
        canonical(raw)


def test_a_leading_v_is_left_out() -> None:
    assert canonical(" v3.2-RC1 ") == "3.2-RC1"
