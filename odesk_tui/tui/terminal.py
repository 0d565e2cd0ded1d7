"""What the terminal can show: whether there is one, its colours, its characters."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

ASCII = "ascii"


@dataclass(frozen=True, slots=True)
class Terminal:
    """``refusal`` says why the screens cannot run there (empty: they can)."""

    refusal: str = ""
    no_colour: bool = False
    few_colours: bool = False
    ascii: bool = False


def examine(
    environment: Mapping[str, str], *, is_tty: bool, encoding: str | None, characters: str = "auto"
) -> Terminal:
    """What is there: ``is_tty`` of the streams that the screens use, ``encoding`` of standard error, where they write.

    ``characters`` is the person's choice: ``auto`` or ``ascii``.
    """
    term = environment.get("TERM", "")
    instead = "use the command line instead, for example: odesk list"
    if not is_tty:
        return Terminal(f"the screens need a terminal, and this is none; {instead}")
    if term in ("dumb", ""):
        return Terminal(f"the screens need a terminal that can draw, and TERM is {term or 'not set'}; {instead}")
    return Terminal(
        no_colour=environment.get("NO_COLOR") is not None,
        few_colours=_few_colours(term, environment),
        ascii=characters == ASCII or not _speaks_unicode(encoding) or _plain_locale(environment),
    )


def speaks_osc(environment: Mapping[str, str]) -> bool:
    """Whether the terminal takes an operating system command that it does not know without showing its text."""
    return environment.get("TERM", "") not in ("linux", "dumb", "")


def _plain_locale(environment: Mapping[str, str]) -> bool:
    """Whether the locale has ASCII only, or characters other than UTF-8; Python writes UTF-8 in the former all the same."""
    locale = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG") or ""
    if locale in ("C", "POSIX"):
        return True
    charset = locale.partition("@")[0].partition(".")[2]
    return bool(charset) and charset.replace("-", "").casefold() != "utf8"


def _few_colours(term: str, environment: Mapping[str, str]) -> bool:
    """Whether the terminal has the sixteen colours only."""
    if environment.get("COLORTERM") in ("truecolor", "24bit"):
        return False
    return term in ("linux", "xterm-color", "ansi", "cygwin") or term.endswith("-16color") or term.startswith("vt")


def _speaks_unicode(encoding: str | None) -> bool:
    try:
        return codecs.lookup(encoding or "ascii").name in ("utf-8", "utf-16", "utf-32")
    except LookupError:
        return False


# Signs of the screens that have a counterpart in ASCII; frames become + - |.
_ASCII = {
    "…": "~", "→": ">", "←": "<", "↑": "^", "↓": "v", "▶": ">", "─": "-", "━": "-", "═": "=", "│": "|", "┃": "|", "║": "|",
    "▌": "|", "▐": "|", "▎": "|", "▏": "|", "▕": "|", "█": "#", "·": ".", "•": "*", "–": "-", "—": "-", "“": '"',
    "”": '"', "‘": "'", "’": "'", "✓": "x", "×": "x", "▔": "-", "▁": "_", "▀": "-", "▄": "_", " ": " ",
    "░": ".", "▉": "#", "▊": "#", "▋": "#", "▍": "|",
}  # fmt: skip


@lru_cache(maxsize=4096)
def ascii_text(text: str) -> str:
    """``text`` in ASCII, as many cells wide: accents are left off, what has no counterpart becomes ``?``."""
    return "".join(_ascii_sign(char) for char in text)


def _ascii_sign(char: str) -> str:
    if char.isascii():
        return char
    width = cell_len(char)
    known = _ASCII.get(char)
    if known is not None and len(known) == width:
        return known
    if "\u2500" <= char <= "\u257f":
        return "+"
    plain = "".join(part for part in normalize("NFKD", char) if part.isascii())
    return plain if plain and len(plain) == width else "?" * width


class AsciiOnly(LineFilter):
    """Lets nothing but ASCII through, for terminals that cannot show more."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments with their texts in ASCII."""
        return [
            segment if segment.text.isascii() else Segment(ascii_text(segment.text), segment.style, segment.control)
            for segment in segments
        ]
