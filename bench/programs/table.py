"""Textual's own table with so many rows of a help desk: ``table.py ROWS [tick]``; ``tick`` counts 38 cells down each second."""

from __future__ import annotations

import sys
from random import Random

from textual.app import App, ComposeResult
from textual.coordinate import Coordinate
from textual.widgets import DataTable, Static

_COLUMNS = ("Left", "Number", "Status", "Priority", "Who", "Customer", "Subject")
_LEFT, _CELLS = 0, 38
_WORDS = "printer login slow crash screen password reset error disk full backup laptop phone network invoice".split()


class Desk(App[None]):
    def __init__(self, rows: int, ticks: bool) -> None:
        super().__init__()
        self._rows = rows
        self._ticks = ticks
        self._second = 0

    def compose(self) -> ComposeResult:
        yield Static("loading")
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        random = Random(1)
        table.add_columns(*_COLUMNS)
        for number in range(self._rows):
            subject = " ".join(random.choice(_WORDS) for _ in range(7))
            table.add_row(self._left(number), str(number), "open", "high", f"agent{number % 9}", "acme-web", subject)
        table.focus()
        self.query_one(Static).update("table READY")
        if self._ticks:
            self.set_interval(1, self._tick)

    def _left(self, number: int) -> str:
        left = (number * 97 - self._second) % 360_000
        return f"{left // 3600}:{left % 3600 // 60:02}:{left % 60:02}"

    def _tick(self) -> None:
        self._second += 1
        table = self.query_one(DataTable)
        for number in range(_CELLS):
            table.update_cell_at(Coordinate(number, _LEFT), self._left(number))


if __name__ == "__main__":
    Desk(int(sys.argv[1]), "tick" in sys.argv).run()
