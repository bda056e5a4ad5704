"""What computed a result: the version of the model, to the last line of its code, and of what it is built on."""

import hashlib
import platform
from functools import cache
from importlib import metadata
from pathlib import Path

NOT_THE_MODEL = (
    "__init__",
    "__main__",
    "analyses",
    "comparing",
    "documents",
    "errors",
    "files",
    "locale",
    "pool",
    "provenance",
    "sweeps",
    "terminal",
)
"""Modules and folders that read, keep and tell, and decide no result; a test holds this against the imports."""

LIBRARIES = ("numpy", "scipy", "simpy", "pydantic", "pyarrow", "duckdb")


def version() -> str:
    """Return the version of Piecerate that is installed."""
    try:
        return metadata.version("piecerate")
    except metadata.PackageNotFoundError:
        return "unknown"


@cache
def model_version() -> str:
    """Return the version of the model: that of the package, and a hash of all code that decides results.

    Results are kept under it, so that what another version of the code has computed is never taken for ours.
    """
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.glob("**/*.py")):
        place = path.relative_to(folder)
        if place.with_suffix("").parts[0] not in NOT_THE_MODEL:
            digest.update(place.as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return f"{version()}-{digest.hexdigest()[:12]}"


def surroundings() -> dict[str, str]:
    """Return the versions of the language, the machine's kind and the libraries that results may depend on."""
    return {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        **{name: metadata.version(name) for name in LIBRARIES},
    }
