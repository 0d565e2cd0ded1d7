"""Macros: choose one by its key or a part of its name; make one of what was done last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.widget import Widget

from odesk_tui.commands.conversation import Note, Reply
from odesk_tui.commands.macros import ApplyMacro, RemoveMacro, SaveMacro
from odesk_tui.commands.tickets import Edit, Tag
from odesk_tui.core import placeholders
from odesk_tui.core.errors import DeskError, UsageError
from odesk_tui.core.fields import FIELDS, tag_value
from odesk_tui.core.text import Foreign
from odesk_tui.reads.macros import Macro
from odesk_tui.tui.acts import Act
from odesk_tui.tui.dialogs.base import Row, Rows, named, row, target
from odesk_tui.tui.dialogs.form import Entry, Form
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.dialogs.option import Option
from odesk_tui.tui.dialogs.pick import FEW, Pick

# What the overlay answers to make a new macro, or to remove one.
NEW, REMOVE = "new", "remove"
_ENTRIES = ("name", "key", "set", "add", "remove", "reply", "note")


def does(macro: Macro) -> str:
    """What a macro does, in a few words."""
    parts = [f"{name} {Foreign(value).line() or 'none'}" for name, value in macro.changes.items()]
    parts += [f"+{tag}" for tag in macro.add] + [f"-{tag}" for tag in macro.remove]
    parts += ["note"] if macro.note.strip() else []
    parts += ["mails a reply"] if macro.mails else []
    return ", ".join(parts)


def choose(rows: Rows, macros: Sequence[Macro]) -> Pick:
    """Answers the Act that applies a macro, or :data:`NEW` or :data:`REMOVE`."""
    options = [
        Option(
            str(macro.slot) if macro.slot is not None else "",
            macro.name.line(),
            Act(ApplyMacro(**target(rows), name=macro.name.raw), macro.mails),
            does(macro),
        )
        for macro in macros
    ]
    # A long list is filtered by typing, so that these must not be letters.
    many = len(options) + 2 > FEW
    options.append(Option("+" if many else "n", "new macro", NEW, "of what you did last"))
    if macros:
        options.append(Option("-" if many else "r", "remove a macro", REMOVE))
    return Pick(f"Macro on {named(rows)}", options)


def choose_removal(macros: Sequence[Macro]) -> Pick:
    """Answers the RemoveMacro."""
    options = [
        Option(str(place) if place <= 9 else "", macro.name.line(), RemoveMacro(name=macro.name.raw), does(macro))
        for place, macro in enumerate(macros, 1)
    ]
    return Pick("Remove which macro?", options)


def of_acts(acts: Iterable[Act]) -> dict[str, str]:
    """The entries of a macro that does what was done to the ticket acted on last, as far as a macro can."""
    changes: dict[str, str] = {}
    add: dict[str, None] = {}
    remove: dict[str, None] = {}
    said = {"reply": "", "note": ""}
    commands = [act.command for act in acts]
    about = commands[-1].tickets if commands else ()
    for command in commands:
        if command.tickets != about:
            continue
        match command:
            case Edit(changes=edited):
                changes |= edited
            case Tag(add=added, remove=removed):
                add |= dict.fromkeys(added)
                remove |= dict.fromkeys(removed)
            case Reply(body=body, status=status):
                said["reply"] = body
                changes |= {"status": status} if status else {}
            case Note(body=body, status=status):
                said["note"] = body
                changes |= {"status": status} if status else {}
    fields = "; ".join(f"{name}={value}" for name, value in changes.items())
    return {"set": fields, "add": ", ".join(add), "remove": ", ".join(remove), **said}


class MacroForm(Form):
    """Answers the SaveMacro."""

    DEFAULT_CSS = """
    MacroForm { width: 100%; }
    """

    def __init__(
        self,
        typed: Mapping[str, str],
        free: Sequence[int] = (),
        own: Sequence[str] = (),
        *,
        owner: Widget | None = None,
    ) -> None:
        """``typed`` are entries by name to begin with; ``free`` number keys are offered; ``own`` fields may be set too."""
        self._own = own
        hints = {
            "name": "as it is chosen",
            "key": f"a number key, free: {' '.join(map(str, free))}" if free else "a number key, 1 to 9",
            "set": "status=solved; priority=low",
            "add": "labels to add: vip, outage",
            "remove": "labels to remove",
            "reply": "to the customer: Hello {requester.first_name}, …",
            "note": "for agents",
        }
        entries = [Entry(name, name, LineEdit(typed.get(name, "")), hint=hints[name]) for name in _ENTRIES]
        super().__init__("New macro", entries, hint="Tab next  ctrl+j saves  Esc cancels", owner=owner)

    def enter(self) -> None:
        """To the next entry; after the last one, save."""
        if self.at == len(self.entries) - 1:
            self.submit()
        else:
            self.move(1)

    def footer(self) -> Iterable[Row]:
        """What may stand in the texts."""
        if self.entry.name in ("reply", "note"):
            known = "  ".join(f"{{{name}}}" for name in placeholders.PLACEHOLDERS)
            yield row((f"  {known}", "quiet"))

    def submit(self) -> None:
        """Answer, or say which entry is wrong."""
        entry = "name"
        try:
            if not self.named("name").text:
                raise UsageError("it needs a name")
            entry = "key"
            key = self.named("key").text
            if key and key not in set("123456789"):
                raise UsageError("a key is one of 1 to 9")
            entry = "set"
            changes = _changes(self.named("set").text, self._own)
            tags: dict[str, tuple[str, ...]] = {}
            for entry in ("add", "remove"):
                tags[entry] = tuple(tag_value(tag) for tag in self.named(entry).text.split(",") if tag.strip())
            for entry in ("reply", "note"):
                placeholders.check(entry, self.named(entry).text)
        except DeskError as error:
            self.refuse(entry, str(error).removeprefix(f"{entry}: "))
            return
        if not (changes or any(tags.values()) or self.named("reply").text or self.named("note").text):
            self.refuse("set", "it does nothing: give it a field, a label, a reply or a note")
            return
        self.finish(
            SaveMacro(
                name=self.named("name").text,
                slot=int(key) if key else None,
                changes=changes,
                add=tags["add"],
                remove=tags["remove"],
                reply=self.named("reply").line.text,
                note=self.named("note").line.text,
            )
        )


def _changes(text: str, own: Sequence[str]) -> dict[str, str]:
    """``status=solved; priority=low`` as fields, those of the desk's ``own`` among them; raises :class:`UsageError`."""
    changes: dict[str, str] = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        name, sign, value = part.partition("=")
        wanted = name.strip().casefold()
        spec = FIELDS.get(wanted)
        if sign and wanted in own:
            changes[wanted] = value.strip()
            continue
        if not sign or spec is None or not spec.settable:
            raise UsageError(f"{part.strip()!r} is not a field and its value, like status=solved")
        changes[spec.name] = value.strip()
    return changes
