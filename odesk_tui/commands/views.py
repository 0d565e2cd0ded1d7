"""Saved views."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.people import name_value
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import InvalidValue, NotFound
from odesk_tui.core.query.parser import parse
from odesk_tui.core.text import Foreign
from odesk_tui.store import views
from odesk_tui.store.vocabulary import read_vocabulary

LAYOUTS = ("list", "tree", "board")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveView(Command):
    """Keep ``query`` under ``name`` (replacing the view of that name), on the number key ``slot`` if given.

    ``layout`` is what the screens show it as: list, tree or board.
    """

    name: str
    query: str
    slot: int | None = None
    shared: bool = False
    layout: str = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveView(Command):
    """Delete a view of one's own, or (``shared``) one of everybody's."""

    name: str
    shared: bool = False


@handles(SaveView)
def save_view(work: Work, command: SaveView) -> Outcome:
    """Check the query, then keep it."""
    name = name_value(command.name, "view")
    parse(command.query, read_vocabulary(work.tx))
    if command.slot is not None and not 1 <= command.slot <= 9:
        raise InvalidValue("key", "a view's key is one of 1 to 9")
    if command.layout not in LAYOUTS:
        raise InvalidValue("layout", f"{Foreign(command.layout).line()!r} is not one of {', '.join(LAYOUTS)}")
    owner = None if command.shared else work.agent.id
    known = views.id_of(work.tx, owner, name)
    touched = set() if command.slot is None else set(views.with_slot(work.tx, owner, command.slot))
    if known is not None:
        touched.add(known)
    with ExitStack() as changes:
        for view_id in sorted(touched):
            changes.enter_context(work.changing("saved_view", {"id": view_id}))
        if command.slot is not None:
            views.free_slot(work.tx, owner, command.slot)
        view_id = views.save(work.tx, owner, name, command.query, command.layout, command.slot)
    if known is None:
        work.inserted("saved_view", {"id": view_id})
    work.record("view saved", new=name)
    return Outcome(None, f"view {Foreign(name)} saved")


@handles(RemoveView)
def remove_view(work: Work, command: RemoveView) -> Outcome:
    """Delete the view."""
    owner = None if command.shared else work.agent.id
    found = views.id_of(work.tx, owner, command.name)
    if found is None:
        whose = "shared" if command.shared else "of yours"
        raise NotFound(f"there is no view {Foreign(command.name).line()!r} {whose}; see: odesk view list")
    with work.changing("saved_view", {"id": found}):
        views.remove(work.tx, owner, command.name)
    work.record("view removed", new=command.name)
    return Outcome(None, f"view {Foreign(command.name)} removed")
