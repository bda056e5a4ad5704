"""The map has a mark for every simulated country, its area is the amount there, and it can be taken away whole."""

import itertools
import json
import re
from typing import Any

import faker
import pytest
from babel import Locale

from dashboard import geography, ink, worldmap
from dashboard.figure import Figure
from dashboard.geography import BY_COUNTRY, SIDES
from sim import load, shipped
from sim.comparing.answer import Answer
from sim.language import Language, translator

ALL = list(itertools.product(BY_COUNTRY, SIDES))

ISLANDS = {"US": 0.8, "IN": 0.1, "FR": 0.05, "MU": 0.05, "SG": 0.0}


def answer(places: dict[str, float] | None = None) -> Answer:
    content = faker.comparison()
    if places:
        content["series"] = [
            faker.estimate(f"{name}.{code}", "share", "all work submitted", value, 1.1 * value, 4)
            for name in BY_COUNTRY
            for code, value in places.items()
        ]
    return Answer(content, "Baseline", "Residence floor")


def figure(name: str, side: str, of: Answer | None = None, say: Language | None = None) -> Figure:
    drawn = geography.mapped(of or answer(), name, side, say or translator("en"), ink.LIGHT)
    assert drawn is not None
    return drawn


def marks(drawn: Figure) -> list[dict[str, Any]]:
    layers = drawn.chart.to_dict()["layer"]
    assert layers[1]["data"] == layers[2]["data"]
    values: list[dict[str, Any]] = layers[2]["data"]["values"]
    return values


@pytest.mark.parametrize(("name", "side"), ALL)
def test_a_map_says_all_that_a_chart_must(name: str, side: str) -> None:
    drawn = figure(name, side)
    assert "Residence floor" in drawn.title
    assert "Baseline" in drawn.title
    assert drawn.title in drawn.description
    assert drawn.rows[0].population in drawn.subtitle
    assert "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}4" in drawn.subtitle
    assert "intervals show chance only" in drawn.subtitle
    assert "light grey: nobody there is simulated" in drawn.subtitle
    table = drawn.table(answer(), {}, translator("en"))
    assert len(table) == len(drawn.rows) == len(drawn.csv().splitlines()) - 1
    assert {"Baseline", "Residence floor", "Difference", "95% interval from", "to", "n"} <= set(table[0])


def test_every_country_of_iso_3166_has_a_place_and_every_shape_a_country_or_nobody() -> None:
    outlines = worldmap.outlines()
    territories = {code for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", code)}
    # What Babel lists besides: parts and unions that are no countries of ISO 3166.
    others = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
    assert territories - others == outlines["places"].keys()
    shapes = [shape.get("id") for shape in outlines["shapes"]["objects"]["countries"]["geometries"]]
    assert {code for code in shapes if code} <= outlines["places"].keys()
    assert {"US", "IN", "FR", "GF"} <= set(shapes)
    assert worldmap.OUTLINES.stat().st_size <= 120_000


@pytest.mark.parametrize("name", shipped())
def test_the_countries_of_a_scenario_are_on_the_map_and_have_a_mark(name: str) -> None:
    codes = list(load(name).countries)
    assert worldmap.placed(codes) == codes
    drawn = figure("work_by_country", "other", answer(dict.fromkeys(codes, 1 / len(codes))))
    assert sorted(mark["country"] for mark in marks(drawn)) == sorted(codes)


def test_a_small_country_and_one_where_nothing_happens_have_a_mark_too() -> None:
    drawn = figure("work_by_country", "baseline", answer(ISLANDS))
    by_code = {mark["country"]: mark for mark in marks(drawn)}
    assert by_code["MU"]["longitude"] == pytest.approx(57.6, abs=0.2)
    assert by_code["MU"]["amount"] == 0.05
    assert by_code["SG"]["amount"] == 0
    assert next(mark["country"] for mark in marks(drawn)) == "US"


def test_a_country_that_has_no_place_is_named_beside_the_map() -> None:
    drawn = figure("work_by_country", "other", answer({"US": 0.9, "QX": 0.1}))
    assert [mark["country"] for mark in marks(drawn)] == ["US"]
    assert "not on the map: QX" in drawn.subtitle


def test_areas_stand_in_proportion_to_amounts_on_one_scale_for_both_sides() -> None:
    """Of 0.80, 0.10, twice 0.05, and 0.80 and 0.08 in the legend; the other side's 0.88 has the largest circle."""
    radii = {side: circles(figure("work_by_country", side, answer(ISLANDS))) for side in ("baseline", "other")}
    areas = {side: [radius**2 for radius in found] for side, found in radii.items()}
    in_tenths = [area / areas["baseline"][2] for area in areas["baseline"]]
    assert in_tenths == pytest.approx([8, 8, 1, 0.8, 0.5, 0.5], rel=0.01)
    assert areas["other"][0] / areas["baseline"][0] == pytest.approx(1.1, rel=0.01)
    assert radii["other"][0] == pytest.approx(560 / 7.5 / 2, rel=0.03)  # less the padding


@pytest.mark.parametrize(
    ("most", "side", "words"),
    [
        (0.87, "other", ["8.0%", "80.0%"]),
        (0.1, "baseline", ["1.0%", "10.0%"]),
        (0.025, "difference", ["0.2 points", "2.0 points"]),
        (0.003, "difference", ["0.3 points"]),
        (0.0002, "difference", []),
        (0.0, "difference", []),
    ],
)
def test_the_legend_reaches_as_far_as_the_data_and_leaves_zero_out(most: float, side: str, words: list[str]) -> None:
    row = answer().series("work_by_country")["US"]
    assert list(geography._legend(most, row, side, translator("en")).values()) == words


def circles(drawn: Figure) -> list[float]:
    """Return the radii of the circles on a map 560 wide and of its legend, without the dots, the largest first."""
    svg = drawn.drawing(560)
    paths = re.findall(
        r'transform="translate\([^)]*\)" d="M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0" (.*?)/?>', svg
    )
    return sorted((float(radius) for radius, rest in paths if 'opacity="0.85"' in rest), reverse=True)


def test_the_circles_of_all_countries_together_are_the_whole() -> None:
    for name in ("spending_by_country", "work_by_country", "pay_by_country", "people_by_country"):
        assert sum(mark["amount"] for mark in marks(figure(name, "baseline"))) == pytest.approx(1)


def test_pay_per_hour_is_a_colour_and_hours_of_work_an_area() -> None:
    drawn = figure("hourly_pay_by_country", "baseline")  # 3.00 and 1.50 an hour for 70% and 30% of hours
    assert [(mark["amount"], mark["kind"]) for mark in marks(drawn)] == [
        (0.7, "2 to 4 dollars an hour"),
        (0.3, "1 to 2 dollars an hour"),
    ]
    fill = drawn.chart.to_dict()["layer"][2]["encoding"]["fill"]["scale"]
    assert dict(zip(fill["domain"], fill["range"], strict=True)) == {
        "1 to 2 dollars an hour": ink.LIGHT.levels[1],
        "2 to 4 dollars an hour": ink.LIGHT.levels[2],
    }
    assert "from $1.50 (India) to $3.00 (United States) under “Baseline”" in drawn.title
    assert drawn.names[2:] == ("United States, share of all hours of work", "India, share of all hours of work")


def test_a_difference_is_a_triangle_hollow_where_chance_could_explain_it() -> None:
    drawn = figure("work_by_country", "difference", answer(ISLANDS))
    kinds = {mark["country"]: mark["kind"] for mark in marks(drawn)}
    rows = {row.measure.partition(".")[2]: row for row in drawn.rows}
    for code, row in rows.items():
        assert kinds[code].startswith("more")
        assert ("which chance alone could explain" in kinds[code]) is not row.clear
    assert "95% interval" in json.dumps(drawn.spec)
    assert drawn.subtitle.startswith("Percentage points")


def test_nothing_differs_and_the_map_still_stands() -> None:
    drawn = figure("work_by_country", "difference", Answer(faker.comparison(same=True), "Baseline", "Residence floor"))
    assert {mark["amount"] for mark in marks(drawn)} == {0}
    assert drawn.svg().startswith("<svg")


def test_how_few_countries_have_nine_tenths_is_counted() -> None:
    drawn = figure("work_by_country", "other", answer({"US": 0.5, "IN": 0.3, "FR": 0.1, "DE": 0.1}))
    assert drawn.title.startswith("Nine tenths of all hours of work are done in 3 of 4 countries")


@pytest.mark.parametrize("theme", [ink.LIGHT, ink.DARK], ids=["light", "dark"])
def test_a_map_is_taken_away_as_drawing_picture_and_vega_lite_with_its_outlines(theme: ink.Ink) -> None:
    drawn = geography.mapped(answer(), "hourly_pay_by_country", "other", translator("fr"), theme)
    assert drawn is not None
    svg = drawn.svg()
    assert svg.count(theme.land) > 100
    assert svg.count(theme.inhabited) == 2
    assert 'role="graphics-symbol"' not in drawn.drawing()
    assert drawn.png().startswith(b"\x89PNG")
    assert "http" not in json.dumps(drawn.spec["layer"])
    assert "États-Unis" in drawn.title


@pytest.mark.parametrize("theme", [ink.LIGHT, ink.DARK], ids=["light", "dark"])
def test_marks_and_their_edges_can_be_told_from_land_and_levels_from_each_other(theme: ink.Ink) -> None:
    for ground in (theme.land, theme.inhabited, theme.ground):
        assert ink.contrast(theme.text, ground) >= 3
    for colour in (theme.baseline, theme.other, theme.gain, theme.loss):
        assert ink.contrast(colour, theme.land) >= 3
    steps = [ink.contrast(colour, theme.ground) for colour in theme.levels]
    assert steps == sorted(steps), "lightness goes one way"
    assert all(after / before >= 1.2 for before, after in itertools.pairwise(steps))
