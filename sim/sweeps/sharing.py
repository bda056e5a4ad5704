"""Sharing: a folder of results as one thing to hand on, with the files and the command that give the same again."""

import csv
import io
import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from sim.errors import UserError
from sim.files.loading import load
from sim.files.showing import literal
from sim.scenario import Scenario
from sim.sweeps.overview import AtPoint, Overview, at_points, overview
from sim.sweeps.query import Results
from sim.sweeps.store import COMPARISON, POINTS_FILE, read_manifest
from sim.tables import POINTS, schema

EXPERIMENT, LIST = "experiment.toml", "points.csv"
"""Files of a sweep: the scenario that points start from, with what is varied; the points, where they are a list."""


@dataclass(frozen=True)
class Shared:
    """What a folder of results holds: its manifest, the scenarios that it starts from, the baseline first."""

    folder: Path
    manifest: dict[str, Any]
    scenarios: tuple[Scenario, ...]

    @property
    def swept(self) -> bool:
        """Tell whether the folder is that of an experiment of many points."""
        return "experiment" in self.manifest

    @cached_property
    def comparison(self) -> dict[str, Any]:
        """Return what a comparison found; raises UserError for one that was not finished."""
        try:
            content = json.loads((self.folder / COMPARISON).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise UserError(
                f"{self.folder}: its runs are there, and what they come to is not, for instance because it was "
                "stopped. The same command finishes it."
            ) from None
        except (OSError, ValueError) as error:
            raise UserError(f"{self.folder / COMPARISON} cannot be read: {error}.") from None
        return dict(content)

    @cached_property
    def overview(self) -> Overview:
        """Return what an experiment of many points shows."""
        return overview(self._results)

    def at_points(self, measure: str, most: int) -> list[AtPoint]:
        """Return one measure point by point, at no more than so many points."""
        return at_points(self._results, measure, most)

    @property
    def notices(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield what has to be known of the tables that this was summed up from."""
        yield from self._results.notices

    @cached_property
    def files(self) -> dict[str, str]:
        """Return, by name, the files that the command needs: all scenarios in full, and what is varied."""
        files = {
            entry["file"]: (self.folder / entry["file"]).read_text(encoding="utf-8")
            for entry in self.manifest["scenarios"]
        }
        if self.swept:
            files[EXPERIMENT] = files.pop(self.manifest["scenarios"][-1]["file"]) + "\n".join(self._experiment()) + "\n"
            if self._design["design"] == "list":
                files[LIST] = self._points()
        return files

    @property
    def command(self) -> str:
        """Return the command that gives the same digest beside these files."""
        times = ["--replications", str(self.manifest["replications"])]
        if self.swept:
            return shlex.join(["piecerate", "sweep", EXPERIMENT, *times, "--out", "results"])
        verb = "compare" if len(self.scenarios) > 1 else "run"
        return shlex.join(["piecerate", verb, *self.files, *times])

    @cached_property
    def _results(self) -> Results:
        return Results(self.folder)

    @property
    def _design(self) -> dict[str, Any]:
        design = dict(self.manifest["experiment"])
        return design | {"file": LIST if design["file"] else ""}

    def _experiment(self) -> Iterator[str]:
        """Yield the table of the experiment as a scenario file has it."""
        baseline = {"baseline": self.scenarios[0].name} if len(self.scenarios) > 1 else {}
        yield from ("", "[experiment]")
        for key, value in (self._design | {"baseline": ""} | baseline).items():
            if key != "vary" and value not in ("", None):
                yield f"{key} = {literal(value)}"
        yield from ("", "[experiment.vary]")
        for path, factor in self._design["vary"].items():
            said = {key: value for key, value in factor.items() if value not in (None, [], "linear")}
            inside = ", ".join(f"{key} = {literal(value)}" for key, value in said.items())
            yield f"{literal(path)} = {{ {inside} }}"

    def _points(self) -> str:
        """Return the points of a list as the CSV file that they came from, values as the scenario understood them."""
        table = pq.read_table(self.folder / POINTS_FILE).drop_columns(schema(POINTS).names)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(table.column_names)
        writer.writerows(row.values() for row in table.to_pylist())
        return text.getvalue()


def shared(folder: Path) -> Shared:
    """Open a folder of results to hand it on; raises UserError if there is nothing in it."""
    manifest = read_manifest(folder)
    return Shared(folder, manifest, tuple(load(str(folder / entry["file"])) for entry in manifest["scenarios"]))
