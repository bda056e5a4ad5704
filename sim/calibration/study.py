"""The study: trials of the free parameters, each judged by how far the facts to be fitted lie outside their bands.

An Optuna study in a folder, seeded and resumable: a second call adds trials to those there are.
"""

import logging
import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.calibration.space import Free
from sim.errors import UserError
from sim.evidence.evaluation import seen
from sim.evidence.registry import Fact, registry
from sim.files.loading import vary
from sim.scenario import Scenario

WORST = 5.0
"""A fact is never further outside its band than this many half-widths; one hopeless fact must not drown the others."""

LEAST_HALF_WIDTH = 0.05
"""Half-width of a band that is a point, as a share of it."""


@dataclass(frozen=True)
class Trial:
    """One trial: the values tried, what the facts came to, and how far they lie outside their bands on the whole."""

    number: int
    changes: dict[str, float]
    facts: dict[str, float]
    loss: float


def fitted_facts(without: Collection[str] = ()) -> list[str]:
    """Return the facts that free parameters are fitted to: those marked so that a run has to answer.

    Some can be left out: those that nothing free in a study moves, or that take runs too long or too fine for it.
    """
    facts = registry().facts.items()
    fitted = [key for key, fact in facts if fact.role == "calibrate" and (fact.measure or fact.reading)]
    for key in without:
        if key not in fitted:
            raise UserError(
                "{key} is no fact that is fitted to; these are: {fitted}.", key=key, fitted=", ".join(fitted)
            )
    return [key for key in fitted if key not in without]


def miss(fact: Fact, value: float) -> float:
    """Return how far a value lies outside a fact's band, in half-widths of the band; 0 inside, `WORST` if unknown."""
    if fact.low is None or fact.high is None:
        return 0.0
    half = (fact.high - fact.low) / 2 or LEAST_HALF_WIDTH * abs(fact.high)
    outside = max(fact.low - value, value - fact.high, 0.0) / half
    return min(outside, WORST) if np.isfinite(outside) else WORST


def loss(facts: dict[str, float], keys: Collection[str]) -> float:
    """Return the mean over facts of the squared miss; facts of one study of hours count together as one.

    The seven classes of weekly hours are one distribution: they would outweigh everything else.
    """
    misses: dict[str, list[float]] = {}
    for key in keys:
        misses.setdefault(key.partition("_")[0], []).append(
            miss(registry().facts[key], facts.get(key, float("nan"))) ** 2
        )
    return float(np.mean([np.mean(group) for group in misses.values()]))


def calibrate(
    scenario: Scenario,
    space: Sequence[Free],
    folder: Path,
    trials: int,
    replications: int = 2,
    jobs: int = 1,
    seed: int = 1,
    keys: Collection[str] | None = None,
    done: Callable[[], None] = lambda: None,
) -> list[Trial]:
    """Add so many trials to the study in a folder and return all that it has, in order.

    A study belongs to a scenario, a space, a number of replications and a set of facts; another is refused. The first
    trial is the scenario as it is. The same calls give the same trials, on any number of processes.
    """
    optuna = _optuna()
    chosen = sorted(keys or fitted_facts())
    subject = {
        "fingerprint": scenario.fingerprint,
        "space": [one.model_dump() for one in space],
        "facts": chosen,
        "replications": replications,
        "seed": seed,
    }
    study = optuna.create_study(
        study_name="calibration", storage=f"sqlite:///{folder / 'study.db'}", load_if_exists=True
    )
    if "subject" not in study.user_attrs:
        study.set_user_attr("subject", subject)
        study.enqueue_trial(_present(scenario, space), skip_if_exists=True)
    if study.user_attrs["subject"] != subject:
        wrong = [key for key, value in subject.items() if study.user_attrs["subject"].get(key) != value]
        raise UserError(f"{folder}: holds a study with another {' and '.join(wrong)}; name another folder.")
    distributions = {one.path: _distribution(optuna, one) for one in space}
    for _ in range(trials):
        # A sampler for each trial, so that a study that is taken up again goes on as if it had not been left.
        number = len(study.get_trials(deepcopy=False))
        study.sampler = optuna.samplers.TPESampler(
            seed=(seed * 1_000_003 + number) % 2**32, n_startup_trials=max(10, 2 * len(space)), multivariate=True
        )
        trial = study.ask(distributions)
        facts = facts_of(vary(scenario, trial.params), replications, jobs, chosen)
        trial.set_user_attr("facts", facts)
        study.tell(trial, loss(facts, chosen))
        done()
    return [
        Trial(trial.number, dict(trial.params), dict(trial.user_attrs["facts"]), float(trial.value))
        for trial in study.trials
        if trial.value is not None and "facts" in trial.user_attrs
    ]


def facts_of(scenario: Scenario, replications: int, jobs: int, keys: Collection[str]) -> dict[str, float]:
    """Return the mean over replications of each fact; those that no replication answers are left out."""
    values: dict[str, list[float]] = {}
    for one in sorted(seen(scenario, replications, jobs, keys), key=lambda look: (look.run, look.replication)):
        for key, value in one.values.items():
            if np.isfinite(value):
                values.setdefault(key, []).append(value)
    return {key: float(np.mean(found)) for key, found in sorted(values.items())}


def _distribution(optuna: Any, one: Free) -> Any:
    log = one.scale == "log"
    if one.whole:
        return optuna.distributions.IntDistribution(round(one.low), round(one.high), log=log)
    return optuna.distributions.FloatDistribution(one.low, one.high, log=log)


def _present(scenario: Scenario, space: Sequence[Free]) -> dict[str, float]:
    """Return the scenario's own values, drawn into the ranges."""
    content = scenario.model_dump()
    values = {}
    for one in space:
        inner: Any = content
        for step in one.path.split("."):
            inner = inner[step]
        values[one.path] = min(max(inner, type(inner)(one.low)), type(inner)(one.high))
    return values


def _optuna() -> Any:
    try:
        import optuna
    except ImportError:
        raise UserError("calibration needs Optuna: pip install 'piecerate[analysis]'.") from None
    optuna.logging.set_verbosity(logging.WARNING)
    warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)
    return optuna
