"""What the palette offers, and which of it fits what was typed: commands, tickets, people, views."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from odesk_tui.core.fields import BUILT_IN, FieldSet
from odesk_tui.core.people import Agent, Contact
from odesk_tui.core.query.errors import QueryError
from odesk_tui.core.query.parser import parse
from odesk_tui.core.query.values import Vocabulary
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.views import ViewCount
from odesk_tui.tui.actions import Action, key_text, of_scope
from odesk_tui.tui.fuzzy import score
from odesk_tui.tui.keymap import KeyMap

# What an offer is, by the sign that narrows to it.
COMMANDS, TICKETS, PEOPLE, VIEWS = ">", "#", "@", "/"
NARROWINGS = ("", COMMANDS, TICKETS, PEOPLE, VIEWS)
NAMES = {COMMANDS: "commands", TICKETS: "tickets", PEOPLE: "people", VIEWS: "views"}
# Groups whose commands act on tickets.
_ON_TICKETS = ("act", "write", "time")
_USEFUL = ("act", "write", "time", "find", "go", "select", "other", "move")
# What people type after a colon out of habit.
_HABITS = {"q": "quit", "quit": "quit", "wq": "quit", "x": "quit", "help": "help", "h": "help", "set": "settings"}
_ORDER = {COMMANDS: 0, VIEWS: 1, PEOPLE: 2, TICKETS: 3}
# Recently used ones come first among those that fit alike.
_RECENT = 30
_SIGNS = (":", "<", ">", "=", ".")


@dataclass(frozen=True, slots=True)
class Run:
    """Do the action of that id."""

    action: str


@dataclass(frozen=True, slots=True)
class Open:
    """Open the ticket of that number."""

    number: int


@dataclass(frozen=True, slots=True)
class Find:
    """Show in the list what a query finds."""

    query: str


@dataclass(frozen=True, slots=True)
class Save:
    """Keep the list's query as a view of that name."""

    name: str


@dataclass(frozen=True, slots=True)
class Show:
    """Show a saved view."""

    view: ViewCount


@dataclass(frozen=True, slots=True)
class Dress:
    """Show the theme of that name, and keep it."""

    theme: str


@dataclass(frozen=True, slots=True)
class Go:
    """Type that first: a command wants a name."""

    text: str


Answer = Run | Open | Find | Show | Save | Dress | Go


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of the palette. ``words`` is what typing is compared with besides the title."""

    kind: str
    title: str
    answer: Answer
    keys: str = ""
    note: str = ""
    words: str = ""

    @property
    def name(self) -> str:
        """What it is remembered by when it was used."""
        return named(self.answer)


def named(answer: object) -> str:
    """What an answer is remembered by; empty: it is not."""
    match answer:
        case Run(action):
            return f"> {action}"
        case Find(query):
            return f"/ {query}"
        case Show(view):
            return f"/ {view.query}"
        case Open(number):
            return f"# {number}"
    return ""


def commands(scope: str, keys: KeyMap, applies: str) -> list[Offer]:
    """Every action of a scope with its keys; ``applies`` tells what those that act on tickets act on."""
    found = sorted((action for action in of_scope(scope) if _offered(action)), key=lambda action: _rank(action.group))
    return [
        *(_command(action, scope, keys, applies) for action in found),
        Offer(COMMANDS, "save NAME", Go("save "), ":save", "keep the query as a view", "view filter"),
        Offer(COMMANDS, "theme NAME", Go("theme "), ":theme", "other colours", "colors colours dark light"),
    ]


def _rank(group: str) -> int:
    """Moving comes last: nobody types to move."""
    return _USEFUL.index(group) if group in _USEFUL else len(_USEFUL) - 1


def _offered(action: Action) -> bool:
    # The palette's own key would only open it again.
    return not action.own and action.id not in ("palette", "view")


def _command(action: Action, scope: str, keys: KeyMap, applies: str) -> Offer:
    shown = " ".join(map(key_text, keys.keys(action, scope)[:2]))
    note = f"applies to {applies}" if applies and action.group in _ON_TICKETS and action.id != "create" else ""
    return Offer(COMMANDS, action.label, Run(action.id), shown, note, f"{action.id.replace('_', ' ')} {action.hint}")


def views(found: Iterable[ViewCount]) -> list[Offer]:
    """Saved views, with their number keys."""
    return [
        Offer(VIEWS, view.name.line(), Show(view), str(view.slot or ""), f"view: {view.query}", view.query)
        for view in found
    ]


def agents(found: Iterable[Agent]) -> list[Offer]:
    """Colleagues, for what they have to do."""
    return [
        Offer(PEOPLE, agent.name.line(), Find(f"assignee:{agent.handle}"), agent.handle, "their tickets", agent.handle)
        for agent in found
        if agent.active
    ]


def contacts(found: Iterable[Contact]) -> list[Offer]:
    """Customers' people, for what they asked."""
    return [
        Offer(PEOPLE, contact.name.line(), Find(f'requester:"{email}"'), "", f"{email}: what they asked", email)
        for contact in found
        if '"' not in (email := contact.email.line())
    ]


def tickets(rows: Iterable[TicketRow], note: str = "ticket") -> list[Offer]:
    """Tickets by number and subject."""
    return [
        Offer(
            TICKETS,
            f"#{row.number} {row.subject.line()}",
            Open(row.number),
            row.status,
            f"{note}, {row.project.line()}",
        )
        for row in rows
    ]


def fitting(
    typed: str,
    narrowed: str,
    known: Sequence[Offer],
    found: Sequence[Offer],
    used: Sequence[str],
    themes: Sequence[str],
    fields: FieldSet = BUILT_IN,
) -> list[Offer]:
    """What fits, the best first. ``known`` is compared here; ``found`` are the tickets that the store found for ``typed``.

    ``fields`` are those that a query can name.
    """
    typed, vocabulary = typed.strip(), Vocabulary(fields=fields)
    first = [] if narrowed not in ("", COMMANDS) else _typed(typed, known, themes)
    if narrowed in ("", TICKETS) and typed.lstrip("#").isdecimal():
        number = int(typed.lstrip("#"))
        first.append(Offer(TICKETS, f"#{number}", Open(number), "", "open the ticket of that number"))
    by_query = Offer(VIEWS, typed, Find(typed), "", "filter the list by this")
    if narrowed in ("", VIEWS) and _is_query(typed, vocabulary):
        first.append(by_query)
    rank = {name: place for place, name in enumerate(used)}
    scored = []
    for place, offer in enumerate(known):
        if narrowed and offer.kind != narrowed:
            continue
        fit = score(typed, offer.title) if typed else 0
        by_words = score(typed, offer.words) if typed and offer.words else None
        if by_words is not None:
            fit = max(fit if fit is not None else 0, by_words - _RECENT)
        if fit is not None:
            recent = _RECENT - rank[offer.name] if offer.name in rank and rank[offer.name] < _RECENT else 0
            order = _ORDER[offer.kind] if typed else 0
            scored.append((-fit - recent if typed else -recent, order, place, offer))
    best = [offer for *_, offer in sorted(scored, key=lambda one: one[:3])]
    if narrowed == VIEWS and typed and by_query not in first and _reads(typed, vocabulary):
        best.append(by_query)
    there = {offer.answer for offer in (*first, *best)}
    more = [offer for offer in found if narrowed in ("", TICKETS) and offer.answer not in there]
    return [*first, *best, *more]


def _typed(typed: str, known: Sequence[Offer], themes: Sequence[str]) -> list[Offer]:
    """Commands that take a name, and what people type out of habit."""
    word, _, name = typed.partition(" ")
    name = name.strip()
    if word == "save" and name:
        return [Offer(COMMANDS, f"save {name}", Save(name), "", "keep the list's query as this view")]
    if word == "theme" and " " in f"{typed} " and name + word != "theme":
        fits = sorted((-fit, theme) for theme in themes if (fit := score(name, theme)) is not None)
        return [Offer(COMMANDS, f"theme {theme}", Dress(theme), "", "these colours") for _, theme in fits]
    action = _HABITS.get(typed.casefold())
    return [offer for offer in known if action is not None and offer.answer == Run(action)]


def _is_query(typed: str, vocabulary: Vocabulary) -> bool:
    """Whether it is meant as a query, having a field with its sign, and can be read as one."""
    start = typed.casefold().lstrip("!(")
    return any(start.startswith(f"{name}{sign}") for name in vocabulary.fields.by_name for sign in _SIGNS) and _reads(
        typed, vocabulary
    )


def _reads(typed: str, vocabulary: Vocabulary) -> bool:
    try:
        parse(typed, vocabulary)
    except QueryError:
        return False
    return True


def searching(typed: str) -> str:
    """The query that finds tickets by the words typed, the last of which may be only begun; empty: too little."""
    words = ["".join(char for char in word if char.isalnum() or char in "-_.@") for word in typed.split()]
    words = [word for word in words if any(char.isalnum() for char in word)]
    if not words or len("".join(words)) < 3:
        return ""
    quoted = [f'"{word}"' for word in words[:-1]]
    begun = len(words[-1]) > 1 and words[-1].isalnum() and words[-1] not in ("AND", "OR", "NOT")
    last = f"{words[-1]}*" if begun else f'"{words[-1]}"'
    return " ".join([*quoted, last, "sort:-updated"])
