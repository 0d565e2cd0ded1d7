"""What the list says when it has no rows."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote

from odesk_tui.core.text import safe_line
from odesk_tui.reads.rows import ClockRow
from odesk_tui.reads.views import ViewCount
from odesk_tui.tui.actions import LIST
from odesk_tui.tui.columns import Looks
from odesk_tui.tui.keymap import KeyMap
from odesk_tui.tui.pace import cell_text


def empty_store(keys: KeyMap, *, customers: bool) -> list[str]:
    """There is nothing at all; without ``customers`` there is nobody yet whose ticket it could be."""
    first = [] if customers else ["Begin with a customer: odesk project add NAME, in the shell."]
    return [
        "There are no tickets yet.",
        *first,
        *_keyed(keys, "create", "creates one."),
        "In the shell, odesk import FILE brings many,",
        "and odesk demo shows an example.",
        *_keyed(keys, "palette", "finds every command,"),
        *_keyed(keys, "help", "shows every key."),
    ]


def _keyed(keys: KeyMap, action: str, words: str) -> list[str]:
    """What a key does, unless the person has no key for it."""
    key = keys.shown(action, LIST)
    return [f"{key} {words}"] if key else []


def no_match(query: str, keys: KeyMap) -> list[str]:
    """A filter finds nothing."""
    ways = [*_keyed(keys, "escape", "clears the filter"), *_keyed(keys, "filter", "changes it")]
    return [f"Nothing matches {safe_line(query)}", f"{', '.join(ways)}." if ways else ""]


def all_done(view: str, urgent: Sequence[ClockRow], looks: Looks, keys: KeyMap) -> list[str]:
    """A saved view is empty: the work is done, for now."""
    others = " ".join(_keyed(keys, "views", "shows other views."))
    if not urgent:
        return [f"All done in {view}.", f"No SLA clock is running. {others}"]
    first = urgent[0]
    left = cell_text(looks.clock(first.due_at, first.calendar_id))
    return [f"All done in {view}.", f"Next due: {left} #{first.ticket} {first.subject.line()}. {others}"]


def failed(sentence: str, keys: KeyMap, view: ViewCount | None = None, faulty: bool = False) -> list[str]:
    """Nothing can be read; ``faulty``: because of the query, which may be that of a ``view``."""
    again = _keyed(keys, "reload", "tries again.")
    if not faulty:
        return ["The list cannot be read.", sentence, *again]
    if view is None:
        return [
            "This query cannot be answered, so no tickets are shown.",
            sentence,
            *_keyed(keys, "filter", "changes it."),
        ]
    name = view.name.line()
    return [
        f"The view {name} cannot be shown: its query does not work any more.",
        sentence,
        *_keyed(keys, "views", f"lists the views; e there changes {name}."),
        f"In the shell: odesk view edit {quote(name)} --query '…'",
        *again,
    ]
