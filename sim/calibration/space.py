"""What is free: the parameters that a calibration may move, each with its meaning and its prior range."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from sim.errors import UserError
from sim.files.loading import vary
from sim.scenario import Scenario

SPACE = Path(__file__).with_name("space.toml")


class Free(BaseModel):
    """One free parameter: its path in a scenario, what it means for the facts, and the range that it is drawn from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    meaning: str
    low: float
    high: float
    scale: Literal["linear", "log"] = "linear"
    whole: bool = False


def read_space(scenario: Scenario, path: Path = SPACE) -> list[Free]:
    """Read the free parameters and try both ends of each on the scenario; refuse what it does not take."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        free = [Free.model_validate({**row, "path": key}) for key, row in content.items()]
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError, TypeError) as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"{path}: this is not a list of free parameters: {reason}.") from None
    if not free:
        raise UserError(f"{path}: names no free parameter.")
    for one in free:
        if one.low >= one.high or (one.scale == "log" and one.low <= 0):
            raise UserError(f"{path}: {one.path} must go from a lower to a higher value, above 0 on a log scale.")
        for end in (one.low, one.high):
            vary(scenario, {one.path: whole(end) if _is_whole(scenario, one.path) else end})
    return [one.model_copy(update={"whole": _is_whole(scenario, one.path)}) for one in free]


def whole(value: float) -> int:
    """Return the nearest whole number."""
    return round(value)


def _is_whole(scenario: Scenario, path: str) -> bool:
    """Tell whether a parameter counts things, as its present value shows."""
    inner: object = scenario.model_dump()
    for step in path.split("."):
        inner = inner.get(step) if isinstance(inner, dict) else None
    return isinstance(inner, int) and not isinstance(inner, bool)
