"""What was measured against what is wanted, and the table of it."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value: of which goal, what, how much, what is wanted.

    ``value`` is a ratio to a floor of the same run unless ``unit`` says otherwise. ``at_least``: the limit is a lower one.
    ``detail`` has the absolute values behind it, ``command`` what was run.
    """

    goal: str
    what: str
    value: float
    limit: float
    detail: str
    command: str
    unit: str = "×"
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def ratio(value: Sequence[float], floor: Sequence[float]) -> float:
    """Median over median of two series of one run; a floor of nothing makes anything but nothing endless."""
    above, below = median(value), median(floor)
    if below == 0:
        return 0.0 if above == 0 else float("inf")
    return above / below


def milliseconds(seconds: Sequence[float]) -> str:
    value = median(seconds) * 1000
    return f"{value:.3f} ms" if value < 1 else f"{value:.1f} ms" if value < 100 else f"{value:,.0f} ms"


def number(value: float) -> str:
    """Two significant digits at least, none that are noise."""
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def table(figures: Sequence[Figure], heading: Sequence[str]) -> str:
    """The figures as a Markdown table below lines about the machine, and what the missed ones add up to."""
    rows = [("goal", "what", "measured", "wanted", "", "of", "command")]
    for figure in figures:
        sign = "≥" if figure.at_least else "≤"
        rows.append(
            (
                figure.goal,
                figure.what,
                f"{number(figure.value)} {figure.unit}",
                f"{sign} {number(figure.limit)} {figure.unit}",
                "met" if figure.met else "MISSED",
                figure.detail,
                f"`{figure.command}`",
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["| " + " | ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (size + 2) for size in widths) + "|")
    missed = sum(not figure.met for figure in figures)
    return "\n".join([*heading, "", *lines, "", f"{len(figures) - missed} of {len(figures)} met"])
