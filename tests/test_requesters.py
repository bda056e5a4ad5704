"""Requesters in a sample: the chance to appear, and weights that undo what thinning does."""

import numpy as np
import pytest
from scipy.special import ndtri

from sim.chance import Chance, Stream
from sim.experiment import recorded
from sim.measures.requesters import top_share, weighted_median
from sim.people.population import draw_requesters
from sim.requesters.demand import appearance, expected_postings, postings
from sim.world import World


def test_expected_postings_add_up_to_those_of_the_period(tiny):
    whole = {f"tasks.{name}.assignments_per_hit": 1 for name in ("micro", "entry", "survey")}
    scenario = tiny({"run.days": 10, "run.scale": 100} | whole)
    expected = expected_postings(scenario, draw_requesters(scenario, Chance(1, 0)))
    # 1,141 tracked batches a day, three posted for each, one in a hundred simulated.
    assert expected.sum() == pytest.approx(1141 * 3 * 10 / 100)


def test_where_large_batches_come_in_parts_as_many_are_expected_as_come(tiny):
    scenario = tiny({"run.days": 100, "run.warmup_days": 0, "run.scale": 200})
    chance = Chance(1, 0)
    requesters = draw_requesters(scenario, chance)
    expected = expected_postings(scenario, requesters)
    by = np.bincount([plan.requester.id for plan in postings(scenario, chance, requesters)], minlength=expected.size)
    assert by.sum() == pytest.approx(expected.sum(), rel=0.08)
    assert expected.sum() > 1.05 * 1141 * 3 * 100 / 200
    size = np.array([requester.size for requester in requesters])
    large = size > np.quantile(size, 0.8)
    assert by[large].sum() == pytest.approx(expected[large].sum(), rel=0.1)


def test_requesters_appear_in_the_market_as_often_as_the_closed_form_says(tiny):
    """Over forty months, by how many batches they are expected to post."""
    scenario = tiny({"run.days": 8, "run.warmup_days": 0, "run.scale": 100, "requesters.count": 2000})
    expected, appeared = [], []
    for replication in range(40):
        chance = Chance(1, replication)
        requesters = draw_requesters(scenario, chance)
        posted = {posting.requester.id for posting in postings(scenario, chance, requesters)}
        expected.append(expected_postings(scenario, requesters))
        appeared.append([requester.id in posted for requester in requesters])
    expected, appeared = np.concatenate(expected), np.concatenate(appeared)
    for low, high in ((0, 0.02), (0.02, 0.1), (0.1, 0.5), (0.5, 1), (1, 2), (2, 100)):
        some = (low <= expected) & (expected < high)
        assert appeared[some].mean() == pytest.approx(appearance(expected[some]).mean(), abs=0.03, rel=0.06)


@pytest.mark.parametrize("thinned", [10, 100])
def test_weights_recover_the_median_of_the_full_market_from_a_sample(thinned):
    """Requesters who post more pay less here, so that a sample without weights sees the wrong half."""
    count = 20_000
    quantile = (np.arange(count) + 0.5) / count
    rate = np.exp(1.6 * ndtri(quantile))
    rate *= 1.0 / rate.mean()
    noise = ndtri(Stream(1, "pay").uniforms(count))
    pay = 5 * np.exp(-0.4 * ndtri(quantile) + 0.5 * noise)
    full = np.average(pay, weights=appearance(rate)), weighted_median(pay, appearance(rate))
    weighted, raw = [], []
    for sample in range(60):
        appears = Stream(1, "a test").uniforms(count, owner=sample) < appearance(rate / thinned)
        weight = appearance(rate)[appears] / appearance(rate / thinned)[appears]
        weighted.append((np.average(pay[appears], weights=weight), weighted_median(pay[appears], weight)))
        raw.append((pay[appears].mean(), np.median(pay[appears])))
    assert np.mean(weighted, axis=0) == pytest.approx(full, rel=0.03)
    assert (np.mean(raw, axis=0) < 0.9 * np.array(full)).all()


def test_the_top_share_of_a_sample_is_that_of_whom_its_rows_stand_for():
    # One spends 60; a row that stands for three others who spent 40 together. The top quarter is the first.
    assert top_share(np.array([60.0, 40.0]), np.array([1.0, 3.0]), 0.25) == pytest.approx(0.6)
    # Half of them: the first and one of the three.
    assert top_share(np.array([60.0, 40.0]), np.array([1.0, 3.0]), 0.5) == pytest.approx(0.6 + 0.4 / 3)


def test_the_top_share_of_a_pareto_population_is_its_closed_form():
    quantile = (np.arange(200_000) + 0.5) / 200_000
    amounts = (1 - quantile) ** (-1 / 3)
    assert top_share(amounts, np.ones(amounts.size), 0.01) == pytest.approx(0.01 ** (1 - 1 / 3), rel=0.01)


def test_the_record_adds_up_what_requesters_spend_and_weighs_the_frequent_with_one(tiny):
    world = World(tiny()).run()
    record = recorded(world)
    assert 0 < record.requester_spending.sum() <= record.pay.sum() + record.fees + 1e-9
    assert record.requester_pay.sum() <= record.pay.sum() + 1e-9
    expected = expected_postings(world.scenario, world.requesters)
    assert record.requester_weight[expected >= 2] == pytest.approx(1.0)
    assert record.requester_weight[expected < 1e-4].min() > 100
