"""A rehearsal that nobody waits for any more lets go of the store."""

from __future__ import annotations

from odesk_tui.commands.tickets import Create, Tag
from odesk_tui.desk import Desk
from odesk_tui.reads.tickets import CountTickets
from tests.commands.conftest import number_of


def test_a_rehearsal_that_is_given_up_ends_before_the_next_ticket(desk: Desk) -> None:
    numbers = tuple(number_of(desk.run(Create(subject=f"t{n}", project="globex"))) for n in range(5))
    asked: list[bool] = []

    def given_up() -> bool:
        asked.append(len(asked) >= 2)
        return asked[-1]

    tag = Tag(tickets=numbers, add=("vip",))
    assert desk.run(tag, rehearse=True, given_up=given_up).outcomes == ()
    assert asked == [False, False, True]
    assert len(desk.run(tag, rehearse=True).done) == 5
    assert desk.read(CountTickets("tag:vip")).number == 0
    # What is not rehearsed is never given up halfway.
    assert len(desk.run(tag, given_up=lambda: True).done) == 5
