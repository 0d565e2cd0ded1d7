"""A workflow drawn as text: a box a status, and under it where a ticket may go from there and what that takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from odesk_tui.core.workflow import ACTIVE, Status, Workflow

LEAST, MOST = 40, 100


class _Strokes(NamedTuple):
    left: str
    right: str
    line: str
    below: str
    side: str
    arrow: str
    last: str


_LINES = _Strokes("╭", "╮", "─", "╰┬", "│", "├─▶ ", "╰─▶ ")
_ASCII = _Strokes("+", "+", "-", "+-", "|", "+-> ", "+-> ")


def drawn(flow: Workflow, width: int = 80, *, plain: bool = False) -> list[str]:
    """The lines, none wider than ``width``; ``plain``: in ASCII."""
    strokes = _ASCII if plain else _LINES
    width = max(LEAST, min(MOST, width))
    found: list[str] = []
    reached = {flow.initial.name} | {target for _, target in flow.transitions}
    for status in flow.statuses:
        found += _box(status, flow, strokes)
        ways = list(_ways(flow, status))
        if status.name not in reached:
            found.append(f" {strokes.side} ! no way leads here")
        if not ways and status.category in ACTIVE:
            found.append(f" {strokes.side} ! no way leads on from here")
        for place, (names, demands) in enumerate(ways):
            arrow = strokes.last if place == len(ways) - 1 else strokes.arrow
            side = " " if place == len(ways) - 1 else strokes.side
            lines = _wrapped(f"{names}{f'  ({demands})' if demands else ''}", width - 1 - len(arrow))
            found.append(f" {arrow}{lines[0]}")
            found += [f" {side}{' ' * (len(arrow) + 1)}{line}" for line in lines[1:]]
    return found


def _box(status: Status, flow: Workflow, strokes: _Strokes) -> list[str]:
    """``╭─ open ── open ─╮``, its name and what it means; the lower edge begins the arrows."""
    inner = max(len(one.name) + len(one.category.value) for one in flow.statuses) + 6
    name, means = f" {status.name} ", f" {status.category.value.replace('_', ' ')} "
    fill = strokes.line * (inner - len(name) - len(means))
    above = f"{strokes.left}{strokes.line}{name}{fill}{means}{strokes.line}{strokes.right}"
    right = "╯" if strokes is _LINES else "+"
    below = f"{strokes.below}{strokes.line * (len(above) - len(strokes.below) - 1)}{right}"
    return [above, below]


def _ways(flow: Workflow, status: Status) -> Iterator[tuple[str, str]]:
    """Where it goes: first on, then back, those that take nothing together."""
    order = [one.name for one in flow.statuses]
    here = order.index(status.name)
    for back in (False, True):
        targets = [name for name in flow.allowed(status.name) if (order.index(name) < here) is back]
        word = "back to " if back else ""
        free = [name for name in targets if not flow.transitions[status.name, name].demands]
        if free:
            yield word + ", ".join(free), ""
        for name in targets:
            if name not in free:
                yield word + name, flow.transitions[status.name, name].demands


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def told(flow: Workflow) -> list[str]:
    """The same a fact a line: to be read aloud."""
    found = []
    for status in flow.statuses:
        found.append(f"status {status.name}: means {status.category.value.replace('_', ' ')}")
        found += [
            f"from {status.name}: {'' if names.startswith('back to ') else 'to '}{names}{f' ({demands})' if demands else ''}"
            for names, demands in _ways(flow, status)
        ]
    return found
