"""Each dialog: keys in, the exact answer out; hostile text in every place; small screens."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from textual import events

from odesk_tui.commands.conversation import SaveDraft
from odesk_tui.commands.tickets import Create, Edit, Snooze, Tag
from odesk_tui.commands.time import LogTime
from odesk_tui.commands.views import EditView, SaveView
from odesk_tui.core.fields import Priority, Severity
from odesk_tui.core.query.values import Vocabulary
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import Category, Status, Transition, Workflow
from odesk_tui.reads.people import People
from odesk_tui.reads.views import ViewCount
from odesk_tui.tui.dialogs import pick
from odesk_tui.tui.dialogs.ask import Ask, Confirm, ask_number
from odesk_tui.tui.dialogs.base import Dialog
from odesk_tui.tui.dialogs.create import CreateForm
from odesk_tui.tui.dialogs.edit_field import EditField
from odesk_tui.tui.dialogs.labels import Labels
from odesk_tui.tui.dialogs.log_time import LogTimeDialog
from odesk_tui.tui.dialogs.pick import Option, Pick
from odesk_tui.tui.dialogs.send_menu import Sending, SendMenu
from odesk_tui.tui.dialogs.view_form import ViewForm
from odesk_tui.tui.widgets.status_row import Arrangement
from tests.tui.samples import (
    AGENTS,
    HOSTILE,
    NOW,
    PEOPLE,
    PROJECTS,
    ZONE,
    Host,
    agent,
    assert_safe,
    project,
    shown,
    ticket,
)

ONE = {"tickets": (1042,), "seen": {1042: 3}}


async def answer(make: Callable[[], Dialog], *keys: str, size: tuple[int, int] = (80, 24)) -> object:
    """What the dialog answers to ``keys``; fails when it answers nothing, twice, or lets a key through.

    The keys that edit a form's body do get through: the text area's own bindings are found from the top.
    """
    app = Host(make)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        assert len(app.answers) == 1, shown(app)
        assert set(app.leaked) <= {"left", "backspace"}
        return app.answers[0]


async def view(make: Callable[[], Dialog], *keys: str, size: tuple[int, int] = (80, 24)) -> str:
    """The screen after ``keys``, which must not answer."""
    app = Host(make)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        assert app.answers == []
        assert_safe(app)
        return shown(app)


# Pickers


@pytest.mark.parametrize(("key", "handle"), [("1", "ada"), ("2", "bob"), ("m", "zoe"), ("n", "none"), ("enter", "ada")])
async def test_one_key_assigns(key: str, handle: str) -> None:
    made = await answer(lambda: pick.assign(ticket(), AGENTS, "zoe"), key)
    assert made == Edit(**ONE, changes={"assignee": handle})


async def test_assigning_many_names_each_version() -> None:
    rows = [ticket(1), ticket(2, version=8)]
    made = await answer(lambda: pick.assign(rows, AGENTS, "zoe"), "1")
    assert made == Edit(tickets=(1, 2), seen={1: 3, 2: 8}, changes={"assignee": "ada"})


async def test_typing_filters_a_long_list() -> None:
    many = [agent(f"agent{n:02}", f"Name {n:02}") for n in range(30)]
    made = await answer(lambda: pick.assign(ticket(), many, "zoe"), "/", "1", "7", "enter", size=(60, 20))
    assert made == Edit(**ONE, changes={"assignee": "agent17"})


async def test_the_cursor_stays_in_sight_in_a_long_list() -> None:
    many = [agent(f"agent{n:02}") for n in range(60)]
    screen = await view(lambda: pick.assign(ticket(), many, "zoe"), *["down"] * 45, size=(60, 20))
    assert "> " in screen
    assert next(line for line in screen.splitlines() if ">" in line).split()[2] == "agent45"


async def test_esc_clears_the_filter_then_gives_up() -> None:
    many = [agent(f"agent{n:02}") for n in range(30)]
    assert await answer(lambda: pick.assign(ticket(), many, "zoe"), "x", "y", "escape", "escape") is None


@pytest.mark.parametrize(
    ("key", "status"), [("p", "pending"), ("h", "hold"), ("s", "solved"), ("c", "closed"), ("enter", "pending")]
)
async def test_one_key_sets_the_status(key: str, status: str) -> None:
    assert await answer(lambda: pick.status(ticket()), key) == Edit(**ONE, changes={"status": status})


@pytest.mark.parametrize(("key", "reason"), [("n", "open cannot become new"), ("o", "it is so now")])
async def test_a_forbidden_status_says_why_and_is_refused(key: str, reason: str) -> None:
    screen = await view(lambda: pick.status(ticket()), key)
    assert f"not possible: {reason}" in screen
    assert "! " in screen


async def test_a_status_that_some_can_take_can_be_picked() -> None:
    rows = [ticket(1), ticket(2, status="closed")]
    assert "1 of 2 can" in await view(lambda: pick.status(rows))
    made = await answer(lambda: pick.status(rows), "p")
    assert made == Edit(tickets=(1, 2), seen={1: 3, 2: 3}, changes={"status": "pending"})


@pytest.mark.parametrize(("key", "name"), [("1", "urgent"), ("2", "high"), ("3", "normal"), ("4", "low")])
async def test_one_key_sets_the_priority(key: str, name: str) -> None:
    assert await answer(lambda: pick.priority(ticket()), key) == Edit(**ONE, changes={"priority": name})


async def test_enter_begins_at_the_present_priority() -> None:
    made = await answer(lambda: pick.priority(ticket(priority=Priority.HIGH)), "k", "enter")
    assert made == Edit(**ONE, changes={"priority": "urgent"})


@pytest.mark.parametrize(("key", "name"), [("1", "critical"), ("4", "minor")])
async def test_one_key_sets_the_severity(key: str, name: str) -> None:
    assert await answer(lambda: pick.severity(ticket(severity=Severity.MAJOR)), key) == Edit(
        **ONE, changes={"severity": name}
    )


@pytest.mark.parametrize(
    ("keys", "until"),
    [
        ("h", NOW + timedelta(hours=1)),
        ("e", datetime(2025, 11, 24, 16, tzinfo=UTC)),
        ("t", datetime(2025, 11, 25, 8, tzinfo=UTC)),
        ("m", datetime(2025, 12, 1, 8, tzinfo=UTC)),
        ("w", NOW + timedelta(days=7)),
        ("n", None),
    ],
)
async def test_one_key_snoozes(keys: str, until: datetime | None) -> None:
    assert await answer(lambda: pick.snooze(ticket(), NOW, ZONE), keys) == Snooze(**ONE, until=until)


async def test_a_typed_instant_snoozes() -> None:
    keys = ["f", "r", "i", "d", "a", "y", "space", "1", "4", ":", "0", "0", "enter"]
    made = await answer(lambda: pick.snooze(ticket(), NOW, ZONE), *keys)
    assert made == Snooze(**ONE, until=datetime(2025, 11, 28, 13, tzinfo=UTC))


async def test_a_word_that_begins_with_a_key_is_typed_after_the_equals_sign() -> None:
    made = await answer(lambda: pick.snooze(ticket(), NOW, ZONE), "=", *"wednesday", "enter")
    assert made == Snooze(**ONE, until=datetime(2025, 11, 26, 8, tzinfo=UTC))


async def test_the_past_is_refused_where_it_is_typed() -> None:
    assert "is in the past" in await view(lambda: pick.snooze(ticket(), NOW, ZONE), "=", *"yesterday", "enter")


async def test_an_evening_that_has_passed_cannot_be_picked() -> None:
    late = NOW + timedelta(hours=9)
    assert "17:00 has passed" in await view(lambda: pick.snooze(ticket(), late, ZONE), "e")


@pytest.mark.parametrize(("keys", "due"), [("dt", "2025-11-25 17:00"), ("dn", "none")])
async def test_snooze_leads_to_due(keys: str, due: str) -> None:
    assert await answer(lambda: pick.snooze(ticket(), NOW, ZONE), *keys) == Edit(**ONE, changes={"due": due})


async def test_the_order_of_the_list_is_a_sort_directive() -> None:
    assert await answer(pick.order, "u") == "-updated"
    assert await answer(lambda: pick.order("due"), "enter") == "due"


async def test_a_letter_that_is_no_choice_says_so() -> None:
    assert "no choice has the key x" in await view(lambda: pick.priority(ticket()), "x")


async def test_nothing_is_answered_twice() -> None:
    app = Host(lambda: pick.priority(ticket()))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("1", "2", "escape")
        await pilot.pause()
        assert app.answers == [Edit(**ONE, changes={"priority": "urgent"})]


# Labels


async def test_labels_are_added_and_removed_together() -> None:
    keys = ["space", *"vpn", "space", *"new-one", "enter"]
    made = await answer(lambda: Labels(ticket(), PEOPLE.tags), *keys)
    assert made == Tag(**ONE, add=("new-one", "vpn"), remove=("printer",))


async def test_a_typed_label_takes_one_enter() -> None:
    assert await answer(lambda: Labels(ticket(), PEOPLE.tags), *"vpn", "enter") == Tag(**ONE, add=("vpn",))


async def test_enter_applies_when_nothing_is_typed_and_nothing_changed_is_no_command() -> None:
    assert await answer(lambda: Labels(ticket(), PEOPLE.tags), "space", "enter") == Tag(**ONE, remove=("printer",))
    assert await answer(lambda: Labels(ticket(), PEOPLE.tags), "space", "space", "enter") is None


async def test_a_label_that_cannot_be_one_is_refused() -> None:
    assert "is not a tag" in await view(lambda: Labels(ticket(), ()), *"a,b", "enter")


async def test_a_label_of_some_tickets_can_be_left_given_to_all_or_taken() -> None:
    rows = [ticket(1), ticket(2, tags=())]
    assert "[~] printer" in await view(lambda: Labels(rows, ()))
    target = {"tickets": (1, 2), "seen": {1: 3, 2: 3}}
    assert await answer(lambda: Labels(rows, ()), "space", "enter") == Tag(**target, add=("printer",))
    assert await answer(lambda: Labels(rows, ()), "space", "space", "enter") == Tag(**target, remove=("printer",))
    assert await answer(lambda: Labels(rows, ()), "space", "space", "space", "enter") is None


# Time


async def test_digits_and_enter_log_minutes() -> None:
    assert await answer(lambda: LogTimeDialog(ticket(), NOW, ZONE), "1", "5", "enter") == LogTime(**ONE, seconds=900)


@pytest.mark.parametrize(("typed", "seconds"), [("1h30", 5400), ("1:30", 5400), ("1h30m", 5400), ("2h", 7200)])
async def test_durations_as_people_write_them(typed: str, seconds: int) -> None:
    made = await answer(lambda: LogTimeDialog(ticket(), NOW, ZONE), *typed, "enter")
    assert made == LogTime(**ONE, seconds=seconds)


async def test_note_work_type_and_start_follow_by_tab() -> None:
    keys = ["4", "5", "tab", *"call", "tab", "r", "down", "enter", "tab", *"9:30", "enter"]
    made = await answer(lambda: LogTimeDialog(ticket(), NOW, ZONE, work_types=("onsite", "remote")), *keys)
    start = datetime(2025, 11, 24, 8, 30, tzinfo=UTC)
    assert made == LogTime(**ONE, seconds=2700, started_at=start, note="call", work_type="remote")


async def test_a_clock_time_is_its_last_occurrence() -> None:
    keys = ["3", "0", "shift+tab", *"16:00", "enter"]
    made = await answer(lambda: LogTimeDialog(ticket(), NOW, ZONE), *keys)
    assert made == LogTime(**ONE, seconds=1800, started_at=datetime(2025, 11, 23, 15, tzinfo=UTC))


async def test_what_would_be_logged_is_shown() -> None:
    assert "0:15 ending now" in await view(lambda: LogTimeDialog(ticket(), NOW, ZONE), "1", "5", size=(60, 20))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["enter"], "how long?"),
        ([*"abc", "enter"], "is not a duration"),
        ([*"25h", "enter"], "at most 24 hours"),
        (["1", "5", "shift+tab", *"tomorrow", "enter"], "is in the future"),
    ],
)
async def test_what_cannot_be_logged_is_said_at_the_entry(keys: list[str], said: str) -> None:
    assert said in await view(lambda: LogTimeDialog(ticket(), NOW, ZONE), *keys)


# Create


def kept(**typed: str) -> SaveDraft:
    return SaveDraft(ticket=0, kind="create", body=json.dumps(typed) if typed else "")


async def test_a_ticket_is_created_from_subject_and_customer() -> None:
    made = await answer(lambda: CreateForm(PROJECTS, AGENTS), *"Help", "tab", *"glo", "tab", "ctrl+j", size=(60, 20))
    create = Create(subject="Help", project="globex", body="", changes={})
    assert made == (kept(subject="Help", customer="globex"), create, kept())


async def test_every_entry_reaches_the_command() -> None:
    keys = [
        *"Help",
        "enter",
        *"acme",
        "enter",
        *"eve@x.example",
        "enter",
        *"inc",
        "enter",
        *"cri",
        "enter",
        *"hi",
        "enter",
    ]
    keys += [*"ad", "enter", *"vpn,vip", "enter", *"It is", "enter", "x", "left", "backspace", "ctrl+j"]
    made = await answer(lambda: CreateForm(PROJECTS, AGENTS), *keys)
    assert isinstance(made, tuple)
    assert made[1] == Create(
        subject="Help",
        project="acme",
        body="It isx",
        changes={
            "requester": "eve@x.example",
            "type": "incident",
            "severity": "critical",
            "priority": "high",
            "assignee": "ada",
            "tag": "vpn,vip",
        },
    )


async def test_esc_keeps_what_was_typed_and_the_draft_comes_back() -> None:
    draft = await answer(lambda: CreateForm(PROJECTS, AGENTS), *"Help", "shift+tab", *"Body", "escape")
    assert draft == kept(subject="Help", body="Body")
    assert isinstance(draft, SaveDraft)
    screen = await view(lambda: CreateForm(PROJECTS, AGENTS, draft.body))
    assert "Help" in screen
    assert "Body" in screen


async def test_esc_on_an_empty_form_keeps_nothing_and_an_emptied_one_discards() -> None:
    assert await answer(lambda: CreateForm(PROJECTS, AGENTS), "escape") is None
    assert await answer(lambda: CreateForm(PROJECTS, AGENTS, '{"subject": "x"}'), "ctrl+u", "escape") == kept()


async def test_a_draft_that_cannot_be_read_becomes_the_body() -> None:
    assert "half a {" in await view(lambda: CreateForm(PROJECTS, AGENTS, "half a {"))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["ctrl+j"], "it must not be empty"),
        (["x", "ctrl+j"], "whose ticket is it?"),
        (["x", "tab", *"nobody", "ctrl+j"], "there is no customer 'nobody'"),
        (["x", "tab", *"acme", "tab", *"eve", "ctrl+j"], "is not an e-mail address"),
        (["x", "tab", *"acme", "shift+tab", "shift+tab", "shift+tab", *"a+b", "ctrl+j"], "is not a tag"),
    ],
)
async def test_what_is_wrong_is_said_at_the_entry(keys: list[str], said: str) -> None:
    assert said in await view(lambda: CreateForm(PROJECTS, AGENTS), *keys, size=(60, 20))


async def test_the_form_is_offered_for_keeping_while_it_is_typed() -> None:
    offered: list[SaveDraft] = []

    class Keeper(Host):
        def on_kept_form_keep(self, event: CreateForm.Keep) -> None:
            offered.append(event.command)

    app = Keeper(lambda: CreateForm(PROJECTS, AGENTS))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("H", "i")
        app.query_one(CreateForm).keep()
        await pilot.pause()
    assert offered == [kept(subject="Hi")]


# Edit a field


def editor(**changes: object) -> Callable[[], EditField]:
    return lambda: EditField(ticket(**changes), PEOPLE, NOW, ZONE)


@pytest.mark.parametrize(
    ("keys", "changes"),
    [
        (["enter", "end", "!", "enter"], {"subject": "Printer offline, floor 3!"}),
        ([*"stat", "enter", "p", "enter"], {"status": "pending"}),
        ([*"ass", "enter", *"ad", "enter"], {"assignee": "ada"}),
        ([*"ass", "enter", "ctrl+u", "enter"], {"assignee": ""}),
        ([*"team", "enter", "down", "enter"], {"team": "second"}),
        ([*"tag", "enter", *", vpn", "enter"], {"tag": "printer, vpn"}),
        ([*"due", "enter", *"friday", "enter"], {"due": "friday"}),
        ([*"prio", "enter", *"hi", "enter"], {"priority": "high"}),
        ([*"cust", "enter"], None),
    ],
)
async def test_a_field_is_picked_and_its_value_edited(keys: list[str], changes: dict[str, str] | None) -> None:
    if changes is None:
        assert "globex" in await view(editor(), "p", "r", "o", "j", "enter")
        return
    assert await answer(editor(), *keys, size=(60, 20)) == Edit(**ONE, changes=changes)


async def test_a_value_that_stays_is_no_command() -> None:
    assert await answer(editor(), "enter", "enter") is None
    assert await answer(editor(subject=Foreign("a\x1bb\nc")), "enter", "left", "right", "enter") is None


async def test_hostile_characters_stay_as_they_were_while_others_are_edited() -> None:
    made = await answer(editor(subject=Foreign("a\x1bb\u202ec")), "enter", "d", "enter")
    assert made == Edit(**ONE, changes={"subject": "a\x1bb\u202ecd"})


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["enter", "ctrl+u", "enter"], "it must not be empty"),
        ([*"stat", "enter", *"new", "enter"], "open cannot become new"),
        ([*"ass", "enter", *"nix", "enter"], "'nix' is not one of"),
        ([*"due", "enter", *"nix", "enter"], "is not an instant"),
        ([*"nothing", "enter"], "choose one of"),
    ],
)
async def test_a_value_that_does_not_fit_is_said(keys: list[str], said: str) -> None:
    assert said in await view(editor(), *keys)


# Send, ask, confirm


@pytest.mark.parametrize(
    ("key", "choice"),
    [
        ("y", "send"),
        ("p", Sending("pending")),
        ("s", Sending("solved")),
        ("e", "editor"),
        ("q", "keep"),
        ("D", "discard"),
        ("escape", None),
    ],
)
async def test_the_send_menu_names_the_choice(key: str, choice: object) -> None:
    assert await answer(lambda: SendMenu("reply", Foreign("eve@globex.example"), "open"), key) == choice


async def test_the_send_menu_has_the_statuses_of_the_tickets_workflow() -> None:
    statuses = (
        Status("fresh", "FRSH", Category.NEW),
        Status("work", "WORK", Category.OPEN),
        Status("parts", "PART", Category.WAITING),
        Status("vendor", "VEND", Category.WAITING),
        Status("gone", "GONE", Category.CLOSED),
    )
    ways = [("fresh", "work"), ("work", "vendor"), ("work", "gone")]
    flow = Workflow("repair", statuses, {way: Transition(*way) for way in ways})
    menu = lambda status: lambda: SendMenu("reply", None, status, flow=flow)  # noqa: E731
    screen = await view(menu("work"))
    assert ("send and set VENDOR" in screen, "send and set GONE" in screen) == (True, True)
    assert await answer(menu("work"), "p") == Sending("vendor")
    assert await answer(menu("work"), "s") == Sending("gone")
    screen = await view(menu("fresh"), "p")
    assert "send, open the ticket" in screen
    assert "not possible: fresh cannot become parts" in screen
    short = replace(flow, statuses=statuses[:2], transitions={})
    assert "the workflow repair has no such status" in await view(
        lambda: SendMenu("note", None, "work", flow=short), "p"
    )


async def test_enter_and_forbidden_choices_do_not_send() -> None:
    menu = lambda: SendMenu("reply", Foreign("eve@globex.example"), "solved")  # noqa: E731
    screen = await view(menu, "enter", "s")
    assert "not possible: it is solved now" in screen
    assert "Send PUBLIC REPLY to eve@globex.example?" in screen


async def test_a_number_is_asked_for() -> None:
    assert await answer(ask_number, "#", "1", "0", "4", "2", "enter") == 1042
    assert "is not a ticket number" in await view(ask_number, "x", "enter")
    assert "nothing is typed yet" in await view(ask_number, "enter")


NOW_SHOWN = Arrangement("status:open group:team", "tree", ("id", "subject"))
QUEUE = ViewCount(Foreign("Queue"), "status:new", 2, None, "ada", "list", ("id",), None, 7)


def view_form(**options: Any) -> ViewForm:
    return ViewForm(NOW_SHOWN, [QUEUE], ("network",), Vocabulary(), **options)


async def test_what_is_shown_is_saved_under_a_name_for_oneself_a_team_or_everybody() -> None:
    kept = SaveView(name="Qu", query=NOW_SHOWN.query, layout="tree", columns=("id", "subject"))
    # A name that others begin with is what was typed.
    assert await answer(view_form, "Q", "u", "enter") == kept
    made = await answer(view_form, "Q", "u", "tab", "n", "tab", "5", "ctrl+j")
    assert made == replace(kept, team="network", slot=5)
    made = await answer(view_form, "Q", "u", "tab", "e", "v", "ctrl+j")
    assert made == replace(kept, shared=True)
    # Saved again it is the same view, on its key.
    changes = {"query": NOW_SHOWN.query, "layout": "tree", "columns": "id,subject"}
    assert await answer(view_form, *"Queue", "enter") == EditView(view=7, changes=changes)


async def test_a_view_is_changed_in_a_form() -> None:
    kept = Arrangement(QUEUE.query, QUEUE.layout, QUEUE.columns)

    def form() -> ViewForm:
        return ViewForm(kept, [QUEUE], ("network",), Vocabulary(), view=QUEUE)

    assert await answer(form, "s", "enter") == EditView(view=7, changes={"name": "Queues"})
    assert await answer(form, "tab", "n", "tab", "n", "ctrl+j") == EditView(
        view=7, changes={"owner": "network", "key": "none"}
    )
    assert "there is no field" in await view(form, *["tab"] * 5, *"x", "enter")
    assert "a view needs a name" in await view(view_form, "enter")


async def test_only_y_confirms() -> None:
    make = lambda: Confirm("Set 27 tickets?", [f"#{n}" for n in range(27)], yes="sets them")  # noqa: E731
    assert "and 17 more" in await view(make, "enter", "s", "space", size=(60, 20))
    assert await answer(make, "y") is True
    assert await answer(make, "n") is None
    assert await answer(make, "escape") is None


async def test_pasted_text_goes_to_the_entry_on_one_line() -> None:
    app = Host(lambda: Ask("Title", "label"))
    async with app.run_test() as pilot:
        await pilot.pause()
        app.query_one(Dialog).post_message(events.Paste("two\nlines\x1b[31m"))
        await pilot.pause()
        assert_safe(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.answers == ["two lines\x1b[31m"]


# Hostile text


def hostile_dialogs(texts: list[str]) -> list[Callable[[], Dialog]]:
    """Every dialog with ``texts`` in turn wherever somebody else's text may stand."""
    one, two, three, four = (Foreign(text) for text in texts)
    row = ticket(
        subject=one, project=two, requester=three, requester_email=two, external_id=four, tags=("printer", *texts)
    )
    agents = tuple(replace(agent("bob"), name=Foreign(text)) for text in texts)
    projects = tuple(replace(project("bad"), name=Foreign(text)) for text in texts)
    people = People(agents, PEOPLE.teams, projects, (*texts, "vpn"))
    typed = json.dumps({"subject": texts[0], "body": "\n".join(texts), "requester": texts[1], "tags": texts[2]})
    return [
        lambda: pick.assign(row, agents, "zoe"),
        lambda: pick.status(row),
        lambda: pick.snooze(row, NOW, ZONE),
        lambda: Pick(two, [Option("a", text, 1, text) for text in texts] + [Option("b", texts[0], 2, "", texts[1])]),
        lambda: Labels(row, people.tags),
        lambda: LogTimeDialog(row, NOW, ZONE, work_types=texts),
        lambda: CreateForm(projects, agents, typed),
        lambda: EditField(row, people, NOW, ZONE),
        lambda: EditField(row, people, NOW, ZONE, field="external"),
        lambda: SendMenu("reply", three, "open"),
        lambda: ViewForm(
            Arrangement(texts[0], "list"), [replace(QUEUE, name=Foreign(texts[1]))], (), Vocabulary(), name=texts[2]
        ),
        lambda: Confirm(four, texts, yes=texts[1]),
        lambda: Ask(three, texts[0], text=texts[3], hint=texts[1]),
    ]


@pytest.mark.parametrize("start", range(0, len(HOSTILE), 4))
async def test_hostile_text_is_shown_safely_everywhere(start: int) -> None:
    texts = [HOSTILE[(start + turn) % len(HOSTILE)][1] for turn in range(4)]
    app = Host(lambda: Confirm("first"))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        for make in hostile_dialogs(texts):
            await app.query(Dialog).remove()
            await app.screen.mount(make())
            await pilot.press("left", "b")
            assert_safe(app)
            assert app.query(Dialog)


async def test_every_overlay_spans_a_narrow_screen() -> None:
    app = Host(lambda: Confirm("first"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for make in hostile_dialogs(["one", "two", "three", "four"]):
            await app.query(Dialog).remove()
            made = make()
            await app.screen.mount(made)
            await pilot.pause()
            assert (made.region.x, made.region.width) == (0, 80), made
