"""The desk's own fields: defined, set by every way in, required, changed in kind without loss, removed and restored."""

from __future__ import annotations

import pytest

from odesk_tui.commands.base import Result
from odesk_tui.commands.conversation import Reply
from odesk_tui.commands.fields import AddField, Definition, EditField, IndexField, RemoveField, RestoreField
from odesk_tui.commands.importing import Import, ImportRow
from odesk_tui.commands.macros import ApplyMacro, SaveMacro
from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.commands.views import SaveView
from odesk_tui.commands.workflows import Allow
from odesk_tui.core.errors import DeskError, InvalidValue, NotAllowed, NotFound, UsageError
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.store import custom, events, kept_queries, macros, search, tickets
from odesk_tui.store.custom_sql import index_name
from odesk_tui.store.door import Store
from tests.commands.conftest import number_of

KINDS = {
    "text": "Rack 4",
    "longtext": "first\n\nsecond",
    "integer": "42",
    "decimal": "12.5",
    "boolean": "yes",
    "date": "2026-12-24",
    "instant": "2026-12-24T10:00:00Z",
    "duration": "1h 30m",
    "choice": "Linux",
    "multichoice": "Linux, macOS",
    "version": "3.2-rc1",
    "url": "https://example.com/x",
    "agent": "bob",
    "contact": "eve@globex.example",
    "project": "acme",
    "release": "router 3.2",
}


def add(desk: Desk, name: str, kind: str, indexed: bool = False, **said: object) -> Result:
    """Define a field."""
    if "choice" in kind and "choices" not in said:
        said["choices"] = ("Linux", "Windows", "macOS")
    return desk.run(AddField(name=name, kind=kind, definition=Definition(**said), indexed=indexed))  # type: ignore[arg-type]


def put(desk: Desk, number: int, **changes: str) -> None:
    """Set fields; raises what refuses it."""
    outcome = desk.run(Edit(tickets=(number,), changes=changes)).outcomes[0]
    if outcome.error is not None:
        raise outcome.error


def held(store: Store, number: int) -> dict[str, str]:
    """The ticket's values by the names of fields."""
    with store.reading() as tx:
        names = {field.id: field.name for field in custom.all_of(tx)}
        return {names[id_]: value for id_, value in custom.of_tickets(tx, [number])[number].items()}


def document(store: Store, number: int) -> dict[int, str]:
    """The stored keys by field id; they have to be those of the values."""
    with store.writing() as tx:
        fields = {field.id: field for field in custom.all_of(tx)}
        ticket = tickets.load(tx, [number])[number]
        row = tx.one("SELECT CAST(custom AS TEXT) FROM ticket WHERE number = ?", (number,))
        assert row is not None
        import json

        assert json.loads(row[0]) == json.loads(custom.document(fields, ticket.custom))
        return dict(ticket.custom)


def test_every_kind_is_set_told_of_taken_back_and_done_again(desk: Desk, store: Store, ticket: int) -> None:
    for kind in KINDS:
        add(desk, f"a_{kind}", kind)
    put(desk, ticket, **{f"a_{kind}": raw for kind, raw in KINDS.items()})
    values = held(store, ticket)
    assert len(values) == len(KINDS)
    with store.reading() as tx:
        told = {event.field: event.new for event in events.of_ticket(tx, ticket) if event.kind == "changed"}
        names = search.ticket_words(tx, ticket)
    assert {f"a_{kind}": raw for kind, raw in KINDS.items()} == {name: told[name] for name in values}
    assert "rack 4" in names
    assert "macos" in names
    desk.run(Undo())
    assert held(store, ticket) == {}
    with store.reading() as tx:
        assert "rack 4" not in search.ticket_words(tx, ticket)
    desk.run(Redo())
    assert held(store, ticket) == values
    document(store, ticket)
    put(desk, ticket, a_version="none", a_agent="-")
    assert set(values) - set(held(store, ticket)) == {"a_version", "a_agent"}


def test_others_may_have_set_another_field_meanwhile(desk: Desk, bob: Desk, store: Store, ticket: int) -> None:
    add(desk, "fixed_in", "version")
    add(desk, "rack", "text")
    put(desk, ticket, fixed_in="3.2")
    put(bob, ticket, rack="B4")
    assert not desk.run(Undo()).refused
    assert held(store, ticket) == {"rack": "B4"}
    desk.run(Redo())
    put(bob, ticket, fixed_in="3.3")
    refused = desk.run(Undo()).refused
    assert "fixed_in: bob set it to 3.3" in str(refused[0].error)


def test_values_are_checked_wherever_they_enter(desk: Desk, store: Store, ticket: int) -> None:
    add(desk, "fixed_in", "version", least="1.0")
    for way in (
        lambda: put(desk, ticket, fixed_in="soon"),
        lambda: desk.run(Create(subject="x", project="globex", changes={"fixed_in": "0.9"})),
        lambda: desk.run(SaveMacro(name="m", changes={"fixed_in": "soon"})),
        lambda: _refused(desk.run(Import(rows=(ImportRow({"subject": "x", "project": "globex", "fixed_in": "0.9"}),)))),
    ):
        with pytest.raises(DeskError, match="fixed_in: "):
            way()
    desk.run(SaveMacro(name="m", changes={"fixed_in": "2.0"}))
    desk.run(ApplyMacro(tickets=(ticket,), name="m"))
    assert held(store, ticket) == {"fixed_in": "2.0"}
    row = ImportRow({"subject": "x", "project": "globex", "fixed_in": "3.1"})
    assert held(store, number_of(desk.run(Import(rows=(row,))))) == {"fixed_in": "3.1"}


def _refused(result: Result) -> None:
    error = result.outcomes[0].error
    assert error is not None
    raise error


def test_a_field_that_does_not_exist_is_told_the_nearest(desk: Desk, ticket: int) -> None:
    add(desk, "fixed_in", "version")
    with pytest.raises(UsageError, match="did you mean fixed_in"):
        put(desk, ticket, fixed_on="3")


def test_a_default_is_given_to_new_tickets_of_the_type(desk: Desk, store: Store) -> None:
    add(desk, "impact", "choice", types=("incident",), default="linux")
    incident = number_of(desk.run(Create(subject="x", project="globex", changes={"type": "incident"})))
    task = number_of(desk.run(Create(subject="x", project="globex", changes={"type": "task"})))
    assert list(held(store, incident)) == ["impact"]
    assert held(store, task) == {}
    with pytest.raises(InvalidValue, match="a task has none"):
        put(desk, task, impact="windows")


def test_a_status_is_refused_without_the_fields_it_requires(desk: Desk, store: Store, ticket: int) -> None:
    add(desk, "fixed_in", "version", label="Fixed in", required=("solved", "closed"))
    with pytest.raises(NotAllowed, match=r"cannot be solved without fixed_in \(Fixed in\)"):
        put(desk, ticket, status="solved")
    refused = desk.run(Reply(tickets=(ticket,), body="Done.", status="solved")).refused
    assert "without fixed_in" in str(refused[0].error)
    put(desk, ticket, status="solved", fixed_in="3.2")
    with pytest.raises(NotAllowed, match="without fixed_in"):
        put(desk, ticket, fixed_in="none")
    put(desk, ticket, priority="low")


def test_assigning_opens_a_ticket_only_with_what_open_requires(desk: Desk, store: Store, ticket: int) -> None:
    add(desk, "rack", "text", required=("open",))
    put(desk, ticket, assignee="bob")
    assert desk.read(ShowTicket(ticket)).row.status == "new"
    put(desk, ticket, rack="B4", assignee="ada")
    assert desk.read(ShowTicket(ticket)).row.status == "open"


def test_a_new_ticket_needs_what_new_requires(desk: Desk) -> None:
    add(desk, "site", "text", required=("new",))
    with pytest.raises(NotAllowed, match=r"needs site \(site\)"):
        desk.run(Create(subject="x", project="globex"))
    desk.run(Create(subject="x", project="globex", changes={"site": "Delft"}))


def test_a_change_of_kind_refuses_to_lose_and_says_what(desk: Desk, store: Store, ticket: int) -> None:
    other = number_of(desk.run(Create(subject="y", project="globex")))
    add(desk, "build", "text")
    put(desk, ticket, build="42")
    put(desk, other, build="about 7")
    with pytest.raises(NotAllowed, match=rf"1 ticket would lose what build says as an integer: #{other} 'about 7'"):
        desk.run(EditField(name="build", kind="integer"))
    assert held(store, other) == {"build": "about 7"}
    desk.run(EditField(name="build", kind="integer", convert={"About  7": "7"}))
    assert held(store, other) == {"build": "7"}
    desk.run(Undo())
    assert held(store, other) == {"build": "about 7"}
    document(store, ticket)
    document(store, other)
    desk.run(Redo())
    assert held(store, other) == {"build": "7"}
    document(store, ticket)
    document(store, other)


def test_what_does_not_convert_can_be_kept_in_a_note(desk: Desk, store: Store, ticket: int) -> None:
    add(desk, "fixed_in", "version", label="Fixed in")
    put(desk, ticket, fixed_in="1.10")
    with pytest.raises(NotAllowed, match=r"would become '1\.1'"):
        desk.run(EditField(name="fixed_in", kind="decimal"))
    desk.run(EditField(name="fixed_in", kind="decimal", keep_in="note"))
    assert held(store, ticket) == {"fixed_in": "1.1"}
    assert any(item.body.raw == "Fixed in: 1.10" for item in desk.read(ShowTicket(ticket)).items)
    desk.run(Undo())
    assert held(store, ticket) == {"fixed_in": "1.10"}
    assert not any(item.body.raw == "Fixed in: 1.10" for item in desk.read(ShowTicket(ticket)).items)
    document(store, ticket)


def test_choices_are_renamed_moved_and_not_lost(desk: Desk, store: Store, ticket: int) -> None:
    add(desk, "os", "choice", choices=("Linux", "Windows"))
    put(desk, ticket, os="win")
    before = document(store, ticket)
    desk.run(
        EditField(name="os", rename={"windows": "Windows 11"}, definition=Definition(choices=("Windows 11", "Linux")))
    )
    assert document(store, ticket) == before
    with store.reading() as tx:
        assert search.ticket_words(tx, ticket).count("windows 11") == 1
    with pytest.raises(NotAllowed, match=f"#{ticket} 'Windows 11' .is no choice any more"):
        desk.run(EditField(name="os", definition=Definition(choices=("Linux",))))
    desk.run(EditField(name="os", definition=Definition(choices=("Linux",)), convert={"Windows 11": "linux"}))
    desk.run(Undo())
    assert document(store, ticket) == before


def test_what_names_a_choice_follows_its_new_name(desk: Desk, store: Store, ticket: int) -> None:
    add(desk, "os", "choice", choices=("Linux", "Windows", "macOS"), default="win")
    add(desk, "seen_on", "multichoice", choices=("Windows", "Linux"), default="windows, linux")
    put(desk, ticket, os="windows")
    query = '(os:win OR !os:linux,windows) os>=linux seen_on:windows "windows" sort:id group:os'
    desk.run(SaveView(name="Machines", query=query))
    desk.run(SaveView(name="Other", query="os:linux  sort:id"))
    desk.run(
        SaveMacro(name="To Windows", changes={"OS": "win", "seen_on": "linux,win", "priority": "low"}, add=("pc",))
    )
    with store.writing() as tx:
        tx.execute(
            "UPDATE sla_policy SET query = 'os:windows priority:high' WHERE id = (SELECT min(id) FROM sla_policy)"
        )

    def kept() -> tuple[dict[str, str], dict[str, str], set[str], list[str | None]]:
        with store.reading() as tx:
            queries = {one.name.raw: one.query for one in kept_queries.all_of(tx) if one.table == "saved_view"}
            policies = {one.query for one in kept_queries.all_of(tx) if one.table == "sla_policy"}
            macro = macros.named(tx, "To Windows")
            assert macro is not None
            assert macro.add == ("pc",)
            return queries, dict(macro.changes), policies, [one.default for one in custom.all_of(tx)]

    before = kept()
    done = desk.run(EditField(name="os", rename={"windows": "Linux", "linux": "Debian or so"})).done[0].message
    assert "1 view" not in done
    assert "2 views, 1 SLA policy, 1 macro changed with it" in done
    views, changes, policies, defaults = kept()
    assert views["Machines"] == (
        '(os:Linux OR !os:"Debian or so",Linux) os>="Debian or so" seen_on:Windows windows sort:id group:os'
    )
    assert views["Other"] == 'os:"Debian or so" sort:id'
    assert changes == {"OS": "Linux", "seen_on": "linux,win", "priority": "low"}
    assert "os:Linux priority:high" in policies
    assert defaults == ["Linux", "windows, linux"]
    after = kept()
    desk.run(Undo())
    assert kept() == before
    desk.run(Redo())
    assert kept() == after
    desk.run(EditField(name="seen_on", rename={"linux": "Unix"}))
    views, changes, _, defaults = kept()
    assert changes["seen_on"] == "Windows, Unix"
    assert defaults == ["Linux", "Windows, Unix"]
    # What the macro says is what the ticket gets.
    outcome = desk.run(ApplyMacro(tickets=(ticket,), name="To Windows")).outcomes[0]
    assert outcome.error is None
    assert held(store, ticket)["seen_on"] == "1,2"


def test_what_no_longer_works_is_named(desk: Desk) -> None:
    add(desk, "os", "choice", choices=("Linux", "Windows"))
    desk.run(SaveView(name="Machines", query="os:windows"))
    gone = desk.run(EditField(name="os", definition=Definition(choices=("Linux",)))).done[0].message
    assert gone.endswith("; this does not work any more until its query is changed: view Machines")
    desk.run(Undo())
    gone = desk.run(RemoveField(name="os")).done[0].message
    assert gone.endswith("; this does not work any more until its query is changed: view Machines")


def test_what_a_workflow_needs_is_not_removed(desk: Desk, ticket: int) -> None:
    add(desk, "rack", "text")
    desk.run(Allow(workflow="standard", sources=("open",), targets=("pending",), fields=("rack",)))
    with pytest.raises(NotAllowed, match="rack is needed by the workflow standard from open to pending"):
        desk.run(RemoveField(name="rack", confirmed=True))
    desk.run(Allow(workflow="standard", sources=("open",), targets=("pending",)))
    desk.run(RemoveField(name="rack"))
    put(desk, ticket, status="open")
    put(desk, ticket, status="pending")


def test_removing_asks_and_loses_nothing(desk: Desk, store: Store, ticket: int) -> None:
    add(desk, "rack", "text")
    put(desk, ticket, rack="Basement")
    with pytest.raises(NotAllowed, match=f"1 ticket has a value of rack .#{ticket} 'Basement'"):
        desk.run(RemoveField(name="rack"))
    desk.run(RemoveField(name="rack", confirmed=True))
    with store.reading() as tx:
        assert "basement" not in search.ticket_words(tx, ticket)
    with pytest.raises(UsageError, match="there is no field 'rack'"):
        put(desk, ticket, rack="B4")
    put(desk, ticket, priority="low")
    add(desk, "rack", "integer")
    with pytest.raises(NotAllowed, match="there is a field 'rack'"):
        desk.run(RestoreField(name="rack"))
    desk.run(RemoveField(name="rack"))
    desk.run(RestoreField(name="rack"))
    desk.run(RemoveField(name="rack"))
    assert held(store, ticket) == {"rack": "Basement"}


def test_removing_is_taken_back_unless_the_name_was_given_away(
    desk: Desk, bob: Desk, store: Store, ticket: int
) -> None:
    add(desk, "rack", "text")
    put(desk, ticket, rack="Basement")
    desk.run(RemoveField(name="rack", confirmed=True))
    add(bob, "rack", "integer")
    assert "another field of that name" in str(desk.run(Undo()).refused[0].error)
    bob.run(RemoveField(name="rack"))
    desk.run(RestoreField(name="rack"))


def test_an_index_is_made_in_the_database_and_taken_back(desk: Desk, store: Store) -> None:
    add(desk, "fixed_in", "version")
    desk.run(IndexField(name="fixed_in"))
    assert _has_index(store)
    desk.run(Undo())
    assert not _has_index(store)
    desk.run(Redo())
    assert _has_index(store)
    desk.run(IndexField(name="fixed_in", wanted=False))
    assert not _has_index(store)


def _has_index(store: Store) -> bool:
    table = "sqlite_master" if store.dialect == "sqlite" else "pg_indexes"
    column = "name" if store.dialect == "sqlite" else "indexname"
    with store.reading() as tx:
        return tx.one(f"SELECT 1 FROM {table} WHERE {column} = ?", (index_name(1),)) is not None


@pytest.mark.parametrize("name", ["status", "customer", "sort", "Version!", "me"])
def test_a_name_that_is_taken_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(InvalidValue, match="name: "):
        add(desk, name, "text")
    add(desk, "fixed_in", "version")
    with pytest.raises(InvalidValue, match="already"):
        add(desk, "Fixed_In", "text")


def test_new_limits_tell_of_values_beyond_them(desk: Desk, store: Store, ticket: int) -> None:
    add(desk, "seats", "integer")
    put(desk, ticket, seats="500")
    said = desk.run(EditField(name="seats", definition=Definition(most="100"))).summary
    assert "1 value is beyond its limits and stays" in said
    with pytest.raises(NotFound, match="did you mean seats"):
        desk.run(EditField(name="seat", definition=Definition(most="")))


def test_a_trashed_name_never_reaches_a_statement() -> None:
    for bad in ("1; DROP TABLE ticket", -1, 0, True, 2**40):
        with pytest.raises(ValueError, match="a number"):
            index_name(bad)  # type: ignore[arg-type]
