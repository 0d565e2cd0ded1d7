"""Colour themes: one TOML file each, keyed by the fields of Textual's Theme."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path

from textual.theme import BUILTIN_THEMES, Theme

from odesk_tui.core.errors import UsageError

DEFAULT = "odesk-dark"
SIXTEEN = "odesk-ansi"
_FIELDS = {field.name for field in fields(Theme)} - {"name"}

# What a theme may leave out: odesk's own variables in terms of Textual's.
FALLBACKS: Mapping[str, str] = {
    "cursor-background": "#005f87",
    "cursor-foreground": "#ffffff",
    "muted": "#8a8a8a",
    "line": "#585858",
    "key": "#87afff",
    "sla-breached": "#ff8787",
    "sla-near": "#ffd75f",
    "priority-urgent": "#ff8787",
    "status-new": "#87d7ff",
    "status-open": "#afd787",
    "status-waiting": "#d7af5f",
    "status-on-hold": "#af87d7",
    "status-done": "#8a8a8a",
    "timer": "#87d787",
}


def folder() -> Path:
    """Where the themes are: in the package, or in the repository when odesk runs from its sources."""
    packaged = Path(__file__).parent.parent / "themes"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "themes"


def load(path: Path) -> Theme:
    """The theme of a file, called like the file; raises :class:`UsageError` that names the file and the fault."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"the theme {path} cannot be read: {error}") from error
    unknown = sorted(set(table) - _FIELDS)
    if unknown:
        raise UsageError(f"the theme {path} has {unknown[0]!r}, which is none of {', '.join(sorted(_FIELDS))}")
    try:
        return Theme(name=path.stem, **table)
    except TypeError as error:
        raise UsageError(f"the theme {path} is not complete: {error}") from error


def known() -> dict[str, Theme]:
    """Every theme that comes with odesk, by name."""
    return {path.stem: load(path) for path in sorted(folder().glob("*.toml"))}


def sixteen() -> Theme:
    """The theme for terminals with sixteen colours: the terminal's own."""
    own = {
        "cursor-background": "ansi_blue",
        "cursor-foreground": "ansi_bright_white",
        "muted": "ansi_default",
        "line": "ansi_default",
        "key": "ansi_cyan",
        "sla-breached": "ansi_bright_red",
        "sla-near": "ansi_yellow",
        "priority-urgent": "ansi_bright_red",
        "status-new": "ansi_cyan",
        "status-open": "ansi_green",
        "status-waiting": "ansi_yellow",
        "status-on-hold": "ansi_magenta",
        "status-done": "ansi_default",
        "timer": "ansi_green",
    }
    base = BUILTIN_THEMES["ansi-dark"]
    return replace(base, name=SIXTEEN, variables={**base.variables, **own})
