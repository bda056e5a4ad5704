"""Scenario files: what loads, what is inherited, and what an author is told when something is wrong."""

import contextlib
import json
import os
import stat
import tomllib
from pathlib import Path

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.files.loading import ScenarioError, as_toml, load, shipped, vary
from sim.files.schema import schema
from sim.parameters import parameters, plug_ins
from sim.scenario import Scenario

ROOT = Path(__file__).parents[2]


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Return a function that writes a file into an otherwise empty working directory."""
    monkeypatch.chdir(tmp_path)

    def write_file(text: str | bytes, name: str = "mine.toml") -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    return write_file


def message(name: str, folder: Path | None = None) -> str:
    with pytest.raises(ScenarioError) as caught:
        load(name, folder)
    return str(caught.value)


def child(text: str) -> str:
    return f'extends = "baseline"\n{text}'


def test_the_scenarios_in_the_folder_are_shipped():
    assert shipped() == sorted(path.stem for path in (ROOT / "scenarios").glob("*.toml"))
    assert {"baseline", "residence-floor", "capped-rejections", "placebo"} <= set(shipped())


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_loads_and_asks_a_question(name):
    scenario = load(name)
    assert scenario.name == name
    assert scenario.question.endswith("?")


def test_a_shipped_scenario_is_found_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load("baseline").name == "baseline"


@pytest.mark.parametrize("name", ["mine.toml", "scenarios/mine.toml"])
def test_a_bare_name_is_also_looked_for_here(write, name):
    write(child("[run]\ndays = 3"), name)
    assert load("mine").run.days == 3


def test_a_child_changes_what_it_names_and_nothing_else(write):
    write(child("[countries.IN]\nminimum_wage = 1.5\n"))
    ours, baseline = load("mine"), load("baseline")
    assert ours.countries["IN"].minimum_wage == 1.5
    assert ours.countries["IN"].worker_share == baseline.countries["IN"].worker_share
    assert vary(baseline, {"countries.IN.minimum_wage": 1.5}).fingerprint == ours.fingerprint


def test_grandparents_count_and_lists_are_replaced(write):
    write(child('[run]\ndays = 5\nseed = 9\n[[rules]]\nrule = "pay_for_submitted"\n'), "old.toml")
    write('extends = "old"\n[run]\ndays = 6\n[[rules]]\nrule = "price_floor"\n', "young.toml")
    young = load("young")
    assert (young.run.days, young.run.seed) == (6, 9)
    assert [rule.rule for rule in young.rules] == ["price_floor"]


def test_title_and_question_are_not_inherited(write):
    write(child(""))
    assert (load("mine").title, load("mine").question) == ("mine", "")


def test_a_parent_in_the_same_folder_comes_before_a_shipped_one(write):
    write(child("[run]\ndays = 5"), "own/middle.toml")
    write('extends = "placebo"', "own/mine.toml")
    assert load("own/mine.toml").rules
    write('extends = "middle"', "own/placebo.toml")
    assert load("own/mine.toml").run.days == 5
    assert not load("own/mine.toml").rules


def test_a_number_may_carry_its_unit(write):
    write(child('[[rules]]\nrule = "price_floor"\nhourly = "7.25 USD/h"\n[run]\ndays = "7 days"'))
    assert load("mine").rules[0].hourly == 7.25
    assert load("mine").run.days == 7


def test_a_file_from_windows_is_read(write):
    write(b"\xef\xbb\xbf" + child("[run]\ndays = 5").replace("\n", "\r\n").encode())
    assert load("mine").run.days == 5


@pytest.mark.parametrize("name", shipped())
def test_what_is_shown_loads_to_the_same_fingerprint(write, name):
    text = as_toml(load(name))
    write(text, "shown.toml")
    assert "extends" not in tomllib.loads(text)
    assert load("shown").fingerprint == load(name).fingerprint


def test_what_is_shown_survives_strange_texts(write):
    strange = 'a "b" \\ \x7f \t \n c é'
    scenario = vary(load("baseline"), {"title": strange, "countries.IN.source": strange, "name": strange})
    write(as_toml(scenario), "shown.toml")
    again = load("shown")
    assert (again.title, again.countries["IN"].source) == (strange, strange)


def test_what_is_shown_explains_every_parameter():
    text = as_toml(load("residence-floor"))
    scenario = load("residence-floor")
    in_use = {"rules": "price_floor", "choice": scenario.choice.rule, "platforms.*.dispatch": "pull"}
    not_in_use = {f"{family}.{name}." for family, names in plug_ins(Scenario).items() for name in names}
    not_in_use -= {f"{family}.{name}." for family, name in in_use.items()}
    not_in_use.add("probes.")  # it has no experiment
    for parameter in parameters(Scenario):
        if parameter.path != "name" and not parameter.path.startswith(tuple(not_in_use)):
            assert f"{parameter.doc} [{parameter.allowed}; source: {parameter.source}]" in text


def test_the_fingerprint_sees_numbers_and_not_texts():
    baseline = load("baseline")
    texts = {"title": "x", "question": "x", "name": "x", "countries.US.source": "x", "countries.US.name": "x"}
    assert vary(baseline, texts).fingerprint == baseline.fingerprint
    for change in (
        {"run.seed": 2},
        {"countries.US.minimum_wage": 8},
        {"rules": [{"rule": "price_floor"}]},
    ):
        assert vary(baseline, change).fingerprint != baseline.fingerprint


# What, in the file, and every part of the message that the author needs: key, value, allowed, nearest.
MISTAKES = {
    "unknown key": ("[run]\ndais = 7", ["mine.toml, line 3", "run.dais", "7", "run.days", "warmup_days"]),
    "unknown table": (
        "[wrokers]\nactive = 7",
        ["line 2", "wrokers", "Did you mean workers?", "Known here: behaviour, "],
    ),
    "unknown key in a row": ("[countries.US]\nminimum = 7", ["countries.US.minimum", "minimum_wage"]),
    "unknown key in a rule": (
        '[[rules]]\nrule = "price_floor"\nunpaid_uplif = 1',
        ["line 4", "rules.0.unpaid_uplif ", "Did you mean rules.0.unpaid_uplift?", "blend_weight"],
    ),
    "key in the wrong table": ("days = 7", ["line 2: days", "Did you mean run.days?"]),
    "nothing near": ("zzz = 7", ["line 2", "zzz", "Known here: behaviour, ", "Its value is 7."]),
    "title in a table": ('[run]\ntitle = "x"', ["run.title", "at the top of the file"]),
    "unknown rule": (
        '[[rules]]\nrule = "price_flor"',
        [
            "line 3",
            "rules.0.rule",
            '"price_flor"',
            "presumption, price_floor",
            "Did you mean price_floor?",
        ],
    ),
    "second rule": (
        '[[rules]]\nrule = "price_floor"\n[[rules]]\nrule = "x"',
        ["line 5", "rules.1.rule", '"x"'],
    ),
    "rule without a name": ("[[rules]]\nhourly = 3", ["line 2", "rules.0.rule is missing", "price_floor"]),
    "rules as a table": ('[rules]\nrule = "price_floor"', ["rules = a table", "[[rules]]"]),
    "rules as numbers": ("rules = [3]", ["rules.0 = 3", "[[rules]]"]),
    "wrong unit": (
        '[[rules]]\nrule = "price_floor"\nhourly = "7.25 EUR/h"',
        ["line 4", "rules.0.hourly", '"7.25 EUR/h"', "'EUR/h'", "from 0 to 100 (USD/h)", "number and USD/h"],
    ),
    "not a number": ('[run]\ndays = "many"', ["run.days", '"many"', "whole number from 1 to 730 (days)"]),
    "per cent": ('[platforms.main]\nfee_rate = "20 %"', ["platforms.main.fee_rate", '"20 %"', "0.2"]),
    "text for a table": ("run = 7", ["run = 7", "allowed: a table"]),
    "fraction": ("[run]\ndays = 2.5", ["run.days = 2.5", "a whole number from 1 to 730 (days)"]),
    "truth for a number": ("[run]\nscale = true", ["run.scale = true", "a number from 1 to 10000"]),
    "date for a number": ("[run]\nscale = 2020-01-01", ["run.scale = 2020-01-01", "a number from 1"]),
    "number for a text": ("title = 7", ["line 2", "title = 7", "a text in quotes"]),
    "text for a list": (
        '[[rules]]\nrule = "price_floor"\ncountries = "US"',
        ["rules.0.countries", '"US"', "a list of texts", 'Did you mean ["US"]?'],
    ),
    "number in a list": (
        '[[rules]]\nrule = "price_floor"\ncountries = [7]',
        ["rules.0.countries.0 = 7", "list of texts"],
    ),
    "wrong choice": (
        '[behaviour]\nlevel = "worker"',
        ["behaviour.level", '"worker"', '"static", "workers", "all"', 'Did you mean "workers"?'],
    ),
    "too high": ("[run]\ndays = 1000", ["line 3", "run.days = 1000", "from 1 to 730 (days)"]),
    "too low": ("[run]\ndays = -1", ["run.days = -1", "from 1 to 730 (days)"]),
    "not finite": ("[run]\nscale = nan", ["run.scale = nan", "from 1 to 10000"]),
    "per cent as a share": (
        "[workers]\nleave_share = 80",
        ["workers.leave_share = 80", "from 0 to 1 (share)", "Did you mean 0.80?"],
    ),
    "five per cent": (
        '[[rules]]\nrule = "pay_for_submitted"\nrejection_cap = 5',
        ["rules.0.rejection_cap = 5", "from 0 to 1 (share)", "Did you mean 0.05?"],
    ),
    "shares": (
        "[countries.US]\nworker_share = 0.5",
        ["line 2", "worker_share", "countries", "must add up to 1", "0.7"],
    ),
    "a rule for no country": (
        '[[rules]]\nrule = "price_floor"\ncountries = ["UK"]',
        ["line 4", "rules.0.countries", '"UK"', "US, IN, PH"],
    ),
    "a rule that ends before it starts": (
        '[[rules]]\nrule = "price_floor"\nfrom_day = 9\nuntil_day = 3',
        ["rules.0.until_day = 3", "from_day = 9"],
    ),
    "a rule that starts before the run": (
        '[[rules]]\nrule = "price_floor"\nfrom_day = -30',
        ["line 4", "rules.0.from_day = -30", "before the run starts, on day -2", "write -90"],
    ),
    "a rule limited to countries that it does not know": (
        '[[rules]]\nrule = "allocation"\ncountries = ["US"]',
        ["line 4", "rules.0.countries", "allocation", "leave it out"],
    ),
    "the same rule twice with other numbers": (
        '[[rules]]\nrule = "price_floor"\nhourly = 3\n[[rules]]\nrule = "price_floor"\nhourly = 4',
        ["line 7", "rules.1.hourly = 4 contradicts rules.0.hourly = 3", "price_floor stands twice", "dates"],
    ),
    "two ways where one can hold": (
        '[[rules]]\nrule = "allocation"\nway = "rotation"\n[[rules]]\nrule = "allocation"\nway = "lottery"',
        ["line 7", 'rules.1.way = "lottery" contradicts rules.0.way = "rotation"'],
    ),
    "a floor above a cap": (
        '[[rules]]\nrule = "hours_cap"\nmost_hours = 8\n[[rules]]\nrule = "access_guarantee"\naccess_hours = 9',
        ["line 7", "rules.1.access_hours = 9 is above rules.0.most_hours = 8", "hours online in a day"],
    ),
    "a kind of control that there is not": (
        '[platforms.main]\ncontrols = ["prices"]',
        ["platforms.main.controls.0", '"prices"', 'any of "price", "supervision"'],
    ),
    "a smallest batch above the largest": (
        "[tasks.survey]\nhits_min = 5",
        ["line 3", "tasks.survey.hits_min = 5", "hits_cap = 1"],
    ),
    "a name in the file": ('name = "x"', ["line 2", "name of the file"]),
    "a giant number": ("[run]\nseed = 0x" + "f" * 9000, ["run.seed = a number of some", "2147483647"]),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_named_with_place_value_and_what_is_allowed(write, case):
    text, parts = MISTAKES[case]
    said = message(write(child(text)))
    assert said.startswith("mine.toml")
    assert [part for part in parts if part not in said] == [], said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"rule": "price_floor", "hourly": 3}, {"rule": "price_floor", "hourly": 3}),
        ({"rule": "price_floor", "hourly": 3}, {"rule": "price_floor", "hourly": 4, "countries": ["US"]}),
        ({"rule": "price_floor", "until_day": 5}, {"rule": "price_floor", "hourly": 4, "from_day": 5}),
        ({"rule": "price_floor", "until_day": 5}, {"rule": "price_floor", "hourly": 4, "lag_days": 200}),
        ({"rule": "price_floor", "index": "global"}, {"rule": "price_floor", "index": "residence"}),
        ({"rule": "price_floor", "hourly": 3}, {"rule": "utilisation_floor", "hourly": 4}),
        ({"rule": "hours_cap", "most_hours": 8}, {"rule": "access_guarantee", "access_hours": 8}),
        (
            {"rule": "hours_cap", "most_hours": 8, "countries": ["US"]},
            {"rule": "access_guarantee", "access_hours": 16, "countries": ["IN", "PH"]},
        ),
    ],
    ids=lambda rule: " ".join(map(str, rule.values())),
)
def test_rules_that_can_hold_together_are_let_in(one, other):
    for rules in ([one, other], [other, one]):
        assert [rule.rule for rule in vary(load("baseline"), {"rules": rules}).rules] == [r["rule"] for r in rules]


def test_a_row_that_lacks_keys_is_told_each_of_them(write):
    said = message(write(child("[countries.XX]\nminimum_wage = 3")))
    for key in ("name", "worker_share", "utc_offset", "source"):
        assert f"mine.toml, line 2: countries.XX.{key} is missing" in said
    assert "Name of the country in English" in said


def test_a_file_without_a_parent_is_told_of_extends(write):
    said = message(write("[run]\ndays = 3"))
    assert "countries is missing" in said
    assert 'extends = "baseline"' in said


def test_all_mistakes_are_listed_under_one_heading(write):
    said = message(write(child("[run]\ndays = 0\nsede = 1\n[workers]\nactive = true")))
    heading, *lines = said.split("\n")
    assert heading == "mine.toml: 3 mistakes"
    assert ["line 3" in lines[0], "line 4" in lines[1], "line 6" in lines[2]] == [True] * 3


def test_very_many_mistakes_are_cut_short(write):
    said = message(write(child("".join(f"key{number} = 1\n" for number in range(500)))))
    assert said.startswith("mine.toml: 500 mistakes")
    assert said.endswith("... and 480 more")
    assert len(said.split("\n")) == 22


def test_a_mistake_in_a_parent_names_the_parents_file(write):
    write(child("[run]\n\ndays = 0"), "parent.toml")
    write('extends = "parent"\n[run]\nseed = 3')
    assert message("mine.toml").startswith("parent.toml, line 4: run.days = 0")


def test_a_child_may_put_a_parents_mistake_right(write):
    write(child("[run]\ndays = 0"), "parent.toml")
    write('extends = "parent"\n[run]\ndays = 3')
    assert load("mine").run.days == 3


def test_a_key_that_differs_from_a_line_inside_a_text_gets_its_own_line(write):
    said = message(write(child('question = """\n[run]\ndays = 3\n"""\n[run]\ndays = 0')))
    assert said.startswith("mine.toml, line 7")


@pytest.mark.parametrize("parent", ["base line", "basline"])
def test_a_missing_parent_is_answered_with_names(write, parent):
    said = message(write(f'extends = "{parent}"'))
    for part in ("mine.toml, line 1", f'"{parent}"', "Did you mean baseline?", "capped-rejections"):
        assert part in said


def test_a_missing_scenario_is_answered_with_names():
    said = message("residence-flor")
    assert '"residence-flor"' in said
    assert "Did you mean residence-floor?" in said
    assert "capped-rejections" in said


def test_a_missing_file_is_answered_with_names(write):
    write(child(""), "own/mine.toml")
    assert "Did you mean mine?" in message("own/mind.toml")
    assert "own/mind.toml" in message("own/mind.toml")


def test_a_cycle_is_shown(write):
    write('extends = "b"', "a.toml")
    write('extends = "c"', "b.toml")
    write('extends = "b"', "c.toml")
    assert "b.toml -> c.toml -> b.toml" in message("a")
    assert "line 1" in message("a")


def test_a_scenario_that_extends_itself_is_a_cycle(write):
    assert "mine.toml -> mine.toml" in message(write('extends = "mine"'))


@pytest.mark.parametrize(
    "parent",
    ["../secret", "../../etc/passwd", "/etc/passwd", "sub/x", "..", "..\\\\secret", "C:secret", "a\\u0000b"],
)
def test_a_parent_is_a_name_and_never_a_path(write, parent):
    write(child(""), "secret.toml")
    write(f'extends = "{parent}"', "own/mine.toml")
    said = message("own/mine.toml")
    assert "own/mine.toml, line 1: extends" in said
    assert "same folder" in said


@pytest.mark.parametrize("parent", ["7", '""', '["baseline"]'])
def test_a_parent_must_be_a_text(write, parent):
    assert "name of a scenario in quotes" in message(write(f"extends = {parent}"))


def test_a_link_out_of_the_folder_is_refused(write, tmp_path):
    write(child(""), "outside.toml")
    write('extends = "link"', "own/mine.toml")
    (tmp_path / "own/link.toml").symlink_to(tmp_path / "outside.toml")
    assert "link leads out of the folder" in message("own/mine.toml")
    assert "outside the folder" in message("link", tmp_path / "own")


def test_with_a_folder_only_its_files_are_read(write, tmp_path):
    write(child(""), "own/mine.toml")
    write(child(""), "outside.toml")
    own = tmp_path / "own"
    assert load("mine", own).name == "mine"
    assert load("mine.toml", own).name == "mine"
    for name in ("../outside.toml", "../outside", str(tmp_path / "outside.toml"), "/etc/passwd", "..\\x"):
        assert "outside the folder" in message(name, own)
    assert "there is no file" in message("baseline", own)


def test_what_is_not_toml_is_told_where(write):
    said = message(write("title = 'x'\ndays: 28\n"))
    assert said.startswith("mine.toml is not TOML")
    assert "line 2" in said


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"title = 'x'\nquestion = '\xff'", "line 2: not UTF-8"),
        ('title = "x"'.encode("utf-16"), "UTF-16"),
        (b"\x7fELF\x00\x01", "not TOML"),
        (b"x = " + b"[" * 200_000, "nested too deeply"),
        (b"x = " + b"{a = " * 100_000, "nested too deeply"),
        (b"a." * 400_000 + b"a = 1", "dots in one line"),
        (b"x = " + b"9" * 5000, "not TOML"),
        (b"#" * 1_000_001, "at most 1 MB"),
    ],
)
def test_what_is_no_scenario_at_all_is_refused(write, content, part):
    said = message(write(content))
    assert part in said
    assert said.startswith("mine.toml")
    assert len(said) < 300


def test_fifty_megabytes_are_refused_unread(write, tmp_path, monkeypatch):
    with (tmp_path / "big.toml").open("wb") as file:
        file.truncate(50_000_000)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("the file was opened"))
    assert message("big.toml") == "big.toml has 50.0 MB; a scenario file has at most 1 MB."


def test_folders_pipes_and_devices_are_refused(write, tmp_path):
    write(child(""), "own/mine.toml")
    assert message("own") == "own is a folder; name a scenario file in it. There are: mine."
    os.mkfifo(tmp_path / "pipe.toml")
    assert "not an ordinary file" in message("pipe.toml")
    assert "not an ordinary file" in message("/dev/zero")


def test_a_file_that_may_not_be_read_is_told_so(write, monkeypatch):
    name = write(child(""))
    Path(name).chmod(0)
    if os.access(name, os.R_OK):  # as root nothing is forbidden
        monkeypatch.setattr(Path, "open", forbid)
    assert "cannot be read: Permission denied" in message("mine.toml")
    Path(name).chmod(stat.S_IRUSR | stat.S_IWUSR)


def forbid(*_: object) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("name", ["", "a" * 5000, "a" * 5000 + ".toml", "x\0y", "x\0y.toml", "mine.toml/x.toml"])
def test_an_impossible_name_is_refused(write, name):
    write(child(""))
    assert len(message(name)) < 400


def test_vary_changes_parameters_by_path():
    scenario = vary(load("residence-floor"), {"rules.0.unpaid_uplift": 0.5, "run.days": "7 days"})
    assert (scenario.rules[0].unpaid_uplift, scenario.run.days) == (0.5, 7)
    assert vary(scenario, {"rules.price_floor.unpaid_uplift": 1}).rules[0].unpaid_uplift == 1
    assert load("residence-floor").rules[0].unpaid_uplift == 0
    assert vary(scenario, {}) == scenario


def test_vary_can_add_a_row():
    row = {"name": "Ghana", "worker_share": 0.0, "utc_offset": 0, "minimum_wage": 0.2, "source": "a test"}
    assert vary(load("baseline"), {"countries.GH": row}).countries["GH"].name == "Ghana"


@pytest.mark.parametrize(
    ("key", "value", "parts"),
    [
        ("run.dais", 7, ["run.dais", "Did you mean run.days?"]),
        ("wrokers.active", 7, ["wrokers", "Did you mean workers?"]),
        ("countries.UX.minimum_wage", 7, ["countries.UX", "Did you mean countries.US?"]),
        ("rules.1.hourly", 7, ["rules.1", "price_floor"]),
        ("rules.price_flor.hourly", 7, ["rules.price_flor", "Did you mean rules.price_floor?"]),
        ("run.days.x", 7, ["run.days.x"]),
        ("", 7, ["not known"]),
        ("run.days", 0, ["run.days = 0", "from 1 to 730"]),
        ("rules.0.hourly", "3 EUR/h", ["rules.0.hourly", "EUR/h", "USD/h"]),
        ("run", {}, []),
    ],
)
def test_vary_is_as_strict_and_as_friendly_as_a_file(key, value, parts):
    scenario = load("residence-floor")
    if not parts:
        assert vary(scenario, {key: value}).run == Scenario.model_fields["run"].default
        return
    with pytest.raises(ScenarioError) as caught:
        vary(scenario, {key: value})
    assert 'scenario "residence-floor"' in str(caught.value)
    assert [part for part in parts if part not in str(caught.value)] == [], str(caught.value)


@pytest.mark.parametrize("name", shipped())
def test_the_schema_accepts_shipped_files_as_written(name):
    text = (ROOT / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
    jsonschema.validate(tomllib.loads(text), schema())


@pytest.mark.parametrize("name", shipped())
def test_the_schema_accepts_what_is_shown(name):
    jsonschema.validate(tomllib.loads(as_toml(load(name))), schema())


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('[[rules]]\nrule = "price_floor"\nhourly = "7.25 USD/h"', True),
        ('[[rules]]\nrule = "price_floor"\nhourly = "7.25 EUR/h"', False),
        ('[[rules]]\nrule = "price_flor"', False),
        ("[[rules]]\nfrom_day = 3", False),
        ("[[rules]]\nhourly = 3", False),
        ("[run]\ndais = 7", False),
        ("[run]\ndays = 7.5", False),
        ("[run]\ndays = 1000", False),
        ("[countries.US]\nminimum_wage = 8", True),
        ('name = "x"', False),
        ('extends = "../x"', False),
    ],
)
def test_the_schema_says_what_loading_says(write, text, right):
    content = tomllib.loads(text if text.startswith("extends") else child(text))
    assert jsonschema.Draft202012Validator(schema()).is_valid(content) is right
    write(text if text.startswith("extends") else child(text))
    if right:
        load("mine")
    else:
        message("mine")


def test_a_name_is_not_offered_as_a_key(write):
    known = message(write(child("zzz = 7"))).partition("Known here: ")[2].partition(".")[0].split(", ")
    assert set(known) == {"extends", "experiment", *Scenario.model_fields} - {"name"}


def test_the_schema_is_one_and_explains_itself():
    content = schema()
    jsonschema.Draft202012Validator.check_schema(content)
    assert "required" not in content
    said = content["$defs"]["PriceFloor"]["properties"]["hourly"]["description"]
    for part in ("Unit: USD/h", "Range: 0 to 100", "oDesk"):
        assert part in said
    json.dumps(content, allow_nan=False)


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates() | st.just("3 USD/h")
NAMES = st.sampled_from(
    [
        "run",
        "days",
        "rules",
        "rule",
        "countries",
        "US",
        "name",
        "worker_share",
        "extends",
        "title",
        "tasks",
        "",
        "x",
    ]
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(list(Scenario.model_fields)), TREES, min_size=1))
@example({"rules": [None]})
@example({"rules": [{"rule": []}]})
@example({"run": {"seed": 10**5000}})
@example({"run": {"scale": 10**400}})
def test_whatever_is_put_into_a_scenario_only_a_scenario_error_comes_out(changes):
    with contextlib.suppress(ScenarioError):
        assert isinstance(vary(load("baseline"), changes), Scenario)


HEADERS = [
    "run",
    "[rules]",
    "rules",
    "countries.US",
    "countries.XX",
    'countries.""',
    "tasks",
    "a.b.c",
    "title",
]
KEYS = [
    "days",
    "seed",
    "rule",
    "index",
    "countries",
    "name",
    "source",
    "worker_share",
    '""',
    "a.b",
    "extends",
]
VALUES = [
    "7",
    "-0.0",
    "nan",
    '"price_floor"',
    '"US"',
    '["US"]',
    "{}",
    "{rule = 1}",
    "[[], {}]",
    "true",
    "12:00:00",
]
LINES = st.one_of(
    st.sampled_from(HEADERS).map("[{}]".format),
    st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)).map(" = ".join),
)
FILES = st.lists(LINES, max_size=8).map(lambda lines: child("\n".join(lines)).encode())


@settings(max_examples=200, deadline=None)
@given(FILES | st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="replace")))
@example(b'extends = "baseline"\n[run]\ndays = 0x' + b"f" * 5000)
@example(b'extends = "baseline"\n[[rules]]\n[[rules.rule]]')
@example(b'extends = "baseline"\n[[rules]]\nrule = {a = 1}')
@example(b'extends = "baseline"\n"" = 1')
@example(b'extends = "baseline"\ncountries."".name = 1')
def test_whatever_stands_in_a_file_only_a_scenario_error_comes_out(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "garbage.toml"
    path.write_bytes(content)
    with contextlib.suppress(ScenarioError):
        assert isinstance(load(str(path)), Scenario)
