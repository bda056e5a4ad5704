"""What every rule has in common: the moments at which it is asked, its dates and its reach.

Rules combine. They are asked in the order of the scenario file, each about what those before it have made of a value.

- *Order does not matter* where rules set a least or a most: of two floors on a price or on pay for rejected work the
  higher wins, of two caps on fees, on hours or on what a payout costs the lower. Floors settled at the end of a pay
  period count what the others have topped up, so that a person receives the higher of them once. Levies are reckoned on
  pay and on the fee as charged, never on each other; fees are settled before levies, so a cap on the fee lowers a levy
  on fees wherever it stands in the file. Contributions come after all top-ups and count them.
- *Order matters* for verdicts: an appeal is about what the rules before it have left rejected, and a cap on rejections
  counts what appeals before it have turned. It matters for what is paid on top of a floor: a digital income that
  stands before a floor is counted towards it, one that stands after it is paid besides. With `dilution`, a rule
  takes back a part of its own change alone, so that of two diluted floors the last has the last word. Where the
  higher of two floors wins, order decides in whose name the money is booked.
- What cannot hold together is refused when a scenario is loaded (`sim.regulation.contradictions`).
"""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from sim.language import phrase
from sim.parameters import Section, param

if TYPE_CHECKING:
    from sim.entities import Batch, Submissions, Worker
    from sim.platforms.market import Market
    from sim.regulation.periods import Period
    from sim.world import World


ALWAYS = -90
"""The day on which a rule starts that has always been there, however long the warm-up."""


class Rule(Section):
    """A rule that somebody may impose; every method is a moment, and by default the rule is silent.

    Amounts of money are whole micro-dollars, one value per country of residence where `rewards` are
    concerned and one value per submission where `submissions` are.
    """

    cases: ClassVar[str] = phrase("batches")
    """What the rule is asked about, as a word that a reader counts."""
    payer: ClassVar[Literal["platform", "public"]] = "platform"
    """Out of whose account top-ups come."""
    by_country: ClassVar[bool] = True
    """Whether the rule can be limited to the residents of some countries."""
    side_by_side: ClassVar[bool] = True
    """Whether two versions of the rule that differ in kind, not in numbers alone, may hold at once."""
    bounds: ClassVar[dict[str, tuple[Literal["least", "most"], str]]] = {}
    """Parameters that set a least or a most, and of what; no rule may promise more than another allows."""

    rule: str
    from_day: float = param(
        ALWAYS,
        "Day on which the rule starts; below 0 is the warm-up, so that by default it has always been there.",
        unit="days",
        low=ALWAYS,
        high=730,
        source="the scenario",
    )
    until_day: float = param(730, "Day on which the rule ends.", unit="days", low=0, high=730, source="the scenario")
    countries: tuple[str, ...] = param(
        (), "Countries of residence of the workers covered; empty for all.", source="the scenario"
    )

    coverage: float = param(
        1,
        "Share of requesters whom the rule binds, always the same ones.",
        unit="share",
        low=0,
        high=1,
        source="the scenario",
    )
    lag_days: float = param(
        0,
        "Time from the day on which the rule starts to the day on which it is applied.",
        unit="days",
        low=0,
        high=3650,
        source="judgement; on the delays seen: Spain's presumption of 2021 reached the last large platform after years",
    )
    dilution: float = param(
        0,
        "Share of what the rule would change that lobbying has taken away.",
        unit="share",
        low=0,
        high=1,
        source="the scenario",
    )
    compliance: Literal["full", "if_it_pays"] = param(
        "full", "Whether requesters comply, or only where evading would cost them more.", source="the scenario"
    )
    detection: float = param(
        0.05, "Chance that a case evaded is found.", unit="share", low=0, high=1, source="judgement"
    )
    fine: float = param(
        5, "Fine, as a multiple of what was kept from the rule.", unit="ratio", low=0, high=1000, source="judgement"
    )
    reputation: float = param(
        0.75,
        "What the median requester's name is worth, for each dollar kept from the rule.",
        unit="ratio",
        low=0,
        high=1000,
        source="judgement",
    )
    evasion_cost: float = param(
        0.1,
        "Cost of the cheapest way round the rule that is open, for each dollar kept from it.",
        unit="ratio",
        low=0,
        high=1000,
        source="judgement",
    )

    def begin(self, world: "World") -> None:
        """Do what is done once, on the day on which the rule is first applied."""

    def end(self, world: "World") -> None:
        """Undo what was begun, on the day on which the rule ends."""

    def online_until(self, world: "World", until: np.ndarray, worker: "Worker") -> np.ndarray:
        """Answer until when a worker who signs on may stay, given until when they mean to; now or earlier refuses."""
        return until

    def refusal(self, world: "World", refused: np.ndarray, worker: "Worker", market: "Market") -> np.ndarray:
        """Answer whether a platform may refuse a worker whom it does not want to sign on."""
        return refused

    def reward(self, world: "World", rewards: np.ndarray, batch: "Batch") -> np.ndarray:
        """Answer what a HIT of a batch must pay, by the worker's country, when it is posted."""
        return rewards

    def verdict(self, world: "World", approved: np.ndarray, submissions: "Submissions") -> np.ndarray:
        """Answer which of the submissions before a requester are approved."""
        return approved

    def rejection_cost(self, world: "World", cost: np.ndarray, submissions: "Submissions") -> np.ndarray:
        """Answer what it costs a requester in its own time to reject each submission."""
        return cost

    def redo_hours(self, world: "World", hours: np.ndarray, submissions: "Submissions") -> np.ndarray:
        """Answer for how many hours each submission that would be rejected may be done again first; 0 for none."""
        return hours

    def disclosed(self, world: "World", told: np.ndarray, submissions: "Submissions") -> np.ndarray:
        """Answer which submissions of a round of review the platform makes public as part of a requester's record."""
        return told

    def rejected_pay(self, world: "World", pay: np.ndarray, submissions: "Submissions") -> np.ndarray:
        """Answer what is owed for each submission if it is rejected."""
        return pay

    def bonus(self, world: "World", bonus: np.ndarray, submissions: "Submissions", approved: np.ndarray) -> np.ndarray:
        """Answer what requesters owe for each submission besides its reward."""
        return bonus

    def fee(self, world: "World", fee: np.ndarray, submissions: "Submissions", pay: np.ndarray) -> np.ndarray:
        """Answer what the platform may charge on each submission."""
        return fee

    def levy(
        self, world: "World", levy: np.ndarray, submissions: "Submissions", pay: np.ndarray, fee: np.ndarray
    ) -> np.ndarray:
        """Answer what the platform owes the public purse on each submission, given its pay and the fee charged."""
        return levy

    def unfinished_pay(
        self, world: "World", pay: np.ndarray, batch: "Batch", worker: "Worker", elapsed: np.ndarray
    ) -> np.ndarray:
        """Answer what a requester owes for HITs of a batch that were begun and not submitted, by the hours spent."""
        return pay

    def top_up(self, world: "World", owed: np.ndarray, period: "Period") -> np.ndarray:
        """Answer what each person on a platform is owed at the end of a pay period, besides what was paid."""
        return owed

    def contributions(self, world: "World", due: np.ndarray, period: "Period") -> np.ndarray:
        """Answer what the platform owes the public purse for each person at the end of a pay period."""
        return due

    def payout_threshold(self, world: "World", least: np.ndarray, country: np.ndarray) -> np.ndarray:
        """Answer from which balance on each of some workers who hold one is paid, given where they live."""
        return least

    def payout_fee(self, world: "World", fee: np.ndarray, country: np.ndarray, gross: np.ndarray) -> np.ndarray:
        """Answer what a payout costs each of some workers, given where they live; the platform bears the rest."""
        return fee

    def payout_worth(self, world: "World", worth: np.ndarray, country: np.ndarray) -> np.ndarray:
        """Answer what a dollar of what they are paid in is worth to each of some workers, given where they live."""
        return worth

    def automation_levy(self, world: "World", levy: np.ndarray, batch: "Batch") -> np.ndarray:
        """Answer what a requester owes the public purse for each item of a batch that a machine does."""
        return levy

    def why_idle(self, world: "World") -> tuple[str, dict[str, Any]]:
        """Say, as a sentence with named gaps and what fills them, why the rule never changed anything."""
        return phrase("Nothing that the rule speaks about came up."), {}

    def in_force(self, hours: float) -> bool:
        """Tell whether the rule applies at this time."""
        return (self.from_day + self.lag_days) * 24 <= hours < self.until_day * 24
