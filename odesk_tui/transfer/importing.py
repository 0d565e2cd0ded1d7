"""Import tickets from a file, in batches, each row kept or refused with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, BinaryIO, Protocol

from odesk_tui.commands.base import Outcome
from odesk_tui.commands.importing import Import, ImportOutcome
from odesk_tui.core.errors import Conflict, StoreUnavailable
from odesk_tui.core.query.errors import quoted
from odesk_tui.desk import Desk
from odesk_tui.store.door import Violated
from odesk_tui.transfer.again import refuse_own
from odesk_tui.transfer.csv_rows import CsvRows
from odesk_tui.transfer.json_rows import JsonRows
from odesk_tui.transfer.lines import Lines
from odesk_tui.transfer.mapping import Assignment, Mapping
from odesk_tui.transfer.rejects import Rejects
from odesk_tui.transfer.rows import Rows, SourceRow

# A batch ends early when it has so many characters: rows may have long conversations.
_BATCH_CHARS = 8_000_000


class Report(Protocol):
    """Called after each batch."""

    def __call__(self, done: int, refused: int) -> None:
        """Say how many rows were read so far, and how many of them were refused."""
        ...


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to read a file: ``format`` is csv or jsonl, ``mapping`` says what columns are (others go by their names).

    ``batch`` rows are one transaction.
    """

    format: str
    mapping: Mapping | None = None
    create_missing: bool = False
    update: bool = False
    batch: int = 200


@dataclass(slots=True)
class ImportReport:
    """What came of an import, in rows. ``left_out`` are columns that no field took; ``latin1`` the first line that was
    read as Latin-1 and how many were.
    """

    created: int = 0
    updated: int = 0
    skipped: int = 0
    refused: int = 0
    left_out: tuple[str, ...] = ()
    latin1: tuple[int, int] = (0, 0)

    @property
    def kept(self) -> int:
        """Rows that are in the store now."""
        return self.created + self.updated + self.skipped

    @property
    def summary(self) -> str:
        """The counts in one line, and what a person should know of how the file was read."""
        counts = [f"{self.created:,} imported"]
        for number, what in ((self.updated, "updated"), (self.skipped, "there already"), (self.refused, "refused")):
            if number:
                counts.append(f"{number:,} {what}")
        said = ", ".join(counts)
        if self.left_out:
            more = f" and {len(self.left_out) - 20} more" if len(self.left_out) > 20 else ""
            said += f"; no field takes {', '.join(quoted(column) for column in self.left_out[:20])}{more}"
        if self.latin1[1]:
            said += (
                f"; {self.latin1[1]:,} lines are not UTF-8 and were read as Latin-1, the first is {self.latin1[0]:,}"
            )
        return said


def import_tickets(
    desk: Desk,
    source: BinaryIO,
    options: ImportOptions,
    *,
    rejects: Callable[[], IO[str]],
    progress: Report | None = None,
) -> ImportReport:
    """Import the tickets of ``source``, which is read once and never whole.

    Refused rows go to the file that ``rejects`` gives. What was imported before a failure stays; a second run skips the rows
    whose external id is there. Raises UsageError for a file that is none of its format, or is an export of the same desk
    whose tickets have no external ids, and StoreUnavailable.
    """
    own = own_names(desk)
    lines, assignment, report = Lines(source), Assignment(options.mapping, own), ImportReport()
    rows: Rows
    if options.format == "csv":
        rows = CsvRows(lines, assignment, update=options.update)
    else:
        rows = JsonRows(lines, assignment, own)
    refused = Rejects(rejects, options.format, rows.columns)
    for place, batch in enumerate(_batches(rows, options.batch)):
        if place == 0:
            refuse_own(desk, batch, rows.columns, options.mapping)
        try:
            outcomes = _run(desk, [row for row in batch if not row.problem], options)
        except StoreUnavailable as error:
            raise StoreUnavailable(
                f"{error}. {report.kept:,} rows before line {batch[0].line:,} are in; when the import is repeated, "
                "those of them with an external id are left as they are"
            ) from error
        _count(report, refused, batch, outcomes)
        if progress is not None:
            progress(report.kept + report.refused, report.refused)
    report.left_out, report.latin1 = assignment.left_out, lines.latin1
    return report


def own_names(desk: Desk) -> tuple[str, ...]:
    """The names of the desk's own fields, which columns can be."""
    return tuple(spec.name for spec in desk.viewer().vocabulary.fields if spec.custom)


def _batches(rows: Iterable[SourceRow], size: int) -> Iterator[list[SourceRow]]:
    remaining = iter(rows)
    batch: list[SourceRow] = []
    chars = 0
    for row in remaining:
        batch.append(row)
        chars += len(row.text)
        if len(batch) >= size or chars >= _BATCH_CHARS:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


def _run(desk: Desk, rows: Sequence[SourceRow], options: ImportOptions) -> tuple[Outcome, ...]:
    """One transaction for all the rows; one each when somebody else adds the same things at the same time."""
    if not rows:
        return ()
    command = Import(
        rows=tuple(row.to_import() for row in rows), create_missing=options.create_missing, update=options.update
    )
    try:
        return desk.run(command).outcomes
    except Violated:
        if len(rows) > 1:
            return tuple(outcome for row in rows for outcome in _run(desk, [row], options))
        error = Conflict("somebody else added the same at the same time; import the row again")
        return (ImportOutcome(None, "", error),)


def _count(report: ImportReport, refused: Rejects, batch: Sequence[SourceRow], outcomes: Iterable[Outcome]) -> None:
    remaining = iter(outcomes)
    for row in batch:
        if row.problem:
            report.refused += 1
            refused.add(row, row.problem)
            continue
        outcome = next(remaining)
        effect = outcome.effect if isinstance(outcome, ImportOutcome) else "refused"
        setattr(report, effect, getattr(report, effect) + 1)
        if outcome.error is not None:
            refused.add(row, str(outcome.error))
