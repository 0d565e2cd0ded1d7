"""Setting up: an agent, the standard hours, the standard promise and the first views; done once, safe to repeat."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.people import email_value, name_value, zone_value
from odesk_tui.commands.work import Work
from odesk_tui.core.people import Role, handle_value
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.policy import standard_calendar, standard_policy
from odesk_tui.store import calendars, people, policies, views

STANDARD_CALENDAR = "Office hours"

# The first views, by number key. Shared: `me` is whoever looks.
STANDARD_VIEWS: tuple[tuple[int, str, str], ...] = (
    (1, "Mine", "assignee:me status:new,open,pending,hold sort:sla"),
    (2, "Queue", "status:new,open sort:sla"),
    (3, "Breached", "status:new,open,pending,hold sla<0m sort:sla"),
    (4, "Unassigned", "status:new,open assignee:none sort:sla"),
    (5, "Waiting", "status:pending,hold sort:-updated"),
    (6, "Solved", "status:solved sort:-updated"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp(Command):
    """Make the store usable by an agent in a time zone; what already exists is left as it is."""

    handle: str
    name: str
    email: str = ""
    timezone: str = "UTC"


@handles(SetUp)
def set_up(work: Work, command: SetUp) -> Outcome:
    """Add what is missing."""
    handle = handle_value(command.handle)
    zone = zone_value(command.timezone)
    added: list[str] = []
    if people.agent(work.tx, handle) is None:
        # Who sets a desk up may also say how it is made.
        role = Role.AGENT if people.agents(work.tx) else Role.ADMIN
        people.add_agent(work.tx, handle, name_value(command.name, "name"), email_value(command.email), zone, role)
        added.append(f"agent {handle}")
    if not policies.are_there(work.tx):
        calendar_id = calendars.add(work.tx, STANDARD_CALENDAR, Calendar.from_definition(standard_calendar(zone)))
        policies.place(work.tx, policies.add(work.tx, standard_policy(calendar_id)), 1)
        added.append(f"office hours in {zone} with the standard SLA policy")
    if not views.of_agent(work.tx, None):
        for slot, name, query in STANDARD_VIEWS:
            views.insert(work.tx, views.Whose(), name, {"query": query, "slot": slot})
        added.append(f"{len(STANDARD_VIEWS)} views")
    if added:
        work.record("set up", new=", ".join(added))
    return Outcome(None, f"the desk has now: {', '.join(added)}" if added else "the desk was set up already")
