"""Plausible worlds around a comparison: the experiment that draws them from what is free, its verdicts as they grow.

A world is one draw of all that a calibration may move, each from its own range; what only instruments would see is
left out, for it moves nothing in the market. How people and requesters react is the structure, tried in every world.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from sim.analyses.response import Response
from sim.analyses.worlds import MEASURES, Judged, alternatives
from sim.calibration.space import Free, read_space
from sim.scenario import Scenario
from sim.sweeps.design import planned

LEVELS = ("static", "workers", "all")
"""Who reacts: the structures that are tried."""

STRUCTURE = f"behaviour.level={','.join(LEVELS)}"
"""The same as the command line takes it."""

AT_ONCE = 4
"""Worlds after which the verdict so far is given."""

DAYS, COARSEST = 7, 400
"""Days of each run, and how many workers a simulated one stands for: a teaching size, for there are many runs."""


def free(scenario: Scenario) -> list[Free]:
    """Return what differs from one plausible world to another, each with its range."""
    return [one for one in read_space(scenario) if not one.path.startswith("instruments.")]


def experiment(scenario: Scenario, extends: str, baseline: str, worlds: int, replications: int) -> str:
    """Return the scenario file whose points are so many plausible worlds around a scenario and its baseline."""
    lines = [
        f"title = {json.dumps(scenario.title)}",
        f"extends = {json.dumps(extends)}",
        "",
        "[run]",
        f"days = {DAYS}",
        f"scale = {max(scenario.run.scale, COARSEST):g}",
        "",
        "[experiment]",
        f"baseline = {json.dumps(baseline)}",
        'design = "latin"',
        f"points = {worlds}",
        f"replications = {replications}",
    ]
    for one in free(scenario):
        lines += ["", f"# {one.meaning}.", f"[experiment.vary.{json.dumps(one.path)}]"]
        lines += [f"low = {one.low:g}", f"high = {one.high:g}", f'scale = "{one.scale}"', "both_sides = true"]
    return "\n".join(lines) + "\n"


def judge(path: Path, jobs: int = 1, done: Callable[[], object] = lambda: None) -> Iterator[Judged]:
    """Simulate the worlds of an experiment file and yield the verdict so far after each few of them.

    The last verdict is what `piecerate worlds` says with `--structure` for who reacts; `done` is told of each run.
    """
    plan = planned(str(path))
    count = plan.experiment.replications
    cases = alternatives([(point.scenario, point.baseline) for point in plan.design.checked()], [STRUCTURE])
    parts: dict[str, list[np.ndarray]] = {name: [] for name in MEASURES}
    for start in range(0, len(plan.design), AT_ONCE):
        some = [pairs[start : start + AT_ONCE] for _, pairs in cases]
        response = Response([pair for pairs in some for pair in pairs], count).simulate(jobs, done)
        for name, found in parts.items():
            found.append(response.of(name).reshape(len(cases), -1, count))
        yield Judged([title for title, _ in cases], {name: np.concatenate(f, axis=1) for name, f in parts.items()})
