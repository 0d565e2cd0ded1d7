"""The overlays of bulk work, undoing, macros, views and the inbox, whatever others have written into them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from odesk_tui.commands.base import Outcome, Result
from odesk_tui.commands.macros import ApplyMacro, SaveMacro
from odesk_tui.commands.telling import words
from odesk_tui.commands.tickets import Tag
from odesk_tui.commands.undo import Undo
from odesk_tui.commands.views import PutViewOnKey, RemoveView
from odesk_tui.core.errors import NotAllowed
from odesk_tui.core.text import Foreign
from odesk_tui.reads.history import Undoable
from odesk_tui.reads.inbox import InboxItem, InboxPage
from odesk_tui.reads.macros import Macro
from odesk_tui.reads.rows import Count
from odesk_tui.reads.views import ViewCount
from odesk_tui.tui.acts import Act, act, outcome
from odesk_tui.tui.dialogs import macros
from odesk_tui.tui.dialogs.ask import Confirm
from odesk_tui.tui.dialogs.base import Dialog
from odesk_tui.tui.dialogs.find_ticket import FindTicket
from odesk_tui.tui.dialogs.history import HistoryPick
from odesk_tui.tui.dialogs.inbox import InboxList
from odesk_tui.tui.dialogs.macro_form import MacroForm
from odesk_tui.tui.dialogs.preview import Outcomes, Preview
from odesk_tui.tui.dialogs.views import SAVE, Change, Reshape, ViewList
from odesk_tui.tui.dialogs.write_many import WriteMany
from tests.tui.samples import HOSTILE, NOW, ZONE, Host, assert_safe, ticket
from tests.tui.test_dialogs import answer, view


def undoable(text: str, number: int | None = 7) -> Undoable:
    return Undoable(NOW, Foreign(text), 1, number, Foreign(f"{text} on #{number}, 3 s ago"))


def macro(name: str, slot: int | None = None, reply: str = "") -> Macro:
    return Macro(1, Foreign(name), {"status": "solved"}, reply, "", slot, ("vip",), ())


def saved(name: str, slot: int | None = None, query: str = "status:open", owner: str | None = "ada") -> ViewCount:
    return ViewCount(Foreign(name), query, slot, Count(3, False), owner, "list")


def item(text: str, ref: int = 1, read: bool = False) -> InboxItem:
    refused = ((7, Foreign(text)),)
    return InboxItem("refused", ref, NOW, 7, Foreign(text), Foreign(text), read, refused)


def dialogs(texts: list[str]) -> list[Callable[[], Dialog]]:
    row = replace(ticket(), subject=Foreign(texts[0]), project=Foreign(texts[1]))
    result = Result((Outcome(1, texts[0]), Outcome(2, "", NotAllowed(texts[1]))), "c")

    def shown() -> Preview:
        made = Preview(act(Tag(tickets=(1, 2), add=(texts[2],))), "UTC")
        made._result = result
        made.list(result.outcomes)
        return made

    return [
        lambda: FindTicket(texts[3], [row]),
        lambda: HistoryPick([undoable(text) for text in texts]),
        lambda: InboxList(InboxPage(tuple(item(t, n) for n, t in enumerate(texts)), False), NOW, ZONE),
        lambda: macros.choose(row, [macro(text, reply="x") for text in texts]),
        lambda: macros.choose_removal([macro(text) for text in texts]),
        lambda: MacroForm({"name": texts[0], "set": texts[1], "reply": texts[2], "note": texts[3]}),
        lambda: Outcomes(texts[0], result.outcomes),
        shown,
        lambda: ViewList([saved(text, query=text) for text in texts], texts[0]),
        lambda: WriteMany("note", [row], "\n".join(texts)),
    ]


@pytest.mark.parametrize("start", range(0, len(HOSTILE), 4))
async def test_hostile_text_is_shown_safely_everywhere(start: int) -> None:
    texts = [HOSTILE[(start + turn) % len(HOSTILE)][1] for turn in range(4)]
    app = Host(lambda: Confirm("first"))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        for make in dialogs(texts):
            await app.query(Dialog).remove()
            await app.screen.mount(make())
            await pilot.press("left", "down")
            assert_safe(app)
            assert app.query(Dialog)


@pytest.mark.parametrize(
    ("keys", "number"),
    [(["enter"], 1042), (["1", "0", "4", "2", "enter"], 1042), (["7", "enter"], 7), (["#", "7", "enter"], 7)],
)
async def test_a_ticket_is_found_among_the_recent_or_by_number(keys: list[str], number: int) -> None:
    assert await answer(lambda: FindTicket("Which?", [ticket()]), *keys) == number


async def test_nothing_is_picked_where_nothing_fits() -> None:
    assert "nothing recent matches" in await view(lambda: FindTicket("Which?", [ticket()]), *"zzz", "enter")
    assert await answer(lambda: FindTicket("Which?", []), "enter", "escape") is None


async def test_the_last_change_goes_by_enter_and_more_want_y() -> None:
    changes = [undoable(f"change {n}") for n in range(30)]
    assert await answer(lambda: HistoryPick(changes), "enter") == Undo()
    assert await answer(lambda: HistoryPick(changes), "j", "j", "enter", "y") == Undo(steps=3)
    assert await answer(lambda: HistoryPick(changes), "j", "enter", "j", "enter", "escape", "escape") is None


async def test_a_view_is_opened_saved_put_on_a_key_or_deleted() -> None:
    views = [saved("Mine", 1), saved("Shared", 2, "tag:x", None)]
    assert await answer(lambda: ViewList(views, "tag:x"), "enter") == views[1]
    assert await answer(lambda: ViewList(views, ""), "2") == views[1]
    assert await answer(lambda: ViewList(views, ""), "s") == SAVE
    made = await answer(lambda: ViewList(views, ""), "#", "7")
    assert made == Change(PutViewOnKey(view=0, slot=7))
    assert await answer(lambda: ViewList(views, ""), "#", "0") == Change(PutViewOnKey(view=0))
    assert await answer(lambda: ViewList(views, ""), "e") == Reshape(views[0])
    assert await answer(lambda: ViewList(views, ""), "j", "y") == Reshape(views[1], copy=True)
    made = await answer(lambda: ViewList(views, ""), "j", "D", "x", "D", "y")
    assert made == Change(RemoveView(name="Shared", shared=True))


async def test_a_macro_answers_whether_it_mails() -> None:
    row = ticket()
    (plain, mailing) = [macro("Plain", 1), macro("Mailing", 2, "Hello")]
    where = {"tickets": (1042,), "seen": {1042: 3}}
    assert await answer(lambda: macros.choose(row, [plain, mailing]), "1") == Act(ApplyMacro(**where, name="Plain"))
    made = await answer(lambda: macros.choose(row, [plain, mailing]), "2")
    assert made == Act(ApplyMacro(**where, name="Mailing"), mails=True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "it needs a name"),
        ({"name": "x"}, "it does nothing"),
        ({"name": "x", "key": "12"}, "a key is one of 1 to 9"),
        ({"name": "x", "set": "colour=red"}, "is not a field and its value"),
        ({"name": "x", "set": "status"}, "is not a field and its value"),
        ({"name": "x", "add": "a b"}, "is not a tag"),
        ({"name": "x", "reply": "Hi {who}"}, "nothing is known of {who}"),
    ],
)
async def test_a_macro_that_cannot_be_kept_says_why(typed: dict[str, str], said: str) -> None:
    assert said in await view(lambda: MacroForm(typed), "ctrl+j")


async def test_a_macro_form_answers_all_of_it() -> None:
    typed = {"name": "Out", "key": "3", "set": "status=solved; priority=low", "add": "a, b", "remove": "c"}
    made = await answer(lambda: MacroForm(typed), "ctrl+j")
    assert isinstance(made, tuple)
    assert made[1] == SaveMacro(
        name="Out", slot=3, changes={"status": "solved", "priority": "low"}, add=("a", "b"), remove=("c",), new=True
    )


async def test_only_y_goes_on_and_only_once_it_is_known() -> None:
    made = act(Tag(tickets=tuple(range(30)), add=("x",)))
    assert "finding out" in await view(lambda: Preview(made, "UTC"), "y", "enter", "x")
    assert await answer(lambda: Preview(made, "UTC"), "y", "n") is None


def test_what_is_shown_before_it_is_done() -> None:
    def tag(count: int) -> Tag:
        return Tag(tickets=tuple(range(count)), add=("x",))

    assert [Act(tag(count)).previewed for count in (1, 20, 21)] == [False, False, True]
    assert [Act(tag(count), mails=True).previewed for count in (1, 2)] == [False, True]
    assert Act(tag(1), mails=True, again=True).previewed
    assert not Act(tag(1), again=True).previewed


def test_an_act_once_more_is_about_the_present_tickets_as_they_were_seen() -> None:
    made = act(Tag(tickets=(7,), seen={7: 2}, add=("x",))).on([ticket()])
    assert made == Act(Tag(tickets=(1042,), seen={1042: 3}, add=("x",)), again=True)


def test_the_outcome_of_several_is_counted() -> None:
    command = Tag(tickets=(1, 2, 3), add=("x",), remove=("y",))
    assert words(command, "UTC") == "labels +x -y"
    done = Outcome(1, "#1 done")
    assert outcome(command, Result((done, done), "c"), "UTC") == "labels +x -y: 2 ok; u takes all back"
    refused = Outcome(3, "", NotAllowed("no"))
    assert outcome(command, Result((done, done, refused), "c"), "UTC") == "labels +x -y: 2 ok, 1 refused; ! says why"
    assert outcome(command, Result((refused,), "c"), "UTC") == "no"
