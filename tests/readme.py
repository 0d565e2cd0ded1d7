"""The README's key table, from the registry of actions: ``python -m tests.readme`` writes it."""

from __future__ import annotations

import re
from pathlib import Path

from odesk_tui.tui.keymap import DEFAULT

README = Path(__file__).parents[1] / "README.md"
_BLOCK = re.compile(r"(<!-- keys: .*? -->\n).*?(<!-- /keys -->)", re.DOTALL)


def key_table() -> str:
    """A Markdown table of every key."""
    rows = [f"| {row.group} | {row.keys} | {row.label} | {row.scopes} |" for row in DEFAULT.rows()]
    return "\n".join(["| group | keys | what it does | where |", "| --- | --- | --- | --- |", *rows, ""])


def with_keys(text: str) -> str:
    """The README's text with the key table of today."""
    return _BLOCK.sub(lambda match: f"{match[1]}\n{key_table()}\n{match[2]}", text)


if __name__ == "__main__":
    README.write_text(with_keys(README.read_text(encoding="utf-8")), encoding="utf-8")
