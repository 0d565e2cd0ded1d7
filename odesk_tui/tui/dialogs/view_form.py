"""Save what is shown as a view, or change a saved one: its name, whose it is, its key, and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.widget import Widget

from odesk_tui.commands.views import EVERYBODY, LAYOUTS, MINE, EditView, SaveView, columns_value, key_value
from odesk_tui.core.errors import DeskError, UsageError
from odesk_tui.core.query.parser import parse
from odesk_tui.core.query.values import Vocabulary
from odesk_tui.reads.views import ViewCount
from odesk_tui.tui.dialogs.form import Choice, Entry, Form
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.widgets.status_row import Arrangement

NONE = "none"


class ViewForm(Form):
    """Answers the :class:`SaveView` or :class:`EditView` that keeps it."""

    DEFAULT_CSS = """
    ViewForm { width: 100; }
    """

    def __init__(
        self,
        arrangement: Arrangement,
        known: Sequence[ViewCount],
        teams: Sequence[str],
        vocabulary: Vocabulary,
        *,
        view: ViewCount | None = None,
        name: str = "",
        owner: Widget | None = None,
    ) -> None:
        """``known`` are the agent's views, ``teams`` the handles of their teams; ``view`` is the one to be changed.

        Without a ``view`` a new one is made, or the one of that name and owner changed.
        """
        self._view, self._vocabulary = view, vocabulary
        self._known = {(one.name.raw, one.whose): one for one in known}
        owners = [Choice(MINE, "only you see it"), *(Choice(team, "its members see it") for team in teams)]
        owners.append(Choice(EVERYBODY, "everybody sees it"))
        keys = [Choice(NONE, "on no key")]
        for place in range(1, 10):
            on = next((one for one in known if one.slot == place and one is not view), None)
            keys.append(Choice(str(place), f"instead of {on.name.line()}" if on is not None else "free"))
        names = [Choice(one.name.raw, "changes it") for one in known if one.whose == MINE and view is None]
        first = view.name.raw if view is not None else name
        super().__init__(
            "Save this view" if view is None else f"Change the view {view.name.line()}",
            [
                Entry("name", "name", LineEdit(first), names),
                Entry("owner", "for", LineEdit(view.whose if view is not None else MINE), owners, strict=True),
                Entry("key", "your key", LineEdit(_key(view)), keys, strict=True),
                Entry("query", "finds", LineEdit(arrangement.query), hint="every ticket"),
                Entry(
                    "layout", "shown as", LineEdit(arrangement.layout), [Choice(one) for one in LAYOUTS], strict=True
                ),
                Entry("columns", "columns", LineEdit(",".join(arrangement.columns)), hint="as many as fit"),
            ],
            hint="Enter saves  Tab next  Esc cancels",
            owner=owner,
        )

    def submit(self) -> None:
        """Check everything, then answer."""
        texts = {entry.name: entry.text for entry in self.entries}
        if not texts["name"]:
            self.refuse("name", "a view needs a name")
            return
        checks: Mapping[str, Callable[[], object]] = {
            "owner": lambda: self._one_of("owner"),
            "key": lambda: key_value(texts["key"]),
            "query": lambda: parse(texts["query"], self._vocabulary),
            "layout": lambda: self._one_of("layout"),
            "columns": self._columns,
        }
        for name, check in checks.items():
            try:
                check()
            except DeskError as error:
                self.refuse(name, str(error))
                return
        self.finish(self._command({**texts, "columns": ",".join(self._columns())}))

    def _one_of(self, name: str) -> None:
        choices = [choice.value for choice in self.named(name).choices]
        if self.named(name).text not in choices:
            raise UsageError(f"it is one of {', '.join(choices)}")

    def _columns(self) -> tuple[str, ...]:
        return columns_value(self.named("columns").text.split(","), self._vocabulary.fields)

    def _command(self, texts: dict[str, str]) -> SaveView | EditView:
        known = self._view or self._known.get((texts["name"], texts["owner"]))
        if known is None:
            owner = texts["owner"]
            return SaveView(
                name=texts["name"],
                query=texts["query"],
                slot=key_value(texts["key"]),
                shared=owner == EVERYBODY,
                team="" if owner in (MINE, EVERYBODY) else owner,
                layout=texts["layout"],
                columns=tuple(filter(None, texts["columns"].split(","))),
            )
        before = {
            "name": known.name.raw,
            "owner": known.whose,
            "key": _key(known),
            "query": known.query,
            "layout": known.layout,
            "columns": ",".join(known.columns),
        }
        if self._view is None and texts["key"] in ("", NONE):
            # One that is kept anew stays on its key.
            texts["key"] = before["key"]
        return EditView(view=known.id, changes={name: text for name, text in texts.items() if before[name] != text})


def _key(view: ViewCount | None) -> str:
    return str(view.slot) if view is not None and view.slot is not None else NONE
