"""What must hold in every store; each check names what breaks it. ``odesk doctor`` runs them, and so do the kill tests."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.instants import NEVER
from odesk_tui.reads.base import Viewer
from odesk_tui.store.door import Transaction, Value


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of the store as a count of the rows that break it."""

    name: str
    sql: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule and how many rows break it."""

    name: str
    broken: int


CHECKS: tuple[Check, ...] = (
    Check(
        "every ticket has its creation in the log",
        "SELECT count(*) FROM ticket t WHERE NOT EXISTS "
        "(SELECT 1 FROM event e WHERE e.ticket_number = t.number AND e.kind = 'created')",
    ),
    Check(
        "every version of a ticket has its events",
        "SELECT count(*) FROM ticket t WHERE t.version <> "
        "(SELECT COALESCE(max(e.version), 1) FROM event e WHERE e.ticket_number = t.number)",
    ),
    Check(
        "every ticket can be found by its words",
        "SELECT count(*) FROM ticket t WHERE NOT EXISTS (SELECT 1 FROM ticket_text w WHERE w.ticket_number = t.number)",
    ),
    Check(
        "the due instant of a ticket is that of its most urgent running clock",
        "SELECT count(*) FROM ticket t WHERE t.sla_due <> COALESCE((SELECT min(c.due_at) FROM sla_clock c "
        "WHERE c.ticket_number = t.number AND c.state = 'running'), ?)",
        (NEVER,),
    ),
    Check(
        "a clock runs exactly when its log is open",
        "SELECT count(*) FROM sla_clock c WHERE c.state IN ('running', 'paused', 'met', 'breached') AND "
        "(c.state = 'running') <> EXISTS (SELECT 1 FROM sla_segment s WHERE s.clock_id = c.id AND s.ended_at IS NULL)",
    ),
    Check(
        "no clock runs on a ticket that is done or in the trash",
        "SELECT count(*) FROM sla_clock c JOIN ticket t ON t.number = c.ticket_number "
        "WHERE c.state = 'running' AND (t.category IN ('solved', 'closed') OR t.trashed_at IS NOT NULL)",
    ),
    Check(
        "no agent has two running timers",
        "SELECT count(*) FROM (SELECT agent_id FROM time_entry WHERE ended_at IS NULL GROUP BY agent_id "
        "HAVING count(*) > 1) AS doubled",
    ),
    Check(
        "no time entry ends before it begins",
        "SELECT count(*) FROM time_entry WHERE ended_at < started_at",
    ),
    Check(
        "no mail of a reply that was taken back waits",
        "SELECT count(*) FROM outbox o JOIN message m ON m.id = o.message_id "
        "WHERE o.state = 'waiting' AND m.withdrawn_at IS NOT NULL",
    ),
    Check(
        "every mail that waits belongs to a reply",
        "SELECT count(*) FROM outbox o LEFT JOIN message m ON m.id = o.message_id "
        "WHERE o.kind = 'mail' AND (m.kind IS NULL OR m.kind <> 'reply')",
    ),
)


@dataclass(frozen=True, slots=True)
class Checks:
    """Ask which rules are broken; an empty answer is a sound store. Reads everything: not for a screen."""

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Finding, ...]:
        """One statement a rule."""
        findings: list[Finding] = []
        for check in CHECKS:
            row = transaction.one(check.sql, check.values)
            if row and row[0]:
                findings.append(Finding(check.name, int(row[0])))
        return tuple(findings)
