"""Writing a reply or a note: keys in, messages out; nothing typed is lost, nothing typed acts on the terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual import events
from textual.widget import Widget

from odesk_tui.core.text import Foreign
from odesk_tui.tui.dialogs.send_menu import SendMenu
from odesk_tui.tui.widgets.composer import Composer
from odesk_tui.tui.widgets.text_box import TextBox, writable
from odesk_tui.tui.widgets.writer import Writer
from tests.tui.samples import HOSTILE, Host, assert_safe, shown, ticket


class Desk(Host):
    """Keeps what the composer says."""

    def __init__(self, make: Callable[[], Widget]) -> None:
        super().__init__(make)
        self.said: list[tuple[Any, ...]] = []

    def on_composer_changed(self, event: Composer.Changed) -> None:
        self.said.append(("changed", event.kind, event.body))

    def on_composer_send(self, event: Composer.Send) -> None:
        self.said.append(("send", event.kind, event.body, event.status))

    def on_composer_close(self, event: Composer.Close) -> None:
        self.said.append(("close", event.kind, event.body))

    def on_writer_editor(self, event: Writer.Editor) -> None:
        self.said.append(("editor", event.writer.kind, event.body))

    def on_composer_discard(self, event: Composer.Discard) -> None:
        self.said.append(("discard", event.kind))


async def said(make: Callable[[], Composer], *keys: str) -> list[tuple[Any, ...]]:
    """What the composer says to ``keys``."""
    app = Desk(make)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        assert app.answers == [], "the send menu's answer is the composer's own"
        return app.said


@pytest.mark.parametrize("key", ["ctrl+j", "ctrl+enter"])
async def test_one_key_sends_the_reply_kept_first(key: str) -> None:
    assert await said(lambda: Composer(ticket()), "H", "i", "enter", "!", key) == [
        ("changed", "reply", "Hi\n!"),
        ("send", "reply", "Hi\n!", None),
    ]


@pytest.mark.parametrize("keys", [["ctrl+j"], ["space", "enter", "ctrl+j"]])
async def test_an_empty_text_is_never_sent(keys: list[str]) -> None:
    assert [what for what, *_ in await said(lambda: Composer(ticket()), *keys) if what == "send"] == []


async def test_a_key_pressed_twice_sends_once_unless_it_was_refused() -> None:
    app = Desk(lambda: Composer(ticket(), body="Hi"))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("ctrl+j", "ctrl+j")
        assert app.said == [("send", "reply", "Hi", None)]
        app.query_one(Composer).refused()
        await pilot.press("ctrl+j")
        assert app.said == [("send", "reply", "Hi", None)] * 2


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("y", ("send", "reply", "Hi", None)),
        ("p", ("send", "reply", "Hi", "pending")),
        ("s", ("send", "reply", "Hi", "solved")),
        ("e", ("editor", "reply", "Hi")),
        ("q", ("close", "reply", "Hi")),
        ("D", ("discard", "reply")),
    ],
)
async def test_esc_and_a_key_say_what_becomes_of_the_text(key: str, message: tuple[Any, ...]) -> None:
    assert await said(lambda: Composer(ticket(), body="Hi"), "escape", key) == [message]


async def test_esc_in_the_menu_goes_on_typing() -> None:
    app = Desk(lambda: Composer(ticket(), body="Hi"))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("escape")
        assert "Send PUBLIC REPLY to eve@globex.example?" in shown(app)
        await pilot.press("escape")
        await pilot.pause()
        assert not app.query(SendMenu)
        await pilot.press("!")
        assert app.query_one(Composer).body == "Hi!"
        assert app.said == []


async def test_a_forbidden_status_cannot_be_sent() -> None:
    assert await said(lambda: Composer(ticket(status="solved"), body="Hi"), "escape", "s") == []


async def test_esc_leaves_an_empty_composer_and_discards_a_draft_that_was_emptied() -> None:
    assert await said(lambda: Composer(ticket()), "escape") == [("close", "reply", "")]
    assert await said(lambda: Composer(ticket(), body="Hi"), "ctrl+u", "escape") == [
        ("changed", "reply", ""),
        ("close", "reply", ""),
    ]


async def test_the_kind_changes_with_the_text_and_the_draft_moves_with_it() -> None:
    assert await said(lambda: Composer(ticket(), body="Hi"), "ctrl+t", "ctrl+j") == [
        ("changed", "note", "Hi"),
        ("changed", "reply", ""),
        ("send", "note", "Hi", None),
    ]


async def test_a_kept_draft_of_the_other_kind_is_not_lost() -> None:
    assert await said(lambda: Composer(ticket(), body="Hi", other="Old note"), "ctrl+t") == [
        ("changed", "note", "Hi\n\nOld note"),
        ("changed", "reply", ""),
    ]
    assert await said(lambda: Composer(ticket(), other="Old note"), "ctrl+t") == []


async def test_changes_are_offered_for_keeping_while_typing_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odesk_tui.tui.widgets.composer.KEEP_AFTER", 0.01)
    app = Desk(lambda: Composer(ticket()))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("H")
        await pilot.pause(0.1)
        await pilot.press("i")
        await pilot.pause(0.1)
    assert app.said == [("changed", "reply", "H"), ("changed", "reply", "Hi")]


async def test_the_editor_is_asked_for_and_its_text_comes_back() -> None:
    app = Desk(lambda: Composer(ticket(), "note", "Hi"))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("ctrl+g")
        assert app.said == [("editor", "note", "Hi")]
        app.query_one(Composer).load("From the editor\r\nsecond")
        await pilot.press("!", "ctrl+j")
        assert app.said[-1] == ("send", "note", "From the editor\nsecond!", None)


async def test_words_and_borders_tell_who_will_read_it() -> None:
    app = Desk(lambda: Composer(ticket(), body="Hi"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        reply = shown(app)
        assert "PUBLIC REPLY to eve@globex.example" in reply
        assert "ctrl+j send  ctrl+t make NOTE  ctrl+g $EDITOR  Esc send menu" in reply
        border = app.query_one(Composer).styles.border_top[0]
        await pilot.press("ctrl+t")
        assert "NOTE (internal)" in shown(app)
        assert "PUBLIC" not in shown(app)
        assert app.query_one(Composer).styles.border_top[0] != border


async def test_a_requester_without_address_is_told_before_writing() -> None:
    app = Desk(lambda: Composer(ticket(requester_email=None)))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "PUBLIC REPLY to nobody: the requester has no address" in shown(app)


async def test_the_age_of_the_draft_is_in_the_title() -> None:
    seconds = [100.0]
    app = Desk(lambda: Composer(ticket(), body="Hi", clock=lambda: seconds[0]))
    async with app.run_test() as pilot:
        await pilot.pause()
        composer = app.query_one(Composer)
        assert "draft saved" not in shown(app)
        composer.mark_saved()
        await pilot.pause()
        assert "draft saved ═" in shown(app)
        for age, words in ((2, "draft saved 2s ago"), (59, "draft saved 59s ago"), (150, "draft saved 2 min ago")):
            seconds[0] = 100.0 + age
            composer.on_resize()
            await pilot.pause()
            assert words in shown(app)


async def test_the_smallest_screen_shows_text_and_keys() -> None:
    app = Desk(lambda: Composer(ticket(), body="Hi"))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert "ctrl+j send" in shown(app)
        assert "Hi" in shown(app)
        assert_safe(app)


@pytest.mark.parametrize(("name", "text"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_drafts_keep_their_words_and_lose_control(name: str, text: str) -> None:
    made = writable(text)
    assert not any((ord(char) < 32 and char not in "\n\t") or 0x7F <= ord(char) < 0xA0 for char in made)
    assert writable(made) == made
    kept = [char for char in text if char.isalnum()]
    assert [char for char in made if char.isalnum()] == kept


@pytest.mark.parametrize("start", range(0, len(HOSTILE), 6))
async def test_hostile_drafts_pastes_and_addresses_are_shown_safely(start: int) -> None:
    for _, text in HOSTILE[start : start + 6]:
        row = ticket(subject=Foreign(text), requester_email=Foreign(text))
        app = Desk(lambda row=row, text=text: Composer(row, body=text))
        async with app.run_test(size=(60, 20)) as pilot:
            await pilot.pause()
            assert_safe(app)
            app.query_one(TextBox).post_message(events.Paste(text))
            await pilot.press("left", "x", "escape")
            assert_safe(app)
            assert "x" in app.query_one(Composer).body
