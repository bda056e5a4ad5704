"""Search: settings of rules between which one can only choose what matters more, found by NSGA-II (Optuna).

Each generation is simulated with replications that all settings share. The best of many noisy settings look better
than they are, so those on the frontier are run again with other people and other luck; that second look is reported.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.analyses.sensitivity import needed
from sim.comparing.intervals import mean_and_half_width
from sim.measures import catalogue

OBJECTIVES = ("shortfall_below_minimum_wage", "gini_earnings_all", "assignments_submitted", "cost_per_approved_answer")
"""Low pay, inequality, work lost and cost; what is better comes from the measure, more work done being better."""

Ask = Callable[[np.ndarray, bool], dict[str, np.ndarray]]
"""Simulate settings, given as places in the unit cube, and return each measure's response, settings × replications;
with other people and other luck if the second argument is true."""


@dataclass(frozen=True)
class Setting:
    """One setting on the frontier: its place in the unit cube, and by objective the second look's mean and half-width.

    `first` are the means of the search itself, `holds` tells whether no other setting of the frontier is at least as
    good in every objective and better in one when all are looked at again.
    """

    place: tuple[float, ...]
    first: tuple[float, ...]
    mean: tuple[float, ...]
    half_width: tuple[float, ...]
    holds: bool


def more_is_better(measure: str) -> bool:
    """Tell in which direction a measure is good; more work done is."""
    return measure == "assignments_submitted" or catalogue()[measure].better == "more"


def search(
    ask: Ask, dimensions: int, objectives: Sequence[str], generations: int, population: int, seed: int
) -> list[Setting]:
    """Return the settings on the frontier between objectives, looked at again, in the order of the first objective.

    The same seed asks for the same settings, on any number of processes.
    """
    needed("Optuna", lambda: __import__("optuna"))
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(
        directions=["maximize" if more_is_better(key) else "minimize" for key in objectives],
        sampler=optuna.samplers.NSGAIISampler(population_size=population, seed=seed),
    )
    for _ in range(generations):
        trials = [study.ask() for _ in range(population)]
        places = np.array([[trial.suggest_float(str(axis), 0, 1) for axis in range(dimensions)] for trial in trials])
        answers = ask(places, False)
        means = np.array([answers[key].mean(axis=1) for key in objectives]).T
        for trial, values in zip(trials, means, strict=True):
            if np.isfinite(values).all():
                study.tell(trial, values.tolist())
            else:
                study.tell(trial, state=optuna.trial.TrialState.FAIL)
    return _again(ask, objectives, study.best_trials, dimensions)


def frontier(values: np.ndarray) -> np.ndarray:
    """Tell which rows no other row beats: at least as large everywhere and larger somewhere.

    >>> frontier(np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 1.0]])).tolist()
    [True, True, False]
    """
    beaten = [bool(((values >= row).all(axis=1) & (values > row).any(axis=1)).any()) for row in values]
    return ~np.array(beaten, dtype=bool)


def _again(ask: Ask, objectives: Sequence[str], best: Sequence[object], dimensions: int) -> list[Setting]:
    """Look again at the settings of the frontier, each once."""
    found: dict[tuple[float, ...], tuple[float, ...]] = {}
    for trial in best:
        place = tuple(trial.params[str(axis)] for axis in range(dimensions))  # type: ignore[attr-defined]
        found.setdefault(place, tuple(trial.values))  # type: ignore[attr-defined]
    if not found:
        return []
    answers = ask(np.array(list(found)), True)
    looks = [mean_and_half_width(answers[key]) for key in objectives]
    means, halves = (np.array([look[part] for look in looks]).T for part in (0, 1))
    signs = np.array([1 if more_is_better(key) else -1 for key in objectives])
    holds = frontier(means * signs)
    settings = [
        Setting(place, first, tuple(means[at].tolist()), tuple(halves[at].tolist()), bool(holds[at]))
        for at, (place, first) in enumerate(found.items())
    ]
    return sorted(settings, key=lambda setting: setting.mean[0])
