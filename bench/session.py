"""Goal 8, for a working day: the memory of the screens over a hundred thousand keys and ten thousand changes of others."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from random import Random

from bench.figures import Figure
from bench.place import Place
from bench.terminal import DOWN, PAGE_DOWN, PAGE_UP, UP, Terminal
from odesk_tui.commands.conversation import Note
from odesk_tui.commands.tickets import Edit
from odesk_tui.desk import Desk

KEYS, CHANGES = 100_000, 10_000
# What counts as the beginning: tickets, styles and pictures that are kept have been met by then.
WARM_KEYS = 1_000
_STEP = 100
# Closes the help, in whose filter letters are typed.
_F1 = b"\x1bOP"
_PRIORITIES = ("low", "normal", "high", "urgent")
# What a person does who reads through a desk: nothing here changes a ticket.
_WALKS: tuple[tuple[bytes, ...], ...] = (
    (DOWN,) * 18,
    (b"j",) * 9 + (b"k",) * 5,
    (PAGE_DOWN, PAGE_DOWN, PAGE_UP, b"J", b"J", b"K"),
    (UP,) * 12,
    (b"g", b"t", DOWN, DOWN, b"l", DOWN, UP, b"h", b"g", b"l"),
    (b"g", b"b", b"l", DOWN, DOWN, b"h", b"g", b"l"),
    (b"1", b"\r", b"j", b"j", b"k", b"h"),
    (b"x", b"j", b"x", b"k", b"x", b"j", b"x"),
    (b" ", b"j", b" "),
    (b"2", b"j", b"1", b"j", b"3"),
    (b"?", b"j", DOWN, _F1),
    (b"G", UP, UP, b"g", b"g"),
)


def figures(place: Place, keys: int = KEYS, changes: int = CHANGES) -> Iterator[Figure]:
    """Measure it; at the small store, which is copied for it. With one argument of the command line: so many keys."""
    store = place.folder / "session.db"
    for leftover in place.folder.glob("session.db*"):
        leftover.unlink()
    shutil.copy(place.store(place.small), store)
    random = Random(1)
    with Terminal(place.odesk, place.environment(store)) as terminal:
        terminal.settle(2)
        desk = Desk.open(str(store), "ada", via="cli")
        try:
            samples = list(_worked(terminal, desk, random, keys, changes, place.small))
        finally:
            desk.close()
    warm = next(memory for pressed, memory in samples if pressed >= WARM_KEYS)
    end = samples[-1][1]
    per_hundred = (end - warm) * 1024 / max(keys - WARM_KEYS, 1)
    middle = samples[len(samples) // 2][1]
    detail = (
        f"{warm / 1024:.1f} MB after {WARM_KEYS:,} keys, {middle / 1024:.1f} MB half-way, {end / 1024:.1f} MB after {keys:,} "
        f"keys and {changes:,} changes of others: {per_hundred:.0f} B a key"
    )
    yield Figure("8", f"memory of a session of {keys:,} keys", end / warm, 1.05, detail, "odesk, a day of keys")


def _worked(
    terminal: Terminal, desk: Desk, random: Random, keys: int, changes: int, tickets: int
) -> Iterator[tuple[int, int]]:
    """Press and change; (keys so far, resident kB) after each thousand keys."""
    pressed = changed = 0
    told = 0
    while pressed < keys:
        chunk: list[bytes] = []
        while len(chunk) < _STEP:
            chunk += random.choice(_WALKS)
        terminal.write(b"".join(chunk))
        pressed += len(chunk)
        while changed < changes * pressed / keys:
            number = random.randint(1, tickets)
            if changed % 5:
                desk.run(Edit(tickets=(number,), changes={"priority": random.choice(_PRIORITIES)}))
            else:
                desk.run(Note(tickets=(number,), body=f"Looked at it for the {changed}th time."))
            changed += 1
        terminal.finish()
        if pressed >= told + WARM_KEYS:
            told = pressed
            memory = terminal.memory_kb()
            yield pressed, memory
            print(f"{pressed:,} keys, {changed:,} changes, {memory / 1024:.1f} MB", file=sys.stderr)
    terminal.finish(1)
    # Keys that had all gone into an overlay would have shown nothing.
    terminal.must_show(b"gl\x0c", "SUBJECT")
    yield pressed, terminal.memory_kb()
