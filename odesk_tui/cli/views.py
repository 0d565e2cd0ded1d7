"""Saved views."""

from __future__ import annotations

from typing import Annotated

from odesk_tui.cli import fields, options
from odesk_tui.cli.declare import DESK, Argument, Option, command, group
from odesk_tui.cli.names import meant
from odesk_tui.cli.outcomes import run
from odesk_tui.cli.output import Output
from odesk_tui.cli.session import Session
from odesk_tui.commands.limits import LimitStatus
from odesk_tui.commands.views import RemoveView, SaveView
from odesk_tui.core.errors import UsageError
from odesk_tui.reads.views import Views

group("view", "Save queries under names, for the screens' number keys.", DESK)


@command("view list", examples=("odesk view list", "odesk view list --json name,query"))
def list_views(session: Session, json: options.Json = None, format: options.Format = None) -> int:
    """List your views and everybody's, with how many tickets each finds."""
    out = Output(session, fields.VIEWS, json, format)
    if out.names_only:
        return out.names()
    out.rows(session.desk.read(Views()))
    return 0


@command(
    "view save",
    examples=(
        "odesk view save 'My urgent' assignee:me priority:urgent --key 7",
        "odesk view save 'By team' status:open group:team --layout tree",
    ),
)
def save(
    session: Session,
    name: Annotated[str, Argument("the view's name", "NAME", completes="views")],
    query: Annotated[list[str], Argument("what it finds", "QUERY...", completes="query")],
    key: Annotated[int | None, Option(("--key",), "number key on the screens, 1 to 9", "N")] = None,
    shared: Annotated[bool, Option(("--shared",), "for everybody")] = False,
    layout: Annotated[
        str, Option(("--layout",), "what the screens show it as: list, tree or board", "LAYOUT", completes="layouts")
    ] = "list",
) -> int:
    """Save a query as a view, or replace the view of that name."""
    return run(session, SaveView(name=name, query=" ".join(query), slot=key, shared=shared, layout=layout))


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


@command("view rm", examples=("odesk view rm 'My urgent'",))
def remove(
    session: Session,
    name: Annotated[str, Argument("the view's name", "NAME", completes="views")],
    shared: Annotated[bool, Option(("--shared",), "the one of everybody")] = False,
) -> int:
    """Remove a view; tickets are untouched."""
    found = session.acting.read(Views(counted=False))
    named = meant(name, (view.name.raw for view in found if (view.owner is None) == shared))
    return run(session, RemoveView(name=named or name, shared=shared))
