"""Everything that odesk tells a person went wrong.

An error's text says what happened, to what, and what to do; its class decides the exit code of the command line
(the table in the README, "Exit codes") and how the screens show it.
"""

from __future__ import annotations

from typing import ClassVar


class DeskError(Exception):
    """Something a person has to know; ``str(error)`` is the sentence to show."""

    exit_code: ClassVar[int] = 1


class UsageError(DeskError):
    """The words given make no sense: an unknown field, a bad value, a malformed query."""

    exit_code = 2


class InvalidValue(UsageError):
    """A value does not fit its field."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


class NotFound(DeskError):
    """What was named does not exist (or not any more)."""

    exit_code = 3


class NotAllowed(DeskError):
    """The workflow or a permission forbids it; the text says why."""

    exit_code = 4


class Blocked(NotAllowed):
    """Something open blocks a ticket that is to be started or solved; a reason overrides that."""


class Conflict(DeskError):
    """Somebody else changed the same thing first; nothing was written."""

    exit_code = 5


class StoreUnavailable(DeskError):
    """The store cannot be opened, reached or written; the text names the way out."""


class StoreAway(StoreUnavailable):
    """The store does not answer now and may by itself again; nothing was changed, so the same can be tried later."""


class OutcomeUnknown(StoreAway):
    """The store fell silent while it was to keep a change, and did not say whether it has."""
