"""Where odesk keeps its files, and what the person, the file and the environment set."""

from __future__ import annotations

import getpass
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from odesk_tui.core.errors import UsageError

_APP = "odesk"


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the configuration file: its meaning, the environment variable that overrides it, its default."""

    name: str
    meaning: str
    env: str | None = None
    default: str = ""
    choices: tuple[str, ...] = ()


SETTINGS: tuple[Setting, ...] = (
    Setting("store", "the store: a file path or postgresql://…", "ODESK_STORE"),
    Setting("agent", "the handle of the agent that you are", "ODESK_AGENT"),
    Setting("theme", "the colours of the screens", "ODESK_THEME", "odesk-dark"),
    Setting("editor", "the editor for long texts", None),
    Setting(
        "ticket_url", "the web address of a ticket, {number} in place of its number; Y copies it", "ODESK_TICKET_URL"
    ),
    Setting("mouse", "whether the screens take the mouse", None, "off", ("on", "off")),
    Setting("plain", "whether commands tell facts line by line, for a screen reader", None, "off", ("on", "off")),
    Setting(
        "preview", "where the list shows the ticket under the cursor", None, "auto", ("auto", "right", "below", "off")
    ),
    Setting(
        "notify",
        "what rings when a clock comes near its end or the inbox has something new",
        "ODESK_NOTIFY",
        "bell",
        ("off", "bell", "osc9", "osc777", "bell+osc9", "bell+osc777"),
    ),
    Setting("characters", "ascii for terminals that show nothing else", "ODESK_CHARACTERS", "auto", ("auto", "ascii")),
    Setting(
        "slow",
        "on or off: whether the screens spare a slow link seconds, preview and refreshes; auto measures it",
        "ODESK_SLOW",
        "auto",
        ("auto", "on", "off"),
    ),
    Setting(
        "first_paint",
        "whether the list is painted before the screens are loaded",
        "ODESK_FIRST_PAINT",
        "on",
        ("on", "off"),
    ),
    Setting("output", "what is written to the terminal", "ODESK_OUTPUT", "auto", ("auto", "cells", "plain")),
)
BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}


def data_folder() -> Path:
    """Where the embedded store lies; created (0700) by the store itself."""
    return Path(platformdirs.user_data_dir(_APP, appauthor=False))


def config_file() -> Path:
    """The configuration file; it may not exist."""
    return Path(platformdirs.user_config_dir(_APP, appauthor=False)) / "config.toml"


def log_file() -> Path:
    """Where a crash is written."""
    return Path(platformdirs.user_state_dir(_APP, appauthor=False)) / "odesk.log"


def memory_file() -> Path:
    """Where the screens note what was used last; it may be removed."""
    return log_file().with_name("screens.json")


def default_store() -> str:
    """The address of the embedded store."""
    return str(data_folder() / "desk.db")


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force, and where each came from (``environment``, ``file`` or ``default``)."""

    values: Mapping[str, str]
    sources: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    @property
    def store(self) -> str:
        """The store's address."""
        return self.values["store"] or default_store()

    @property
    def agent(self) -> str:
        """The acting agent's handle; the name of the operating system's user when nothing is set."""
        return self.values["agent"] or login_name()


def login_name() -> str:
    """The operating system's user name, or ``agent`` where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "agent"


def load(environment: Mapping[str, str] = os.environ, file: Path | None = None) -> Settings:
    """Read the settings; raises :class:`UsageError` that names the file and what is wrong in it."""
    path = file or config_file()
    written = _read(path)
    values: dict[str, str] = {}
    sources: dict[str, str] = {}
    for setting in SETTINGS:
        value, source = setting.default, "default"
        if setting.name in written:
            value, source = written[setting.name], "file"
        if setting.env and environment.get(setting.env):
            value, source = environment[setting.env], "environment"
        values[setting.name], sources[setting.name] = value, source
    return Settings(values, sources)


def _read(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}. Correct it, or remove it to use the defaults") from error
    for name, value in table.items():
        check(name, str(value) if isinstance(value, str) else "", where=f"{path}: ")
        if not isinstance(value, str):
            raise UsageError(f"{path}: {name} must be a text in quotes")
    return dict(table)


def check(name: str, value: str, where: str = "") -> Setting:
    """The setting called ``name`` if it may have ``value``; raises :class:`UsageError`."""
    setting = BY_NAME.get(name)
    if setting is None:
        raise UsageError(f"{where}there is no setting {name!r}; the settings are: {', '.join(BY_NAME)}")
    if setting.choices and value and value not in setting.choices:
        raise UsageError(f"{where}{name} must be one of {', '.join(setting.choices)}, not {value!r}")
    return setting


def write(path: Path, name: str, value: str) -> None:
    """Set ``name`` in the file (0600), or remove it when ``value`` is empty; comments and order stay.

    Raises UsageError for a broken file, OSError.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        document = tomlkit.document()
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML, so it was left as it is: {error}") from error
    if value:
        document[name] = value
    else:
        document.pop(name, None)
    replace_file(path, tomlkit.dumps(document))


def replace_file(path: Path, text: str) -> None:
    """Write a file (0600) as a whole, so that a reader never sees half of it; raises OSError."""
    # Most commands write no file, and it costs them 10 ms to import.
    import tempfile

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, new = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(new, path.resolve())
    except BaseException:
        Path(new).unlink(missing_ok=True)
        raise
