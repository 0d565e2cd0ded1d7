"""Saved views: kept, changed, put on keys, removed: one's own, a team's by its members, everybody's by admins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.people import name_value
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import InvalidValue, NotAllowed, NotFound
from odesk_tui.core.fields import BUILT_IN, FieldSet, Kind
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.query.parser import parse
from odesk_tui.core.text import Foreign
from odesk_tui.store import people, views
from odesk_tui.store.door import Value
from odesk_tui.store.views import SavedView, Whose
from odesk_tui.store.vocabulary import read_vocabulary

LAYOUTS = ("list", "tree", "board")
# Whose a view is: one's own, everybody's; every other word is a team's handle.
MINE, EVERYBODY = "me", "everybody"
# Columns of a view at most.
MOST_COLUMNS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveView(Command):
    """Keep ``query`` under ``name`` (replacing the view of that name unless ``new``), on the number key ``slot`` if given.

    It is one's own, ``shared`` everybody's, or the ``team``'s whose handle is given. ``layout`` is what the screens show it
    as: list, tree or board; ``columns`` are the fields that a list shows, none: as many as fit.
    """

    name: str
    query: str
    slot: int | None = None
    shared: bool = False
    layout: str = "list"
    team: str = ""
    columns: tuple[str, ...] = ()
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EditView(Command):
    """Change a view: ``name``, ``query``, ``layout``, ``columns`` (comma separated), ``owner`` (me, everybody or a team's
    handle), ``key`` (the agent's own: 1 to 9, or none)."""

    view: int
    changes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PutViewOnKey(Command):
    """Put a view on a number key of one's own (None: on no key)."""

    view: int
    slot: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveView(Command):
    """Delete a view of one's own, of a team, or (``shared``) one of everybody's."""

    name: str
    shared: bool = False
    team: str = ""


@handles(SaveView)
def save_view(work: Work, command: SaveView) -> Outcome:
    """Check everything, then keep it."""
    name = name_value(command.name, "view")
    whose = _whose(work, command.shared, command.team)
    _refuse_everybodys(work, whose)
    slot = None if command.slot is None else _slot(command.slot)
    values: dict[str, Value] = {
        "query": _query(work, command.query),
        "layout": _layout(command.layout),
        "columns": ",".join(columns_value(command.columns, read_vocabulary(work.tx).fields)),
        "slot": slot,
    }
    known = views.id_of(work.tx, whose, name)
    if known is not None and command.new:
        raise NotAllowed(f"there is a view {Foreign(name).line()!r} already; change it with: odesk view edit")
    with ExitStack() as changes:
        for view_id in views.with_slot(work.tx, whose, slot) if slot is not None else ():
            if view_id != known:
                changes.enter_context(work.changing("saved_view", {"id": view_id}))
                views.update(work.tx, view_id, {"slot": None})
        if known is not None:
            changes.enter_context(work.changing("saved_view", {"id": known}))
            views.update(work.tx, known, values)
    if known is None:
        known = views.insert(work.tx, whose, name, values)
        work.inserted("saved_view", {"id": known})
    if slot is not None and work.actor.agent is not None:
        _free(work, slot, known)
    work.record("view saved", new=name)
    return Outcome(None, f"view {Foreign(name)} saved")


@handles(EditView)
def edit_view(work: Work, command: EditView) -> Outcome:
    """Change what is given."""
    view = _seen(work, command.view)
    if command.changes.keys() - {"key"}:
        _refuse_everybodys(work, _whose_is(work, view))
    values: dict[str, Value] = {}
    name = view.name.raw
    key: int | None = None
    for field_name, raw in command.changes.items():
        match field_name:
            case "name":
                values["name"] = name = name_value(raw, "view")
            case "query":
                values["query"] = _query(work, raw)
            case "layout":
                values["layout"] = _layout(raw)
            case "columns":
                values["columns"] = ",".join(columns_value(raw.split(","), read_vocabulary(work.tx).fields))
            case "owner":
                owner = raw.strip().casefold()
                whose = _whose(work, owner == EVERYBODY, "" if owner in (MINE, EVERYBODY) else owner)
                _refuse_everybodys(work, whose)
                values |= {"owner_id": whose.owner_id, "team_id": whose.team_id}
            case "key":
                key = key_value(raw)
            case _:
                raise InvalidValue(
                    Foreign(field_name[:40]).line(), "a view has a name, query, layout, columns, an owner and a key"
                )
    if "name" in values or "owner_id" in values:
        of = Whose(values["owner_id"], values["team_id"]) if "owner_id" in values else _whose_is(work, view)  # type: ignore[arg-type]
        if views.id_of(work.tx, of, name) not in (None, view.id):
            raise NotAllowed(f"there is another view {Foreign(name).line()!r}; choose another name")
    if values:
        with work.changing("saved_view", {"id": view.id}):
            views.update(work.tx, view.id, values)
    if "owner_id" in values:
        _drop_keys(work, view.id, but=work.agent.id)
    if "key" in command.changes:
        _move_to(work, view.id, key)
    work.record("view changed", new=name)
    return Outcome(None, f"view {Foreign(name)} changed")


@handles(PutViewOnKey)
def put_view_on_key(work: Work, command: PutViewOnKey) -> Outcome:
    """Move it there; what was on that key is on none."""
    view = _seen(work, command.view)
    slot = None if command.slot is None else _slot(command.slot)
    _move_to(work, view.id, slot)
    work.record("view on key", new=view.name.raw)
    said = f"on key {command.slot}" if command.slot is not None else "on no key"
    return Outcome(None, f"view {view.name} is {said}")


@handles(RemoveView)
def remove_view(work: Work, command: RemoveView) -> Outcome:
    """Delete the view."""
    of = _whose(work, command.shared, command.team)
    _refuse_everybodys(work, of)
    found = views.id_of(work.tx, of, command.name)
    if found is None:
        whose = f"of the team {command.team}" if command.team else ("shared" if command.shared else "of yours")
        raise NotFound(f"there is no view {Foreign(command.name).line()!r} {Foreign(whose)}; see: odesk view list")
    _drop_keys(work, found)
    with work.changing("saved_view", {"id": found}):
        views.remove(work.tx, found)
    work.record("view removed", new=command.name)
    return Outcome(None, f"view {Foreign(command.name)} removed")


def _seen(work: Work, view_id: int) -> SavedView:
    """The view, if the agent sees it: otherwise it is not there for them."""
    view = views.seen_by(work.tx, work.agent.id, view_id)
    if view is None:
        raise NotFound("that view is not there any more; see: odesk view list")
    return view


def _whose(work: Work, shared: bool, team: str) -> Whose:
    """The owner that is asked for; only a team's members keep views for it."""
    if shared and team:
        raise InvalidValue("owner", "a view belongs to a team or to everybody, not to both")
    if shared:
        return Whose()
    if not team:
        return Whose(owner_id=work.agent.id)
    found = work.team_named(team)
    if found.id not in people.teams_of(work.tx, work.agent.id):
        raise NotAllowed(f"you are not in the team {found.handle}: its members keep its views")
    return Whose(team_id=found.id)


def _refuse_everybodys(work: Work, whose: Whose) -> None:
    """Raise :class:`NotAllowed` for an agent who may not change what everybody sees; they may have one like it."""
    if whose == Whose():
        try:
            work.refuse_but_admins("everybody's views")
        except NotAllowed as error:
            raise NotAllowed(
                f"{error}; have one of your own like it with: odesk view copy (y in the list of views)"
            ) from None


def _whose_is(work: Work, view: SavedView) -> Whose:
    if view.owner is not None:
        return Whose(owner_id=work.agent.id)
    return Whose(team_id=work.team_named(view.team).id) if view.team is not None else Whose()


def _query(work: Work, text: str) -> str:
    parse(text, read_vocabulary(work.tx))
    return text.strip()


def _slot(slot: int) -> int:
    if not 1 <= slot <= 9:
        raise InvalidValue("key", "a view's key is one of 1 to 9")
    return slot


def _layout(layout: str) -> str:
    if layout not in LAYOUTS:
        raise InvalidValue("layout", f"{Foreign(layout).line()!r} is not one of {', '.join(LAYOUTS)}")
    return layout


def columns_value(names: Iterable[str], fields: FieldSet = BUILT_IN) -> tuple[str, ...]:
    """The fields that ``names`` call, in their order; raises :class:`InvalidValue`."""
    found: dict[str, None] = {}
    for raw in names:
        name = raw.strip().casefold()
        if not name:
            continue
        spec = fields.get(name)
        if spec is None or spec.kind is Kind.LINKS:
            hint = nearest(name, tuple(fields.by_name)) or f"; the fields are: {', '.join(one.name for one in fields)}"
            raise InvalidValue("columns", f"there is no field {Foreign(name[:60]).line()!r}{hint}")
        found[spec.name] = None
    if len(found) > MOST_COLUMNS:
        raise InvalidValue("columns", f"{len(found)} are too many, a view has at most {MOST_COLUMNS}")
    return tuple(found)


def key_value(raw: str) -> int | None:
    """The number key that ``raw`` names, None for ``none``; raises :class:`InvalidValue`."""
    text = raw.strip().casefold()
    if text in ("", "none"):
        return None
    if len(text) != 1 or text not in "123456789":
        raise InvalidValue("key", f"{Foreign(raw[:40]).line()!r} is no key for a view: 1 to 9, or none")
    return int(text)


def _move_to(work: Work, view_id: int, slot: int | None) -> None:
    """Put a view on a key of the agent, and off the one that it is on."""
    agent_id = work.agent.id
    now = views.by_key(views.of_agent(work.tx, agent_id), views.chosen_keys(work.tx, agent_id)).get(view_id)
    if now == slot:
        return
    if now is not None:
        _choose(work, now, None)
    if slot is not None:
        _choose(work, slot, view_id)


def _choose(work: Work, slot: int, view_id: int | None) -> None:
    """Put a view, or nothing, on a key of the agent."""
    agent_id = work.agent.id
    key: dict[str, Value] = {"agent_id": agent_id, "slot": slot}
    with work.changing("view_key", key):
        views.put_on_key(work.tx, agent_id, slot, view_id)


def _free(work: Work, slot: int, view_id: int) -> None:
    """Let the agent's key, which may have been given to another view, be that of this one."""
    chosen = views.chosen_keys(work.tx, work.agent.id)
    if slot in chosen and chosen[slot] != view_id:
        with work.changing("view_key", {"agent_id": work.agent.id, "slot": slot}):
            views.clear_key(work.tx, work.agent.id, slot)


def _drop_keys(work: Work, view_id: int, but: int = 0) -> None:
    """Take a view from the keys of all agents but one."""
    for agent_id, slot in views.keys_of(work.tx, view_id):
        if agent_id != but:
            with work.changing("view_key", {"agent_id": agent_id, "slot": slot}):
                views.clear_key(work.tx, agent_id, slot)
