"""The log: windows worked by hand, and what unequal windows make of equal workers."""

import math

import numpy as np
import pytest

from sim.chance import Stream
from sim.instruments.log import WEEK, log


def panel(worker, done, hours, span, weeks, spread=0.0, exponent=0.0, size=4000):
    return log(np.array(worker), np.array(done, dtype=float), np.array(hours, dtype=float), span, size, weeks, spread,
               exponent, Stream(1, "a test"))  # fmt: skip


def test_over_the_whole_run_everybody_has_all_tasks():
    tasks = panel([0, 0, 0, 1], [1, 2, 3, 100], [5, 5], WEEK, 1)
    assert set(tasks.tolist()) == {1, 3}
    assert (tasks == 3).mean() == pytest.approx(0.5, abs=0.03)


def test_a_window_beyond_the_run_goes_on_at_its_beginning():
    assert set(panel([0, 0], [1, 90], [5], WEEK, 3).tolist()) == {6}


def test_a_window_of_half_the_run_holds_half_of_what_is_done_steadily():
    steady = np.arange(1000) * WEEK / 1000
    tasks = panel(np.zeros(1000, dtype=int), steady, [40], WEEK, 0.5)
    assert set(tasks.tolist()) <= {499, 500, 501}


def test_those_without_a_task_are_not_in_the_log():
    assert (panel([0], [1], [5, 5], WEEK, 1) == 1).all()


def test_who_is_never_online_is_not_drawn():
    assert panel([0, 1], [1, 1], [5, 0], WEEK, 1).size == 4000


def test_hours_count_in_the_power_that_is_asked():
    # Nine times the hours, so three times the chance with an exponent of a half.
    tasks = panel([0, 0, 1], [1, 2, 3], [9, 1], WEEK, 1, exponent=0.5)
    assert (tasks == 2).mean() == pytest.approx(0.75, abs=0.03)


def test_equal_workers_over_lognormal_windows_vary_by_the_closed_form():
    spread = 0.8
    steady = np.arange(5000) * WEEK / 5000
    tasks = panel(np.zeros(5000, dtype=int), steady, [40], WEEK, 4, spread, size=40_000)
    assert tasks.mean() == pytest.approx(20_000, rel=0.02)
    assert tasks.std() / tasks.mean() == pytest.approx(math.sqrt(math.exp(spread**2) - 1), rel=0.05)


def test_an_empty_run_logs_nobody():
    assert panel(np.zeros(0, dtype=int), [], [0, 0], WEEK, 1).size == 0
