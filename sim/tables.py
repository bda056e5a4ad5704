"""The tables in which results are kept: every column with type, unit and meaning, and runs as rows of them.

A part is one run in one row. Its columns are declared here once; the files, the data dictionary and the views that
`piecerate query` offers are made from them.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from sim.experiment import Bite, Failure, Outcome
from sim.measures.record import CLOCKS
from sim.provenance import model_version
from sim.regulation.reach import Extent, Flow
from sim.scenario import Scenario

Row = dict[str, Any]

MEASURE = pa.struct([("measure", pa.string()), ("value", pa.float64())])
EXTENT = pa.struct(
    [("batches", pa.int64()), ("assignments", pa.int64()), ("workers", pa.int64()), ("hours", pa.float64())]
)
FLOW = pa.struct([("payer", pa.string()), ("payee", pa.string()), ("amount", pa.float64())])
RULE = pa.struct(
    [
        ("rule", pa.string()),
        ("asked", pa.int64()),
        ("changed", pa.int64()),
        ("idle", pa.string()),
        ("idle_values", pa.string()),
        ("evaded", pa.int64()),
        ("found", pa.int64()),
        ("fines", pa.float64()),
        ("reach", EXTENT),
        ("whole", EXTENT),
        ("moved", pa.list_(FLOW)),
    ]
)
WORKER = pa.struct(
    [
        ("country", pa.int16()),
        ("pay", pa.float64()),
        ("hours", pa.float64()),
        ("active", pa.bool_()),
        ("tool", pa.int8()),
        *((clock, pa.float64()) for clock in CLOCKS),
    ]
)


class Column(NamedTuple):
    """One column of a table: its name, its type on disk, its unit if it has one, and what it says."""

    name: str
    type: Any
    unit: str
    doc: str


PART = (
    Column("model", pa.string(), "", "Version of the model that made the run: the package's, and a hash of its code."),
    Column("fingerprint", pa.string(), "", "The scenario that was run: a hash of everything that decides its results."),
    Column("replication", pa.int32(), "", "Number of the replication, from 0: which luck the run had."),
    Column("finished", pa.bool_(), "", "Whether the run came to its end; if not, cause and trace say why not."),
    Column("cause", pa.string(), "", "What stopped a run that failed, in one line; empty otherwise."),
    Column("trace", pa.string(), "", "Where in the code a failed run stopped; empty otherwise."),
    Column("attempts", pa.int16(), "", "How often a failed run was tried; 0 for one that finished."),
    Column("digest", pa.string(), "", "Hash of everything that happened in the run, to the last bit."),
    Column("people", pa.int32(), "workers", "Workers present from the start; people who may come follow them."),
    Column(
        "measures", pa.list_(MEASURE), "", "Every measure and its value; the dictionary lists them with their units."
    ),
    Column(
        "series", pa.list_(MEASURE), "", "Numbers by hour, country and the like as series.PLACE; see the dictionary."
    ),
    Column(
        "rules",
        pa.list_(RULE),
        "",
        "Each rule in force: cases it was asked about, cases it changed, why never; cases evaded, those found, fines "
        "in USD; what it touched of the measured period, all there was; the money that it moved by itself, in USD.",
    ),
    Column(
        "countries", pa.list_(pa.string()), "", "Codes of the countries of residence, in the order of their numbers."
    ),
    Column(
        "workers",
        pa.list_(WORKER),
        "",
        "Each worker: country (its number), pay in USD, hours, whether active, tool, hours on each clock.",
    ),
    Column("seal", pa.string(), "", "Hash of all other columns; it tells a damaged or altered part."),
)
"""A part: `parts/MODEL/FINGERPRINT/REPLICATION.parquet`, one run in one row."""

POINTS = (
    Column("point", pa.int32(), "", "Number of the point; 0 is the baseline of a comparison."),
    Column("scenario", pa.string(), "", "Scenario that the point starts from, in SCENARIO.toml beside this file."),
    Column("fingerprint", pa.string(), "", "Fingerprint of the scenario at this point."),
    Column("baseline_scenario", pa.string(), "", "Scenario it is compared with, in a file like that; empty if none."),
    Column("baseline", pa.string(), "", "Fingerprint of the baseline at this point; empty if there is none."),
)
"""The design, `points.parquet`; a column named by its path follows for each parameter that is varied."""


def schema(columns: Sequence[Column]) -> pa.Schema:
    """Return columns as a schema whose fields carry unit and meaning."""
    return pa.schema(
        [pa.field(name, type, metadata={"unit": unit, "description": doc}) for name, type, unit, doc in columns]
    )


def row_of(scenario: Scenario, result: Outcome | Failure) -> Row:
    """Return a run as the one row of its part, sealed."""
    row: Row = {
        "model": model_version(),
        "fingerprint": scenario.fingerprint,
        "replication": result.replication,
        "finished": isinstance(result, Outcome),
        "cause": "",
        "trace": "",
        "attempts": 0,
        "digest": "",
        "people": 0,
        "measures": [],
        "series": [],
        "rules": [],
        "countries": list(scenario.countries),
        "workers": [],
    }
    if isinstance(result, Failure):
        row |= {"cause": result.cause, "trace": result.trace, "attempts": result.attempts}
    else:
        people = [getattr(result, name).tolist() for name in ("country", "pay", "hours", "active", "tools")]
        people += result.clocks.tolist()
        row |= {
            "digest": result.digest,
            "people": result.people,
            "measures": [{"measure": key, "value": float(value)} for key, value in result.values.items()],
            "series": [{"measure": key, "value": float(value)} for key, value in result.series.items()],
            "rules": [_bite_row(bite) for bite in result.bites],
            "workers": [
                dict(zip(("country", "pay", "hours", "active", "tool", *CLOCKS), person, strict=True))
                for person in zip(*people, strict=True)
            ],
        }
    return row | {"seal": seal(row)}


def outcome_of(row: Row, position: int = 0) -> Outcome:
    """Return the outcome that a finished run's row was made from, at its scenario's place in the experiment."""
    workers = row["workers"]
    return Outcome(
        scenario=position,
        replication=row["replication"],
        values={entry["measure"]: entry["value"] for entry in row["measures"]},
        pay=np.array([worker["pay"] for worker in workers]),
        hours=np.array([worker["hours"] for worker in workers]),
        active=np.array([worker["active"] for worker in workers], dtype=bool),
        country=np.array([worker["country"] for worker in workers]),
        people=row["people"],
        bites=tuple(_bite(entry) for entry in row["rules"]),
        digest=row["digest"],
        tools=np.array([worker["tool"] for worker in workers]),
        clocks=np.array([[worker[clock] for worker in workers] for clock in CLOCKS]),
        series={entry["measure"]: entry["value"] for entry in row["series"]},
    )


def seal(row: Mapping[str, Any]) -> str:
    """Return the hash of a row, its seal left out: another digit anywhere gives another seal."""
    content = [(column.name, row[column.name]) for column in PART if column.name != "seal"]
    return hashlib.sha256(repr(content).encode()).hexdigest()


def _bite_row(bite: Bite) -> Row:
    text, values = bite.idle or ("", {})
    return {
        "rule": bite.rule,
        "asked": int(bite.asked),
        "changed": int(bite.touched),
        "idle": text,
        "idle_values": json.dumps(values, default=float) if values else "",
        "evaded": bite.evaded,
        "found": bite.found,
        "fines": bite.fines,
        "reach": asdict(bite.reach),
        "whole": asdict(bite.whole),
        "moved": [flow._asdict() for flow in bite.moved],
    }


def _bite(row: Row) -> Bite:
    idle = (row["idle"], json.loads(row["idle_values"] or "{}")) if row["idle"] else None
    return Bite(
        row["rule"],
        row["asked"],
        row["changed"],
        idle,
        evaded=row["evaded"],
        found=row["found"],
        fines=row["fines"],
        reach=Extent(**row["reach"]),
        whole=Extent(**row["whole"]),
        moved=tuple(Flow(**flow) for flow in row["moved"]),
    )
