"""Which words a ticket is found by, and that they follow what is stored."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.parser import parse
from odesk_tui.store import search
from odesk_tui.store.door import Store, Transaction
from odesk_tui.store.migrate import upgrade
from odesk_tui.store.opening import connect
from odesk_tui.store.query_pages import page_sql

CONTEXT = QueryContext(now=datetime(2026, 11, 23, tzinfo=UTC))


def found(transaction: Transaction, text: str) -> list[int]:
    page = page_sql(parse(text), CONTEXT, transaction.dialect)
    return [row[0] for row in transaction.all(page.sql, page.values)]


def add_ticket(transaction: Transaction, number: int, subject: str, requester_id: int | None = None) -> None:
    if not transaction.one("SELECT 1 FROM project"):
        transaction.insert("project", {"id": 1, "handle": "acme", "name": "Acme", "vip": False})
    transaction.insert(
        "ticket",
        {
            "number": number,
            "subject": subject,
            "type": "incident",
            "status": "open",
            "category": "open",
            "severity": 1,
            "priority": 1,
            "channel": "mail",
            "project_id": 1,
            "requester_id": requester_id,
            "created_at": 0,
            "updated_at": 0,
            "sla_due": 0,
            "version": 1,
        },
    )


def add_message(transaction: Transaction, number: int, body: str) -> None:
    transaction.insert("message", {"ticket_number": number, "at": 0, "kind": "note", "body": body})


def test_a_ticket_is_found_by_all_its_texts(store: Store) -> None:
    with store.writing() as tx:
        add_ticket(tx, 1, "VPN drops")
        contact = {"project_id": 1, "name": "Zoë Krüger", "email": "zk@globex.example", "created_at": 0}
        contact_id = tx.insert("contact", contact, returning="id")
        tx.update("ticket", {"number": 1}, {"requester_id": contact_id, "external_id": "JIRA-77\0"})
        tx.insert("ticket_tag", {"ticket_number": 1, "tag": "net/core"})
        add_message(tx, 1, "Seit gestern:\nKEIN Netz \ud800 mehr")
        add_ticket(tx, 2, "Something else")
        search.reindex(tx, 1)
        search.reindex(tx, 2)
        for text in ("vpn", "dro*", "kruger", "Zoë", "globex", "jira", '"net core"', '"kein netz mehr"', "subject:vpn"):
            assert found(tx, text) == [1], text
        # No phrase spans two texts, and the subject is only the subject.
        for text in ('"drops net"', '"77 zoe"', "subject:netz", "000000", "d800"):
            assert found(tx, text) == [], text
        assert search.ticket_words(tx, 1) == tx.all("SELECT words FROM ticket_text WHERE ticket_number = 1")[0][0]


def test_the_index_follows_what_changes(store: Store) -> None:
    with store.writing() as tx:
        add_ticket(tx, 1, "Printer jams")
        search.reindex(tx, 1)
        add_message(tx, 1, "the tray is stuck")
        search.append(tx, 1, "the tray is stuck")
        assert found(tx, '"tray is" printer') == [1]
        assert found(tx, '"jams the"') == []
        tx.update("ticket", {"number": 1}, {"subject": "Scanner jams"})
        search.reindex(tx, 1)
        assert found(tx, "printer") == []
        assert found(tx, "scanner tray") == [1]
        search.remove(tx, 1)
        assert found(tx, "scanner") == []
        search.append(tx, 1, "the tray is stuck")
        assert found(tx, '"scanner jams" "is stuck"') == [1]
        search.reindex(tx, 99)
    if store.dialect == "sqlite":
        with store.writing() as tx:
            # FTS5 compares its index with the words and raises if they differ.
            tx.execute("INSERT INTO ticket_fts (ticket_fts, rank) VALUES ('integrity-check', 1)")


def test_many_tickets_are_indexed_like_one(store: Store) -> None:
    with store.writing() as tx:
        for number in range(1, 1203):
            add_ticket(tx, number, f"Ticket w{number}")
        search.index_many(tx, ((n, f"Ticket w{n}", [f"body b{n % 2}"]) for n in range(1, 1203)))
        assert found(tx, "w1202 b0") == [1202]
        assert len(found(tx, "ticket b1")) == 50
        search.index_many(tx, [(5, "Other", [])])
        assert found(tx, "w5") == []
        assert found(tx, "other") == [5]


@pytest.mark.parametrize("fixture", ["sqlite", "postgresql"])
def test_a_desk_from_before_there_was_a_search_is_searched(fixture: str, request: pytest.FixtureRequest) -> None:
    if fixture == "sqlite":
        address = str(request.getfixturevalue("tmp_path") / "old.db")
    else:
        address = request.getfixturevalue("empty_postgres_address")
    store = connect(address, create=fixture == "sqlite")
    try:
        upgrade(store, "0001")
        with store.writing() as tx:
            for number in range(1, 502):
                add_ticket(tx, number, f"Old w{number}")
            tx.insert("ticket_tag", {"ticket_number": 501, "tag": "vip"})
            add_message(tx, 501, "first \0 words")
            add_message(tx, 501, "second words")
        upgrade(store)
        with store.reading() as tx:
            for text in ("w501", "vip old", '"first words"', '"second words"', "subject:w501"):
                assert found(tx, text) == [501], text
            assert found(tx, '"words second"') == []
            assert tx.one("SELECT count(*) FROM ticket_text") == (501,)
            assert tx.one("SELECT words FROM ticket_text WHERE ticket_number = 501") == (search.ticket_words(tx, 501),)
    finally:
        store.close()
