"""Which tickets come to mind when one is to be linked or merged, on both databases."""

from __future__ import annotations

import pytest

from odesk_tui.commands.tickets import Create, Edit, Trash
from odesk_tui.desk import Desk
from odesk_tui.reads.recent import SAME_REQUESTER, SIMILAR, Candidates
from odesk_tui.store.door import Transaction
from tests.commands.conftest import number_of


def made(desk: Desk, subject: str, project: str = "globex", requester: str = "") -> int:
    changes = {"requester": requester} if requester else {}
    return number_of(desk.run(Create(subject=subject, project=project, changes=changes)))


def test_those_of_the_requester_then_similar_ones_then_recent_ones(
    desk: Desk, bob: Desk, ticket: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = made(bob, "Other thing", requester="eve@globex.example")
    near = made(bob, "PRINTER jammed again, floor 3")
    nearer = made(bob, "Our printer offline")
    gone = made(bob, "Printer offline", requester="eve@globex.example")
    bob.run(Trash(tickets=(gone,)))
    made(bob, "Printer offline", project="acme")
    touched, opened = made(bob, "Nothing alike"), made(bob, "Quite different")
    desk.run(Edit(tickets=(touched,), changes={"priority": "low"}))
    desk.read(Candidates((ticket,)))
    asked: list[str] = []
    execute = Transaction.execute

    def counted(self: Transaction, sql: str, values: object = ()) -> int:
        asked.append(sql)
        return execute(self, sql, values)  # type: ignore[arg-type]

    monkeypatch.setattr(Transaction, "execute", counted)
    found = [(one.row.number, one.why) for one in desk.read(Candidates((ticket,), opened=(ticket, opened)))]
    assert found == [(same, SAME_REQUESTER), (nearer, SIMILAR), (near, SIMILAR), (opened, ""), (touched, "")]
    before = len(asked)
    monkeypatch.undo()
    for n in range(30):
        made(bob, f"printer offline {n}", requester="eve@globex.example")
    asked.clear()
    monkeypatch.setattr(Transaction, "execute", counted)
    assert len(desk.read(Candidates((ticket,), opened=(ticket, opened)))) == 18
    assert len(asked) == before


def test_of_a_ticket_without_requester_too(desk: Desk, bob: Desk) -> None:
    alone, other = made(bob, "VPN drops"), made(bob, "vpn is slow")
    assert [one.row.number for one in desk.read(Candidates((alone,)))] == [other]
    assert desk.read(Candidates((99_999,))) == ()
