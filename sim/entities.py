"""The people and things of the market: their state, and nothing that they do."""

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.money import MICROS

if TYPE_CHECKING:
    from sim.ledger import Found
    from sim.people.work import Claim
    from sim.platforms.market import Market
    from sim.world import World


@dataclass(slots=True, eq=False)
class Power:
    """When an area has no power: beginnings and ends of its cuts, which follow one another."""

    begins: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)


ALWAYS = Power()
"""Power that never fails."""


@dataclass(slots=True, eq=False)
class Account:
    """What the owner of an account on a platform has seen of it: pay handed in for, if approved, and hours online."""

    platform: int
    earned: int = 0
    hours: float = 0.0


COPIES = 40
"""Bits of a batch's identity that are its own; those above them say which of the batches that it stands for."""


@dataclass(slots=True, eq=False)
class Worker:
    """A person who looks for work; traits are drawn once, the rest is what has happened so far."""

    id: int
    country: int
    hours_wanted: float
    reservation_wage: float
    speed: float
    accuracy: float
    key: int
    sessions: list[tuple[float, float]] = field(default_factory=list)
    passed_over: set[int] = field(default_factory=set)
    done: dict[int, int] = field(default_factory=dict)
    known: dict[int, float] = field(default_factory=dict)
    """Batches that the worker has tried of each requester; those of contacts count in part."""
    choices: int = 0
    """Choices left to chance that the worker has made."""
    staff: bool = False
    """Whether a vendor pays the person by the month: they work shifts, take what there is and stay to the end."""
    past_approved: int = 0
    past_rejected: int = 0
    home: int = 0
    """Position of the platform on which the first account is."""
    accounts: list[Account] = field(default_factory=list)
    """The accounts of who holds more than one, the first before the others; empty for everybody else."""
    present: bool = True
    """Whether the person uses the platform at this time."""
    stays: list[tuple[float, float]] = field(default_factory=list)
    """Sign-on and sign-off of the last day's sessions, where a rule asks for them."""
    session_earnings: int = 0
    """Rewards of what was submitted in the present session, in micro-dollars, if all is approved."""
    online_since: float = 0.0
    """Time less the hours online so far in the present session."""
    power: Power = ALWAYS
    """The power at home."""
    session: int = -1
    """Row of the present session in the record, or -1 while offline."""
    claim: "Claim | None" = None
    """The claim in hand."""
    caught: list["Caught"] = field(default_factory=list)
    """HITs that a script has accepted and that wait to be worked."""
    tips: "list[tuple[Batch, Found]]" = field(default_factory=list)
    """Batches that the worker has heard of and not yet looked at, and how."""
    heard_of: set[int] = field(default_factory=set)
    """Batches that a contact has told of."""
    hazard: float = 0.0
    """Chance per day to leave for good; see `sim.people.tenure`."""
    patience: float = math.inf
    """Accumulated hazard at which the person leaves."""
    exposure: float = 0.0
    """Hazard accumulated so far."""
    recent_earnings: float = 0.0
    """Rewards of late, in micro-dollars, the older ones counting less."""
    recent_hours: float = 0.0
    """Hours online of late, the older ones counting less."""
    session_since: float = 0.0
    """Time less the hours online so far in the present session, whatever the platform."""
    practice: dict[int, int] | None = None
    """HITs that somebody who is new has done of each kind of work, or None for who has long been there."""
    verdicts: dict[int, tuple[int, int]] = field(default_factory=dict)
    """HITs judged and HITs rejected by each requester, as far as the worker goes by them."""
    qualified: set[int] = field(default_factory=set)
    """Requesters whose test has been passed."""
    paperwork_due: float = 0.0
    """Hours of payments, messages and appeals that wait."""
    paperwork_week: int = -1000
    """The last week in which there was paperwork to do."""
    here_since: float = -math.inf
    """When the person came."""
    sent_back: list["Again"] = field(default_factory=list)
    """Work of theirs that requesters have sent back to be done again."""


@dataclass(slots=True)
class Notes:
    """What a requester remembers of one worker, in HITs."""

    done: int = 0
    right: int = 0
    rejected: int = 0


@dataclass(slots=True)
class Register:
    """Whom a requester has met, shut out and put on its list; workers by id."""

    notes: dict[int, Notes] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    invited: set[int] = field(default_factory=set)


@dataclass(slots=True)
class PublicScore:
    """What the public ratings say of a requester: reports, and the HITs that they tell of; at full scale."""

    reports: float = 0.0
    judged: float = 0.0
    rejected: float = 0.0


@dataclass(slots=True, eq=False)
class Requester:
    """A client: what it really pays for an hour, how often and how much it posts, how it judges."""

    id: int
    country: int
    posting_weight: float
    size: float
    hourly_pay: float
    style: int
    review_hours: float
    key: int
    platform: int = 0
    """Position of the platform on which it posts."""
    qualification_hours: float = 0.0
    """How long the test, training or guidelines take that it asks for before the first work."""
    least_approved: int = 0
    """Approved HITs that a worker must have before being let in."""
    least_rate: float = 0.0
    """Approval rate that a worker must have."""
    admits: int | None = None
    """The one country of residence that is let in, or None for all."""
    blocks: bool = False
    """Whether it shuts out workers whose work it rejected."""
    invites: bool = False
    """Whether it keeps a list of good workers."""
    relists: bool = False
    """Whether it stops admitting countries in which a rule makes an answer dearer."""
    tightens: bool = False
    """Whether it asks for a better record when a rule makes an answer dearer."""
    register: Register = field(default_factory=Register)
    price: float = 1.0
    """What it offers now, over what it began with."""
    priced_at: float = -math.inf
    """When it last thought of its price."""
    public: PublicScore = field(default_factory=PublicScore)
    """What workers have reported of it."""
    considered_by: bytes = b""
    """Who ever looks at its work, a bit for each person by id; empty before anybody comes upon it."""


@dataclass(slots=True, eq=False)
class Batch:
    """HITs posted together on the same terms.

    `offered` is the reward before any rule and `reward` what the rules in force make of it, both in
    micro-dollars; `reward` has one value per country of residence of the worker.
    """

    id: int
    requester: Requester
    market: "Market"
    task: int
    posted: float
    usual_hours: float
    offered: int
    reward: np.ndarray
    fee_rate: float
    hits: int
    asked: int
    left: int
    key: int
    seen: np.ndarray
    """The reward that workers go by, by country: `reward`, or `offered` where nobody reacts."""
    expected: list[float]
    """The hourly pay that this comes to for usual work, in USD as they are worth to workers once paid out."""
    least_approved: int = 0
    least_rate: float = 0.0
    shut_out: list[bool] | None = None
    """Which countries of residence are not let in, or None for none."""
    allotted: float = 0.0
    """Hours within which a HIT must be handed in."""
    rank: int = 0
    """The place of the simulated list at which it is kept, or 0 for where its age and what is left of it put it."""
    probe: int = -1
    """Which arm of a field experiment it belongs to, or -1."""
    for_the_list: bool = False
    """Whether only those on the requester's list are let in."""
    gated: bool = True
    """Whether there may be anybody whom the requester does not let in."""
    automated: int = 0
    """Assignments that a machine does instead."""
    priced: bool = False
    """Whether an auction has found its price."""
    learned: bool = False
    """Whether the requester has drawn a lesson for its price."""
    closed: bool = False
    listed: bool = False
    reviewed: int = 0
    rejected: int = 0
    sent_back: int = 0
    """Assignments that have been sent back to be done again."""
    waiting: list["HandedIn"] = field(default_factory=list)

    def copy(self, number: int) -> int:
        """Return the identity of one of the platform's batches for which this one stands; number 0 is its own."""
        return self.id + (number << COPIES)

    @property
    def hourly_pay(self) -> float:
        """What the offered reward comes to for an hour of usual work, in USD."""
        return self.offered / MICROS / self.usual_hours


@dataclass(slots=True, eq=False)
class Caught:
    """HITs of one batch that a worker's script has accepted: how many, when, until when, and in which session.

    `session` is -1 while the owner, whom an alert has reached, is not yet online.
    """

    batch: Batch
    hits: int
    since: float
    until: float
    session: int


@dataclass(slots=True, eq=False)
class HandedIn:
    """What one worker submitted from one claim, waiting for the requester."""

    worker: int
    rows: np.ndarray
    right: np.ndarray
    verdict_draw: np.ndarray
    good_faith_draw: np.ndarray


@dataclass(slots=True, eq=False)
class Submissions:
    """All that lies before a requester in one round of review of a batch, in the order handed in.

    Every array has one value per submission: the ledger's row, the worker, the worker's country, the
    reward in micro-dollars, whether the answer is right, and the draws that decide what is unsettled.
    """

    batch: Batch
    rows: np.ndarray
    worker: np.ndarray
    country: np.ndarray
    reward: np.ndarray
    right: np.ndarray
    verdict_draw: np.ndarray
    good_faith_draw: np.ndarray

    def __len__(self) -> int:
        return int(self.rows.size)

    def hours(self, world: "World") -> np.ndarray:
        """Return what each took, or would take as a requester reckons, who thinks of answers not yet given."""
        if (self.rows < 0).all():
            return np.full(len(self), self.batch.usual_hours)
        spent: np.ndarray = world.ledger.assignments["hours"][self.rows]
        return spent

    def reckoned(self) -> "Submissions":
        """Return the same answers as the requester had reckoned with them before they were given."""
        return replace(self, rows=np.full_like(self.rows, -1))

    def only(self, chosen: np.ndarray) -> "Submissions":
        """Return the submissions for which `chosen` is true."""
        return Submissions(
            self.batch,
            *(getattr(self, column)[chosen] for column in self.__slots__ if column != "batch"),
        )


def imagined(batch: Batch) -> Submissions:
    """Return one right answer from each country, as a requester thinks of them before there are any."""
    countries = np.arange(batch.reward.size)
    nobody, right = np.full(countries.size, -1), np.ones(countries.size, dtype=bool)
    draws = np.ones(countries.size)
    return Submissions(batch, nobody, nobody, countries, batch.reward, right, draws, draws)


@dataclass(slots=True, eq=False)
class Again:
    """What a requester has sent back of one round of review, to be done again until some time.

    `chosen` says of the whole round what was sent back. Of what was, `done` says which have been done again, and
    `luck` holds the draws that decide how a HIT that is done again comes out, and what the requester then finds.
    """

    submissions: Submissions
    chosen: np.ndarray
    until: float
    done: np.ndarray
    luck: np.ndarray
