"""Documents made from the code and its data are as the code and the data are now."""

import re

import pytest

from sim.documents.made import made, reference, streams
from sim.evidence.page import page, stored
from sim.evidence.registry import registry
from sim.parameters import parameters
from sim.scenario import Scenario

MADE = made()


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)
def test_a_made_document_is_current(path):
    assert path.read_text(encoding="utf-8") == MADE[path], "run: make documents (python -m sim.documents.made)"


def test_the_reference_has_every_parameter_with_unit_range_and_source():
    rows = [line for line in reference() if line.startswith("| `")]
    names = [re.match(r"\| `([\w.*]+)`", row)[1] for row in rows]
    for parameter in parameters(Scenario):
        assert parameter.path.rpartition(".")[2] in names
        assert any(parameter.doc.replace("|", "/") in row and parameter.source in row for row in rows), parameter.path


def test_no_two_places_draw_from_the_same_stream():
    """Two purposes of one name would share their luck: draws that should be independent would be the same."""
    found = list(streams())
    assert len(found) > 25
    twice = {purpose for purpose, whose, _ in found if sum((purpose, whose) == row[:2] for row in found) > 1}
    assert not twice


def test_the_stored_evaluation_covers_the_registry():
    content = stored()
    assert content["scenario"] == "baseline"
    assert content["replications"] >= 6
    assert [row["key"] for row in content["findings"]] == list(registry().facts), "run: make evidence"


def test_a_fact_that_something_answers_has_a_value():
    silent = {row["key"] for row in stored()["findings"] if not row["n"]}
    assert silent == {key for key, fact in registry().facts.items() if not fact.answered}


def told(**changes):
    """Return the page of an evaluation in which one fact came out otherwise."""
    content = stored()
    content["findings"] = [row | changes if row["key"] == "A17a" else row for row in content["findings"]]
    return next(line for line in page(content).splitlines() if line.startswith("| A17a "))


def test_a_miss_is_shown_as_a_miss():
    assert "| **above** | `unpaid_time_share` |" in told(value=0.7, low=0.69, high=0.71, standing="above", clear=True)
    assert "70.0% [69.0%, 71.0%]" in told(value=0.7, low=0.69, high=0.71, standing="above", clear=True)


def test_a_standing_that_luck_may_explain_is_marked():
    assert "| in band ~ |" in told(value=0.39, low=0.3, high=0.48, standing="in band", clear=False)


def test_the_page_counts_what_is_in_band():
    content = stored()
    roles = {key: fact.role for key, fact in registry().facts.items()}
    inside = sum(row["standing"] == "in band" and roles[row["key"]] == "calibrate" for row in content["findings"])
    assert f" {inside} of " in page(content)
