"""Names with blanks in them, as they are typed and completed in a shell: ``My urgent`` is found as ``my-urgent`` too."""

from __future__ import annotations

from collections.abc import Iterable


def shell_form(name: str) -> str:
    """The name as one word."""
    return "-".join(name.split())


def meant(wanted: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that ``wanted`` is: exactly, else in another case, else with hyphens for blanks."""
    names = list(known)
    for form in (str, str.casefold, lambda name: shell_form(name).casefold()):
        for name in names:
            if form(name) == form(wanted):
                return name
    return None
