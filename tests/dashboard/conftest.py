"""What the dashboard's tests share: a home of their own and a table of jobs in it."""

import sys
from pathlib import Path

import pytest
from streamlit import config

sys.path.insert(0, str(Path(__file__).parent))

from dashboard.jobs import Jobs


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Jobs:
    monkeypatch.setenv("PIECERATE_HOME", str(tmp_path))
    return Jobs(tmp_path / "jobs.sqlite")


@pytest.fixture(autouse=True, scope="session")
def _no_magic() -> None:
    """Serve pages as `python -m dashboard` does: a text that stands alone in the code is not written on the page."""
    config.set_option("runner.magicEnabled", False)
