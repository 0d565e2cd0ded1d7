"""Macros: choose one by its key or a part of its name; make a new one, remove one."""

from __future__ import annotations

from collections.abc import Sequence

from odesk_tui.commands.macros import ApplyMacro, RemoveMacro
from odesk_tui.core.text import Foreign
from odesk_tui.reads.macros import Macro
from odesk_tui.tui.acts import Act
from odesk_tui.tui.dialogs.base import Rows, named, target
from odesk_tui.tui.dialogs.option import Option
from odesk_tui.tui.dialogs.pick import FEW, Pick

# What the overlay answers to make a new macro, to go on with one that was begun, to edit or remove one.
NEW, GO_ON, EDIT, REMOVE = "new", "go on", "edit", "remove"


def does(macro: Macro) -> str:
    """What a macro does, in a few words."""
    parts = [f"{name} {Foreign(value).line() or 'none'}" for name, value in macro.changes.items()]
    parts += [f"+{tag}" for tag in macro.add] + [f"-{tag}" for tag in macro.remove]
    parts += ["note"] if macro.note.strip() else []
    parts += ["mails a reply"] if macro.mails else []
    return ", ".join(parts)


def choose(rows: Rows, macros: Sequence[Macro], *, begun: bool = False, ticket_url: str = "") -> Pick:
    """Answers the Act that applies a macro, or :data:`NEW`, :data:`GO_ON`, :data:`EDIT` or :data:`REMOVE`.

    ``begun``: one is half made; ``ticket_url`` is the setting of that name.
    """
    options = [
        Option(
            str(macro.slot) if macro.slot is not None else "",
            macro.name.line(),
            Act(ApplyMacro(**target(rows), name=macro.name.raw, ticket_url=ticket_url), macro.mails),
            does(macro),
        )
        for macro in macros
    ]
    # A long list is filtered by typing, so that these must not be letters.
    many = len(options) + 4 > FEW
    if begun:
        options.append(
            Option("=" if many else "g", "go on with the new macro", GO_ON, "that you began, kept as a draft")
        )
    options.append(
        Option("+" if many else "n", "new macro", NEW, f"of what you did last{', in place of it' if begun else ''}")
    )
    if macros:
        options.append(Option("*" if many else "e", "edit a macro", EDIT))
        options.append(Option("-" if many else "r", "remove a macro", REMOVE))
    return Pick(f"Macro on {named(rows)}", options)


def choose_edited(macros: Sequence[Macro]) -> Pick:
    """Answers the Macro."""
    options = [
        Option(str(place) if place <= 9 else "", macro.name.line(), macro, does(macro))
        for place, macro in enumerate(macros, 1)
    ]
    return Pick("Edit which macro?", options)


def choose_removal(macros: Sequence[Macro]) -> Pick:
    """Answers the RemoveMacro."""
    options = [
        Option(str(place) if place <= 9 else "", macro.name.line(), RemoveMacro(name=macro.name.raw), does(macro))
        for place, macro in enumerate(macros, 1)
    ]
    return Pick("Remove which macro?", options)
