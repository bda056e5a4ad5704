"""What every shock has in common: when it begins and ends, and that it then changes something in the world."""

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, ClassVar

from sim.parameters import Section, param

if TYPE_CHECKING:
    import simpy

    from sim.world import World

HOURS_PER_DAY = 24


class Shock(Section):
    """An event that befalls the market, whoever reacts to rules; by default it changes nothing.

    `begin` is called once, at the start of `from_day`; `end` at that of `until_day`, if the run lasts so long.
    """

    needs_reserve: ClassVar[bool] = False
    """Whether people outside the platform are needed, even where nobody comes for the pay."""

    rule: str
    from_day: float = param(
        0, "Day on which it happens; below 0 is the warm-up.", unit="days", low=-90, high=730, source="the scenario"
    )
    until_day: float = param(730, "Day on which it is over.", unit="days", low=0, high=730, source="the scenario")

    def begin(self, world: "World") -> None:
        """Let it happen."""

    def end(self, world: "World") -> None:
        """Undo what is over."""

    def rows(self) -> dict[str, str]:
        """Return the rows of the scenario that the shock speaks of: its own parameter, and the table it names."""
        return {}

    def strike(self, world: "World") -> Generator["simpy.Event", Any, None]:
        """Begin and end at the right time, as a SimPy process."""
        yield world.env.timeout(max(0.0, self.from_day * HOURS_PER_DAY - world.env.now))
        if world.env.now >= world.ends:
            return
        self.begin(world)
        if self.until_day * HOURS_PER_DAY < world.ends:
            yield world.env.timeout(self.until_day * HOURS_PER_DAY - world.env.now)
            self.end(world)
