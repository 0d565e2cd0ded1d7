"""The form in which a macro is made or edited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from textual.widget import Widget

from odesk_tui.commands.conversation import SaveDraft
from odesk_tui.commands.macros import SaveMacro
from odesk_tui.core import placeholders
from odesk_tui.core.errors import DeskError, UsageError
from odesk_tui.core.fields import FIELDS, tag_value
from odesk_tui.core.text import Foreign
from odesk_tui.reads.last_done import Deeds
from odesk_tui.reads.macros import Macro
from odesk_tui.tui.dialogs.base import Row, row
from odesk_tui.tui.dialogs.form import Entry
from odesk_tui.tui.dialogs.kept_form import KeptForm, Text, typed
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.widgets.wrapping import wrap

_HINTS = {
    "name": "e.g. Solved, with thanks",
    "key": "one of 1 to 9, or none",
    "set": "e.g. status=solved; priority=low",
    "add": "labels, e.g. vip, outage",
    "remove": "labels, e.g. vip",
}
_SLOTS = "123456789"


def of_deeds(deeds: Deeds) -> dict[str, str]:
    """What was done, as it is typed into the form."""
    fields = "; ".join(f"{name}={value}" for name, value in deeds.changes.items())
    tags = {"add": ", ".join(deeds.add), "remove": ", ".join(deeds.remove)}
    return {"set": fields, **tags, "reply": deeds.reply, "note": deeds.note}


def of_macro(macro: Macro) -> dict[str, str]:
    """A macro, as it is typed into the form."""
    return {
        "name": macro.name.raw,
        "key": str(macro.slot or ""),
        "set": "; ".join(f"{name}={value}" for name, value in macro.changes.items()),
        "add": ", ".join(macro.add),
        "remove": ", ".join(macro.remove),
        "reply": macro.reply,
        "note": macro.note,
    }


class MacroForm(KeptForm):
    """Answers ``(SaveDraft, SaveMacro, SaveDraft)``: keep what was typed, save, forget the draft. Esc keeps what is typed."""

    KIND = "macro"
    DEFAULT_CSS = """
    MacroForm { width: 100%; }
    """

    def __init__(
        self,
        begun: Mapping[str, str] | None = None,
        taken: Mapping[int, str] | None = None,
        *,
        draft: str = "",
        about: str = "",
        was: str = "",
        own: Sequence[str] = (),
        owner: Widget | None = None,
    ) -> None:
        """``begun`` are entries and texts to begin with, or those of the kept ``draft``; ``taken`` has what number keys run.

        ``about`` says where what it begins with comes from, ``was`` is the name of the macro that is edited.
        The desk's ``own`` fields may be set too.
        """
        self._taken = dict(taken or {})
        self._about, self._own = about, own
        begun = dict(typed(draft, "reply")) if draft else dict(begun or {})
        self._was = begun.pop("was", was)
        entries = [Entry(name, name, LineEdit(begun.get(name, "")), hint=hint) for name, hint in _HINTS.items()]
        texts = [
            Text("reply", "reply: what the customer reads", 4, begun.get("reply", "")),
            Text("note", "note: what agents read", 3, begun.get("note", "")),
        ]
        super().__init__(
            f"Edit macro {Foreign(self._was).line()}" if self._was else "New macro",
            entries,
            texts,
            hint="Tab next  ctrl+j saves  ctrl+g $EDITOR  Esc keeps it as a draft",
            kept=bool(draft),
            owner=owner,
        )

    def content(self, width: int) -> Iterable[Row]:
        """Where it comes from, then the entries."""
        if self._about:
            for part in wrap(self._about, width):
                yield row((part, "quiet"))
        yield from super().content(width)

    def footer(self) -> Iterable[Row]:
        """What the cursor's entry is about: who has a key, what may stand in the texts."""
        if self.writing:
            known = " ".join(f"{{{name}}}" for name in placeholders.PLACEHOLDERS)
            for part in wrap(known, max(20, self.content_size.width - 2)):
                yield row((f"  {part}", "quiet"))
        elif self.entry.name == "key":
            key = self.entry.text
            holder = self._taken.get(int(key)) if key in tuple(_SLOTS) else None
            if holder is not None:
                yield row((f"  {key} runs {holder!r} now, which would lose it", "warning"))
            free = " ".join(slot for slot in _SLOTS if int(slot) not in self._taken)
            yield row((f"  free: {free or 'none'}", "quiet"))

    # Keys

    def press(self, key: str, char: str | None) -> None:
        """One key is one character: another takes its place, and what is none is said to be none."""
        if self.writing or self.entry.name != "key" or char is None or not char.isprintable():
            super().press(key, char)
        else:
            self._take(char)

    def move(self, by: int) -> None:
        """To another entry; what was no key is not in the way."""
        self.named("key").error = ""
        super().move(by)

    def paste(self, text: str) -> None:
        """Into the present entry; a key is one character."""
        if self.entry.name == "key":
            self._take(text.strip())
        else:
            super().paste(text)

    def _take(self, text: str) -> None:
        if text in tuple(_SLOTS):
            self.entry.line.set(text)
            self.changed()
        else:
            self.entry.error = (
                f"{text[:20]!r} is no key of a macro; it is one of 1 to 9, and backspace leaves it without one"
            )

    # The answer

    def draft(self) -> SaveDraft:
        """What is typed, and which macro it is to take the place of."""
        draft = super().draft()
        if not draft.body or not self._was:
            return draft
        return replace(draft, body=json.dumps({**json.loads(draft.body), "was": self._was}))

    def submit(self) -> None:
        """Answer, or say which entry is wrong."""
        entry = "name"
        try:
            if not self.named("name").text:
                raise UsageError("it needs a name")
            entry = "key"
            key = self.named("key").text
            if key and key not in tuple(_SLOTS):
                raise UsageError("a key is one of 1 to 9")
            entry = "set"
            changes = _changes(self.named("set").text, self._own)
            tags: dict[str, tuple[str, ...]] = {}
            for entry in ("add", "remove"):
                tags[entry] = tuple(tag_value(tag) for tag in self.named(entry).text.split(",") if tag.strip())
            for entry in ("reply", "note"):
                placeholders.check(entry, self.written(entry))
        except DeskError as error:
            self.refuse(entry, str(error).removeprefix(f"{entry}: "))
            return
        reply, note = (self.written(name) if self.written(name).strip() else "" for name in ("reply", "note"))
        if not (changes or any(tags.values()) or reply or note):
            self.refuse("set", "it does nothing: give it a field, a label, a reply or a note")
            return
        save = SaveMacro(
            name=self.named("name").text,
            slot=int(key) if key else None,
            changes=changes,
            add=tags["add"],
            remove=tags["remove"],
            reply=reply,
            note=note,
            was=self._was,
            new=not self._was,
        )
        self.finish((self.draft(), save, self.forgotten()))


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
