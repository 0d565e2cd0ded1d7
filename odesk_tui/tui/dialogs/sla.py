"""Promises at one look, in four pages: what is due next, what is late and why, the forecast, what was kept this month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar

from textual.message import Message
from textual.widget import Widget

from odesk_tui.commands.base import Command
from odesk_tui.commands.undo import Undo
from odesk_tui.core.durations import hours_text
from odesk_tui.core.sla.compliance import Figures, bar, per_cent_text
from odesk_tui.core.sla.forecast import forecast_text
from odesk_tui.core.sla.policy import Metric
from odesk_tui.reads.breaches import Breach
from odesk_tui.reads.sla_overview import AGENT, CUSTOMER, TEAM, NextDue, Overview
from odesk_tui.tui.columns import SLA_WIDTH, Looks, urgency_style
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.dialogs.explanation import Explanation
from odesk_tui.tui.dialogs.reason import ReasonChoice
from odesk_tui.tui.pace import cell_text
from odesk_tui.tui.widgets.cells import cut, fill
from odesk_tui.tui.widgets.moments import moment_text
from odesk_tui.tui.widgets.wrapping import wrap

DUE, LATE, FORECAST, KEPT = "Due next", "Late", "Forecast", "This month"
PAGES = (DUE, LATE, FORECAST, KEPT)
_KINDS = {AGENT: "by agent", TEAM: "by team", CUSTOMER: "by customer"}
_NOBODYS = {AGENT: "nobody", TEAM: "no team"}
_LEAP = 10
_BAR = 24


class SlaDialog(Dialog):
    """Answers the ticket (int) to open. Posts :class:`Do` for what changes it and :class:`Explain` for a ticket's clocks."""

    DEFAULT_CSS = """
    SlaDialog {
        width: 100%;
        max-height: 85%;
        & .dialog--breached { color: $sla-breached; text-style: bold; }
        & .dialog--near { color: $sla-near; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"dialog--breached", "dialog--near", "dialog--muted"}

    class Do(Message):
        """Run ``command``, then :meth:`SlaDialog.load` the overview again."""

        def __init__(self, command: Command) -> None:
            self.command = command
            super().__init__()

    class Explain(Message):
        """Say why the clocks of ``ticket`` have their figures."""

        def __init__(self, ticket: int) -> None:
            self.ticket = ticket
            super().__init__()

    def __init__(
        self,
        found: Overview,
        looks: Callable[[], Looks],
        *,
        page: str = DUE,
        owner: Widget | None = None,
    ) -> None:
        """``looks`` says what cells depend on, at the instant of asking."""
        super().__init__("Promises", hint="", owner=owner)
        self._found, self._looks = found, looks
        self._page = PAGES.index(page)
        self._at = 0
        # What is in front of the pages.
        self._choice: ReasonChoice | None = None
        self._story: Explanation | None = None
        self._hint()

    def on_mount(self) -> None:
        """Take the keys; countdowns go on while it is open."""
        super().on_mount()
        self.set_interval(1, self.show_changes)

    def load(self, found: Overview) -> None:
        """Show this, the cursor staying where it is."""
        self._found = found
        self._at = max(0, min(self._at, len(self._tickets()) - 1))
        if self.is_mounted:
            self.show_changes()

    def explain(self, ticket: int, lines: Sequence[str]) -> None:
        """Show why the clocks of a ticket have their figures."""
        self._story = Explanation(ticket, lines)
        self._hint()
        self.show_changes()

    @property
    def page(self) -> str:
        """The page in sight."""
        return PAGES[self._page]

    def _hint(self) -> None:
        keys = "Tab page  Esc closes"
        if self._choice is not None:
            keys = "key or Enter chooses  Esc back"
        elif self._story is not None:
            keys = "j k scroll  Esc back"
        elif self.page == DUE:
            keys = f"Enter opens  e explains  {keys}"
        elif self.page == LATE:
            # The pages have their numbers, and the line is full.
            keys = "Enter opens  r reason  e explains  u undo  Esc closes"
        self.border_subtitle = keys

    # What it shows

    def content(self, width: int) -> Iterable[Row]:
        """The pages by name, then the one in sight."""
        front = self._choice or self._story
        if front is not None:
            yield from front.content(width)
            return
        yield self._tabs(width)
        if self.page in (FORECAST, KEPT) and not self._found.whole:
            yield row(("  counting …", "quiet"))
            return
        pages = {DUE: self._due, LATE: self._late, FORECAST: self._forecast, KEPT: self._kept}
        yield from pages[self.page](width)

    def _tabs(self, width: int) -> Row:
        more = "+" if self._found.breaches.more else ""
        counts = {LATE: f" {len(self._found.breaches.rows)}{more}"}
        pieces: list[tuple[str, str]] = []
        for place, name in enumerate(PAGES):
            here = place == self._page
            said = f"{place + 1} {name}{counts.get(name, '')}"
            pieces.append((f"[{said}]" if here else f" {said} ", "value" if here else "quiet"))
        return row(*pieces, head=True)

    def _due(self, width: int) -> Iterator[Row]:
        looks, place = self._looks(), 0
        for kind, called in _KINDS.items():
            found = self._found.due[kind]
            yield row((called if found else f"{called}: nothing", "quiet"))
            for one in found:
                yield self._due_row(one, kind, looks, width, here=place == self._at)
                place += 1

    def _due_row(self, one: NextDue, kind: str, looks: Looks, width: int, *, here: bool) -> Row:
        left = looks.clock(one.due_at, one.calendar_id)
        owner = _NOBODYS.get(kind, "") if one.owner is None else one.owner
        who = looks.who(owner) if kind == AGENT and one.owner else (one.name.line() if kind == CUSTOMER else owner)
        room = 12 if width < 70 else 18
        when = f"{moment_text(one.due_at, looks.now, looks.zone)} " if width >= 70 else ""
        told = f"{when}{Metric(one.metric).short}  {one.subject.line()}"
        return row(
            "> " if here else "  ",
            (fill(cell_text(left), SLA_WIDTH), urgency_style(left.urgency)),
            f" {fill(who, room)} ",
            (fill(f"#{one.ticket}", 8), "key"),
            cut(told, max(0, width - SLA_WIDTH - room - 12)),
            chosen=here,
        )

    def _late(self, width: int) -> Iterator[Row]:
        looks = self._looks()
        for place, one in enumerate(self._found.breaches.rows):
            here = place == self._at
            over = f"!!-{hours_text(self._over_s(one, looks))}"
            who = looks.who(one.assignee)
            wide = width >= 70
            told = f"{Metric(one.metric).short}  {one.customer_name.line()}: {one.subject.line()}"
            reason = one.reason or "no reason"
            if one.note is not None and wide:
                reason = f"{reason}: {one.note.line()}"
            why_room = min(max(9, width // 4), 34)
            since = fill(moment_text(one.due, looks.now, looks.zone), 13) if wide else ""
            paused = "paused " if one.state == "paused" else ""
            yield row(
                "> " if here else "  ",
                (fill(over, SLA_WIDTH), "breached"),
                (f" {since}", "quiet"),
                (fill(f"#{one.ticket}", 8), "key"),
                f"{fill(who, 7)}",
                (fill(cut(reason, why_room), why_room), "quiet" if one.reason is None else "value"),
                " ",
                cut(f"{paused}{told}", max(0, width - SLA_WIDTH - len(since) - why_room - 20)),
                chosen=here,
            )
        if not self._found.breaches.rows:
            yield row(("  nothing is late", "quiet"))

    @staticmethod
    def _over_s(one: Breach, looks: Looks) -> int:
        """By how much it is late now, or when it paused."""
        left = looks.clock(one.due, one.calendar_id).seconds if one.state == "running" else None
        return one.over_s if left is None else max(0, -left)

    def _forecast(self, width: int) -> Iterator[Row]:
        looks = self._looks()
        until = moment_text(self._found.until, looks.now, looks.zone)
        yield from (row((part, "value")) for part in wrap(forecast_text(self._found.forecast, until), width))
        if self._found.forecast:
            yield row(("", ""))
            yield row((f"{'':<16}{'due':>6}{'will breach':>13}{'risk':>8}{'unknown':>9}", "quiet"))
        for one in self._found.forecast:
            name = fill(Metric(one.metric).short, 16)
            broken = f"{one.expected:.1f}" if one.due else "-"
            yield row(f"{name}{one.due:>6,}{broken:>13}{per_cent_text(one.risk):>8}{one.unknown or '-':>9}")
        yield row(("", ""))
        said = "as often as in four weeks such clocks did that were open as long before they were due"
        yield from (row((part, "quiet")) for part in wrap(said, width))

    def _kept(self, width: int) -> Iterator[Row]:
        whole = self._found.total
        if not whole.cycles:
            yield row(("  no promise came to a verdict this month", "quiet"))
            return
        lines: list[tuple[str, Figures | None]] = [("all", whole), ("by target", None)]
        lines += [(Metric(name).short, figures) for name, figures in self._found.by_target]
        lines.append(("by customer, the worst first", None))
        lines += self._found.by_customer
        names = max(len(name) for name, figures in lines if figures is not None)
        room = min(max(names, 8), width // 3)
        drawn = max(5, min(_BAR, width - room - 28))
        for place, (name, figures) in enumerate(lines):
            if figures is None:
                yield row((name, "quiet"), anchor=place == self._at + 1)
                continue
            counted = f"{figures.met:,} of {figures.cycles:,}"
            worst = f"  {per_cent_text(figures.worst_rate)} by the worst cycle" if place == 0 else ""
            left = width - room - drawn - len(counted) - 13
            yield row(
                f"  {fill(name, room)} ",
                (bar(figures.rate, drawn), "value"),
                f" {per_cent_text(figures.rate):>6}  {counted}",
                (worst if len(worst) <= left else "", "quiet"),
                anchor=place == self._at + 1,
            )

    # Keys

    def press(self, key: str, char: str | None) -> None:
        """Go to a page, a line, a ticket; explain; give a reason."""
        if self._choice is not None:
            self._press_choice(self._choice, key, char)
            return
        if self._story is not None:
            self._story.press(key, char)
            self._story = None if self._story.over else self._story
            self._hint()
            return
        ticket = self._ticket
        match key:
            case "escape" | "q":
                self.finish(None)
            case "enter" if ticket is not None:
                self.finish(ticket)
            case "tab" | "right":
                self._turn(self._page + 1)
            case "shift+tab" | "left":
                self._turn(self._page - 1)
            case "down" | "j":
                self._move(1)
            case "up" | "k":
                self._move(-1)
            case "pagedown" | "ctrl+d":
                self._move(_LEAP)
            case "pageup" | "ctrl+u":
                self._move(-_LEAP)
            case "r" if self.page == LATE and ticket is not None:
                self._choice = ReasonChoice(self._found.breaches.rows[self._at], self._found.codes)
                self._hint()
            case "e" if ticket is not None:
                self.post_message(self.Explain(ticket))
            case "u" if self.page == LATE:
                self.post_message(self.Do(Undo()))
            case _ if char in ("l", "h"):
                self._turn(self._page + (1 if char == "l" else -1))
            case _ if char is not None and char in "1234":
                self._turn(int(char) - 1)

    def paste(self, text: str) -> None:
        """Into the remark of a reason."""
        if self._choice is not None:
            self._choice.paste(text)

    def _press_choice(self, choice: ReasonChoice, key: str, char: str | None) -> None:
        choice.press(key, char)
        if choice.answer is not None:
            self.post_message(self.Do(choice.answer))
        if choice.over:
            self._choice = None
            self._hint()

    @property
    def _ticket(self) -> int | None:
        """The ticket under the cursor."""
        tickets = self._tickets()
        return tickets[self._at] if self._at < len(tickets) else None

    def _tickets(self) -> list[int]:
        """The ticket of each line of the page that has one."""
        if self.page == DUE:
            return [one.ticket for kind in _KINDS for one in self._found.due[kind]]
        return [one.ticket for one in self._found.breaches.rows] if self.page == LATE else []

    def _turn(self, page: int) -> None:
        self._page, self._at = page % len(PAGES), 0
        self._hint()

    def _move(self, by: int) -> None:
        lines = len(self._tickets())
        if self.page == KEPT:
            lines = 3 + len(self._found.by_target) + len(self._found.by_customer)
        self._at = max(0, min(lines - 1, self._at + by))
