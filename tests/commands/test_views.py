"""Saved views on both databases: whose they are, who sees them, what they keep, the number keys of each agent."""

from __future__ import annotations

import pytest

from odesk_tui.commands.people import AddTeam, SetRole
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.commands.views import EditView, PutViewOnKey, RemoveView, SaveView
from odesk_tui.core.errors import DeskError, InvalidValue, NotAllowed, NotFound
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.views import ViewCount, Views


def seen(desk: Desk) -> dict[str, ViewCount]:
    """The views that are not of the set-up, by name."""
    return {view.name.raw: view for view in desk.read(Views()) if view.name.raw not in ("Mine", "Queue", *_STANDARD)}


_STANDARD = ("Breached", "Unassigned", "Waiting", "Solved")


def keys(desk: Desk) -> dict[int, str]:
    """What is on the number keys."""
    return {view.slot: view.name.raw for view in desk.read(Views(slots_only=True)) if view.slot is not None}


def test_a_view_keeps_query_layout_groups_order_and_columns(desk: Desk, ticket: int) -> None:
    desk.run(
        SaveView(
            name="By type",
            query="status:new group:project,type sort:-created",
            layout="tree",
            columns=("ID", "who", "subject"),
        )
    )
    view = seen(desk)["By type"]
    assert (view.query, view.layout, view.columns) == (
        "status:new group:project,type sort:-created",
        "tree",
        ("id", "assignee", "subject"),
    )
    assert (view.whose, view.slot, view.count and view.count.number) == ("me", None, 1)


def test_personal_views_are_seen_by_their_owner_team_views_by_members_shared_ones_by_all(desk: Desk, bob: Desk) -> None:
    desk.run(AddTeam(handle="night", name="Night", members=("bob",)))
    desk.run(SaveView(name="Own", query="tag:a"))
    desk.run(SaveView(name="Ours", query="tag:b", team="network"))
    desk.run(SaveView(name="All", query="tag:c", shared=True))
    bob.run(SaveView(name="Nights", query="tag:d", team="night"))
    assert {name: view.whose for name, view in seen(desk).items()} == {
        "Own": "me",
        "Ours": "network",
        "All": "everybody",
    }
    assert {name: view.whose for name, view in seen(bob).items()} == {"All": "everybody", "Nights": "night"}
    with pytest.raises(NotAllowed, match="you are not in the team night"):
        desk.run(SaveView(name="Spy", query="", team="night"))
    # What somebody does not see is not there for them.
    for view in (seen(desk)["Own"], seen(desk)["Ours"]):
        with pytest.raises(NotFound, match="not there any more"):
            bob.run(EditView(view=view.id, changes={"name": "Mine now"}))
        with pytest.raises(NotFound):
            bob.run(PutViewOnKey(view=view.id, slot=3))
    with pytest.raises(NotAllowed):
        bob.run(RemoveView(name="Ours", team="network"))


def test_edits_are_checked_and_taken_back(desk: Desk) -> None:
    desk.run(SaveView(name="Triage", query="status:new", layout="board"))
    view = seen(desk)["Triage"]
    desk.run(
        EditView(
            view=view.id,
            changes={
                "name": "Morning",
                "query": "status:new group:type",
                "columns": "id,sla",
                "owner": "network",
                "key": "8",
            },
        )
    )
    changed = seen(desk)["Morning"]
    assert (changed.id, changed.query, changed.layout, changed.columns) == (
        view.id,
        "status:new group:type",
        "board",
        ("id", "sla"),
    )
    assert (changed.whose, changed.slot) == ("network", 8)
    desk.run(Undo())
    assert (seen(desk)["Triage"], keys(desk).get(8)) == (view, None)
    desk.run(Redo())
    assert seen(desk)["Morning"] == changed
    for field, value in (
        ("query", "prio:high"),
        ("layout", "cube"),
        ("columns", "colour"),
        ("key", "10"),
        ("size", "3"),
    ):
        with pytest.raises(DeskError):
            desk.run(EditView(view=view.id, changes={field: value}))
    assert seen(desk)["Morning"] == changed


def test_names_are_unique_for_each_owner(desk: Desk) -> None:
    desk.run(SaveView(name="Same", query="tag:a"))
    desk.run(SaveView(name="Same", query="tag:b", team="network"))
    desk.run(SaveView(name="Same", query="tag:c", shared=True))
    same = [view for view in desk.read(Views()) if view.name.raw == "Same"]
    assert [view.query for view in same] == ["tag:a", "tag:b", "tag:c"]
    with pytest.raises(NotAllowed, match="another view 'Same'"):
        desk.run(EditView(view=same[0].id, changes={"owner": "everybody"}))
    with pytest.raises(NotAllowed, match="already"):
        desk.run(SaveView(name="Same", query="tag:d", new=True))
    # Saved again under its name it is the same view.
    desk.run(SaveView(name="Same", query="tag:e"))
    assert [view.query for view in desk.read(Views()) if view.name.raw == "Same"] == ["tag:e", "tag:b", "tag:c"]


def test_a_name_that_was_given_away_meanwhile_is_not_taken_back(desk: Desk, bob: Desk) -> None:
    desk.run(SetRole(handle="bob", role="admin"))
    desk.run(SaveView(name="A", query="tag:a", shared=True))
    desk.run(EditView(view=seen(desk)["A"].id, changes={"name": "B"}))
    bob.run(SaveView(name="A", query="tag:c", shared=True))
    (refused,) = desk.run(Undo()).refused
    assert "another view of that name" in str(refused.error)
    assert {name: view.query for name, view in seen(desk).items()} == {"A": "tag:c", "B": "tag:a"}


def test_number_keys_are_each_agents_own(desk: Desk, bob: Desk) -> None:
    before = keys(bob)
    assert before[6] == "Solved"
    solved = next(view for view in desk.read(Views()) if view.name.raw == "Solved")
    desk.run(PutViewOnKey(view=solved.id, slot=2))
    assert (keys(desk)[2], keys(desk).get(6)) == ("Solved", None)
    assert "Queue" not in keys(desk).values()
    assert keys(bob) == before
    desk.run(PutViewOnKey(view=solved.id))
    assert "Solved" not in keys(desk).values()
    desk.run(Undo())
    assert keys(desk)[2] == "Solved"
    with pytest.raises(InvalidValue, match="1 to 9"):
        desk.run(PutViewOnKey(view=solved.id, slot=10))
    # An own view on a key goes before everybody's that says the same key.
    bob.run(SaveView(name="Bob's", query="assignee:me", slot=6))
    assert keys(bob)[6] == "Bob's"
    bob.run(RemoveView(name="Bob's"))
    assert keys(bob) == before


def test_a_view_that_is_removed_is_on_nobodys_key_and_comes_back_to_all(desk: Desk, bob: Desk) -> None:
    desk.run(SaveView(name="All", query="tag:c", shared=True))
    view = seen(desk)["All"]
    desk.run(PutViewOnKey(view=view.id, slot=9))
    bob.run(PutViewOnKey(view=view.id, slot=8))
    desk.run(RemoveView(name="All", shared=True))
    assert (keys(desk).get(9), keys(bob).get(8)) == (None, None)
    desk.run(Undo())
    assert (keys(desk)[9], keys(bob)[8]) == ("All", "All")
    # Taken from everybody it is on no key of theirs.
    desk.run(EditView(view=view.id, changes={"owner": "me"}))
    assert (keys(desk)[9], keys(bob).get(8), "All" in seen(bob)) == ("All", None, False)


def test_the_most_urgent_clock_of_a_view_is_told(desk: Desk, ticket: int) -> None:
    desk.run(SaveView(name="New", query="status:new sort:-created"))
    desk.run(SaveView(name="None", query="tag:nothing"))
    due = {view.name.raw: view.due for view in desk.read(Views(urgent=True))}
    assert due["New"] == desk.read(ShowTicket(ticket)).row.sla_due is not None
    assert due["None"] is None


def test_everybodys_views_are_for_admins_to_change_and_for_all_to_copy(desk: Desk, bob: Desk) -> None:
    desk.run(SaveView(name="All", query="tag:c", shared=True))
    view = seen(bob)["All"].id
    for command in (
        SaveView(name="All", query="tag:x", shared=True),
        SaveView(name="Mine", query="tag:x", shared=True),
        EditView(view=view, changes={"query": "tag:x"}),
        EditView(view=view, changes={"owner": "me", "key": "3"}),
        RemoveView(name="All", shared=True),
    ):
        with pytest.raises(
            NotAllowed, match=r"only an admin may change everybody's views.*the admins are: ada; have one of"
        ):
            bob.run(command)
    assert seen(desk)["All"].query == "tag:c"
    # Keys are everybody's own, and so is a copy.
    bob.run(EditView(view=view, changes={"key": "3"}))
    bob.run(PutViewOnKey(view=view, slot=4))
    bob.run(SaveView(name="Ours", query="tag:x"))
    with pytest.raises(NotAllowed, match="only an admin"):
        bob.run(EditView(view=seen(bob)["Ours"].id, changes={"owner": "everybody"}))
    with desk.store.writing() as tx:
        tx.execute("UPDATE agent SET role = 'agent'")
    # A desk without admins is everybody's.
    bob.run(RemoveView(name="All", shared=True))
