"""One run of the command line: its global options, its settings, its desk, and how it talks with the person."""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from odesk_tui import settings
from odesk_tui.cli.errors import complain
from odesk_tui.core.errors import NotAllowed, UsageError
from odesk_tui.core.text import Foreign, safe_line
from odesk_tui.settings import Settings

if TYPE_CHECKING:
    from odesk_tui.desk import Desk

BIG = 20
# When opening the store takes so long, that is said.
WAITING_S = 3.0
WAITING = "odesk: waiting for the store: another program may keep it locked, or it answers slowly"
MAKING = "odesk: making the store"


class Session:
    """What a command's function gets first. The desk is opened when it is first asked for."""

    def __init__(
        self,
        environment: Mapping[str, str] | None = None,
        *,
        clock: Callable[[], datetime] | None = None,
        config: Path | None = None,
    ) -> None:
        self.environment = os.environ if environment is None else environment
        self.config = config
        self.store: str | None = None
        self.agent: str | None = None
        self.plain = False
        self.no_input = False
        # Whether the screens spare a slow link; None: as the setting says.
        self.slow: bool | None = None
        self._clock = clock
        self._settings: Settings | None = None
        self._desk: Desk | None = None

    def take(self, *, store: str | None, as_: str | None, plain: bool, no_input: bool) -> None:
        """Set the global options that were given; those given later in the line win."""
        if store is not None:
            self.store = store
            if _has_password(store):
                complain(
                    "warning: others on this machine can see the password of --store in the list of processes; "
                    "keep it in PGPASSWORD, ~/.pgpass or ODESK_STORE"
                )
        self.agent = as_ if as_ is not None else self.agent
        self.plain = self.plain or plain
        self.no_input = self.no_input or no_input

    @property
    def settings(self) -> Settings:
        """The settings in force without the options of this line; raises UsageError for a broken file."""
        if self._settings is None:
            self._settings = settings.load(self.environment, self.config)
        return self._settings

    @property
    def store_address(self) -> str:
        """Where the store is."""
        return self.store or self.settings.store

    @property
    def handle(self) -> str:
        """The acting agent's handle."""
        return self.agent or self.settings.agent

    @property
    def desk(self) -> Desk:
        """The desk, opened; raises StoreUnavailable."""
        return self._desk or self.open()

    def open(self, *, create: bool = False, via: str = "cli") -> Desk:
        """Open the desk of this session, making its store when ``create`` is set; raises StoreUnavailable."""
        # Everything that a store needs is imported only by the commands that open one.
        from odesk_tui.desk import Desk, system_clock

        self.close()
        clock = self._clock or system_clock
        address = self.store_address
        waiting = threading.Timer(WAITING_S, print, (MAKING if create else WAITING,), {"file": sys.stderr})
        # A store that is locked for long must not look like a program that hangs.
        waiting.daemon = True
        waiting.start()
        try:
            self._desk = Desk.open(address, self.handle, via=via, clock=clock, create=create)
        finally:
            waiting.cancel()
        return self._desk

    @property
    def acting(self) -> Desk:
        """The desk, with an agent it knows; raises NotAllowed when it does not."""
        desk = self.desk
        if desk.agent is None:
            handle = Foreign(self.handle).line()
            raise NotAllowed(
                f"{desk.url} knows no agent {handle!r}: name yours with --as HANDLE, or ODESK_AGENT, or for good with "
                "odesk config set agent HANDLE (who there is: odesk agent list; a new one: odesk agent add HANDLE)"
            )
        return desk

    def close(self) -> None:
        """Close the desk, if it was opened."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None

    def now(self) -> datetime:
        """The present instant, with or without a store."""
        from odesk_tui.desk import system_clock

        return (self._clock or system_clock)()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that times are shown in."""
        return ZoneInfo(self.desk.viewer().zone)

    @property
    def on_terminal(self) -> bool:
        """Whether data goes to a terminal and may be laid out for it."""
        return sys.stdout.isatty() and not self.linear

    @property
    def linear(self) -> bool:
        """Whether data is told fact by fact, as a screen reader wants it; a pipe gets that only when the line says so."""
        if self.plain or not sys.stdout.isatty():
            return self.plain
        try:
            return self.settings["plain"] == "on"
        except UsageError:
            # Whatever needs the broken file says so.
            return False

    @property
    def can_ask(self) -> bool:
        """Whether there is a person at the keyboard who may be asked."""
        return sys.stdin.isatty() and sys.stderr.isatty() and not self.no_input

    def say(self, message: str) -> None:
        """A message for the person, one safe line on standard error."""
        print(safe_line(message), file=sys.stderr)

    def ask(self, question: str, default: str = "") -> str:
        """The answer to ``question``, ``default`` for an empty one; raises UsageError when nobody can be asked."""
        if not self.can_ask:
            raise UsageError(f"nobody can be asked for this: {question}")
        shown = f" [{default}]" if default else ""
        print(f"{safe_line(question)}{safe_line(shown)}: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise KeyboardInterrupt
        return line.strip() or default

    def confirm(self, tickets: int, *, mails: bool = False) -> bool:
        """Whether to go on with a change of so many tickets (``mails``: customers get mail of it).

        Raises UsageError when nobody is there to be asked.
        """
        many = f"{tickets} tickets" if tickets != 1 else "1 ticket"
        if not self.can_ask:
            what = f"{many} at once need --yes" if tickets > 1 else "this needs --yes"
            why = ", since customers get mail" if mails else ""
            raise UsageError(f"{what}{why}; look first with --dry-run")
        question = f"mail the customers of {many}? y/N" if mails else f"change {many}? y/N"
        return self.ask(question).casefold() in ("y", "yes")

    def hint(self, message: str) -> None:
        """What a person could do next; nothing for programs."""
        if self.can_ask:
            self.say(message)


_PASSWORD = re.compile(r"(?<=[?&])(password=)[^&]*", re.IGNORECASE)


def _has_password(store: str) -> bool:
    return without_password(store) != store


def without_password(store: str) -> str:
    """An address of a store fit for a screen: a password in it becomes ``***``."""
    scheme, mark, rest = store.partition("://")
    if not mark or scheme not in ("postgresql", "postgres"):
        return store
    # Not urlsplit: an address that it refuses may still hold a password.
    place, slash, tail = rest.partition("/")
    user, at, host = place.rpartition("@")
    name, colon, _secret = user.partition(":")
    shown = f"{name}:***@{host}" if at and colon else place
    return _PASSWORD.sub(r"\1***", f"{scheme}://{shown}{slash}{tail}")
