"""``odesk list`` alone: the line that people, scripts, prompts and status bars run all day, at the interpreter's floor.

``odesk_tui.quick`` reads; a test compares the output with that of the ordinary way, which is taken for everything else.
"""

from __future__ import annotations

import sys

from odesk_tui.quick import CAP, NotPlain, now_s, store_path, urgent

_LIMIT = 100
_MOST = 10_000
# As the fields of tickets have them; a test compares.
_HEADINGS = ("ID", "SLA", "ST", "PRIO", "WHO", "CUSTOMER", "SUBJECT")
_IS_WIDE = (*[False] * 6, True)


def printed(words: list[str]) -> bool:
    """Whether the line ``words`` was one for here; then everything is printed and its exit code is 0."""
    try:
        asked = _asked(words)
        if asked is None:
            return False
        store, limit = asked
        tickets, found = urgent(store_path(store), limit, now_s())
    except (NotPlain, ValueError, KeyError):
        return False
    if not tickets:
        return False
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace" if stream.isatty() else "backslashreplace")  # type: ignore[union-attr]
    if sys.stdout.isatty():
        from odesk_tui.cli.table import drawn

        sys.stdout.write(drawn(_HEADINGS, tickets, _IS_WIDE))
    else:
        sys.stdout.write("".join(["\t".join(ticket) + "\n" for ticket in tickets]))
    if found > limit:
        count = f"{CAP:,}+" if found > CAP else f"{found:,}"
        print(f"{limit} of {count} tickets; for more: --limit N, or --limit 0 for all", file=sys.stderr)
    return True


def _asked(words: list[str]) -> tuple[str | None, int] | None:
    """The store and the limit that the line names; None for a line that says anything else."""
    store: str | None = None
    limit = _LIMIT
    rest = list(words)
    named = False
    while rest:
        word = rest.pop(0)
        if word == "list" and not named:
            named = True
        elif word == "--no-input":
            continue
        elif word in ("--store", "--as") or (named and word in ("--limit", "-n")):
            value = rest.pop(0) if rest else "-"
            if value.startswith("-") or not value:
                return None
            if word == "--store":
                store = value
            elif word != "--as":
                if not (value.isascii() and value.isdigit()):
                    return None
                limit = int(value)
        else:
            return None
    return (store, limit) if named and 1 <= limit <= _MOST else None
