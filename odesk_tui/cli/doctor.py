"""What is wrong with this odesk and how to mend it."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from typing import Annotated

from odesk_tui import __version__, settings
from odesk_tui.cli import options
from odesk_tui.cli.config import path_of
from odesk_tui.cli.declare import PROGRAM, Option, command
from odesk_tui.cli.names import shell_form
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.session import Session, without_password
from odesk_tui.core.errors import DeskError
from odesk_tui.core.sla.policy import metric_words
from odesk_tui.core.text import Foreign
from odesk_tui.reads.checks import Checks
from odesk_tui.reads.health import AskHealth, Health
from odesk_tui.reads.status import StatusLine

OK, NOTE, WRONG = "ok", "note", "wrong"
_SKEW = timedelta(minutes=2)
_YEARS = range(2025, 2100)
_MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, what was found, and what to do."""

    check: str
    state: str
    found: str
    mend: str = ""


_TABLE: Table[Finding] = Table(
    (
        Field("state", "ok, note or wrong", lambda f: f.state),
        Field("check", "what was looked at", lambda f: f.check),
        Field("found", "what was found", lambda f: Foreign(f.found), wide=True),
        Field("mend", "what to do", lambda f: Foreign(f.mend), wide=True),
    ),
    ("state", "check", "found", "mend"),
)


@command("doctor", panel=PROGRAM, examples=("odesk doctor", "odesk doctor --sla", "odesk doctor --json '*'"))
def doctor(
    session: Session,
    sla: Annotated[bool, Option(("--sla",), "only the SLA clocks: each is computed again from what happened")] = False,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """Look for what is wrong: settings, store, terminal, clock, time zones; exit code 1 if something is."""
    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    findings: list[Finding] = []
    looks: tuple[Callable[[Session], Iterator[Finding]], ...] = (_program, _config, _terminal, _zones, _clock, _store)
    if sla:
        looks = (_clocks,)
    for look in looks:
        findings.extend(look(session))
    if out.is_data or session.linear:
        out.rows(findings)
    else:
        for finding in findings:
            mend = f" -> {finding.mend}" if finding.mend else ""
            print(Foreign(f"{finding.state:<5}  {finding.check:<12} {finding.found}{mend}").line())
    wrong = sum(finding.state == WRONG for finding in findings)
    session.say(f"{wrong} of {len(findings)} things are wrong" if wrong else "all is well")
    return 1 if wrong else 0


def _clocks(session: Session) -> Iterator[Finding]:
    """Whether every SLA clock is what the log of what happened gives."""
    from odesk_tui.cli.progress import Progress
    from odesk_tui.reads.sla import CalendarRows
    from odesk_tui.reads.sla_proof import ClockDoubts

    for row in session.desk.read(CalendarRows()):
        if row.pending:
            name = row.name.line()
            yield Finding(
                "sla",
                NOTE,
                f"clocks still count by former hours of {name}",
                f"odesk calendar recount '{shell_form(name)}'",
            )
    tickets = clocks = wrong = 0
    after: int | None = 0
    with Progress("computing clocks again: tickets") as progress:
        while after is not None:
            proof = session.desk.read(ClockDoubts(after))
            tickets, clocks, after = tickets + proof.tickets, clocks + proof.clocks, proof.last
            progress(tickets)
            for doubt in proof.doubts:
                wrong += 1
                if wrong > _MOST_TOLD:
                    continue
                cycle = f" (time {doubt.cycle})" if doubt.cycle > 1 else ""
                found = f"#{doubt.ticket} {metric_words(doubt.metric)}{cycle}: {doubt.found}"
                yield Finding("sla", WRONG, found, "export, and report it")
    if wrong > _MOST_TOLD:
        yield Finding("sla", WRONG, f"and {wrong - _MOST_TOLD:,} more")
    if not wrong:
        yield Finding("sla", OK, f"{clocks:,} clocks of {tickets:,} tickets are what happened gives")


def _program(_session: Session) -> Iterator[Finding]:
    parts = ", ".join(f"{name} {_release(name)}" for name in ("textual", "typer", "psycopg"))
    yield Finding("program", OK, f"odesk {__version__}, Python {sys.version.split()[0]}, {parts}")


def _release(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def _config(session: Session) -> Iterator[Finding]:
    path = path_of(session)
    try:
        known = session.settings
    except DeskError as error:
        yield Finding("settings", WRONG, str(error), f"correct {path}")
        return
    yield Finding("settings", OK, f"{path}" if path.exists() else f"{path} (none yet: defaults)")
    yield from _private("settings", path)
    yield from _keys(path)
    yield Finding("agent", OK, f"{session.handle} (from the {known.sources.get('agent', 'default')})")


def _keys(config: Path) -> Iterator[Finding]:
    """Whether the person's own keys can be used: the screens do not start with a fault in them."""
    from odesk_tui.tui import keymap

    path = keymap.path_of(config)
    wrong = keymap.problems(path)
    for problem in wrong:
        yield Finding("keys", WRONG, f"{path}, {problem}", f"correct the line, or remove {path}")
    if wrong:
        return
    notes = keymap.load(path).notes
    for note in notes:
        yield Finding("keys", NOTE, f"{path}, {note}", "give the action another key too")
    if not notes:
        yield Finding("keys", OK, str(path) if path.exists() else f"{path} (none yet: odesk's own)")


def _private(check: str, path: Path) -> Iterator[Finding]:
    """A finding when others may read or write ``path``, or a folder that holds a store."""
    if os.name != "posix" or not path.exists():
        return
    mode = path.stat().st_mode & 0o777
    if mode & 0o077:
        right = "700" if path.is_dir() else "600"
        yield Finding(check, WRONG, f"others may read {path} (mode {mode:o})", f"chmod {right} {path}")


def _terminal(session: Session) -> Iterator[Finding]:
    environment = session.environment
    name = environment.get("TERM", "")
    if not sys.stdout.isatty():
        yield Finding("terminal", NOTE, "standard output is no terminal", "the screens need one; commands do not")
    elif name in ("", "dumb"):
        yield Finding(
            "terminal", NOTE, f"TERM is {name!r}", "set TERM to what your terminal is, such as xterm-256color"
        )
    else:
        size = shutil.get_terminal_size()
        small = size.columns < 60 or size.lines < 20
        state, mend = (NOTE, "the screens want 60x20 or more") if small else (OK, "")
        yield Finding("terminal", state, f"{name}, {size.columns}x{size.lines}", mend)
    encoding = (sys.stderr.encoding or "ascii").lower()
    if "utf" in encoding:
        yield Finding("encoding", OK, encoding)
    else:
        yield Finding("encoding", NOTE, f"{encoding} cannot show every text", "use a UTF-8 locale: export LANG=C.UTF-8")
    yield Finding("colours", OK, _colours(environment.get("NO_COLOR"), environment.get("COLORTERM"), name))
    yield from _output(session)
    yield from _themes(session)


def _output(session: Session) -> Iterator[Finding]:
    """Whether the screens write changed cells only. Textual is loaded here and nowhere else on the way."""
    from odesk_tui.tui.output import VARIABLE, standing

    environment = session.environment
    with contextlib.suppress(DeskError):
        environment = {**environment, VARIABLE: session.settings["output"]}
    active, sentence = standing(environment)
    yield Finding("output", OK if active else NOTE, sentence)
    yield from _link(session)


def _link(session: Session) -> Iterator[Finding]:
    """Whether the screens spare the link, and why; it is measured while they run."""
    from odesk_tui.tui.remembered import Remembered

    try:
        wish = session.settings["slow"]
    except DeskError:
        return
    found = Remembered(settings.memory_file()).link
    if wish != "auto":
        yield Finding("link", OK, f"taken for {'slow' if wish == 'on' else 'fast'}: slow is {wish}")
    elif found.startswith("slow"):
        yield Finding("link", NOTE, f"the screens last found it {found}", "ssh -C; or odesk config set slow off")
    else:
        yield Finding("link", OK, f"the screens last found it {found}" if found else "not measured yet")


def _themes(session: Session) -> Iterator[Finding]:
    """Whether the theme of the settings is there, and what is wrong with the person's own."""
    from odesk_tui.tui import theme

    themes = theme.gather()
    with contextlib.suppress(DeskError):
        shown, fault = themes.chosen(session.settings["theme"], sixteen=False)
        mend = "odesk config set theme NAME" if fault else ""
        yield Finding("theme", WRONG if fault else OK, fault or shown.name, mend)
    for fault in themes.faults:
        yield Finding("theme", WRONG, fault, "correct the file, or remove it")


def _colours(no_color: str | None, colorterm: str | None, term: str) -> str:
    if no_color:
        return "none (NO_COLOR is set)"
    if colorterm in ("truecolor", "24bit"):
        return "16 million"
    return "256" if "256" in term else "16"


def _zones(_session: Session) -> Iterator[Finding]:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

    try:
        ZoneInfo("Europe/Vienna")
        ZoneInfo("America/New_York")
    except (ZoneInfoNotFoundError, OSError):
        yield Finding("time zones", WRONG, "there is no zone data", "install it: pip install tzdata")
        return
    yield Finding("time zones", OK, f"{len(available_timezones())} zones, tzdata {_release('tzdata')}")


def _clock(session: Session) -> Iterator[Finding]:
    now = session.now()
    if now.year in _YEARS:
        yield Finding("clock", OK, f"{now:%Y-%m-%d %H:%M:%S} UTC")
    else:
        yield Finding(
            "clock", WRONG, f"this machine says {now:%Y-%m-%d %H:%M} UTC", "set its clock, for instance with NTP"
        )


def _store(session: Session) -> Iterator[Finding]:
    try:
        address = session.store_address
        desk = session.desk
    except DeskError as error:
        yield Finding("store", WRONG, str(error))
        return
    try:
        health = desk.read(AskHealth())
        broken = desk.read(Checks())
    except DeskError as error:
        yield Finding("store", WRONG, str(error), "restore a backup, or name another store with --store")
        return
    yield Finding("store", OK, f"{desk.url}, {health.version}")
    yield from _schema(health)
    for line in health.damage:
        yield Finding(
            "integrity", WRONG, line, "stop odesk everywhere and restore a backup, or export what can be read"
        )
    for rule in broken:
        yield Finding(
            "integrity", WRONG, f"does not hold for {rule.broken:,} rows: {rule.name}", "export, and report it"
        )
    if not health.damage and not broken:
        yield Finding("integrity", OK, "the database finds no damage, every rule of odesk holds")
    if desk.dialect == "sqlite":
        yield from _files(address)
    elif without_password(address) != address and session.store is not None:
        yield Finding("store", NOTE, "--store holds a password", "keep it in PGPASSWORD, ~/.pgpass or ODESK_STORE")
    yield from _instants(session, health)
    waiting = desk.read(StatusLine(urgent=1)).outbox
    if waiting:
        yield Finding(
            "mail", NOTE, f"{waiting:,} replies wait to be sent", "this version keeps them; it has no sender yet"
        )
    if desk.agent is None:
        yield Finding(
            "agent",
            WRONG,
            f"the store knows no agent {session.handle!r}",
            "odesk agent list; odesk config set agent HANDLE",
        )


def _schema(health: Health) -> Iterator[Finding]:
    if health.schema == health.expected_schema:
        yield Finding("schema", OK, health.schema)
    else:
        yield Finding(
            "schema", WRONG, f"{health.schema}, not {health.expected_schema}", "update odesk to the newest version"
        )


def _files(address: str) -> Iterator[Finding]:
    path = Path(address.removeprefix("sqlite:///")).expanduser()
    before = list(_private("permissions", path))
    if path.parent == settings.data_folder():
        before += _private("permissions", path.parent)
    yield from before
    if not before:
        yield Finding("permissions", OK, f"only you may read {path}")
    free = shutil.disk_usage(path.parent).free
    if free < 200_000_000:
        yield Finding(
            "disk", WRONG if free < 20_000_000 else NOTE, f"{free // 1_000_000:,} MB are free", "free some space"
        )
    else:
        yield Finding("disk", OK, f"{free // 1_000_000:,} MB are free")


def _instants(session: Session, health: Health) -> Iterator[Finding]:
    now = session.now()
    if health.server_now is not None and abs(health.server_now - now) > _SKEW:
        apart = int(abs((health.server_now - now).total_seconds()))
        yield Finding("clock", WRONG, f"this machine and the server differ by {apart:,} s", "set both clocks with NTP")
    if health.newest_event is not None and health.newest_event > now + _SKEW:
        yield Finding(
            "clock",
            WRONG,
            f"the store has an event of {health.newest_event:%Y-%m-%d %H:%M} UTC, which is still to come here",
            "set this machine's clock, or the one that wrote it",
        )
