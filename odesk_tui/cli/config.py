"""The configuration file: looked at and changed without losing its comments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from odesk_tui import settings
from odesk_tui.cli import options
from odesk_tui.cli.declare import PROGRAM, Argument, command, group
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.session import Session, without_password
from odesk_tui.core.errors import StoreUnavailable, UsageError
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.text import Foreign
from odesk_tui.settings import SETTINGS, Setting, write

__all__ = ["path_of", "write"]

group("config", "See and change settings.", PROGRAM)


def config_table(session: Session) -> Table[Setting]:
    """The settings with their values in force; a password in the store's address is not shown."""

    def value(setting: Setting) -> Foreign:
        return Foreign(without_password(session.settings[setting.name]))

    return Table(
        (
            Field("name", "name", lambda s: s.name),
            Field("value", "value in force", value),
            Field(
                "source",
                "where it comes from: environment, file or default",
                lambda s: session.settings.sources[s.name],
            ),
            Field("env", "environment variable that overrides the file", lambda s: s.env),
            Field("meaning", "what it is", lambda s: s.meaning, wide=True),
        ),
        ("name", "value", "source", "meaning"),
    )


def path_of(session: Session) -> Path:
    """The configuration file of this session."""
    return session.config or settings.config_file()


@command("config list", examples=("odesk config list",))
def list_settings(session: Session, json: options.Json = None, format: options.Format = None) -> int:
    """List the settings, their values and where these come from."""
    out = Output(session, config_table(session), json, format)
    if out.names_only:
        return out.names()
    out.rows(SETTINGS)
    return 0


@command("config get", examples=("odesk config get agent",))
def get(session: Session, name: Annotated[str, Argument("the setting", "NAME", completes="settings")]) -> int:
    """Print a setting's value in force."""
    setting = settings.check(name, "")
    print(Foreign(without_password(session.settings[setting.name])).line())
    return 0


@command("config set", examples=("odesk config set agent ada", "odesk config set mouse on"))
def set_value(
    session: Session,
    name: Annotated[str, Argument("the setting", "NAME", completes="settings")],
    value: Annotated[str, Argument("its value; an empty one removes it", "VALUE", completes="values")],
) -> int:
    """Write a setting to the configuration file."""
    setting = settings.check(name, value)
    _refuse_unknown(session, setting.name, value)
    path = path_of(session)
    write(path, setting.name, value)
    session.say(f"{setting.name} is now {'the default' if not value else repr(without_password(value))} in {path}")
    if setting.env and session.environment.get(setting.env):
        session.say(f"note: the environment variable {setting.env} is set and wins")
    return 0


def _refuse_unknown(session: Session, name: str, value: str) -> None:
    """Raise UsageError for a theme that there is not, and for an agent whom the store does not know."""
    if not value:
        return
    if name == "theme":
        # Textual is worth importing only to look a theme up.
        from odesk_tui.tui import theme

        themes = sorted(theme.known())
        if value not in themes:
            shown = Foreign(value[:60]).line()
            raise UsageError(
                f"there is no theme {shown!r}{nearest(value, themes)}; the themes are: {', '.join(themes)}"
            )
    if name == "agent":
        _refuse_stranger(session, value)


def _refuse_stranger(session: Session, handle: str) -> None:
    from odesk_tui.reads.people import Directory

    try:
        agents = [agent.handle for agent in session.desk.read(Directory()).agents]
    except StoreUnavailable:
        # Set before there is a desk to ask.
        session.say("note: the store cannot be opened, so nobody looked whether it knows this agent")
        return
    if handle.casefold() not in agents:
        shown = Foreign(handle[:60]).line()
        raise UsageError(
            f"{session.desk.url} knows no agent {shown!r}{nearest(handle, agents)}; "
            f"the agents are: {', '.join(agents)} (a new one: odesk agent add HANDLE)"
        )


@command("config path", examples=("odesk config path",))
def path(session: Session) -> int:
    """Print where the configuration file is."""
    print(Foreign(str(path_of(session))).line())
    return 0
