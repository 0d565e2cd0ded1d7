"""Promises at one look: what is due next, late and why, the forecast, what was kept."""

from __future__ import annotations

from collections.abc import Mapping

from textual.pilot import Pilot

from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.hours import Hours
from odesk_tui.desk import Desk
from odesk_tui.reads.breaches import Breaches
from odesk_tui.reads.sla_overview import AGENT, CUSTOMER, TEAM, SlaOverview
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.tui.app import OdeskApp
from odesk_tui.tui.columns import Looks
from odesk_tui.tui.dialogs.sla import KEPT, SlaDialog
from odesk_tui.tui.screens.ticket import TicketScreen
from odesk_tui.tui.ticket_lines import Told, facts
from tests.tui.world import NOW, app_of, press, screens, settle


def dialog(pilot: Pilot[OdeskApp]) -> SlaDialog:
    return app_of(pilot).screen.query_one(SlaDialog)


def lines(pilot: Pilot[OdeskApp]) -> list[str]:
    shown = dialog(pilot)
    return ["".join(text for text, _ in line.spans).rstrip() for line in shown.content(shown.content_size.width)]


def test_each_owner_has_what_is_due_next_of_theirs(desk: Desk) -> None:
    """The answer to Acme's VPN ticket is late already: what is due next of theirs is its solution."""
    due = desk.read(SlaOverview()).due
    assert [(one.owner, one.ticket) for one in due[CUSTOMER]][:2] == [("globex", 2), ("initech", 3)]
    assert ("acme", 1, "resolution") in [(one.owner, one.ticket, one.metric) for one in due[CUSTOMER]]
    assert {one.owner for one in due[AGENT]} <= {None, "ada", "bob", "cleo"}
    assert due[AGENT][0].due_at == min(one.due_at for kind in (AGENT, TEAM, CUSTOMER) for one in due[kind])


def test_what_takes_long_to_count_comes_afterwards(desk: Desk) -> None:
    soon, whole = desk.read(SlaOverview(soon=True)), desk.read(SlaOverview())
    assert (soon.due, soon.breaches) == (whole.due, whole.breaches)
    assert (soon.whole, soon.by_target, soon.forecast) == (False, (), ())
    assert whole.total.cycles == 2
    shown = SlaDialog(soon, lambda: Looks("ada", NOW, {}), page=KEPT)
    assert [line.spans[0][0] for line in shown.content(80)][1:] == ["  counting …"]


async def test_a_ticket_is_opened_from_what_is_due_next(desk: Desk) -> None:
    async with screens(desk).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s")
        assert lines(pilot)[1] == "by agent"
        wanted = desk.read(SlaOverview()).due[AGENT]
        await press(pilot, *["j"] * (len(wanted) - 1), "enter")
        here = app_of(pilot).screen
        assert isinstance(here, TicketScreen)
        assert here.number == wanted[-1].ticket


async def test_a_reason_is_given_with_a_remark_and_taken_back(desk: Desk) -> None:
    async with screens(desk).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s", "2")
        assert "no reason" in lines(pilot)[1]
        await press(pilot, "r", "v", *"no part", "enter")
        await settle(pilot)
        assert "vendor: no part" in lines(pilot)[1]
        (late, *_) = desk.read(Breaches(open_only=True)).rows
        assert (late.reason, str(late.note)) == ("vendor", "no part")
        await press(pilot, "u")
        await settle(pilot)
        assert "no reason" in lines(pilot)[1]
        assert desk.read(Breaches(open_only=True)).rows[0].reason is None


async def test_escape_leaves_the_choice_and_changes_nothing(desk: Desk) -> None:
    async with screens(desk).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s", "tab", "r", "b", "x", "escape")
        assert lines(pilot)[1].startswith("> v  vendor") or "  v  vendor" in lines(pilot)[1]
        await press(pilot, "escape")
        assert lines(pilot)[0].startswith(" 1 Due next [2 Late")
        await press(pilot, "escape")
        assert not app_of(pilot).screen.query(SlaDialog)
    assert all(one.reason is None for one in desk.read(Breaches(open_only=True)).rows)


async def test_pages_turn_and_clocks_explain_themselves(desk: Desk) -> None:
    async with screens(desk).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s", "3")
        assert "before 18:00" in lines(pilot)[1]
        await press(pilot, "l")
        assert lines(pilot)[1].startswith("  all")
        await press(pilot, "l", "h", "h", "h", "e")
        await settle(pilot)
        told = lines(pilot)
        assert told[0].endswith("have their figures")
        assert any("promised in Office hours" in line for line in told)
        await press(pilot, "j", "escape")
        assert lines(pilot)[0].startswith(" 1 Due next [2 Late")


def test_a_ticket_names_the_zone_of_a_calendar_where_its_clocks_show_another_time(desk: Desk) -> None:
    """Ada reads her own time; the office of the promise is in Kathmandu."""
    detail = desk.read(ShowTicket(2))
    viewer = desk.viewer()

    def said(calendars: Mapping[int | None, Hours]) -> list[str]:
        looks = Looks("ada", NOW, calendars)
        lines, _ = facts(Told(detail, looks, "UTC"), None)
        return ["".join(text for text, _ in fact.pieces).strip() for fact in lines]

    assert not any("due" in line for line in said(viewer.calendars))
    away = Calendar.from_definition({"timezone": "Asia/Kathmandu", "hours": {"tue": [["09:00", "24:00"]]}})
    told = said({**viewer.calendars, **{id_: away for id_ in viewer.calendars if id_ is not None}})
    assert ["due", "11:12"] in [line.split() for line in told]
    assert "Tue 16:57 in Asia/Kathmandu" in told
