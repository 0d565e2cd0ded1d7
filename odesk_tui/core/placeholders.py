"""What prepared texts leave open: ``Hello {requester.first_name}``. Values are put in once and never read again."""

from __future__ import annotations

import re
from collections.abc import Mapping

from odesk_tui.core.errors import InvalidValue

# Name → what it stands for.
PLACEHOLDERS: Mapping[str, str] = {
    "ticket.number": "the ticket's number",
    "ticket.subject": "its subject",
    "requester.name": "who asked",
    "requester.first_name": "their first name",
    "customer.name": "the customer",
    "agent.name": "you",
    "agent.first_name": "your first name",
}
# Other braces (code, JSON) are text.
_OPEN = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)*)\}")


def first_name(name: str) -> str:
    """The first word of a name."""
    return next(iter(name.split()), "")


def named_in(text: str) -> tuple[str, ...]:
    """The placeholders in ``text``, known or not, each once, in order."""
    return tuple(dict.fromkeys(_OPEN.findall(text)))


def check(what: str, text: str) -> None:
    """Raise :class:`InvalidValue` for a placeholder that nothing is known of."""
    for name in named_in(text):
        if name not in PLACEHOLDERS:
            known = ", ".join(f"{{{known}}}" for known in PLACEHOLDERS)
            raise InvalidValue(what, f"nothing is known of {{{name}}}; there are {known}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its placeholders replaced; what ``values`` does not have, or has empty, raises :class:`InvalidValue`."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if not values.get(name):
            raise InvalidValue("macro", f"{{{name}}} says nothing on this ticket")
        return values[name]

    return _OPEN.sub(value, text)
