"""Lists of policies, conditions and matrices."""

from __future__ import annotations

import pytest

from odesk_tui.core.errors import InvalidValue, NotAllowed
from odesk_tui.core.fields import Priority, Severity
from odesk_tui.core.query.values import Vocabulary
from odesk_tui.core.sla.choice import Contract, Place, Rules
from odesk_tui.core.sla.condition import condition_value, fields_of, flaw
from odesk_tui.core.sla.matrix import matrix_value, stored_matrix
from odesk_tui.core.sla.policy import Metric, Policy, metric_named

GOLD, SILVER, PLAIN = (
    Policy(id_, name, query, ()) for id_, name, query in ((1, "gold", "tag:vip"), (2, "silver", ""), (3, "plain", ""))
)


def rules(*places: Place, contracts: tuple[Contract, ...] = ()) -> Rules:
    return Rules((GOLD, SILVER, PLAIN), places, contracts, {10: None, 11: 10})


def chosen(known: Rules, project: int, created: int = 0, *, vip: bool = False) -> str | None:
    found = known.chosen(project, created, lambda policy: vip or not policy.query)
    return found.name if found is not None else None


def test_contracts_come_before_customers_and_these_before_the_desk() -> None:
    contract = Contract(7, 10, "acme", 100, 200, "UTC")
    known = rules(Place(1, 1, 1, contract_id=7), Place(2, 2, 1, project_id=10), Place(3, 3, 1), contracts=(contract,))
    assert chosen(known, 10, 150, vip=True) == "gold"
    assert chosen(known, 11, 150, vip=True) == "gold"
    assert chosen(known, 10, 150) == "silver"
    assert [chosen(known, 10, at, vip=True) for at in (99, 100, 199, 200)] == ["silver", "gold", "gold", "silver"]
    assert chosen(known, 12, 150, vip=True) == "plain"
    assert chosen(rules(Place(2, 1, 1)), 12) is None


def test_positions_decide_and_what_nobody_reaches_is_refused() -> None:
    rules(Place(1, 1, 1), Place(2, 2, 2)).refuse_unreachable()
    with pytest.raises(NotAllowed, match="silver has no condition, so that gold after it"):
        rules(Place(1, 1, 2), Place(2, 2, 1)).refuse_unreachable()
    with pytest.raises(NotAllowed, match="silver has no condition, so that plain after it"):
        rules(Place(1, 2, 1), Place(2, 3, 2)).refuse_unreachable()
    meeting = (Contract(1, 10, "a", 0, None, "UTC"), Contract(2, 10, "b", 50, 60, "UTC"))
    with pytest.raises(NotAllowed, match="a is still in force when b begins"):
        rules(contracts=meeting).refuse_meeting()


def test_conditions_are_kept_in_one_form() -> None:
    words = Vocabulary()
    assert condition_value("  type:inc   priority>=P2 ", words) == "type:incident priority>=high"
    assert condition_value(" ", words) == ""
    assert fields_of("type:incident (tag:vip OR !severity:minor)", words) == {"type", "tag", "severity"}
    assert flaw("gone:1", words) is not None
    assert flaw("tag:vip", words) is None
    with pytest.raises(InvalidValue, match="'printer' is searched in what was said"):
        condition_value("printer", words)


def test_a_matrix_is_read_and_written() -> None:
    matrix = matrix_value("critical/whole site=urgent, critical=high, S4=low", ["Whole site", "person"])
    assert stored_matrix(matrix.text()) == matrix
    assert matrix.text() == "critical=high, critical/whole site=urgent, minor=low"
    assert matrix.priority(Severity.CRITICAL, "Whole site") is Priority.URGENT
    assert matrix.priority(Severity.CRITICAL, "person") is Priority.HIGH
    assert matrix.priority(Severity.MAJOR, None) is None
    assert matrix_value("critical=urgent major=high").text() == "critical=urgent, major=high"
    for wrong in ("critical", "critical=urgent critical=high", "bad=low", "critical/site=urgent", "critical=soon"):
        with pytest.raises(InvalidValue):
            matrix_value(wrong)


def test_targets_are_named_as_people_do() -> None:
    assert metric_named("Team OLA") is metric_named("team-ola") is Metric.TEAM_OLA
    assert [metric.words for metric in Metric][-1] == "team OLA"
    with pytest.raises(InvalidValue, match="is not one of first_response"):
        metric_named("firstly")
