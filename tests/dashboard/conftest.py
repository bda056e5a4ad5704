"""What the dashboard's tests share: a home of their own and a table of jobs in it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config

sys.path.insert(0, str(Path(__file__).parent))

from dashboard.jobs import Jobs


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Jobs:
    monkeypatch.setenv("PIECERATE_HOME", str(tmp_path))
    return Jobs(tmp_path / "jobs.sqlite")


@pytest.fixture(autouse=True, scope="module")
def _main_is_left_alone() -> Iterator[None]:
    """Take the page that AppTest leaves as the main module away, which a process started later would run again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", sys.modules["__main__"])
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_magic() -> None:
    """Serve pages as `python -m dashboard` does: no magic, no warning."""
    config.set_option("runner.magicEnabled", False)
    config.set_option("global.disableWidgetStateDuplicationWarning", True)
