"""How a command is declared: a plain function whose parameters say what they mean, without the parser being imported.

Typer costs 100 ms to import, so noun modules know only these declarations; ``front`` turns them into Typer's commands,
and whatever else reads the command line can work from the same ones.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

Run: TypeAlias = Callable[..., "int | None"]
F = TypeVar("F", bound=Run)


@dataclass(frozen=True, slots=True)
class Argument:
    """A word without a dash. ``completes`` names the completer of ``complete.COMPLETERS`` that offers its values."""

    meaning: str
    metavar: str = ""
    completes: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A ``--name``. A boolean one has no value; see :class:`Argument` for ``completes``."""

    names: tuple[str, ...]
    meaning: str
    metavar: str = ""
    completes: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """A command: its words (``timer start``), its function, the panel of the help that lists it, examples.

    The function takes the session, then its parameters by name; it returns an exit code, None for 0. ``dashes``: words
    that begin with a dash and are no option are arguments.
    """

    words: str
    run: Run
    panel: str
    examples: tuple[str, ...]
    dashes: bool = False
    hidden: bool = False

    @property
    def meaning(self) -> str:
        """The help text: the function's docstring."""
        return inspect.getdoc(self.run) or ""


@dataclass(frozen=True, slots=True)
class Group:
    """A noun with several verbs; ``sla step`` is one among the verbs of ``sla``."""

    name: str
    meaning: str
    panel: str


COMMANDS: dict[str, Declared] = {}
GROUPS: dict[str, Group] = {}

# The panels of `odesk --help`, in order.
TICKETS, TIME, DESK, PROGRAM = "Tickets", "Time and promises", "The desk", "The program"
PANELS = (TICKETS, TIME, DESK, PROGRAM)


def command(
    words: str, *, panel: str = "", examples: tuple[str, ...] = (), dashes: bool = False, hidden: bool = False
) -> Callable[[F], F]:
    """Declare the decorated function as the command ``words``."""

    def declare(run: F) -> F:
        COMMANDS[words] = Declared(words, run, panel, examples, dashes, hidden)
        return run

    return declare


def group(name: str, meaning: str, panel: str) -> None:
    """Declare the noun ``name``, whose verbs are commands that begin with it."""
    GROUPS[name] = Group(name, meaning, panel)


def verbs(name: str) -> list[Declared]:
    """The declared commands of a group and of those in it, in the order of their declaration."""
    return [declared for words, declared in COMMANDS.items() if words.startswith(f"{name} ")]


def words_after(name: str) -> list[str]:
    """What may stand after the noun ``name``: its verbs and the nouns in it, in the order of their declaration."""
    depth = name.count(" ") + 1
    return list(dict.fromkeys(declared.words.split(" ")[depth] for declared in verbs(name)))


def described(annotation: Any) -> tuple[Any, Argument | Option]:
    """The plain type of an ``Annotated`` parameter and its declaration; raises TypeError when it has none."""
    for item in getattr(annotation, "__metadata__", ()):
        if isinstance(item, Argument | Option):
            return annotation.__origin__, item
    raise TypeError(f"{annotation!r} is declared neither as an argument nor as an option")
