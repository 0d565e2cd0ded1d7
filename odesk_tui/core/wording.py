"""How history reads, one line an event; and how what was done is counted, on screens and in shells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from odesk_tui.core.durations import hours_text
from odesk_tui.core.instants import local_text

# What the outcome of a reply has in it that no mail takes to anybody.
UNMAILED = "mailed to nobody"


class Happened(Protocol):
    """What wording needs of an event."""

    @property
    def kind(self) -> str:
        """What happened; ``changed`` when a field did."""
        ...

    @property
    def field(self) -> str | None:
        """The field that changed."""
        ...

    @property
    def old(self) -> object:
        """Its value before, as JSON."""
        ...

    @property
    def new(self) -> object:
        """Its value after, or a figure of what happened, as JSON."""
        ...

    @property
    def via(self) -> str:
        """Where it came from."""
        ...


UNDONE, REDONE = "undone", "redone"
# What taking back and doing again are called when somebody has just done it.
TAKEN_BACK, DONE_AGAIN = "taken back", "done again"
_TURNS = {UNDONE: "undid", REDONE: "redid"}
_TIME_KINDS = ("timer stopped", "time logged")
# Events whose new value is a word for people: who was mentioned, what was linked, why.
_NAMING_KINDS = (
    "linked",
    "unlinked",
    "merged",
    "split",
    "mention",
    "override",
    "watching",
    "not watching",
    "view saved",
    "limit set",
    "view removed",
    "macro saved",
    "macro removed",
    "agent added",
    "team added",
    "team changed",
    "customer added",
    "contact added",
    "field added",
    "field changed",
    "field removed",
    "field restored",
    "field indexed",
    "field not indexed",
    "calendar added",
    "calendar changed",
    "step added",
    "step removed",
    "type added",
    "type changed",
    "type removed",
    "workflow added",
    "workflow changed",
    "workflow removed",
    "role set",
    "approval asked",
    "approved",
    "approval refused",
    "breach reason",
    "breach without reason",
    "reason code added",
    "reason code removed",
)
# Fields whose values in events are instants.
_INSTANTS = ("due", "snoozed")
_PARTS = 4
_LONGEST = 40


def value_text(value: object) -> str:
    """A value of an event in a sentence."""
    if value is None or value == [] or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def field_value_text(field: str | None, value: object, zone: str) -> str:
    """A value of the field in a sentence, an instant in the IANA ``zone``."""
    if field in _INSTANTS and isinstance(value, str):
        try:
            return local_text(datetime.fromisoformat(value), zone)
        except ValueError:
            return value
    return value_text(value)


def event_text(event: Happened, zone: str = "UTC") -> str:
    """``status new → open``, ``timer stopped 0:12``, ``undid: status new → open``; rules are named by ``via``.

    ``zone`` is the IANA zone of who reads it.
    """
    if event.kind in _TURNS and event.field is not None:
        # What was taken back is told as it had been done.
        old, new = (event.new, event.old) if event.kind == UNDONE else (event.old, event.new)
        text = f"{_TURNS[event.kind]}: {_field_text(event.field, old, new, zone)}"
    elif event.kind in _TURNS:
        text = f"{_TURNS[event.kind]}: {value_text(event.new)}"
    elif event.field is not None:
        text = _field_text(event.field, event.old, event.new, zone)
    elif event.kind in _TIME_KINDS and isinstance(event.new, int):
        text = f"{event.kind} {hours_text(event.new)}"
    elif event.kind == "escalated" and isinstance(event.new, dict):
        text = str(event.new.get("text", event.kind))
    elif event.kind in _NAMING_KINDS:
        text = f"{event.kind} {value_text(event.new)}"
    else:
        text = event.kind
    return f"{text} by {event.via}" if event.via.startswith(("rule ", "step ")) else text


def _field_text(field: str, old: object, new: object, zone: str) -> str:
    if field == "trash":
        return "moved to the trash" if new else "taken out of the trash"
    return f"{field} {field_value_text(field, old, zone)} → {field_value_text(field, new, zone)}"


def change_text(events: Iterable[Happened], zone: str = "UTC") -> str:
    """What a change did, without where: ``status → solved, note``; values that differ between its tickets are left out."""
    fields: dict[str, set[str]] = {}
    for event in events:
        if event.field is None or event.field == "trash":
            fields.setdefault(event_text(event, zone), set())
        else:
            fields.setdefault(event.field, set()).add(_short(field_value_text(event.field, event.new, zone)))
    parts = [f"{name} → {values.pop()}" if len(values) == 1 else name for name, values in fields.items()]
    return ", ".join(parts[:_PARTS]) + (" …" if len(parts) > _PARTS else "")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def article(noun: str) -> str:
    """``a request``, ``an incident``."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def many_text(count: int, noun: str = "ticket") -> str:
    """``1 ticket``, ``7 tickets``, ``2,000 mails``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def counts_text(changed: int, refused: int, *, already: int = 0, mine: bool = False) -> str:
    """``6 ok, 1 refused``; with some that were ``already`` so: ``1 changed, 2 were so already`` (``mine``: yours)."""
    done = f"{changed:,} ok"
    if already:
        done = (
            f"{changed:,} changed, {already:,} {'was' if already == 1 else 'were'} {'yours' if mine else 'so'} already"
        )
    return f"{done}, {refused:,} refused" if refused else done


def forecast_text(done: int, refused: int, mails: int = 0) -> str:
    """``23 would change, 23 mails to customers, 2 refused``: what would come of it."""
    mailed = f", {many_text(mails, 'mail')} to customers" if mails else ""
    return f"{done:,} would change{mailed}, {refused:,} refused"


def ago_text(seconds: int) -> str:
    """A past span in its largest unit: ``8 s``, ``3 min``, ``5 h``, ``2 days``."""
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min"
    if seconds < 2 * 86400:
        return f"{seconds // 3600} h"
    return f"{seconds // 86400} days"
