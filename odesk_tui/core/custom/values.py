"""The values of a desk's own fields: read from what a person wrote, checked, printed, and put in order.

A value is held as its canonical text: what :func:`parse` gives and :func:`text` shows. Its :func:`key` is text whose bytes
sort as the values of the kind do, so that both databases, and memory, have one order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from odesk_tui.core.custom import version
from odesk_tui.core.custom.definition import CHOSEN, RANGED, WORDY, CustomField, CustomKind, with_article
from odesk_tui.core.custom.pattern import compiled
from odesk_tui.core.errors import InvalidValue, UsageError
from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.query.times import parse_instant
from odesk_tui.core.query.words import words
from odesk_tui.core.text import safe_line

# Numbers are whole up to this, so that their keys have one width.
_LARGEST = 10**18 - 1
_PLACES = 9
# What of a text's words it is sorted by; an index takes no more.
KEY_LENGTH = 120
NOTHING = ("", "none", "-")
_YES, _NO = frozenset({"yes", "y", "true", "t", "on", "1"}), frozenset({"no", "n", "false", "f", "off", "0"})
_URL = re.compile(r"(https?|ftp|ssh|sftp|mailto|tel|file):\S+", re.IGNORECASE)
_RELEASE = re.compile(r"([^\W_][\w.+/&-]*(?: +[^\W\d_][\w.+/&-]*)*)[ @]+(v?[0-9][0-9a-z._~+-]*)", re.IGNORECASE)
# Between the product and the version in a release's key: before every character that a product's name may have.
_PRODUCT_END = "\x01"


@dataclass(frozen=True, slots=True)
class Reading:
    """Seen from when and where a person writes, and how they name people and customers.

    ``find`` gives the handle of the agent or project, or the address of the contact, that a word names, or raises.
    """

    now: datetime
    zone: str = "UTC"
    find: Callable[[CustomKind, str], str] | None = None


# For values that say no time of their own and name nobody.
UNTIMED = Reading(datetime(1970, 1, 1, tzinfo=UTC))


def is_nothing(raw: str) -> bool:
    """Whether ``raw`` says that there is no value."""
    return raw.strip().casefold() in NOTHING


def parse(of: CustomField, raw: str, reading: Reading) -> str:
    """The canonical text of ``raw``, which keeps to the field's limits; raises :class:`InvalidValue`."""
    try:
        value = read(of, raw, reading)
        check(of, value, reading)
    except InvalidValue:
        raise
    except UsageError as error:
        raise InvalidValue(of.name, str(error)) from None
    return value


def read(of: CustomField, raw: str, reading: Reading) -> str:
    """The canonical text of ``raw``, whatever the field's limits; raises :class:`UsageError`."""
    return _READERS[of.kind](of, raw, reading)


def text(of: CustomField, value: str, reading: Reading | None = None) -> str:
    """``value`` as a person reads and can write it again; without ``reading`` instants are UTC."""
    match of.kind:
        case CustomKind.CHOICE | CustomKind.MULTI_CHOICE:
            names = {str(choice.id): choice.name for choice in of.choices}
            return ", ".join(names.get(held, f"?{held}") for held in value.split(","))
        case CustomKind.INSTANT:
            at = from_seconds(int(value))
            if reading is None:
                return at.isoformat().replace("+00:00", "Z")
            from zoneinfo import ZoneInfo

            return f"{at.astimezone(ZoneInfo(reading.zone)):%Y-%m-%d %H:%M}"
        case CustomKind.DURATION:
            return duration_text(int(value))
        case _:
            return value


def plain(of: CustomField, value: str) -> object:
    """``value`` as data: a number, a truth, an aware instant, a list of choices, or text."""
    match of.kind:
        case CustomKind.INTEGER:
            return int(value)
        case CustomKind.BOOLEAN:
            return value == "yes"
        case CustomKind.INSTANT:
            return from_seconds(int(value))
        case CustomKind.MULTI_CHOICE:
            return text(of, value).split(", ")
        case _:
            return text(of, value)


def key(of: CustomField, value: str) -> str:
    """Text whose bytes sort as the field's values do; the same for equal values. Never fails.

    What the kind cannot hold any more (in the midst of a change of kind) sorts before everything.
    """
    try:
        return _KEYS[of.kind](of, value)
    except (UsageError, ValueError, InvalidOperation):
        return ""


def words_of(of: CustomField, value: str) -> str | None:
    """The words by which a text is found, joined by spaces; None for kinds that are not found by words."""
    return " ".join(words(value)) if of.kind in WORDY else None


def searched(of: CustomField, value: str) -> str | None:
    """What full-text search looks in; None for a kind whose values are no text."""
    if of.kind in CHOSEN:
        return text(of, value)
    return value if of.kind in WORDY or of.kind in (CustomKind.VERSION, CustomKind.RELEASE) else None


def check_limits(of: CustomField, reading: Reading) -> None:
    """Raise :class:`InvalidValue` when the field's limits, or its default, make no sense for its kind."""
    limits = of.limits
    if limits.pattern is not None:
        if of.kind not in WORDY and of.kind is not CustomKind.VERSION:
            raise InvalidValue("pattern", f"{with_article(of.kind)} has none; only texts, links and versions do")
        compiled(limits.pattern)
    if limits.longest is not None:
        ceiling = CustomField(0, "", of.kind, "").longest
        if of.kind not in WORDY or not 1 <= limits.longest <= ceiling:
            raise InvalidValue(
                "longest", f"{with_article(of.kind)} can have 1 to {ceiling} characters, if it is a text at all"
            )
    if limits.least is not None or limits.most is not None:
        if of.kind not in RANGED:
            raise InvalidValue("min", f"{with_article(of.kind)} has no smallest or largest value")
        bounds = [key(of, read(of, raw, reading)) for raw in (limits.least, limits.most) if raw is not None]
        if bounds != sorted(bounds):
            raise InvalidValue("min", f"{limits.least} is larger than {limits.most}")
    if of.kind in CHOSEN and not of.choices:
        raise InvalidValue("choices", "a choice needs at least one: name them with --choices 'Linux, Windows'")
    if of.kind not in CHOSEN and of.choices:
        raise InvalidValue("choices", f"{with_article(of.kind)} has none")
    if of.default is not None:
        parse(of, of.default, reading)


def duration_text(seconds: int) -> str:
    """``2d 4h``, ``1h 30m``, ``45s``, ``0m``: exact, and readable again."""
    units = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
    parts = []
    for unit, size in units:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts) or "0m"


def check(of: CustomField, value: str, reading: Reading) -> None:
    """Raise :class:`InvalidValue` unless a canonical value keeps to the field's limits."""
    limits = of.limits
    if limits.pattern is not None and not compiled(limits.pattern).fits(value):
        raise InvalidValue(of.name, f"{safe_line(value)[:80]!r} does not fit the pattern {limits.pattern}")
    if limits.least is not None and key(of, value) < key(of, read(of, limits.least, reading)):
        raise InvalidValue(of.name, f"{text(of, value, reading)} is less than {limits.least}")
    if limits.most is not None and key(of, value) > key(of, read(of, limits.most, reading)):
        raise InvalidValue(of.name, f"{text(of, value, reading)} is more than {limits.most}")


def _text(of: CustomField, raw: str, _reading: Reading) -> str:
    value = raw.strip() if of.kind is CustomKind.LONG_TEXT else " ".join(raw.split())
    if not value:
        raise UsageError("it is empty; none takes the value away")
    if len(value) > of.longest:
        raise UsageError(f"{len(value)} characters are too many, the limit is {of.longest}")
    return value


def _integer(_of: CustomField, raw: str, _reading: Reading) -> str:
    word = raw.strip().replace("_", "").replace("\N{MINUS SIGN}", "-")
    if not re.fullmatch(r"[+-]?[0-9]{1,30}", word) or abs(int(word)) > _LARGEST:
        raise UsageError(f"{safe_line(raw.strip())[:40]!r} is not a whole number of at most 18 digits")
    return str(int(word))


def _decimal(_of: CustomField, raw: str, _reading: Reading) -> str:
    word = raw.strip().replace("_", "").replace("\N{MINUS SIGN}", "-")
    if "," in word and "." not in word:
        word = word.replace(",", ".")
    if not re.fullmatch(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})", word):
        raise UsageError(f"{safe_line(raw.strip())[:40]!r} is not a number, as in 12.5")
    number = Decimal(word)
    if abs(number) > _LARGEST or -int(number.normalize().as_tuple().exponent) > _PLACES:
        raise UsageError(f"{word} needs more than 18 digits, or more than {_PLACES} after the point")
    plain = format(number.normalize(), "f")
    return "0" if number == 0 else plain


def _boolean(_of: CustomField, raw: str, _reading: Reading) -> str:
    word = raw.strip().casefold()
    if word in _YES:
        return "yes"
    if word in _NO:
        return "no"
    raise UsageError(f"{safe_line(raw.strip())[:40]!r} is neither yes nor no")


def _date(_of: CustomField, raw: str, reading: Reading) -> str:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw.strip()):
        try:
            return _day_in_range(date.fromisoformat(raw.strip()))
        except ValueError:
            raise UsageError(f"there is no day {raw.strip()}; write year-month-day, as in 2026-11-23") from None
    from zoneinfo import ZoneInfo

    at = parse_instant(raw, reading.now, reading.zone, at=time(12))
    return _day_in_range(at.astimezone(ZoneInfo(reading.zone)).date())


def _day_in_range(day: date) -> str:
    if not 1900 <= day.year <= 9000:
        raise UsageError(f"the year {day.year} is not one from 1900 to 9000")
    return day.isoformat()


def _instant(_of: CustomField, raw: str, reading: Reading) -> str:
    at = parse_instant(raw, reading.now, reading.zone)
    if not 1900 <= at.year <= 9000:
        raise UsageError(f"the year {at.year} is not one from 1900 to 9000")
    return str(to_seconds(at.astimezone(UTC)))


def _duration(_of: CustomField, raw: str, _reading: Reading) -> str:
    from odesk_tui.core.durations import parse_duration

    seconds = parse_duration(raw)
    if seconds > 100 * 365 * 86400:
        raise UsageError(f"{safe_line(raw.strip())[:40]!r} is too long; the limit is a hundred years")
    return str(seconds)


def _choice(of: CustomField, raw: str, _reading: Reading) -> str:
    return str(choice_id(of, raw))


def choice_id(of: CustomField, raw: str) -> int:
    """The choice that ``raw`` names, by its name or the unambiguous start of it; raises :class:`UsageError`."""
    wanted = " ".join(raw.split()).casefold()
    starts: list[int] = []
    for choice in of.choices:
        name = choice.name.casefold()
        if name == wanted:
            return choice.id
        if wanted and name.startswith(wanted):
            starts.append(choice.id)
    if len(starts) == 1:
        return starts[0]
    from odesk_tui.core.query.errors import nearest

    names = [choice.name for choice in of.choices]
    listed = ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
    raise UsageError(f"{safe_line(raw.strip())[:60]!r} is not one of {listed}{nearest(wanted, names)}")


def _choices(of: CustomField, raw: str, _reading: Reading) -> str:
    wanted = {choice_id(of, part) for part in raw.split(",") if part.strip()}
    if not wanted:
        raise UsageError("it names no choice; none takes the value away")
    return ",".join(str(choice.id) for choice in of.choices if choice.id in wanted)


def _version(_of: CustomField, raw: str, _reading: Reading) -> str:
    return version.canonical(raw)


def _url(of: CustomField, raw: str, reading: Reading) -> str:
    value = raw.strip()
    if not _URL.fullmatch(value) or not value.isprintable():
        raise UsageError(f"{safe_line(value)[:60]!r} is not a link; write it whole, as in https://example.com/page")
    return _text(of, value, reading)


def _reference(of: CustomField, raw: str, reading: Reading) -> str:
    if reading.find is None:
        raise UsageError(f"nobody here knows the {of.kind.value} {safe_line(raw.strip())[:60]!r}")
    return reading.find(of.kind, raw)


def _release(_of: CustomField, raw: str, _reading: Reading) -> str:
    match = _RELEASE.fullmatch(raw.strip())
    if match is None or len(raw) > 120:
        raise UsageError(
            f"{safe_line(raw.strip())[:60]!r} is not a release; write the product and its version, as in router 3.2"
        )
    return f"{' '.join(match[1].split())} {version.canonical(match[2])}"


_READERS: Mapping[CustomKind, Callable[[CustomField, str, Reading], str]] = {
    CustomKind.TEXT: _text,
    CustomKind.LONG_TEXT: _text,
    CustomKind.INTEGER: _integer,
    CustomKind.DECIMAL: _decimal,
    CustomKind.BOOLEAN: _boolean,
    CustomKind.DATE: _date,
    CustomKind.INSTANT: _instant,
    CustomKind.DURATION: _duration,
    CustomKind.CHOICE: _choice,
    CustomKind.MULTI_CHOICE: _choices,
    CustomKind.VERSION: _version,
    CustomKind.URL: _url,
    CustomKind.AGENT: _reference,
    CustomKind.CONTACT: _reference,
    CustomKind.PROJECT: _reference,
    CustomKind.RELEASE: _release,
}


def integer_key(number: int) -> str:
    """A whole number of at most 18 digits, so that text sorts as numbers do."""
    return f"{number + _LARGEST + 1:019d}"


def decimal_key(number: Decimal) -> str:
    """A number of at most 18 digits before and 9 after the point."""
    return f"{int(number.scaleb(_PLACES)) + (_LARGEST + 1) * 10**_PLACES:028d}"


def words_key(found: str) -> str:
    """The words of a text, as far as it is sorted by them."""
    return found[:KEY_LENGTH]


def place_of(of: CustomField, choice: int) -> str:
    """A choice's place among the choices, first to last; gone ones come last."""
    place = next((place for place, known in enumerate(of.choices) if known.id == choice), 9999)
    return f"{place:04d}"


def release_key(value: str) -> tuple[str, str]:
    """The product and the version of a release, each as it sorts."""
    product, _, number = value.rpartition(" ")
    return product_key(product), version.key(number)


def product_key(product: str) -> str:
    """A product's name as it sorts, with its end."""
    return " ".join(product.casefold().split()) + _PRODUCT_END


def _words_key(_of: CustomField, value: str) -> str:
    return words_key(" ".join(words(value[: 8 * KEY_LENGTH])))


_KEYS: Mapping[CustomKind, Callable[[CustomField, str], str]] = {
    CustomKind.TEXT: _words_key,
    CustomKind.LONG_TEXT: _words_key,
    CustomKind.INTEGER: lambda _of, value: integer_key(int(value)),
    CustomKind.DECIMAL: lambda _of, value: decimal_key(Decimal(value)),
    CustomKind.BOOLEAN: lambda _of, value: {"no": "0", "yes": "1"}.get(value, ""),
    CustomKind.DATE: lambda _of, value: date.fromisoformat(value).isoformat(),
    CustomKind.INSTANT: lambda _of, value: integer_key(int(value)),
    CustomKind.DURATION: lambda _of, value: integer_key(int(value)),
    CustomKind.CHOICE: lambda of, value: place_of(of, int(value)),
    CustomKind.MULTI_CHOICE: lambda of, value: ".".join(place_of(of, int(held)) for held in value.split(",")),
    CustomKind.VERSION: lambda _of, value: version.key(value),
    CustomKind.URL: _words_key,
    CustomKind.AGENT: lambda _of, value: value,
    CustomKind.CONTACT: lambda _of, value: value,
    CustomKind.PROJECT: lambda _of, value: value,
    CustomKind.RELEASE: lambda _of, value: "".join(release_key(value)),
}
