"""What a scenario says of the facts: standings worked by hand, and a small run from end to end."""

import json
import math

import pytest

from sim.errors import UserError
from sim.evidence.evaluation import Seen, as_dict, evaluate, from_dict, runs_of, summed_up
from sim.evidence.registry import registry


def said(tiny, key, *values):
    looks = [Seen(0, replication, {key: value}) for replication, value in enumerate(values)]
    return next(finding for finding in summed_up(tiny(), looks) if finding.key == key)


@pytest.mark.parametrize(
    ("values", "standing", "clear"),
    [
        ((0.33, 0.34, 0.35), "in band", True),  # of 0.26 to 0.40
        ((0.2, 0.35, 0.44), "in band", False),
        ((0.50, 0.51, 0.52), "above", True),
        ((0.30, 0.45, 0.60), "above", False),
        ((0.10, 0.11, 0.12), "below", True),
        ((0.40,), "in band", True),
    ],
)
def test_a_value_stands_where_its_mean_is_and_clearly_if_its_interval_is_there_too(tiny, values, standing, clear):
    finding = said(tiny, "A17a", *values)
    assert (finding.standing, finding.clear) == (standing, clear)
    assert finding.value == pytest.approx(sum(values) / len(values))
    assert finding.n == len(values)


def test_a_value_that_could_not_be_computed_does_not_count(tiny):
    assert said(tiny, "B05b", math.nan, 12_000.0, 12_200.0).n == 2
    assert said(tiny, "B05b", math.nan).standing == "not answered"


def test_a_parameter_answers_for_itself(tiny):
    finding = next(row for row in summed_up(tiny({"requesters.gate_share": 0.5}), []) if row.key == "A14b")
    assert (finding.value, finding.standing) == (0.5, "above")


def test_a_scenario_without_the_row_that_a_fact_asks_for_does_not_answer_it(two_countries):
    findings = {finding.key: finding for finding in summed_up(two_countries(), [])}
    assert findings["I_US"].standing == "not answered"
    assert findings["A30a"].standing == "in band"


def test_a_reading_that_needs_months_gets_a_longer_run(tiny):
    assert [run.run.days for run in runs_of(tiny())] == [3, 60]
    assert [run.run.days for run in runs_of(tiny({"run.days": 90}))] == [90]


@pytest.fixture(scope="module")
def small(tiny):
    scenario = tiny({"run.scale": 4000})
    return scenario, evaluate(scenario, 2)


def test_every_fact_has_one_finding_in_the_order_of_the_registry(small):
    _, findings = small
    assert [finding.key for finding in findings] == list(registry().facts)
    for finding in findings:
        fact = registry().facts[finding.key]
        if not fact.answered:
            assert finding.standing == "not answered"
        if finding.standing in ("below", "above", "in band"):
            assert fact.low is not None
            assert (finding.standing == "in band") == fact.admits(finding.value)


def test_findings_do_not_depend_on_the_number_of_processes(small):
    scenario, findings = small
    assert json.dumps(as_dict(scenario, evaluate(scenario, 2, jobs=2), "", 2)) == json.dumps(
        as_dict(scenario, findings, "", 2)
    )


def test_findings_can_be_written_down_and_read_again(small):
    scenario, findings = small
    content = json.loads(json.dumps(as_dict(scenario, findings, "2026-01-02", 2), allow_nan=False))
    assert (content["date"], content["fingerprint"], content["replications"]) == (
        "2026-01-02",
        scenario.fingerprint,
        2,
    )
    assert repr(from_dict(content)) == repr(findings)


def test_findings_of_another_form_are_refused():
    with pytest.raises(UserError, match="form 99"):
        from_dict({"schema": 99})
