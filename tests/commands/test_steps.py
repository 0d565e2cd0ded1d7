"""Steps of status and priority, each ticket from where it stands."""

from __future__ import annotations

from odesk_tui.commands.tickets import Create, Edit, StepPriority, StepStatus
from odesk_tui.commands.undo import Undo
from odesk_tui.desk import Desk
from odesk_tui.reads.tickets import TicketsNumbered
from tests.commands.conftest import number_of


def statuses(desk: Desk, numbers: tuple[int, ...]) -> list[str]:
    return [row.status for row in desk.read(TicketsNumbered(numbers))]


def test_each_steps_from_where_it_stands_and_all_are_taken_back_as_one(desk: Desk, ticket: int) -> None:
    numbers = (ticket, *(number_of(desk.run(Create(subject=f"T{n}", project="globex"))) for n in range(2)))
    desk.run(Edit(tickets=numbers[1:2], changes={"status": "pending"}))
    desk.run(Edit(tickets=numbers[2:], changes={"status": "closed"}))
    result = desk.run(StepStatus(tickets=numbers, by=1))
    assert [outcome.message or str(outcome.error) for outcome in result.outcomes] == [
        f"#{numbers[0]} status open",
        f"#{numbers[1]} status hold",
        f"#{numbers[2]} is closed: the workflow goes no step further from there",
    ]
    desk.run(Undo())
    assert statuses(desk, numbers) == ["new", "pending", "closed"]


def test_what_was_seen_otherwise_is_not_stepped(desk: Desk, bob: Desk, ticket: int) -> None:
    seen = {ticket: desk.read(TicketsNumbered((ticket,)))[0].version}
    bob.run(Edit(tickets=(ticket,), changes={"status": "pending"}))
    (refused,) = desk.run(StepStatus(tickets=(ticket,), seen=seen, by=1)).refused
    assert "changed by bob" in str(refused.error)
    assert statuses(desk, (ticket,)) == ["pending"]


def test_priorities_end_somewhere(desk: Desk, ticket: int) -> None:
    said = [desk.run(StepPriority(tickets=(ticket,), by=by)).summary for by in (-1, 1, 1, 1)]
    assert said == [
        f"#{ticket} priority P3 normal",
        f"#{ticket} priority P2 high",
        f"#{ticket} priority P1 urgent",
        f"#{ticket} has P1 already, the highest",
    ]
