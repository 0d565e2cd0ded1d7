"""Escalation without set-up: on a store of one's own the open screens fire the steps that are due, in a thread."""

from __future__ import annotations

import threading

from odesk_tui.core.errors import DeskError
from odesk_tui.desk import Desk
from odesk_tui.tui.leaving import write_log

# The first look comes soon: the program may have been off for a weekend.
FIRST_S, EVERY_S = 3.0, 30.0


class Sweeper:
    """Fires due steps every half minute until :meth:`stop`; when none is due that is one look into an index.

    Only on SQLite: a team's PostgreSQL has a sweep of its own (``odesk sla sweep``), and agents' screens come and go. What
    the sweep changes reaches the screens as anybody's changes do.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stop = threading.Event()
        # A daemon: a store that does not answer must not keep the process alive.
        self._thread = threading.Thread(target=self._sweep, name="odesk-sweep", daemon=True)

    def start(self) -> None:
        """Begin, if the store is one's own."""
        if self._desk.dialect == "sqlite":
            self._thread.start()

    def stop(self) -> None:
        """End before the next batch; does not wait."""
        self._stop.set()

    def _sweep(self) -> None:
        pause = FIRST_S
        while not self._stop.wait(pause):
            pause = EVERY_S
            try:
                for _ in self._desk.sweep():
                    if self._stop.is_set():
                        return
            except DeskError:
                # The watcher tells of a store that is away; what is due then stays due.
                continue
            except Exception as error:
                # A fault of odesk's own must not be written over the screens.
                write_log(error)
                return
