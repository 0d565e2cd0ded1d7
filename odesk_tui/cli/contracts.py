"""Contracts: what a customer has signed, from when to when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, TypeAlias

from odesk_tui.cli import options
from odesk_tui.cli.declare import TIME, Argument, Option, command, group
from odesk_tui.cli.names import meant
from odesk_tui.cli.outcomes import told
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.session import Session
from odesk_tui.core.errors import NotFound, UsageError
from odesk_tui.core.text import Foreign
from odesk_tui.reads.policies import ContractRow, ContractRows

group("contract", "What a customer has signed: from when to when, with which policies.", TIME)

_TABLE: Table[ContractRow] = Table(
    (
        Field("name", "name", lambda c: Foreign(c.contract.name)),
        Field("customer", "handle of the customer", lambda c: c.customer),
        Field("from", "its first day", lambda c: c.first),
        Field("to", "its last day; nothing: open", lambda c: c.last),
        Field("state", "in force, ended or to come", lambda c: c.state),
        Field("policies", "its policies, in the order in which they are tried", lambda c: list(c.policies), wide=True),
        Field(
            "matrix",
            "the priority that severity and impact give",
            lambda c: Foreign(c.contract.matrix) or None,
            wide=True,
        ),
        Field("timezone", "the zone of its days", lambda c: c.contract.timezone, label="time zone"),
    ),
    ("name", "customer", "from", "to", "state", "policies", "matrix"),
)

Name: TypeAlias = Annotated[str, Argument("the contract's name", "NAME", completes="contracts")]
Matrix: TypeAlias = Annotated[
    str | None,
    Option(
        ("--matrix",),
        "priorities of new tickets: 'critical=urgent, major=high', or by your own field impact 'critical/site=urgent'",
        "TEXT",
    ),
]
From: TypeAlias = Annotated[str | None, Option(("--from",), "its first day (today)", "DATE")]
To: TypeAlias = Annotated[str | None, Option(("--to",), "its last day (open)", "DATE")]


@command("contract list", examples=("odesk contract list", "odesk contract list acme --json name,to,policies"))
def list_contracts(
    session: Session,
    customer: Annotated[str, Argument("only of this customer", "[CUSTOMER]", completes="projects")] = "",
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """List the contracts."""
    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    if not out.rows(session.desk.read(ContractRows(customer))) and not out.is_data:
        session.say("there are no contracts; see: odesk contract add --help")
    return 0


@command("contract show", examples=("odesk contract show acme",))
def show(session: Session, name: Name, json: options.Json = None, format: options.Format = None) -> int:
    """Show a contract."""
    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    row = _named(session, name)
    if out.is_data:
        out.rows([row])
        return 0
    for line in _lines(row):
        print(line)
    return 0


def _lines(row: ContractRow) -> Iterator[str]:
    yield f"contract: {Foreign(row.contract.name).line()}"
    yield f"customer: {row.customer}"
    yield f"from: {row.first} ({row.contract.timezone})"
    yield f"to: {row.last or 'open'}"
    yield f"state: {row.state}"
    yield f"policies: {', '.join(policy.line() for policy in row.policies) or 'none, those of the customer hold'}"
    yield f"matrix: {Foreign(row.contract.matrix).line() or 'none, the severity gives the priority'}"


@command(
    "contract add",
    examples=(
        "odesk contract add acme --policy gold --from 2027-01-01 --to 2027-12-31",
        "odesk contract add acme --name 'Acme 2027' --policy vip --policy gold --matrix 'critical=urgent, major=high'",
    ),
)
def add(
    session: Session,
    customer: Annotated[str, Argument("handle of the customer", "CUSTOMER", completes="projects")],
    name: Annotated[str, Option(("--name",), "what to call it (the customer's handle)", "NAME")] = "",
    policy: Annotated[
        list[str] | None,
        Option(
            ("--policy",),
            "a policy of its list; can be repeated, the first that matches is taken",
            "NAME",
            completes="policies",
        ),
    ] = None,
    from_: From = None,
    to: To = None,
    timezone: options.TimeZone = None,
    matrix: Matrix = None,
) -> int:
    """Add a contract; tickets that are created while it holds have its policies before those of the customer."""
    from odesk_tui.commands.contracts import AddContract
    from odesk_tui.reads.sla import Policies

    known = [one.name for one in session.desk.read(Policies())]
    made = AddContract(
        project=customer,
        name=name,
        policies=tuple(meant(one, known) or one for one in policy or ()),
        starts=from_ or "",
        ends=to or "",
        timezone=timezone or "",
        matrix=matrix or "",
    )
    return told(session, session.acting.run(made))


@command(
    "contract edit",
    examples=("odesk contract edit acme --to 2028-06-30", "odesk contract edit acme --matrix none"),
)
def edit(
    session: Session,
    name: Name,
    from_: From = None,
    to: Annotated[str | None, Option(("--to",), "its last day; none: open", "DATE")] = None,
    matrix: Matrix = None,
    rename: Annotated[str | None, Option(("--rename",), "what to call it from now on", "NAME")] = None,
) -> int:
    """Change a contract; its policies are changed with: odesk policy place NAME --contract."""
    from odesk_tui.commands.contracts import EditContract

    if (from_, to, matrix, rename) == (None, None, None, None):
        raise UsageError("nothing to change was named; say --from, --to, --matrix or --rename")
    found = _named(session, name).contract.name
    made = EditContract(name=found, starts=from_, ends=to, matrix=matrix, rename=rename)
    return told(session, session.acting.run(made))


@command("contract end", examples=("odesk contract end acme", "odesk contract end acme --on 2027-03-31"))
def end(
    session: Session,
    name: Name,
    on: Annotated[str, Option(("--on",), "its last day (today)", "DATE")] = "",
) -> int:
    """Let a contract end; tickets that were created until then keep its promises."""
    from odesk_tui.commands.contracts import EndContract

    return told(session, session.acting.run(EndContract(name=_named(session, name).contract.name, on=on)))


def _named(session: Session, wanted: str) -> ContractRow:
    known = {row.contract.name: row for row in session.desk.read(ContractRows())}
    name = meant(wanted, known)
    if name is None:
        raise NotFound(f"there is no contract {Foreign(wanted[:60]).line()!r}; see: odesk contract list")
    return known[name]
