"""Sensitivity, plausible worlds, discovery and search, on functions whose answers are known."""

import math
import sys

import numpy as np
import pytest

from sim.analyses.discovery import discover
from sim.analyses.response import Response, noise_share
from sim.analyses.search import OBJECTIVES, frontier, more_is_better, search
from sim.analyses.sensitivity import places, sensitivity, worth_splitting
from sim.analyses.worlds import alternatives, split, verdict
from sim.chance import Stream
from sim.errors import UserError

NAMES = ("a", "b", "c")


def noise(shape, purpose="noise"):
    return Stream(1, purpose).at().normal(size=shape)


def ishigami(at):
    x = (2 * at - 1) * math.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_sobol_indices_are_those_known_of_the_ishigami_function():
    at = places("sobol", NAMES, 1024, seed=1)
    found = sensitivity("sobol", NAMES, at, "gini_earnings", np.repeat(ishigami(at)[:, None], 2, axis=1), 1)
    by_name = {effect.parameter: effect for effect in found.effects}
    # Closed form for a = 7, b = 0.1; Saltelli et al. 2008, Global Sensitivity Analysis, p. 179.
    assert [by_name[name].other for name in NAMES] == pytest.approx([0.314, 0.442, 0], abs=0.04)
    assert [by_name[name].size for name in NAMES] == pytest.approx([0.558, 0.442, 0.244], abs=0.04)
    assert found.settled
    assert found.noise == pytest.approx(0, abs=1e-12)


def test_morris_finds_slopes_and_bends():
    at = places("morris", NAMES, 20, seed=1)
    answers = 3 * at[:, 0] - 2 * at[:, 1] * at[:, 2]
    found = sensitivity("morris", NAMES, at, "gini_earnings", answers[:, None], 1)
    a, *rest = found.effects
    assert (a.parameter, a.size, a.direction) == ("a", pytest.approx(3), pytest.approx(3))
    assert a.other == pytest.approx(0, abs=1e-9), "a straight line has no spread of slopes"
    assert all(effect.direction < 0 < effect.other for effect in rest)


def test_only_parameters_that_matter_are_worth_splitting():
    at = places("morris", NAMES, 20, seed=1)
    found = sensitivity("morris", NAMES, at, "gini_earnings", (3 * at[:, 0] + at[:, 1] + 0.01 * at[:, 2])[:, None], 1)
    assert worth_splitting([found]) == {"a", "b"}


def test_few_points_under_noise_are_not_called_settled():
    at = places("sobol", NAMES, 8, seed=1)
    found = sensitivity("sobol", NAMES, at, "gini_earnings", noise((len(at), 2)), 1)
    assert not found.settled
    assert found.noise > 0.4


def test_a_point_without_a_value_leaves_nothing_to_say():
    at = places("morris", NAMES, 4, seed=1)
    answers = np.ones((len(at), 2))
    answers[3, 1] = np.nan
    assert sensitivity("morris", NAMES, at, "gini_earnings", answers, 1).effects == ()


def test_a_size_that_is_no_power_of_two_is_refused_with_one_that_is():
    with pytest.raises(UserError, match="128"):
        places("sobol", NAMES, 100, seed=1)


def test_a_library_that_is_missing_is_named_with_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib", None)
    with pytest.raises(UserError, match=r"piecerate\[analysis\]"):
        places("morris", NAMES, 4, seed=1)


@pytest.mark.parametrize("replications", [4, 16])
def test_the_share_of_noise_is_what_luck_leaves_in_a_mean(replications):
    level = 2 * noise((400, 1), "level")
    response = level + 3 * noise((1, replications), "common") + noise((400, replications))
    assert noise_share(response) == pytest.approx(1 / replications / (4 + 1 / replications), rel=0.25)


def test_variance_is_split_into_what_it_was_made_of():
    worlds, replications = 300, 12
    structure = np.array([-1.0, 0, 1])
    response = (
        structure[:, None, None]
        + 2 * noise((1, worlds, 1), "worlds")
        + 0.5 * noise((3, worlds, 1), "both")
        + 1.5 * noise((1, 1, replications), "luck")
        + noise((3, worlds, replications), "own luck")
    )
    found = split(response)
    assert found.structure == pytest.approx(1, rel=0.15)
    assert found.parameters == pytest.approx(4 + 0.25 / 3, rel=0.2)
    assert found.both == pytest.approx(0.25, rel=0.3)
    assert found.chance > 1
    assert found.chance_of_mean == pytest.approx(found.chance / replications)


def test_luck_alone_is_not_taken_for_parameters_or_structure():
    splits = [split(noise((3, 20, 6), f"luck {at}")) for at in range(60)]
    # Cut off at zero, so a little above it on the average.
    for part in ("parameters", "structure", "both"):
        assert np.mean([getattr(each, part) for each in splits]) < 0.05
    assert np.mean([each.chance for each in splits]) == pytest.approx(1, abs=0.05)


def test_the_sign_holds_in_the_worlds_in_which_it_does():
    means = np.concatenate([np.full(87, 1.0), np.full(13, -1.0)])
    found = verdict("gini_earnings", means[:, None] + 0.1 * noise((100, 6)))
    assert (found.worlds, found.holds, found.clearly, found.clearly_against) == (100, 87, 87, 13)
    assert found.low < 0.87 < found.high


def test_a_world_without_a_value_does_not_hold():
    response = np.ones((4, 3))
    response[0, 0] = np.nan
    assert verdict("gini_earnings", response).holds == 3


def test_structures_are_changed_on_both_sides(tiny):
    structures = alternatives([(tiny(), tiny({"workers.memory": 1}))], ["behaviour.level=static,workers"])
    assert [name for name, _ in structures] == ["behaviour.level=static", "behaviour.level=workers"]
    for level, (_, [(scenario, base)]) in zip(("static", "workers"), structures, strict=True):
        assert scenario.behaviour.level == base.behaviour.level == level


@pytest.mark.parametrize("change", ["behaviour.level", "behaviour.level=static"])
def test_a_structure_needs_alternatives(change, tiny):
    with pytest.raises(UserError, match="path=value,value"):
        alternatives([(tiny(), None)], [change])


def test_a_response_is_the_paired_difference_and_shared_baselines_run_once(tiny):
    from sim.experiment import run

    small = {"run.scale": 3000, "run.days": 2}
    floors = [tiny(small | {"rules": [{"rule": "price_floor", "index": "global", "hourly": h}]}) for h in (1, 3)]
    base = tiny(small)
    response = Response([(floor, base) for floor in floors], 2, first=3)
    assert response.runs == 6
    response.simulate()
    expected = run(floors[1], 4).values["spending"] - run(base, 4).values["spending"]
    assert response.of("spending")[1, 1] == expected
    assert response.of("spending").shape == (2, 2)


def rows(count=400):
    drawn = Stream(1, "rows").at().random((count, 3))
    return [{"a": a, "b": b, "c": "x" if c < 0.5 else "y"} for a, b, c in drawn]


def test_the_box_in_which_a_rule_backfires_is_found():
    points = rows()
    backfires = np.array([row["a"] > 0.6 and row["c"] == "y" for row in points])
    found = discover("gini_earnings", points, backfires)
    (box,) = found.boxes
    assert box.backfires / box.points > 0.9
    assert box.coverage > 0.9
    bounds = {bound.parameter: bound for bound in box.bounds}
    assert set(bounds) == {"a", "c"}
    assert bounds["a"].low == pytest.approx(0.6, abs=0.05)
    assert (bounds["c"].value == "y") != bounds["c"].is_not


def test_where_backfiring_is_luck_no_box_is_found():
    points = rows()
    found = [
        discover("gini_earnings", points, Stream(1, "luck").at(owner).random(len(points)) < 0.3).boxes
        for owner in range(20)
    ]
    assert sum(map(bool, found)) <= 3


def test_too_few_points_are_refused():
    with pytest.raises(UserError, match="at least 20"):
        discover("gini_earnings", rows(10), np.ones(10, dtype=bool))


def test_a_rule_that_never_or_always_backfires_has_no_box():
    points = rows(40)
    assert discover("gini_earnings", points, np.zeros(40, dtype=bool)).boxes == ()
    assert discover("gini_earnings", points, np.ones(40, dtype=bool)).boxes == ()


def asked(calls):
    def ask(at, again):
        calls.append((at.copy(), again))
        luck = 0.01 * noise((len(at), 4), f"{len(calls)}")
        gini = (at[:, :1] - 0.2) ** 2 + at[:, 1:2] + luck
        cost = (at[:, :1] - 0.8) ** 2 + at[:, 1:2] + luck
        return {"gini_earnings": gini, "cost_per_approved_answer": cost}

    return ask


OF = ("gini_earnings", "cost_per_approved_answer")


def test_search_finds_the_frontier_that_is_known():
    # Between 0.2 and 0.8 of the first one gives up one objective for the other; the second only does harm.
    settings = search(asked([]), 2, OF, generations=12, population=20, seed=1)
    held = [setting for setting in settings if setting.holds]
    assert len(held) > 5
    assert np.mean([0.15 < setting.place[0] < 0.85 for setting in held]) > 0.9
    assert np.median([setting.place[1] for setting in held]) < 0.1
    assert [setting.mean[0] for setting in settings] == sorted(setting.mean[0] for setting in settings)


def test_the_frontier_is_looked_at_again_and_only_once():
    calls = []
    settings = search(asked(calls), 2, OF, generations=3, population=10, seed=1)
    assert [again for _, again in calls] == [False, False, False, True]
    assert len(settings) == len(calls[-1][0])


def test_the_same_seed_asks_for_the_same_settings():
    one, other = [], []
    search(asked(one), 2, OF, 3, 10, seed=5)
    search(asked(other), 2, OF, 3, 10, seed=5)
    assert all((a == b).all() for (a, _), (b, _) in zip(one, other, strict=True))


def test_directions_of_objectives_are_those_of_the_measures():
    assert [more_is_better(key) for key in OBJECTIVES] == [False, False, True, False]


def test_a_setting_that_is_beaten_everywhere_is_not_on_the_frontier():
    assert frontier(np.array([[3.0, 3.0], [1.0, 1.0], [3.0, 1.0]])).tolist() == [True, False, False]
