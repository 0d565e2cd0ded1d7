"""The tickets of saved views, and groups of tickets with their figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from odesk_tui.cli.listing import How, listed
from odesk_tui.cli.names import meant
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.session import Session
from odesk_tui.core.durations import hours_text, words_text
from odesk_tui.core.errors import NotFound, UsageError
from odesk_tui.core.fields import BUILT_IN, FieldSet
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.query.parser import parse
from odesk_tui.core.query.printer import to_text
from odesk_tui.core.text import Foreign
from odesk_tui.core.wording import ago_text
from odesk_tui.reads.grouping import Figures, Group
from odesk_tui.reads.tree import TreeGroups
from odesk_tui.reads.views import ViewCount, Views

# Columns of the figures, and those that are not shown when nobody asks.
_FIGURES = ("tickets", "open", "breached", "age", "time")


def view_named(session: Session, name: str, *, shared: bool = False, team: str = "") -> ViewCount:
    """The agent's view of that name, or in its place a team's, or everybody's; only those ``shared`` or of the ``team``.

    Raises :class:`NotFound` that offers the nearest.
    """
    found = session.desk.read(Views(counted=False))
    if shared:
        found = tuple(view for view in found if view.whose == "everybody")
    elif team:
        found = tuple(view for view in found if view.team == team.casefold())
    # One's own comes before a team's, and that before everybody's of the same name.
    for views in ([view for view in found if _rank(view) == rank] for rank in range(3)):
        named = meant(name, (view.name.raw for view in views))
        if named is not None:
            return next(view for view in views if view.name.raw == named)
    hint = nearest(name, [view.name.line() for view in found])
    raise NotFound(f"there is no view {Foreign(name[:60]).line()!r}{hint}; see: odesk view list")


def _rank(view: ViewCount) -> int:
    return 0 if view.owner is not None else 1 if view.team is not None else 2


def list_view(
    session: Session,
    name: str,
    more: str,
    columns: str | None,
    group: str | None,
    limit: int,
    trash: bool,
    how: How,
) -> int:
    """Print the tickets of a view in its columns, those that ``more`` finds of them; with ``group`` their groups."""
    view = view_named(session, name)
    query = f"{view.query} {more}".strip()
    if group is not None:
        return list_groups(session, query, group, columns, how)
    shown = columns.split(",") if columns else view.columns
    return listed(session, query, [part.strip() for part in shown], limit, trash, how)


def list_groups(session: Session, query: str, group: str, columns: str | None, how: How) -> int:
    """Print the groups of a query by the fields ``group`` (empty: those that the query is grouped by)."""
    json, format, csv, snippets = how
    if snippets:
        raise UsageError("--snippets is about tickets, not about groups")
    if json == "":
        # Names need no store, and no query that can be read.
        levels = tuple(part.strip() for part in group.split(",") if part.strip())
        return Output(session, _table(levels, lambda: 0), "", format, csv=csv).names()
    vocabulary = session.desk.viewer().vocabulary
    parsed = parse(query, vocabulary)
    if group.strip():
        condition = to_text(_ungrouped(query, session))
        query = f"{condition} group:{','.join(part.strip() for part in group.split(','))}".strip()
        parsed = parse(query, vocabulary)
    if not parsed.group:
        raise UsageError("there is nothing to group by; name fields: --group status, or group:status in the query")
    now = session.desk.viewer().now
    table = _table(parsed.group, lambda: int(now.timestamp()), vocabulary.fields)
    out = Output(session, table, json, format, columns=columns.split(",") if columns else (), csv=csv)
    grouping = session.desk.read(TreeGroups(query))
    shown = out.rows(one for one in grouping.groups if len(one.path) == len(parsed.group))
    if not shown and not out.is_data:
        session.say("no tickets found")
    if grouping.remark:
        session.say(grouping.remark)
    return 0


def _ungrouped(query: str, session: Session) -> Any:
    from dataclasses import replace

    return replace(parse(query, session.desk.viewer().vocabulary), group=())


def _table(levels: Sequence[str], now: Callable[[], int], known: FieldSet = BUILT_IN) -> Table[Group]:
    """What can be said of a group by ``levels``, which are among the ``known`` fields."""

    def figure(
        name: str, meaning: str, value: Callable[[Figures], Any], said: Callable[[Figures], Any] | None = None
    ) -> Field[Group]:
        def of(told: Callable[[Figures], Any]) -> Callable[[Group], Any]:
            return lambda group: None if group.figures is None else told(group.figures)

        return Field(name, meaning, of(value), said=None if said is None else of(said))

    def age(figures: Figures) -> str | None:
        return None if figures.oldest is None else ago_text(now() - int(figures.oldest.timestamp()))

    def level(place: int, name: str) -> Field[Group]:
        def value(group: Group) -> Any:
            part = group.path[place]
            spec = known.get(name)
            if part is None or spec is None or not spec.custom or spec.spanned:
                return None if part is None else Foreign(part)
            # Few lists are of groups by a desk's own field.
            from odesk_tui.core.custom.own_field import OwnField
            from odesk_tui.core.custom.values import text

            return Foreign(text(spec.own, part) if isinstance(spec, OwnField) else part)

        return Field(name, f"the group by {name}; nothing where tickets have none", value)

    label: Field[Group] = Field("label", "what the last one is called", lambda group: group.label, wide=True)
    fields = (
        *(level(place, name) for place, name in enumerate(levels)),
        label,
        figure("tickets", "how many tickets", lambda f: f.total),
        figure("open", "how many of them are neither solved nor closed", lambda f: f.active),
        figure("breached", "how many are past a promise", lambda f: f.breached),
        figure("oldest", "when the oldest open one was created", lambda f: f.oldest),
        figure("age", "how long ago that was", age),
        figure(
            "time",
            "work on them in hours and minutes, running timers up to now",
            lambda f: hours_text(f.spent_s),
            lambda f: words_text(f.spent_s),
        ),
        figure("seconds", "the same in seconds", lambda f: f.spent_s),
    )
    return Table(fields, (*levels, *_FIGURES))
