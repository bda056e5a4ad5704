"""Notes on rules: what they set beside what, and whose reach they tell."""

import pytest

from sim.documents.notes import NOTES, numbers, reach, renewed, shipped_as, sides_of, stored
from sim.files.loading import load, vary
from sim.regulation.profiles import profile
from sim.rules import names


@pytest.mark.parametrize("name", names())
def test_the_two_sides_differ_by_the_rule_alone(name):
    without, whole = sides_of(name)
    assert [one.rule for one in whole.rules if one.rule != name] == [one.rule for one in without.rules]
    assert name in [one.rule for one in whole.rules]
    assert without.model_copy(update={"rules": whole.rules}).fingerprint == whole.fingerprint


def test_a_scenario_without_the_rule_is_called_by_its_name_where_it_has_one():
    assert shipped_as(sides_of("price_floor")[0]) == "baseline"
    assert shipped_as(sides_of("access_guarantee")[0]) == "limited-logins"
    assert shipped_as(vary(load("baseline"), {"run.seed": 12345})) is None


@pytest.mark.parametrize("name", names())
def test_every_rule_has_a_note_and_its_numbers_are_of_its_plainest_scenario(name):
    one = profile(name)
    assert one.note == f"docs/rules/{name}.md"
    content = stored(NOTES / f"{name}.json")
    assert (content["rule"], content["scenario"]) == (name, one.scenarios[0])
    assert content["baseline"] == shipped_as(sides_of(name)[0])


def test_the_reach_is_that_of_the_rule_and_not_of_its_companions():
    content = stored(NOTES / "access_guarantee.json")
    companion, own = content["rules"]["all"]
    assert (companion["rule"], own["rule"]) == ("all_time_floor", "access_guarantee")
    assert reach(content, "all") == own["reach"] != companion["reach"]


def test_new_numbers_leave_the_prose_alone():
    content = stored(NOTES / "price_floor.json")
    note = (NOTES / "price_floor.md").read_text(encoding="utf-8")
    prose = note.partition("<!--")[0]
    other = renewed(note, content | {"scale": 400.0})
    assert other.startswith(prose)
    assert "1:400" in other
    assert "1:400" not in note
    assert "\n".join(numbers(content)) in note
    with pytest.raises(ValueError, match="lacks the marks"):
        renewed(prose, content)


def test_an_installed_package_without_notes_points_to_none(monkeypatch, tmp_path):
    monkeypatch.setattr("sim.regulation.profiles.NOTES", tmp_path)
    profile.cache_clear()
    assert profile("fee_cap").note is None
    profile.cache_clear()
