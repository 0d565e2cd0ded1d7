"""Most commands, without Typer: it costs more to import than they take.

They are the same functions, read from the same declarations, so a line does the same here and there. Whatever is not
understood for certain (help, a mistake, an option written in an unusual way) is left to Typer: :func:`planned` is None.
ODESK_HOT=off leaves everything to it.
"""

from __future__ import annotations

import gc
import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from odesk_tui.cli import declare
from odesk_tui.cli.declare import Argument
from odesk_tui.cli.errors import ReaderLeft, tolerate_any_text
from odesk_tui.cli.session import Session
from odesk_tui.cli.words import GLOBALS, MODULES, load

# First words of commands that take long, start other programs or end in more than their output; all others are hot.
_COLD = frozenset({"init", "demo", "doctor", "import", "export", "config", "help", "browse", "create", "reply"})
HOT = frozenset(MODULES) - _COLD
_SCREENS = "browse"
_COLD_VERBS = frozenset({"sla watch", "sla sweep"})
Values = dict[str, Any]


class _Unclear(Exception):
    """The line is not understood for certain."""


def planned(words: Sequence[str], session: Session | None = None) -> Callable[[], int] | None:
    """What runs the line ``words``, or None when Typer has to."""
    try:
        levels, declared = _read(list(words))
    except _Unclear:
        return None
    own = levels.pop()

    def run() -> int:
        tolerate_any_text()
        gc.enable()
        at_work = session or Session()
        for level in (*levels, own):
            at_work.take(**{name: level.pop(name) for name in GLOBALS})
        try:
            return declared.run(at_work, **own) or 0
        except BrokenPipeError:
            raise ReaderLeft from None
        finally:
            at_work.close()

    return run


def _read(words: list[str]) -> tuple[list[Values], declare.Declared]:
    """The values of each level of the line, the command's own last, and its declaration."""
    levels = [_level(words)]
    # Nothing at all opens the screens.
    name = _next(words) if words else _SCREENS
    if name not in HOT and not (name == _SCREENS and not words):
        raise _Unclear
    load(name)
    while name in declare.GROUPS:
        levels.append(_level(words))
        name = f"{name} {_next(words)}"
    declared = declare.COMMANDS.get(name)
    if declared is None or declared.dashes or name in _COLD_VERBS:
        raise _Unclear
    hints = get_type_hints(declared.run, include_extras=True)
    given = list(inspect.signature(declared.run).parameters.values())[1:]
    line = _Line({p.name: (hints[p.name], p.default) for p in given} | GLOBALS)
    line.read(words, to_the_end=True)
    levels.append(line.values())
    return levels, declared


def _next(words: list[str]) -> str:
    if not words:
        raise _Unclear
    return words.pop(0)


def _level(words: list[str]) -> Values:
    """The global options that stand at the beginning of ``words``, which are taken away."""
    line = _Line(GLOBALS)
    line.read(words, to_the_end=False)
    return line.values()


class _Line:
    """Reads words by declared parameters: ``{name: (annotation, default)}``."""

    def __init__(self, parameters: dict[str, tuple[Any, Any]]) -> None:
        self._defaults = {name: default for name, (_, default) in parameters.items()}
        self._kinds: dict[str, Any] = {}
        self._options: dict[str, str] = {}
        self._places: list[str] = []
        self._given: dict[str, Any] = {}
        self._rest: list[str] = []
        for name, (annotation, _) in parameters.items():
            plain, declared = declare.described(annotation)
            self._kinds[name] = _kind(plain)
            if isinstance(declared, Argument):
                self._places.append(name)
            else:
                self._options.update(dict.fromkeys(declared.names, name))

    def read(self, words: list[str], *, to_the_end: bool) -> None:
        """Take options, and with ``to_the_end`` arguments, from the beginning of ``words``."""
        while words:
            word = words[0]
            if word == "--":
                if not to_the_end:
                    raise _Unclear
                self._rest += words[1:]
                words.clear()
            elif len(word) > 1 and word[0] == "-":
                self._option(words.pop(0), words)
            elif to_the_end:
                self._rest.append(words.pop(0))
            else:
                return

    def _option(self, word: str, words: list[str]) -> None:
        written, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        name = self._options.get(written)
        if name is None:
            raise _Unclear
        kind = self._kinds[name]
        if kind is bool:
            if equals:
                raise _Unclear
            self._given[name] = True
            return
        if not equals:
            if written == "--json" and (not words or (words[0].startswith("-") and len(words[0]) > 1)):
                value = ""
            elif not words or (words[0].startswith("-") and len(words[0]) > 1):
                raise _Unclear
            else:
                value = words.pop(0)
        if isinstance(kind, list):
            self._given[name] = (*self._given.get(name, ()), _valued(kind[0], value))
        else:
            self._given[name] = _valued(kind, value)

    def values(self) -> Values:
        """The value of every parameter."""
        rest = list(self._rest)
        for place, name in enumerate(self._places):
            kind = self._kinds[name]
            if isinstance(kind, list):
                # Those that come after it have theirs from the end.
                count = max(len(rest) - (len(self._places) - place - 1), 0)
                self._given[name] = tuple(_valued(kind[0], word) for word in rest[:count])
                del rest[:count]
                missing = not count
            else:
                missing = not rest
                if rest:
                    self._given[name] = _valued(kind, rest.pop(0))
            if missing and self._defaults[name] is inspect.Parameter.empty:
                raise _Unclear
        if rest:
            raise _Unclear
        lists = {name: () for name, kind in self._kinds.items() if isinstance(kind, list)}
        return {**self._defaults, **lists, **self._given}


def _kind(plain: Any) -> Any:
    """``str``, ``int``, ``bool`` or ``Path``, in a list for several; raises :class:`_Unclear` for any other type."""
    some = [part for part in get_args(plain) if part is not type(None)] if get_origin(plain) is not list else []
    if some:
        (plain,) = some
    if get_origin(plain) is list:
        return [_kind(get_args(plain)[0])]
    if plain not in (str, int, bool, Path):
        raise _Unclear
    return plain


def _valued(kind: Any, value: str) -> Any:
    if kind is not int:
        return kind(value)
    try:
        return int(value)
    except ValueError:
        raise _Unclear from None
