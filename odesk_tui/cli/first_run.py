"""The first run: a desk, you as its agent, and what to do next."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from odesk_tui.cli import options
from odesk_tui.cli.config import path_of, write
from odesk_tui.cli.declare import PROGRAM, Option, command
from odesk_tui.cli.errors import complain
from odesk_tui.cli.outcomes import told
from odesk_tui.cli.session import Session, without_password
from odesk_tui.commands.people import AddProject, email_value, name_value, zone_value
from odesk_tui.commands.setup import SetUp
from odesk_tui.core.errors import UsageError
from odesk_tui.core.people import handle_from, handle_value
from odesk_tui.reads.people import Directory

_ZONE_LINKS = (Path("/etc/localtime"),)
# A question is put so often before a wrong answer ends it.
_TRIES = 3


@command(
    "init",
    panel=PROGRAM,
    examples=(
        "odesk init",
        "odesk init --no-input --handle ada --name 'Ada Byron' --timezone Europe/Vienna --customer 'Acme Corporation'",
        "odesk init --store postgresql://desk@db.example/odesk",
    ),
)
def init(
    session: Session,
    handle: Annotated[str | None, Option(("--handle",), "your short name: a-z 0-9 . _ -", "HANDLE")] = None,
    name: Annotated[str | None, Option(("--name",), "your full name", "NAME")] = None,
    email: Annotated[str | None, Option(("--email",), "your address", "ADDRESS")] = None,
    timezone: options.TimeZone = None,
    customer: Annotated[str | None, Option(("--customer",), "name of the first customer", "NAME")] = None,
) -> int:
    """Make a desk: the store, you as its agent, office hours, a standard promise and views.

    Can be repeated: what is there is left as it is.
    """
    if not session.no_input and not session.can_ask:
        raise UsageError(
            "init asks four questions and nobody is at the keyboard: give --no-input, with --handle, --name, …"
        )
    if not session.no_input:
        session.say(f"the desk will lie at {without_password(session.store_address)} (elsewhere: --store)")
    full = _answer(session, "your full name", name, _full_name(session, handle), _name)
    own = _answer(session, "your short name, for assigning", handle, _short_name(session, full), handle_value)
    zone = _answer(session, "your time zone", timezone, local_zone(session), _zone)
    first = _answer(session, "your first customer (Enter: none yet)", customer, "", str.strip)
    address = email_value(email or "")
    desk = session.open(create=True)
    code = told(session, desk.run(SetUp(handle=own, name=full, email=address, timezone=zone)))
    session.agent = own
    if first:
        # Whoever was set up just now acts.
        code = _customer(session, first) or code
    session.say(f"the store is {session.desk.url}; you are {own}, in {session.zone.key}")
    _remember(session, own)
    _next(session)
    return code


def _answer(session: Session, question: str, given: str | None, default: str, check: Callable[[str], str]) -> str:
    """What was given, or answered, or by default, once ``check`` has accepted it; a wrong answer is asked for again."""
    if given is not None or session.no_input:
        return check(given if given is not None else default)
    for left in reversed(range(_TRIES)):
        try:
            return check(session.ask(question, default))
        except UsageError as error:
            if not left:
                raise
            complain(str(error))
    return default


def _name(raw: str) -> str:
    return name_value(raw, "name")


def _zone(raw: str) -> str:
    """A time zone by its name, or by its city alone: ``vienna`` is Europe/Vienna."""
    from odesk_tui.core.sla.definition import zone_names

    zones = zone_names()
    if raw.strip() in zones:
        return raw.strip()
    city = raw.strip().replace(" ", "_").casefold()
    found = [zone for zone in zones if "/" in zone and zone.rpartition("/")[2].casefold() == city]
    # Europe/Vienna before posix/Europe/Vienna.
    return zone_value(min(found, key=lambda zone: (zone.count("/"), zone)) if city and found else raw.strip())


def _full_name(session: Session, handle: str | None) -> str:
    """What the operating system calls its user, unless the line or a setting says who it is."""
    if handle is not None:
        return handle
    if session.agent or session.settings["agent"]:
        return session.handle
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_gecos.split(",", 1)[0].strip() or session.handle
    except (ImportError, KeyError):
        return session.handle


def _short_name(session: Session, full: str) -> str:
    if session.agent or session.settings["agent"] or session.no_input:
        return handle_from(session.handle)
    return handle_from(full.split()[0])


def _customer(session: Session, name: str) -> int:
    """Add the first customer, unless it is there."""
    wanted = handle_from(name)
    desk = session.open()
    if any(wanted == project.handle for project in desk.read(Directory()).projects):
        session.say(f"the customer {wanted} is there already")
        return 0
    return told(session, desk.run(AddProject(name=name)))


def local_zone(session: Session) -> str:
    """The IANA name of this machine's time zone; UTC when it does not say."""
    named = session.environment.get("TZ", "").removeprefix(":")
    for candidate in (named, *(os.path.realpath(link).partition("zoneinfo/")[2] for link in _ZONE_LINKS)):
        if candidate and _is_zone(candidate):
            return candidate
    return "UTC"


def _is_zone(name: str) -> bool:
    from odesk_tui.core.sla.definition import zone_names

    return name in zone_names()


def _remember(session: Session, handle: str) -> None:
    """Keep who the person is, and a store that is not the usual one, unless something else says so already."""
    known = session.settings
    if not known["agent"] and known.agent != handle:
        write(path_of(session), "agent", handle)
    elif known.agent != handle:
        session.say(f"your settings say that you are {known.agent!r}; to be {handle} here give --as {handle}")
    if session.store is None or session.store_address == known.store:
        return
    if known["store"] or without_password(session.store) != session.store:
        session.say("this store is not in your settings; name it with --store or ODESK_STORE")
        return
    there = session.store if "://" in session.store else str(Path(session.store).expanduser().absolute())
    write(path_of(session), "store", there)


def _next(session: Session) -> None:
    """Say what comes next, by what the desk has."""
    projects = session.desk.read(Directory()).projects
    if projects:
        session.say("next:")
        session.say(f"  odesk create 'What it is about' --project {projects[0].handle}    a ticket")
    else:
        session.say("next:")
        session.say(
            "  odesk project add 'Name of a customer'    a customer, then: odesk create SUBJECT --project HANDLE"
        )
    session.say("  odesk import FILE.csv --create-missing    tickets of another system")
    session.say("  odesk agent add HANDLE 'Full name'    a colleague")
    session.say("  odesk    the screens; ? there is help (here: odesk help)")
