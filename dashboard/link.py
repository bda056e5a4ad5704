"""Links: everything that decides a comparison, as a short text that is read back strictly.

A link holds plain JSON in URL-safe base 64 behind a version: no code, no compression, nothing that is looked up
as a file. What does not fit is refused with a sentence.
"""

import base64
import binascii
import json
from typing import Any

from pydantic import ValidationError

from dashboard.request import Request
from sim import UserError
from sim.language import phrase

VERSION = "1"

LONGEST = 6000
"""Characters of a link that are read at all."""

WHOLE = ("sides", "replications", "worlds")
"""What a link says; the number of worlds is left out where there are none."""

SIDE = ("scenario", "changes", "text")
"""What a link says of a side; the text is left out of one that is shipped."""

BROKEN = phrase("The link is damaged: it does not hold a comparison. Ask for it again, or set the controls yourself.")
TOO_LONG = phrase("The link is too long to be one of ours: at most {most:d} characters are read.")
OTHER_VERSION = phrase(
    "The link was made by another version of Piecerate (format {theirs}; this is format {ours}), so it cannot be "
    "opened here. Set the controls yourself."
)


def encode(request: Request) -> str:
    """Return the token that stands for a request in a link.

    >>> from dashboard.request import Side
    >>> encode(Request(sides=(Side(scenario="baseline"),), replications=2))[:2]
    '1.'
    """
    sides = [[side.scenario, side.changes, *([side.text] if side.text else [])] for side in request.sides]
    content = [sides, request.replications, *([request.worlds] if request.worlds else [])]
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return f"{VERSION}.{base64.urlsafe_b64encode(text.encode()).decode().rstrip('=')}"


def fits(request: Request) -> bool:
    """Tell whether a request is short enough for a link; a scenario that somebody sent may be too long."""
    return len(encode(request)) <= LONGEST


def decode(token: str) -> Request:
    """Return the request that a token stands for; a UserError says what is wrong with any other text."""
    if len(token) > LONGEST:
        raise UserError(TOO_LONG, most=LONGEST)
    version, dot, body = token.partition(".")
    if not dot or not version.isascii() or not version.isdigit() or len(version) > 6:
        raise UserError(BROKEN)
    if version != VERSION:
        raise UserError(OTHER_VERSION, theirs=version, ours=VERSION)
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        content = _named(WHOLE, json.loads(raw.decode("utf-8"), parse_constant=_refuse), 0)
        content["sides"] = [_named(SIDE, side, "") for side in content["sides"]]
        request = Request.model_validate(content, strict=False)
        request.scenarios()
    except UserError:
        raise
    except (ValueError, TypeError, RecursionError, binascii.Error, ValidationError):
        raise UserError(BROKEN) from None
    return request


def _named(names: tuple[str, ...], values: list[Any], last: Any) -> dict[str, Any]:
    """Return values by their names; the last of them may be left out."""
    return dict(zip(names, values if len(values) == len(names) else [*values, last], strict=True))


def _refuse(constant: str) -> float:
    raise ValueError(constant)
