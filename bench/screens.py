"""Goals 1 and 3 to 8: the screens, against Textual's smallest program, its table, and editors of the same text."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bench.figures import Figure, median, milliseconds, ratio
from bench.peers import neomutt
from bench.place import Place
from bench.terminal import DOWN, PAGE_DOWN, ROWS, Link, Rest, Step, Terminal

_HELLO = (sys.executable, "-m", "bench.programs.hello")
_TABLE = (sys.executable, "-m", "bench.programs.table", "1000")
_LINK = Link(bytes_s=16_000.0, trip_s=0.15)
_KEYS = 15
_POSTGRES = "PostgreSQL "
# A preview follows a key after a tenth of a second: it is waited for, so that it is in the way of no other key.
_PREVIEW_S = 0.2
_VIEWS = {"tree": b"gt", "board": b"gb"}


@dataclass
class Seen:
    """What one program did in all rounds."""

    ready: list[float] = field(default_factory=list)
    control: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    move: list[float] = field(default_factory=list)
    move_bytes: list[float] = field(default_factory=list)
    scroll: list[float] = field(default_factory=list)
    scroll_bytes: list[float] = field(default_factory=list)
    page_bytes: list[float] = field(default_factory=list)
    preview_bytes: list[float] = field(default_factory=list)
    tree: list[float] = field(default_factory=list)
    board: list[float] = field(default_factory=list)
    lag: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class _Program:
    argv: tuple[str, ...]
    text: str
    environment: dict[str, str]
    down: bytes = DOWN
    keys: bool = True
    views: bool = False


def figures(place: Place, postgres: Mapping[int, str]) -> Iterator[Figure]:
    """Measure it; ``postgres``: tickets and address of the databases there, if there are."""
    programs = _programs(place, postgres)
    seen = {name: Seen() for name in programs}
    for program in programs.values():
        if program.views:
            _warm(program)
    for _ in range(place.rounds):
        for name, program in programs.items():
            _look(program, seen[name])
            # The table is ten seconds behind, which a quick run does not wait for.
            if name == "large" or (name == "table" and place.rounds > 2):
                seen[name].lag.append(_lag(program))
    yield from _starts(place, seen)
    for name, prefix in (("SQLite", ""), ("PostgreSQL", _POSTGRES)):
        if f"{prefix}large" in seen:
            yield from _openings(place, name, seen[f"{prefix}small"], seen[f"{prefix}large"])
            yield from _keys(seen, name, seen[f"{prefix}large"])
    yield _held(seen["large"], seen["table"])
    yield from _rests(place)


def _programs(place: Place, postgres: Mapping[int, str]) -> dict[str, _Program]:
    programs: dict[str, _Program] = {
        "hello": _Program(_HELLO, "hello READY", place.environment(), keys=False),
        "table": _Program(_TABLE, "table READY", place.environment()),
    }
    for name, tickets in (("small", place.small), ("large", place.large)):
        store = str(place.store(tickets))
        programs[name] = _Program(place.odesk, _first(place, store), place.environment(store), views=True)
        if tickets in postgres:
            store = postgres[tickets]
            text = _first(place, store)
            programs[_POSTGRES + name] = _Program(place.odesk, text, place.environment(store), views=True)
    large = str(place.store(place.large))
    listed = place.folder / "list.txt"
    listed.write_text(place.run((*place.odesk, "list", "--limit", "2000"), large), encoding="utf-8")
    if shutil.which("vi"):
        programs["vi"] = _Program(
            ("vi", str(listed)), _first(place, str(place.store(place.large))), place.environment(), down=b"j"
        )
    if peer := neomutt(place):
        programs["neomutt"] = _Program(peer, "about a desk", place.environment(), down=b"j")
    return programs


def _first(place: Place, store: str) -> str:
    """The beginning of the first ticket's subject, which says that the list is there."""
    line = place.run((*place.odesk, "list", "--limit", "1", "--format", "{subject}"), store)
    return line.strip()[:14].rstrip()


def _look(program: _Program, seen: Seen) -> None:
    with Terminal(program.argv, program.environment) as terminal:
        seen.ready.append(terminal.shows(program.text))
        if program.views:
            seen.control.append(terminal.answers_keys(program.down))
        terminal.settle()
        seen.memory.append(terminal.memory_kb())
        if not program.keys:
            return
        steps = [_apart(terminal, program.down, seen) for _ in range(_KEYS)]
        seen.move += [step.seconds for step in steps]
        seen.move_bytes += [step.bytes for step in steps]
        for _ in range(ROWS - _KEYS):
            terminal.press(program.down)
        terminal.settle()
        steps = [_apart(terminal, program.down, seen) for _ in range(_KEYS)]
        seen.scroll += [step.seconds for step in steps]
        seen.scroll_bytes += [step.bytes for step in steps]
        seen.page_bytes += [terminal.press(PAGE_DOWN).bytes for _ in range(5)]
        if program.views:
            # Without the preview, which would be waited for.
            terminal.press(b" ", quiet=0.3)
            for name, keys in _VIEWS.items():
                for _ in range(3):
                    getattr(seen, name).append(terminal.press(keys, quiet=0.3).seconds)
                    terminal.press(b"gl", quiet=0.3)


def _warm(program: _Program) -> None:
    """Let the screens be open for a while: they learn how the first one looks, and paint it at once from then on."""
    with Terminal(program.argv, program.environment) as terminal:
        terminal.shows(program.text)
        terminal.finish(1)
        terminal.pause(3)


def _apart(terminal: Terminal, key: bytes, seen: Seen) -> Step:
    """Press a key, and wait for the preview too."""
    step = terminal.press(key)
    seen.preview_bytes.append(terminal.pause(_PREVIEW_S))
    return step


def _lag(program: _Program) -> float:
    """How far a held key is behind on a slow link, which odesk has measured by then."""
    with Terminal(program.argv, program.environment, _LINK) as terminal:
        terminal.shows(program.text)
        terminal.settle(1)
        return terminal.held(program.down, 2, 30)


def _starts(place: Place, seen: dict[str, Seen]) -> Iterator[Figure]:
    hello, small, large = seen["hello"], seen["small"], seen["large"]
    size = f"{place.large:,} tickets"
    detail = f"{milliseconds(large.ready)} / {milliseconds(hello.ready)} (Textual hello)"
    yield Figure("1", f"first populated list, {size}", ratio(large.ready, hello.ready), 0.5, detail, "odesk")
    detail = f"{milliseconds(large.control)} / {milliseconds(hello.ready)} (Textual hello)"
    yield Figure(
        "1", f"list with Textual in control, {size}", ratio(large.control, hello.ready), 1.5, detail, "odesk, then down"
    )
    memory = median(large.memory)
    detail = f"{memory / 1024:.0f} MB / {median(hello.memory) / 1024:.0f} MB (Textual hello)"
    yield Figure("8", f"resident memory, {size}", ratio(large.memory, hello.memory), 1.4, detail, "odesk")
    detail = f"{memory / 1024:.0f} MB / {median(small.memory) / 1024:.0f} MB ({place.small:,} tickets)"
    yield Figure("8", f"resident memory, {size}", ratio(large.memory, small.memory), 1.05, detail, "odesk")


def _openings(place: Place, name: str, small: Seen, large: Seen) -> Iterator[Figure]:
    for what, mine, theirs, command in (
        ("the list", large.ready, small.ready, "odesk"),
        ("the tree", large.tree, small.tree, "odesk, then g t"),
        ("the board", large.board, small.board, "odesk, then g b"),
    ):
        detail = f"{milliseconds(mine)} / {milliseconds(theirs)} ({place.small:,} tickets)"
        yield Figure("6", f"{name}, opening {what}, {place.large:,} tickets", ratio(mine, theirs), 1.3, detail, command)


def _keys(seen: dict[str, Seen], name: str, odesk: Seen) -> Iterator[Figure]:
    table = seen["table"]

    def of(goal: str, what: str, mine: list[float], theirs: list[float], limit: float, floor: str) -> Figure:
        count = what.endswith("bytes")
        detail = (
            f"{median(mine):,.0f} B / {median(theirs):,.0f} B"
            if count
            else f"{milliseconds(mine)} / {milliseconds(theirs)}"
        )
        if what == "scroll bytes":
            detail += f"; the preview, when keys pause, {median(odesk.preview_bytes):,.0f} B"
        return Figure(goal, f"{name}, {what}, of {floor}", ratio(mine, theirs), limit, detail, "odesk, then down")

    yield of("3", "cursor move", odesk.move, table.move, 0.7, "DataTable 1k")
    yield of("3", "scroll", odesk.scroll, table.scroll, 0.5, "DataTable 1k")
    yield of("3", "scroll bytes", odesk.scroll_bytes, table.scroll_bytes, 0.03, "DataTable 1k")
    if mutt := seen.get("neomutt"):
        yield of("4", "cursor move", odesk.move, mutt.move, 3, "neomutt 100k")
        yield of("4", "scroll", odesk.scroll, mutt.scroll, 7, "neomutt 100k")
        yield of("4", "scroll bytes", odesk.scroll_bytes, mutt.scroll_bytes, 1.5, "neomutt 100k")
        yield of("4", "page bytes", odesk.page_bytes, mutt.page_bytes, 1.5, "neomutt 100k")
    elif vi := seen.get("vi"):
        yield of("4", "cursor move", odesk.move, vi.move, 3, "vi (no neomutt here)")
        yield of("4", "scroll", odesk.scroll, vi.scroll, 7, "vi (no neomutt here)")


def _held(odesk: Seen, table: Seen) -> Figure:
    lag = median(odesk.lag)
    beside = f"; DataTable {median(table.lag) * 1000:,.0f} ms" if table.lag else ""
    detail = f"{lag * 1000:.0f} ms / {_LINK.trip_s * 1000:.0f} ms{beside}"
    return Figure("5", "lag of a held key, 16 kB/s and 150 ms", lag / _LINK.trip_s, 1.3, detail, "odesk, down held 2 s")


def _rests(place: Place) -> Iterator[Figure]:
    calm, busy = _calm(place), _busy(place)
    rests: dict[str, list[Rest]] = {"calm": [], "busy": [], "table": []}
    for _ in range(max(1, place.rounds // 2)):
        for name, argv, text, environment in (
            ("calm", place.odesk, "Nothing hurries", calm),
            ("busy", place.odesk, _first(place, str(place.store(place.small)))[:4], busy),
            ("table", (*_TABLE, "tick"), "table READY", place.environment()),
        ):
            with Terminal(argv, environment) as terminal:
                if name == "busy":
                    terminal.settle(1)
                else:
                    terminal.shows(text)
                    terminal.settle()
                time.sleep(0.5)
                rests[name].append(terminal.rest(6))
    quiet, ticking = ([rest.bytes_s for rest in rests[name]] for name in ("calm", "busy"))
    yield Figure("7", "idle without timer or near clock", median(quiet), 0, "", "odesk, left alone", unit="B/s")
    yield Figure(
        "7", "idle with 36 countdowns and the timer", median(ticking), 600, "", "odesk, left alone", unit="B/s"
    )
    cpu, floor = ([rest.cpu for rest in rests[name]] for name in ("busy", "table"))
    detail = f"{median(cpu) * 100:.1f} % / {median(floor) * 100:.1f} % (DataTable, 38 cells a second)"
    yield Figure("7", "processor with 36 countdowns and the timer", ratio(cpu, floor), 0.5, detail, "odesk, left alone")


def _calm(place: Place) -> dict[str, str]:
    """A desk where nothing is due soon."""
    store = place.folder / "calm.db"
    if not store.exists():
        for line in (
            ("init", "--no-input", "--handle", "ada", "--timezone", "UTC"),
            ("project", "add", "Acme", "--handle", "acme"),
            ("create", "Nothing hurries", "--project", "acme", "--priority", "low", "-m", "Whenever"),
        ):
            place.run((*place.odesk, *line), store)
        _edit(store, "UPDATE sla_clock SET due_at = due_at + 8640000", "UPDATE ticket SET sla_due = sla_due + 8640000")
    return place.environment(store)


def _busy(place: Place) -> dict[str, str]:
    """A desk where the first screen counts down in seconds."""
    store = place.folder / "busy.db"
    shutil.copy(place.store(place.small), store)
    _edit(
        store,
        "UPDATE ticket SET sla_due = CAST(strftime('%s', 'now') AS INTEGER) + 200 + number % 90, sla_calendar_id = NULL "
        "WHERE status IN ('new', 'open') AND snoozed_until IS NULL AND number IN "
        "(SELECT number FROM ticket WHERE status IN ('new', 'open') ORDER BY sla_due, number LIMIT 60)",
    )
    return place.environment(store)


def _edit(store: object, *statements: str) -> None:
    connection = sqlite3.connect(str(store))
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
