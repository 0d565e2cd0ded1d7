"""Change tickets: fields, assignee, status, tags, snooze, trash."""

from __future__ import annotations

from typing import Annotated

from odesk_tui.cli import options
from odesk_tui.cli.declare import TICKETS, Argument, Option, command
from odesk_tui.cli.ids import is_number
from odesk_tui.cli.outcomes import Care, change
from odesk_tui.cli.pairs import assignments
from odesk_tui.cli.session import Session
from odesk_tui.commands.tickets import Edit, Restore, Snooze, Tag, Trash
from odesk_tui.core.errors import UsageError
from odesk_tui.core.fields import choice_value
from odesk_tui.core.query.times import parse_instant

_WAKE = ("none", "wake", "now")


@command(
    "edit",
    panel=TICKETS,
    examples=(
        "odesk edit 1042 --set priority=high --set due='friday 17:00'",
        "odesk edit 1042,1043 --set requester=none",
    ),
)
def edit(
    session: Session,
    ids: options.Ids,
    set_: options.Set = None,
    override: options.Override = "",
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    if_version: options.IfVersion = None,
) -> int:
    """Set fields of tickets."""
    changes = assignments(set_)
    if not changes:
        raise UsageError("edit needs at least one --set FIELD=VALUE; see the fields with: odesk help fields")
    care = Care(dry_run, yes, if_version)
    return change(
        session, ids, lambda tickets, seen: Edit(tickets=tickets, seen=seen, changes=changes, override=override), care
    )


@command(
    "assign",
    panel=TICKETS,
    examples=("odesk assign 1042 me", "odesk assign 1042 1043 bob", "odesk assign 1042 team:network"),
)
def assign(
    session: Session,
    ids: options.Ids,
    who: Annotated[str, Argument("an agent's handle, me, none, or team:HANDLE", "WHO", completes="assignees")],
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    if_version: options.IfVersion = None,
) -> int:
    """Give tickets to an agent or a team; a new ticket becomes open."""
    field, _, handle = who.partition(":") if who.startswith("team:") else ("assignee", "", who)
    care = Care(dry_run, yes, if_version)
    return change(session, ids, lambda tickets, seen: Edit(tickets=tickets, seen=seen, changes={field: handle}), care)


@command(
    "status",
    panel=TICKETS,
    examples=(
        "odesk status 1042 pending",
        "odesk status 1042 solved --override 'the customer went another way'",
        "odesk list tag:dup --format '{id}' | odesk status - solved",
    ),
)
def status(
    session: Session,
    ids: options.Ids,
    to: Annotated[str, Argument("the status", "STATUS", completes="statuses")],
    override: options.Override = "",
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    if_version: options.IfVersion = None,
) -> int:
    """Move tickets to a status; the workflow says from where to where."""
    wanted = choice_value(session.desk.viewer().vocabulary.fields["status"], to)
    care = Care(dry_run, yes, if_version)
    changes = {"status": wanted}
    return change(
        session, ids, lambda tickets, seen: Edit(tickets=tickets, seen=seen, changes=changes, override=override), care
    )


@command(
    "label",
    panel=TICKETS,
    dashes=True,
    examples=("odesk label 1042 +vpn -urgent", "odesk label 1042 1043 --add vpn --remove urgent"),
)
def label(
    session: Session,
    words: Annotated[
        list[str], Argument("tickets, and +TAG to add or -TAG to remove", "ID... [+TAG|-TAG]...", completes="labels")
    ],
    add: Annotated[
        list[str] | None, Option(("--add",), "a tag to add; can be repeated", "TAG", completes="tags")
    ] = None,
    remove: Annotated[
        list[str] | None, Option(("--remove",), "a tag to remove; can be repeated", "TAG", completes="tags")
    ] = None,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    if_version: options.IfVersion = None,
) -> int:
    """Add tags to tickets and remove tags from them."""
    unknown = next((word for word in words if word.startswith("--")), None)
    if unknown is not None:
        raise UsageError(f"there is no option {unknown!r}; see: odesk label --help")
    signed = [word for word in words if word[:1] in ("+", "-") and word != "-"]
    ids = [word for word in words if word not in signed]
    plus = (*(add or ()), *(word[1:] for word in signed if word[0] == "+"))
    minus = (*(remove or ()), *(word[1:] for word in signed if word[0] == "-"))
    if not plus and not minus:
        raise UsageError("label needs a +TAG to add or a -TAG to remove")
    if not ids:
        raise UsageError("label needs a ticket: odesk label 1042 +vpn")
    care = Care(dry_run, yes, if_version)
    return change(session, ids, lambda tickets, seen: Tag(tickets=tickets, seen=seen, add=plus, remove=minus), care)


@command(
    "snooze",
    panel=TICKETS,
    examples=("odesk snooze 1042 tomorrow", "odesk snooze 1042 1043 friday 14:00", "odesk snooze 1042 none"),
)
def snooze(
    session: Session,
    words: Annotated[
        list[str],
        Argument("tickets, then until when: tomorrow, friday 14:00, 3d; none wakes", "ID... WHEN", completes="tickets"),
    ],
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    if_version: options.IfVersion = None,
) -> int:
    """Hide tickets from the queues until an instant, or wake them."""
    split = next((place for place, word in enumerate(words) if not is_number(word)), len(words))
    ids, when = words[:split], " ".join(words[split:])
    if not ids or not when:
        raise UsageError("snooze needs tickets and an instant: odesk snooze 1042 tomorrow (none wakes)")
    until = None
    if when.casefold() not in _WAKE:
        viewer = session.acting.viewer()
        until = parse_instant(when, viewer.now, viewer.zone)
    care = Care(dry_run, yes, if_version)
    return change(session, ids, lambda tickets, seen: Snooze(tickets=tickets, seen=seen, until=until), care)


@command("trash", panel=TICKETS, examples=("odesk trash 1042", "odesk trash 1042 --restore", "odesk list --trash"))
def trash(
    session: Session,
    ids: options.Ids,
    restore: Annotated[bool, Option(("--restore",), "take them out again")] = False,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    if_version: options.IfVersion = None,
) -> int:
    """Move tickets to the trash, out of every list; nothing is lost."""
    kind = Restore if restore else Trash
    care = Care(dry_run, yes, if_version)
    code = change(session, ids, lambda tickets, seen: kind(tickets=tickets, seen=seen), care)
    if code == 0 and not restore and not dry_run:
        session.hint("odesk trash --restore brings back what is in the trash")
    return code
