"""Who works and who asks: agents, teams, projects (customers) and their contacts."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from odesk_tui.store.tables.columns import instant, key, refers


class Agent(SQLModel, table=True):
    """Somebody who works tickets; ``handle`` is what queries and commands call them, ``role`` what they may do."""

    id: int | None = key()
    handle: str = Field(unique=True)
    name: str
    email: str = ""
    timezone: str = "UTC"
    active: bool = True
    role: str = Field(default="agent", sa_column_kwargs={"server_default": "agent"})


class Team(SQLModel, table=True):
    """A group of agents with a queue."""

    id: int | None = key()
    handle: str = Field(unique=True)
    name: str


class TeamMember(SQLModel, table=True):
    """An agent's membership of a team."""

    __tablename__ = "team_member"
    team_id: int = refers("team.id", primary_key=True)
    agent_id: int = refers("agent.id", primary_key=True)


class Project(SQLModel, table=True):
    """A customer, or an engagement of one (``parent_id``, one level deep)."""

    id: int | None = key()
    handle: str = Field(unique=True)
    name: str
    parent_id: int | None = refers("project.id", optional=True)
    vip: bool = False


class Contact(SQLModel, table=True):
    """A customer's person."""

    id: int | None = key()
    project_id: int = refers("project.id", index=True)
    name: str
    email: str = Field(default="", index=True)
    created_at: int = instant()
