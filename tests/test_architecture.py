"""The shape of the code: what imports what, how long a module may be, what the core may know."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import odesk_tui

PACKAGE = Path(odesk_tui.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
IMPURE = "sqlmodel sqlalchemy alembic psycopg sqlite3 textual typer rich socket smtplib imaplib pathlib logging".split()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_has_one_purpose_and_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_the_core_imports_nothing_that_touches_the_world() -> None:
    core = sorted(
        ".".join(("odesk_tui", *path.relative_to(PACKAGE).with_suffix("").parts))
        for path in (PACKAGE / "core").rglob("*.py")
        if path.name != "__init__.py"
    )
    # zoneinfo itself imports os; what is looked at is what the core adds to a bare interpreter with zoneinfo.
    program = (
        "import sys, zoneinfo, importlib.resources; before = set(sys.modules); import importlib; "
        f"[importlib.import_module(name) for name in {core!r}]; print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "odesk_tui" in loaded
    assert loaded & set(IMPURE) == set()


def test_no_module_is_named_for_nothing() -> None:
    assert [path.name for path in MODULES if re.search(r"util|helper|manager|misc|common", path.stem)] == []


def test_tracked_sources_name_no_path_of_a_machine() -> None:
    pattern = re.compile(r"/(?:home|root|Users|work)/[a-z]+/")
    guilty = [str(path) for path in MODULES if pattern.search(path.read_text(encoding="utf-8"))]
    assert guilty == []
