"""Saved views."""

from __future__ import annotations

from typing import Annotated

from odesk_tui.cli import fields, options
from odesk_tui.cli.declare import DESK, Argument, Option, command, group
from odesk_tui.cli.grouped import list_groups, view_named
from odesk_tui.cli.listing import How, listed
from odesk_tui.cli.outcomes import run
from odesk_tui.cli.output import Output, text
from odesk_tui.cli.session import Session
from odesk_tui.commands.limits import LimitStatus
from odesk_tui.commands.views import EditView, PutViewOnKey, RemoveView, SaveView, key_value
from odesk_tui.core.errors import UsageError
from odesk_tui.reads.views import ViewCount, Views

group("view", "Save queries under names with layout, groups and columns, for the screens' number keys.", DESK)
Name = Annotated[str, Argument("the view's name", "NAME", completes="views")]
Shared = Annotated[bool, Option(("--shared",), "the one of everybody")]
Team = Annotated[str, Option(("--team",), "the one of a team", "TEAM", completes="teams")]
Layout = Annotated[
    str, Option(("--layout",), "what the screens show it as: list, tree or board", "LAYOUT", completes="layouts")
]
Columns = Annotated[
    str | None,
    Option(
        ("--columns",),
        "the fields that a list shows, comma separated; none: as many as fit",
        "FIELDS",
        completes="fields",
    ),
]


@command("view list", examples=("odesk view list", "odesk view list --json name,query,owner,team"))
def list_views(
    session: Session, json: options.Json = None, format: options.Format = None, csv: options.Csv = False
) -> int:
    """List your views, those of your teams and everybody's, with how many tickets each finds and what is due first."""
    out = Output(session, fields.views(session), json, format, csv=csv)
    if out.names_only:
        return out.names()
    out.rows(session.desk.read(Views(urgent=True)))
    return 0


@command("view show", examples=("odesk view show Queue", "odesk view show Queue --json '*'"))
def show(
    session: Session,
    name: Name,
    shared: Shared = False,
    team: Team = "",
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """Show what a view keeps."""
    table = fields.views(session)
    out = Output(session, table, json, format)
    if out.names_only:
        return out.names()
    wanted = view_named(session, name, shared=shared, team=team)
    found = next(view for view in session.desk.read(Views(urgent=True)) if view.id == wanted.id)
    if out.is_data:
        out.rows((found,))
        return 0
    for field in table.fields:
        value = (field.said or field.value)(found) if session.linear else field.value(found)
        print(f"{field.label or field.name}: {text(value, session.zone) or 'none'}")
    return 0


_ADDED = (
    "odesk view add 'My urgent' assignee:me priority:urgent --key 7",
    "odesk view add 'By team' status:open group:team,assignee --layout tree --shared",
    "odesk view add Triage status:new --columns id,sla,project,created,subject --team network",
)


def _saved(
    session: Session,
    name: str,
    query: list[str] | None,
    key: int | None,
    shared: bool,
    team: str,
    layout: str,
    columns: str | None,
    new: bool,
) -> int:
    command = SaveView(
        name=name,
        query=" ".join(query or ()),
        slot=key,
        shared=shared,
        team=team,
        layout=layout,
        columns=_columns(columns),
        new=new,
    )
    return run(session, command)


def _columns(given: str | None) -> tuple[str, ...]:
    return () if given is None or given.casefold() == "none" else tuple(given.split(","))


Key = Annotated[int | None, Option(("--key",), "number key on the screens, 1 to 9", "N")]
ForAll = Annotated[bool, Option(("--shared",), "for everybody")]
ForTeam = Annotated[str, Option(("--team",), "for a team of yours", "TEAM", completes="teams")]


@command("view add", examples=_ADDED)
def add(
    session: Session,
    name: Annotated[str, Argument("the new view's name", "NAME")],
    query: options.QueryWords = None,
    key: Key = None,
    shared: ForAll = False,
    team: ForTeam = "",
    layout: Layout = "list",
    columns: Columns = None,
) -> int:
    """Add a view of a query; groups and order are in the query (group:team sort:-updated)."""
    return _saved(session, name, query, key, shared, team, layout, columns, new=True)


@command("view save", examples=("odesk view save 'My urgent' assignee:me priority:urgent --key 7",))
def save(
    session: Session,
    name: Name,
    query: options.QueryWords = None,
    key: Key = None,
    shared: ForAll = False,
    team: ForTeam = "",
    layout: Layout = "list",
    columns: Columns = None,
) -> int:
    """Add a view, or replace the one of that name."""
    return _saved(session, name, query, key, shared, team, layout, columns, new=False)


@command(
    "view edit",
    examples=(
        "odesk view edit Queue --query 'status:new,open sort:-priority'",
        "odesk view edit Triage --name Morning --owner everybody --columns none",
    ),
)
def edit(
    session: Session,
    name: Name,
    shared: Shared = False,
    team: Team = "",
    new_name: Annotated[str | None, Option(("--name",), "another name", "NAME")] = None,
    query: Annotated[str | None, Option(("--query",), "what it finds from now on", "QUERY", completes="query")] = None,
    layout: Annotated[str | None, Option(("--layout",), "list, tree or board", "LAYOUT", completes="layouts")] = None,
    columns: Columns = None,
    owner: Annotated[
        str | None, Option(("--owner",), "whose it is from now on: me, everybody or a team", "WHO", completes="teams")
    ] = None,
    key: Annotated[str | None, Option(("--key",), "your number key for it, 1 to 9, or none", "N")] = None,
) -> int:
    """Change a view; what is not named stays."""
    given = {"name": new_name, "query": query, "layout": layout, "owner": owner, "key": key}
    changes = {part: value for part, value in given.items() if value is not None}
    if columns is not None:
        changes["columns"] = ",".join(_columns(columns))
    if not changes:
        raise UsageError("nothing to change was named; see: odesk view edit --help")
    view = view_named(session, name, shared=shared, team=team)
    return run(session, EditView(view=view.id, changes=changes))


@command("view copy", examples=("odesk view copy Queue 'My queue'", "odesk view copy Queue Ours --team network"))
def copy(
    session: Session,
    name: Name,
    new: Annotated[str, Argument("the name of the copy", "NEW")],
    shared: ForAll = False,
    team: ForTeam = "",
) -> int:
    """Make another view like one, for yourself unless you say otherwise."""
    view = view_named(session, name)
    return run(session, _copy(view, new, shared, team))


def _copy(view: ViewCount, name: str, shared: bool, team: str) -> SaveView:
    return SaveView(
        name=name, query=view.query, shared=shared, team=team, layout=view.layout, columns=view.columns, new=True
    )


@command("view key", examples=("odesk view key 'My urgent' 7", "odesk view key Solved none"))
def key(
    session: Session,
    name: Name,
    slot: Annotated[str, Argument("1 to 9, or none", "N")],
    shared: Shared = False,
    team: Team = "",
) -> int:
    """Put a view on a number key of yours; what others have on their keys stays."""
    view = view_named(session, name, shared=shared, team=team)
    return run(session, PutViewOnKey(view=view.id, slot=key_value(slot)))


@command(
    "view run",
    examples=(
        "odesk view run Queue",
        "odesk view run Queue priority:urgent --json id,subject",
        "odesk view run 'By team' --groups --csv",
    ),
)
def run_view(
    session: Session,
    name: Name,
    query: options.QueryWords = None,
    groups: Annotated[bool, Option(("--groups",), "its groups with their figures instead of tickets")] = False,
    limit: Annotated[int, Option(("--limit", "-n"), "at most so many (100; 0: all)", "N")] = 100,
    columns: options.Columns = None,
    json: options.Json = None,
    format: options.Format = None,
    csv: options.Csv = False,
) -> int:
    """List the tickets of a view in its columns, or its groups; more words narrow it."""
    view = view_named(session, name)
    wanted = " ".join((view.query, *(query or ()))).strip()
    if groups:
        return list_groups(session, wanted, "", columns, How(json, format, csv))
    shown = columns.split(",") if columns else view.columns
    return listed(session, wanted, shown, limit, False, How(json, format, csv))


@command("view limit", examples=("odesk view limit open 5", "odesk view limit open none"))
def limit(
    session: Session,
    status: Annotated[str, Argument("the status", "STATUS", completes="statuses")],
    cards: Annotated[str, Argument("how many tickets it should have at most; none: any number", "N")],
) -> int:
    """Set the limit that the board shows over a status; nothing is refused for it."""
    if cards.casefold() != "none" and not (cards.isascii() and cards.isdigit()):
        raise UsageError(f"{cards!r} is no limit: expected a number, or none")
    return run(session, LimitStatus(status=status, cards=None if cards.casefold() == "none" else int(cards)))


@command("view remove", examples=("odesk view remove 'My urgent'",))
def remove(session: Session, name: Name, shared: Shared = False, team: Team = "") -> int:
    """Remove a view; tickets are untouched."""
    view = view_named(session, name, shared=shared, team=team)
    if not shared and not team and view.owner is None:
        whose = f"--team {view.team}" if view.team is not None else "--shared"
        raise UsageError(f"the view {view.name.line()!r} is not only yours; to remove it say so: {whose}")
    return run(
        session, RemoveView(name=view.name.raw, shared=view.owner is None and not view.team, team=view.team or "")
    )


@command("view rm", hidden=True, examples=("odesk view rm 'My urgent'",))
def rm(session: Session, name: Name, shared: Shared = False, team: Team = "") -> int:
    """Remove a view: another word for remove."""
    return remove(session, name, shared, team)
