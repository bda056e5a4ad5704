"""Where scenario files are found: shipped, beside the working directory, or inside one folder."""

import contextlib
import os
from difflib import get_close_matches
from pathlib import Path

from sim.errors import ScenarioError, Sentence
from sim.language import phrase


def shipped_folder() -> Path:
    """Return the folder of the scenario files that come with the package."""
    installed = Path(__file__).parents[1] / "scenarios"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "scenarios"


def names_in(folder: Path) -> list[str]:
    """Return the names of the scenario files in a folder."""
    try:
        return sorted(path.stem for path in folder.glob("*.toml"))
    except OSError:
        return []


def find(wanted: str, folder: Path | None = None) -> Path:
    """Return the file meant by a name or a path.

    A name means a shipped scenario, or else NAME.toml in `scenarios/` or in the working directory. With a
    `folder`, a name or a path means a file inside it and nothing else.
    """
    is_path = wanted.endswith(".toml") or any(mark in wanted for mark in "/\\")
    if folder is not None:
        return _inside(folder, wanted if is_path else f"{wanted}.toml")
    if is_path:
        return Path(wanted)
    places = [shipped_folder(), Path("scenarios"), Path()]
    for path in (*(place / f"{wanted}.toml" for place in places), Path(wanted)):
        if wanted and exists(path):
            return path
    known = sorted({name for place in places[:2] for name in names_in(place)})
    raise ScenarioError(
        phrase('there is no scenario called "{name}".{offer}'), name=printable(wanted), offer=offer(wanted, known)
    )


def resolved(path: Path) -> Path:
    """Return the file that a path leads to in the end, links followed."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        raise ScenarioError(phrase("{file} cannot be followed to a file."), file=label(path)) from None


def exists(path: Path) -> bool:
    """Tell whether there is anything at a path, be it a broken link; a path that cannot be has nothing."""
    try:
        return os.path.lexists(path)
    except ValueError:
        return False


def label(path: Path) -> str:
    """Return a path as seen from the working directory where that is shorter, safe to print."""
    with contextlib.suppress(OSError, ValueError):
        path = path.relative_to(Path.cwd())
    text = str(path)
    return printable(text) if len(text) <= 120 else f"...{printable(text[-110:])}"


def offer(wanted: str, known: list[str]) -> Sentence:
    """Return the nearest of the known names, and all of them, as the end of a message."""
    near = get_close_matches(wanted[:80], known, n=1)
    hint = [Sentence(" Did you mean {name}?", name=near[0])] if near else []
    return Sentence.joined([*hint, listed(known)])


def listed(known: list[str]) -> Sentence:
    """Return names as the end of a message; nothing where there are none."""
    names = ", ".join(known[:12])
    if len(known) > 12:
        return Sentence(" There are: {names} and {more} more.", names=names, more=str(len(known) - 12))
    return Sentence(" There are: {names}.", names=names) if known else Sentence("")


def printable(text: str, most: int = 120) -> str:
    r"""Return what a stranger wrote, short and without control characters.

    >>> printable("a\tb"), printable("abcdef", most=3)
    ('a?b', 'abc...')
    """
    clean = "".join(letter if letter.isprintable() else "?" for letter in text[:most])
    return clean if len(text) <= most else f"{clean}..."


def _inside(folder: Path, wanted: str) -> Path:
    root = resolved(folder)
    if "\\" in wanted or not resolved(root / wanted).is_relative_to(root):
        raise ScenarioError(
            phrase('"{name}" is outside the folder {folder}; name a scenario inside it.'),
            name=printable(wanted),
            folder=label(folder),
        )
    return root / wanted
