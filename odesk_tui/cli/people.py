"""Agents, teams, customers and contacts."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from odesk_tui.cli import fields, options
from odesk_tui.cli.declare import DESK, Argument, Option, command, group
from odesk_tui.cli.outcomes import run, told
from odesk_tui.cli.output import Output
from odesk_tui.cli.session import Session
from odesk_tui.commands.people import AddAgent, AddContact, AddProject, AddTeam, EditTeam, SetRole
from odesk_tui.reads.people import Contacts, Directory, Members

group("agent", "Who works tickets.", DESK)
group("team", "Groups of agents with a queue.", DESK)
group("project", "Customers, and their engagements.", DESK)
group("contact", "Customers' persons.", DESK)

Handle: TypeAlias = Annotated[str, Argument("short name: a-z 0-9 . _ -", "HANDLE")]
Name: TypeAlias = Annotated[list[str] | None, Argument("full name (default: the handle)", "[NAME]...")]


@command("agent list", examples=("odesk agent list",))
def list_agents(session: Session, json: options.Json = None, format: options.Format = None) -> int:
    """List the agents."""
    out = Output(session, fields.AGENTS, json, format)
    if out.names_only:
        return out.names()
    out.rows(session.desk.read(Directory()).agents)
    return 0


@command("agent add", examples=("odesk agent add bob Bob Stone --email bob@desk.example --timezone Europe/Vienna",))
def add_agent(
    session: Session,
    handle: Handle,
    name: Name = None,
    email: Annotated[str, Option(("--email",), "address", "ADDRESS")] = "",
    timezone: options.TimeZone = None,
    team: Annotated[
        list[str] | None, Option(("--team",), "a team to join; can be repeated", "HANDLE", completes="teams")
    ] = None,
    role: Annotated[str, Option(("--role",), "agent, lead or admin", "ROLE", completes="roles")] = "agent",
) -> int:
    """Add an agent."""
    words = AddAgent(
        handle=handle,
        name=" ".join(name or ()) or handle,
        email=email,
        timezone=timezone or session.desk.viewer().zone,
        teams=tuple(team or ()),
        role=role,
    )
    # The first agent has nobody to act as.
    return told(session, session.desk.run(words))


@command("agent role", examples=("odesk agent role bob lead",))
def set_role(
    session: Session,
    handle: Annotated[str, Argument("the agent", "HANDLE", completes="agents")],
    role: Annotated[
        str,
        Argument(
            "agent, lead (may go where a workflow wants one) or admin (makes the desk)", "ROLE", completes="roles"
        ),
    ],
) -> int:
    """Say what an agent may do; this guards against mistakes, not against who can write the store."""
    return told(session, session.desk.run(SetRole(handle=handle, role=role)))


@command("team list", examples=("odesk team list",))
def list_teams(session: Session, json: options.Json = None, format: options.Format = None) -> int:
    """List the teams."""
    if json == "":
        return Output(session, fields.teams(), json, format).names()
    Output(session, fields.teams(), json, format)
    members = session.desk.read(Members())
    Output(session, fields.teams(members), json, format).rows(session.desk.read(Directory()).teams)
    return 0


@command("team add", examples=("odesk team add network 'Network team' --member bob --member alice",))
def add_team(
    session: Session,
    handle: Handle,
    name: Name = None,
    member: Annotated[
        list[str] | None, Option(("--member",), "an agent in it; can be repeated", "HANDLE", completes="agents")
    ] = None,
) -> int:
    """Add a team."""
    return run(session, AddTeam(handle=handle, name=" ".join(name or ()) or handle, members=tuple(member or ())))


@command(
    "team edit",
    examples=("odesk team edit network --add cleo --remove bob", "odesk team edit network --name 'Network and VPN'"),
)
def edit_team(
    session: Session,
    handle: Annotated[str, Argument("the team", "HANDLE", completes="teams")],
    add: Annotated[
        list[str] | None, Option(("--add",), "an agent who joins it; can be repeated", "HANDLE", completes="agents")
    ] = None,
    remove: Annotated[
        list[str] | None, Option(("--remove",), "an agent who leaves it; can be repeated", "HANDLE", completes="agents")
    ] = None,
    name: Annotated[str, Option(("--name",), "another full name", "NAME")] = "",
) -> int:
    """Change who is in a team; its tickets and views stay, and odesk undo takes it back."""
    return run(session, EditTeam(handle=handle, add=tuple(add or ()), remove=tuple(remove or ()), name=name))


@command("project list", examples=("odesk project list",))
def list_projects(session: Session, json: options.Json = None, format: options.Format = None) -> int:
    """List the customers."""
    if json == "":
        return Output(session, fields.projects(), json, format).names()
    Output(session, fields.projects(), json, format)
    found = session.desk.read(Directory()).projects
    Output(session, fields.projects(found), json, format).rows(found)
    return 0


@command(
    "project add",
    examples=("odesk project add 'Acme Corporation' --handle acme", "odesk project add 'Acme rollout' --parent acme"),
)
def add_project(
    session: Session,
    name: Annotated[list[str], Argument("full name", "NAME...")],
    handle: Annotated[str, Option(("--handle",), "short name (default: made from the name)", "HANDLE")] = "",
    parent: Annotated[
        str | None, Option(("--parent",), "the customer that this is an engagement of", "HANDLE", completes="projects")
    ] = None,
    vip: Annotated[bool, Option(("--vip",), "one to hurry for")] = False,
) -> int:
    """Add a customer, or an engagement of one."""
    return run(session, AddProject(name=" ".join(name), handle=handle, parent=parent, vip=vip))


@command("contact list", examples=("odesk contact list acme", "odesk contact list --json '*'"))
def list_contacts(
    session: Session,
    project: Annotated[
        str | None, Argument("handle of a customer (default: all)", "[CUSTOMER]", completes="projects")
    ] = None,
    limit: Annotated[int, Option(("--limit", "-n"), "at most so many", "N")] = 1000,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """List customers' persons."""
    if json == "":
        return Output(session, fields.contacts(), json, format).names()
    Output(session, fields.contacts(), json, format)
    projects = session.desk.read(Directory()).projects
    found = session.desk.read(Contacts(project, limit))
    Output(session, fields.contacts(projects), json, format).rows(found)
    return 0


@command(
    "contact add",
    examples=(
        "odesk contact add acme 'Ada Byron <ada@acme.example>'",
        "odesk contact add acme ada@acme.example Ada Byron",
    ),
)
def add_contact(
    session: Session,
    project: Annotated[str, Argument("handle of the customer", "CUSTOMER", completes="projects")],
    email: Annotated[str, Argument("address, or 'Name <address>'", "ADDRESS")],
    name: Annotated[list[str] | None, Argument("full name (default: the address)", "[NAME]...")] = None,
) -> int:
    """Add a customer's person; 'Name <address>' is taken apart, in whatever order the words come."""
    words = [email, *(name or ())]
    whole = " ".join(words)
    # The last one: a name may hold a bracket, an address may not.
    before, bracket, rest = whole.rpartition("<")
    if bracket:
        email, full = rest.partition(">")[0], f"{before} {rest.partition('>')[2]}"
    else:
        at = next((place for place, word in enumerate(words) if "@" in word), 0)
        email, full = words[at], " ".join(words[:at] + words[at + 1 :])
    email = email.strip()
    return run(session, AddContact(project=project, email=email, name=full.strip() or email))
