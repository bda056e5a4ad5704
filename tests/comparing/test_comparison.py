"""Comparisons: hand-made runs whose answers can be checked in the head."""

import json
import math
import warnings

import numpy as np
import pytest

from sim.comparing.comparison import Comparison, described, summarise
from sim.comparing.fates import FATES
from sim.comparing.intervals import mean_interval
from sim.errors import UserError
from sim.experiment import Bite, Outcome, replicate
from sim.files.loading import vary
from sim.measures.record import CLOCKS

LUCK = [0.9, 1.0, 1.1, 1.0]


def a_run(scenario=0, replication=0, pay=(1.0,), hours=None, active=None, bites=(), digest="", **values):
    pay = np.array(pay, dtype=float)
    hours = np.ones(pay.size) if hours is None else np.array(hours, dtype=float)
    return Outcome(
        scenario=scenario,
        replication=replication,
        values=values or {"gini_earnings": 0.5},
        pay=pay,
        hours=hours,
        active=pay > 0 if active is None else np.array(active),
        country=np.zeros(pay.size, dtype=int),
        people=pay.size,
        bites=bites,
        digest=digest or f"{scenario}-{replication}",
        tools=np.zeros(pay.size, dtype=int),
        clocks=np.array([hours, *(np.zeros(pay.size) for _ in CLOCKS[1:])]),
        series={},
    )


@pytest.fixture
def compared(tiny):
    """Return a function that compares runs of as many scenarios as there are lists of them."""

    def comparison(*runs, changes=None):
        scenarios = [tiny(change) for change in changes or [{}] * len(runs)]
        return summarise(scenarios, [outcome for side in runs for outcome in side])

    return comparison


def sides(before, after, hours_before=None, hours_after=None):
    """Return four replications of what each person earns in two scenarios, with the luck of each replication."""
    return tuple(
        [a_run(side, r, pay=np.array(pay) * luck, hours=hours, active=np.array(pay) > 0) for r, luck in enumerate(LUCK)]
        for side, (pay, hours) in enumerate(((before, hours_before), (after, hours_after)))
    )


def fates(comparison, ending=""):
    names = ("gaining", "unchanged", "unclear", "losing")
    return [round(comparison.row(f"workers_{name}{ending}").value) for name in names]


def test_a_row_holds_means_difference_interval_and_count(compared):
    base = [a_run(0, r, gini_earnings=value) for r, value in enumerate((0.5, 0.6, 0.7))]
    other = [a_run(1, r, gini_earnings=value) for r, value in enumerate((0.4, 0.4, 0.4))]
    row = compared(base, other).row("gini_earnings")
    assert (row.value, row.baseline, row.difference) == pytest.approx((0.4, 0.6, -0.2))
    assert (row.low, row.high) == pytest.approx((-0.2 - 4.3027 * 0.1 / 3**0.5, -0.2 + 4.3027 * 0.1 / 3**0.5), rel=1e-4)
    assert (row.n, row.unit, row.scenario) == (3, "index", "baseline#2")
    assert row.population == "workers who submitted at least one HIT"


def test_pairs_are_compared_not_sides(compared):
    base = [a_run(0, r, gini_earnings=value) for r, value in enumerate((0.1, 0.9, 0.5))]
    other = [a_run(1, r, gini_earnings=value + 0.01) for r, value in enumerate((0.1, 0.9, 0.5))]
    row = compared(base, other).row("gini_earnings")
    assert row.difference == pytest.approx(0.01)
    assert row.high - row.low < 1e-6


def test_one_replication_gives_a_difference_without_an_interval(compared):
    row = compared([a_run(gini_earnings=0.5)], [a_run(1, gini_earnings=0.7)]).row("gini_earnings")
    assert row.difference == pytest.approx(0.2)
    assert math.isnan(row.low)
    assert math.isnan(row.high)


def test_replications_that_lack_a_scenario_are_left_out(compared):
    base = [a_run(0, r, gini_earnings=0.5 + r) for r in (0, 1, 2)]
    other = [a_run(1, r, gini_earnings=0.7 + r) for r in (2, 0, 5)]
    comparison = compared(base, other)
    assert comparison.complete == [0, 2]
    assert comparison.values("gini_earnings", 0).tolist() == [0.5, 2.5]
    assert comparison.values("gini_earnings", 1).tolist() == [0.7, 2.7]
    assert comparison.row("gini_earnings").n == 2


def test_every_person_has_a_fate_and_hand_made_people_have_the_right_one(compared):
    #         gains, loses, unchanged (+4 %), leaves, joins, never there
    before = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0]
    after = [1.5, 0.5, 1.04, 0.0, 1.0, 0.0]
    comparison = compared(*sides(before, after))
    assert fates(comparison) == fates(comparison, "_month") == [20, 20, 0, 20]
    assert comparison.row("workers_leaving").value == pytest.approx(20)
    assert comparison.row("workers_joining").value == pytest.approx(20)


def test_a_change_of_four_per_cent_does_not_matter_and_one_of_six_does(compared):
    assert fates(compared(*sides([1.0, 1.0], [1.04, 1.06]))) == [50, 50, 0, 0]


def test_who_earns_more_a_month_by_working_longer_gains_nothing_an_hour(compared):
    comparison = compared(*sides([1.0], [2.0], hours_before=[1.0], hours_after=[2.0]))
    assert fates(comparison) == [0, 100, 0, 0]
    assert fates(comparison, "_month") == [100, 0, 0, 0]


def test_who_earns_the_same_in_half_the_time_gains_by_the_hour(compared):
    comparison = compared(*sides([1.0], [1.0], hours_before=[2.0], hours_after=[1.0]))
    assert fates(comparison) == [100, 0, 0, 0]
    assert fates(comparison, "_month") == [0, 100, 0, 0]


def test_a_change_that_luck_explains_is_unclear(compared):
    base = [a_run(0, r, pay=[1.0]) for r in range(4)]
    other = [a_run(1, r, pay=[pay]) for r, pay in enumerate((0.2, 2.4, 0.4, 2.0))]
    assert fates(compared(base, other)) == [0, 0, 100, 0]


def test_one_pair_of_runs_makes_nothing_clear(compared):
    comparison = compared([a_run(0, pay=[1.0, 1.0])], [a_run(1, pay=[5.0, 1.0])])
    assert fates(comparison) == [0, 50, 50, 0]


def test_somebody_who_finds_work_in_most_months_counts_as_there(compared):
    base = [a_run(0, r, pay=[1.0], active=[True]) for r in range(4)]
    for months, leaving in ((2, 100), (3, 0)):
        other = [a_run(1, r, pay=[1.0], active=[r < months]) for r in range(4)]
        assert compared(base, other).row("workers_leaving").value == leaving


def test_the_fates_of_a_rule_that_changes_nothing_are_exactly_unchanged(compared):
    comparison = compared(*sides([1.0, 3.0, 0.0], [1.0, 3.0, 0.0]))
    for key in FATES:
        row = comparison.row(key)
        expected = 100 if key in ("workers_unchanged", "workers_unchanged_month") else 0
        assert (row.value, row.low, row.high) == (expected, expected, expected)


def test_fates_have_an_interval_inside_the_possible(compared):
    # Two people of whom one finds work in the other scenario every second month only.
    base = [a_run(0, r, pay=[1.0, 1.0], active=[True, True]) for r in range(5)]
    other = [a_run(1, r, pay=[1.0, 1.0], active=[True, r % 2 == 0]) for r in range(5)]
    row = compared(base, other).row("workers_leaving")
    assert row.value == 0
    assert 0 <= row.low <= row.value <= row.high <= 100


def test_where_nobody_ever_finds_work_fates_say_nothing(compared):
    row = compared(*sides([0.0], [0.0])).row("workers_leaving")
    assert math.isnan(row.value)
    assert math.isnan(row.low)
    assert math.isnan(row.high)


def test_before_any_run_is_finished_a_comparison_says_nothing_and_does_not_complain(compared):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        comparison = compared([], [a_run(1)])
        assert comparison.complete == []
        assert all(math.isnan(row.value) for row in comparison.rows)
        json.dumps(comparison.as_dict(), allow_nan=False)


def test_names_are_numbered_where_they_are_the_same(tiny):
    one, other = tiny(), tiny().model_copy(update={"name": "other"})
    assert Comparison([one, other], []).names == ["baseline", "other"]
    assert Comparison([one, other, one], []).names == ["baseline#1", "other", "baseline#3"]


def test_rows_of_several_scenarios_are_told_apart(compared):
    runs = ([a_run(position, gini_earnings=value)] for position, value in enumerate((0.5, 0.6, 0.8)))
    comparison = compared(*runs)
    assert comparison.row("gini_earnings", 1).difference == pytest.approx(0.1)
    assert comparison.row("gini_earnings", 2).difference == pytest.approx(0.3)
    with pytest.raises(StopIteration):
        comparison.row("no such measure")


def test_one_scenario_by_itself_has_levels_and_nothing_to_differ_from(compared):
    comparison = compared([a_run(0, r, gini_earnings=value) for r, value in enumerate((0.4, 0.6))])
    (row,) = comparison.rows
    assert row.value == pytest.approx(0.5)
    assert math.isnan(row.difference)
    assert row.low < 0.4 < 0.6 < row.high


@pytest.mark.parametrize(
    "change",
    [{"run.days": 4}, {"run.scale": 1000}, {"run.seed": 2}, {"run.warmup_days": 0}, {"workers.active": 50_000}],
)
def test_scenarios_with_other_people_or_days_are_not_compared(compared, change):
    (key,) = change
    with pytest.raises(UserError, match=key):
        compared([a_run()], [a_run(1)], changes=[{}, change])


def test_a_comparison_is_plain_json_with_null_where_nothing_can_be_said(compared):
    base, other = [a_run(hours_to_half=math.nan)], [a_run(1, hours_to_half=2.0)]
    data = json.loads(json.dumps(compared(base, other).as_dict(), allow_nan=False))
    row = next(row for row in data["measures"] if row["measure"] == "hours_to_half")
    assert row["baseline"] is None
    assert row["difference"] is None
    assert row["value"] == 2
    assert data["schema"] == 1
    assert data["replications"] == 1
    assert [scenario["people"] for scenario in data["scenarios"]] == [1, 1]
    assert set(row) == {
        "measure", "unit", "population", "scenario", "value", "baseline", "difference", "low", "high", "n",
    }  # fmt: skip
    assert {"replication": 0, "baseline": None, "value": 2.0}.items() <= data["draws"][0].items()


def test_all_of_a_comparison_survives_json(compared):
    runs = sides([1.0, 2.0], [2.0, 1.0])
    data = compared(*runs).as_dict()
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_bites_are_added_up_over_replications(compared):
    rule = {"rules": [{"rule": "price_floor"}]}
    idle = ("Nothing came up.", {"batches": 4})

    def told(*bites):
        base = [a_run(0, r) for r in range(len(bites))]
        other = [a_run(1, r, bites=(bite,)) for r, bite in enumerate(bites)]
        return compared(base, other, changes=[{}, rule]).bites(1)[0]

    bitten = told(Bite("price_floor", 10, 0, idle), Bite("price_floor", 30, 8, None))
    assert (bitten["asked"], bitten["touched"], bitten["share"], bitten["idle"]) == (40, 8, 0.2, None)
    never = told(Bite("price_floor", 0, 0, idle))
    assert (never["share"], never["idle"]) == (0, {"text": idle[0], "values": idle[1]})
    assert never["cases"] == "batches"


def test_the_digest_does_not_depend_on_the_order_of_runs(tiny):
    scenarios = [tiny(), tiny()]
    runs = [a_run(position, r, gini_earnings=r / 7) for position in (0, 1) for r in range(4)]
    assert summarise(scenarios, runs).digest == summarise(scenarios, runs[::-1]).digest


@pytest.mark.parametrize("change", [{"gini_earnings": 0.5000000001}, {"digest": "another"}, {"p90_p10_wage": 0.5}])
def test_the_digest_notices_one_value_that_differs(compared, change):
    runs = [a_run(0, gini_earnings=0.5)], [a_run(1, gini_earnings=0.5)]
    other = [a_run(1, **{"gini_earnings": 0.5} | change)]
    assert compared(*runs).digest != compared(runs[0], other).digest


def test_the_digest_notices_swapped_sides_and_other_parameters(compared):
    one, other = a_run(gini_earnings=0.5), a_run(1, gini_earnings=0.6)
    plain = compared([one], [other]).digest
    assert plain != compared([a_run(gini_earnings=0.6)], [a_run(1, gini_earnings=0.5)]).digest
    assert plain != compared([one], [other], changes=[{}, {"workers.spell_mean": 51}]).digest


def test_every_measure_of_a_comparison_is_described(compared):
    comparison = compared(*sides([1.0], [2.0]))
    for row in comparison.rows:
        assert described(row.measure).unit == row.unit
    assert described("effective_hourly_wage_median.US").label == described("effective_hourly_wage_median").label


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_differences_have_no_interval(count):
    mean, low, high = mean_interval(np.full(count, 3.0))
    assert math.isnan(mean) if count == 0 else mean == 3
    assert math.isnan(low)
    assert math.isnan(high)


def test_equal_differences_have_an_interval_of_no_width():
    assert mean_interval(np.zeros(5)) == (0, 0, 0)


def test_scenarios_in_which_nobody_can_come_are_compared_with_those_in_which_somebody_can(tiny):
    eager = {"run.days": 21, "behaviour.entry_elasticity": 2, "behaviour.entry_weekly_share": 1, "behaviour.reserve": 4}
    open_ = tiny(eager | {"behaviour.usual_wage": 0.5})
    sides_ = [vary(open_, {"behaviour.entry_elasticity": 0}), vary(open_, {"behaviour.level": "static"}), open_]
    comparison = summarise(sides_, list(replicate(sides_, 2)))
    assert comparison.row("workers_joining", 2).value > 0
    assert comparison.row("workers_joining", 1).value == 0


def test_a_country_reported_on_one_side_only_has_no_difference(tiny):
    one, other = tiny({"run.scale": 400}), tiny({"run.scale": 400, "countries.US.worker_share": 0.94,
                                                 "countries.IN.worker_share": 0})  # fmt: skip
    comparison = summarise([one, other], list(replicate([one, other], 2)))
    row = comparison.row("earnings_month_mean.IN")
    assert row.baseline > 0
    assert math.isnan(row.value)
    json.dumps(comparison.as_dict(), allow_nan=False)
