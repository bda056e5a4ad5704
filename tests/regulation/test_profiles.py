"""What there is to say of each rule, made from its class alone, and the command that says it."""

import json

import pytest
from click.testing import CliRunner

from sim.errors import UserError
from sim.regulation.profiles import MOMENTS, NOT_MOMENTS, PARTS, profile, profiles, read_docstring
from sim.rules import Rule, names
from sim.terminal.cli import main


def told(*arguments, width=80):
    result = CliRunner().invoke(main, ["rules", "--language", "en", *arguments], env={"COLUMNS": str(width)})
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


@pytest.mark.parametrize("name", names())
def test_every_rule_says_what_it_does_who_pays_when_and_on_whose_authority(name):
    one = profile(name)
    assert one.sentence.endswith(".")
    assert one.payer.removeprefix("the ").split()[0] in ("requester", "platform", "nobody", "public", "worker")
    assert one.moments
    assert one.parts["Source"]
    assert one.scenarios, "a rule needs a scenario that shows it"


def test_every_moment_of_the_contract_has_its_words():
    moments = {name for name, value in vars(Rule).items() if callable(value) and not name.startswith("_")}
    assert moments - set(NOT_MOMENTS) <= MOMENTS.keys()


def test_parts_are_read_by_their_names_in_their_order():
    sentence, parts = read_docstring(
        """Do a thing.

        Who pays: the platform, mostly.
        Formula: a = b,
        whatever b is.
        Source: a law.
        """
    )
    assert sentence == "Do a thing."
    assert parts == {"Who pays": "the platform, mostly.", "Formula": "a = b, whatever b is.", "Source": "a law."}


@pytest.mark.parametrize(
    ("prose", "payer"),
    [
        ("The platform pays, very little. The trigger is a round.", "the platform, very little."),
        ("It acts. The requester pays into the public purse, when a batch is posted.", "the requester into"),
        ("Nobody pays; hours are lost.", "nobody."),
    ],
)
def test_who_pays_is_found_in_prose_without_parts(prose, payer):
    _, parts = read_docstring(f"Do a thing.\n\n{prose}\n")
    assert parts["Who pays"].startswith(payer.split(",")[0].rstrip("."))


def test_the_plainest_scenario_of_a_rule_comes_first_and_inherited_rules_count():
    assert profile("price_floor").scenarios[:2] == ("residence-floor", "placebo")
    assert profile("all_time_floor").scenarios[0] == "all-time-floor"
    assert "limited-logins" in profile("all_time_floor").scenarios


def test_a_rule_has_its_own_parameters_apart_from_those_of_all():
    one = profile("fee_cap")
    assert [parameter.path for parameter in one.own] == ["cap"]
    assert "coverage" in [parameter.path for parameter in one.common]


def test_a_name_that_is_not_there_is_told_with_the_nearest_one():
    with pytest.raises(UserError, match="Did you mean price_floor"):
        profile("prise_floor")
    result = CliRunner().invoke(main, ["rules", "hours-cap"])
    assert result.exit_code == 2
    assert "Did you mean hours_cap?" in result.output


def test_the_table_names_every_rule_whole_on_eighty_columns():
    words = told().split()
    assert all(one.name in words and one.scenarios[0] in words for one in profiles())


def test_one_rule_is_laid_out_with_its_parameters_and_scenarios():
    text = told("fee_cap")
    for word in (*PARTS, "0 to 2 share; default: 0.2; source: MTurk", "Scenarios that use it fee-cap"):
        assert word in text


def test_whoever_reads_of_a_rule_is_pointed_to_the_note_on_it():
    assert "What it changed in simulations docs/rules/price_floor.md" in told("price_floor")
    assert "docs/rules/price_floor.md" in told("price_floor", "--json")


def test_it_speaks_french_where_the_catalogue_does():
    text = told("fee_cap", "--language", "fr")
    assert "Qui paie la plateforme, en recettes" in text
    assert "Limite la commission de la plateforme" in text


def test_as_json_it_gives_all_or_one():
    runner = CliRunner()
    assert [one["rule"] for one in json.loads(runner.invoke(main, ["rules", "--json"]).output)] == names()
    one = json.loads(runner.invoke(main, ["rules", "fee_cap", "--json"]).output)
    assert (one["who_pays"], one["parameters"][0]["default"]) == ("the platform", 0.2)
