"""How keys are called: the names that people write, the one that Textual uses, and which keys never arrive."""

from __future__ import annotations

_FUNCTION = tuple(f"f{number}" for number in range(1, 13))
NAMED = frozenset(
    "enter escape space tab backspace delete insert up down left right home end pageup pagedown".split()
).union(_FUNCTION)
_ALIASES = {"esc": "escape", "return": "enter", "del": "delete", "ins": "insert", "pgup": "pageup", "pgdn": "pagedown"}
_MODIFIERS = ("ctrl", "alt", "shift")
# Why a key cannot be used.
_REFUSED = {
    "ctrl+a": "ctrl+a begins a command of tmux or screen",
    "ctrl+b": "ctrl+b begins a command of tmux",
    "ctrl+s": "ctrl+s stops the output of many terminals",
    "ctrl+c": "ctrl+c is kept for copying and for telling how one leaves",
    "ctrl+i": "terminals send ctrl+i as Tab; write tab",
    "ctrl+m": "terminals send ctrl+m as Enter; write enter",
    "ctrl+h": "terminals send ctrl+h as Backspace; write backspace",
}
# Keys that have a byte of their own with ctrl, besides letters.
_CONTROLS = "@\\]^_"
# What the entries of text do with keys of their own.
_EDITING = frozenset(f"ctrl+{letter}" for letter in "defkuvwxyz") | {
    "backspace",
    "delete",
    "left",
    "right",
    "home",
    "end",
}
# How Textual calls characters whose own sign means something in a binding.
_TEXTUAL = {
    ",": "comma",
    "ctrl+@": "ctrl+at",
    "ctrl+\\": "ctrl+backslash",
    "ctrl+]": "ctrl+right_square_bracket",
    "ctrl+^": "ctrl+circumflex_accent",
    "ctrl+_": "ctrl+underscore",
}


def normal(written: str) -> str:
    """The key that a person wrote, as the registry writes it; raises ValueError that says what to do."""
    if len(written) == 1:
        if not written.isprintable():
            raise ValueError("a key that cannot be seen; write its name, such as tab or escape")
        return written
    *modifiers, base = written.split("+") if not written.endswith("++") else [*written[:-2].split("+"), "+"]
    modifiers = [modifier.casefold() for modifier in modifiers]
    named = base.casefold() if len(base) > 1 else base
    named = _ALIASES.get(named, named)
    if any(modifier not in _MODIFIERS for modifier in modifiers) or not (named in NAMED or len(named) == 1):
        raise ValueError(_unknown(written))
    if len(named) == 1 and modifiers:
        named = named.casefold()
        if "shift" in modifiers:
            raise ValueError(f"shift with {named} is another sign; write that sign itself, such as {named.upper()}")
        if modifiers == ["ctrl"] and not (named.isascii() and (named.isalpha() or named in _CONTROLS)):
            raise ValueError(f"terminals have no {written!r}; ctrl goes with letters")
    key = "+".join([*(modifier for modifier in _MODIFIERS if modifier in modifiers), named])
    if key in _REFUSED:
        raise ValueError(f"{_REFUSED[key]}; choose another key" if "write" not in _REFUSED[key] else _REFUSED[key])
    return key


def _unknown(written: str) -> str:
    if len(written) <= 3 and written.isalnum():
        return f'there is no key {written!r}; keys one after the other have spaces between them: "{" ".join(written)}"'
    return f"there is no key {written!r}; write a sign, or a name such as enter, f5, ctrl+e, shift+tab"


def arrives(key: str) -> bool:
    """Whether a key reaches odesk through tmux and every terminal."""
    *modifiers, base = key.split("+") if len(key) > 1 else (key,)
    if "alt" in modifiers:
        return len(base) == 1
    return not (modifiers and base in ("enter", "tab", "space", "escape", "backspace") and key != "shift+tab")


def types_text(key: str) -> bool:
    """Whether a key types a character where text is written."""
    return len(key) == 1 or key == "space"


def textual_key(key: str) -> str:
    """The key as a Textual binding has it."""
    return _TEXTUAL.get(key, key)


def edits_text(key: str) -> bool:
    """Whether a key moves in or changes the text that is being written."""
    return key in _EDITING
