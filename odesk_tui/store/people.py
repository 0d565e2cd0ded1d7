"""Agent, team, project and contact rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from odesk_tui.core.instants import to_seconds
from odesk_tui.core.people import Agent, Contact, Project, Role, Team
from odesk_tui.core.text import Foreign
from odesk_tui.store.door import Transaction, Value

_AGENT = "SELECT id, handle, name, email, timezone, active, role FROM agent"
_PROJECT = "SELECT id, handle, name, parent_id, vip FROM project"
_TEAM = "SELECT id, handle, name FROM team"
_CONTACT = "SELECT id, project_id, name, email FROM contact"


def _agent(row: tuple[Any, ...]) -> Agent:
    return Agent(row[0], row[1], Foreign.stored(row[2]), row[3], row[4], bool(row[5]), Role(row[6]))


def _project(row: tuple[Any, ...]) -> Project:
    return Project(row[0], row[1], Foreign.stored(row[2]), row[3], bool(row[4]))


def _contact(row: tuple[Any, ...]) -> Contact:
    return Contact(row[0], row[1], Foreign.stored(row[2]), Foreign.stored(row[3]))


def agents(transaction: Transaction) -> list[Agent]:
    """Every agent, by handle."""
    return [_agent(row) for row in transaction.all(f"{_AGENT} ORDER BY handle")]


def agent(transaction: Transaction, handle: str) -> Agent | None:
    """The agent called ``handle``."""
    row = transaction.one(f"{_AGENT} WHERE handle = ?", (handle,))
    return _agent(row) if row else None


def add_agent(
    transaction: Transaction,
    handle: str,
    name: str,
    email: str = "",
    timezone: str = "UTC",
    role: Role = Role.AGENT,
) -> int:
    """Insert an agent; return the id."""
    values: dict[str, Value] = {
        "handle": handle,
        "name": name,
        "email": email,
        "timezone": timezone,
        "active": True,
        "role": role.value,
    }
    return transaction.insert("agent", values, returning="id")


def set_role(transaction: Transaction, agent_id: int, role: Role) -> None:
    """Change what an agent may do."""
    transaction.update("agent", {"id": agent_id}, {"role": role.value})


def members(transaction: Transaction, team_id: int) -> list[Agent]:
    """The active agents of a team, by handle."""
    sql = f"{_AGENT} WHERE active AND id IN (SELECT agent_id FROM team_member WHERE team_id = ?) ORDER BY handle"  # noqa: S608 (constants)
    return [_agent(row) for row in transaction.all(sql, (team_id,))]


def called(transaction: Transaction, names: Iterable[str]) -> list[Agent]:
    """The active agents of these handles, and those of the teams of these handles, each once, by handle."""
    found: dict[int, Agent] = {}
    for name in names:
        of_team, alone = team(transaction, name), agent(transaction, name)
        for one in members(transaction, of_team.id) if of_team is not None else ():
            found[one.id] = one
        if alone is not None and alone.active:
            found[alone.id] = alone
    return sorted(found.values(), key=lambda one: one.handle)


def teams(transaction: Transaction) -> list[Team]:
    """Every team, by handle."""
    return [Team(row[0], row[1], Foreign.stored(row[2])) for row in transaction.all(f"{_TEAM} ORDER BY handle")]


def team(transaction: Transaction, handle: str) -> Team | None:
    """The team called ``handle``."""
    row = transaction.one(f"{_TEAM} WHERE handle = ?", (handle,))
    return Team(row[0], row[1], Foreign.stored(row[2])) if row else None


def teams_of(transaction: Transaction, agent_id: int) -> tuple[int, ...]:
    """Ids of the teams that an agent belongs to."""
    rows = transaction.all("SELECT team_id FROM team_member WHERE agent_id = ? ORDER BY team_id", (agent_id,))
    return tuple(row[0] for row in rows)


def projects(transaction: Transaction) -> list[Project]:
    """Every project, by handle."""
    return [_project(row) for row in transaction.all(f"{_PROJECT} ORDER BY handle")]


def project(transaction: Transaction, handle: str) -> Project | None:
    """The project called ``handle``."""
    row = transaction.one(f"{_PROJECT} WHERE handle = ?", (handle,))
    return _project(row) if row else None


def project_by_name(transaction: Transaction, name: str) -> Project | None:
    """The first project called exactly ``name``."""
    row = transaction.one(f"{_PROJECT} WHERE name = ? ORDER BY id", (name,))
    return _project(row) if row else None


def project_by_id(transaction: Transaction, project_id: int) -> Project | None:
    """The project with that id."""
    row = transaction.one(f"{_PROJECT} WHERE id = ?", (project_id,))
    return _project(row) if row else None


def add_project(
    transaction: Transaction, handle: str, name: str, parent_id: int | None = None, vip: bool = False
) -> int:
    """Insert a project; return the id."""
    values: dict[str, Value] = {"handle": handle, "name": name, "parent_id": parent_id, "vip": vip}
    return transaction.insert("project", values, returning="id")


def contact(transaction: Transaction, contact_id: int) -> Contact | None:
    """The contact with that id."""
    row = transaction.one(f"{_CONTACT} WHERE id = ?", (contact_id,))
    return _contact(row) if row else None


def contact_by_email(transaction: Transaction, email: str, project_id: int | None = None) -> Contact | None:
    """The first contact (of the project, if given) with that address, compared in lower case."""
    sql, values = f"{_CONTACT} WHERE email = ?", [email.lower()]
    if project_id is not None:
        row = transaction.one(f"{sql} AND project_id = ? ORDER BY id", (*values, project_id))
    else:
        row = transaction.one(f"{sql} ORDER BY id", values)
    return _contact(row) if row else None


def contact_without_email(transaction: Transaction, project_id: int, name: str) -> Contact | None:
    """The first contact of the project called exactly ``name`` of whom no address is known."""
    sql = f"{_CONTACT} WHERE email = '' AND project_id = ? AND name = ? ORDER BY id"
    row = transaction.one(sql, (project_id, name))
    return _contact(row) if row else None


def add_contact(transaction: Transaction, project_id: int, name: str, email: str, now: datetime) -> int:
    """Insert a contact; return the id."""
    values: dict[str, Value] = {
        "project_id": project_id,
        "name": name,
        "email": email.lower(),
        "created_at": to_seconds(now),
    }
    return transaction.insert("contact", values, returning="id")


def add_team(transaction: Transaction, handle: str, name: str) -> int:
    """Insert a team; return the id."""
    return transaction.insert("team", {"handle": handle, "name": name}, returning="id")


def join_team(transaction: Transaction, team_id: int, agent_id: int) -> None:
    """Make an agent a member of a team, once."""
    transaction.execute(
        "INSERT INTO team_member (team_id, agent_id) VALUES (?, ?) ON CONFLICT (team_id, agent_id) DO NOTHING",
        (team_id, agent_id),
    )


def leave_team(transaction: Transaction, team_id: int, agent_id: int) -> None:
    """Let an agent be no member of a team any more."""
    transaction.execute("DELETE FROM team_member WHERE team_id = ? AND agent_id = ?", (team_id, agent_id))


def members_of_teams(transaction: Transaction) -> dict[str, tuple[str, ...]]:
    """The handles of the active members of every team that has any, by its handle."""
    found: dict[str, tuple[str, ...]] = {}
    for team_handle, agent_handle in transaction.all(
        "SELECT g.handle, a.handle FROM team_member m JOIN team g ON g.id = m.team_id "
        "JOIN agent a ON a.id = m.agent_id WHERE a.active ORDER BY g.handle, a.handle"
    ):
        found[team_handle] = (*found.get(team_handle, ()), agent_handle)
    return found


def rename_team(transaction: Transaction, team_id: int, name: str) -> None:
    """Give a team another full name."""
    transaction.update("team", {"id": team_id}, {"name": name})


def contacts(transaction: Transaction, project: str | None, limit: int) -> list[Contact]:
    """Contacts of the project called ``project`` (or of all), by name."""
    sql = "SELECT c.id, c.project_id, c.name, c.email FROM contact c"
    values: list[str | int] = []
    if project is not None:
        sql += " JOIN project p ON p.id = c.project_id WHERE p.handle = ?"
        values.append(project)
    return [_contact(row) for row in transaction.all(f"{sql} ORDER BY lower(c.name), c.id LIMIT ?", (*values, limit))]


def handles(transaction: Transaction) -> tuple[list[str], list[str], list[str]]:
    """The handles of all agents, teams and projects."""
    found: dict[str, list[str]] = {"agent": [], "team": [], "project": []}
    for kind, handle in transaction.all(
        "SELECT 'agent', handle FROM agent UNION ALL SELECT 'team', handle FROM team "
        "UNION ALL SELECT 'project', handle FROM project"
    ):
        found[kind].append(handle)
    return found["agent"], found["team"], found["project"]
