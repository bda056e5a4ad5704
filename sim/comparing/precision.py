"""Precision: how narrow the intervals of a comparison must be, and a rule that runs until they are.

Looks are taken after FIRST pairs and every STEP pairs from there on. Runs stop when every interval aimed at was
narrow enough at two successive looks, or at the most pairs allowed. A single look would stop too often at a
moment when the spread happens to look small; docs/statistics.md reports what either way covers.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from sim.comparing.comparison import HEADLINES, Comparison, described, summarise
from sim.comparing.intervals import mean_and_half_width
from sim.errors import UserError
from sim.experiment import Outcome, Shelf, replicate
from sim.files.finding import printable
from sim.measures import catalogue
from sim.scenario import Scenario

FIRST = 10
"""Pairs before the first look."""

STEP = 5
"""Pairs between two looks."""

MOST = 200
"""Pairs after which runs stop in any case, unless something else is said."""

FROM_0_TO_1 = ("share", "index")
"""Units in which a precision for all measures is a distance, for it would be hard to read as a share of a share."""

HOW_TO_WRITE = "write 0.05 for all headline measures, gini_earnings=0.01 for one in its own unit, or gini_earnings=2%"


@dataclass(frozen=True)
class Aim:
    """How narrow one measure's interval must be: half its width, in the measure's unit or relative to the baseline."""

    measure: str
    half_width: float
    relative: bool


@dataclass(frozen=True)
class Gap:
    """One interval beside its aim; where a pair has no value, `half_width` is NaN and the interval decides nothing."""

    measure: str
    scenario: str
    n: int
    half_width: float
    wanted: float

    @property
    def known(self) -> bool:
        """Tell whether there is an interval and something to hold it against."""
        return math.isfinite(self.half_width) and self.wanted > 0

    @property
    def met(self) -> bool:
        """Tell whether the interval is as narrow as it should be."""
        return self.known and self.half_width <= self.wanted

    @property
    def pairs_needed(self) -> int:
        """About how many pairs would be enough, if the spread is what it seems to be so far."""
        return math.ceil(self.n * (self.half_width / self.wanted) ** 2) if self.known else 0


@dataclass(frozen=True)
class Precision:
    """All aims of a comparison; they have to be met jointly, in every scenario beside the baseline."""

    aims: tuple[Aim, ...]

    @classmethod
    def read(cls, texts: Sequence[str]) -> "Precision":
        """Read aims as they are written on the command line; a named measure overrules what is said for all.

        Raises UserError for a number that is not above zero and for a measure that there is not.

        >>> [(aim.half_width, aim.relative) for aim in Precision.read(["gini_earnings=0.01"]).aims]
        [(0.01, False)]
        >>> len(Precision.read(["5%", "gini_earnings=1%"]).aims) == len(HEADLINES)
        True
        """
        aims: dict[str, Aim] = {}
        for text in sorted(texts, key=lambda text: "=" in text):
            name, equals, width = text.rpartition("=")
            number = _number(width, text)
            if equals:
                name = _known(name.strip())
                aims[name] = Aim(name, number, width.strip().endswith("%"))
                continue
            for key in HEADLINES:
                aims[key] = Aim(key, number, described(key).unit not in FROM_0_TO_1)
        return cls(tuple(aims.values()))

    def gaps(self, comparison: Comparison) -> list[Gap]:
        """Return every interval aimed at, as it is now, beside its aim."""
        gaps = []
        for position in range(1, len(comparison.scenarios)):
            for aim in self.aims:
                base, other = comparison.values(aim.measure, 0), comparison.values(aim.measure, position)
                half_width = float(mean_and_half_width(other - base)[1])
                level = abs(float(base.mean())) if base.size else math.nan
                wanted = aim.half_width * level if aim.relative else aim.half_width
                gaps.append(Gap(aim.measure, comparison.names[position], base.size, half_width, wanted))
        return gaps

    def met(self, comparison: Comparison) -> bool:
        """Tell whether every interval that there is is narrow enough, and there is one at all."""
        known = [gap for gap in self.gaps(comparison) if gap.known]
        return bool(known) and all(gap.met for gap in known)

    def as_dict(self, comparison: Comparison, most: int) -> dict[str, Any]:
        """Return what was aimed at and what was reached, as plain data."""
        return {
            "reached": self.met(comparison),
            "pairs": len(comparison.complete),
            "most": most,
            "first_look": FIRST,
            "step": STEP,
            "measures": [
                {
                    "measure": gap.measure,
                    "scenario": gap.scenario,
                    "half_width": gap.half_width if math.isfinite(gap.half_width) else None,
                    "wanted": gap.wanted if math.isfinite(gap.wanted) else None,
                    "met": gap.met if gap.known else None,
                    "pairs_needed": gap.pairs_needed if gap.known else None,
                }
                for gap in self.gaps(comparison)
            ],
        }


def replicate_until(
    scenarios: Sequence[Scenario],
    precision: Precision,
    most: int = MOST,
    jobs: int = 1,
    shelf: Shelf | None = None,
) -> Iterator[Outcome]:
    """Run replications of all scenarios until a precision is met at two looks in a row, or `most` are done.

    Looks fall after the same replications on any number of processes, so the results do not depend on it. What is
    on the shelf already is taken from there.
    """
    outcomes: list[Outcome] = []
    done, met_before = 0, False
    while done < most:
        count = min(STEP if done else FIRST, most - done)
        for outcome in replicate(scenarios, count, jobs, first=done, shelf=shelf):
            outcomes.append(outcome)
            yield outcome
        done += count
        met = precision.met(summarise(scenarios, outcomes))
        if met and met_before:
            return
        met_before = met


def _number(text: str, whole: str) -> float:
    text = text.strip()
    try:
        number = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number > 0):
        raise UserError(f'--precision "{printable(whole)}" is not a number above zero; {HOW_TO_WRITE}.')
    return number


def _known(name: str) -> str:
    if name in catalogue():
        return name
    near = get_close_matches(name[:80], list(catalogue()), n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise UserError(f'--precision names "{printable(name)}", which is no measure.{hint} {HOW_TO_WRITE.capitalize()}.')
