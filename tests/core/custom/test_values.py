"""Values of every kind: read, printed, read again the same; keys in the order of the values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.core.custom.definition import (
    Choice,
    CustomField,
    CustomKind,
    Limits,
    choices_value,
    kind_named,
    name_value,
)
from odesk_tui.core.custom.values import Reading, check_limits, key, parse, text
from odesk_tui.core.errors import InvalidValue, UsageError
from odesk_tui.core.instants import from_seconds
from tests.core.custom.test_version import VERSIONS

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
READING = Reading(NOW, "UTC", lambda _kind, raw: {"ann": "ann", "bob": "bob"}[raw.casefold()])
CHOICES = (Choice(3, "Linux"), Choice(1, "Windows 11"), Choice(2, "macOS"))


def made(kind: CustomKind, **more: object) -> CustomField:
    """A field of the kind."""
    choices = CHOICES if "choice" in kind.value else ()
    return CustomField(1, "it", kind, "It", **{"choices": choices, **more})  # type: ignore[arg-type]


WRITTEN: dict[CustomKind, st.SearchStrategy[str]] = {
    CustomKind.TEXT: st.text(min_size=1, max_size=60).filter(lambda raw: bool(raw.strip())),
    CustomKind.LONG_TEXT: st.text(min_size=1, max_size=300).filter(lambda raw: bool(raw.strip())),
    CustomKind.INTEGER: st.integers(-(10**18) + 1, 10**18 - 1).map(str),
    CustomKind.DECIMAL: st.decimals(-(10**12), 10**12, places=4).map(str),
    CustomKind.BOOLEAN: st.sampled_from(["yes", "no", "True", "0"]),
    CustomKind.DATE: st.dates(date(1900, 1, 1), date(9000, 12, 31)).map(str),
    CustomKind.INSTANT: st.integers(-2_000_000_000, 10**11).map(
        lambda s: f"{from_seconds(s // 60 * 60):%Y-%m-%dT%H:%MZ}"
    ),
    CustomKind.DURATION: st.integers(0, 10**8).map(lambda seconds: f"{seconds // 60}m{seconds % 60}s"),
    CustomKind.CHOICE: st.sampled_from(["linux", "win", "MACOS"]),
    CustomKind.MULTI_CHOICE: st.sampled_from(["linux", "macos, linux", "win,mac"]),
    CustomKind.VERSION: VERSIONS,
    CustomKind.URL: st.sampled_from(["https://example.com/a?b=1", "mailto:ann@example.com"]),
    CustomKind.AGENT: st.sampled_from(["ann", "bob"]),
    CustomKind.CONTACT: st.sampled_from(["ann", "bob"]),
    CustomKind.PROJECT: st.sampled_from(["ann", "bob"]),
    CustomKind.RELEASE: VERSIONS.map(lambda version: f"Edge Router {version}"),
}


@pytest.mark.parametrize("kind", CustomKind, ids=lambda kind: kind.value)
@given(data=st.data())
def test_a_value_that_is_shown_can_be_written_again(kind: CustomKind, data: st.DataObject) -> None:
    field = made(kind)
    raw = data.draw(WRITTEN[kind])
    value = parse(field, raw, READING)
    if kind is not CustomKind.INSTANT or int(value) % 60 == 0:
        assert parse(field, text(field, value, READING), READING) == value
    key(field, value).encode()
    assert "\0" not in key(field, value)


def _order(kind: CustomKind, value: str) -> object:
    """A value as something that Python has the order of."""
    match kind:
        case CustomKind.INTEGER | CustomKind.INSTANT | CustomKind.DURATION:
            return int(value)
        case CustomKind.DECIMAL:
            return Decimal(value)
        case CustomKind.BOOLEAN:
            return value == "yes"
        case CustomKind.DATE:
            return date.fromisoformat(value)
        case _:
            return [choice.id for choice in CHOICES].index(int(value))


@pytest.mark.parametrize(
    "kind",
    [k for k in CustomKind if k.value in ("integer", "decimal", "boolean", "date", "instant", "duration", "choice")],
    ids=lambda kind: kind.value,
)
@given(data=st.data())
def test_the_bytes_of_keys_sort_as_values_do(kind: CustomKind, data: st.DataObject) -> None:
    field = made(kind)
    one, two = (parse(field, data.draw(WRITTEN[kind]), READING) for _ in range(2))
    assert (key(field, one).encode() < key(field, two).encode()) is (_order(kind, one) < _order(kind, two))  # type: ignore[operator]
    assert (key(field, one) == key(field, two)) is (one == two)


@given(VERSIONS, VERSIONS)
def test_releases_sort_by_product_and_then_as_versions_do(one: str, two: str) -> None:
    field, version = made(CustomKind.RELEASE), made(CustomKind.VERSION)
    router = [parse(field, f"router {v}", READING) for v in (one, two)]
    assert (key(field, router[0]) < key(field, router[1])) is (key(version, one) < key(version, two))
    assert key(field, f"Router {one}") == key(field, router[0])
    assert key(field, f"access point {one}") < key(field, router[0]) < key(field, f"router x {two}")


@pytest.mark.parametrize(
    ("kind", "limits", "fits", "refused"),
    [
        (CustomKind.TEXT, Limits(longest=3), "abc", "abcd"),
        (CustomKind.TEXT, Limits(pattern=r"AB-\d+"), "AB-12", "ab-12"),
        (CustomKind.INTEGER, Limits(least="1", most="10"), "10", "11"),
        (CustomKind.DECIMAL, Limits(least="0.5"), "0.50", "0.49"),
        (CustomKind.DATE, Limits(least="2026-01-01"), "2026-01-01", "2025-12-31"),
        (CustomKind.DURATION, Limits(most="2h"), "120m", "2h1m"),
        (CustomKind.VERSION, Limits(least="1.9"), "1.10", "1.9-rc1"),
        (CustomKind.INSTANT, Limits(most="2026-11-24"), "2026-11-24", "2026-11-24T10:00Z"),
    ],
)
def test_limits_are_kept_to(kind: CustomKind, limits: Limits, fits: str, refused: str) -> None:
    field = made(kind, limits=limits)
    check_limits(field, READING)
    parse(field, fits, READING)
    with pytest.raises(InvalidValue, match="it: "):
        parse(field, refused, READING)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (CustomKind.INTEGER, "1.5"),
        (CustomKind.INTEGER, "1" * 19),
        (CustomKind.DECIMAL, "1e5"),
        (CustomKind.DECIMAL, "NaN"),
        (CustomKind.BOOLEAN, "maybe"),
        (CustomKind.DATE, "2026-02-30"),
        (CustomKind.DATE, "soon"),
        (CustomKind.INSTANT, "0001-01-01"),
        (CustomKind.DURATION, "1 fortnight"),
        (CustomKind.CHOICE, "BeOS"),
        (CustomKind.MULTI_CHOICE, "linux, beos"),
        (CustomKind.VERSION, "latest"),
        (CustomKind.URL, "javascript:alert(1)"),
        (CustomKind.URL, "example.com"),
        (CustomKind.RELEASE, "router"),
        (CustomKind.TEXT, " \t "),
    ],
)
def test_what_is_no_value_is_refused_and_named(kind: CustomKind, raw: str) -> None:
    with pytest.raises(InvalidValue, match="it: "):
        parse(made(kind), raw, READING)


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        (CustomKind.INTEGER, {"limits": Limits(pattern="a")}, "pattern"),
        (CustomKind.TEXT, {"limits": Limits(pattern="(a")}, "column"),
        (CustomKind.TEXT, {"limits": Limits(longest=501)}, "500"),
        (CustomKind.TEXT, {"limits": Limits(least="a")}, "no smallest"),
        (CustomKind.INTEGER, {"limits": Limits(least="5", most="4")}, "larger"),
        (CustomKind.INTEGER, {"default": "many"}, "whole number"),
        (CustomKind.CHOICE, {"choices": ()}, "at least one"),
        (CustomKind.TEXT, {"choices": CHOICES}, "has none"),
        (CustomKind.VERSION, {"limits": Limits(least="1.0"), "default": "0.9"}, "less than 1.0"),
    ],
)
def test_a_definition_that_makes_no_sense_is_refused(kind: CustomKind, more: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check_limits(made(kind, **more), READING)


@pytest.mark.parametrize(
    "raw",
    [
        "status",
        "customer",
        "9lives",
        "a b",
        "x" * 41,
        "",
        "me",
        *"sort group rank or AND not has engagement blocks".split(),
    ],
)
def test_a_name_that_means_something_else_is_refused(raw: str) -> None:
    with pytest.raises(InvalidValue):
        name_value(raw)


def test_names_are_small_letters_of_any_script() -> None:
    assert name_value(" Über-Größe ") == "über-grösse"
    with pytest.raises(InvalidValue, match="already"):
        name_value("Version", taken=("version",))


def test_choices_keep_their_ids_when_they_move() -> None:
    assert choices_value(["macOS", "BeOS", "linux"], CHOICES) == (
        Choice(2, "macOS"),
        Choice(4, "BeOS"),
        Choice(3, "linux"),
    )
    with pytest.raises(InvalidValue, match="twice"):
        choices_value(["a", "A"])


def test_a_kind_that_is_misspelt_is_told_the_nearest() -> None:
    assert kind_named("Long Text") is CustomKind.LONG_TEXT
    with pytest.raises(UsageError, match="did you mean version"):
        kind_named("versoin")


def test_instants_are_shown_where_the_reader_is() -> None:
    field = made(CustomKind.INSTANT)
    value = parse(field, "2026-11-23 10:00", Reading(NOW, "Europe/Berlin"))
    assert from_seconds(int(value)) == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert text(field, value, Reading(NOW, "Asia/Tokyo")) == "2026-11-23 18:00"
    assert text(field, value) == "2026-11-23T09:00:00Z"
