"""Promises: the clocks that run, those of a ticket, and watching them."""

from __future__ import annotations

import sys
import time
from functools import partial
from typing import Annotated

from odesk_tui.cli import (
    fields,
    options,
    sla_steps,  # noqa: F401 (declares the commands of steps)
)
from odesk_tui.cli.cases import print_answers
from odesk_tui.cli.declare import TIME, Argument, Option, command, group
from odesk_tui.cli.ids import numbers, one_number
from odesk_tui.cli.output import Output
from odesk_tui.cli.session import Session
from odesk_tui.core.durations import parse_duration
from odesk_tui.core.errors import NotFound, UsageError
from odesk_tui.core.sla.countdown import Urgency
from odesk_tui.core.sla.policy import metric_words
from odesk_tui.core.text import Foreign
from odesk_tui.reads.rows import ClockRow
from odesk_tui.reads.sla import TicketClocks, UrgentClocks
from odesk_tui.reads.tickets import TicketsNumbered

group("sla", "See which promises are due and what became of them.", TIME)
_MOST = 10_000
_HOME_AND_CLEAR = "\x1b[H\x1b[J"
_WORDS = {Urgency.BREACHED: "breached", Urgency.NEAR: "near"}


@command(
    "sla list", examples=("odesk sla list", "odesk sla list --mine --within 2h", "odesk sla list --json id,left_s")
)
def list_clocks(
    session: Session,
    mine: Annotated[bool, Option(("--mine",), "only of your tickets")] = False,
    within: Annotated[str | None, Option(("--within",), "only those due so soon, or overdue", "DURATION")] = None,
    limit: Annotated[int, Option(("--limit", "-n"), "at most so many (0: all)", "N")] = 30,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """List running clocks, the most urgent first."""
    out = Output(session, fields.clocks(session), json, format)
    if out.names_only:
        return out.names()
    if not out.rows(_urgent(session, mine, within, limit)) and not out.is_data:
        session.say("no clock is running")
    return 0


def _urgent(session: Session, mine: bool, within: str | None, limit: int) -> tuple[ClockRow, ...]:
    seconds = parse_duration(within) if within is not None else None
    return session.desk.read(UrgentClocks(limit or _MOST, mine, seconds))


@command("sla show", examples=("odesk sla show 1042",))
def show_clocks(session: Session, ids: options.Ids, json: options.Json = None, format: options.Format = None) -> int:
    """Show every clock of tickets, running or finished."""
    out = Output(session, fields.clocks(session), json, format)
    if out.names_only:
        return out.names()
    wanted = numbers(ids)
    known = {row.number for row in session.desk.read(TicketsNumbered(wanted))}
    for number in wanted:
        if number not in known:
            raise NotFound(f"there is no ticket #{number}")
    out.rows(clock for number in wanted for clock in session.desk.read(TicketClocks(number)))
    return 0


@command(
    "sla watch", examples=("odesk sla watch --mine", "odesk sla watch --plain --every 1m | while read line; do …; done")
)
def watch(
    session: Session,
    mine: Annotated[bool, Option(("--mine",), "only of your tickets")] = False,
    every: Annotated[str, Option(("--every",), "how often to look (default: 10s)", "DURATION")] = "10s",
    count: Annotated[int, Option(("--count",), "stop after so many looks (0: never)", "N")] = 0,
    limit: Annotated[int, Option(("--limit", "-n"), "at most so many", "N")] = 20,
) -> int:
    """Watch the clocks: redrawn on a terminal, elsewhere a line when one comes near its end or is breached."""
    pause = parse_duration(every, bare_unit="s")
    if pause < 1 or limit < 1:
        raise UsageError("--every and --limit begin at 1")
    told: dict[tuple[int, str], Urgency] = {}
    looks = 0
    while True:
        clocks = _urgent(session, mine, None, limit)
        if session.on_terminal:
            _draw(session, clocks)
        else:
            _tell(session, clocks, told)
        sys.stdout.flush()
        looks += 1
        if looks == count:
            return 0
        time.sleep(pause)


def _draw(session: Session, clocks: tuple[ClockRow, ...]) -> None:
    sys.stdout.write(_HOME_AND_CLEAR)
    if not Output(session, fields.clocks(session), None, None).rows(clocks):
        print("no clock is running")


def _tell(session: Session, clocks: tuple[ClockRow, ...], told: dict[tuple[int, str], Urgency]) -> None:
    """A line for each clock whose urgency has grown to near or breached since it was told last."""
    seen = fields.Seen(session)
    for clock in clocks:
        left = seen.of_clock(clock)
        key = (clock.ticket, clock.metric)
        if left.urgency in _WORDS and told.get(key) is not left.urgency:
            if session.linear:
                metric = metric_words(clock.metric)
                print(f"ticket {clock.ticket}: {metric} {left.words()}: {clock.subject.line()}")
            else:
                print(
                    "\t".join(
                        [_WORDS[left.urgency], str(clock.ticket), left.text(), clock.metric, clock.subject.line()]
                    )
                )
        told[key] = left.urgency


@command(
    "sla explain",
    examples=("odesk sla explain 1042", "odesk sla explain 1042 --target resolution --json '*'"),
)
def explain(
    session: Session,
    id: options.OneId,
    target: Annotated[
        str | None, Option(("--target",), "only this one, such as first_response", "TARGET", completes="targets")
    ] = None,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """Tell why clocks have their figures: what counted, what was paused and why, what lay outside hours."""
    from odesk_tui.cli import sla_story
    from odesk_tui.reads import sla_words
    from odesk_tui.reads.sla_story import ClockStories

    out = Output(session, sla_story.TABLE, json, format)
    if out.names_only:
        return out.names()
    metric = sla_reports.metric_named(target) if target is not None else None
    number = one_number(id)
    stories = session.desk.read(ClockStories(number, metric))
    if out.is_data or not (session.on_terminal or session.linear):
        out.rows(sla_story.rows(stories))
    else:
        for line in sla_words.lines(stories, session.zone, aloud=session.linear):
            print(Foreign(line).line())
    if not stories and not out.is_data:
        session.say(f"nothing is promised to #{number}" if metric is None else f"#{number} has no such promise")
    return 0


@command(
    "sla simulate", examples=("odesk sla simulate contract.json", "odesk sla simulate - --cycles < scenarios.jsonl")
)
def simulate(
    _session: Session,
    file: Annotated[str, Argument("a file of scenarios, - for standard input", "FILE", completes="files")],
    cycles: Annotated[bool, Option(("--cycles",), "also the figures of every cycle of a target")] = False,
) -> int:
    """Say what every clock of a scenario would do, one JSON object a line; no store is needed."""
    from odesk_tui.core.sla.simulate import simulations

    return print_answers(file, partial(simulations, each_cycle=cycles))


# Its commands come after these in the help.
from odesk_tui.cli import sla_forecast, sla_reports, sla_what_if  # noqa: E402, F401
