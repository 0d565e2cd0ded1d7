"""The person's keys: the registry of actions with what their keys.toml changes, and everything that can be wrong in it.

Imports nothing but the standard library and the core, so that the command line can list the keys at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from odesk_tui import settings
from odesk_tui.core.errors import UsageError
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.text import safe_line
from odesk_tui.tui.actions import ACTIONS, COMPOSER, FILTER, GROUPS, Action, KeyRow, key_text, of_scope
from odesk_tui.tui.key_names import arrives, edits_text, normal, textual_key, types_text

FILE = "keys.toml"
_NAMED = re.compile(r"\{(\w+)\}")
# Keys after the first one: an action, or more keys.
Following = Mapping[str, "Action | Following"]
# While these have the keys, what types a character is text.
_TEXTS = (COMPOSER, FILTER)
# Without them there may be no way out.
_QUIT, _SUSPEND = "quit", "suspend"
_HARMLESS = (_QUIT, "back", "cursor_down", "cursor_up", "scroll_down", "scroll_up")
_NEEDED = (_QUIT, "send_menu", "restore")
# At most so many slots has the row of views.
_SLOTS = 9


@dataclass(frozen=True, slots=True)
class KeyMap:
    """The keys in force. ``changes`` are those of keys.toml by scope and action; none: the registry's own."""

    changes: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    # Sentences on keys that work but may not arrive everywhere.
    notes: tuple[str, ...] = ()

    def keys(self, action: Action, scope: str) -> tuple[str, ...]:
        """The keys of an action in a scope; none when it was disabled."""
        return self.changes.get((scope, action.id), action.keys)

    def shown(self, action_id: str, scope: str) -> str:
        """The first key of an action as people read it; empty when it has none in that scope."""
        for action in of_scope(scope):
            if action.id == action_id:
                return next(map(key_text, self.keys(action, scope)), "")
        return ""

    def told(self, text: str, scope: str) -> str:
        """``text`` with the first key of each action that it names in braces; empty when none of them has a key."""
        shown = {name: self.shown(name, scope) for name in _NAMED.findall(text)}
        return _NAMED.sub(lambda found: shown[found[1]], text) if any(shown.values()) else ""

    def hints(self, scope: str) -> list[tuple[str, str]]:
        """(key, word) for the hint row of a scope, the most useful first."""
        shown = sorted((action for action in of_scope(scope) if action.hint), key=lambda action: action.rank)
        return [(key_text(keys[0]), action.hint) for action in shown if (keys := self.keys(action, scope))]

    def sequences(self, scope: str) -> Following:
        """First key → second key → … → action, for the keys that follow one another."""
        found: dict[str, Action | Following] = {}
        for action in of_scope(scope):
            for key in self.keys(action, scope):
                *leading, last = key.split(" ")
                if not leading:
                    continue
                level = found
                for part in leading:
                    level = level.setdefault(part, {})  # type: ignore[assignment]
                level[last] = action
        return found

    def meaning(self, scope: str, key: str, char: str | None) -> str:
        """The id of the ``own`` action that a pressed key means to the widget of a scope; empty: none."""
        names = {key, char} if char is not None else {key}
        own = (action for action in of_scope(scope) if action.own)
        return next((a.id for a in own if names.intersection(map(textual_key, self.keys(a, scope)))), "")

    def is_harmless(self, scope: str, key: str) -> bool:
        """Whether a pressed key of a scope does nothing but leave or go a step."""
        harmless = (action for action in of_scope(scope) if action.id in _HARMLESS)
        return key == "escape" or any(key in map(textual_key, self.keys(action, scope)) for action in harmless)

    def rows(self, scopes: Iterable[str] | None = None) -> list[KeyRow]:
        """The key table, group by group; an action whose keys differ by scope has a line for each."""
        wanted = None if scopes is None else tuple(scopes)
        return [
            row
            for group in GROUPS
            for action in ACTIONS
            if action.group == group and (wanted is None or any(scope in wanted for scope in action.scopes))
            for row in self._rows(action)
        ]

    def _rows(self, action: Action) -> Iterator[KeyRow]:
        by_keys: dict[tuple[str, ...], list[str]] = {}
        for scope in action.scopes:
            by_keys.setdefault(self.keys(action, scope), []).append(scope)
        for keys, scopes in by_keys.items():
            where, changed = ", ".join(scopes), keys != action.keys
            yield KeyRow(action.group, _written(action, keys), action.label, where, action.id, changed)

    def clashes(self) -> list[tuple[str, str, Action, Action]]:
        """(scope, key, action, other action) where a key, or the beginning of a sequence, means two things."""
        found = []
        for scope in dict.fromkeys(scope for action in ACTIONS for scope in action.scopes):
            taken = [(key.split(" "), action) for action in of_scope(scope) for key in self.keys(action, scope)]
            for index, (parts, action) in enumerate(taken):
                for other_parts, other in taken[index + 1 :]:
                    length = min(len(parts), len(other_parts))
                    if action.id != other.id and parts[:length] == other_parts[:length]:
                        found.append((scope, " ".join(parts[:length]), action, other))
        return found


DEFAULT = KeyMap()


def _written(action: Action, keys: tuple[str, ...]) -> str:
    if action.id == "view" and keys == action.keys:
        return "1-9"
    return " ".join(map(key_text, keys)) or "(no key)"


def path_of(config: Path | None = None) -> Path:
    """Where the person's keys are: beside the configuration file; it need not exist."""
    return (config or settings.config_file()).with_name(FILE)


def load(path: Path | None = None) -> KeyMap:
    """The keys in force; raises :class:`UsageError` that names the file, the line and what to do."""
    path = path or path_of()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return DEFAULT
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror}; correct it, or remove it to use odesk's keys"
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text; correct it, or remove it to use odesk's keys") from error
    keys, problems = read(text)
    if problems:
        more = f" ({len(problems) - 1} more like this: odesk doctor lists them)" if len(problems) > 1 else ""
        raise UsageError(f"{path}, {problems[0]}{more}")
    return keys


def problems(path: Path | None = None) -> list[str]:
    """Everything that is wrong in the file, a sentence each with its line; empty: all is well."""
    path = path or path_of()
    try:
        return read(path.read_text(encoding="utf-8"))[1]
    except FileNotFoundError:
        return []
    except OSError as error:
        return [f"cannot be read: {error.strerror}"]
    except UnicodeDecodeError:
        return ["is not UTF-8 text"]


def effective(path: Path | None = None) -> list[KeyRow]:
    """The table of the keys in force, as the screens have them; raises :class:`UsageError`."""
    return load(path).rows()


def read(text: str) -> tuple[KeyMap, list[str]]:
    """The keys that the text of a keys.toml gives, and what is wrong in it."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return DEFAULT, [f"not valid TOML: {error}. Correct it, or remove the file to use odesk's keys"]
    reading = _Reading(text)
    for name, value in table.items():
        if isinstance(value, dict):
            reading.scope(name, value)
        else:
            reading.entry(name, value, None)
    keys = KeyMap(reading.changes, tuple(reading.notes))
    if not reading.problems:
        reading.clashes(keys)
    return keys, reading.problems


class _Reading:
    """Takes in the entries of one file; knows on which line each stands."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self.changes: dict[tuple[str, str], tuple[str, ...]] = {}
        self.problems: list[str] = []
        self.notes: list[str] = []
        self._where: dict[tuple[str, str], str] = {}

    def scope(self, name: str, table: Mapping[str, object]) -> None:
        """A table of changes for one scope only."""
        scopes = list(dict.fromkeys(scope for action in ACTIONS for scope in action.scopes))
        if name not in scopes:
            self.problems.append(
                f"{self._place(name, None)}: [{safe_line(name)}] is no part of odesk; use {', '.join(scopes)}"
            )
            return
        for action_id, value in table.items():
            self.entry(action_id, value, name)

    def entry(self, action_id: str, value: object, scope: str | None) -> None:
        """One action's keys."""
        place = self._place(action_id, scope)
        action = next((action for action in ACTIONS if action.id == action_id), None)
        if action is None:
            near = nearest(action_id, [action.id for action in ACTIONS])
            self.problems.append(f"{place}: there is no action {safe_line(action_id)!r}{near}; see: odesk help keys")
            return
        if scope is not None and scope not in action.scopes:
            self.problems.append(f"{place}: {action_id} is not in [{scope}] but in: {', '.join(action.scopes)}")
            return
        keys = self._keys(value, action, place)
        if keys is None:
            return
        if not keys and action_id in _NEEDED:
            self.problems.append(f"{place}: {action_id} needs a key, or there is no way out")
            return
        # TOML has what stands under a scope's heading after the rest, so it wins.
        for where in (scope,) if scope is not None else action.scopes:
            self.changes[where, action_id] = keys
            self._where[where, action_id] = place

    def _keys(self, value: object, action: Action, place: str) -> tuple[str, ...] | None:
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            self.problems.append(f'{place}: write a key or a list of keys in quotes, such as "x" or ["x", "g x"]')
            return None
        if action.id == "view" and len(texts) > _SLOTS:
            self.problems.append(f"{place}: there are {_SLOTS} views on keys, and these are {len(texts)} keys")
            return None
        keys: list[str] = []
        for text in texts:
            if not text.strip():
                continue
            try:
                key = " ".join(normal(part) for part in text.split())
                self._fits(key, action)
            except ValueError as error:
                self.problems.append(f"{place}: {error}")
                return None
            keys += [key] if key not in keys else []
            if not all(map(arrives, key.split(" "))):
                self.notes.append(f"{place}: {key_text(key)} does not arrive through tmux and many terminals")
        return tuple(keys)

    @staticmethod
    def _fits(key: str, action: Action) -> None:
        """Where text is written a key must type nothing; raises ValueError."""
        if action.id not in (_QUIT, _SUSPEND) and not any(scope in _TEXTS for scope in action.scopes):
            return
        if " " in key:
            raise ValueError(f"{action.id} works while one writes, where keys cannot follow one another: {key!r}")
        newline = key == "enter" and COMPOSER in action.scopes
        if types_text(key) or newline or (action.own and edits_text(key)):
            raise ValueError(
                f"{action.id} works while one writes, where {key_text(key)} is for the text; use another ctrl key, or f1 to f12"
            )

    def clashes(self, keys: KeyMap) -> None:
        """Keys that would mean two things; those that do so in several scopes are told once."""
        told: set[tuple[str, str]] = set()
        for scope, key, action, other in keys.clashes():
            mine, theirs = self._where.get((scope, other.id)), self._where.get((scope, action.id))
            changed, against = (other, action) if mine is not None else (action, other)
            place = mine or theirs
            if place is None or (place, against.id) in told:
                continue
            told.add((place, against.id))
            self.problems.append(
                f"{place}: {key_text(key)} is taken in the {scope} by {against.id} ({against.label}); "
                f"give {changed.id} another key, or {against.id} too"
            )

    def _place(self, name: str, scope: str | None) -> str:
        """The line of an entry with its text, as a person finds it."""
        heading: str | None = None
        for number, line in enumerate(self._lines, 1):
            bare = line.strip()
            if bare.startswith("[") and "=" not in bare:
                heading = bare.strip("[] ").strip("\"'")
                if scope is None and heading == name:
                    return f"line {number} ({safe_line(bare)})"
            elif heading == scope and bare.split("=")[0].strip().strip("\"'") == name:
                return f"line {number} ({safe_line(bare)})"
        return safe_line(name)
