"""Rules that people may impose: the law, a contract, a code. One file is one rule.

A rule is a frozen set of parameters with one method for each moment at which it has something to say.
The engine asks the rules in force in the order of the scenario file, and counts how often one of them
changed what it was asked about, so that a comparison can say whether a rule ever bit.
"""

from typing import TYPE_CHECKING

from sim import families
from sim.rules.contract import Rule

__all__ = ["AnyRule", "Rule", "names", "rule_class"]


def names() -> list[str]:
    """Return the names of all rules: the files of this folder, less the contract itself."""
    return families.names(__path__)


def rule_class(name: str) -> type[Rule]:
    """Return the one class that `sim/rules/<name>.py` defines."""
    return families.member(__name__, name)  # type: ignore[return-value]


if TYPE_CHECKING:
    AnyRule = Rule
else:
    AnyRule = families.union(__name__, __path__)
