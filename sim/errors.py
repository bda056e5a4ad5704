"""Mistakes that a user can put right: their text is all that the user is shown."""

from collections.abc import Sequence
from typing import Any


class Sentence(str):
    """A part of a message that can be told in another language as well: English text that knows what it was made of.

    >>> part = Sentence("{count} lines", count=3)
    >>> part, part.message
    ('3 lines', '{count} lines')
    """

    message: str
    gaps: dict[str, Any]

    def __new__(cls, message: str, /, **gaps: Any) -> "Sentence":
        """Return the English text with its gaps filled."""
        told = super().__new__(cls, message.format(**gaps) if gaps else message)
        told.message, told.gaps = message, gaps
        return told

    @classmethod
    def joined(cls, parts: Sequence[str], between: str = "") -> "Sentence":
        """Return parts one after another, each of which is told in its language."""
        gaps = {f"part_{at}": part for at, part in enumerate(parts)}
        return cls(between.join(f"{{{name}}}" for name in gaps), **gaps)


class UserError(ValueError):
    """Something that the user asked for cannot be done; the message says what, where and what to do.

    A message with named gaps and what fills them can be told in another language as well; without gaps,
    the text stands as it is.

    >>> str(UserError("{file} has {count} lines.", file="a.csv", count=3))
    'a.csv has 3 lines.'
    """

    def __init__(self, message: str, /, **gaps: Any) -> None:
        super().__init__(message.format(**gaps) if gaps else message)
        self.message = message
        self.gaps = gaps

    exit_code = 2


class ScenarioError(UserError):
    """A scenario file cannot be found, read or used, or a change to a scenario is not allowed."""


class UnknownParameterError(ScenarioError):
    """A change names a parameter that a scenario does not have."""


class StorageError(UserError):
    """Results cannot be written or read; those that are on disk already stay there."""

    exit_code = 5


class RunError(RuntimeError):
    """A run came to no end because of a fault in the model or on the machine."""

    exit_code = 3
