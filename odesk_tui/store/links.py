"""Link rows."""

from __future__ import annotations

from collections.abc import Sequence

from odesk_tui.store.door import Transaction, marks


def still_blocks(ticket: str) -> str:
    """The condition that a blocker, called ``ticket`` in the statement, still blocks."""
    return f"{ticket}.category NOT IN ('solved', 'closed') AND {ticket}.trashed_at IS NULL"


_OPEN = still_blocks("t")
# Parameters of one statement; how far, and how much of it, the line of those that wait is followed.
_MANY, _DEEPEST, _MOST = 10_000, 30, 200
# One lock for all changes of links on PostgreSQL, where two writers could otherwise close a circle from both ends.
_LINKING = 0x6F64_6C6B


def lock(transaction: Transaction) -> None:
    """Let nobody else change links until this transaction ends; taken before any ticket is locked."""
    if transaction.dialect == "postgresql":
        transaction.execute("SELECT pg_advisory_xact_lock(?)", (_LINKING,))


def of_ticket(transaction: Transaction, number: int) -> tuple[tuple[str, int], ...]:
    """Kind and other ticket of each link of a ticket; a link that points here has its kind in parentheses."""
    rows = transaction.all(
        "SELECT kind, target FROM link WHERE source = ? UNION ALL "
        "SELECT '(' || kind || ')', source FROM link WHERE target = ? ORDER BY 1, 2",
        (number, number),
    )
    return tuple((str(kind), int(other)) for kind, other in rows)


def exists(transaction: Transaction, source: int, target: int, kind: str) -> bool:
    """Whether there is that link."""
    sql = "SELECT 1 FROM link WHERE source = ? AND target = ? AND kind = ?"
    return transaction.one(sql, (source, target, kind)) is not None


def targets(transaction: Transaction, source: int, kind: str) -> list[int]:
    """Where the links of that kind from ``source`` lead."""
    rows = transaction.all("SELECT target FROM link WHERE source = ? AND kind = ? ORDER BY target", (source, kind))
    return [int(target) for (target,) in rows]


def add(transaction: Transaction, source: int, target: int, kind: str) -> None:
    """Insert a link."""
    transaction.insert("link", {"source": source, "target": target, "kind": kind})


def path(transaction: Transaction, start: int, end: int, kind: str) -> list[int] | None:
    """The tickets on a shortest way along links of that kind from ``start`` to ``end``, both included; None without one."""
    came: dict[int, int] = {start: start}
    front = [start]
    while front and end not in came:
        ahead: list[int] = []
        for number in front:
            for target in targets(transaction, number, kind):
                if target not in came:
                    came[target] = number
                    ahead.append(target)
        front = ahead
    if end not in came:
        return None
    way = [end]
    while way[-1] != start:
        way.append(came[way[-1]])
    return way[::-1]


def open_blockers_of(transaction: Transaction, numbers: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """:func:`open_blockers` of those of some tickets that have any; one statement for each 10,000."""
    if not numbers:
        return {}
    found: dict[int, tuple[int, ...]] = {}
    for start in range(0, len(numbers), _MANY):
        part = list(numbers[start : start + _MANY])
        rows = transaction.all(
            "SELECT l.target, l.source FROM link l JOIN ticket t ON t.number = l.source "  # noqa: S608 (placeholders)
            f"WHERE l.target IN ({marks(part)}) AND l.kind = 'blocks' AND {_OPEN} ORDER BY l.target, l.source",
            part,
        )
        for target, source in rows:
            found[int(target)] = (*found.get(int(target), ()), int(source))
    return found


def waiting_line(transaction: Transaction, number: int, *, back: bool) -> list[tuple[int, int]]:
    """(ticket, depth) of everything that waits for a ticket, directly or not; ``back``: that it waits for."""
    ahead, behind = ("source", "target") if back else ("target", "source")
    rows = transaction.all(
        "WITH RECURSIVE line(number, depth) AS (SELECT CAST(? AS BIGINT), 0 UNION "  # noqa: S608 (constants)
        f"SELECT l.{ahead}, line.depth + 1 FROM line JOIN link l ON l.{behind} = line.number AND l.kind = 'blocks' "
        "WHERE line.depth < ?) SELECT number, min(depth) FROM line WHERE depth > 0 GROUP BY number ORDER BY 2, 1 LIMIT ?",
        (number, _DEEPEST, _MOST),
    )
    return [(int(found), int(depth)) for found, depth in rows]


def open_blockers(transaction: Transaction, number: int) -> list[int]:
    """The tickets that block a ticket: neither solved nor closed nor in the trash."""
    rows = transaction.all(
        "SELECT l.source FROM link l JOIN ticket t ON t.number = l.source "  # noqa: S608 (constants)
        "WHERE l.target = ? AND l.kind = 'blocks' "
        f"AND {_OPEN} ORDER BY l.source",
        (number,),
    )
    return [int(source) for (source,) in rows]
