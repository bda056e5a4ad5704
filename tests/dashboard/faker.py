"""A comparison as the engine would give it, with round numbers that can be worked by hand."""

from typing import Any

from sim.comparing.ladder import LEVELS
from sim.comparing.ladder import MEASURES as LADDER

MEASURES: dict[str, tuple[str, str, float, float]] = {
    "effective_hourly_wage_p10": ("USD/h", "workers who submitted at least one HIT", 0.40, 0.62),
    "effective_hourly_wage_p25": ("USD/h", "workers who submitted at least one HIT", 0.95, 1.30),
    "effective_hourly_wage_median": ("USD/h", "workers who submitted at least one HIT", 1.90, 2.40),
    "effective_hourly_wage_p75": ("USD/h", "workers who submitted at least one HIT", 3.60, 3.70),
    "effective_hourly_wage_p90": ("USD/h", "workers who submitted at least one HIT", 6.10, 6.00),
    "share_below_minimum_wage": ("share", "workers who submitted at least one HIT", 0.91, 0.80),
    "shortfall_below_minimum_wage": ("USD/h", "workers who submitted at least one HIT", 4.80, 4.40),
    "bottom_half_share": ("share", "workers who submitted at least one HIT", 0.08, 0.10),
    "gini_earnings": ("index", "workers who submitted at least one HIT", 0.66, 0.62),
    "theil_between_countries": ("index", "workers who submitted at least one HIT", 0.12, 0.18),
    "theil_within_countries": ("index", "workers who submitted at least one HIT", 0.68, 0.62),
    "p90_p10_wage": ("ratio", "workers who submitted at least one HIT", 15.3, 9.7),
    "paid_time_wage_median": ("USD/h", "workers who submitted at least one HIT", 4.10, 4.90),
    "searched_time_wage_median": ("USD/h", "workers who submitted at least one HIT", 2.30, 2.85),
    "rejected_time_wage_median": ("USD/h", "workers who submitted at least one HIT", 2.20, 2.80),
    "abandoned_time_wage_median": ("USD/h", "workers who submitted at least one HIT", 2.00, 2.60),
    "qualification_time_wage_median": ("USD/h", "workers who submitted at least one HIT", 1.95, 2.52),
    "unpaid_time_share": ("share", "all hours online of all workers", 0.40, 0.35),
    "active_share": ("share", "all workers on the platform, those without work included", 0.66, 0.68),
    "fill_share": ("share", "batches posted in the period", 0.83, 0.79),
    "spending": ("USD", "all work submitted", 51200.0, 54800.0),
    "cost_per_approved_answer": ("USD", "approved answers", 0.122, 0.151),
    "fee_share": ("share", "all work submitted", 0.191, 0.188),
    "hours_to_half": ("h", "batches posted in the period", 5.2, 4.8),
    "hours_to_complete": ("h", "batches posted in the period", 31.0, 28.5),
    "workers_gaining": ("per 100 workers", "workers who usually find work in at least one of the two scenarios", 0, 41),
    "workers_unchanged": (
        "per 100 workers",
        "workers who usually find work in at least one of the two scenarios",
        0,
        10,
    ),
    "workers_unclear": ("per 100 workers", "workers who usually find work in at least one of the two scenarios", 0, 30),
    "workers_losing": ("per 100 workers", "workers who usually find work in at least one of the two scenarios", 0, 12),
    "workers_gaining_month": (
        "per 100 workers",
        "workers who usually find work in at least one of the two scenarios",
        0,
        30,
    ),
    "workers_unchanged_month": (
        "per 100 workers",
        "workers who usually find work in at least one of the two scenarios",
        0,
        20,
    ),
    "workers_unclear_month": (
        "per 100 workers",
        "workers who usually find work in at least one of the two scenarios",
        0,
        33,
    ),
    "workers_losing_month": (
        "per 100 workers",
        "workers who usually find work in at least one of the two scenarios",
        0,
        10,
    ),
    "workers_leaving": ("per 100 workers", "workers who usually find work in at least one of the two scenarios", 0, 4),
    "workers_joining": ("per 100 workers", "workers who usually find work in at least one of the two scenarios", 0, 3),
}

MEASURES |= {
    f"earnings_share_poorest_{at}": ("share", "workers who submitted at least one HIT", before, after)
    for at, before, after in (
        (10, 0.005, 0.006), (20, 0.015, 0.02), (30, 0.03, 0.04), (40, 0.05, 0.065), (50, 0.08, 0.10),
        (60, 0.13, 0.16), (70, 0.20, 0.24), (80, 0.32, 0.36), (90, 0.52, 0.56),
    )
}  # fmt: skip

MEASURES |= {
    "effective_hourly_wage_median.US": ("USD/h", "workers who submitted at least one HIT", 2.00, 2.60),
    "effective_hourly_wage_median.IN": ("USD/h", "workers who submitted at least one HIT", 1.50, 1.51),
}

HOURS = [float(10 + hour) for hour in range(24)]

SERIES: dict[str, tuple[str, str, dict[str, float]]] = {
    "list_length": ("batches", "all moments of the period", {"mean": 40.0, "least": 30.0, "most": 50.0}),
    "listed_by_age": ("share", "batches open in the period", {"0-1": 0.25, "1-6": 0.25, "72-inf": 0.5}),
    "listed_by_pay": ("share", "batches open in the period", {"0-1": 0.4, "1-2": 0.6}),
    "complete_by": ("share", "batches posted in the period", {"1": 0.2, "168": 0.9}),
    "people_by_country": ("share", "all workers on the platform, those without work included", {"US": 0.8, "IN": 0.2}),
    "work_by_country": ("share", "all hours online of all workers", {"US": 0.7, "IN": 0.3}),
    "hourly_pay_by_country": ("USD/h", "all hours online of all workers", {"US": 3.0, "IN": 1.5}),
    "pay_by_country": ("share", "all work submitted", {"US": 0.75, "IN": 0.25}),
    "spending_by_country": ("share", "all work submitted", {"US": 0.95, "IN": 0.05}),
    "dollar": ("share", "all work submitted",
               {"workers": 0.8, "payout": 0.0, "vendors": 0.0, "platforms": 0.2, "public": 0.0}),
} | {
    f"{what}_by_{clock}hour": ("workers", "all moments of the period", {str(at): x for at, x in enumerate(HOURS)})
    for what, clock in (("online", ""), ("online", "local_"), ("working", ""), ("open", ""), ("waiting", ""))
}  # fmt: skip
"""Series of the baseline; on the other side each number is a tenth higher."""

GROUPS = {
    "country": {"US": (700, 50.0, 4.0), "IN": (120, 20.0, 30.0), "others": (50, 10.0, 5.0)},
    "hours": {"0-5": (500, 40.0, 5.0), "40-inf": (90, 10.0, 20.0)},
    "tools": {"list": (600, 40.0, 5.0), "script": (60, 10.0, 55.0)},
    "wage": {"lowest": (150, 60.0, 1.0), "highest": (150, 5.0, 30.0), "none": (80, 0.0, 0.0)},
}
"""Groups: people, and of a hundred those who earn clearly more and clearly less."""

IDLE = {
    "text": "Every one of the {batches:d} batches posted already paid the floor or more; the worst paid offered "
    "{lowest:.2f} USD for an hour of usual work.",
    "values": {"batches": 1200, "lowest": 0.31},
}


CLOCK_WAGES = {
    "approved": 4.0,
    "search": 2.0,
    "rejected": 1.9,
    "abandoned": 1.8,
    "qualification": 1.7,
    "paperwork": 1.6,
}
"""What the worker in the middle earns by each clock when looked at through a lens; twice as much on the other side."""


def lenses(replications: int) -> list[dict[str, Any]]:
    """Return what is seen through lenses: in India a tenth of what everybody has, at local prices four times that."""
    seen = []
    for (grouping, group), part in ((("all", "all"), 1), (("country", "IN"), 0.1)):
        for at_home, size in ((False, part), (True, 4 * part)):
            entry = {"scenario": "residence-floor", "grouping": grouping, "group": group, "at_home": at_home}
            for clock, wage in CLOCK_WAGES.items():
                values = {"effective_hourly_wage_median": wage * size, "share_below_minimum_wage": 0.4}
                seen.append(entry | {"clock": clock} | _doubled(values, replications))
            seen.append(entry | {"clock": ""} | _doubled({"gini_earnings": 0.25}, replications))
    return seen


def _doubled(values: dict[str, float], replications: int) -> dict[str, Any]:
    """Return measures that are twice as much on the other side as in the baseline, each with its interval and runs."""
    return {
        "measures": {key: [2 * value, value, value, 0.9 * value, 1.1 * value] for key, value in values.items()},
        "draws": {key: [[value, 2 * value]] * replications for key, value in values.items()},
    }


def comparison(replications: int = 4, *, same: bool = False) -> dict[str, Any]:
    """Return a whole comparison; with `same`, one in which the rule never bit."""
    measures, draws = [], []
    for key, (unit, population, baseline, value) in MEASURES.items():
        if same:
            value = 100.0 if key.startswith("workers_unchanged") else baseline
        difference = value - baseline
        reach = 0 if same else abs(difference) * 0.4 + 0.01 * abs(value)
        measures.append(
            {
                "measure": key, "unit": unit, "population": population, "scenario": "residence-floor",
                "value": value, "baseline": baseline, "difference": difference,
                "low": difference - reach, "high": difference + reach, "n": replications,
            }
        )  # fmt: skip
        for replication in range(replications):
            luck = 1 + 0.04 * (replication % 5 - 2)
            draws.append(
                {"measure": key, "scenario": "residence-floor", "replication": replication,
                 "baseline": baseline * luck, "value": value * luck}
            )  # fmt: skip
    return {
        "schema": 1, "version": "0.1.0", "digest": "0123456789abcdef", "seed": 1, "replications": replications,
        "scenarios": [
            scenario("baseline", "Baseline", []), scenario("residence-floor", "Residence floor", [rule(same)]),
        ],
        "measures": measures, "draws": draws, "lenses": lenses(replications), "money": [],
        "series": [
            estimate(f"{key}.{place}", unit, population, value, value if same else 1.1 * value, replications)
            for key, (unit, population, places) in SERIES.items() for place, value in places.items()
        ],
        "groups": [
            {"grouping": grouping, "group": group, "people": people} | row
            for grouping, groups in GROUPS.items() for group, (people, more, less) in groups.items()
            for row in (
                estimate("workers_gaining", "per 100 workers", FOUND, 0.0, more, replications),
                estimate("workers_losing", "per 100 workers", FOUND, 0.0, less, replications),
                estimate("workers_leaving", "per 100 workers", FOUND, 0.0, 2.0, replications),
                estimate("effective_hourly_wage_median", "USD/h", ACTIVE, 2.0, 2.0 + more / 100, replications),
            )
        ],
        "wages": [
            {"scenario": name, "percentiles": [top * step / 100 for step in range(101)]}
            for name, top in (("baseline", 10.0), ("residence-floor", 10.0 if same else 12.5))
            for _ in range(replications)
        ],
    }  # fmt: skip


def beside(content: dict[str, Any], name: str, title: str) -> dict[str, Any]:
    """Return a comparison with one more scenario, which changes half as much of everything as the first other."""
    first = content["scenarios"][1]["name"]

    def with_half(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return rows + [_half(row) | {"scenario": name} for row in rows if row["scenario"] == first]

    rows = {key: with_half(content[key]) for key in ("measures", "draws", "series", "groups", "wages")}
    return content | rows | {"scenarios": [*content["scenarios"], scenario(name, title, [rule(idle=False)])]}


def _half(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row in which the value is half as far from the baseline, with its interval."""
    halves = {key: row[key] / 2 for key in ("difference", "low", "high") if key in row}
    return row | halves | ({"value": (row["baseline"] + row["value"]) / 2} if "value" in row else {})


def rungs(content: dict[str, Any]) -> dict[str, Any]:
    """Return a ladder on every rung of which stands what a comparison found."""
    heads = ("scenario", "measure", "unit", "population", "baseline", "value", "difference", "low", "high", "n")
    return {
        "replications": content["replications"],
        "ladder": [
            {
                "scenario": other["name"],
                "rungs": [
                    {key: row[key] for key in heads} | {"level": level, "step": 0.0, "step_low": 0.0, "step_high": 0.0}
                    for row in content["measures"] if row["scenario"] == other["name"] and row["measure"] in LADDER
                    for level in LEVELS
                ],
            }
            for other in content["scenarios"][1:]
        ],
    }  # fmt: skip


ACTIVE = "workers who submitted at least one HIT"
FOUND = "workers who usually find work in at least one of the two scenarios"


def estimate(measure: str, unit: str, population: str, baseline: float, value: float, n: int) -> dict[str, Any]:
    """Return a row whose interval reaches a tenth of its value to either side."""
    difference = value - baseline
    return {
        "measure": measure, "unit": unit, "population": population, "scenario": "residence-floor", "value": value,
        "baseline": baseline, "difference": difference, "low": difference - 0.1 * value,
        "high": difference + 0.1 * value, "n": n,
    }  # fmt: skip


def lives(*countries: str) -> dict[str, Any]:
    """Return a day of one person of each country: an hour of search, then work of which one task was rejected."""
    stretches = [
        stretch("search", 9.0, 10.0),
        stretch("work", 10.0, 12.5) | {"task": "survey", "approved": 3, "rejected": 1, "pay": 3.0},
        stretch("dark", 12.5, 13.0),
    ]
    one = {"person": 7, "day": 2, "stretches": stretches, "credited": [(15.25, 1.5)], "shift_wage": 0.0}
    return {
        "lives": [
            {"country": code, "diaries": [one | {"country": code}, one | {"country": code, "stretches": stretches[:1]}]}
            for code in countries
        ]
    }


def stretch(kind: str, begins: float, ends: float) -> dict[str, Any]:
    """Return a part of a day without any work."""
    nothing = {"task": "", "approved": 0, "rejected": 0, "unfinished": 0, "pay": 0.0}
    return {"kind": kind, "begins": begins, "ends": ends} | nothing


def world(replications: int = 4) -> dict[str, Any]:
    """Return one world by itself: its levels, with nothing to compare them with."""
    content = comparison(replications)
    levels = [
        row | {"scenario": "baseline", "value": row["baseline"], "baseline": None, "difference": None,
               "low": 0.9 * row["baseline"], "high": 1.1 * row["baseline"]}
        for row in content["measures"] if not row["measure"].startswith("workers_")
    ]  # fmt: skip
    return content | {"scenarios": content["scenarios"][:1], "measures": levels, "draws": []}


def scenario(name: str, title: str, rules: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the head of one scenario."""
    return {
        "name": name, "title": title, "question": "", "fingerprint": name, "days": 7, "scale": 100,
        "people": 1000, "level": "all", "rules": rules,
    }  # fmt: skip


def rule(idle: bool) -> dict[str, Any]:
    """Return how often the floor changed a price."""
    touched = 0 if idle else 700
    return {
        "rule": "price_floor",
        "cases": "batches",
        "asked": 1200,
        "touched": touched,
        "share": touched / 1200,
        "idle": IDLE if idle else None,
    }
