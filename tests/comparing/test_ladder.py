"""The ladder of behaviour: what a rule does by itself, and what each kind of reaction adds."""

import json

import pytest

from sim.comparing.ladder import LEVELS, Ladder, moved_up
from sim.experiment import replicate
from sim.files.loading import vary

FLOOR = {"rules": [{"rule": "price_floor", "index": "global", "hourly": 12}]}


@pytest.fixture(scope="module")
def sides(two_countries):
    base = two_countries({"behaviour.entry_elasticity": 0.4, "run.days": 2})
    return [base, vary(base, FLOOR)]


@pytest.fixture(scope="module")
def rungs(sides):
    """Return a ladder read from runs of the comparison and of what it lacks, as the command line makes them."""
    ladder = Ladder(sides)
    extra = ladder.besides(sides)
    assert len(extra) == 4, "the level that the scenarios have is not run twice"
    runs = [*replicate(sides, 2), *moved_up(list(replicate(extra, 2)), len(sides))]
    return ladder.read([*sides, *extra], runs)


def test_a_ladder_under_way_counts_what_every_rung_has(sides):
    ladder = Ladder(sides)
    extra = ladder.besides(sides)
    runs = [*replicate(sides, 3), *moved_up(list(replicate(extra, 2)), len(sides))]
    early = ladder.read([*sides, *extra], runs)
    assert early.complete == [0, 1]
    assert {row.n for row in early.rows()} == {2}
    assert ladder.read([*sides, *extra], runs[:6]).complete == []


def by_level(rungs, measure):
    return {row.level: row for row in rungs.rows() if row.measure == measure}


def test_every_level_compares_the_same_two_scenarios(rungs):
    assert list(rungs.comparisons) == list(LEVELS)
    assert rungs.complete == [0, 1]
    assert {one.scenarios[1].behaviour.level for one in rungs.comparisons.values()} == set(LEVELS)


def test_where_nobody_reacts_only_the_money_changes(rungs):
    for measure in ("fill_share", "active_share", "unpaid_time_share"):
        assert by_level(rungs, measure)["static"].difference == 0
    assert by_level(rungs, "spending")["static"].difference > 0


def test_requesters_who_react_post_less(rungs):
    fill = by_level(rungs, "fill_share")
    assert fill["all"].difference < fill["static"].difference


def test_the_steps_add_up_to_the_whole(rungs):
    for measure in ("earnings_month_mean", "spending"):
        rows = by_level(rungs, measure)
        assert rows["static"].difference + rows["workers"].step + rows["all"].step == pytest.approx(
            rows["all"].difference
        )


def test_a_ladder_is_plain_data_that_tells_who_pays_at_every_level(rungs):
    (entry,) = json.loads(json.dumps(rungs.as_list(), allow_nan=False))
    assert entry["scenario"] == rungs.comparisons["all"].names[1]
    assert list(entry["money"]) == list(entry["rules"]) == list(LEVELS)
    assert [rungs.fates()[level]["workers_leaving"]["n"] for level in LEVELS] == [2, 2, 2]
    assert entry["money"]["static"]["cost_per_dollar"]["payers"] == ["requesters"]
