"""A run on small stores gives a figure for what it measures, and every figure its command."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import __main__ as program
from bench import growth, promises, stores
from bench.figures import Figure
from bench.place import Place


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(tmp_path_factory.mktemp("bench"), small=100, large=200, rounds=1)
    place.prepare()
    return place


def test_commands_are_timed_in_rounds(place: Place) -> None:
    taken = place.timed({"list": ((*place.odesk, "list"), place.store(place.small))}, rounds=2)
    assert len(taken["list"]) == 2
    assert min(taken["list"]) > 0


def test_stores_are_measured(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "_TURNS", 2)
    monkeypatch.setattr(stores, "_ROWS", 30)
    found = list(stores.figures(place, None))
    goals = [figure.goal for figure in found]
    assert sorted(set(goals)) == ["10", "11", "6"]
    assert goals.count("6") > len(growth.READINGS)
    assert all(figure.value > 0 and figure.command for figure in found)


def test_promises_are_measured(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promises, "_CALM_S", 0.2)
    monkeypatch.setattr(promises, "DUE", 20)
    fired, edited = promises.figures(place, {})
    assert "20 steps fire" in fired.what
    assert "200 clocks get other hours" in edited.what
    assert fired.value > 0
    assert edited.value > 0


def test_missed_goals_end_with_1_only_when_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Place, "prepare", lambda self: None)
    monkeypatch.setattr("bench.commands.figures", lambda place: [Figure("2", "x", 9, 1, "", "")])
    words = ["--quick", "--only", "commands", "--folder", str(tmp_path)]
    assert program.main(words) == 0
    assert program.main([*words, "--strict"]) == 1
