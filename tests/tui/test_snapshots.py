"""What every screen looks like, on every kind of terminal: compared with the pictures in snapshots/."""

from __future__ import annotations

import pytest

from odesk_tui.core.errors import StoreUnavailable
from odesk_tui.desk import Desk
from odesk_tui.tui.dialogs.create import CreateForm
from odesk_tui.tui.dialogs.edit_field import EditField
from odesk_tui.tui.dialogs.labels import Labels
from odesk_tui.tui.dialogs.log_time import LogTimeDialog
from odesk_tui.tui.dialogs.pick import Pick
from odesk_tui.tui.dialogs.send_menu import SendMenu
from odesk_tui.tui.dialogs.when import When
from odesk_tui.tui.layouts.list import ListLayout
from odesk_tui.tui.screens.help import HelpScreen
from odesk_tui.tui.screens.ticket import TicketScreen
from odesk_tui.tui.screens.tickets import TicketsScreen
from tests.tui.pictures import VARIANTS, State, Take, Variant, every_state, every_variant, take
from tests.tui.world import Clock, set_up

__all__ = ["take"]

WIDE = VARIANTS["120x40"]
LIST = State(("j",), shows=TicketsScreen)
# Named by what they show; the keys lead there from the start.
STATES = {
    "list": LIST,
    "detail": State(("j", "enter"), shows=TicketScreen),
    "composer": State(("j", "enter", "r", *"Hello Eve")),
    "composer-note": State(("j", "enter", "n", *"Spooler")),
    "send-menu": State(("j", "enter", "r", *"Hello", "escape"), shows=SendMenu),
    "help": State(("question_mark",), shows=HelpScreen),
    "help-detail": State(("enter", "question_mark")),
    "filter-completion": State(("slash", *"prio")),
    "filter-error": State(("slash", *"priority:vital")),
    "no-match": State(("slash", *"tag:none9", "enter")),
    "all-done": State(("1",), shows=ListLayout),
    "assign": State(("a",), shows=Pick),
    "status": State(("s",), shows=Pick),
    "snooze": State(("z",), shows=When),
    "labels": State(("L",), shows=Labels),
    "log-time": State(("T",), shows=LogTimeDialog),
    "create": State(("c",), shows=CreateForm),
    "edit": State(("e",), shows=EditField),
    "order": State(("o",), shows=Pick),
    "said": State(("m",)),
}


@every_state(STATES)
def test_screen(state: State, variant: Variant, desk: Desk, take: Take) -> None:
    assert take(desk, state, variant)


@every_variant
def test_empty_store(variant: Variant, sqlite_address: str, clock: Clock, take: Take) -> None:
    desk = Desk.open(sqlite_address, "ada", via="tui", clock=clock)
    set_up(desk)
    assert take(desk, State(), variant)
    desk.close()


@every_variant
def test_store_away(variant: Variant, desk: Desk, take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(self: Desk, query: object) -> object:
        raise StoreUnavailable("the store does not answer: check the network")

    monkeypatch.setattr(Desk, "read", away)
    assert take(desk, State(), variant)


def test_too_small(desk: Desk, take: Take) -> None:
    assert take(desk, LIST, Variant((59, 19)))


def test_light(desk: Desk, take: Take) -> None:
    assert take(desk, LIST, WIDE, theme_name="odesk-light")


@pytest.mark.parametrize("name", ["odesk-ansi", "odesk-blue-orange", "odesk-contrast"])
def test_theme(name: str, desk: Desk, take: Take) -> None:
    assert take(desk, State(("j", "a")), WIDE, theme_name=name)
