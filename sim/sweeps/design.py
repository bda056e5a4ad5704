"""Designs: the points of an experiment, one scenario each, made one after another and checked before the first run."""

import csv
import io
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from sim.chance import Stream
from sim.comparing.comparison import summarise
from sim.errors import ScenarioError, UnknownParameterError, UserError
from sim.files.finding import exists, find, label, printable
from sim.files.loading import load, parsed, values_of, varied, vary
from sim.files.mistakes import complaint
from sim.files.reading import Layer, read
from sim.parameters import Section
from sim.scenario import Scenario
from sim.sections.experiment import MOST_POINTS, Experiment, Factor

MOST_SHOWN = 20

CHUNK = 256
"""Points of a Sobol sequence drawn at once; a power of two, as the sequence wants it."""

Settings = Mapping[str, Any]
"""What is varied at one point: values by the paths of their parameters."""


class Point(NamedTuple):
    """One point of a design: its number from 1 on, what is varied, and the two scenarios that are compared."""

    number: int
    values: Settings
    scenario: Scenario
    baseline: Scenario | None


@dataclass(frozen=True)
class Design:
    """Points around a scenario; iterating makes them one after another, each time anew.

    `settings` returns an iterator over what is varied at each point. A value under a path in `aside` changes the
    scenario and leaves the baseline as it is; so do rules, unless they are in `shared`.
    """

    scenario: Scenario
    baseline: Scenario | None
    settings: Callable[[], Iterable[Settings]]
    size: int
    paths: tuple[str, ...]
    aside: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    place: str = ""
    """Where a mistake in a point is to be put right: the file of points."""

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[Point]:
        """Yield the points; raises ScenarioError, with number and value, for one that is not allowed."""
        for number, values in enumerate(self.settings(), 1):
            yield self._point(number, values)

    def checked(self) -> Iterator[Point]:
        """Yield the points that are right and, after the last, raise ScenarioError for all that are not."""
        mistakes: list[str] = []
        count = 0
        for number, values in enumerate(self.settings(), 1):
            try:
                yield self._point(number, values)
            except UserError as error:
                count += 1
                mistakes += [str(error)] if count <= MOST_SHOWN else []
        if count:
            more = [f"... and {count - MOST_SHOWN} more"] if count > MOST_SHOWN else []
            raise ScenarioError("\n".join([*mistakes, *more]))

    def changes_baseline(self, path: str) -> bool:
        """Tell whether what is varied under a path is varied in the baseline, too."""
        return path in self.shared or (
            path not in self.aside and path.split(".")[0] not in ("rules", "shocks", "probes")
        )

    def _point(self, number: int, values: Settings) -> Point:
        try:
            scenario = vary(self.scenario, values)
            baseline = self._baseline(values)
            if baseline is not None:
                summarise([baseline, scenario], [])
        except UserError as error:
            line = f" ({self.place}, line {number + 1})" if self.place else ""
            raise ScenarioError(f"point {number}{line}: {error}") from None
        return Point(number, values, scenario, baseline)

    def _baseline(self, values: Settings) -> Scenario | None:
        """Return the baseline with the changes to the world in it that it has a parameter for."""
        shared = {path: value for path, value in values.items() if self.changes_baseline(path)}
        if self.baseline is None or not shared:
            return self.baseline
        try:
            return vary(self.baseline, shared)
        except UnknownParameterError:
            known = {path: value for path, value in shared.items() if _has(self.baseline, path)}
            return vary(self.baseline, known)


@dataclass(frozen=True)
class Planned:
    """An experiment as its file describes it: the table, and the design made from it."""

    experiment: Experiment
    design: Design


def planned(name_or_path: str, changes: Sequence[str] = ()) -> Planned:
    """Read the experiment of a scenario file; `changes` written `path=value` are made before anything is varied.

    Raises ScenarioError for a file without an experiment and for what is wrong in its table. Points are checked
    when they are made.
    """
    path = find(name_or_path)
    scenario = load(name_or_path)
    layer = read(path)
    if "experiment" not in layer.data:
        raise ScenarioError(
            f"{label(path)} has no [experiment]; add one that says what is varied, as docs/experiments.md explains."
        )
    experiment = _checked(layer)
    baseline = None
    if experiment.baseline:
        # Only runs over the same people and days can be paired.
        same = {"run": scenario.run.model_dump()}
        both = [vary(_baseline(experiment.baseline, layer), same), scenario]
        baseline, scenario = named_apart(varied(both, changes))
    else:
        (scenario,) = varied([scenario], changes)
    return Planned(experiment, _design(experiment, scenario, baseline, layer))


def _checked(layer: Layer) -> Experiment:
    class File(Section):
        experiment: Experiment

    try:
        experiment = File.model_validate({"experiment": layer.data["experiment"]}).experiment
    except ValidationError as error:
        raise complaint(error, layer.place) from None
    except RecursionError:
        raise ScenarioError(f"{layer.place(('experiment',))}: experiment is nested too deeply.") from None
    problems = [f"{layer.place(path)}: {sentence}." for path, sentence in experiment.problems()]
    if problems:
        raise ScenarioError("\n".join(problems))
    return experiment


def _baseline(name: str, layer: Layer) -> Scenario:
    """Return the scenario that points are compared with: a file in the same folder, or else a shipped one."""
    beside = layer.path.parent / f"{name.removesuffix('.toml')}.toml"
    try:
        return load(str(beside) if exists(beside) else name)
    except ScenarioError as error:
        raise ScenarioError(f"{layer.place(('experiment', 'baseline'))}: {error}") from None


def _design(experiment: Experiment, scenario: Scenario, baseline: Scenario | None, layer: Layer) -> Design:
    factors = experiment.vary
    sides = {True: frozenset[str](), False: frozenset[str]()}
    for both in sides:
        sides[both] = frozenset(path for path, factor in factors.items() if factor.both_sides is both)
    if experiment.design == "list":
        points = _List(layer.path.parent / experiment.file)
        size, place = points.count(), label(points.path)
        return Design(scenario, baseline, points, size, points.names(), sides[False], sides[True], place)
    paths = tuple(factors)
    whole = {path: _is_whole(scenario, path, factor, layer) for path, factor in factors.items()}
    if experiment.design == "grid":
        axes = {path: _axis(factor, whole[path]) for path, factor in factors.items()}
        size = math.prod(map(len, axes.values()))
        if size > MOST_POINTS:
            raise ScenarioError(
                f"{layer.place(('experiment',))}: the grid has {size:,} points; at most {MOST_POINTS:,} are allowed. "
                'Try fewer values, or design = "sobol".'
            )
        return Design(scenario, baseline, _Grid(axes), size, paths, sides[False], sides[True])
    sample = _Sample(experiment.design, experiment.points, experiment.seed, factors, whole)
    return Design(scenario, baseline, sample, experiment.points, paths, sides[False], sides[True])


def _is_whole(scenario: Scenario, path: str, factor: Factor, layer: Layer) -> bool:
    """Tell whether a parameter takes whole numbers only; a range of anything but numbers is refused."""
    place = layer.place(("experiment", "vary", path))
    try:
        value = values_of(scenario, [path])[path]
    except UnknownParameterError as error:
        raise ScenarioError(f"{place}: {error}") from None
    if not factor.values and (isinstance(value, bool) or not isinstance(value, int | float | None)):
        raise ScenarioError(f"{place}: {path} is not a number, so it has no range; write values = [...].")
    return isinstance(value, int) and not isinstance(value, bool)


def _has(scenario: Scenario, path: str) -> bool:
    try:
        values_of(scenario, [path])
    except UnknownParameterError:
        return False
    return True


def _axis(factor: Factor, whole: bool) -> list[Any]:
    """Return the values that one parameter takes in a grid."""
    if factor.values or factor.low is None or factor.high is None or factor.step is None:
        return list(factor.values)
    steps = math.floor((factor.high - factor.low) / factor.step + 1e-9)
    values = [_rounded(factor.low + factor.step * i, factor.low, factor.high, 12) for i in range(steps + 1)]
    if values[-1] < factor.high:
        values.append(factor.high)
    return [int(value) if whole and value.is_integer() else value for value in values]


@dataclass(frozen=True)
class _Grid:
    """Every combination of values; the last parameter named changes fastest."""

    axes: dict[str, list[Any]]

    def __call__(self) -> Iterator[Settings]:
        for values in itertools.product(*self.axes.values()):
            yield dict(zip(self.axes, values, strict=True))


@dataclass(frozen=True)
class _Sample:
    """Points that fill the ranges evenly: a Latin hypercube or a scrambled Sobol sequence."""

    design: str
    points: int
    seed: int
    factors: dict[str, Factor]
    whole: dict[str, bool]

    def __call__(self) -> Iterator[Settings]:
        for place in self._places():
            yield {
                path: drawn(factor, float(quantile), self.whole[path])
                for (path, factor), quantile in zip(self.factors.items(), place, strict=True)
            }

    def _places(self) -> Iterator[Any]:
        from scipy.stats import qmc  # slow to import, and not needed to look at a scenario file

        rng = int(Stream(self.seed, f"design of experiments: {self.design}").at().integers(1 << 62))
        if self.design == "latin":
            yield from qmc.LatinHypercube(len(self.factors), rng=rng).random(self.points)
            return
        sobol = qmc.Sobol(len(self.factors), scramble=True, rng=rng)
        chunks = itertools.chain.from_iterable(sobol.random(CHUNK) for _ in itertools.count())
        yield from itertools.islice(chunks, self.points)


def drawn(factor: Factor, quantile: float, whole: bool) -> Any:
    """Return the value of a parameter at a quantile of its range."""
    if factor.values or factor.low is None or factor.high is None:
        return factor.values[min(int(quantile * len(factor.values)), len(factor.values) - 1)]
    low, high = factor.low, factor.high
    top = high + 1 if whole else high  # each whole number owns the unit above it, the last one, too
    value = low * (top / low) ** quantile if factor.scale == "log" else low + quantile * (top - low)
    return min(math.floor(value), math.floor(high)) if whole else _rounded(value, low, high, 6)


def _rounded(value: float, low: float, high: float, digits: int) -> float:
    """Return a value with so many digits that count, which a reader can copy, still inside its range."""
    return min(max(float(f"{value:.{digits}g}"), low), high)


@dataclass(frozen=True)
class _List:
    """Points written in a CSV file; an empty cell leaves the parameter as the scenario has it."""

    path: Path

    def count(self) -> int:
        """Return the number of points; refuses a file that is no table of them."""
        return sum(1 for _ in self())

    def names(self) -> tuple[str, ...]:
        """Return the parameters that stand over the columns."""
        return tuple(next(self._rows())[0])

    def __call__(self) -> Iterator[Settings]:
        for paths, values in self._rows():
            yield {path: value for path, value in zip(paths, values, strict=True) if value is not None}

    def _rows(self) -> Iterator[tuple[list[str], list[Any]]]:
        name = label(self.path)
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                yield from self._read(file, name)
        except OSError as error:
            raise ScenarioError(f"{name}: the file of points cannot be read: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise ScenarioError(f"{name} is not UTF-8 text; save it as CSV in UTF-8.") from None
        except csv.Error as error:
            raise ScenarioError(f"{name} is not a CSV file: {error}.") from None

    def _read(self, file: io.TextIOBase, name: str) -> Iterator[tuple[list[str], list[Any]]]:
        first = file.readline()
        file.seek(0)
        # Spreadsheets of half of Europe put semicolons between cells and commas into numbers.
        semicolons = ";" in first and "," not in first
        rows = csv.reader(file, delimiter=";" if semicolons else ",")  # type: ignore[arg-type]
        paths = [path.strip() for path in next(rows, [])]
        if not paths or not all(paths):
            raise ScenarioError(f"{name}, line 1: name a parameter over every column, such as rules.0.hourly.")
        twice = next((path for path in paths if paths.count(path) > 1), None)
        if twice:
            raise ScenarioError(f"{name}, line 1: {printable(twice)} stands over two columns.")
        found = False
        for row in rows:
            if not any(cell.strip() for cell in row):
                raise ScenarioError(f"{name}, line {rows.line_num}: the row is empty; take it out.")
            if len(row) != len(paths):
                raise ScenarioError(f"{name}, line {rows.line_num}: {len(row)} cells under {len(paths)} names.")
            found = True
            yield paths, [_cell(cell, semicolons) if cell.strip() else None for cell in row]
        if not found:
            raise ScenarioError(f"{name} has no points; write one in each row below the names.")


def _cell(text: str, semicolons: bool) -> Any:
    value = parsed(text.strip())
    if semicolons and isinstance(value, str):
        number = parsed(text.strip().replace(",", "."))
        return number if isinstance(number, int | float) else value
    return value


def single(scenarios: Sequence[Scenario]) -> list[Point]:
    """Return scenarios as they are as points: the first by itself, number 0, and each other beside it."""
    base = scenarios[0]
    return [Point(n, {}, scenario, base if n else None) for n, scenario in enumerate(scenarios)]


def named_apart(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """Return the scenarios, numbered in their names where two have the same."""
    names = [scenario.name for scenario in scenarios]
    return [
        scenario if names.count(scenario.name) == 1 else scenario.model_copy(update={"name": f"{scenario.name}#{i}"})
        for i, scenario in enumerate(scenarios, 1)
    ]
