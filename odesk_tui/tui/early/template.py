"""How the last first screen looked: sizes, columns and colours, kept so that the next one can be painted without a theme.

Nothing that anybody wrote is kept, only what odesk itself draws. A file belongs to one size and kind of terminal, and to the
settings, keys and themes as they were: when any of them has changed, it is not used.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from odesk_tui import __version__
from odesk_tui.quick import NotPlain, folder

# What decides on colours and signs, beside variables that begin with these words.
_VARIABLES = ("TERM", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "LANG", "LC_ALL", "LC_CTYPE")
_BEGINNINGS = ("ODESK_", "TEXTUAL")
# These say which desk is shown, and how commands start, not how it looks.
_ELSEWHERE = ("ODESK_STORE", "ODESK_AGENT", "ODESK_HOT", "ODESK_FIRST_PAINT")
_HEAD = "odesk first screen 2"
# So many files are kept.
_MOST = 16


class Template:
    """``codes`` are SGR parameters by ``row/style/style under it``; ``border`` is the sign between list and side, if any.

    ``columns`` are (name, heading, width), without the column of ids, which is ``id_width`` wide.
    """

    __slots__ = (
        "beside", "border", "codes", "columns", "height", "hints", "id_width", "list_height", "list_width", "seconds", "width",
    )  # fmt: skip

    width: int
    height: int
    list_width: int
    list_height: int
    id_width: int
    seconds: bool
    # SGR parameters of what is beside or below the list.
    beside: str
    border: tuple[str, str]
    columns: list[tuple[str, str, int]]
    hints: list[tuple[str, str]]
    codes: dict[str, str]


def circumstances(environment: Mapping[str, str], encoding: str) -> str:
    """What a template holds for, in one line; raises :class:`NotPlain`."""
    variables = sorted(
        (name, value)
        for name, value in environment.items()
        if name in _VARIABLES or (name.startswith(_BEGINNINGS) and name not in _ELSEWHERE)
    )
    base = folder("XDG_CONFIG_HOME", ".config")
    themes = os.path.join(base, "themes")
    files = [os.path.join(base, "config.toml"), os.path.join(base, "keys.toml")]
    if os.path.isdir(themes):
        files += [os.path.join(themes, name) for name in sorted(os.listdir(themes))]
    return ascii((__version__, encoding.lower(), variables, [(path, _state(path)) for path in files]))


def _state(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def place(width: int, height: int, environment: Mapping[str, str]) -> str:
    """The file for a terminal; raises :class:`NotPlain`."""
    term = "".join(char if char.isalnum() or char in "-." else "_" for char in environment.get("TERM", ""))
    return os.path.join(folder("XDG_CACHE_HOME", ".cache"), "first", f"{width}x{height}-{term}")


def load(path: str, holds_for: str) -> Template:
    """The template in the file; raises :class:`NotPlain` when there is none, or one for other circumstances."""
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().split("\n")
        if lines[:2] != [_HEAD, holds_for] or lines[-2:] != ["end", ""]:
            raise NotPlain
        return _read(lines[2:-2])
    except (OSError, ValueError, KeyError):
        raise NotPlain from None


def _read(lines: list[str]) -> Template:
    template = Template()
    template.columns, template.hints, template.codes = [], [], {}
    for line in lines:
        kind, *values = line.split("\t")
        if kind == "sizes":
            (template.width, template.height, template.list_width, template.list_height, template.id_width) = map(
                int, values
            )
        elif kind == "seconds":
            template.seconds = values == ["on"]
        elif kind == "beside":
            template.beside, sign, code = values
            template.border = sign, code
        elif kind == "column":
            name, heading, width = values
            template.columns.append((name, heading, int(width)))
        elif kind == "hint":
            text, code = values
            template.hints.append((text, code))
        else:
            name, code = values
            template.codes[name] = code
    return template


def save(path: str, holds_for: str, template: Template) -> None:
    """Write the file, unless it says the same already; that it cannot be written does no harm."""
    t = template
    sizes = (t.width, t.height, t.list_width, t.list_height, t.id_width)
    lines = [
        _HEAD,
        holds_for,
        "\t".join(["sizes", *map(str, sizes)]),
        f"seconds\t{'on' if t.seconds else 'off'}",
        "\t".join(["beside", t.beside, *t.border]),
        *(f"column\t{name}\t{heading}\t{width}" for name, heading, width in t.columns),
        *(f"hint\t{text}\t{code}" for text, code in t.hints),
        *(f"code\t{name}\t{code}" for name, code in t.codes.items()),
        "end",
        "",
    ]
    text = "\n".join(lines)
    try:
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return
    except (OSError, ValueError):
        pass
    home = os.path.dirname(path)
    beside = f"{path}.{os.getpid()}"
    try:
        os.makedirs(home, mode=0o700, exist_ok=True)
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(beside, path)
        _forget_old(home)
    except OSError:
        return


def _forget_old(home: str) -> None:
    """Keep the newest files only: a window can have many sizes."""
    found = sorted(os.scandir(home), key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
    for entry in found[_MOST:]:
        os.unlink(entry.path)
