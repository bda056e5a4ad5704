"""Designs: which points an experiment has, that each is a checked scenario, and what its author is told if not."""

import itertools
import tomllib
import tracemalloc
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.files.loading import load, vary
from sim.files.schema import schema
from sim.sweeps.design import planned, single

VARY = "[experiment.vary]\n"


@pytest.fixture
def write(tmp_path: Path):
    """Return a function that writes an experiment on the residence floor and returns the file's name."""

    def write_file(experiment: str, **files: str) -> str:
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        path = tmp_path / "mine.toml"
        path.write_text(f'extends = "residence-floor"\n[run]\ndays = 7\n[experiment]\n{experiment}', encoding="utf-8")
        return str(path)

    return write_file


def settings(file: str) -> list[dict]:
    return [dict(point.values) for point in planned(file).design]


def refusal(file: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        list(planned(file).design.checked())
    return str(caught.value)


def test_a_grid_is_every_combination_of_values(write):
    file = write('[experiment.vary]\n"rules.0.index" = ["residence", "global"]\n"run.days" = [3, 5, 7]\n')
    assert [tuple(values.values()) for values in settings(file)] == [
        *itertools.product(["residence", "global"], [3, 5, 7])
    ]
    assert len(planned(file).design) == 6


def test_steps_of_a_grid_reach_both_ends_without_noise(write):
    file = write('[experiment.vary]\n"workers.leave_share" = { low = 0.1, high = 0.45, step = 0.1 }\n')
    assert [values["workers.leave_share"] for values in settings(file)] == [0.1, 0.2, 0.3, 0.4, 0.45]


def test_paths_need_no_quotation_marks(write):
    text = VARY + "{0}rules.0.unpaid_uplift{0} = [0, 0.5]\n{0}run.days{0} = {{ low = 5, high = 8, step = 3 }}"
    with_marks = settings(write(text.format('"')))
    assert settings(write(text.format(""))) == with_marks
    assert len(with_marks) == 4


@pytest.mark.parametrize("design", ["latin", "sobol"])
def test_a_sample_has_one_point_in_every_slice_of_every_range(write, design):
    file = write(
        f'design = "{design}"\npoints = 32\n[experiment.vary]\n'
        '"workers.leave_share" = { low = 0.2, high = 0.6 }\n"rules.0.unpaid_uplift" = { low = 0, high = 1 }\n'
    )
    values = np.array([list(point.values()) for point in settings(file)])
    places = (values - [0.2, 0]) / [0.4, 1]
    assert all(sorted(np.floor(column * 32).clip(0, 31)) == list(range(32)) for column in places.T)


def test_a_longer_sobol_sequence_begins_with_the_shorter_one(write):
    text = 'design = "sobol"\npoints = {}\n' + VARY + '"run.scale" = {{ low = 10, high = 1000, scale = "log" }}\n'
    short, long = (settings(write(text.format(points))) for points in (300, 700))
    assert short == long[:300]
    assert len(long) == 700


def test_a_logarithmic_range_has_as_many_points_in_each_decade(write):
    file = write(
        'design = "latin"\npoints = 30\n[experiment.vary]\n"run.scale" = { low = 10, high = 1000, scale = "log" }\n'
    )
    assert sum(values["run.scale"] < 100 for values in settings(file)) == 15


def test_whole_numbers_are_drawn_as_such_and_equally_often(write):
    file = write('design = "latin"\npoints = 30\n[experiment.vary]\n"run.days" = { low = 1, high = 3 }\n')
    drawn = [values["run.days"] for values in settings(file)]
    assert all(isinstance(days, int) for days in drawn)
    assert [drawn.count(days) for days in (1, 2, 3)] == [10, 10, 10]


def test_texts_are_drawn_equally_often(write):
    file = write('design = "latin"\npoints = 30\n[experiment.vary]\n"behaviour.level" = ["static", "workers", "all"]\n')
    drawn = [values["behaviour.level"] for values in settings(file)]
    assert [drawn.count(level) for level in ("static", "workers", "all")] == [10, 10, 10]


def test_the_seed_of_a_design_decides_its_points_and_not_their_luck(write):
    text = 'design = "sobol"\npoints = 8\nseed = {}\n' + VARY + '"run.scale" = {{ low = 100, high = 200 }}\n'
    one, same, other = (settings(write(text.format(seed))) for seed in (1, 1, 2))
    assert one == same != other
    assert {point.scenario.run.seed for point in planned(write(text.format(2))).design} == {1}


def test_a_list_is_read_row_by_row_and_an_empty_cell_changes_nothing(write):
    file = write(
        'design = "list"\nfile = "points.csv"',
        points="rules.0.unpaid_uplift,behaviour.level,workers.day_starts\n0.5,static,9 h\n0.25,,\n",
    )
    assert settings(file) == [
        {"rules.0.unpaid_uplift": 0.5, "behaviour.level": "static", "workers.day_starts": "9 h"},
        {"rules.0.unpaid_uplift": 0.25},
    ]
    first, second = planned(file).design
    assert (first.scenario.workers.day_starts, second.scenario.behaviour.level) == (9, "all")


def test_a_list_as_european_spreadsheets_write_it_is_understood(write):
    file = write('design = "list"\nfile = "points.csv"', points="\ufeffrules.0.unpaid_uplift;run.days\n0,5;3\n1;4\n")
    assert settings(file) == [
        {"rules.0.unpaid_uplift": 0.5, "run.days": 3},
        {"rules.0.unpaid_uplift": 1, "run.days": 4},
    ]


def test_the_world_changes_on_both_sides_and_a_rule_on_one(write):
    file = write(
        'baseline = "baseline"\n[experiment.vary]\n"rules.0.unpaid_uplift" = [0.5]\n"run.days" = [3]\n'
        '"platforms.main.fee_rate" = { values = [0.4], both_sides = false }\n'
    )
    (point,) = planned(file).design
    assert point.baseline is not None
    assert (point.scenario.run.days, point.baseline.run.days) == (3, 3)
    assert (point.scenario.platforms["main"].fee_rate, point.baseline.platforms["main"].fee_rate) == (0.4, 0.2)
    assert point.scenario.rules[0].unpaid_uplift == 0.5
    assert point.baseline.rules == ()


def test_where_only_rules_vary_all_points_share_one_baseline_over_the_same_days(write):
    file = write('baseline = "placebo"\n[experiment.vary]\n"rules.0.hourly" = [1, 2, 3]\n')
    points = list(planned(file).design)
    assert len({point.scenario.fingerprint for point in points}) == 3
    assert {point.baseline.fingerprint for point in points} == {vary(load("placebo"), {"run.days": 7}).fingerprint}


def test_every_mistake_is_told_with_point_line_and_value(write):
    file = write(
        'design = "list"\nfile = "points.csv"',
        points="rules.0.unpaid_uplift,run.days\n0.5,3\n-1,3\n0.5,0\n",
    )
    told = refusal(file).splitlines()
    assert len(told) == 2
    assert all(part in told[0] for part in ("point 2", "points.csv, line 3", "rules.0.unpaid_uplift = -1"))
    assert all(part in told[1] for part in ("point 3", "points.csv, line 4", "run.days = 0", "from 1 to 730"))


def test_a_point_that_cannot_be_paired_with_its_baseline_is_refused(write):
    vary_one_side = '"run.days" = { values = [5], both_sides = false }\n'
    said = refusal(write(f'baseline = "baseline"\n{VARY}{vary_one_side}'))
    assert all(part in said for part in ("point 1", "run.days", "5", "7"))


@pytest.mark.parametrize(
    ("experiment", "told"),
    [
        ("", ["line 4", "nothing is varied"]),
        ('desing = "sobol"', ["line 5", "experiment.desing", "Did you mean experiment.design?"]),
        ('design = "sobel"', ["line 5", '"sobel"', 'Did you mean "sobol"?']),
        ("points = 0", ["experiment.points = 0", "from 1 to"]),
        (VARY + '"rules.0.unpaid_uplif" = [1]', ["line 6", "unpaid_uplif ", "Did you mean rules.0.unpaid_uplift?"]),
        (VARY + '"run.days" = { low = 3, high = 2, step = 1 }', ["low = 3", "high = 2"]),
        (VARY + '"run.days" = { low = 2, high = 3 }', ["run.days", "step"]),
        (VARY + '"run.days" = { lo = 2 }', ["experiment.vary.run.days.lo", "low"]),
        (VARY + '"run.days" = { values = [1], low = 2 }', ["values and a range"]),
        (VARY + '"run.days" = 7', ["run.days = 7", "a table"]),
        (VARY + '"run.scale" = { low = 1, high = 2, step = 1e-9 }', ["1000000 steps"]),
        ('design = "latin"\n' + VARY + '"run.days" = { low = 2, high = 4, step = 1 }', ["step", "grid"]),
        ('design = "latin"\n' + VARY + '"run.scale" = { low = 0, high = 4, scale = "log" }', ["low = 0", "above zero"]),
        ('design = "sobol"\n' + VARY + '"rules.0.index" = { low = 0, high = 4 }', ["not a number", "values = [...]"]),
        ('design = "list"', ["points.csv"]),
        ('design = "list"\nfile = "none.csv"', ["none.csv", "No such file"]),
        ('file = "points.csv"\n' + VARY + '"run.days" = [1]', ['design = "list"', "grid"]),
        ('baseline = "basline"\n' + VARY + '"run.days" = [1]', ["line 5", "basline", "Did you mean baseline?"]),
        (VARY + "".join(f'"countries.IN.{name}" = {{ low = 0, high = 1, step = 0.01 }}\n' for name in
         ("worker_share", "requester_share", "utc_offset", "minimum_wage")), ["104,060,401 points", "1,000,000"]),
    ],
)  # fmt: skip
def test_a_mistake_in_the_table_is_told_with_what_is_allowed(write, experiment, told):
    said = refusal(write(experiment))
    assert [part for part in told if part not in said] == [], said


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ("", ["line 1", "name a parameter"]),
        ("run.days\n", ["no points"]),
        ("run.days,run.days\n1,2\n", ["run.days", "two columns"]),
        ("run.days,run.scale\n1\n", ["line 2", "1 cells under 2 names"]),
        ("run.days\n3\n\n4\n", ["line 3", "empty"]),
    ],
)
def test_a_file_that_is_no_table_of_points_is_refused(write, points, told):
    said = refusal(write('design = "list"\nfile = "points.csv"', points=points))
    assert [part for part in told if part not in said] == [], said


def test_a_file_without_an_experiment_says_how_to_write_one():
    with pytest.raises(ScenarioError, match=r"no \[experiment\].*docs/experiments\.md"):
        planned("residence-floor")


def test_an_experiment_is_not_handed_down_and_no_part_of_the_world(write, tmp_path):
    file = write(VARY + '"run.days" = [1]')
    (tmp_path / "child.toml").write_text('extends = "mine"')
    assert load(str(tmp_path / "child.toml")).fingerprint == load(file).fingerprint
    with pytest.raises(ScenarioError, match=r"no \[experiment\]"):
        planned(str(tmp_path / "child.toml"))


def test_the_schema_knows_an_experiment(write):
    file = write(VARY + '"run.days" = { low = 1, high = 3, step = 1 }')
    content = tomllib.loads(Path(file).read_text())
    jsonschema.validate(content, schema())
    content["experiment"]["desing"] = "grid"
    assert not jsonschema.Draft202012Validator(schema()).is_valid(content)


def test_a_hundred_times_the_points_need_no_more_memory(write):
    def peak(points: int) -> int:
        file = write(
            f'design = "sobol"\npoints = {points}\n' + VARY + '"rules.0.unpaid_uplift" = { low = 0, high = 1 }\n'
        )
        design = planned(file).design
        next(iter(design))
        tracemalloc.start()
        count = sum(1 for _ in itertools.islice(design.settings(), points))
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == points
        return used

    assert peak(100_000) < 1.2 * peak(1000) + 100_000


def test_scenarios_as_they_are_become_points_beside_the_first():
    scenarios = [load("baseline"), load("placebo")]
    assert [(point.number, point.baseline) for point in single(scenarios)] == [(0, None), (1, scenarios[0])]
