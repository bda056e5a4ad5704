"""Lessons: a question, a bet, what is simulated to settle it, and what it shows."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from dashboard import charts
from dashboard.figure import Figure
from dashboard.ink import Ink
from dashboard.request import Request, Side
from sim import load
from sim.comparing.answer import Answer
from sim.comparing.findings import both
from sim.language import Language, phrase

CENTS_A_MINUTE = 0.05
"""What the first lesson's task pays for a minute of work."""

SMALL = {"run.days": 7, "run.scale": 200}
"""The market of a lesson: a week, one simulated worker for 200; a class does not wait for it."""

LONG = {"run.days": 56, "run.scale": 400}
"""Eight weeks, more coarsely."""


PRICES = (phrase("Usual prices"), phrase("Double prices"))


@dataclass(frozen=True)
class Step:
    """One thing to simulate and what to read off it."""

    label: str
    sides: tuple[str, ...]
    """What the two sides are called in this lesson; one name where one world is looked at."""
    request: Request
    truth: Callable[[Answer], float | None]
    """The number that the bet is about."""
    told: Callable[[Answer, Language], str]
    """What was found, in one or two sentences with both sides and an interval."""
    drawn: Callable[[Answer, Language, Ink], list[Figure]]
    ends: Callable[[Answer], tuple[float, float]] | None = None
    """The interval of that number, where it has one."""


@dataclass(frozen=True)
class Lesson:
    """One lesson."""

    title: str
    story: str
    question: str
    bets: tuple[tuple[str, float], ...]
    """What one may bet on, and the number from which on it is right; the first holds for anything less."""
    steps: tuple[Step, ...]
    discuss: tuple[str, ...]

    def right(self, truth: float) -> int:
        """Return which bet a number proves right."""
        return max((at for at, (_, least) in enumerate(self.bets) if truth >= least), default=0)

    def open(self, bet: int, step: Step, answer: Answer) -> bool:
        """Tell whether the interval of the number reaches into what a bet says."""
        low, high = step.ends(answer) if step.ends else (math.nan, math.nan)
        return low <= high and self.right(low) <= bet <= self.right(high)


def five_cents(answer: Answer) -> float | None:
    """Return what five cents a paid minute come to per hour of all the time."""
    row = answer.level("unpaid_time_share")
    return None if row is None else 60 * CENTS_A_MINUTE * (1 - (row.value or 0))


def _five_cents_ends(answer: Answer) -> tuple[float, float]:
    row = answer.level("unpaid_time_share")
    if row is None or row.low is None or row.high is None:
        return math.nan, math.nan
    return 60 * CENTS_A_MINUTE * (1 - row.high), 60 * CENTS_A_MINUTE * (1 - row.low)


def _five_cents_told(answer: Answer, say: Language) -> str:
    row = answer.level("unpaid_time_share")
    if row is None:
        return say("Too little happened in this market to measure anything here.")
    unpaid, low, high = row.value or 0, row.low or 0, row.high or 0
    return say(
        "Of an hour online, {minutes:.0f} minutes are paid and {lost:.0f} are not. At five cents a paid minute an hour "
        "comes to **{value:.2$}** (95% interval {low:.2$} to {high:.2$}), where the price of the task alone says "
        "{shown:.2$}. The chart below shows another number: what the worker in the middle earns at the prices that "
        "this market pays, which are not five cents a minute for all tasks.",
        minutes=60 * (1 - unpaid),
        lost=60 * unpaid,
        value=60 * CENTS_A_MINUTE * (1 - unpaid),
        low=60 * CENTS_A_MINUTE * (1 - high),
        high=60 * CENTS_A_MINUTE * (1 - low),
        shown=60 * CENTS_A_MINUTE,
    )


def ratio(answer: Answer) -> float | None:
    """Return how many times the median hourly wage of the baseline the other side's is."""
    row = answer.estimate("effective_hourly_wage_median")
    return (row.value or 0) / row.baseline if row and row.baseline else None


def _doubled_told(answer: Answer, say: Language) -> str:
    row, times = answer.estimate("effective_hourly_wage_median"), ratio(answer)
    if row is None or times is None:
        return say("Too little happened in this market to measure anything here.")
    found = answer.estimate("active_share")
    message = phrase(
        "The worker in the middle earns **{value}** an hour under “{other}” and **{base}** under “{baseline}”: "
        "{change}."
    )
    more = say(
        "That is {times:.2f} times as much. Of the people on the platform, {before:.0%} find work under “{baseline}” "
        "and {after:.0%} under “{other}”.",
        times=times,
        before=(found.baseline or 0) if found else 0,
        after=(found.value or 0) if found else 0,
        baseline=answer.baseline,
        other=answer.other,
    )
    return f"{both(say, answer, row, message)} {more}"


def fifth(answer: Answer) -> float | None:
    """Return what the best-paid fifth of workers has of all earnings, in the baseline."""
    row = answer.estimate("earnings_share_poorest_80")
    return None if row is None else 1 - (row.baseline or 0)


def _fastest_told(answer: Answer, say: Language) -> str:
    row = answer.estimate("earnings_share_poorest_80")
    if row is None:
        return say("Too little happened in this market to measure anything here.")
    return say(
        "The fifth of workers who earn most have **{base:.0%}** of all earnings under “{baseline}” and {value:.0%} "
        "under “{other}”: difference {change:+.1f} points (95% interval {low:+.1f} to {high:+.1f}).",
        base=1 - (row.baseline or 0),
        value=1 - (row.value or 0),
        change=-100 * (row.difference or 0),
        low=-100 * (row.high or 0),
        high=-100 * (row.low or 0),
        baseline=answer.baseline,
        other=answer.other,
    )


def _clocks(answer: Answer, say: Language, ink: Ink) -> list[Figure]:
    return [figure for figure in (charts.clocks(answer, say, ink),) if figure]


def _wages(answer: Answer, say: Language, ink: Ink) -> list[Figure]:
    made = (
        charts.ladder(answer, say, ink),
        charts.compared(
            answer,
            say,
            ink,
            phrase("{value} of the people find work under “{other}” and {base} under “{baseline}”"),
            {"active_share": phrase("People who find work")},
        ),
    )
    return [figure for figure in made if figure]


def _unequal(answer: Answer, say: Language, ink: Ink) -> list[Figure]:
    made = (charts.lorenz(answer, say, ink), charts.ladder(answer, say, ink))
    return [figure for figure in made if figure]


def _doubled() -> dict[str, float | str]:
    """Return what doubles every price and leaves the length of every task as it is."""
    baseline = load("baseline")
    doubled: dict[str, float | str] = {"requesters.hourly_pay_median": 2 * baseline.requesters.hourly_pay_median}
    doubled |= {f"tasks.{name}.reward_median": 2 * task.reward_median for name, task in baseline.tasks.items()}
    return doubled


def _pair(run: dict[str, int], changes: dict[str, float | str], replications: int) -> Request:
    sides = (Side(scenario="baseline", changes={**run}), Side(scenario="baseline", changes={**run, **changes}))
    return Request(sides=sides, replications=replications)


def lessons() -> dict[str, Lesson]:
    """Return the lessons in the order in which they are taught."""
    (platform,) = load("baseline").platforms
    return {
        "five-cents": Lesson(
            title=phrase("Five cents a minute is not three dollars an hour"),
            story=phrase(
                "A task takes a minute and pays five cents. Sixty minutes, sixty tasks: three dollars an hour. But "
                "tasks have to be found, some are refused after they are done, and some cannot be finished."
            ),
            question=phrase("What does an hour of all the time online come to?"),
            bets=(
                (phrase("less than 1 dollar"), 0.0),
                (phrase("from 1 dollar to 1.50"), 1.0),
                (phrase("from 1.50 to 2 dollars"), 1.5),
                (phrase("from 2 to 2.50 dollars"), 2.0),
                (phrase("from 2.50 to 3 dollars"), 2.5),
            ),
            steps=(
                Step(
                    phrase("One week"),
                    (phrase("One week on the platform"),),
                    Request(sides=(Side(scenario="baseline", changes={**SMALL}),), replications=6),
                    five_cents,
                    _five_cents_told,
                    _clocks,
                    _five_cents_ends,
                ),
            ),
            discuss=(
                phrase("Which of the clocks would you count in a law on pay, and who could read them?"),
                phrase("A client sees the five cents and the minute. Who sees the other minutes?"),
                phrase("Would you rather be paid more per task, or search less? What does each cost the client?"),
            ),
        ),
        "double": Lesson(
            title=phrase("We double the price per task: bet first, then look"),
            story=phrase(
                "Every task pays twice as much and takes as long as before. Nothing else changes at first: clients "
                "post what they posted. But word gets around that pay is good here."
            ),
            question=phrase("After one week, how much more does the worker in the middle earn an hour?"),
            bets=(
                (phrase("no more than before"), 0.0),
                (phrase("more, but clearly less than twice as much"), 1.05),
                (phrase("about twice as much"), 1.85),
                (phrase("clearly more than twice as much"), 2.15),
            ),
            steps=(
                Step(phrase("One week"), PRICES, _pair(SMALL, _doubled(), 6), ratio, _doubled_told, _wages),
                Step(phrase("Eight weeks"), PRICES, _pair(LONG, _doubled(), 4), ratio, _doubled_told, _wages),
            ),
            discuss=(
                phrase("Who would come to the platform now, and what do they do to those who are there?"),
                phrase(
                    "Here clients go on posting as before. What would you expect of them if answers cost twice as much?"
                ),
                phrase(
                    "A month shows the gain and not yet the crowd. For how long would you run an experiment on people?"
                ),
            ),
        ),
        "fastest": Lesson(
            title=phrase("Why does the fastest one take everything?"),
            story=phrase(
                "Work lies on an open list, and whoever is quick takes it: up to twenty-five tasks at a time, as long "
                "as there are any. Now suppose that the platform hands the oldest task to one waiting worker at a time."
            ),
            question=phrase("On the open list, what part of all earnings goes to the fifth who earn most?"),
            bets=(
                (phrase("less than 40%"), 0.0),
                (phrase("from 40% to 55%"), 0.4),
                (phrase("from 55% to 70%"), 0.55),
                (phrase("more than 70%"), 0.7),
            ),
            steps=(
                Step(
                    phrase("One week"),
                    (phrase("Open list"), phrase("One task at a time")),
                    _pair(SMALL, {f"platforms.{platform}.dispatch.rule": "push"}, 6),
                    fifth,
                    _fastest_told,
                    _unequal,
                ),
            ),
            discuss=(
                phrase("Speed, hours and luck: which of the three makes the gap, and how would you find out?"),
                phrase(
                    "Who would be for an allotment of tasks, who against? Think of night shifts and of part-timers."
                ),
                phrase("Is a more equal division worth it if some work is done later?"),
            ),
        ),
    }
