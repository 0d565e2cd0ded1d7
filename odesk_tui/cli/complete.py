"""What the shell may offer at the cursor: real numbers, handles, views and fields. Never fails, never prints.

Some shells evaluate what is offered, so text that others wrote is offered only where it cannot mean anything to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from odesk_tui.cli.ids import is_number
from odesk_tui.cli.names import shell_form
from odesk_tui.cli.session import Session
from odesk_tui.commands.views import LAYOUTS
from odesk_tui.core.fields import FIELDS
from odesk_tui.core.links import INVERSES, KINDS
from odesk_tui.core.people import Agent, Project, Role, Team
from odesk_tui.core.query.completion import complete, valued
from odesk_tui.core.sla.policy import Metric
from odesk_tui.reads.breaches import ReasonCodes
from odesk_tui.reads.macros import Macros
from odesk_tui.reads.people import Contacts, Directory, People
from odesk_tui.reads.policies import ContractRows
from odesk_tui.reads.sla import Calendars, Policies
from odesk_tui.reads.tickets import ListTickets
from odesk_tui.reads.value_counts import ValueCounts
from odesk_tui.reads.views import Views
from odesk_tui.settings import BY_NAME, SETTINGS

Offer: TypeAlias = "str | tuple[str, str]"
Completer: TypeAlias = Callable[[Any, str], list[Offer]]
Find: TypeAlias = Callable[[Session, Any, str], "Iterable[Offer]"]
_LIMIT = 30
_PLAIN = re.compile(r"[\w@#+./:,=-]+")
_KINDS_SAID = (
    *((kind, said[0]) for kind, said in KINDS.items()),
    *((inverse, KINDS[kind][1]) for inverse, kind in INVERSES.items()),
)
_RISKY = re.compile(r"[^\w .,@-]+")


def harmless(text: str) -> str:
    """``text`` with everything that a shell or a mark-up might read as its own made a space."""
    return " ".join(_RISKY.sub(" ", text).split())[:60]


def _session(ctx: Any) -> Session:
    session = Session()
    while ctx is not None:
        session.store = session.store or ctx.params.get("store")
        session.agent = session.agent or ctx.params.get("as_")
        ctx = ctx.parent
    return session


def _completer(find: Find) -> Completer:
    """``find`` made safe: any failure offers nothing, and nothing odd is offered."""

    def offers(ctx: Any, incomplete: str) -> list[Offer]:
        session = _session(ctx)
        try:
            found = [offer for offer in find(session, ctx, incomplete) if _PLAIN.fullmatch(_value(offer))]
        except Exception:
            return []
        finally:
            session.close()
        return [offer for offer in found if _value(offer).startswith(incomplete)]

    return offers


def _value(offer: Offer) -> str:
    return offer if isinstance(offer, str) else offer[0]


def _people(session: Session) -> People:
    return session.desk.read(Directory())


def _named(found: Iterable[Agent | Team | Project]) -> list[Offer]:
    return [(one.handle, harmless(one.name.line())) for one in found]


def _tickets(session: Session, _ctx: Any, incomplete: str) -> Iterator[Offer]:
    before, comma, last = incomplete.rpartition(",")
    wanted = last.removeprefix("#")
    query = f"id:{wanted}" if wanted.isdigit() else ""
    mark = "#" if last.startswith("#") else ""
    for text in dict.fromkeys((query, "")):
        for row in session.desk.read(ListTickets(text, limit=_LIMIT)).rows:
            if str(row.number).startswith(wanted):
                yield f"{before}{comma}{mark}{row.number}", harmless(f"{row.status} {row.subject}")


def _query(session: Session, ctx: Any, incomplete: str) -> Iterator[Offer]:
    given = ctx.params.get("query") or ctx.params.get("words") or ()
    # A shell that splits words at colons gives status, :, op: put together again they are one word.
    parts = list(given) if isinstance(given, list | tuple) else [given]
    tail = incomplete if not parts or parts[-1] != ":" else "".join(parts[-2:]) + incomplete
    people = _people(session)
    values: dict[str, Sequence[str]] = {
        "assignee": [agent.handle for agent in people.agents],
        "team": [team.handle for team in people.teams],
        "project": [project.handle for project in people.projects],
        "tag": people.tags,
    }
    shift = len(tail) - len(incomplete)
    fields = session.desk.viewer().vocabulary.fields
    wanted = valued(tail, len(tail), fields)
    found = complete(tail, len(tail), values, fields)
    texts = tuple(candidate.text for candidate in found)
    counts = session.desk.read(ValueCounts(wanted, texts)) if wanted is not None else {}
    for candidate in found:
        word = (tail[: candidate.start] + candidate.text)[shift:]
        number = counts.get(candidate.text, "")
        yield (word, f"{number} ticket{'s' * (number != '1')}") if number else word


def _fields(session: Session, _ctx: Any, incomplete: str) -> Iterator[Offer]:
    """Names of fields, one after the other with commas."""
    before, comma, _ = incomplete.rpartition(",")
    given = before.split(",")
    fields = session.desk.viewer().vocabulary.fields
    yield from (f"{before}{comma}{spec.name}" for spec in fields if spec.name not in given)


def _assignments(session: Session, _ctx: Any, incomplete: str) -> Iterator[Offer]:
    name, equals, _ = incomplete.partition("=")
    if not equals:
        yield from (f"{spec.name}=" for spec in session.desk.viewer().vocabulary.fields if spec.settable)
        return
    spec = session.desk.viewer().vocabulary.fields.get(name.casefold())
    if spec is None:
        return
    people = _people(session)
    known = {
        "assignee": ["me", *(agent.handle for agent in people.agents)],
        "team": [team.handle for team in people.teams],
        "project": [project.handle for project in people.projects],
        "tag": people.tags,
    }
    spec = session.desk.viewer().vocabulary.fields.get(name) or spec
    values = [*spec.choices, *known.get(spec.name, ()), *(["none"] if spec.nullable else [])]
    yield from (f"{name}={value}" for value in values)


def _labels(session: Session, ctx: Any, incomplete: str) -> Iterator[Offer]:
    if incomplete[:1] in ("+", "-"):
        yield from (f"{incomplete[0]}{tag}" for tag in _people(session).tags)
    else:
        yield from _tickets(session, ctx, incomplete)


def _links(session: Session, ctx: Any, incomplete: str) -> Iterator[Offer]:
    """Tickets, after one of them the kinds too, after a kind only tickets."""
    given = [str(word) for word in ctx.params.get("words") or ()]
    if given and all(is_number(word) for word in given):
        yield from ((kind, f"{said} the other") for kind, said in _KINDS_SAID)
    yield from _tickets(session, ctx, incomplete)


def _values(session: Session, ctx: Any, _incomplete: str) -> Iterable[Offer]:
    """What the setting that was named takes."""
    name = str(ctx.params.get("name") or "")
    if name == "agent":
        return _named(_people(session).agents)
    if name == "theme":
        from odesk_tui.tui import theme

        return sorted(theme.known())
    return BY_NAME[name].choices if name in BY_NAME else ()


def _field_kinds(_session: Session) -> Iterable[Offer]:
    from odesk_tui.core.custom.definition import CustomKind

    return [kind.value for kind in CustomKind]


def _zones(_session: Session) -> Iterable[Offer]:
    from odesk_tui.core.sla.definition import zone_names

    return sorted(zone_names())


def _topics(_session: Session) -> Iterable[Offer]:
    from odesk_tui.cli.help import TOPICS
    from odesk_tui.cli.words import MODULES

    return [*TOPICS, *(name for name in MODULES if name != "browse")]


def _assignees(session: Session) -> Iterator[Offer]:
    people = _people(session)
    yield from ("me", "none")
    yield from ((agent.handle, harmless(agent.name.line())) for agent in people.agents if agent.active)
    yield from (f"team:{team.handle}" for team in people.teams)


def _whatever(offers: Callable[[Session], Iterable[Offer]]) -> Find:
    return lambda session, _ctx, _incomplete: offers(session)


# What there is, whatever was typed.
_KNOWN: dict[str, Callable[[Session], Iterable[Offer]]] = {
    "zones": _zones,
    "topics": _topics,
    "assignees": _assignees,
    "agents": lambda session: _named(_people(session).agents),
    "teams": lambda session: _named(_people(session).teams),
    "projects": lambda session: _named(_people(session).projects),
    "contacts": lambda session: [contact.email.raw for contact in session.desk.read(Contacts())],
    "tags": lambda session: _people(session).tags,
    "views": lambda session: [shell_form(view.name.raw) for view in session.desk.read(Views(counted=False))],
    "macros": lambda session: [shell_form(macro.name.raw) for macro in session.desk.read(Macros())],
    "own_fields": lambda session: [spec.name for spec in session.desk.viewer().vocabulary.fields if spec.custom],
    "field_kinds": _field_kinds,
    "targets": lambda _session: [metric.value for metric in Metric],
    "calendars": lambda session: [shell_form(name.raw) for name, _ in session.desk.read(Calendars())],
    "reasons": lambda session: [(one.code, harmless(one.label.line())) for one in session.desk.read(ReasonCodes())],
    "policies": lambda session: [shell_form(policy.name) for policy in session.desk.read(Policies())],
    "contracts": lambda session: [shell_form(row.contract.name) for row in session.desk.read(ContractRows())],
    "layouts": lambda _session: LAYOUTS,
    "statuses": lambda session: [status.name for status in session.desk.viewer().catalogue.statuses_of()],
    "types": lambda session: [(one.name, one.label) for one in session.desk.viewer().catalogue.current],
    "workflows": lambda session: list(session.desk.viewer().catalogue.workflows),
    "roles": lambda _session: list(Role),
    "priorities": lambda _session: FIELDS["priority"].choices,
    "settings": lambda _session: [setting.name for setting in SETTINGS],
}
# What fits what was typed.
_TYPED: dict[str, Find] = {
    "tickets": _tickets,
    "query": _query,
    "assignments": _assignments,
    "fields": _fields,
    "labels": _labels,
    "links": _links,
    "values": _values,
}
COMPLETERS: dict[str, Completer] = {
    **{name: _completer(find) for name, find in _TYPED.items()},
    **{name: _completer(_whatever(offers)) for name, offers in _KNOWN.items()},
}
