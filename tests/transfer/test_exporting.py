from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from odesk_tui.commands.conversation import CustomerMessage, Note, Reply
from odesk_tui.commands.people import AddContact, AddProject
from odesk_tui.commands.tickets import Create, Edit, Snooze, Trash
from odesk_tui.core.errors import UsageError
from odesk_tui.reads.rows import TicketRow
from odesk_tui.transfer import exporting
from odesk_tui.transfer.exporting import EXPORTED, ExportOptions, export_tickets
from tests.commands.conftest import Clock
from tests.transfer.conftest import Office


def lived_in(office: Office, clock: Clock) -> None:
    """Three tickets of two customers, in different states, with what was said on them."""
    desk = office.desk
    desk.run(AddProject(name="Globex"))
    desk.run(AddProject(name="Ünïted <Ltd>", handle="united"))
    desk.run(AddContact(project="globex", name="Eve <eve>", email="eve@globex.example"))
    desk.run(AddContact(project="united", name="No Address", email=""))
    eve = {"requester": "eve@globex.example"}
    desk.run(
        Create(subject="one", project="globex", body="Help", changes={**eve, "tag": "net,vpn", "external": "none-1"})
    )
    clock.forward(minutes=5)
    desk.run(Reply(tickets=(1,), body="How?"))
    clock.forward(minutes=5)
    desk.run(CustomerMessage(tickets=(1,), body="So"))
    desk.run(Note(tickets=(1,), body="Hm"))
    desk.run(Create(subject="two", project="united", changes={"assignee": "bob", "team": "network", "due": "+3d"}))
    clock.forward(minutes=5)
    desk.run(Edit(tickets=(2,), changes={"status": "solved"}))
    desk.run(Create(subject="three", project="united", changes={"severity": "critical"}, channel="phone"))
    desk.run(Snooze(tickets=(3,), until=clock.now + timedelta(days=1)))
    desk.run(Create(subject="gone", project="united"))
    desk.run(Trash(tickets=(4,)))


def comparable(row: TicketRow) -> TicketRow:
    return replace(row, version=0, key=(), sla_due=None, sla_calendar_id=None)


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_an_empty_desk_that_imports_an_export_has_the_same_tickets(
    any_office: Office, other_office: Office, clock: Clock, format: str
) -> None:
    lived_in(any_office, clock)
    with_messages = format == "jsonl"
    exported = any_office.give(format, with_messages=with_messages)
    clock.forward(hours=1)
    report = other_office.take(exported, format)
    assert report.summary == "3 imported; no field takes 'id'"
    before, after = any_office.rows(), other_office.rows()
    assert [comparable(row) for row in after] == [comparable(row) for row in before]
    assert len(before) == 3
    assert other_office.give(format, with_messages=with_messages) == exported


def test_a_query_and_fields_choose_what_is_exported(any_office: Office, clock: Clock) -> None:
    lived_in(any_office, clock)
    assert any_office.give(query="customer:united", fields=("id", "Subject", "customer")) == (
        "id,subject,project\r\n2,two,united\r\n"
    )
    assert any_office.give("jsonl", query="id>0 sort:-id", fields=("id", "tags")).splitlines() == [
        '{"id": 3, "tag": []}',
        '{"id": 2, "tag": []}',
        '{"id": 1, "tag": ["net", "vpn"]}',
    ]


def test_an_export_of_nothing_has_its_header(office: Office) -> None:
    assert office.give() == ",".join(EXPORTED) + "\r\n"
    assert office.give("jsonl") == ""


def test_pages_join_without_a_gap(any_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    any_office.take("subject,project\n" + "".join(f"{n},x\n" for n in range(7)))
    monkeypatch.setattr(exporting, "_PAGE", 3)
    seen: list[int] = []
    target = io.StringIO()
    assert export_tickets(any_office.desk, target, ExportOptions("csv", fields=("subject",)), progress=seen.append) == 7
    assert target.getvalue().split() == ["subject", *map(str, range(7))]
    assert seen == [3, 6, 7]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"fields": ("nosuch",)}, "no field 'nosuch'"),
        ({"query": "status:nosuch"}, "nosuch"),
        ({"with_messages": True}, "jsonl"),
    ],
)
def test_what_makes_no_sense_is_said_before_anything_is_written(
    office: Office, options: dict[str, object], said: str
) -> None:
    target = io.StringIO()
    with pytest.raises(UsageError, match=said):
        export_tickets(office.desk, target, ExportOptions("csv", **options))  # type: ignore[arg-type]
    assert target.getvalue() == ""


def hostile_documents(texts: list[str]) -> str:
    """A ticket for each text, with the text wherever text can be."""
    return "\n".join(
        json.dumps(
            {
                "subject": text,
                "external": f"{n}{text}",
                "project": f"customer {n}",
                "project_name": text,
                "requester": f"r{n}@x.example",
                "requester_name": text,
                "body": text,
                "messages": [
                    {"kind": "customer", "author": f"{text} <>", "body": text},
                    {"kind": "note", "body": text},
                ],
            }
        )
        for n, text in enumerate(texts)
        if text.strip() and len(text) <= 190
    )


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_hostile_strings_come_through_in_every_text(
    any_office: Office, other_office: Office, hostile: list[str], format: str
) -> None:
    formulas = ["=1+1", "'=1+1", "''@a", "\t+", "\r-", "a\0b", "lone \ud800", "\U0010fffd000000", '"', "a\r\nb", "'"]
    texts = [text for text in [*hostile, *formulas] if text.strip() and len(text) <= 190]
    assert len(texts) > 40
    report = any_office.take(hostile_documents(texts), "jsonl")
    assert any_office.rejects.getvalue() == ""
    assert report.created == len(texts)
    exported = any_office.give(format, with_messages=format == "jsonl")
    assert other_office.take(exported, format).created == len(texts)
    for number, text in enumerate(texts, 1):
        row = other_office.shown(number).row
        assert row.external_id is not None
        assert row.requester is not None
        found = (row.subject.raw, row.external_id.raw, row.project.raw, row.requester.raw)
        assert found == (text, f"{number - 1}{text}", text, text)
        if format == "jsonl":
            said = [item for item in other_office.shown(number).items if item.message_id]
            assert [item.body.raw for item in said] == [text] * 3
            assert said[1].who.raw == text


def test_no_exported_cell_is_a_formula(office: Office, hostile: list[str]) -> None:
    office.take(hostile_documents([*hostile, "=1", "+1", "-1", "@a", "\t=1", "\r=1"]), "jsonl")
    exported = office.give()
    exported.encode()
    cells = [cell for row in csv.reader(io.StringIO(exported, newline="")) for cell in row]
    assert len(cells) > 400
    # A negative number is the number that it is.
    signed = {cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))}
    assert signed == {"-1"}
