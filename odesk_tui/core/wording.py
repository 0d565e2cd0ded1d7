"""How history reads: one line an event."""

from __future__ import annotations

from typing import Protocol

from odesk_tui.core.durations import hours_text


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


_TIME_KINDS = ("timer stopped", "time logged")


def value_text(value: object) -> str:
    """A value of an event in a sentence."""
    if value is None or value == [] or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def event_text(event: Happened) -> str:
    """``status new → open``, ``timer stopped 0:12``; rules are named by ``via``."""
    if event.field == "trash":
        text = "moved to the trash" if event.new else "taken out of the trash"
    elif event.field is not None:
        text = f"{event.field} {value_text(event.old)} → {value_text(event.new)}"
    elif event.kind in _TIME_KINDS and isinstance(event.new, int):
        text = f"{event.kind} {hours_text(event.new)}"
    else:
        text = event.kind
    return f"{text} by {event.via}" if event.via.startswith("rule ") else text
