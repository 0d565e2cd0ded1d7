"""From whatever went wrong to one sentence on standard error and an exit code. No traceback reaches the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from odesk_tui import __version__
from odesk_tui.core.errors import DeskError
from odesk_tui.core.text import safe_line

FAILED, USAGE, INTERRUPTED = 1, 2, 130
_LOG_LIMIT = 1_000_000


class ReaderLeft(Exception):
    """Whoever read standard output has closed it. Not a BrokenPipeError, of which Typer would make a failure."""


def tolerate_any_text() -> None:
    """Let the standard streams show a mark for what the terminal's encoding lacks, instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace" if stream.isatty() else "backslashreplace")  # type: ignore[union-attr]


def complain(sentence: str) -> None:
    """Write ``odesk: sentence`` to standard error, as one safe line."""
    print(f"odesk: {safe_line(sentence)}", file=sys.stderr)


def guarded(run: Callable[[], int]) -> int:
    """The exit code of ``run``; every exception ends here, told in a sentence."""
    try:
        code = run()
        sys.stdout.flush()
        return code
    except DeskError as error:
        complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except (BrokenPipeError, ReaderLeft):
        return _reader_left()
    except OSError as error:
        if error.filename is None:
            return _crashed(error)
        complain(f"{error.filename}: {error.strerror}")
        return FAILED
    except Exception as error:
        return _crashed(error)


def _reader_left() -> int:
    """Whoever read our output has enough of it: no fault of anybody. Nothing more is written at exit either."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(devnull, stream.fileno())
        except (OSError, ValueError):
            continue
    return 0


def _crashed(error: Exception) -> int:
    try:
        path = keep(error)
    except OSError:
        complain(
            f"this is a fault in odesk ({type(error).__name__}), and its log could not be written; nothing more is known"
        )
        return FAILED
    complain(f"this is a fault in odesk ({type(error).__name__}); where it happened is written in {path}")
    return FAILED


def keep(error: BaseException, path: Path | None = None) -> Path:
    """Append where ``error`` was raised to the log (0600), and return the log's path; raises OSError.

    Only types and places are written: an exception's message may quote a customer's words or a password.
    """
    # The desk, with all that stands behind it, is worth importing only for this.
    from odesk_tui.desk import system_clock
    from odesk_tui.settings import log_file

    path = path or log_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > _LOG_LIMIT:
        path.replace(path.with_suffix(".old.log"))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"{system_clock().isoformat()} odesk {__version__}, Python {sys.version.split()[0]}\n")
        file.writelines(f"{line}\n" for line in _places(error))
    return path


def _places(error: BaseException) -> Iterator[str]:
    import traceback

    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield f"{type(current).__module__}.{type(current).__qualname__}"
        for frame in traceback.extract_tb(current.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        current = current.__cause__ or current.__context__
