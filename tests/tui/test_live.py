"""Others on the same desk: seen within a second, told who is there, never disturbed while writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from odesk_tui.commands.conversation import CustomerMessage, SaveDraft
from odesk_tui.commands.presence import Present
from odesk_tui.commands.tickets import Edit
from odesk_tui.desk import Desk
from odesk_tui.reads.presence import Others
from odesk_tui.reads.ticket import Drafts, ShowTicket
from odesk_tui.tui.widgets.text_box import TextBox
from tests.tui.world import PRINTER, Clock, app_of, furnish, screens, settle, shown, until


@pytest.fixture
def ada(address: str, clock: Clock) -> Iterator[Desk]:
    """Ada's desk, on one database after the other."""
    made = furnish(address, clock)
    yield made
    made.close()


@pytest.fixture
def bobs(ada: Desk, address: str, clock: Clock) -> Iterator[Desk]:
    """Bob's desk on the same store."""
    made = Desk.open(address, "bob", via="tui", clock=clock)
    yield made
    made.close()


@asynccontextmanager
async def opened(desk: Desk, width: int = 120, ticket: int | None = None) -> Any:
    """The screens on ``desk``, watching, perhaps with a ticket open."""
    app = screens(desk, watching=True)
    async with app.run_test(size=(width, 30)) as pilot:
        await settle(pilot)
        if ticket is not None:
            await app.open_ticket(ticket)
            await until(pilot, lambda: f"#{ticket}" in shown(app)[1])
        yield pilot


def title_of(pilot: Pilot[Any]) -> str:
    return shown(app_of(pilot))[1]


async def see(pilot: Pilot[Any], words: str) -> None:
    await until(pilot, lambda: words in "\n".join(shown(app_of(pilot))))


@pytest.mark.parametrize("width", [120, 80])
async def test_who_else_is_there_and_types_is_said_in_words(ada: Desk, bobs: Desk, width: int) -> None:
    async with opened(ada, width, PRINTER) as hers:
        assert "bob" not in title_of(hers)
        async with opened(bobs, width, PRINTER) as his:
            await until(hers, lambda: "bob has it open" in title_of(hers))
            await until(his, lambda: "ada has it open" in title_of(his))
            await his.press("r", *"Dear")
            await until(hers, lambda: "bob is typing" in title_of(hers))
            # Whoever closes the composer types no more.
            await his.press("escape", "q")
            await until(hers, lambda: "bob has it open" in title_of(hers))
            await his.press("q")
            await until(hers, lambda: "bob" not in title_of(hers))
        assert "Printer offline" in title_of(hers)


async def test_the_preview_says_who_is_there(ada: Desk, bobs: Desk) -> None:
    async with opened(ada) as hers:
        row = app_of(hers).list_screen.subject()
        assert row is not None
        bobs.run(Present(ticket=row.number, typing=True))
        await until(hers, lambda: any("preview" in line and "bob is typing" in line for line in shown(app_of(hers))))


async def test_who_has_not_been_heard_of_for_long_is_there_no_more(ada: Desk, bobs: Desk, clock: Clock) -> None:
    bobs.run(Present(ticket=PRINTER))
    async with opened(ada, ticket=PRINTER) as hers:
        await until(hers, lambda: "bob has it open" in title_of(hers))
        clock.forward(seconds=16)
        app_of(hers).company.read()
        await until(hers, lambda: "bob" not in title_of(hers))


async def test_leaving_odesk_leaves_the_ticket(ada: Desk, bobs: Desk) -> None:
    async with opened(ada, ticket=PRINTER) as hers:
        await until(hers, lambda: [who.handle for who in bobs.read(Others(PRINTER))] == ["ada"])
        telling = app_of(hers).telling
    telling.stop(5)
    assert bobs.read(Others(PRINTER)) == ()


async def test_typing_writes_no_row_a_key(ada: Desk, bobs: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Present] = []
    run = Desk.run

    def listening(self: Desk, command: Any, **options: Any) -> Any:
        if isinstance(command, Present):
            told.append(command)
        return run(self, command, **options)

    monkeypatch.setattr(Desk, "run", listening)
    async with opened(ada, ticket=PRINTER) as hers:
        await hers.press("r", *("many words of hers " * 4))
        await until(hers, lambda: any(one.typing for one in told))
        await hers.press(*("and more of them " * 4))
        await settle(hers)
    # There, and typing; a slow machine may come to the ten seconds after which both are said again.
    assert 2 <= sum(not one.gone for one in told) <= 6


async def test_a_draft_that_waits_is_named(ada: Desk) -> None:
    ada.run(SaveDraft(ticket=PRINTER, kind="reply", body="Dear Eve"))
    async with opened(ada) as hers:
        app = app_of(hers)
        while (row := app.list_screen.subject()) is not None and row.number != PRINTER:
            await hers.press("j")
        await until(hers, lambda: any("preview" in line and "draft reply 11:00" in line for line in shown(app)))
        await hers.press("enter")
        await until(hers, lambda: "draft reply 11:00" in title_of(hers))
        # While it is written on it waits no more.
        await hers.press("r")
        await until(hers, lambda: "draft" not in title_of(hers))
        await see(hers, "Dear Eve")


async def test_what_others_do_never_touches_a_half_typed_reply(ada: Desk, bobs: Desk) -> None:
    async with opened(ada, ticket=PRINTER) as hers:
        app = app_of(hers)
        await hers.press("r", *"half a sen")
        for turn in range(12):
            bobs.run(CustomerMessage(tickets=(PRINTER,), body=f"said {turn}"))
            bobs.run(Edit(tickets=(PRINTER,), changes={"priority": ("low", "high")[turn % 2]}))
            await hers.press(*f"-{turn}")
        await until(hers, lambda: "said 11" in "\n".join(shown(app)))
        await hers.press(*"tence")
        box = app.screen.query_one(TextBox)
        assert box.text == "half a sen" + "".join(f"-{turn}" for turn in range(12)) + "tence"
        assert app.screen.focused is box
        assert "meanwhile" in shown(app)[-1]


async def test_a_reply_sent_meanwhile_stops_the_other_with_a_look_at_it(ada: Desk, bobs: Desk) -> None:
    async with opened(ada, ticket=PRINTER) as hers, opened(bobs, ticket=PRINTER) as his:
        await hers.press("r", *"I have it")
        await his.press("r", *"Bob is on it", "ctrl+j")
        await until(hers, lambda: "bob has written meanwhile" in shown(app_of(hers))[-1])
        await see(hers, "Bob is on it")
        await hers.press("ctrl+j")
        await until(hers, lambda: "before your reply" in shown(app_of(hers))[-1])
        # Nothing was sent, the text is there, and sending again is a decision.
        assert [item.body.raw for item in ada.read(ShowTicket(PRINTER)).items if item.kind == "reply"] == [
            "Bob is on it"
        ]
        assert app_of(hers).screen.query_one(TextBox).text == "I have it"
        await hers.press("ctrl+j")
        await until(hers, lambda: not app_of(hers).screen.query(TextBox))
        said = [item.body.raw for item in ada.read(ShowTicket(PRINTER)).items if item.kind == "reply"]
        assert said == ["Bob is on it", "I have it"]
        assert ada.read(Drafts()) == ()


async def test_rows_that_move_leave_the_cursor_on_its_ticket(ada: Desk, bobs: Desk) -> None:
    async with opened(ada) as hers:
        app = app_of(hers)
        await hers.press("j", "j")
        row = app.list_screen.subject()
        assert row is not None
        others = tuple(number for number in (1, 2, 3, 5) if number != row.number)
        for change in ({"status": "solved"}, {"status": "open"}, {"priority": "low"}, {"priority": "urgent"}):
            before = "\n".join(shown(app)[3:12])
            bobs.run(Edit(tickets=others, changes=change))
            await until(hers, lambda: "\n".join(shown(app)[3:12]) != before)  # noqa: B023
            await settle(hers)
            now = app.list_screen.subject()
            assert now is not None
            assert now.number == row.number
