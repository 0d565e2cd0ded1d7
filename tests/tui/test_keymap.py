"""keys.toml: what it changes, everywhere; what is wrong in it is told with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from odesk_tui.core.errors import UsageError
from odesk_tui.desk import Desk
from odesk_tui.reads.tickets import TicketsNumbered
from odesk_tui.tui.actions import COMPOSER, DETAIL, FILTER, LIST, Action
from odesk_tui.tui.key_names import arrives, normal
from odesk_tui.tui.keymap import DEFAULT, KeyMap, effective, load, path_of, problems, read
from tests.tui.world import press, screens, settle, shown, until


def keys_of(text: str) -> KeyMap:
    keys, wrong = read(text)
    assert wrong == []
    return keys


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("x", "x"),
        ("X", "X"),
        ("é", "é"),
        ("+", "+"),
        (",", ","),
        ("Esc", "escape"),
        ("PgUp", "pageup"),
        ("F5", "f5"),
        ("Ctrl+E", "ctrl+e"),
        ("shift+Tab", "shift+tab"),
        ("alt++", "alt++"),
        ("shift+ctrl+up", "ctrl+shift+up"),
    ],
)
def test_keys_are_called_as_people_call_them(written: str, key: str) -> None:
    assert normal(written) == key


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("ctrl+a", "tmux"),
        ("ctrl+b", "tmux"),
        ("ctrl+s", "stops the output"),
        ("ctrl+c", "kept for copying"),
        ("ctrl+i", "write tab"),
        ("ctrl+M", "write enter"),
        ("shift+a", "write that sign itself, such as A"),
        ("ctrl+.", "ctrl goes with letters"),
        ("gg", 'spaces between them: "g g"'),
        ("hyper+x", "there is no key 'hyper+x'"),
        ("f13", "there is no key"),
        ("\x07", "cannot be seen"),
    ],
)
def test_keys_that_cannot_be_are_refused_with_what_to_do(written: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        normal(written)


def test_keys_that_do_not_arrive_everywhere_are_known() -> None:
    assert [
        key for key in ("x", "f5", "ctrl+j", "shift+tab", "ctrl+enter", "alt+enter", "alt+x") if not arrives(key)
    ] == [
        "ctrl+enter",
        "alt+enter",
    ]


def test_an_action_gets_one_key_several_a_sequence_or_none() -> None:
    keys = keys_of('take = "f5"\nassign = ["f8", "g a"]\norder = ""\n[detail]\nquotes = "F"\n')
    assert keys.shown("take", LIST) == "f5"
    assert keys.shown("take", DETAIL) == "f5"
    assert keys.shown("order", LIST) == ""
    assert keys.shown("quotes", DETAIL) == "F"
    following = keys.sequences(LIST)["g"]
    assert not isinstance(following, Action)
    assert isinstance(following["a"], Action)
    assert [row.keys for row in keys.rows() if row.label == "assign"] == ["f8 ga"]
    assert [row.changed for row in keys.rows() if row.label == "assign to me"] == [True]


def test_a_scope_of_its_own_leaves_the_others() -> None:
    keys = keys_of('[detail]\nreply = "f6"\n')
    assert (keys.shown("reply", LIST), keys.shown("reply", DETAIL)) == ("r", "f6")
    assert sorted((row.keys, row.scopes) for row in keys.rows() if row.label == "reply to the customer") == [
        ("f6", "detail"),
        ("r", "list"),
    ]


def test_the_hint_row_and_longer_sequences_follow() -> None:
    keys = keys_of('assign = "g z a"\nhelp = ""\n')
    hints = dict(keys.hints(LIST))
    assert hints["gza"] == "assign"
    assert "?" not in hints
    level = keys.sequences(LIST)["g"]
    assert not isinstance(level, Action)
    assert set(level) >= {"g", "z"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('snoz = "x"', "line 1 (snoz = \"x\"): there is no action 'snoz'; did you mean snooze?"),
        ('\n# my keys\ntake = "ctrl+s"', 'line 3 (take = "ctrl+s"): ctrl+s stops the output'),
        ('take = "s"', "s is taken in the list by status (set the status); give take another key, or status too"),
        ('take = "g"', "g is taken in the list by top (to the top)"),
        ('take = "s x"', "s is taken in the list by status"),
        ('[detail]\nquotes = "r"', 'line 2 (quotes = "r"): r is taken in the detail by reply'),
        ('[detail]\npreview = "F"', "preview is not in [detail] but in: list"),
        ('[nowhere]\ntake = "F"', "line 1 ([nowhere]): [nowhere] is no part of odesk; use list, detail"),
        ("take = 5", 'write a key or a list of keys in quotes, such as "x"'),
        ('quit = ""', "quit needs a key, or there is no way out"),
        ('quit = "Q"', "quit works while one writes, where Q is for the text"),
        ('send = "ctrl+k"', "send works while one writes, where ctrl+k is for the text"),
        ('send = "g s"', "keys cannot follow one another"),
        ("take = [", "not valid TOML"),
        ('view = ["1","2","3","4","5","6","7","8","9","0"]', "there are 9 views on keys, and these are 10 keys"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, told: str) -> None:
    wrong = read(text)[1]
    assert told in wrong[0]


def test_a_clash_in_several_scopes_is_told_once() -> None:
    assert len(read('take = "s"')[1]) == 1


def test_keys_that_swap_places_do_not_clash() -> None:
    keys = keys_of('take = "a"\nassign = "m"\n')
    assert (keys.shown("take", LIST), keys.shown("assign", LIST)) == ("a", "m")


def test_without_a_file_the_keys_are_odesks_own(tmp_path: Path) -> None:
    assert load(tmp_path / "keys.toml") is DEFAULT
    assert effective(tmp_path / "keys.toml") == DEFAULT.rows()
    assert problems(tmp_path / "keys.toml") == []


def test_the_file_lies_beside_the_settings(tmp_path: Path) -> None:
    assert path_of(tmp_path / "config.toml") == tmp_path / "keys.toml"


def test_loading_fails_loudly(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text('take = "s"\nsnoz = "x"\n')
    with pytest.raises(UsageError, match="line 2") as caught:
        load(path)
    assert str(path) in str(caught.value)
    path.write_text('take = "hyper+x"\nsnoz = "x"\n')
    with pytest.raises(UsageError, match="1 more like this: odesk doctor lists them"):
        load(path)
    assert len(problems(path)) == 2
    path.write_bytes(b"\xff")
    with pytest.raises(UsageError, match="UTF-8"):
        load(path)


async def test_changed_keys_act_and_the_old_ones_do_not(desk: Desk) -> None:
    app = screens(desk, keys=keys_of('take = "f5"\nassign = "g a"\nview = ["f1"]\nquit = "ctrl+x"\n'))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        assert desk.read(TicketsNumbered((1,)))[0].assignee is None
        await press(pilot, "f5")
        assert desk.read(TicketsNumbered((1,)))[0].assignee == "ada"
        await press(pilot, "g", "a")
        assert "Assign #1" in "\n".join(shown(app))
        await press(pilot, "escape", "f1")
        assert "assignee:me" in shown(app)[1]
        await pilot.press("ctrl+x")
        await until(pilot, lambda: app.return_code == 0)


async def test_changed_keys_stand_in_hints_and_help(desk: Desk) -> None:
    app = screens(desk, keys=keys_of('take = "f5"\nhelp = "f1"\n'))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "f5 mine" in shown(app)[-1]
        await press(pilot, "f1", *"assign to me")
        assert any("f5 *" in line and "assign to me" in line for line in shown(app))
        assert "* you changed" in shown(app)[1]


async def test_the_keys_of_writing_and_filtering_can_be_changed(desk: Desk) -> None:
    app = screens(desk, keys=keys_of('send = "f2"\nsend_menu = "f3"\nrestore = "f4"\nkeep = ["enter", "f6"]\n'))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "n", *"seen")
        assert "f2 add" in "\n".join(shown(app))
        await press(pilot, "f2")
        assert "note added" in "\n".join(shown(app)).casefold()
        await press(pilot, "slash", *"tag:x", "escape")
        assert "tag:x" in shown(app)[1]
        await press(pilot, "f4")
        assert "tag:x" not in shown(app)[1]
        await press(pilot, "slash", "ctrl+u", *"laptop", "f6")
        assert app.focused is app.list_screen.home()
        assert shown(app)[1].startswith("/ laptop*")


def test_the_widgets_ask_for_the_meaning_of_a_key() -> None:
    assert DEFAULT.meaning(COMPOSER, "ctrl+j", "\n") == "send"
    assert DEFAULT.meaning(FILTER, "enter", "\r") == "keep"
    assert DEFAULT.meaning(FILTER, "x", "x") == ""


def test_hints_of_a_layout_follow_the_keys() -> None:
    keys, wrong = read('forward = "ctrl+f"\nfold_all = ""\n')
    assert not wrong
    assert DEFAULT.told("{backward}/{forward}", LIST) == "h/l"
    assert keys.told("{backward}/{forward}", LIST) == "h/ctrl+f"
    assert keys.told("{fold_all}", LIST) == ""
