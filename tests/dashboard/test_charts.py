"""Charts say what they find, in what unit, for whom, over how many runs; and the numbers are the right ones."""

import json
import re
from functools import cache

import faker
import pytest
import vl_convert

from dashboard import charts, ink, shapes
from dashboard.figure import Figure
from sim.comparing.answer import Answer, quantity
from sim.language import translator

ALL = [charts.workers, charts.inequality, charts.requesters]


def answer(**wanted: bool) -> Answer:
    return Answer(faker.comparison(**wanted), "Baseline", "Residence floor")


@cache
def figures(language: str = "en", theme: ink.Ink = ink.LIGHT) -> dict[str, Figure]:
    say = translator(language)
    return {figure.key: figure for make in ALL for figure in make(answer(), say, theme)}


KEYS = list(figures())


def texts(figure: Figure) -> str:
    return json.dumps(figure.chart.to_dict(), ensure_ascii=False)


@pytest.mark.parametrize("key", KEYS)
def test_every_chart_has_a_title_naming_both_sides(key: str) -> None:
    title = figures()[key].title
    assert "Residence floor" in title
    assert "Baseline" in title


@pytest.mark.parametrize("key", KEYS)
def test_every_chart_says_unit_population_and_n(key: str) -> None:
    figure = figures()[key]
    assert figure.rows[0].population in figure.subtitle
    assert "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}4" in figure.subtitle
    assert "intervals show chance only" in figure.subtitle
    assert figure.subtitle.split(" · ")[0]


@pytest.mark.parametrize("key", KEYS)
def test_every_chart_has_words_for_those_who_cannot_see_it(key: str) -> None:
    figure = figures()[key]
    assert figure.title in figure.description


@pytest.mark.parametrize("key", KEYS)
def test_every_chart_has_a_table_and_the_numbers_to_take_away(key: str) -> None:
    figure = figures()[key]
    table = figure.table(answer(), {}, translator("en"))
    assert len(table) == len(figure.rows) == len(figure.csv().splitlines()) - 1
    sides = {"out of 100 workers"} if key.startswith("hundred") else {"Baseline", "Residence floor", "Difference"}
    assert sides | {"95% interval from", "to", "n"} <= set(table[0])


@pytest.mark.parametrize("key", KEYS)
def test_a_chart_can_stand_alone_with_its_title_inside(key: str) -> None:
    figure = figures()[key]
    assert figure.title.split()[0] in json.dumps(figure.titled().to_dict()["title"], ensure_ascii=False)


def test_the_hundred_workers_are_a_hundred_in_the_right_groups() -> None:
    spec = figures()["hundred"].chart.to_dict()
    icons = [point["group"] for point in spec["layer"][0]["data"]["values"] if "text" not in point]
    assert len(icons) == 100
    assert icons.count("workers_gaining") == 41
    assert icons.count("workers_losing") == 12
    assert icons[0] == "workers_gaining"
    assert icons[-1] == "workers_joining"


def test_groups_differ_in_shape_as_well_as_colour() -> None:
    forms = [form for _, form, _ in charts.GROUPS.values()]
    assert len(set(forms)) == len(forms)


def test_the_ladder_says_who_earns_more_and_for_whom_nothing_is_clear() -> None:
    figure = figures()["ladder"]
    assert "higher for the 10th, 25th, 50th and 75th worker" in figure.title
    assert "no clear difference for the 90th worker" in figure.title
    assert "○ $1.90  →  ◆ $2.40" in texts(figure)


def test_the_poorer_half_is_told_in_dollars_out_of_a_hundred() -> None:
    figure = figures()["halves"]
    assert figure.title == (
        "Of every $100 that workers earn, the poorer half receives $10.00 under “Residence floor” "
        "and $8.00 under “Baseline”"
    )
    assert figure.interval == "Difference +$2.00 (95% interval +$1.10 to +$2.90)"


def test_a_share_changes_in_points() -> None:
    row = answer().estimate("share_below_minimum_wage")
    assert row is not None
    assert quantity(translator("en"), row.difference or 0, row.unit, change=True) == "−11.0 points"


def test_equally_likely_values_follow_the_interval() -> None:
    row = answer().estimate("effective_hourly_wage_median")
    assert row is not None
    values = charts.equally_likely(row)
    assert len(values) == 20
    assert sum(values) / 20 == pytest.approx(0.5)
    assert row.low is not None
    assert min(values) >= row.low - 1e-9


def test_no_dot_straddles_zero() -> None:
    spec = figures()["dots"].chart.to_dict()
    points = [p for data in spec.get("datasets", {}).values() for p in data] + [
        p for layer in spec["layer"] for p in layer.get("data", {}).get("values", []) if "above" in p
    ]
    assert points
    assert all((p["x"] > 0) == p["above"] for p in points if "above" in p)


def test_when_nothing_differs_the_answer_knows() -> None:
    assert answer(same=True).same
    assert not answer().same


def test_a_missing_measure_leaves_its_chart_out() -> None:
    content = faker.comparison()
    for row in content["measures"]:
        if row["measure"] == "gini_earnings":
            row["value"] = row["difference"] = row["low"] = row["high"] = None
    made = charts.inequality(Answer(content, "A", "B"), translator("en"), ink.LIGHT)
    assert "gini_earnings" not in [figure.key for figure in made]


@pytest.mark.parametrize("theme", [ink.LIGHT, ink.DARK], ids=["light", "dark"])
def test_every_ink_can_be_read_on_its_ground(theme: ink.Ink) -> None:
    for name in ("text", "quiet"):
        assert ink.contrast(getattr(theme, name), theme.ground) >= 4.5, name
    assert ink.contrast(ink.DARK.other, ink.DARK.ground) >= 4.5, "dark words on the main button of a dark page"
    for name in ("baseline", "other", "gain", "loss", "gone", "come"):
        assert ink.contrast(getattr(theme, name), theme.ground) >= 3, name


def test_a_chart_can_be_taken_away_as_drawing_picture_and_vega_lite() -> None:
    figure = figures()["ladder"]
    assert figure.svg().startswith("<svg")
    assert "Baseline" in figure.svg()
    assert figure.png().startswith(b"\x89PNG")
    assert "vega-lite" in json.loads(figure.json())["$schema"]


def test_per_cent_on_an_axis_is_set_as_the_language_does() -> None:
    words = {name: shapes.axis("share", 1, translator(name)).to_dict()["labelExpr"] for name in ("en", "fr")}
    assert words["en"].endswith("'%'")
    assert re.search(r"'[\u00a0\u202f]%'$", words["fr"])


@pytest.mark.parametrize("key", KEYS)
def test_no_mark_of_a_chart_is_read_out_one_by_one(key: str) -> None:
    drawn = vl_convert.vegalite_to_svg(figures()[key].chart.to_dict())
    assert 'role="graphics-symbol"' not in drawn


def test_a_country_is_shown_by_its_name_in_the_language() -> None:
    assert "higher: United States" in figures()["countries"].title
    assert "no clear difference: India" in figures()["countries"].title
    assert "États-Unis" in figures("fr")["countries"].title


def test_the_lorenz_curve_goes_from_nobody_to_everybody_through_the_measures() -> None:
    spec = figures()["lorenz"].chart.to_dict()
    drawn = [layer["data"]["values"] for layer in spec["layer"] if len(layer.get("data", {}).get("values", [])) > 5]
    assert [(p["x"], p["y"]) for p in drawn[0]][::5] == [(0, 0), (0.5, 0.08), (1, 1)]
    assert [(p["x"], p["y"]) for p in drawn[-1]][::5] == [(0, 0), (0.5, 0.10), (1, 1)]


def test_numbers_in_a_french_chart_are_french() -> None:
    assert "1,90\N{NO-BREAK SPACE}$" in texts(figures("fr")["ladder"])
    assert figures("fr")["ladder"].chart.to_dict()["config"]["locale"]["number"]["decimal"] == ","


def row(value: float, low: float, high: float) -> shapes.Row:
    return shapes.Row("name", "number", value, low, high)


def test_changes_of_per_cent_are_drawn_in_points_and_none_is_no_more_than_nothing() -> None:
    chart = shapes.beside_zero([row(-0.1, -0.3, 0.3)], "share", translator("en"), ink.LIGHT)
    drawn = re.findall(r">([^<]+)</text>", str(vl_convert.vegalite_to_svg(chart.properties(width=400).to_dict())))
    assert {"0", "+20", "−20"} <= set(drawn)
    assert not [words for words in drawn if "%" in words or words == "+0"]


def test_the_line_at_zero_is_broken_where_the_words_of_a_row_stand() -> None:
    spec = shapes.beside_zero([row(1, 0, 2)] * 2, "USD/h", translator("en"), ink.LIGHT).to_dict()
    (first, second), words = spec["layer"][0]["data"]["values"], spec["layer"][1]["data"]["values"]
    assert first["end"] < words[1]["top"] < second["y"]


def test_ticks_of_factors_lie_inside_their_scale() -> None:
    spec = shapes.factors([row(5.2, 0.8, 30), row(1.8, 0.2, 0.4)], translator("en"), ink.LIGHT).to_dict()
    across = spec["layer"][1]["encoding"]["x"]
    assert across["scale"]["domain"] == [0.2, 30]
    assert across["axis"]["values"] == [1, 10]
