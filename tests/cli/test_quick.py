"""``odesk list`` in a pipe past everything that costs an import: the same words as the ordinary way, or none at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui import quick, settings
from odesk_tui.cli import main as program
from odesk_tui.cli import quick as line
from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.parser import parse
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.countdown import countdown
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK
from odesk_tui.core.text import from_stored, safe_line
from odesk_tui.demo.fill import fill
from odesk_tui.desk import Desk
from odesk_tui.store import urgent_page
from odesk_tui.store.query_pages import count_sql, page_sql
from odesk_tui.store.query_sql import Sql
from tests.cli.conftest import NOW, furnished
from tests.cli.terminal import on_terminal

OFFICE = {
    "timezone": "Europe/Vienna",
    "hours": {day: [["08:00", "12:00"], ["13:00", "17:30"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "holidays": ["2026-12-08"],
    "overrides": {"2026-12-24": [["09:00", "12:00"]]},
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("quick") / "demo.db"
    desk = Desk.open(str(path), "ada", create=True, clock=lambda: NOW)
    fill(desk, tickets=150, now=NOW, agent="ada")
    desk.close()
    return path


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ODESK_AGENT", "ada")


def _run(words: list[str], at: datetime, monkeypatch: pytest.MonkeyPatch, *, way: str) -> tuple[int, bool]:
    """Run the line at an instant, quickly or (``way`` off) through Typer; the exit code and whether it was hot."""
    monkeypatch.setenv(program.SWITCH, way)
    monkeypatch.setattr("odesk_tui.cli.quick.now_s", lambda: int(at.timestamp()))
    monkeypatch.setattr("odesk_tui.desk.system_clock", lambda: at)
    try:
        return program._line(words)
    except SystemExit as end:
        return int(str(end.code or 0)), False


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("words", ["list", "list -n 7", "list --limit 120", "--no-input list --as bob", "list -n 1000"])
@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=5), timedelta(days=9), timedelta(days=-20)])
def test_the_words_are_those_of_the_ordinary_way(
    words: str, ahead: timedelta, demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ODESK_STORE", str(demo))
    shown = []
    for way in ("off", "on", "on"):
        assert _run(words.split(), NOW + ahead, monkeypatch, way=way) == (0, way == "on")
        shown.append(capsys.readouterr())
    # The second time the opening hours are kept.
    assert shown[0].out
    assert shown[0] == shown[1] == shown[2]
    assert (Path(os.environ["XDG_CACHE_HOME"]) / "odesk" / "hours").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("columns", ["70", "120", "400"])
def test_on_a_terminal_it_is_the_same_table(columns: str, demo: Path, tmp_path: Path) -> None:
    env = {"ODESK_STORE": str(demo), "ODESK_AGENT": "ada", "XDG_CACHE_HOME": str(tmp_path), "COLUMNS": columns}
    shown = [on_terminal(["list", "-n", "40"], {**env, program.SWITCH: way}) for way in ("off", "on")]
    # Countdowns of minutes may have gone on meanwhile.
    assert _without_seconds(shown[0]) == _without_seconds(shown[1])
    assert len(shown[0][1].splitlines()) == 42


def _without_seconds(ended: tuple[int, str]) -> tuple[int, str]:
    return ended[0], re.sub(r"\d+:\d\d(:\d\d)?", "0:00", ended[1])


@pytest.mark.parametrize(
    "words",
    [
        ["list", "status:open"],
        ["list", "--json", "id"],
        ["list", "--plain"],
        ["list", "--limit", "0"],
        ["list", "--limit", "x"],
        ["list", "--limit"],
        ["list", "list"],
        ["list", "--", "x"],
        ["list", "--help"],
        ["show", "list"],
        ["-n", "1", "list"],
        ["list", "--store", "postgresql:///x"],
        ["list", "--store", "/nowhere/desk.db"],
        ["list", "--store", "~nobody-at-all/desk.db"],
        [],
    ],
)
@pytest.mark.usefixtures("environment")
def test_everything_else_takes_the_ordinary_way(
    words: list[str], demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ODESK_STORE", str(demo))
    assert line.printed(["list"])
    capsys.readouterr()
    assert not line.printed(words)
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("environment")
def test_an_odd_store_is_left_to_the_ordinary_way(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "copy.db"
    shutil.copy(demo, path)
    monkeypatch.setenv("ODESK_STORE", str(path))
    assert line.printed(["list"])
    monkeypatch.setattr(urgent_page, "HEAD", "9999")
    assert not line.printed(["list"])
    monkeypatch.undo()
    monkeypatch.setattr(urgent_page, "network_filesystem", lambda _path: "nfs")
    assert not line.printed(["list", "--store", str(path)])
    path.write_text("nothing of the kind")
    monkeypatch.undo()
    assert not line.printed(["list", "--store", str(path)])


@pytest.mark.usefixtures("environment")
def test_an_empty_desk_is_left_to_the_ordinary_way(tmp_path: Path) -> None:
    shell = furnished(str(tmp_path / "desk.db"))
    assert not line.printed(["list", "--store", shell.store])


def test_the_statements_are_those_of_the_empty_query() -> None:
    context, now, limit = QueryContext(now=NOW), int(NOW.timestamp()), 7
    awake = Sql("(t.snoozed_until IS NULL OR t.snoozed_until <= ?)", (now,))
    page = page_sql(
        parse(""), context, "sqlite", select=urgent_page.SELECT, joins=urgent_page.JOINS, limit=limit, extra=awake
    )
    assert page.values == (now,)
    assert urgent_page.PAGE.replace("LIMIT ?", f"LIMIT {limit}") == page.sql
    count = count_sql(parse(""), context, "sqlite", cap=quick.CAP + 1, extra=awake)
    assert (count.text, count.values) == (urgent_page.COUNT, (now, quick.CAP + 1))


@pytest.mark.usefixtures("environment")
def test_time_left_is_what_countdowns_say() -> None:
    now = int(NOW.timestamp())
    kept = quick.Hours(now, {3: json.dumps(OFFICE)})

    @given(st.integers(-399 * 86_400, 129 * 86_400))
    def alike(distance: int) -> None:
        due = datetime.fromtimestamp(now + distance, UTC)
        for key, hours in ((None, AROUND_THE_CLOCK), (3, Calendar.from_definition(OFFICE))):
            assert quick._left(kept, key, now, now + distance) == countdown(due, hours, NOW).text()

    alike()
    with pytest.raises(quick.NotPlain):
        kept.between(3, now, now + 200 * 86_400)


def test_every_character_is_shown_as_everywhere() -> None:
    characters = [chr(code) for code in range(0x11000) if unicodedata.category(chr(code)) != "Cs"] + ["\U0010fffd"]
    for char in characters:
        assert quick.safe(f"a{char}b") == safe_line(from_stored(f"a{char}b")), hex(ord(char))


@pytest.mark.parametrize("home", ["", "  ", "/somewhere"])
def test_files_lie_where_the_settings_say(home: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, home)
    assert quick.store_path(None) == settings.default_store()
    assert quick.folder("XDG_CONFIG_HOME", ".config") == str(settings.config_file().parent)


@pytest.mark.parametrize(
    ("text", "store"),
    [
        ("", ""),
        ('# mine\n\nstore = "/a b/desk.db"\nagent = "ada"\ntheme = "odesk-light"\n', "/a b/desk.db"),
        ('store="~/desk.db"', "~/desk.db"),
        ("store = '/x'", None),
        ('store = "/x" # there', None),
        ('store = "a\\\\b"', None),
        ('store = """x"""', None),
        ('mouse = "on"', None),
        ('[store]\nx = "y"', None),
        ('store = "/x"\nstore = "/y"', None),
        ("store", None),
    ],
)
def test_settings_of_one_line_each_are_read_as_everywhere(text: str, store: str | None, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    if store is None:
        with pytest.raises(quick.NotPlain):
            quick.read_settings(str(path))
    else:
        assert quick.read_settings(str(path)).get("store", "") == settings.load({}, path).values["store"] == store


def test_kept_hours_of_another_day_or_a_broken_file_are_worked_out_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    now = int(NOW.timestamp())
    path = tmp_path / "odesk" / "hours"
    for before in (None, "odesk hours 1\nx\n1 2\nend", "nonsense", f"odesk hours {now // 86_400}\nx\n1 2"):
        if before is not None:
            path.write_text(before)
        hours = quick.Hours(now, {1: json.dumps(OFFICE)})
        assert hours.between(1, now, now + 3600) == 3600
        assert json.dumps(OFFICE) in path.read_text()


def test_nothing_is_loaded_that_costs(demo: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from odesk_tui.cli.main import main\n"
        "try: main(['list', '-n', '2'])\n"
        "finally: print(*sys.modules, file=sys.stderr)"
    )
    home = {"ODESK_STORE": str(demo), "HOME": str(tmp_path), "PATH": ""}
    for _ in range(2):
        # The first run works the opening hours out.
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=home)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) == 2
    loaded = set(done.stderr.splitlines()[-1].split())
    assert "odesk_tui.quick" in loaded
    assert (
        loaded & {"dataclasses", "inspect", "typing", "re", "enum", "json", "pathlib", "zoneinfo", "tomllib"} == set()
    )
    assert [
        name for name in loaded if name.startswith(("odesk_tui.reads", "odesk_tui.desk", "odesk_tui.settings"))
    ] == []


@pytest.mark.parametrize(
    "line", ["{} -n 100 | head -c 1; echo ${{PIPESTATUS[0]}}", "{} >/dev/full; echo $?", "{} >&-; echo $?"]
)
def test_an_output_that_takes_nothing_ends_as_on_the_ordinary_way(line: str, demo: Path, tmp_path: Path) -> None:
    ended = []
    for way in ("on", "off"):
        env = {"ODESK_STORE": str(demo), "ODESK_AGENT": "ada", "HOME": str(tmp_path), "PATH": os.environ["PATH"]}
        command = line.format(f"{sys.executable} -m odesk_tui list")
        done = subprocess.run(
            ["bash", "-c", command], capture_output=True, text=True, env={**env, program.SWITCH: way}, check=True
        )
        ended.append((done.stdout, done.stderr))
    assert ended[0] == ended[1]
    assert "Traceback" not in ended[0][1]
