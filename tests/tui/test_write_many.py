"""One text for several tickets: who gets it is said, Esc opens the menu, and who wrote meanwhile stops it."""

from __future__ import annotations

import pytest

from odesk_tui.commands.conversation import CustomerMessage
from odesk_tui.commands.tickets import Edit
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import Drafts, ShowTicket
from odesk_tui.tui.dialogs.write_many import addressees
from tests.tui.samples import ticket
from tests.tui.world import press, screens, settle, shown


def text_on(app: object) -> str:
    return "\n".join(shown(app))  # type: ignore[arg-type]


def said(desk: Desk, number: int) -> list[str]:
    kinds = ("reply", "note", "customer")
    return [item.body.raw for item in desk.read(ShowTicket(number)).items if item.kind in kinds]


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
async def test_who_gets_it_is_in_the_title(desk: Desk, size: tuple[int, int]) -> None:
    app = screens(desk, "project:globex sort:id")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "x", "r")
        assert "PUBLIC REPLY #2 → eve@globex.example" in text_on(app)
        assert "about #2, which is selected, not #7 under the cursor" in text_on(app)
        await press(pilot, "escape", "x", "r")
        assert "PUBLIC REPLY to 2 tickets: #2 eve@glob" in text_on(app)
        assert ("#7 eve@globex.example" in text_on(app)) == (size[0] == 120)
        assert ("+1 more" in text_on(app)) == (size[0] == 60)
        assert "under the cursor" not in text_on(app)


def test_those_who_have_no_address_are_named_too() -> None:
    assert addressees([ticket(requester_email=None)], 80).endswith("→ nobody: the requester has no address")
    several = [ticket(requester_email=None)] * 3
    assert addressees(several, 80).count("nobody") == 3
    assert addressees(several, 12) == "3 tickets"


async def test_esc_opens_the_menu_of_a_single_text(desk: Desk) -> None:
    app = screens(desk, "project:globex sort:id")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "asterisk", "r", *"Works", "escape")
        assert "Send PUBLIC REPLY to 2 tickets?" in text_on(app)
        await press(pilot, "escape", *" now", "escape", "q")
        assert [draft.body for draft in desk.read(Drafts(0))] == ["Works now"]
        # Sending by the menu leads to the preview; it sets the status too.
        await press(pilot, "r", "escape", "s")
        assert "2 would change, 2 mails to customers, 0 refused" in text_on(app)
        assert "Works now" not in said(desk, 2)
        await press(pilot, "y")
        assert [said(desk, number)[-1] for number in (2, 7)] == ["Works now"] * 2
        assert [desk.read(ShowTicket(number)).row.status for number in (2, 7)] == ["solved"] * 2


async def test_a_text_for_several_is_discarded_by_the_menu(desk: Desk) -> None:
    app = screens(desk, "project:globex sort:id")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "asterisk", "n", *"No", "escape", "D")
        assert desk.read(Drafts(0)) == ()
        assert "the note is discarded" in shown(app)[-1]


async def test_who_wrote_meanwhile_stops_their_reply_alone(desk: Desk) -> None:
    app = screens(desk, "project:globex sort:id")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "asterisk", "r", *"Done")
        desk.run(CustomerMessage(tickets=(7,), body="Forget it"))
        await press(pilot, "ctrl+j")
        assert "1 would change, 1 mail to customers, 1 refused" in text_on(app)
        await press(pilot, "y")
        assert (said(desk, 2)[-1], said(desk, 7)[-1]) == ("Done", "Forget it")
        assert list(app.selection.numbers) == [7]


async def test_a_handle_is_completed_here_too(desk: Desk) -> None:
    app = screens(desk, "project:globex sort:id")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "asterisk", "n", *"@cl")
        assert "@cleo" in shown(app)[-1]
        await press(pilot, "tab", "ctrl+j")
        assert said(desk, 2)[-1].strip() == "@cleo"


async def test_one_whose_requester_has_no_address(desk: Desk) -> None:
    desk.run(Edit(tickets=(2,), changes={"requester": ""}))
    app = screens(desk, "project:globex sort:id")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "x", "r")
        assert "#2 → nobody: the requester has no address" in text_on(app)
