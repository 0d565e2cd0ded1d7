"""Tickets that are made as children of others."""

from __future__ import annotations

import pytest

from odesk_tui.commands.children import CreateChild
from odesk_tui.commands.tickets import Trash
from odesk_tui.commands.undo import Undo
from odesk_tui.core.errors import DeskError
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import CountTickets


def test_a_child_is_created_and_linked_and_taken_back_at_once(desk: Desk, ticket: int) -> None:
    result = desk.run(CreateChild(subject="Toner", project="globex", body="Empty", parent=ticket))
    number = result.outcomes[0].ticket
    assert number is not None
    assert desk.read(ShowTicket(number)).links == (("parent", ticket),)
    assert f"child of #{ticket}" in result.summary
    desk.run(Undo())
    assert desk.read(ShowTicket(ticket)).links == ()
    assert desk.read(CountTickets("")).number == 1


def test_nothing_is_created_under_what_is_not_there(desk: Desk, ticket: int) -> None:
    with pytest.raises(DeskError):
        desk.run(CreateChild(subject="Toner", project="globex", parent=99))
    desk.run(Trash(tickets=(ticket,)))
    with pytest.raises(DeskError):
        desk.run(CreateChild(subject="Toner", project="globex", parent=ticket))
    assert desk.read(CountTickets("")).number == 0
