"""What the README says is so."""

from __future__ import annotations

import re
import shlex
from typing import Any
from urllib.parse import unquote

import pytest
from typer.main import get_command

from odesk_tui.cli.front import app
from odesk_tui.tui.keymap import DEFAULT
from tests.readme import README, with_keys

TEXT = README.read_text(encoding="utf-8")


def test_the_key_table_is_that_of_the_registry() -> None:
    assert with_keys(TEXT) == TEXT, "write it anew with: python -m tests.readme"
    assert "| ctrl+q |" in TEXT


def test_no_key_means_two_things_in_one_place() -> None:
    assert DEFAULT.clashes() == []


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT))
def test_links_lead_somewhere(target: str) -> None:
    assert (README.parent / unquote(target)).exists()


def _commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [part.strip() for line in lines for part in re.split(r"[|&]+ ", line) if part.strip().startswith("odesk ")]


@pytest.mark.parametrize("line", _commands())
def test_the_commands_exist(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    command: Any = get_command(app)
    while hasattr(command, "get_command"):
        word = next((word for word in words if not word.startswith("-")), None)
        if word is None:
            break
        found = command.get_command(command.make_context("odesk", [], resilient_parsing=True), word)
        assert found is not None, f"{line}: there is no command {word}"
        command, words = found, words[words.index(word) + 1 :]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if re.fullmatch(r"--[a-z-]+", word)} <= known
