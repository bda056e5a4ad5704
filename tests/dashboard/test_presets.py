"""What is computed in advance is what the pages ask for when they are first opened."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import link, presets, worker
from dashboard.jobs import Jobs

PAGE = Path(__file__).parents[2] / "dashboard" / "app.py"


@pytest.mark.parametrize(("at", "page"), [(0, "compare"), (1, "explore")])
def test_the_first_thing_that_a_page_asks_for_is_a_preset(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch, at: int, page: str
) -> None:
    monkeypatch.setattr(worker, "call", lambda jobs: None)
    visit = AppTest.from_file(str(PAGE), default_timeout=30).run().switch_page(f"views/{page}.py").run()
    visit.button(key=f"{page}.run").click().run()
    assert link.decode(visit.query_params["s"]).id == presets.presets()[at].id


def test_presets_are_asked_for_once_and_all_worked_off(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    worked = []
    monkeypatch.setattr(worker, "work", lambda path, idle: worked.append(path))
    presets.main()
    presets.main()
    assert worked == [jobs.path, jobs.path]
    wanted = presets.presets()
    assert len({request.id for request in wanted}) == len(wanted)
    assert jobs.look(wanted[-1].id).place == len(wanted)
