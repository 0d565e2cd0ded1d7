"""What is promised to a ticket as it is, or as it was: its policy by the rules of then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from odesk_tui.core.catalogue import Catalogue, chosen_from
from odesk_tui.core.custom.definition import CustomField
from odesk_tui.core.fields import BUILT_IN
from odesk_tui.core.query.values import Vocabulary
from odesk_tui.core.sla.choice import Contract, Rules
from odesk_tui.core.sla.policy import Policy
from odesk_tui.core.text import from_stored
from odesk_tui.core.ticket import CUSTOM, Ticket
from odesk_tui.store import custom_sql, policies, tickets
from odesk_tui.store.door import Row, Transaction, marks

# A ticket's columns that a condition can ask about, with ``tags`` and the values of own fields as ``custom.ID``.
Facts: TypeAlias = Mapping[str, Any]
COLUMNS = (
    "number",
    "subject",
    "type",
    "severity",
    "priority",
    "channel",
    "project_id",
    "requester_id",
    "assignee_id",
    "team_id",
    "created_at",
    "due",
    "external_id",
)
_READ = (*COLUMNS, "status", "category", "trashed_at")
_TICKETS = f"SELECT {', '.join(_READ)}, custom FROM ticket WHERE"  # noqa: S608 (constants)
_TAGS = "SELECT ticket_number, tag FROM ticket_tag WHERE ticket_number BETWEEN ? AND ?"


def facts_of(ticket: Ticket) -> dict[str, Any]:
    """The facts of a ticket as its columns hold them."""
    found = {name: tickets.column_value(ticket.value(name)) for name in COLUMNS}
    return {**found, "tags": ticket.tags, **{f"{CUSTOM}{id_}": value for id_, value in ticket.custom.items()}}


def facts_after(transaction: Transaction, after: int, limit: int) -> list[dict[str, Any]]:
    """The facts of the next tickets after the number ``after``, with ``status``, ``category`` and ``trashed_at``."""
    return _with_tags(transaction, transaction.all(f"{_TICKETS} number > ? ORDER BY number LIMIT ?", (after, limit)))


def facts_of_numbers(transaction: Transaction, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """:func:`facts_after` of tickets by their numbers, in their order."""
    if not numbers:
        return []
    sql = f"{_TICKETS} number IN ({marks(numbers)}) ORDER BY number"
    return _with_tags(transaction, transaction.all(sql, list(numbers)))


def _with_tags(transaction: Transaction, rows: Sequence[Row]) -> list[dict[str, Any]]:
    if not rows:
        return []
    tags: dict[int, list[str]] = {}
    for number, tag in transaction.all(_TAGS, (rows[0][0], rows[-1][0])):
        tags.setdefault(number, []).append(tag)
    found = []
    for *columns, document in rows:
        held: dict[str, Any] = {
            name: from_stored(value) if isinstance(value, str) else value
            for name, value in zip(_READ, columns, strict=True)
        }
        held["tags"] = tuple(sorted(tags.get(held["number"], ())))
        found.append({**held, **{f"{CUSTOM}{id_}": value for id_, value in custom_sql.values_of(document).items()}})
    return found


def changed(facts: Facts, fields: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    """The facts after columns went from old to new, as the journal tells it; of tags only what came and went."""
    after = {**facts, **{name: new for name, (_, new) in fields.items() if name != "tags"}}
    if "tags" in fields:
        old, new = (set(tags or ()) for tags in fields["tags"])
        after["tags"] = tuple(sorted((set(facts.get("tags") or ()) - (old - new)) | (new - old)))
    return after


def condition_vocabulary(catalogue: Catalogue, own: Mapping[int, CustomField], dialect: str) -> Vocabulary:
    """What conditions of policies can name, handles left out."""
    fields = chosen_from(catalogue, BUILT_IN)
    if any(not field.removed for field in own.values()):
        from odesk_tui.core.custom.own_field import own_fields

        fields = fields.having(own_fields(own.values(), dialect))
    return Vocabulary(fields=fields, catalogue=catalogue)


class Promises:
    """The policies of tickets. What the rules were is known as long as the transaction lasts, or until it changes them."""

    def __init__(self, transaction: Transaction, vocabulary: Callable[[], Vocabulary], *, every: bool = False) -> None:
        """``every``: many customers will be asked about."""
        self._tx = transaction
        self._vocabulary = vocabulary
        self._every = every
        self.forget()

    def forget(self) -> None:
        """Read the rules again when they are asked for: they have changed."""
        self._whole: Rules | None = None
        self._of: dict[int, Rules] = {}
        self._history: policies.History | None = None
        self._revision: int | None = None
        self._words: Vocabulary | None = None
        self._conditions: dict[str, Callable[[Any], bool]] = {}
        self._named: dict[tuple[str, int], tuple[Any, Any]] = {}

    @property
    def revision(self) -> int:
        """The revision of the rules that hold now."""
        if self._revision is None:
            self._revision = policies.revision(self._tx)
        return self._revision

    @property
    def history(self) -> policies.History:
        """The rules of former times."""
        if self._history is None:
            self._history = policies.History(self._tx)
        return self._history

    def rules(self, project_id: int) -> Rules:
        """The rules of now, as far as they concern a customer."""
        if self._every:
            if self._whole is None:
                self._whole = policies.rules(self._tx)
            return self._whole
        if project_id not in self._of:
            self._of[project_id] = policies.rules_for(self._tx, project_id)
        return self._of[project_id]

    def conditional(self, project_id: int) -> bool:
        """Whether the policy of a ticket of that customer may depend on more than who the customer is."""
        return self.rules(project_id).conditional

    def contract(self, project_id: int, created: int) -> Contract | None:
        """The contract of a ticket of that customer, created then."""
        return self.rules(project_id).contract(project_id, created)

    def chosen(self, facts: Facts, revision: int | None = None) -> Policy | None:
        """The policy of a ticket with these facts, by the rules of a revision (None: of now)."""
        project_id = facts["project_id"]
        now = revision is None or revision == self.revision
        rules = self.rules(project_id) if now else self.history.at(revision or 0)
        subject: Any = None

        def suits(policy: Policy) -> bool:
            nonlocal subject
            if not policy.query:
                return True
            if subject is None:
                subject = self._subject(facts)
            return self._condition(policy.query)(subject)

        return rules.chosen(project_id, facts["created_at"], suits)

    def _condition(self, text: str) -> Callable[[Any], bool]:
        if text not in self._conditions:
            # Most desks have no conditions, and a shell command waits for every import.
            from odesk_tui.core.sla.condition import meets

            self._conditions[text] = meets(text, self._vocabulary())
        return self._conditions[text]

    def _subject(self, facts: Facts) -> Any:
        from odesk_tui.core.query.predicate import Subject
        from odesk_tui.core.query.words import words

        project, parent = self._name("project", facts["project_id"], "handle, parent_id")
        email, name = self._name("contact", facts["requester_id"], "email, name")
        if self._words is None:
            self._words = self._vocabulary()
        own = {spec.name: facts.get(f"{CUSTOM}{spec.custom}") for spec in self._words.fields if spec.custom}
        return Subject(
            number=facts["number"],
            subject=facts["subject"],
            type=facts["type"],
            status="",
            category="",
            severity=facts["severity"],
            priority=facts["priority"],
            channel=facts["channel"],
            project=project,
            project_parent=self._name("project", parent, "handle, parent_id")[0],
            created=facts["created_at"],
            updated=facts["created_at"],
            assignee=self._name("agent", facts["assignee_id"], "handle, id")[0],
            team=self._name("team", facts["team_id"], "handle, id")[0],
            requester=email,
            requester_name=name,
            tags=tuple(facts.get("tags") or ()),
            due=facts["due"],
            external=facts["external_id"],
            subject_words=" ".join(words(facts["subject"])),
            custom={name: value for name, value in own.items() if value is not None},
        )

    def _name(self, table: str, id_: int | None, columns: str) -> tuple[Any, Any]:
        """Two columns of a row, None without one."""
        if id_ is None:
            return None, None
        if (table, id_) not in self._named:
            row = self._tx.one(f"SELECT {columns} FROM {table} WHERE id = ?", (id_,))  # noqa: S608 (constants)
            values = tuple(from_stored(v) if isinstance(v, str) else v for v in row or (None, None))
            self._named[table, id_] = values[0], values[1]
        return self._named[table, id_]
