"""One arm of a field experiment: openings that an experimenter posts into the running market."""

from collections.abc import Iterator

from sim.parameters import Section, param
from sim.sections.sources import DIFALLAH_2018, JUDGEMENT

Problem = tuple[tuple[str | int, ...], str]
"""Where something is wrong between parameters, and what, in one sentence."""

AUTHOR = "the experimenter"

MOST_REMARKED = 0.02
"""Share of all batches posted from which probes are said to move the market that they measure."""

MOST_ALLOWED = 0.1
"""Share from which they are refused."""


class Probe(Section):
    """An arm: what is posted, how often, and on which terms; arms of one experiment are compared with its first.

    Each opening is a HIT that asks for some people, one HIT each. Arms are dealt to openings at random, each as often
    as its rate says. The account behind an opening lets in everybody and approves all work by silence.
    """

    experiment: str = param(
        "Experiment",
        "Experiment to which the arm belongs, whose first arm the others are compared with.",
        source=AUTHOR,
    )
    arm: str = param(..., "Name of the arm, as tables and sentences have it.", source=AUTHOR)
    per_day: float = param(
        16,
        "Openings a day on the full platform; a sample gets as many fewer.",
        unit="openings/day",
        low=0.001,
        high=100_000,
        source="judgement: all arms together stay under 2 % of the batches posted",
    )
    task: str = param("survey", "Kind of work, one of those of the scenario.", source=AUTHOR)
    people: int = param(
        10, "Different workers whom an opening asks for.", unit="workers", low=1, high=10_000, source=JUDGEMENT
    )
    usual_minutes: float = param(5, "Usual length of the HIT.", unit="min", low=0.02, high=600, source=JUDGEMENT)
    reward: float = param(0.25, "Reward.", unit="USD", low=0.001, high=1000, source=JUDGEMENT)
    floor_hourly: float = param(
        0,
        "Least hourly pay on the usual length, by which the reward of this opening alone is lifted; 0 for none.",
        unit="USD/h",
        low=0,
        high=1000,
        source="minimum wages given to single openings: Horton 2017, Price floors and employer preferences",
    )
    open_hours: float = param(
        24, "Time after which an opening is withdrawn.", unit="h", low=0.1, high=10000, source=JUDGEMENT
    )
    hour_from: float = param(
        0, "Hour of the day, universal time, from which it is posted.", unit="h", low=0, high=24, source=AUTHOR
    )
    hour_until: float = param(
        24, "Hour of the day, universal time, until which it is posted.", unit="h", low=0, high=24, source=AUTHOR
    )
    allotted_minutes: float = param(
        60,
        "Time allotted for the HIT; then it goes back to the list.",
        unit="min",
        low=1,
        high=100_000,
        source="MTurk requester documentation, default of the web form",
    )
    position: float = param(
        0,
        "Rank of the platform's list at which it is kept, in both orders; 0 for where its age and size put it.",
        unit="rank",
        low=0,
        high=1_000_000,
        source="Chilton et al. 2010, HCOMP: positions kept by posting anew",
    )
    reports: float = param(
        0,
        "Reports on the account that the public ratings show, each of one HIT.",
        unit="reports",
        low=0,
        high=100_000,
        source="Benson, Sojourner & Umyarov 2020, Management Science: accounts with ratings made for the purpose",
    )
    reported_rejected: float = param(
        0, "Share of the HITs reported on that were rejected.", unit="share", low=0, high=1, source=AUTHOR
    )
    again_days: float = param(
        0,
        "Days in which a worker may take part once, in any arm of the experiment, counted from the start; with 0, "
        "once in each opening.",
        unit="days",
        low=0,
        high=730,
        source=f"{DIFALLAH_2018}: 30 in a survey",
    )
    invited: float = param(
        0,
        "Workers of the full platform who are invited to each opening and may alone take it; 0 lets in everybody.",
        unit="workers",
        low=0,
        high=10_000_000,
        source=AUTHOR,
    )

    @property
    def pay(self) -> float:
        """What the HIT pays, in USD, the floor counted."""
        return max(self.reward, self.floor_hourly * self.usual_minutes / 60)

    def problems(self, place: int, scale: float) -> Iterator[Problem]:
        """Yield what is wrong with this arm in a sample of 1:`scale`."""
        if not self.arm.strip():
            yield ("probes", place, "arm"), f"probes.{place}.arm is empty; give the arm a name"
        if self.hour_from >= self.hour_until:
            yield (
                ("probes", place, "hour_until"),
                f"probes.{place}.hour_until = {self.hour_until:.12g} is not after hour_from = {self.hour_from:.12g}; "
                "hours are of one day, in universal time",
            )
        if 1 < self.position <= scale:
            yield (
                ("probes", place, "position"),
                f"probes.{place}.position = {self.position:.12g} cannot be told from the top of the list at run.scale "
                f"= {scale:.12g}, where one place stands for as many; allowed: 0, 1, more than {scale:.12g}, or a "
                "smaller run.scale",
            )
        if 0 < self.invited < scale / 2:
            yield (
                ("probes", place, "invited"),
                f"probes.{place}.invited = {self.invited:.12g} is nobody at run.scale = {scale:.12g}; "
                f"allowed: 0, or at least {scale:.12g}",
            )


def share_of_postings(probes: tuple[Probe, ...], batches_per_day: float) -> float:
    """Return what share of all batches posted probes are.

    >>> share_of_postings((Probe(arm="a", per_day=10), Probe(arm="b", per_day=10)), 980)
    0.02
    """
    rate = sum(probe.per_day for probe in probes)
    return rate / (rate + batches_per_day) if rate else 0.0


def between_arms(probes: tuple[Probe, ...]) -> Iterator[Problem]:
    """Yield what is wrong between the arms of an experiment."""
    first: dict[str, Probe] = {}
    names = set()
    for place, probe in enumerate(probes):
        reference = first.setdefault(probe.experiment, probe)
        if (probe.experiment, probe.arm) in names:
            yield (
                ("probes", place, "arm"),
                f'probes.{place}.arm = "{probe.arm}" is there twice in the experiment "{probe.experiment}"; '
                "give each arm a name of its own",
            )
        names.add((probe.experiment, probe.arm))
        for shared in ("again_days", "open_hours"):
            if getattr(probe, shared) != getattr(reference, shared):
                yield (
                    ("probes", place, shared),
                    f"probes.{place}.{shared} = {getattr(probe, shared):.12g} differs from that of the first arm, "
                    f"{getattr(reference, shared):.12g}; all arms of an experiment share it",
                )
