"""The JSON schema of scenario files, for editors that complete and check them."""

from typing import Any

from sim.parameters import NUMBER, parameters
from sim.scenario import Scenario
from sim.sections.experiment import Experiment


def schema() -> dict[str, Any]:
    """Return the schema of a scenario file, which may be no more than a difference from another.

    Only `rule` is ever required, as a file need not repeat what it inherits. Numbers may carry their unit.
    """
    content = Scenario.model_json_schema()
    experiment = Experiment.model_json_schema()
    content["$defs"] |= experiment.pop("$defs") | {"Experiment": experiment}
    for definition in (content, *content["$defs"].values()):
        definition.pop("required", None)
        for name, field in definition["properties"].items():
            definition["properties"][name] = _field(field)
        if "rule" in definition["properties"]:
            definition["required"] = ["rule"]
    properties = content["properties"]
    del properties["name"]
    properties["extends"] = {
        "type": "string",
        "pattern": r"^[^/\\:]+$",
        "description": "Scenario that this one differs from: a file in the same folder, or a shipped one.",
    }
    properties["experiment"] = {"$ref": "#/$defs/Experiment"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **content,
        "title": "Piecerate scenario",
        "description": f"{len(list(parameters(Scenario)))} parameters of a simulated market for microtasks.",
    }


def _field(field: dict[str, Any]) -> dict[str, Any]:
    """Return one property with unit, range and source in its description, where editors show them."""
    field = {key: value for key, value in field.items() if key not in ("title", "minProperties")}
    unit, source = field.pop("unit", ""), field.pop("source", "")
    notes = [field.get("description", "")]
    if unit:
        notes.append(f"Unit: {unit}.")
    if "minimum" in field and "maximum" in field:
        notes.append(f"Range: {field['minimum']:.12g} to {field['maximum']:.12g}.")
    if source:
        notes.append(f"Source: {source}.")
    if any(notes):
        field["description"] = " ".join(note for note in notes if note)
    if field.get("type") in ("number", "integer"):
        field["type"] = [field["type"], "string"]
        field["pattern"] = rf"^\s*{NUMBER}\s*({_escaped(unit)})?\s*$"
    return field


def _escaped(text: str) -> str:
    """Escape what is special in a pattern, in the way that JSON schema's dialect of them allows."""
    return "".join(f"\\{letter}" if letter in r"\^$.|?*+()[]{}/" else letter for letter in text)
