"""Families of plug-ins: a folder in which one file is one rule, found by its name and by nothing else."""

import importlib
import pkgutil
from collections.abc import Iterable
from typing import Annotated, Any, Union

from pydantic import Discriminator, Tag

from sim.parameters import Section

CONTRACT = "contract"
"""The file of a folder that says what its rules have in common."""


def names(folder: Iterable[str]) -> list[str]:
    """Return the names of all rules of a folder: its files, less the contract."""
    return sorted(module.name for module in pkgutil.iter_modules(folder) if module.name != CONTRACT)


def member(package: str, name: str) -> type[Section]:
    """Return the one class that the file `name` of a family's package defines."""
    module = importlib.import_module(f"{package}.{name}")
    (found,) = (
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Section) and value.__module__ == module.__name__
    )
    return found


def union(package: str, folder: Iterable[str]) -> Any:
    """Return the type of "any rule of this family": adding a file adds it to checks and to the JSON schema."""
    members = tuple(Annotated[member(package, name), Tag(name)] for name in names(folder))
    return Annotated[Union[members], Discriminator(_name_of)]  # noqa: UP007


def _name_of(table: Any) -> str:
    name = table.get("rule", "") if isinstance(table, dict) else getattr(table, "rule", "")
    return str(name)
