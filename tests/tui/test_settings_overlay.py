"""The settings on the screens, what is remembered, and the first hints."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from odesk_tui import settings
from odesk_tui.desk import Desk
from odesk_tui.tui.app import OdeskApp
from odesk_tui.tui.dialogs.settings import Preferences
from odesk_tui.tui.keymap import read
from odesk_tui.tui.remembered import Remembered
from odesk_tui.tui.widgets.welcome import Welcome
from tests.tui.world import Clock, press, screens, set_up, settle, shown, until


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in settings.SETTINGS:
        if setting.env:
            monkeypatch.delenv(setting.env, raising=False)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "odesk" / "config.toml"


def text_on(app: OdeskApp) -> str:
    return "\n".join(shown(app))


def kept(config: Path) -> dict[str, str]:
    values = settings.load({}, config)
    return {name: value for name, value in values.values.items() if values.sources[name] == "file"}


async def test_a_theme_is_seen_while_moving_and_kept_by_enter(desk: Desk, config: Path) -> None:
    app = screens(desk, config=config)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        first = app.theme
        await press(pilot, "comma")
        assert "> theme" in text_on(app)
        await press(pilot, "right")
        assert app.theme != first
        assert "looked at only" in text_on(app)
        # Another line: as before, nothing kept.
        await press(pilot, "down")
        assert app.theme == first
        assert kept(config) == {}
        await press(pilot, "up", "right", "enter")
        seen = app.theme
        await until(pilot, lambda: kept(config) == {"theme": seen})
        await press(pilot, "right", "escape")
        assert app.theme == seen
        assert not app.screen.query(Preferences)
        assert stat.S_IMODE(config.stat().st_mode) == 0o600


async def go_to(pilot: object, app: OdeskApp, name: str) -> None:
    for _ in range(20):
        if f"> {name} " in text_on(app):
            return
        await press(pilot, "j")  # type: ignore[arg-type]
    raise AssertionError(text_on(app))


async def test_a_text_is_written_and_a_choice_turned(desk: Desk, config: Path) -> None:
    config.parent.mkdir()
    config.write_text('# mine\nmouse = "on"\n')
    app = screens(desk, config=config)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "comma")
        await go_to(pilot, app, "editor")
        await press(pilot, "enter", *"nano", "enter")
        assert app.editor == "nano"
        await go_to(pilot, app, "mouse")
        assert "< on >" in text_on(app)
        await press(pilot, "space")
        assert "from the next start on" in text_on(app)
        await until(pilot, lambda: kept(config) == {"editor": "nano", "mouse": "off"})
        assert config.read_text().startswith("# mine\n")
        await go_to(pilot, app, "preview")
        side = app.screen.query_one("#preview")
        assert side.region.height > 0
        for _ in range(3):
            await press(pilot, "right")
        await until(pilot, lambda: kept(config).get("preview") == "off")
        assert not side.region.height


async def test_where_things_lie_is_shown_only(desk: Desk, config: Path) -> None:
    app = screens(desk, config=config)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "comma")
        assert "keys.toml" in text_on(app)
        await go_to(pilot, app, "store")
        await press(pilot, "enter", "right")
        assert "odesk config set store" in text_on(app)
        assert kept(config) == {}


async def test_what_cannot_be_kept_is_told(desk: Desk, config: Path) -> None:
    config.parent.mkdir()
    app = screens(desk, config=config)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "comma")
        config.write_text("theme = [")
        await press(pilot, "right", "enter")
        await until(pilot, lambda: "is not valid TOML" in shown(app)[-1])
        assert config.read_text() == "theme = ["


async def test_the_first_hints_are_shown_once(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "state" / "screens.json"
    app = screens(desk, remembered=Remembered(path), keys=read('help = "f1"')[0])
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        assert "Three keys to begin with" in text_on(app)
        assert "f1  shows all keys, and how queries are written" in text_on(app)
        # The key that ends them acts as well.
        await press(pilot, "j")
        assert not app.screen.query(Welcome)
        assert app.list_screen.subject().number == 2  # type: ignore[union-attr]
        await until(pilot, path.exists)
    again = screens(desk, remembered=Remembered(path))
    async with again.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        assert "Three keys" not in text_on(again)


def test_what_was_used_is_remembered_between_sessions(tmp_path: Path) -> None:
    path = tmp_path / "screens.json"
    first = Remembered(path)
    for name in ("> assign", "> note", "> assign", ""):
        first.use(name)
    first.save()
    assert Remembered(path).used == ("> assign", "> note")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("broken", ["", "[]", "{", '{"used": 5}', json.dumps({"used": [1, "> note"], "welcomed": "x"})])
def test_a_broken_memory_is_no_memory(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "screens.json"
    path.write_text(broken)
    assert Remembered(path).used in ((), ("> note",))
    assert not Remembered(path).welcomed


async def test_an_empty_desk_names_the_keys_in_force(sqlite_address: str, clock: Clock) -> None:
    desk = Desk.open(sqlite_address, "ada", clock=clock)
    set_up(desk)
    app = screens(desk, keys=read('create = "f4"\npalette = "f9"')[0])
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "f4 creates one." in text_on(app)
        assert "f9 finds every command" in text_on(app)
    desk.close()
