"""Parameters: each says what it is, in which unit, within which range and from where."""

import pytest
from pydantic import ValidationError

from sim.parameters import Section, param, parameters, quantity, unit_of
from sim.rules import names, rule_class
from sim.scenario import Scenario
from sim.sections.experiment import Experiment

ALL = [*parameters(Scenario), *parameters(Experiment, "experiment.")]


class Example(Section):
    """A section with one parameter of each kind."""

    wage: float = param(1.0, "A wage.", unit="USD/h", low=0, high=10, source="a test")
    days: int = param(1, "Days.", unit="days", low=0, high=10, source="a test")
    limit: float | None = param(None, "A limit, if any.", unit="h", low=0, source="a test")
    name: str = param("", "A name.", source="a test")


@pytest.mark.parametrize("parameter", ALL, ids=lambda parameter: parameter.path)
def test_a_parameter_has_doc_unit_and_source(parameter):
    assert parameter.doc.endswith(".")
    assert parameter.source
    assert parameter.unit or parameter.kind in ("text", "choice", "flag", "list")


@pytest.mark.parametrize(
    "parameter",
    [parameter for parameter in ALL if parameter.kind in ("number", "count")],
    ids=lambda parameter: parameter.path,
)
def test_a_number_has_a_range_that_contains_its_default(parameter):
    assert parameter.low is not None
    assert parameter.high is not None
    assert parameter.low < parameter.high
    if parameter.default is not None:
        assert parameter.low <= parameter.default <= parameter.high


def test_a_choice_contains_its_default():
    choices = [parameter for parameter in ALL if parameter.kind == "choice"]
    assert choices
    assert [parameter.path for parameter in choices if parameter.default not in parameter.choices] == []


def test_paths_are_told_apart():
    paths = [parameter.path for parameter in ALL]
    assert len(paths) == len(set(paths))
    for path in ("run.days", "countries.*.minimum_wage", "rules.price_floor.unpaid_uplift"):
        assert path in paths


@pytest.mark.parametrize("rule", names())
def test_a_rule_is_named_by_its_file(rule):
    assert rule_class(rule).model_fields["rule"].default == rule
    assert rule_class(rule)().rule == rule
    with pytest.raises(ValidationError):
        rule_class(rule)(rule="another")


@pytest.mark.parametrize("rule", names())
def test_a_rules_parameters_are_listed_with_those_that_all_rules_have(rule):
    listed = {parameter.path for parameter in ALL if parameter.path.startswith(f"rules.{rule}.")}
    assert listed == {f"rules.{rule}.{name}" for name in rule_class(rule).model_fields if name != "rule"}
    assert f"rules.{rule}.from_day" in listed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7.25 USD/h", 7.25),
        ("7.25USD/h", 7.25),
        (" 7.25 ", 7.25),
        ("-3", -3),
        (".5", 0.5),
        ("5.", 5),
        ("1_000", 1000),
        ("2e3 USD/h", 2000),
    ],
)
def test_a_quantity_is_a_number_with_or_without_its_unit(text, number):
    assert quantity(text, "USD/h") == number


@pytest.mark.parametrize("text", ["", ".", "USD/h", "1__0", "1,5", "0x10", "nan", "inf", "٣", "7 days", "7 usd/h"])
def test_anything_else_is_no_quantity(text):
    with pytest.raises(ValueError, match=r"not a number|wrong unit"):
        quantity(text, "USD/h")


def test_a_long_text_is_judged_at_once():
    with pytest.raises(ValueError, match="wrong unit"):
        quantity("1 " + "x " * 200_000 + " " * 200_000 + "y", "USD/h")


def test_a_share_in_per_cent_is_answered_with_the_share():
    with pytest.raises(ValueError, match=r"without per cent: 0\.125"):
        quantity("12.5 %", "share")


def test_a_section_reads_quantities_in_its_own_units():
    example = Example(wage="7.25 USD/h", days="3 days", limit="2 h", name="7 days")
    assert (example.wage, example.days, example.limit, example.name) == (7.25, 3, 2, "7 days")
    assert Example(limit=None).limit is None


@pytest.mark.parametrize(
    "values",
    [
        {"wage": "7.25 EUR/h"},
        {"wage": "11 USD/h"},
        {"wage": True},
        {"wage": "1e999"},
        {"wage": None},
        {"wage": float("inf")},
        {"days": "2.5 days"},
        {"days": False},
        {"limit": "2 days"},
        {"name": 7},
        {"unknown": 7},
    ],
)
def test_a_section_refuses_what_it_cannot_mean(values):
    with pytest.raises(ValidationError):
        Example(**values)


def test_a_section_is_frozen():
    with pytest.raises(ValidationError):
        Example().days = 3


def test_a_parameter_says_what_is_allowed():
    allowed = {parameter.path: parameter.allowed for parameter in parameters(Example)}
    assert allowed == {
        "wage": "a number from 0 to 10 (USD/h)",
        "days": "a whole number from 0 to 10 (days)",
        "limit": "a number from 0 (h)",
        "name": "a text in quotes",
    }
    assert unit_of(Example.model_fields["wage"]) == "USD/h"
