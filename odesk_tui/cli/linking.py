"""Tickets that belong together: links, merging, watching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from odesk_tui.cli import options
from odesk_tui.cli.declare import TICKETS, Argument, Option, command
from odesk_tui.cli.ids import is_number, numbers, one_number
from odesk_tui.cli.outcomes import Care, change
from odesk_tui.cli.session import Session
from odesk_tui.commands.links import Link, Unlink
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.watching import Unwatch, Watch
from odesk_tui.core.errors import UsageError
from odesk_tui.core.links import INVERSES, KIND_NAMES, KINDS
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.text import Foreign
from odesk_tui.reads.crossing import across
from odesk_tui.reads.people import Directory
from odesk_tui.reads.tickets import TicketsNumbered

# How a person says a kind in a sentence: the words that screens and histories use, with hyphens.
SAID: Mapping[str, str] = {
    **{said[0].replace(" ", "-"): kind for kind, said in KINDS.items()},
    **{KINDS[kind][1].replace(" ", "-"): inverse for inverse, kind in INVERSES.items()},
}

LinkWords = Annotated[
    list[str],
    Argument(
        f"tickets, how they are linked ({', '.join(KIND_NAMES)}), and to which", "ID... KIND TARGET", completes="links"
    ),
]
UnlinkWords = Annotated[
    list[str],
    Argument(
        "tickets, the kind of link (default: any), and the other ticket", "ID... [KIND] TARGET", completes="links"
    ),
]
WatchAgent = Annotated[str, Option(("--agent",), "who watches (default: me)", "HANDLE", completes="agents")]


@command(
    "link",
    panel=TICKETS,
    dashes=True,
    examples=(
        "odesk link 1042 blocks 1050",
        "odesk link 1042 1043 --duplicates 1040",
        "odesk link 1042 child-of 1000",
        "odesk list tag:outage --format '{id}' | odesk link - caused-by 1042",
    ),
)
def link(
    session: Session,
    words: LinkWords,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    if_version: options.IfVersion = None,
) -> int:
    """Link tickets to another; the words are those of screens, and help links tells them all."""
    ids, said, target = _sentence("link", words)
    kind, other = _kind(said) or "relates", one_number(target)
    care = Care(dry_run, yes, if_version)
    return change(session, ids, lambda tickets, seen: Link(tickets=tickets, seen=seen, target=other, kind=kind), care)


@command(
    "unlink", panel=TICKETS, dashes=True, examples=("odesk unlink 1042 1050", "odesk unlink 1042 1043 blocks 1050")
)
def unlink(
    session: Session,
    words: UnlinkWords,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    if_version: options.IfVersion = None,
) -> int:
    """Remove the links between tickets and another."""
    ids, said, target = _sentence("unlink", words)
    kind, other = _kind(said), one_number(target)
    care = Care(dry_run, yes, if_version)
    return change(session, ids, lambda tickets, seen: Unlink(tickets=tickets, seen=seen, target=other, kind=kind), care)


def _sentence(verb: str, words: Sequence[str]) -> tuple[list[str], str, str]:
    """The tickets, the kind (empty: not said) and the target of ``1042 1043 blocked by 1050``; raises UsageError."""
    split = next((place for place, word in enumerate(words) if not is_number(word)), len(words) - 1)
    ids, said, target = list(words[:split]), list(words[split:-1]), words[-1]
    if ids and (target == "-" or not is_number(target)):
        raise UsageError(f"{verb} ends with the ticket to {verb} to: odesk {verb} 1042 blocks 1050")
    if not ids or not all(is_number(word) for word in ids):
        raise UsageError(f"{verb} needs tickets before the other one: odesk {verb} 1042 blocks 1050")
    if any(is_number(word) for word in said):
        raise UsageError(f"{verb} takes the tickets first, then how, then one other ticket")
    return ids, "-".join(said), target


def _kind(said: str) -> str:
    """The kind as the commands name it; raises UsageError for an unknown one."""
    wanted = said.removeprefix("--").casefold().replace("_", "-")
    kind = SAID.get(wanted, wanted)
    if not kind:
        return ""
    if kind not in KIND_NAMES:
        what = "option" if said.startswith("-") else "kind of link"
        shown = Foreign(said[:60]).line()
        raise UsageError(
            f"there is no {what} {shown!r}{nearest(kind, KIND_NAMES)}; the kinds are: {', '.join(KIND_NAMES)}"
        )
    return kind


@command(
    "merge",
    panel=TICKETS,
    examples=(
        "odesk merge 1043 --into 1042",
        "odesk list 'tag:dup !id:1042' --format '{id}' | odesk merge - --into 1042",
    ),
)
def merge(
    session: Session,
    ids: options.Ids,
    into: Annotated[
        str | None, Option(("--into",), "the ticket that goes on (needed)", "ID", completes="tickets")
    ] = None,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    if_version: options.IfVersion = None,
) -> int:
    """Merge tickets into another; messages, time and watchers move there, and they are closed as its duplicates.

    Those of another customer want a y, or --yes.
    """
    if into is None:
        raise UsageError("merge needs the ticket that goes on: odesk merge 1043 --into 1042")
    goal, found = one_number(into), numbers(ids)
    across = yes
    foreign = () if yes or dry_run or not session.can_ask else _foreign(session, found, goal)
    if foreign:
        for line in foreign:
            session.say(line)
        across = session.ask("merge them all the same? y/N").casefold() in ("y", "yes")
        if not across:
            session.say("nothing was changed")
            return 0
    care = Care(dry_run, yes, if_version)
    words = [str(number) for number in found]
    code = change(
        session, words, lambda tickets, seen: Merge(tickets=tickets, seen=seen, into=goal, across=across), care
    )
    if code == 0 and not dry_run:
        session.hint("odesk undo takes it back")
    return code


def _foreign(session: Session, found: Sequence[int], goal: int) -> tuple[str, ...]:
    """What to say of each ticket that is of another customer than the one that goes on."""
    rows = {row.number: row for row in session.acting.read(TicketsNumbered((*found, goal)))}
    if goal not in rows:
        return ()
    return across(session.acting.read(Directory()).projects, [rows[n] for n in found if n in rows], rows[goal])


@command(
    "watch",
    panel=TICKETS,
    examples=("odesk watch 1042", "odesk list tag:outage --format '{id}' | odesk watch - --agent bob"),
)
def watch(
    session: Session,
    ids: options.Ids,
    agent: WatchAgent = "me",
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
) -> int:
    """Hear of tickets that are not yours; what their customers write comes into the inbox."""
    care = Care(dry_run, yes)
    return change(session, ids, lambda tickets, seen: Watch(tickets=tickets, seen=seen, agent=agent), care)


@command("unwatch", panel=TICKETS, examples=("odesk unwatch 1042", "odesk unwatch 1042 1043 --agent bob"))
def unwatch(
    session: Session,
    ids: options.Ids,
    agent: WatchAgent = "me",
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
) -> int:
    """Hear no more of tickets that are not yours."""
    care = Care(dry_run, yes)
    return change(session, ids, lambda tickets, seen: Unwatch(tickets=tickets, seen=seen, agent=agent), care)
