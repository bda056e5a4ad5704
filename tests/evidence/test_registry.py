"""The registry of evidence: what it names exists, and what it says can be used."""

import pytest

from sim.evidence.registry import Fact, read_registry, registry
from sim.files.loading import load
from sim.measures import catalogue as measures
from sim.parameters import parameters
from sim.scenario import Scenario
from sim.studies import catalogue as readings

FACTS = registry().facts
BASELINE = load("baseline")

SOUND = {
    "key": "X1",
    "group": "earnings",
    "statement": "Something",
    "unit": "share",
    "year": "2020",
    "population": "somebody",
    "source": {"cite": "Somebody 2020"},
    "role": "validate",
    "low": 0.1,
    "high": 0.2,
    "measure": "unpaid_time_share",
}


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_what_answers_a_fact_exists(fact):
    if fact.measure:
        assert fact.measure in measures()
    if fact.reading:
        assert fact.reading in readings()
    if fact.parameter:
        declared = {parameter.path for parameter in parameters(Scenario)}
        first, _, rest = fact.parameter.partition(".")
        assert {fact.parameter, f"{first}.*.{rest.partition('.')[2]}"} & declared
    assert set(fact.countries) <= set(BASELINE.countries)


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_a_fact_says_what_it_is(fact):
    assert fact.statement
    assert not fact.statement.endswith(".")
    assert all((fact.unit, fact.year, fact.population, fact.source.cite))
    for sentence in (fact.note, fact.missing):
        assert not sentence or sentence.endswith(".")
    if fact.point is not None:
        assert fact.admits(fact.point) or (fact.low, fact.high) == (None, None)


def test_every_reading_answers_a_fact_or_explains_one():
    explains = {"seen_share_of_batches", "assignments_per_tracked_hit"}
    assert set(readings()) - {fact.reading for fact in FACTS.values()} == explains


def test_what_is_calibrated_is_an_outcome_or_says_that_it_is_set():
    for fact in FACTS.values():
        if fact.role == "calibrate" and fact.parameter:
            assert fact.note, f"{fact.key} is fitted to and is a parameter: say so"


def test_most_facts_have_an_answer_and_the_others_a_reason():
    answered = sum(fact.answered for fact in FACTS.values())
    assert len(FACTS) > 80
    assert answered > 0.6 * len(FACTS)
    assert len(registry().not_attempted) >= 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"reading": "survey_pool"},
        {"measure": ""},
        {"low": 0.3},
        {"high": None},
        {"measure": "", "reading": "survey_pool", "countries": ["US"]},
        {"role": "guess"},
        {"colour": "red"},
    ],
)
def test_a_fact_that_cannot_be_used_is_refused(wrong):
    assert Fact.model_validate(SOUND).answered
    with pytest.raises(ValueError, match=r"validation error"):
        Fact.model_validate(SOUND | wrong)


def test_a_fact_whose_source_is_not_listed_is_refused(tmp_path):
    file = tmp_path / "facts.toml"
    file.write_text('[sources]\n[facts.X1]\nsource = "nobody"\n[not_attempted]\n')
    with pytest.raises(KeyError, match="nobody"):
        read_registry(file)


@pytest.mark.parametrize(("value", "inside"), [(0.1, True), (0.2, True), (0.2 + 1e-12, True), (0.21, False)])
def test_a_band_has_its_ends_in_it(value, inside):
    assert Fact.model_validate(SOUND).admits(value) is inside
