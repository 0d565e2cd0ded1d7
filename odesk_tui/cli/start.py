"""The ways in: the screens, and a demonstration."""

from __future__ import annotations

import gc
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from odesk_tui.cli import options
from odesk_tui.cli.declare import PROGRAM, Option, command
from odesk_tui.cli.progress import Progress
from odesk_tui.cli.session import Session
from odesk_tui.core.errors import UsageError

_DEMO_AGENT = "ada"


@command("browse", panel=PROGRAM, hidden=True, examples=("odesk", "odesk 'assignee:me sla<2h'"))
def browse(session: Session, words: options.QueryWords = None, slow: options.Slow = None) -> int:
    """Open the screens, on a query if one is given."""
    _refuse_no_terminal(session)
    session.slow = session.slow if slow is None else slow
    return _screens(session, " ".join(words or ()))


def _refuse_no_terminal(session: Session) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or session.environment.get("TERM") == "dumb":
        raise UsageError(
            "the screens need a terminal; in a pipe or a script use: odesk list (all commands: odesk --help)"
        )


def _screens(session: Session, query: str) -> int:
    # Textual costs 200 ms to import, which only the screens are worth; looking for cycles meanwhile costs 20 more.
    gc.disable()
    from odesk_tui.tui.program import run_tui

    gc.freeze()
    gc.enable()
    session.open(via="tui")
    desk = session.acting
    return run_tui(desk, query, session.config, "" if session.slow is None else "on" if session.slow else "off")


@command(
    "demo",
    panel=PROGRAM,
    examples=("odesk demo", "odesk demo --store demo.db --tickets 100000 --seed 7 --no-open"),
)
def demo(
    session: Session,
    tickets: Annotated[int, Option(("--tickets",), "how many (300)", "N")] = 300,
    seed: Annotated[int, Option(("--seed",), "the same seed gives the same desk (1)", "K")] = 1,
    no_open: Annotated[bool, Option(("--no-open",), "only make it, do not open the screens")] = False,
    slow: options.Slow = None,
) -> int:
    """Look around in a made-up desk; it is removed afterwards, unless --store says where to keep it."""
    if not 1 <= tickets <= 1_000_000:
        raise UsageError("--tickets is a number from 1 to 1000000")
    session.slow = session.slow if slow is None else slow
    if not no_open:
        _refuse_no_terminal(session)
    folder = tempfile.mkdtemp(prefix="odesk-demo-") if session.store is None else None
    try:
        # Never the store of the settings: a demonstration does not belong into somebody's desk.
        session.store = session.store or str(Path(folder or "") / "demo.db")
        session.agent = session.agent or _DEMO_AGENT
        with _signals_interrupt():
            _fill(session, tickets, seed)
        return 0 if no_open else _screens(session, "")
    finally:
        session.close()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _signals_interrupt() -> Iterator[None]:
    """A hang-up or a request to end is an interrupt here, so that a temporary store does not stay behind."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = [(number, signal.signal(number, interrupt)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _fill(session: Session, tickets: int, seed: int) -> None:
    from odesk_tui.demo.fill import fill

    desk = session.open(create=True)
    with Progress("making tickets", silent=session.linear) as progress:
        fill(desk, tickets=tickets, seed=seed, now=desk.clock(), agent=session.handle, progress=progress)
    session.say(f"{tickets:,} tickets in {desk.url}; look at them with: odesk --store {desk.url} --as {session.handle}")
