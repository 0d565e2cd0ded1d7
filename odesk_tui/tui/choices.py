"""The settings as the screens show and change them: at once where that is possible, and kept in the file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from odesk_tui import settings
from odesk_tui.core.errors import DeskError
from odesk_tui.settings import SETTINGS, Setting
from odesk_tui.tui import keymap

if TYPE_CHECKING:
    from odesk_tui.tui.app import OdeskApp

# Where they lie decides what one sees: changed from the shell only.
_SHOWN_ONLY = ("store", "agent")
# What is in force at once; the rest from the next start on.
_AT_ONCE = ("theme", "editor", "ticket_url", "preview", "notify", "slow")


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the settings: its ``value`` in force, the ``values`` it can have (none: any text, or only shown)."""

    name: str
    meaning: str
    value: str
    values: tuple[str, ...] = ()
    # Only shown, and why it cannot be changed here.
    fixed: str = ""
    at_once: bool = True

    @property
    def is_text(self) -> bool:
        """Whether it is written, not chosen."""
        return not self.values and not self.fixed


class Choices:
    """Reads, shows and keeps settings. ``config`` is the configuration file; None: nothing is kept."""

    def __init__(self, app: OdeskApp, config: Path | None) -> None:
        self._app, self._config = app, config

    def all(self) -> list[Choice]:
        """Every setting with its value in force, the theme first; then where things lie."""
        known = settings.load(os.environ if self._config else {}, self._config or Path(os.devnull))
        found = [self._choice(setting, known) for setting in SETTINGS if setting.name not in _SHOWN_ONLY]
        keys = keymap.path_of(self._config) if self._config is not None else "none"
        return [
            *sorted(found, key=lambda choice: choice.name != "theme"),
            Choice("keys", "your own keys, as in README", str(keys), fixed="edit the file; then start odesk again"),
            Choice("store", "where the desk lies", self._app.desk.url, fixed="odesk config set store …"),
            Choice("agent", "who you are", self._app.me or "", fixed="odesk config set agent …"),
        ]

    def _choice(self, setting: Setting, known: settings.Settings) -> Choice:
        in_force = {"theme": self._app.theme, "slow": self._app.slowness.wish}
        value = in_force.get(setting.name, known[setting.name])
        values = tuple(sorted(self._app.themes.known)) if setting.name == "theme" else setting.choices
        fixed = f"{setting.env} is set and wins" if known.sources[setting.name] == "environment" else ""
        return Choice(setting.name, setting.meaning, value, values, fixed, setting.name in _AT_ONCE)

    def show(self, name: str, value: str) -> None:
        """Let a value be in force at once, where that is possible, without keeping it."""
        app = self._app
        match name:
            case "theme":
                app.theme = app.themes.chosen(value, sixteen=app.sixteen)[0].name
                app.redraw()
            case "editor":
                app.editor = value
            case "ticket_url":
                app.ticket_url = value
            case "notify":
                app.alerts.notify = value
            case "slow":
                app.slowness.choose(value)
            case "preview":
                app.list_screen.place_preview(value)

    def keep(self, name: str, value: str) -> None:
        """Let a value be in force and write it to the file; says where, or why not."""
        app, config = self._app, self._config
        self.show(name, value)
        later = "" if name in _AT_ONCE else ", from the next start on"
        said = f"{name} is {value or 'the default'}{later}"
        if config is None:
            app.here.say(said)
            return

        def work() -> None:
            try:
                settings.write(config, name, value)
            except DeskError as error:
                app.call_from_thread(app.here.say, str(error), failed=True)
            except OSError as error:
                app.call_from_thread(app.here.say, f"{said}, but not kept: {config}: {error.strerror}", failed=True)
            else:
                app.call_from_thread(app.here.say, said)

        app.run_worker(work, thread=True, exclusive=False, group="settings", name=f"keep {name}")
