from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from odesk_tui.commands.people import AddProject
from odesk_tui.core.errors import StoreUnavailable, UsageError
from tests.transfer.conftest import Office


def test_a_table_becomes_tickets_by_the_names_of_its_columns(any_office: Office) -> None:
    report = any_office.take(
        "External,Title,Customer,Requester,Status,Priority,Assignee,Team,Tags,Created,Solved,Description,Foo\n"
        "A-1,Printer offline,Globex Inc,Eve <eve@globex.example>,closed,high,bob,network,"
        '"net,print",2024-01-02T03:04:05Z,2024-02-01,"It is, well,\nbroken",x\n'
    )
    assert report.summary == "1 imported; no field takes 'Foo'"
    row = any_office.only()
    assert (row.subject.raw, row.status, row.priority.name, row.channel) == (
        "Printer offline",
        "closed",
        "HIGH",
        "import",
    )
    assert (row.project.raw, row.project_handle, row.assignee, row.team) == (
        "Globex Inc",
        "globex-inc",
        "bob",
        "network",
    )
    assert (row.tags, row.external_id and row.external_id.raw) == (("net", "print"), "A-1")
    assert row.created_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert row.updated_at == row.solved_at == datetime(2024, 2, 1, tzinfo=UTC)
    (said,) = [item for item in any_office.shown(row.number).items if item.message_id]
    assert (said.kind, said.body.raw, said.who.raw, said.at) == (
        "customer",
        "It is, well,\nbroken",
        "Eve",
        row.created_at,
    )
    assert any_office.rows("broken")[0].number == row.number
    assert any_office.asked == 0


def test_documents_bring_their_conversation(any_office: Office) -> None:
    document = {
        "subject": "VPN",
        "project": "globex",
        "requester": "eve@globex.example",
        "created": "2026-11-20T09:00:00Z",
        "status": "pending",
        "tags": ["vpn", "net"],
        "body": "It fails.",
        "messages": [
            {"at": "2026-11-20T09:30:00Z", "kind": "reply", "author": "bob", "body": "How?"},
            {
                "at": "2026-11-20T09:40:00Z",
                "kind": "customer",
                "author": "Eve's boss <boss@globex.example>",
                "body": "So.",
            },
            {"at": "2026-11-20T09:50:00Z", "kind": "note", "body": "Hm"},
        ],
    }
    any_office.take(json.dumps(document), "jsonl")
    row = any_office.only()
    assert row.tags == ("net", "vpn")
    assert row.updated_at == datetime(2026, 11, 20, 9, 50, tzinfo=UTC)
    items = [item for item in any_office.shown(row.number).items if item.message_id]
    assert [(i.kind, i.who.raw, i.body.raw) for i in items] == [
        ("customer", "eve@globex.example", "It fails."),
        ("reply", "bob", "How?"),
        ("customer", "Eve's boss", "So."),
        ("note", "ada", "Hm"),
    ]


def test_clocks_follow_the_life_that_the_ticket_had(any_office: Office) -> None:
    documents = [
        {"subject": "untouched", "project": "x", "created": "2026-11-20T09:00:00Z"},
        {
            "subject": "done",
            "project": "x",
            "created": "2026-11-19T09:00:00Z",
            "status": "closed",
            "solved": "2026-11-19T11:00:00Z",
            "messages": [{"at": "2026-11-19T09:20:00Z", "kind": "reply", "body": "Here"}],
        },
    ]
    any_office.take("\n".join(json.dumps(one) for one in documents), "jsonl")
    untouched, done = any_office.rows()
    clocks = {clock.metric: clock for clock in any_office.shown(untouched.number).clocks}
    assert {clock.state for clock in clocks.values()} == {"running"}
    assert untouched.sla_due == min(clock.due_at for clock in clocks.values() if clock.due_at)
    ended = {clock.metric: clock for clock in any_office.shown(done.number).clocks}
    assert done.sla_due is None
    assert ended["first_response"].stopped_at == datetime(2026, 11, 19, 9, 20, tzinfo=UTC)
    assert ended["first_response"].elapsed_s == 20 * 60
    assert ended["resolution"].stopped_at == datetime(2026, 11, 19, 11, tzinfo=UTC)


def test_a_second_run_leaves_what_is_there(any_office: Office) -> None:
    table = "external,subject,project\nA,one,x\nB,two,x\nA,again,x\n"
    assert any_office.take(table).summary == "2 imported, 1 there already"
    assert any_office.take(table + "C,three,x\n").summary == "1 imported, 3 there already"
    assert [row.subject.raw for row in any_office.rows()] == ["one", "two", "three"]


def test_an_update_changes_what_is_said_and_adds_new_messages_once(any_office: Office) -> None:
    any_office.take("external,subject,project,team,created\nA,one,x,network,2026-11-01\n")
    changes = json.dumps(
        {
            "external": "A",
            "status": "solved",
            "subject": "",
            "requester": "Eve <eve@x.example>",
            "created": "2020-01-01",
            "messages": [{"kind": "reply", "at": "2026-11-24T09:00:00Z", "body": "Done"}],
        }
    )
    for _ in range(2):
        assert any_office.take(changes, "jsonl", update=True).summary == "0 imported, 1 updated"
    row = any_office.only()
    assert (row.status, row.subject.raw, row.team) == ("solved", "one", "network")
    assert row.requester is not None
    assert row.requester.raw == "Eve"
    assert row.created_at == datetime(2026, 11, 1, tzinfo=UTC)
    detail = any_office.shown(row.number)
    assert [item.body.raw for item in detail.items if item.message_id] == ["Done"]
    assert any_office.rows("requester:eve@x.example")
    assert any_office.take("external,status\nA,new\n", update=True).refused == 1
    assert "solved cannot become new" in any_office.refused()[0]["rejected_reason"]


def test_customers_and_contacts_are_added_only_when_asked(any_office: Office) -> None:
    table = "subject,project,requester\none,Globex,eve@globex.example\n"
    assert any_office.take(table, create_missing=False).refused == 1
    assert "no customer Globex" in any_office.refused()[0]["rejected_reason"]
    any_office.desk.run(AddProject(name="Globex"))
    assert any_office.take(table, create_missing=False).refused == 1
    assert "no contact eve@globex.example" in any_office.refused()[0]["rejected_reason"]
    assert any_office.take(table).created == 1


def test_customers_whose_names_make_one_handle_stay_apart(office: Office) -> None:
    names = ["日本電気", "三菱", "C++", "C#", "Acme Ltd", "ACME  LTD", "日本電気"]
    office.take("subject,project\n" + "".join(f"about,{name}\n" for name in names))
    assert [row.project.raw for row in office.rows()] == [*names[:5], "Acme Ltd", "日本電気"]
    assert len({row.project_handle for row in office.rows()}) == 5


def test_a_refused_row_leaves_nothing_behind(any_office: Office) -> None:
    any_office.take("subject,project,requester,assignee\none,Fresh Ltd,Eve <eve@fresh.example>,zoe\n")
    assert any_office.refused()[0]["rejected_reason"].startswith("there is no agent 'zoe'")
    assert any_office.take("subject,project\ntwo,fresh-ltd\n", create_missing=False).refused == 1
    assert any_office.rows() == ()


BAD = [
    ("subject", "", "subject: a new ticket needs one"),
    ("subject", "x" * 501, "501 characters are too many"),
    ("project", "", "project: a new ticket needs one"),
    ("project", "p" * 201, "too many for a name"),
    ("status", "gone", "is not one of"),
    ("priority", "1e400", "is not one of"),
    ("created", "2026-13-01", "is not an instant"),
    ("created", "1e400", "is not an instant"),
    ("created", "2027-01-01", "in the future"),
    ("created", "0001-01-01", "before 1970"),
    ("due", "2026-13-01", "is not an instant"),
    ("due", "9999-12-31T23:59:59Z", "1970 to 9999"),
    ("requester", "eve at@example", "not an e-mail address"),
    ("requester", "a@" + "b" * 300, "not an e-mail address"),
    ("requester_name", "n" * 201, "too many for a name"),
    ("tag", "a b", "is not a tag"),
    ("external", "\0" * 400, "too long"),
    ("body", "b" * 1_000_001, "too many"),
]


@pytest.mark.parametrize(("column", "value", "reason"), BAD, ids=[f"{c}-{v[:12]!a}" for c, v, _ in BAD])
@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_a_bad_value_is_refused_with_its_line_and_the_others_are_kept(
    office: Office, format: str, column: str, value: str, reason: str
) -> None:
    good, bad = {"subject": "good", "project": "x"}, {"subject": "bad", "project": "x", column: value}
    columns = list(bad)
    if format == "csv":
        quote = '"{}"'.format
        table = [
            ",".join(columns),
            *(",".join(quote(row.get(name, "")) for name in columns) for row in (good, bad, good)),
        ]
        report = office.take("\n".join(table))
        (refused,) = office.refused()
        assert refused[column] == value.replace("\0", "\U0010fffd000000")
        line = 3
    else:
        report = office.take("\n".join(json.dumps(row) for row in (good, bad, good)), "jsonl")
        refused = json.loads(office.rejects.getvalue())
        assert refused[column] == value
        line = 2
    assert (report.created, report.refused) == (2, 1)
    assert int(refused["rejected_line"]) == line
    assert reason in refused["rejected_reason"]


def test_a_nul_is_text_like_any_other(any_office: Office) -> None:
    any_office.take("subject,project\na\0b,x\n")
    assert any_office.only().subject.raw == "a\0b"


def test_long_messages_of_many_words_are_taken(any_office: Office) -> None:
    body = " ".join(f"word{n}" for n in range(100_000))[:1_000_000]
    report = any_office.take(json.dumps({"subject": "long", "project": "x", "body": body}), "jsonl")
    assert report.summary == "1 imported"


def test_batches_are_reported_and_kept_when_the_store_fails(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    table = "external,subject,project\n" + "".join(f"{n},row {n},x\n" for n in range(1, 8))
    run, calls = office.desk.run, []

    def failing(command: object, **options: object) -> object:
        calls.append(command)
        if len(calls) == 3:
            raise StoreUnavailable("the disk is full")
        return run(command, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(office.desk, "run", failing)
    with pytest.raises(StoreUnavailable, match=r"disk is full. 6 rows before line 8 are in"):
        office.take(table, batch=3)
    assert office.seen == [(3, 0), (6, 0)]
    monkeypatch.undo()
    assert office.take(table, batch=3).summary == "1 imported, 6 there already"
    assert office.seen == [(3, 0), (6, 0), (7, 0)]


def test_the_file_of_rejects_can_be_corrected_and_imported(office: Office) -> None:
    office.take("Ref;subject;project;status\n1;=SUM(A1);x;gone\n2;fine;x;\n", mapping={"Ref": "external"})
    rejects = office.rejects.getvalue()
    assert "'=SUM(A1)" in rejects
    report = office.take(rejects.replace("gone", "hold"), mapping={"Ref": "external"})
    assert report.summary == "1 imported"
    assert [(row.subject.raw, row.status) for row in office.rows()] == [("fine", "new"), ("=SUM(A1)", "hold")]
    office.take('{"subject": "a", "project": "x", "status": "gone", "n": 1.50}\n[1]\n{}\n'[:-1], "jsonl")
    first, second, third = office.rejects.getvalue().splitlines()
    assert '"n": 1.50' in first
    assert json.loads(second)["rejected_text"] == "[1]"
    assert json.loads(third).keys() == {"rejected_line", "rejected_reason"}
    assert office.take(first.replace("gone", "hold"), "jsonl").created == 1


@pytest.mark.parametrize(
    ("content", "format", "said"),
    [
        ("", "csv", "the file is empty"),
        ("subject,foo\na,b\n", "csv", "no column is the field project"),
        ("subject,title,project\na,b,c\n", "csv", "all the field subject"),
        ('"subject,project\na,b\n', "csv", "does not name the columns"),
        ("a\rb,c\rd", "csv", "does not name the columns"),
        ('[\n{"subject": "a"}]', "jsonl", "one JSON array"),
        ("subject".encode("utf-16"), "csv", "UTF-16"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(office: Office, content: str | bytes, format: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        office.take(content, format)
