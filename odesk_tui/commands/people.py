"""Agents, teams, customers and contacts."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import Conflict, InvalidValue, NotAllowed, UsageError
from odesk_tui.core.people import Agent, Role, handle_from, handle_value, role_value
from odesk_tui.core.sla.definition import zone_names
from odesk_tui.core.text import Foreign
from odesk_tui.store import people

NAME_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAgent(Command):
    """Somebody who works tickets; ``teams`` are handles of existing teams."""

    handle: str
    name: str
    email: str = ""
    timezone: str = "UTC"
    teams: tuple[str, ...] = ()
    role: str = Role.AGENT


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRole(Command):
    """Say what an agent may do."""

    handle: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTeam(Command):
    """A team; ``members`` are handles of existing agents."""

    handle: str
    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditTeam(Command):
    """Take agents into a team and let others leave it, by handle; another full ``name`` if given."""

    handle: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddProject(Command):
    """A customer, or an engagement of the customer ``parent``; the handle is made from the name when not given."""

    name: str
    handle: str = ""
    parent: str | None = None
    vip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddContact(Command):
    """A customer's person."""

    project: str
    name: str
    email: str


def name_value(raw: str, what: str) -> str:
    """``raw`` if it may be a name; raises :class:`InvalidValue`."""
    if not raw.strip():
        raise InvalidValue(what, "a name must not be empty")
    if len(raw) > NAME_LIMIT:
        raise InvalidValue(what, f"{len(raw)} characters are too many for a name, the limit is {NAME_LIMIT}")
    return raw.strip()


def zone_value(raw: str) -> str:
    """``raw`` if it is an IANA time zone; raises :class:`InvalidValue`."""
    if raw not in zone_names():
        raise InvalidValue("timezone", f"{raw!r} is not a time zone such as Europe/Vienna or UTC")
    return raw


def email_value(raw: str) -> str:
    """``raw`` in lower case if it may be an e-mail address (or is empty); raises :class:`InvalidValue`."""
    address = raw.strip().lower()
    if address and ("@" not in address or any(c.isspace() or ord(c) < 32 for c in address) or len(address) > 254):
        raise InvalidValue("email", f"{raw.strip()!r} is not an e-mail address")
    return address


@handles(AddAgent)
def add_agent(work: Work, command: AddAgent) -> Outcome:
    """Insert the agent and the memberships."""
    handle = handle_value(command.handle)
    if people.agent(work.tx, handle) is not None:
        raise Conflict(f"there is already an agent {handle}")
    role = role_value(command.role)
    if role is not Role.AGENT:
        work.refuse_but_admins("roles")
    email, zone = email_value(command.email), zone_value(command.timezone)
    agent_id = people.add_agent(work.tx, handle, name_value(command.name, "name"), email, zone, role)
    work.inserted("agent", {"id": agent_id})
    for team_id in dict.fromkeys(work.team_named(team).id for team in command.teams):
        _join(work, team_id, agent_id)
    work.record("agent added", new=handle)
    return Outcome(None, f"agent {handle} added")


@handles(SetRole)
def set_role(work: Work, command: SetRole) -> Outcome:
    """Change the role, but leave the desk with an admin that it has."""
    work.refuse_but_admins("roles")
    role = role_value(command.role)
    agent = work.agent_named(command.handle)
    if agent.role is role:
        return Outcome(None, f"agent {agent.handle} is {role} already")
    others = [one for one in people.agents(work.tx) if one.role is Role.ADMIN and one.active and one.id != agent.id]
    if agent.role is Role.ADMIN and not others:
        raise NotAllowed(f"{agent.handle} is the only admin; make somebody else one first")
    with work.changing("agent", {"id": agent.id}):
        people.set_role(work.tx, agent.id, role)
    work.record("role set", new=f"{agent.handle} {role}")
    return Outcome(None, f"agent {agent.handle} is now {role}")


@handles(AddTeam)
def add_team(work: Work, command: AddTeam) -> Outcome:
    """Insert the team and its members."""
    handle = handle_value(command.handle)
    if people.team(work.tx, handle) is not None:
        raise Conflict(f"there is already a team {handle}")
    team_id = people.add_team(work.tx, handle, name_value(command.name, "name"))
    work.inserted("team", {"id": team_id})
    for agent_id in dict.fromkeys(work.agent_named(member).id for member in command.members):
        _join(work, team_id, agent_id)
    work.record("team added", new=handle)
    return Outcome(None, f"team {handle} added")


@handles(EditTeam)
def edit_team(work: Work, command: EditTeam) -> Outcome:
    """Change what differs; who is in it already, or is not, stays so."""
    team = work.team_named(command.handle)
    join = {agent.id: agent.handle for agent in map(work.agent_named, command.add)}
    leave = {agent.id: agent.handle for agent in (_known(work, handle) for handle in command.remove)}
    if both := join.keys() & leave.keys():
        raise InvalidValue("team", f"{join[both.pop()]} cannot both join and leave {team.handle}")
    if not (join or leave or command.name):
        raise UsageError("nothing to change was named; say --add AGENT, --remove AGENT or --name NAME")
    done = []
    for agent_id in join:
        if team.id not in people.teams_of(work.tx, agent_id):
            _join(work, team.id, agent_id)
            done.append(f"{join[agent_id]} joined")
    for agent_id in leave:
        if team.id in people.teams_of(work.tx, agent_id):
            with work.changing("team_member", {"team_id": team.id, "agent_id": agent_id}):
                people.leave_team(work.tx, team.id, agent_id)
            done.append(f"{leave[agent_id]} left")
    if command.name and (name := name_value(command.name, "name")) != team.name.raw:
        with work.changing("team", {"id": team.id}):
            people.rename_team(work.tx, team.id, name)
        done.append(f"called {Foreign(name)}")
    if not done:
        return Outcome(None, f"team {team.handle} is so already")
    work.record("team changed", new=f"{team.handle}: {', '.join(done)}")
    return Outcome(None, f"team {team.handle}: {', '.join(done)}")


def _known(work: Work, handle: str) -> Agent:
    """The agent, also one who works no more."""
    found = work.agent if handle.casefold() == "me" else people.agent(work.tx, handle.casefold())
    return found if found is not None else work.agent_named(handle)


@handles(AddProject)
def add_project(work: Work, command: AddProject) -> Outcome:
    """Insert the customer or the engagement."""
    name = name_value(command.name, "name")
    handle = handle_value(command.handle or handle_from(name))
    if people.project(work.tx, handle) is not None:
        raise Conflict(f"there is already a customer {handle}; give the new one another with --handle")
    parent = work.project_named(command.parent) if command.parent else None
    if parent is not None and parent.parent_id is not None:
        raise InvalidValue("parent", f"{parent.handle} is itself an engagement; customers nest one level deep")
    project_id = people.add_project(work.tx, handle, name, parent.id if parent else None, command.vip)
    work.inserted("project", {"id": project_id})
    work.record("customer added", new=handle)
    return Outcome(None, f"customer {handle} added")


@handles(AddContact)
def add_contact(work: Work, command: AddContact) -> Outcome:
    """Insert the contact."""
    project = work.project_named(command.project)
    email = email_value(command.email)
    if email and people.contact_by_email(work.tx, email, project.id) is not None:
        raise Conflict(f"{project.handle} already has a contact with the address {email}")
    contact_id = people.add_contact(work.tx, project.id, name_value(command.name, "name"), email, work.now)
    work.inserted("contact", {"id": contact_id})
    work.record("contact added", new=email or command.name)
    return Outcome(None, f"contact {Foreign(command.name)} of {project.handle} added")


def _join(work: Work, team_id: int, agent_id: int) -> None:
    people.join_team(work.tx, team_id, agent_id)
    work.inserted("team_member", {"team_id": team_id, "agent_id": agent_id})
