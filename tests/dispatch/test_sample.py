"""Sample: a search of random length turns up batches drawn evenly."""

import numpy as np
import pytest

from sim.world import World

PLAIN = {
    "platforms.main.dispatch": {"rule": "sample", "size": 5, "search_seconds": 60, "search_log_sd": 0},
    "choice.rule": "best_of_page",
    "workers.session_hours_mean": 6,
}  # fmt: skip


def test_a_search_takes_its_time_and_looks_at_as_many_as_it_turns_up(tiny):
    sessions = World(tiny(PLAIN)).run().ledger.sessions
    searches = sessions["looks"] / 5
    uncut = sessions["search_hours"] * 60
    # The last search of a session may be cut short by its end.
    assert ((searches - uncut >= -1e-6) & (searches - uncut < 1)).all()
    assert searches.sum() > 100


def test_lengths_of_searches_are_lognormal(tiny):
    change = PLAIN | {
        "platforms.main.dispatch": PLAIN["platforms.main.dispatch"] | {"search_log_sd": 0.8},
        "workers.considered_share": 0,
    }
    sessions = World(tiny(change)).run().ledger.sessions
    mean = sessions["search_hours"].sum() * 3600 / (sessions["looks"].sum() / 5)
    assert mean == pytest.approx(60 * np.exp(0.8**2 / 2), rel=0.1)


def test_nobody_leaves_for_want_of_work(tiny):
    world = World(tiny(PLAIN | {"workers.considered_share": 0})).run()
    planned = sum(end - start for worker in world.workers for start, end in worker.sessions)
    sessions = world.ledger.sessions
    assert (sessions["signed_off"] - sessions["signed_on"]).sum() == pytest.approx(planned, rel=1e-9)
