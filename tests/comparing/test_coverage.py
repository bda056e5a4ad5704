"""How often the intervals hold the truth, where the truth is known: normal and skewed differences, few and many.

Run this file to print the tables of docs/statistics.md: `python -m tests.test_coverage`.
"""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.chance import Stream
from sim.comparing.fates import People, errors_within, fates_within
from sim.comparing.intervals import critical, mean_and_half_width, share_interval, variance_cut
from sim.comparing.precision import FIRST, STEP

STATISTICS = Path(__file__).parents[2] / "docs" / "statistics.md"

SHAPES: dict[str, Callable[..., np.ndarray]] = {
    "normal": lambda rng, shape: rng.normal(size=shape),
    "uniform": lambda rng, shape: rng.uniform(-1, 1, size=shape),
    "Student, 3 degrees of freedom": lambda rng, shape: rng.standard_t(3, size=shape),
    "lognormal, log sd 0.5": lambda rng, shape: rng.lognormal(0, 0.5, size=shape) - math.exp(0.125),
    "exponential": lambda rng, shape: rng.exponential(size=shape) - 1,
    "lognormal, log sd 1": lambda rng, shape: rng.lognormal(0, 1, size=shape) - math.exp(0.5),
    "one in five differs": lambda rng, shape: (rng.random(shape) < 0.2) - 0.2,
}
"""Distributions of a paired difference whose mean is zero, from harmless to vicious."""

COUNTS = (6, 10, 30)

WIDTHS = (1.0, 0.7, 0.5, 0.4, 0.3, 0.2)
"""Precisions aimed at, as half-widths in standard deviations of the difference."""


def drawn(shape: str, size: tuple[int, ...], purpose: str = "coverage") -> np.ndarray:
    return SHAPES[shape](Stream(1, purpose).at(), size)


def coverage(shape: str, count: int, repeats: int) -> float:
    """Return how often the interval of a mean of `count` differences holds zero, which is the truth."""
    mean, half = mean_and_half_width(drawn(shape, (repeats, count)))
    return float((np.abs(mean) <= half).mean())


def stopped(shape: str, width: float, repeats: int, looks: int, most: int = 300) -> tuple[float, float]:
    """Return how often the interval holds the truth after stopping at a precision, and the mean number of pairs.

    `looks` is how many looks in a row must find the intervals narrow enough; Piecerate asks for two.
    """
    values = drawn(shape, (repeats, most))
    wanted = width * float(drawn(shape, (200_000,), "spread").std())
    counts = np.arange(FIRST, most + 1, STEP)
    mean, half = (np.stack(parts, axis=1) for parts in zip(*(mean_and_half_width(values[:, :n]) for n in counts),
                                                           strict=True))  # fmt: skip
    narrow = half <= wanted
    enough = narrow.copy()
    for back in range(1, looks):
        enough[:, back:] &= narrow[:, :-back]
        enough[:, :back] = False
    enough[:, -1] = True
    at, row = enough.argmax(axis=1), np.arange(repeats)
    return float((np.abs(mean[row, at]) <= half[row, at]).mean()), float(counts[at].mean())


def reported(title: str) -> dict[str, list[float]]:
    """Return the figures, in per cent, of one table of the document by the name of the row."""
    _, found, rest = STATISTICS.read_text(encoding="utf-8").partition(f"### {title}")
    assert found, f"docs/statistics.md has no table under {title}"
    lines = [line.strip("|").split("|") for line in rest.partition("\n#")[0].splitlines() if line.startswith("|")]
    return {name.strip(): [float(cell) for cell in cells] for name, *cells in lines[2:]}


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("shape", ["normal", "uniform", "Student, 3 degrees of freedom"])
def test_the_interval_of_symmetric_differences_holds_the_truth_95_times_in_100(shape, count):
    assert 0.93 < coverage(shape, count, 6000) < 0.97


@pytest.mark.parametrize("shape", SHAPES)
def test_the_document_reports_the_coverage_that_is_measured(shape):
    told = reported("Coverage of the interval of a mean")[shape]
    assert told == pytest.approx([100 * coverage(shape, count, 6000) for count in COUNTS], abs=1.5)


@pytest.mark.parametrize("shape", ["normal", "lognormal, log sd 0.5", "exponential"])
def test_the_document_reports_the_coverage_after_stopping_at_a_precision(shape):
    told = reported("Coverage after stopping at a precision")[shape]
    assert told == pytest.approx([100 * stopped(shape, width, 2500, 2)[0] for width in WIDTHS], abs=2)


def test_stopping_at_a_precision_keeps_the_coverage_of_normal_differences():
    covered, pairs = zip(*(stopped("normal", width, 4000, 2) for width in WIDTHS), strict=True)
    assert all(0.93 < share < 0.97 for share in covered)
    assert list(pairs) == sorted(pairs), "a narrower aim takes more pairs"


def test_two_looks_cover_better_than_one_where_one_stops_too_early():
    assert stopped("normal", 0.5, 8000, 2)[0] > stopped("normal", 0.5, 8000, 1)[0]


@pytest.mark.parametrize("rho", [0.0, 0.9])
def test_the_interval_of_a_variance_cut_holds_the_truth(rho):
    rng = Stream(1, "cut").at()
    base = rng.normal(size=(600, 20))
    other = rho * base + math.sqrt(1 - rho**2) * rng.normal(size=base.shape)
    ends = np.array([variance_cut(*pair)[1:] for pair in zip(base, other, strict=True)])
    truth = 1 / (1 - rho)
    assert 0.90 < ((ends[:, 0] <= truth) & (truth <= ends[:, 1])).mean() < 0.98


@pytest.mark.parametrize("share", [0.5, 0.87, 0.98])
def test_the_interval_of_a_share_of_worlds_holds_the_truth(share):
    hits = Stream(1, "worlds").at().binomial(100, share, size=4000)
    ends = {int(k): share_interval(int(k), 100) for k in np.unique(hits)}
    covered = np.mean([ends[int(k)][0] <= share <= ends[int(k)][1] for k in hits])
    assert 0.93 < covered < 0.98


def fates_covered(pairs: int, repeats: int, people: int = 150) -> float:
    """Return how often the interval of the share of gainers holds the mean over many such experiments.

    Half of the people gain a fifth, the others nothing; what luck does to a person is shared by both sides in part.
    """
    rng = Stream(1, "fates").at()
    effect = 1 + 0.2 * (np.arange(people) % 2)
    hours = active = np.ones((pairs, people))
    everybody = [np.ones(people, dtype=bool)]
    estimates, errors = [], []
    for _ in range(repeats):
        luck = rng.lognormal(0, 0.3, (pairs, 1)) * rng.lognormal(0, 0.3, (pairs, people))
        pay = [luck * rng.lognormal(0, 0.1, luck.shape) for _ in range(2)]
        before, after = (People(each, hours, active.astype(bool)) for each in (pay[0], pay[1] * effect))
        estimates.append(fates_within(before, after, everybody)[0]["workers_gaining"])
        errors.append(errors_within(before, after, everybody, seed=1)[0]["workers_gaining"])
    half = critical(pairs) * np.array(errors)
    return float((np.abs(np.array(estimates) - np.mean(estimates)) <= half).mean())


@pytest.mark.parametrize("pairs", [6, 10])
def test_the_interval_of_the_number_of_gainers_is_at_least_as_wide_as_it_says(pairs):
    assert fates_covered(pairs, 40, people=60) > 0.9


def main() -> None:
    """Print the tables of docs/statistics.md."""
    for shape in SHAPES:
        print(f"| {shape} | " + " | ".join(f"{100 * coverage(shape, count, 60_000):.1f}" for count in COUNTS) + " |")
    for looks in (1, 2):
        for shape in ("normal", "lognormal, log sd 0.5", "exponential"):
            cells = [f"{100 * stopped(shape, width, 20_000, looks)[0]:.1f}" for width in WIDTHS]
            print(f"| {shape} | " + " | ".join(cells) + f" |  looks: {looks}")
    for pairs in (6, 10, 30):
        print(f"fates of {pairs} pairs: {fates_covered(pairs, 400):.3f}")


if __name__ == "__main__":
    main()
