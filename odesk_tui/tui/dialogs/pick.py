"""Pick one of several: one key, or arrows and Enter, or typing a part of the name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from textual.widget import Widget

from odesk_tui.commands.approvals import AskApproval
from odesk_tui.commands.tickets import Edit
from odesk_tui.core.catalogue import BEGINNING, Catalogue
from odesk_tui.core.fields import Priority, Severity
from odesk_tui.core.people import Agent
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import DONE, STATUS_NAMES, Category, Status
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.ways import Way
from odesk_tui.tui.dialogs.base import Dialog, Row, Rows, listed, named, row, target
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.dialogs.option import Option, option_rows
from odesk_tui.tui.dialogs.when import When

__all__ = ["Option", "Pick", "assign", "kind", "order", "priority", "severity", "snooze", "status"]

_NO_WAYS: Mapping[tuple[int, str], Way] = {}
# With more options than this, typing filters.
FEW = 10


class Pick(Dialog):
    """Answers the picked option's value."""

    def __init__(
        self, title: str | Foreign, options: Sequence[Option], *, cursor: int = 0, owner: Widget | None = None
    ) -> None:
        """``cursor`` is the index of the option that Enter picks at first."""
        self._options = tuple(options)
        self._many = len(self._options) > FEW
        filters = "type or / to filter  " if self._many else ""
        super().__init__(title, hint=f"key or Enter picks  {filters}Esc cancels", owner=owner)
        self._cursor = cursor
        self._filter: LineEdit | None = None
        self._problem = ""

    def _found(self) -> list[Option]:
        """The options that the filter leaves."""
        wanted = self._filter.text.casefold().split() if self._filter else []
        return [
            option
            for option in self._options
            if all(part in f"{option.label} {option.note}".casefold() for part in wanted)
        ]

    def content(self, width: int) -> Iterable[Row]:
        """The filter when there is one, the options, and why the last key did nothing."""
        found = self._found()
        if self._filter is not None:
            yield row(("/ ", "key"), *self._filter.spans(width - 2, focused=True), head=True)
        if self._problem:
            yield row((f"! {self._problem}", "error"), head=True)
        yield from option_rows(found, self._cursor, width)
        if not found:
            yield row(("  nothing matches; Esc shows all", "quiet"))

    def press(self, key: str, char: str | None) -> None:
        """Pick by key, move, filter."""
        self._problem = ""
        found = self._found()
        match key:
            case "escape" if self._filter is not None:
                self._filter, self._cursor = None, 0
            case "escape":
                self.finish(None)
            case "enter":
                if found:
                    self._choose(found[self._cursor])
            case "down" | "ctrl+n":
                self._move(1, len(found))
            case "up" | "ctrl+p":
                self._move(-1, len(found))
            case "pagedown":
                self._move(FEW, len(found))
            case "pageup":
                self._move(-FEW, len(found))
            case _ if self._filter is not None:
                self._type(key, char)
            case _:
                self._press_alone(key, char, len(found))

    def _press_alone(self, key: str, char: str | None, count: int) -> None:
        """A key while nothing is typed."""
        option = next((option for option in self._options if char and option.key == char), None)
        if option is not None:
            self._choose(option)
        elif char == "j":
            self._move(1, count)
        elif char == "k":
            self._move(-1, count)
        elif self._many and char is not None and char.isprintable():
            self._filter = LineEdit()
            if char != "/":
                self._type(key, char)
        elif char is not None and char.isprintable():
            self._problem = f"no choice has the key {char}"

    def _type(self, key: str, char: str | None) -> None:
        assert self._filter is not None
        if key in ("backspace", "ctrl+h") and not self._filter.text:
            self._filter = None
        else:
            self._filter.press(key, char)
        self._cursor = 0

    def paste(self, text: str) -> None:
        """Filter by the pasted text."""
        if self._many:
            self._filter = self._filter or LineEdit()
            self._filter.insert(text)
            self._cursor = 0

    def _move(self, by: int, count: int) -> None:
        self._cursor = max(0, min(count - 1, self._cursor + by))

    def _choose(self, option: Option) -> None:
        if option.disabled_reason:
            self._problem = f"{option.label}: {option.disabled_reason}"
        else:
            self.finish(option.value)


def _now_so(rows: Rows, holds: Callable[[TicketRow], bool]) -> str:
    """The note of an option that the ticket has already."""
    return "(now)" if all(holds(found) for found in listed(rows)) else ""


def assign(rows: Rows, agents: Sequence[Agent], me: str) -> Pick:
    """Answers the Edit that assigns: ``m`` me, ``n`` nobody, 1–9 the colleagues by handle."""
    mine = next((agent.name.line() for agent in agents if agent.handle == me), "")
    options = [
        Option("m", f"me ({me})", _edit(rows, "assignee", me), mine or _now_so(rows, lambda r: r.assignee == me)),
        Option("n", "nobody", _edit(rows, "assignee", "none"), _now_so(rows, lambda r: r.assignee is None)),
    ]
    others = sorted((agent for agent in agents if agent.active and agent.handle != me), key=lambda agent: agent.handle)
    for place, agent in enumerate(others, 1):
        now = _now_so(rows, lambda r, handle=agent.handle: r.assignee == handle)  # type: ignore[misc]
        key = str(place) if place <= 9 else ""
        options.append(
            Option(key, agent.handle, _edit(rows, "assignee", agent.handle), f"{agent.name.line()} {now}".rstrip())
        )
    return Pick(f"Assign {named(rows)}", options, cursor=2 if others else 0)


def _edit(rows: Rows, field: str, value: str) -> Edit:
    return Edit(**target(rows), changes={field: value})


def status(rows: Rows, catalogue: Catalogue = BEGINNING, ways: Mapping[tuple[int, str], Way] = _NO_WAYS) -> Pick:
    """Answers the Edit that sets the status, or the AskApproval where only that is missing.

    What cannot be for every ticket cannot be picked, and says why. ``ways`` are known to be hindered or not; without them
    only the workflows are asked.
    """
    found = listed(rows)
    options: list[Option] = []
    keys = _keys(catalogue.statuses_of({ticket.type for ticket in found}))
    for name, key in keys.items():
        whys, asks = _whys(found, name, catalogue, ways), ""
        can = [ticket for ticket in found if not whys[ticket.number]]
        reason = note = ""
        if not can:
            asked = {ways[ticket.number, name].asks for ticket in found if (ticket.number, name) in ways}
            asks = asked.pop() if len(asked) == 1 else ""
            reason = "" if asks else "; ".join(dict.fromkeys(whys.values()))
        elif len(can) < len(found):
            note = f"{len(can)} of {len(found)} can"
        blocked = dict.fromkeys(filter(None, (_blocked(ticket, name, catalogue, ways) for ticket in can)))
        if blocked:
            told = next(iter(blocked)) if len(blocked) == 1 else f"{len(blocked)} are blocked"
            note = "; ".join(filter(None, (note, f"{told}: asks why all the same")))
        value: object = _edit(rows, "status", name)
        if asks:
            value, note = AskApproval(**target(rows), to=name), f"asks for the approval of {asks}"
        options.append(Option(key, name, value, note, reason))
    first = next((index for index, option in enumerate(options) if not option.disabled_reason), 0)
    return Pick(f"Status of {named(rows)}", options, cursor=first)


def _whys(
    found: Sequence[TicketRow], name: str, catalogue: Catalogue, ways: Mapping[tuple[int, str], Way]
) -> dict[int, str]:
    """By ticket, why it cannot have the status; empty when it can."""
    whys: dict[int, str] = {}
    for ticket in found:
        flow = catalogue.workflow_of(ticket.type)
        if ticket.status == name:
            whys[ticket.number] = "it is so now"
        elif flow.status(name) is None:
            whys[ticket.number] = f"tickets of type {ticket.type} are never {name}"
        elif flow.transition(flow.nearest(ticket.status, ticket.category), name) is None:
            whys[ticket.number] = f"{ticket.status} cannot become {name}"
        else:
            whys[ticket.number] = ways.get((ticket.number, name), Way()).why
    return whys


def _blocked(ticket: TicketRow, name: str, catalogue: Catalogue, ways: Mapping[tuple[int, str], Way]) -> str:
    """What open blocks a ticket on its way to a status: ``blocked by #7``; empty when nothing does."""
    if (ticket.number, name) in ways:
        return ways[ticket.number, name].blocked
    if not ticket.blocked_by or catalogue.category_of[name] not in (Category.OPEN, *DONE):
        return ""
    return f"blocked by {', '.join(f'#{number}' for number in ticket.blocked_by)}"


def _keys(statuses: Sequence[Status]) -> dict[str, str]:
    """A letter for each status: of its own name, those of longer standing first; j and k move."""
    taken = set("jk")
    keys: dict[str, str] = {}
    for status in sorted(statuses, key=lambda one: one.name not in STATUS_NAMES):
        keys[status.name] = next((char for char in status.name if char.isalpha() and char not in taken), "")
        taken.add(keys[status.name])
    return {status.name: keys[status.name] for status in statuses}


def kind(rows: Rows, catalogue: Catalogue) -> Pick:
    """Answers the Edit that sets the type; its key is its letter."""
    options: list[Option] = []
    for one in catalogue.current:
        now = _now_so(rows, lambda r, one=one: r.type == one.name)  # type: ignore[misc]
        brought = {
            catalogue.workflow_of(one.name).nearest(ticket.status, ticket.category): ticket.status
            for ticket in listed(rows)
        }
        other = ", ".join(f"{was} becomes {is_}" for is_, was in brought.items() if is_ != was)
        note = "; ".join(part for part in (now, f"workflow {one.workflow}", other) if part)
        options.append(Option(one.icon.lower(), f"{one.icon} {one.label}", _edit(rows, "type", one.name), note))
    cursor = next((index for index, option in enumerate(options) if option.note.startswith("(now)")), 0)
    return Pick(f"Type of {named(rows)}", options, cursor=cursor)


def _ranks(title: str, rows: Rows, field: str, ranks: Sequence[Priority | Severity]) -> Pick:
    options: list[Option] = []
    for rank in reversed(ranks):
        now = _now_so(rows, lambda r, rank=rank: getattr(r, field) == rank)  # type: ignore[misc]
        name = rank.name.lower()
        options.append(Option(rank.label[1], f"{rank.label} {name}", _edit(rows, field, name), now))
    cursor = next((index for index, option in enumerate(options) if option.note), 0)
    return Pick(f"{title} {named(rows)}", options, cursor=cursor)


def priority(rows: Rows) -> Pick:
    """Answers the Edit that sets the priority: 1 is P1, urgent."""
    return _ranks("Priority of", rows, "priority", tuple(Priority))


def severity(rows: Rows) -> Pick:
    """Answers the Edit that sets the severity: 1 is S1, critical."""
    return _ranks("Severity of", rows, "severity", tuple(Severity))


def snooze(rows: Rows, now: datetime, zone: str) -> When:
    """Answers the Snooze, or after ``d`` the Edit of the due instant; ``zone`` is an IANA name."""
    return When(rows, now, zone)


_ORDERS = (
    ("s", "sla", "most urgent SLA clock first"),
    ("p", "-priority", "highest priority first"),
    ("u", "-updated", "last changed first"),
    ("n", "-created", "newest first"),
    ("o", "created", "oldest first"),
    ("d", "due", "next due first"),
    ("c", "project", "by customer"),
    ("a", "assignee", "by assignee"),
    ("t", "status", "by status"),
    ("i", "id", "by number"),
    ("b", "rank", "best answer to the words first"),
)


def order(now: str = "sla") -> Pick:
    """Answers what to write after ``sort:`` in the query; ``now`` is what stands there."""
    options = [Option(key, label, sort, "(now)" if sort == now else "") for key, sort, label in _ORDERS]
    return Pick("Order of the list", options, cursor=next((i for i, o in enumerate(options) if o.value == now), 0))
