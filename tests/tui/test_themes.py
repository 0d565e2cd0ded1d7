"""Every theme can be read by everybody: contrast as WCAG measures it, on what the screens really draw, and for all eyes."""

from __future__ import annotations

import unicodedata
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from rich.color import ColorType
from textual.color import Color
from textual.pilot import Pilot
from textual.theme import Theme

from odesk_tui.core.errors import UsageError
from odesk_tui.desk import Desk
from odesk_tui.tui import theme
from tests.tui.world import app_of, press, screens, settle, shown

THEMES = theme.gather(Path("none")).known
COLOURED = [name for name, one in THEMES.items() if not one.ansi]
LEAST = {"odesk-contrast": 7.0}
Rgb = tuple[float, float, float]

# How red and green are confused, in linear light (Machado, Oliveira and Fernandes 2009, all of it gone).
EYES = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


def linear(colour: str) -> Rgb:
    def channel(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    r, g, b = Color.parse(colour).rgb
    return channel(r), channel(g), channel(b)


def luminance(colour: str) -> float:
    r, g, b = linear(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, eyes: str) -> Rgb:
    """The place of a colour in CIE L*a*b*, as these eyes see it."""
    own = linear(colour)
    r, g, b = (min(1.0, max(0.0, sum(m * c for m, c in zip(row, own, strict=True)))) for row in EYES[eyes])

    def root(value: float) -> float:
        return value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116

    x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
    y = root(0.2126 * r + 0.7152 * g + 0.0722 * b)
    z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, eyes: str) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(seen(one, eyes), seen(other, eyes), strict=True)) ** 0.5)


def told_apart(one: Theme) -> list[tuple[str, ...]]:
    """Colours that stand beside each other and mean different things."""
    own = {"foreground": str(one.foreground), **one.variables}
    groups = (
        ("sla-breached", "sla-near", "foreground", "timer"),
        ("status-new", "status-open", "status-waiting", "status-on-hold", "status-done"),
        ("text-accent", "text-warning", "foreground"),
        ("text-error", "text-success"),
    )
    return [tuple(own[name] for name in group) for group in groups]


def test_the_measures_measure() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    # Red and green of the same brightness: far apart for some, close for others.
    assert distance("#c05040", "#5f8700", "usual") > 60
    assert distance("#c05040", "#5f8700", "deuteranopia") < 25


def test_blue_and_orange_are_told_apart_by_all_eyes() -> None:
    for group in told_apart(THEMES["odesk-blue-orange"]):
        for one, other in combinations(set(group), 2):
            assert min(distance(one, other, eyes) for eyes in EYES) > 20, (one, other)
    # Which the theme with red and green does not promise.
    dark = THEMES[theme.DEFAULT].variables
    assert distance(dark["sla-breached"], dark["timer"], "deuteranopia") < 20


@pytest.mark.parametrize("name", COLOURED)
def test_every_text_can_be_read_on_every_ground(name: str) -> None:
    one = THEMES[name]
    grounds = [str(one.background), str(one.surface), str(one.panel)]
    texts = [str(getattr(one, field)) for field in ("foreground", "accent", "warning", "error", "success")]
    texts += [value for key, value in one.variables.items() if not key.startswith(("cursor-", "line", "primary-", "boost"))
              and not key.endswith(("-background", "selection-foreground"))]  # fmt: skip
    for text in texts:
        for ground in grounds:
            assert contrast(text, ground) >= LEAST.get(name, 4.5), (text, ground)
    assert contrast(one.variables["cursor-foreground"], one.variables["cursor-background"]) >= 7


# Keys that lead to screens where every kind of text is seen.
PLACES = (("j",), ("slash", *"priority:vital"), ("a",), ("c",), ("j", "enter", "r", *"Hello"), ("question_mark",))


@pytest.mark.parametrize("keys", PLACES, ids=lambda keys: "".join(keys)[:12])
async def test_what_is_drawn_can_be_read(desk: Desk, keys: tuple[str, ...]) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        for name in COLOURED:
            app.theme = name
            await settle(pilot)
            await check(pilot, name)


async def check(pilot: Pilot[Any], name: str) -> None:
    app = app_of(pilot)
    # A cube's colour lies at one of these on each axis, a grey on a ladder of its own; Textual's arithmetic may lose one.
    steps = {step - lost for step in (0, 95, 135, 175, 215, 255) for lost in (0, 1)}
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            text, style = segment.text, segment.style
            if style is None or not text.strip() or all(unicodedata.category(c) in ("So", "Zs") for c in text):
                # Frames and lines carry no meaning.
                continue
            assert style.color is not None, (name, text)
            assert style.bgcolor is not None, (name, text)
            assert not style.dim, (name, text)
            front, back = style.color.get_truecolor(), style.bgcolor.get_truecolor(foreground=False)
            for colour in (front, back):
                grey = colour.red == colour.green == colour.blue and (colour.red - 8) % 10 == 0
                assert grey or set(colour) <= steps, f"{name}: {text!r} has {colour.hex}, none of the 256 colours"
            assert contrast(front.hex, back.hex) >= LEAST.get(name, 4.5), (name, text, front.hex, back.hex)


async def test_sixteen_colours_are_the_terminals_own(desk: Desk) -> None:
    app = screens(desk, theme_name=theme.SIXTEEN)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "a")
        for strip in app.screen._compositor.render_strips():
            for segment in strip:
                style = segment.style
                for colour in (style.color, style.bgcolor) if style else ():
                    assert colour is None or colour.type in (ColorType.DEFAULT, ColorType.STANDARD), segment


# The person's own


OWN = "primary = '#005f87'\nforeground = '#d7d7d7'\n[variables]\nkey = '#ffaf00'\n"


async def test_a_theme_of_ones_own_is_shown(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "own_folder", lambda: tmp_path)
    (tmp_path / "mine.toml").write_text(OWN)
    app = screens(desk, theme_name="mine")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert app.theme == "mine"
        hint = app.screen._compositor.render_strips()[-1]
        assert {s.style.color.name for s in hint if s.style and s.style.bold and s.style.color} == {"#ffaf00"}


async def test_a_wrong_theme_stops_nothing_and_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "own_folder", lambda: tmp_path)
    (tmp_path / "mine.toml").write_text("primary = 'blurple'")
    app = screens(desk, theme_name="mine")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert app.theme == theme.DEFAULT
        assert "there is no theme 'mine'" in shown(app)[-1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("primary = 'blurple'", "primary is 'blurple', which is no colour"),
        ("primary = 3", "primary must be a colour in quotes, not 3"),
        ("primary = '#5f87af'\ndark = 'yes'", "dark must be true or false"),
        ("primary = '#5f87af'\ntext_alpha = true", "text_alpha must be a number"),
        ("primary = '#5f87af'\nbackgruond = '#000000'", "'backgruond', which is none of accent, ansi"),
        ("primary = '#5f87af'\n[variables]\nmuted = 'pale'", "muted is 'pale'"),
        ("primary = '#5f87af'\n[variables]\nmuted = 1", "muted must be a text in quotes"),
        ("foreground = '#ffffff'", "has no primary"),
        ("primary = ", "cannot be read"),
        ("\udcff", "cannot be read"),
    ],
)
def test_a_faulty_file_is_named_with_its_fault(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, errors="surrogateescape")
    with pytest.raises(UsageError, match=r"mine\.toml") as caught:
        theme.load(path)
    assert told in str(caught.value)
    found = theme.gather(tmp_path)
    assert found.faults == (str(caught.value),)
    assert "mine" not in found.known
    assert theme.DEFAULT in found.known


def test_odesks_names_are_taken(tmp_path: Path) -> None:
    (tmp_path / "odesk-dark.toml").write_text(OWN)
    found = theme.gather(tmp_path)
    assert "called like one of odesk's" in found.faults[0]
    assert found.known["odesk-dark"] == THEMES["odesk-dark"]


def test_what_is_left_out_comes_from_the_theme_of_its_kind(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("primary = '#005f87'\ndark = false\nerror = '#870000'")
    (tmp_path / "b.toml").write_text("primary = 'ansi_red'\nansi = true")
    found = theme.gather(tmp_path).known
    assert found["a"].background == "#ffffff"
    assert found["a"].variables["text-error"] == "#870000"
    assert found["a"].variables["muted"] == THEMES[theme.LIGHT].variables["muted"]
    assert found["b"].variables["muted"] == "ansi_default"
    assert found["b"].background == "ansi_default"


def test_a_terminal_of_sixteen_colours_gets_a_theme_of_sixteen(tmp_path: Path) -> None:
    (tmp_path / "few.toml").write_text("primary = 'ansi_red'\nansi = true")
    found = theme.gather(tmp_path)
    assert found.chosen("odesk-light", sixteen=True)[0].name == theme.SIXTEEN
    assert found.chosen("few", sixteen=True)[0].name == "few"
    assert found.chosen("odesk-light", sixteen=False)[0].name == "odesk-light"
