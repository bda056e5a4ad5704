"""What all shocks share: refusals of what cannot be, dates, and being listed and written out."""

import pytest
from click.testing import CliRunner

from sim.errors import ScenarioError
from sim.files.loading import as_toml, load, shipped
from sim.shocks import names
from sim.terminal.cli import main
from sim.world import World

EXAMPLES = {
    "platform_closed": "closed-to-clients",
    "currency_collapse": "currency-collapse",
    "supply_surge": "supply-surge",
    "ai_price_fall": "ai-price-fall",
}


def test_every_shock_has_a_shipped_scenario():
    assert set(EXAMPLES) == set(names())
    assert set(EXAMPLES.values()) <= set(shipped())
    for name, scenario in EXAMPLES.items():
        assert [shock.rule for shock in load(scenario).shocks] == [name]


def test_the_list_names_every_shock_with_what_it_does():
    lines = CliRunner().invoke(main, ["list"]).output.splitlines()
    for name in names():
        assert lines[lines.index(f"  {name}") + 1].strip()


@pytest.mark.parametrize("scenario", EXAMPLES.values())
def test_a_scenario_with_a_shock_written_out_in_full_is_the_same(scenario, tmp_path):
    file = tmp_path / "again.toml"
    file.write_text(as_toml(load(scenario)), encoding="utf-8")
    assert load(str(file)).fingerprint == load(scenario).fingerprint


@pytest.mark.parametrize(
    ("shock", "words"),
    [
        ({"rule": "platform_closed", "platform": "moon"}, r'shocks.0.platform = "moon" is none of the platforms'),
        ({"rule": "currency_collapse", "country": "XX"}, r'shocks.0.country = "XX" is none of the countries'),
        ({"rule": "ai_price_fall", "task": "chess"}, r'shocks.0.task = "chess" is none of the tasks'),
        ({"rule": "supply_surge", "country": "US", "from_day": 5, "until_day": 5}, r"until_day = 5 is not after"),
        ({"rule": "suply_surge"}, r"is not the name of a rule.*Did you mean supply_surge"),
    ],
)
def test_a_shock_that_cannot_be_is_refused(tiny, shock, words):
    with pytest.raises(ScenarioError, match=words):
        tiny({"shocks": [shock]})


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_shock_that_comes_after_the_end_changes_nothing(tiny, name):
    own = load(EXAMPLES[name]).shocks[0].model_dump() | {"from_day": 30, "until_day": 60}
    # Balances are kept, as conversion may come to cost something; what people do and earn is the same.
    late, never = World(tiny({"shocks": [own]})).run(), World(tiny()).run()
    for table in ("assignments", "sessions", "batches"):
        for column in vars(getattr(never.ledger, table))["_columns"]:
            assert (getattr(late.ledger, table)[column] == getattr(never.ledger, table)[column]).all()
