"""A conversation as lines: headers, wrapped bodies, compacted events; worked out a block at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from odesk_tui.core.text import Foreign, safe_name
from odesk_tui.reads.rows import ConversationItem, TicketDetail
from odesk_tui.tui.widgets.cells import Piece, spread
from odesk_tui.tui.widgets.moments import moment_text
from odesk_tui.tui.widgets.wrapping import wrap

# Longer bodies are cut into blocks of about so many characters, so that none is wrapped as a whole.
BLOCK = 16_000
# Longer runs of quoted lines are folded.
QUOTED = 3
# Times stand at the right end of headers, but not farther out than this.
HEADER_WIDTH = 96
_RULES = {"note": ": ", "event": "  "}
_WORDS = {"customer": "PUBLIC", "reply": "PUBLIC", "note": "NOTE", "event": "EVENT"}

Line = list[Piece]


@dataclass(frozen=True, slots=True)
class Look:
    """All that decides how a block reads, its width apart: who looks (a handle), when and where, and what is folded."""

    customer: str
    requester: str
    me: str
    zone: str
    today: date
    now: datetime
    compact: bool
    unfolded: bool

    def same(self, other: Look | None) -> bool:
        """Whether blocks read alike; only the day of ``now`` matters."""
        return other is not None and (
            (self.customer, self.requester, self.me, self.zone, self.today, self.compact, self.unfolded)
            == (other.customer, other.requester, other.me, other.zone, other.today, other.compact, other.unfolded)
        )


def look_at(detail: TicketDetail, me: str, zone: str, now: datetime, *, compact: bool, unfolded: bool) -> Look:
    """The look of ``detail`` for the agent ``me``."""
    asked = detail.row.requester
    return Look(
        customer=detail.row.project.line(),
        requester=asked.line() if asked else "the customer",
        me=me,
        zone=zone,
        today=now.astimezone(ZoneInfo(zone)).date(),
        now=now,
        compact=compact,
        unfolded=unfolded,
    )


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the conversation: a message or a part of a long one (``first``/``last`` of it), or a run of events."""

    items: tuple[ConversationItem, ...]
    text: str
    first: bool = True
    last: bool = True

    @property
    def is_event(self) -> bool:
        """Whether it is a run of events."""
        return self.items[0].kind == "event"


def blocks_of(detail: TicketDetail) -> list[Block]:
    """The conversation in blocks, oldest first; nothing is wrapped or made safe yet."""
    blocks: list[Block] = []
    for event, items in groupby(detail.items, key=lambda item: item.kind == "event"):
        if event:
            blocks.append(Block(tuple(items), ""))
            continue
        for item in items:
            parts = list(_parts(item.body.raw))
            for index, part in enumerate(parts):
                blocks.append(Block((item,), part, index == 0, index == len(parts) - 1))
    return blocks


def _parts(text: str) -> Iterator[str]:
    """``text`` in parts of about BLOCK characters that end where a line does, if one does."""
    at = 0
    while len(text) - at > BLOCK:
        end = text.rfind("\n", at + BLOCK // 2, at + BLOCK)
        if end < 0:
            yield text[at : at + BLOCK]
            at += BLOCK
        else:
            yield text[at:end]
            at = end + 1
    yield text[at:]


def lines_of(block: Block, look: Look, width: int) -> list[Line]:
    """The block's lines for ``width`` cells, all texts safe; style names are those of the conversation."""
    if block.is_event:
        lines = list(_events(block.items, look, width))
    else:
        lines = list(_message(block, look, width))
    if block.last and not look.compact:
        lines.append([])
    return lines


def _events(items: tuple[ConversationItem, ...], look: Look, width: int) -> Iterator[Line]:
    """One line a person and minute, wrapped."""
    for (_, who), found in groupby(items, key=lambda item: (item.at.replace(second=0, microsecond=0), item.who)):
        run = list(found)
        text = ", ".join(item.body.line() for item in run)
        name = _name(who, look)
        text = text if name == "odesk" else f"{text} by {name}"
        when = moment_text(run[0].at, look.now, look.zone)
        room = min(width, HEADER_WIDTH)
        for index, part in enumerate(wrap(text, max(8, room - 10 - len(when)))):
            head: Line = [(f"{'EVENT' if index == 0 else '':<8}", "event"), (part, "event")]
            yield spread(head, [(when, "time")] if index == 0 else [], room)


def _name(who: Foreign, look: Look) -> str:
    return "me" if who.raw == look.me else who.line()


def _message(block: Block, look: Look, width: int) -> Iterator[Line]:
    item = block.items[0]
    style = "note" if item.kind == "note" else "public"
    rule: Piece = (_RULES.get(item.kind, "│ "), style)
    if block.first:
        yield _header(item, style, look, min(width, HEADER_WIDTH))
    for text, name in _body(block.text, look, width - len(rule[0])):
        yield [rule, (text, name)]
    if block.last:
        for file, size in item.files:
            yield [rule, ("file  ", "quiet"), (f"{safe_name(file.raw)}  ", ""), (size_text(size), "quiet")]


def _header(item: ConversationItem, style: str, look: Look, width: int) -> Line:
    who = _name(item.who, look)
    if item.kind == "customer" and not look.compact:
        who = f"{who} ({look.customer}) -> support"
    elif item.kind == "customer":
        who = f"{who} ({look.customer})"
    elif item.kind == "reply" and not look.compact:
        who = f"{who} -> {look.requester}"
    left: Line = [(f"{_WORDS.get(item.kind, item.kind.upper()):<8}", style), (who, "who")]
    return spread(left, [(f"  {moment_text(item.at, look.now, look.zone)}", "time")], width)


def _body(text: str, look: Look, width: int) -> Iterator[Piece]:
    """Body lines: quotes folded, blank lines at the ends left out (all of them when compact)."""
    lines = Foreign(text).lines()
    while lines and not lines[-1].strip():
        lines.pop()
    start = next((index for index, line in enumerate(lines) if line.strip()), 0)
    for quoted, found in groupby(lines[start:], key=lambda line: line.startswith(">")):
        run = list(found)
        if quoted and len(run) > QUOTED and not look.unfolded:
            how = "" if look.compact else " (f unfolds)"
            yield f"> {len(run)} quoted lines{how}", "quote"
            continue
        for line in run:
            if look.compact and not line.strip():
                continue
            for part in wrap(line, width):
                yield part, "quote" if quoted else ""


def size_text(size: int) -> str:
    """``812 B``, ``12 kB``, ``3.4 MB``."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"
