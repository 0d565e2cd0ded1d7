"""What prepared texts leave open: ``Hello {requester.first_name}``. Values are put in once and never read again."""

from __future__ import annotations

import re
from collections.abc import Mapping

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.query.errors import nearest

# Name → what it stands for.
PLACEHOLDERS: Mapping[str, str] = {
    "ticket.number": "the ticket's number",
    "ticket.subject": "its subject",
    "ticket.url": "its web address (setting ticket_url)",
    "ticket.status": "its status",
    "ticket.priority": "its priority",
    "ticket.type": "what kind of request it is",
    "requester.name": "who asked",
    "requester.first_name": "their first name",
    "requester.email": "their address",
    "customer.name": "the customer",
    "assignee.name": "who works it",
    "sla.due": "when its most urgent promise is due, in your zone",
    "agent.name": "you",
    "agent.first_name": "your first name",
}
_GROUPS = frozenset(name.partition(".")[0] for name in PLACEHOLDERS)
# Other braces (code, JSON) are text.
_OPEN = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)*)\}")
# Why one may say nothing, and what to do.
_REASONS = {
    "ticket.url": "; the setting ticket_url is empty (odesk config set ticket_url)",
    "sla.due": "; no clock runs on it",
}
# What can only be meant as a placeholder, whatever is wrong with it.
_MEANT = re.compile(r"\{\s*([A-Za-z_]+)\s*\.\s*([A-Za-z_]+)[ \t]*\}?")


def first_name(name: str) -> str:
    """The first word of a name."""
    return next(iter(name.split()), "")


def named_in(text: str) -> tuple[str, ...]:
    """The placeholders in ``text``, known or not, each once, in order."""
    return tuple(dict.fromkeys(_OPEN.findall(text)))


def refuse(what: str, value: str) -> None:
    """Raise :class:`InvalidValue` when ``value``, which is taken as it stands, has something that is meant as a placeholder."""
    meant = next((match for match in _MEANT.finditer(value) if match[1].lower() in _GROUPS), None)
    if meant is not None:
        raise InvalidValue(
            what,
            f"{meant[0].strip()!r} is filled in a macro's reply and note only; a field gets its value as it stands, so write "
            "that value",
        )


def check(what: str, text: str) -> None:
    """Raise :class:`InvalidValue`, naming the place and what may be meant, for a placeholder that says nothing."""
    known = [f"{{{name}}}" for name in PLACEHOLDERS]
    wrong: list[tuple[int, str]] = []
    for match in _OPEN.finditer(text):
        if match[1] not in PLACEHOLDERS:
            told = f"nothing is known of {match[0]}{nearest(match[0], known)}; there are {', '.join(known)}"
            wrong.append((match.start(), told))
    for match in _MEANT.finditer(text):
        if match[1].lower() in _GROUPS and not _OPEN.match(text, match.start()):
            meant = f"{{{match[1]}.{match[2]}}}".lower()
            right = meant if meant in known else "a name in braces"
            more = "" if meant in known else nearest(meant, known)
            wrong.append((match.start(), f"{match[0].strip()!r} is no placeholder; write {right}{more}"))
    if wrong:
        at, told = min(wrong)
        raise InvalidValue(what, f"{_place(text, at)}: {told}")


def _place(text: str, at: int) -> str:
    """``column 7``, in a text of several lines ``line 2, column 7``."""
    column = f"column {at - (text.rfind(chr(10), 0, at) + 1) + 1}"
    return f"line {text.count(chr(10), 0, at) + 1}, {column}" if "\n" in text.strip("\n") else column


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its placeholders replaced; what ``values`` does not have, or has empty, raises :class:`InvalidValue`."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if not values.get(name):
            raise InvalidValue("macro", f"{{{name}}} says nothing on this ticket{_REASONS.get(name, '')}")
        return values[name]

    return _OPEN.sub(value, text)
