"""What stands in a scenario file and in the files it extends; refuses what is no such file at all."""

import stat
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError, Sentence
from sim.files.finding import exists, label, listed, names_in, offer, printable, resolved, shipped_folder
from sim.files.lines import Steps, lines
from sim.language import phrase

LARGEST_BYTES = 1_000_000
TOO_DEEP = phrase("{file} is nested too deeply for a scenario.")

MOST_DOTS = 100
"""Dots in one line of TOML; the standard reader needs the square of it in time."""


@dataclass(frozen=True)
class Layer:
    """One scenario file as its author wrote it."""

    path: Path
    text: str
    data: dict[str, Any]
    stray: bool = False
    """Whether it is no file of this machine, so that nothing lies beside it."""

    @cached_property
    def lines(self) -> dict[Steps, int]:
        """The line of every key and table."""
        return lines(self.text, self.data)

    def place(self, path: Steps = ()) -> Sentence:
        """Name the file and, where it is known, the line of a key or of the table it belongs to."""
        inward = (path[:end] for end in range(len(path), 0, -1))
        line = next((self.lines[part] for part in inward if part in self.lines), None)
        file = label(self.path)
        return Sentence("{file}, line {line}", file=file, line=str(line)) if line else Sentence("{file}", file=file)


def chain(path: Path, folder: Path | None = None) -> list[Layer]:
    """Read a file and, through `extends`, the files it builds on; the eldest comes first."""
    return _followed([], [], path, folder)


def chain_of(layer: Layer) -> list[Layer]:
    """Read the files that a layer builds on, through `extends`; the eldest comes first, the layer last."""
    return _followed([layer], [], _parent(layer, None), None)


def stray(path: Path, content: bytes) -> Layer:
    """Return what a stranger sent as a layer that has no place on this machine; `path` only names it."""
    name = label(path)
    if len(content) > LARGEST_BYTES:
        raise _too_big(name, len(content))
    text = _decoded(content, name)
    return Layer(path, text, _parsed(text, name), stray=True)


def _followed(layers: list[Layer], seen: list[Path], following: Path | None, folder: Path | None) -> list[Layer]:
    while following is not None:
        real = resolved(following)
        if real in seen:
            circle = [layer.path.name for layer in layers[seen.index(real) :]] + [real.name]
            raise ScenarioError(
                phrase(
                    "{place}: extends goes round in a circle: {circle}. Let one of them extend another scenario, "
                    "or none."
                ),
                place=layers[-1].place(("extends",)),
                circle=" -> ".join(circle),
            )
        seen.append(real)
        layers.append(read(following))
        following = _parent(layers[-1], folder)
    return layers[::-1]


def read(path: Path) -> Layer:
    """Read one file; refuse what is too big, not a file, not text or not TOML."""
    name = label(path)
    try:
        content = _content(path, name)
    except FileNotFoundError:
        near = offer(path.stem, names_in(path.parent))
        raise ScenarioError(phrase("there is no file {file}.{offer}"), file=name, offer=near) from None
    except OSError as error:
        raise ScenarioError(phrase("{file} cannot be read: {reason}."), file=name, reason=error.strerror) from None
    text = _decoded(content, name)
    return Layer(path, text, _parsed(text, name))


def _content(path: Path, name: str) -> bytes:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        there = listed(names_in(path))
        raise ScenarioError(phrase("{file} is a folder; name a scenario file in it.{there}"), file=name, there=there)
    if not stat.S_ISREG(status.st_mode):
        raise ScenarioError(phrase("{file} is not an ordinary file."), file=name)
    size, content = status.st_size, b""
    if size <= LARGEST_BYTES:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
        size = len(content)
    if size > LARGEST_BYTES:
        raise _too_big(name, size)
    return content


def _too_big(name: str, size: int) -> ScenarioError:
    most = LARGEST_BYTES // 1_000_000
    return ScenarioError(
        phrase("{file} has {size:.1f} MB; a scenario file has at most {most} MB."),
        file=name,
        size=size / 1e6,
        most=most,
    )


def _decoded(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ScenarioError(phrase("{file} is UTF-16 text; save it as UTF-8."), file=name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ScenarioError(
            phrase("{file}, line {line}: not UTF-8 text (byte {byte}); save it as UTF-8."),
            file=name,
            line=str(line),
            byte=f"0x{content[error.start]:02x}",
        ) from None


def _parsed(text: str, name: str) -> dict[str, Any]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_DOTS and not line.lstrip().startswith("#"):
            raise ScenarioError(
                phrase("{file}, line {line}: more than {most} dots in one line."),
                file=name,
                line=str(number),
                most=str(MOST_DOTS),
            )
    try:
        return tomllib.loads(text)
    except ValueError as error:
        raise ScenarioError(phrase("{file} is not TOML: {reason}."), file=name, reason=printable(str(error))) from None
    except RecursionError:
        raise ScenarioError(TOO_DEEP, file=name) from None


def _parent(layer: Layer, folder: Path | None) -> Path | None:
    """Return the file that a layer extends: beside it, or else among the shipped ones."""
    wanted = layer.data.get("extends")
    if wanted is None:
        return None
    place = layer.place(("extends",))
    if not isinstance(wanted, str) or not wanted:
        raise ScenarioError(
            phrase('{place}: extends must be the name of a scenario in quotes, such as "baseline".'), place=place
        )
    stated = Sentence('{place}: extends = "{name}"', place=place, name=printable(wanted))
    if any(mark in wanted for mark in "/\\\0:") or wanted in (".", ".."):
        raise ScenarioError(
            phrase(
                "{stated} is not allowed: it names a scenario in the same folder, without a path, or one that is "
                "shipped "
                "({names})."
            ),
            stated=stated,
            names=", ".join(names_in(shipped_folder())),
        )
    name = wanted.removesuffix(".toml")
    if layer.stray:
        if name not in names_in(shipped_folder()):
            message = phrase("{stated}, but there is no such scenario among the shipped ones.{offer}")
            raise ScenarioError(message, stated=stated, offer=offer(name, names_in(shipped_folder())))
        return shipped_folder() / f"{name}.toml"
    own = resolved(layer.path).parent
    beside = own / f"{name}.toml"
    if exists(beside):
        real = resolved(beside)
        if real.parent != own or (folder is not None and not real.is_relative_to(resolved(folder))):
            raise ScenarioError(phrase("{stated} is not allowed: that link leads out of the folder."), stated=stated)
        return beside
    if name in names_in(shipped_folder()):
        return shipped_folder() / f"{name}.toml"
    known = sorted({*names_in(own), *names_in(shipped_folder())} - {layer.path.stem})
    raise ScenarioError(
        phrase("{stated}, but there is no such scenario beside the file or among the shipped ones.{offer}"),
        stated=stated,
        offer=offer(name, known),
    )
