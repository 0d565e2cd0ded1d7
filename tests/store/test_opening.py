"""Opening a store: created, migrated once, refused with a sentence."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy

from odesk_tui import __version__
from odesk_tui.commands.people import AddProject
from odesk_tui.commands.setup import SetUp
from odesk_tui.core.errors import StoreUnavailable
from odesk_tui.desk import Desk
from odesk_tui.store import migrate
from odesk_tui.store.door import Store, Violated
from odesk_tui.store.filesystem import network_filesystem
from odesk_tui.store.opening import connect, open_store
from odesk_tui.store.postgres import without_password
from odesk_tui.store.schema import HEAD, schema_state
from odesk_tui.store.sqlite import SqliteStore


@pytest.fixture(params=["sqlite", "postgresql"])
def nowhere(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a place without any schema."""
    if request.param == "sqlite":
        return str(tmp_path / "new" / "desk.db")
    found: str = request.getfixturevalue("empty_postgres_address")
    return found


def test_the_file_is_private_and_durable(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "desk.db"
    store = open_store(str(path), create=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with store.writing() as transaction:
        assert transaction.one("PRAGMA journal_mode") == ("wal",)
        assert transaction.one("PRAGMA synchronous") == (2,)
        assert transaction.one("PRAGMA foreign_keys") == (1,)
    for beside in path.parent.iterdir():
        assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    store.close()


def test_a_store_of_a_newer_odesk_is_refused_with_both_versions(store: Store, address: str) -> None:
    with store.writing() as transaction:
        transaction.execute("UPDATE alembic_version SET version_num = '9999'")
        transaction.execute("UPDATE meta SET value = '7.5.0' WHERE name = 'written_by'")
    with pytest.raises(StoreUnavailable) as refusal:
        open_store(address)
    for part in ("odesk 7.5.0", "schema 9999", f"odesk {__version__}", f"schema {HEAD}"):
        assert part in str(refusal.value)


def test_an_older_store_is_migrated_after_a_backup_with_what_it_holds(nowhere: str) -> None:
    old = connect(nowhere, create=True)
    migrate.upgrade(old, "0001")
    with old.writing() as transaction:
        project = transaction.insert("project", {"handle": "acme", "name": "Acme", "vip": False}, returning="id")
        ticket = {
            "subject": "VPN drops", "type": "incident", "status": "open", "category": "open", "severity": 2, "priority": 2,
            "channel": "mail", "project_id": project, "created_at": 1, "updated_at": 1,
            "sla_due": 253_402_214_400, "version": 1,
        }  # fmt: skip
        transaction.insert("ticket", ticket, returning="number")
    old.close()
    store = open_store(nowhere)
    assert schema_state(store).revision == HEAD
    with store.reading() as transaction:
        assert transaction.all("SELECT subject FROM ticket") == [("VPN drops",)]
        assert transaction.all("SELECT words FROM ticket_text") == [("vpn drops",)]
    if isinstance(store, SqliteStore):
        backup = store.path.with_name("desk.db.0001.backup")
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600
        copy = sqlite3.connect(backup)
        assert copy.execute("SELECT version_num, subject FROM alembic_version, ticket").fetchall() == [
            ("0001", "VPN drops")
        ]
        copy.close()
    store.close()


def _statements_until_death(address: str, alive: int, target: str) -> int:
    """Migrate in a child that dies before its statement number ``alive``; return the child's exit code."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    left = alive

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os._exit(9)

    try:
        sqlalchemy.event.listen(sqlalchemy.engine.Engine, "before_cursor_execute", count)
        store = connect(address, create=True)
        migrate.upgrade(store, target)
    except BaseException:
        os._exit(1)
    os._exit(0)


def test_a_killed_migration_leaves_the_old_schema_or_the_new(nowhere: str) -> None:
    found = {}
    for target in ("0001", HEAD):
        alive, code = 0, 9
        while code == 9:
            code = _statements_until_death(nowhere, alive, target)
            assert code in (0, 9)
            store = connect(nowhere, create=True)
            revision = schema_state(store).revision
            with store.reading() as transaction:
                kind = (
                    "sqlite_master WHERE type = 'table'"
                    if store.dialect == "sqlite"
                    else "pg_tables WHERE schemaname = 'public'"
                )
                tables = transaction.one(f"SELECT count(*) FROM {kind}")
            store.close()
            # Every place that a death was seen to leave has one number of tables.
            assert found.setdefault(revision, tables) == tables
            # Every statement at first, then ever fewer of the many that are alike.
            alive += 1 + alive // 6
        assert alive > 3
    assert set(found) == {None, "0001", HEAD}


def _open_at_once(address: str, barrier: object, answers: object) -> None:
    barrier.wait()  # type: ignore[attr-defined]
    try:
        open_store(address, create=True).close()
        answers.put("")  # type: ignore[attr-defined]
    except Exception as error:
        answers.put(str(error))  # type: ignore[attr-defined]


def test_programs_that_start_at_once_migrate_once(nowhere: str) -> None:
    forking = multiprocessing.get_context("fork")
    barrier, answers = forking.Barrier(4), forking.Queue()
    started = [forking.Process(target=_open_at_once, args=(nowhere, barrier, answers)) for _ in range(4)]
    for process in started:
        process.start()
    assert [answers.get(timeout=60) for _ in started] == [""] * 4
    for process in started:
        process.join()
    store = open_store(nowhere)
    with store.reading() as transaction:
        assert transaction.all("SELECT version_num FROM alembic_version") == [(HEAD,)]
        assert transaction.all("SELECT value FROM meta WHERE name = 'written_by'") == [(__version__,)]
    store.close()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/nonexistent/desk.db", "there is no store at /nonexistent/desk.db. Create one with: odesk init"),
        ("mysql://x/y", "a store is a file path or postgresql://…, not mysql://"),
        ("postgresql://nobody@127.0.0.1:1/x", "cannot reach postgresql://nobody@127.0.0.1:1/x"),
        ("postgresql://h/x?nonsense=1", "is not a PostgreSQL address that can be used"),
    ],
)
def test_a_place_that_cannot_be_used_is_one_sentence(address: str, said: str) -> None:
    with pytest.raises(StoreUnavailable) as refusal:
        open_store(address)
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_missing_database_is_named(postgres_address: str) -> None:
    parts = postgres_address.split("/test_")
    wrong = f"{parts[0]}/no_such_database" + (
        "?" + postgres_address.split("?", 1)[1] if "?" in postgres_address else ""
    )
    with pytest.raises(
        StoreUnavailable, match=r'database "no_such_database" does not exist. Create it, or correct --store'
    ):
        open_store(wrong)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("This is not a database, whatever its name says. " * 20)
    with pytest.raises(StoreUnavailable, match="is not an odesk store, or it is damaged"):
        open_store(str(note))
    other = tmp_path / "other.db"
    foreign = sqlite3.connect(other)
    foreign.execute("CREATE TABLE ticket (id)")
    foreign.commit()
    foreign.close()
    with pytest.raises(StoreUnavailable, match="holds tables of another program"):
        open_store(str(other))
    empty = tmp_path / "empty.db"
    empty.touch()
    with pytest.raises(StoreUnavailable, match="holds no desk yet"):
        open_store(str(empty))


def test_a_full_disk_is_one_sentence_and_changes_nothing(sqlite_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.open(sqlite_address, "ada")
    desk.run(SetUp(handle="ada", name="Ada"))
    desk.close()
    connected = SqliteStore.connect

    def cramped(self: SqliteStore) -> sqlite3.Connection:
        connection = connected(self)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    monkeypatch.setattr(SqliteStore, "connect", cramped)
    with pytest.raises(StoreUnavailable, match=r"is full; nothing was changed\. Free some space"):  # noqa: PT012
        for n in range(2000):
            desk.run(AddProject(name=f"Customer {n} " + "x" * 150))
    monkeypatch.undo()
    desk.close()
    assert desk.run(AddProject(name="After")).exit_code == 0
    desk.close()


_AS_NOBODY = """
import os, sys
from odesk_tui.commands import bus
from odesk_tui.commands.people import AddProject
from odesk_tui.core.errors import StoreUnavailable
from odesk_tui.desk import Desk
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
    Desk.open(sys.argv[1], "ada").run(AddProject(name="X"))
except StoreUnavailable as error:
    print(error)
"""


@pytest.mark.parametrize("modes", [(0o444, 0o555), (0o444, 0o777), (0o644, 0o555), (0o000, 0o755)])
def test_a_store_that_cannot_be_written_is_one_sentence(sqlite_address: str, modes: tuple[int, int]) -> None:
    path = Path(sqlite_address)
    folder = path.parent / "locked"
    folder.mkdir()
    path = path.rename(folder / "desk.db")
    path.chmod(modes[0])
    folder.chmod(modes[1])
    above = list(path.parents)[1:-1]
    before = {place: place.stat().st_mode for place in above}
    try:
        for place in above:
            if os.geteuid() == 0:
                place.chmod(stat.S_IMODE(before[place]) | 0o055)
        done = subprocess.run([sys.executable, "-c", _AS_NOBODY, str(path)], capture_output=True, text=True, check=True)
    finally:
        for place in above:
            if os.geteuid() == 0:
                place.chmod(stat.S_IMODE(before[place]))
        folder.chmod(0o755)
    assert len(done.stdout.splitlines()) == 1, done.stdout + done.stderr
    assert str(path) in done.stdout
    assert any(way in done.stdout for way in ("--store", "permissions"))


_MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:40 / /mnt/team\\040share rw shared:2 - nfs4 server:/export rw
41 22 0:41 / /mnt/team\\040share/local rw shared:3 - ext4 /dev/sdb1 rw
"""


def test_a_network_file_system_is_recognised(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(_MOUNTS)
    assert network_filesystem(Path("/mnt/team share/desk.db"), mounts) == "nfs4"
    assert network_filesystem(Path("/mnt/team share/local/desk.db"), mounts) is None
    assert network_filesystem(Path("/mnt/team share2/desk.db"), mounts) is None
    assert network_filesystem(Path("/home/x/desk.db"), mounts) is None
    assert network_filesystem(Path("/x"), tmp_path / "missing") is None


def test_a_network_file_system_is_refused_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odesk_tui.store.sqlite.network_filesystem", lambda path: "cifs")
    with pytest.raises(StoreUnavailable, match=r"network file system \(cifs\).*PostgreSQL for a shared desk"):
        open_store(str(tmp_path / "desk.db"), create=True)


def test_no_password_is_ever_shown() -> None:
    assert (
        without_password("postgresql://ada:secret@db.example:5432/desk?x=1")
        == "postgresql://ada:***@db.example:5432/desk?x=1"
    )
    assert without_password("postgresql:///desk?host=/run") == "postgresql:///desk?host=/run"
    assert without_password("postgresql://h/d?user=a&password=secret&x=1") == "postgresql://h/d?user=a&password=***&x=1"
    assert without_password("postgresql://a:se:c@ret@h/d") == "postgresql://a:***@h/d"
    assert without_password("postgresql://[bad:secret@x") == "postgresql://[bad:***@x"
    with pytest.raises(StoreUnavailable) as refusal:
        open_store("postgresql://ada:secret@127.0.0.1:1/desk")
    assert "secret" not in str(refusal.value)


def test_postgres_empty_is_really_empty(empty_postgres_address: str) -> None:
    assert schema_state(connect(empty_postgres_address)).revision is None


def test_policies_of_customers_and_of_the_desk_become_lists(nowhere: str) -> None:
    old = connect(nowhere, create=True)
    migrate.upgrade(old, "0009")
    with old.writing() as transaction:
        ids = [
            transaction.insert(
                "sla_policy", {"name": name, "position": at, "query": "", "is_default": default}, returning="id"
            )
            for name, at, default in (("later", 2, True), ("gold", 1, False), ("standard", 1, True))
        ]
        acme = {"handle": "acme", "name": "Acme", "vip": True, "sla_policy_id": ids[1]}
        parent = transaction.insert("project", acme, returning="id")
        child = {"handle": "child", "name": "Child", "vip": False, "parent_id": parent}
        transaction.insert("project", child, returning="id")
        transaction.insert("contact", {"project_id": parent, "name": "Eve", "email": "", "created_at": 1})
    old.close()
    store = open_store(nowhere)
    with store.reading() as transaction:
        places = "SELECT p.name, l.project_id, l.position FROM sla_place l JOIN sla_policy p ON p.id = l.policy_id"
        assert transaction.all(f"{places} ORDER BY l.id") == [
            ("gold", parent, 1),
            ("standard", None, 1),
            ("later", None, 2),
        ]
        assert transaction.all("SELECT handle, parent_id FROM project ORDER BY id") == [
            ("acme", None),
            ("child", parent),
        ]
    # What refers to the tables that were made anew does so still.
    with pytest.raises(Violated), store.writing() as transaction:
        transaction.execute("DELETE FROM project WHERE id = ?", (parent,))
    store.close()
