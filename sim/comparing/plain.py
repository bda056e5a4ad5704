"""Results as plain data, ready for JSON."""

import math
from typing import Any


def plain(value: Any) -> Any:
    """Return data with None in place of what cannot be said: a number that is not finite, however deep it stands.

    >>> plain({"mean": 1.5, "interval": (math.nan, math.inf), "n": 1})
    {'mean': 1.5, 'interval': [None, None], 'n': 1}
    """
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
