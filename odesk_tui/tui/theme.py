"""Colour themes: one TOML file each, keyed by the fields of Textual's Theme; odesk's own and the person's."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from textual.color import Color, ColorParseError
from textual.theme import Theme

from odesk_tui import settings
from odesk_tui.core.errors import DeskError, UsageError

DEFAULT, LIGHT, SIXTEEN = "odesk-dark", "odesk-light", "odesk-ansi"
_FIELDS = {field.name: field.type for field in fields(Theme) if field.name != "name"}
# The kinds of values that a field may have; what is not here is the name of a colour.
_KINDS: Mapping[str, tuple[type, ...]] = {
    "dark": (bool,), "ansi": (bool,), "luminosity_spread": (int, float), "text_alpha": (int, float), "variables": (dict,),
}  # fmt: skip

_COLOURS = ("secondary", "warning", "error", "success", "accent", "foreground", "background", "surface", "panel")

# odesk's own variables in terms of Textual's, for what comes from neither odesk nor the person.
FALLBACKS: Mapping[str, str] = {
    "cursor-background": "#005f87",
    "cursor-foreground": "#ffffff",
    "muted": "#a8a8a8",
    "line": "#585858",
    "key": "#87afff",
    "sla-breached": "#ff8787",
    "sla-near": "#ffd75f",
    "priority-urgent": "#ff8787",
    "status-new": "#87d7ff",
    "status-open": "#afd787",
    "status-waiting": "#d7af5f",
    "status-on-hold": "#d7afff",
    "status-done": "#a8a8a8",
    "timer": "#87d787",
}


def folder() -> Path:
    """Where odesk's themes are: in the package, or in the repository when odesk runs from its sources."""
    packaged = Path(__file__).parent.parent / "themes"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "themes"


def own_folder() -> Path:
    """Where the person's themes are, beside the configuration file; it may not exist."""
    return settings.config_file().parent / "themes"


def load(path: Path) -> Theme:
    """The theme of a file, called like the file; raises :class:`UsageError` that names the file and the fault."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"the theme {path} cannot be read: {error}") from error
    unknown = sorted(set(table) - set(_FIELDS))
    if unknown:
        raise UsageError(f"the theme {path} has {unknown[0]!r}, which is none of {', '.join(sorted(_FIELDS))}")
    for name, value in table.items():
        kinds = _KINDS.get(name, (str,))
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise UsageError(f"the theme {path}: {name} must be {_kind(kinds)}, not {value!r}")
        if isinstance(value, str):
            _check_colour(path, name, value)
    for name, value in table.get("variables", {}).items():
        if not isinstance(value, str):
            raise UsageError(f"the theme {path}: {name} must be a text in quotes, not {value!r}")
        if name in FALLBACKS:
            _check_colour(path, name, value)
    if "primary" not in table:
        raise UsageError(f"the theme {path} has no primary, the colour of frames; add: primary = '#5f87af'")
    return Theme(name=path.stem, **table)


def _kind(kinds: tuple[type, ...]) -> str:
    named = {bool: "true or false", int: "a number", float: "a number", dict: "a table", str: "a colour in quotes"}
    return named[kinds[0]]


def _check_colour(path: Path, name: str, value: str) -> None:
    try:
        Color.parse(value)
    except ColorParseError as error:
        raise UsageError(
            f"the theme {path}: {name} is {value!r}, which is no colour; write it like '#5f87af'"
        ) from error


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes that can be chosen, by name, and a sentence for each file that is none."""

    known: Mapping[str, Theme]
    faults: tuple[str, ...] = ()

    def named(self, name: str) -> Theme:
        """The theme called ``name``; raises :class:`UsageError` that lists all."""
        theme = self.known.get(name)
        if theme is None:
            raise UsageError(f"there is no theme {name!r}; there are: {', '.join(self.known)}")
        return theme

    def chosen(self, name: str, *, sixteen: bool) -> tuple[Theme, str]:
        """The theme to show and what is wrong with the choice, if something is; ``sixteen``: the terminal has no more."""
        try:
            theme, fault = self.named(name), ""
        except DeskError as error:
            theme, fault = self.known[DEFAULT], str(error)
        if sixteen and not theme.ansi:
            theme = self.known[SIXTEEN]
        return theme, fault


def gather(own: Path | None = None) -> Themes:
    """odesk's themes and those of the person's folder; what a theme leaves out it takes from odesk's of its kind."""
    found = {path.stem: _derived(load(path)) for path in sorted(folder().glob("*.toml"))}
    odesks = dict(found)
    faults: list[str] = []
    for path in _files(own or own_folder()):
        if path.stem in odesks:
            faults.append(f"the theme {path} is called like one of odesk's; give the file another name")
            continue
        try:
            found[path.stem] = _completed(load(path), odesks)
        except UsageError as error:
            faults.append(str(error))
    return Themes(found, tuple(faults))


def known() -> dict[str, Theme]:
    """Every theme that can be chosen, by name."""
    return dict(gather().known)


def _files(own: Path) -> Iterable[Path]:
    try:
        return sorted(own.glob("*.toml"))
    except OSError:
        return ()


def _completed(theme: Theme, odesks: Mapping[str, Theme]) -> Theme:
    """``theme`` with what it leaves out."""
    base = odesks[SIXTEEN if theme.ansi else DEFAULT if theme.dark else LIGHT]
    left_out: dict[str, Any] = {name: getattr(base, name) for name in _COLOURS if getattr(theme, name) is None}
    taken = {name: value for name, value in base.variables.items() if theme.ansi or name in FALLBACKS}
    return _derived(replace(theme, variables={**taken, **theme.variables}, **left_out))


def _derived(theme: Theme) -> Theme:
    """``theme`` with Textual's mixed colours set to its own: a mixture is none of the 256, and hardly to be read."""
    if theme.ansi:
        return theme
    own = theme.variables
    mixed = {
        "text": theme.foreground,
        "text-muted": own["muted"],
        "text-accent": theme.accent,
        "text-error": theme.error,
        "text-warning": theme.warning,
        "text-success": theme.success,
        "boost": theme.surface,
        "primary-muted": own["cursor-background"],
        "input-selection-background": own["cursor-background"],
        "input-selection-foreground": own["cursor-foreground"],
        "screen-selection-background": own["cursor-background"],
        "screen-selection-foreground": own["cursor-foreground"],
    }
    return replace(theme, variables={**{name: value for name, value in mixed.items() if value}, **own})
