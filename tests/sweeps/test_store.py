"""Results on disk: refused before anything runs where they cannot be written, and never half written."""

import json
import stat
from pathlib import Path

import pytest

from sim import UserError
from sim.sweeps.store import writable_file, writable_folder, write_json


def test_a_folder_that_is_not_there_is_made(tmp_path: Path):
    assert writable_folder(tmp_path / "a" / "b").is_dir()


def test_a_file_where_a_folder_is_wanted_is_refused(tmp_path: Path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(UserError, match="taken"):
        writable_folder(tmp_path / "taken")


def test_a_folder_where_a_file_is_wanted_is_refused(tmp_path: Path):
    with pytest.raises(UserError, match="this is a folder"):
        writable_file(tmp_path)


def test_a_folder_that_may_not_be_written_to_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    monkeypatch.setattr("os.access", lambda path, mode: False)  # root may write anywhere
    with pytest.raises(UserError, match="no permission"):
        writable_folder(tmp_path)


def test_what_cannot_be_written_leaves_the_file_that_was_there(tmp_path: Path):
    path = tmp_path / "results.json"
    write_json({"a": 1}, path)
    with pytest.raises(ValueError, match="JSON"):
        write_json({"a": float("nan")}, path)
    assert json.loads(path.read_text()) == {"a": 1}
    assert list(tmp_path.iterdir()) == [path]
