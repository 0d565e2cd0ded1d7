"""Who is there: agents, teams, customers, contacts."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.catalogue import BEGINNING, Catalogue
from odesk_tui.core.custom.own_field import OwnField
from odesk_tui.core.people import Agent, Contact, Project, Team
from odesk_tui.reads.base import Viewer
from odesk_tui.store import people
from odesk_tui.store.door import Transaction


@dataclass(frozen=True, slots=True)
class People:
    """Everybody by handle, the tags in use, the most used first, the desk's own fields, and its types with their workflows."""

    agents: tuple[Agent, ...]
    teams: tuple[Team, ...]
    projects: tuple[Project, ...]
    tags: tuple[str, ...]
    own: tuple[OwnField, ...] = ()
    catalogue: Catalogue = BEGINNING


@dataclass(frozen=True, slots=True)
class Directory:
    """Ask for :class:`People`: what forms and completions offer."""

    tag_limit: int = 200

    def run(self, transaction: Transaction, viewer: Viewer) -> People:
        """Four statements."""
        tags = transaction.all(
            "SELECT tag FROM ticket_tag GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ?", (self.tag_limit,)
        )
        return People(
            tuple(people.agents(transaction)),
            tuple(people.teams(transaction)),
            tuple(people.projects(transaction)),
            tuple(tag for (tag,) in tags),
            tuple(spec for spec in viewer.vocabulary.fields if isinstance(spec, OwnField)),
            viewer.catalogue,
        )


@dataclass(frozen=True, slots=True)
class Contacts:
    """Ask for the contacts of a customer (or of all), by name."""

    project: str | None = None
    limit: int = 1000

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Contact, ...]:
        """One statement."""
        return tuple(people.contacts(transaction, self.project, self.limit))


@dataclass(frozen=True, slots=True)
class Members:
    """Ask who is in which team: handles of agents by the handle of the team."""

    def run(self, transaction: Transaction, viewer: Viewer) -> dict[str, tuple[str, ...]]:
        """One statement."""
        return people.members_of_teams(transaction)
