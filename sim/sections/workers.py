"""The people who do the work: hours, habits, speed, what they accept."""

from typing import Literal

from sim.parameters import Section, param
from sim.sections.sources import DIFALLAH_2018, HORTON, INFERRED, JUDGEMENT


class Workers(Section):
    """The people who do the work: how many, when, how fast, and what they accept."""

    active: int = param(
        100_000,
        "Workers who look for work on the platform, at full scale.",
        unit="workers",
        low=1,
        high=100_000_000,
        source=DIFALLAH_2018,
    )
    hours_wanted_median: float = param(
        5.8,
        "Hours a week that the median worker would like to be online.",
        unit="h/week",
        low=0.01,
        high=168,
        source=INFERRED,
    )
    hours_wanted_log_sd: float = param(
        1.2, "Spread of the hours wanted.", unit="log points", low=0, high=3, source=INFERRED
    )
    hours_wanted_cap: float = param(
        90, "Most hours a week that anyone wants.", unit="h/week", low=1, high=168, source=JUDGEMENT
    )
    session_hours_mean: float = param(
        1.2, "Mean length of a planned session.", unit="h", low=0.05, high=24, source=JUDGEMENT
    )
    session_shape: Literal["lognormal", "exponential"] = param(
        "lognormal", "Shape of the lengths of planned sessions.", source="judgement"
    )
    session_log_sd: float = param(0.8, "Spread of session lengths.", unit="log points", low=0, high=3, source=JUDGEMENT)
    day_starts: float = param(
        10,
        "Local hour at which a worker's day on the platform starts.",
        unit="h",
        low=0,
        high=24,
        source=JUDGEMENT,
    )
    day_ends: float = param(22, "Local hour at which it ends.", unit="h", low=0, high=24, source=JUDGEMENT)
    night_activity: float = param(
        0.3,
        "Rate of sign-ons outside the day, as a share of the daytime rate.",
        unit="share",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
    reservation_wage_median: float = param(
        1.38,
        "Median hourly wage below which a worker would not work.",
        unit="USD/h",
        low=0,
        high=1000,
        source=HORTON,
    )
    reservation_wage_log_sd: float = param(
        1.86,
        "Spread of reservation wages.",
        unit="log points",
        low=0,
        high=4,
        source=f"{HORTON}, derived from the elasticity at the median",
    )
    reservation_wage_link: float = param(
        0.5,
        "Elasticity of a country's reservation wages to its minimum wage, relative to the whole pool.",
        unit="elasticity",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
    speed_log_sd: float = param(
        0.5,
        "Spread over workers of the time they need for the same HIT.",
        unit="log points",
        low=0,
        high=2,
        source=INFERRED,
    )
    task_noise_log_sd: float = param(
        0.45,
        "Spread of one worker's times on HITs of the same batch.",
        unit="log points",
        low=0,
        high=2,
        source="Saito et al. 2019, WWW, its share taken by judgement",
    )
    task_noise: Literal["lognormal", "exponential"] = param(
        "lognormal",
        "Shape of one worker's times on HITs of the same batch; exponential has the usual length as its mean.",
        source="Saito et al. 2019, WWW (lognormal); exponential is the service time of queueing theory",
    )
    judgement_log_sd: float = param(
        0.6,
        "Spread of workers' guesses of how long a HIT takes.",
        unit="log points",
        low=0,
        high=3,
        source="Saito et al. 2019, WWW, its share taken by judgement",
    )
    look_seconds: float = param(
        5, "Time to take in one line of the list.", unit="s", low=0.1, high=600, source=JUDGEMENT
    )
    preview_seconds: float = param(15, "Time to preview a batch.", unit="s", low=0, high=3600, source=JUDGEMENT)
    looks_per_page: int = param(
        15,
        "Looks after which a fruitless search may be given up.",
        unit="looks",
        low=1,
        high=1000,
        source=INFERRED,
    )
    leave_share: float = param(
        0.15,
        "Chance to end the session after a page without anything acceptable.",
        unit="share",
        low=0,
        high=1,
        source=INFERRED,
    )
    considered_share: float = param(
        0.35,
        "Share of requesters whose work a given worker considers at all.",
        unit="share",
        low=0,
        high=1,
        source=INFERRED,
    )
    interest_share: float = param(
        0.4,
        "Chance that a batch of a considered requester interests the worker.",
        unit="share",
        low=0,
        high=1,
        source=INFERRED,
    )
    spell_mean: float = param(
        38,
        "HITs of one batch that a worker means to do in a row.",
        unit="HITs",
        low=1,
        high=100000,
        source=INFERRED,
    )
    return_share: float = param(
        0.11, "Chance to return a HIT after having begun it.", unit="share", low=0, high=1, source=INFERRED
    )
    disappointed_share: float = param(
        0.5,
        "Chance to give up a batch whose first HIT shows pay below the reservation wage.",
        unit="share",
        low=0,
        high=1,
        source=INFERRED,
    )
    finishes_queue: bool = param(
        False,
        "Whether a worker stays past the end of the session until all HITs held are done.",
        source="judgement",
    )
    overrun_minutes: float = param(
        10,
        "Longest that a worker stays past the planned end to finish a HIT.",
        unit="min",
        low=0,
        high=1440,
        source=JUDGEMENT,
    )
    half_life_days: float = param(
        404,
        "Days after which half of a cohort of workers has left; gives those present the time they have been there.",
        unit="days",
        low=1,
        high=36500,
        source=DIFALLAH_2018,
    )
    past_hits_per_hour: float = param(
        14,
        "Approved HITs per hour wanted in the time before the simulation, for gates that ask for a record.",
        unit="HITs/h",
        low=0,
        high=1000,
        source="judgement: near what the baseline itself yields",
    )
    memory: float = param(
        1,
        "How much each batch done for a requester sharpens the guess of what its next one pays; 0 is not at all.",
        unit="ratio",
        low=0,
        high=100,
        source="judgement: 1 averages independent errors",
    )
    rejection_weight: float = param(
        1,
        "How much the expected share of rejections lowers expected pay; above 1 for harm to the record, 0 is off.",
        unit="ratio",
        low=0,
        high=100,
        source="judgement: 1 is the expected value of pay",
    )
    rejection_prior: float = param(
        0.007,
        "Median share of HITs that workers expect an unknown requester to reject.",
        unit="share",
        low=0,
        high=1,
        source="the published mean over tasks, Hara et al. 2018, CHI; that workers expect it is a judgement",
    )
    rejection_prior_log_sd: float = param(
        0.8,
        "Spread of that expectation over pairs of worker and requester.",
        unit="log points",
        low=0,
        high=4,
        source=JUDGEMENT,
    )
    rejection_prior_hits: float = param(
        20,
        "HITs judged by a requester that the expectation counts for.",
        unit="HITs",
        low=0.1,
        high=100000,
        source=JUDGEMENT,
    )
    paperwork_weekly_minutes: float = param(
        3,
        "Payments and messages in a week after one with earnings; 0 is none.",
        unit="min/week",
        low=0,
        high=600,
        source="judgement; kinds of invisible labour: Toxtli, Suri & Savage 2021, CSCW",
    )
    paperwork_rejection_minutes: float = param(
        2,
        "Messages and appeals for a rejected HIT; 0 is none.",
        unit="min",
        low=0,
        high=600,
        source=JUDGEMENT,
    )
    redo_success: float = param(
        0.7,
        "Chance that a wrong answer becomes right when it is done again, with the reason of its rejection at hand.",
        unit="share",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
    catcher_share: float = param(
        0.12,
        "Share of workers with a script that accepts well-paid new work before people see it; 0 is nobody.",
        unit="share",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
    alert_share: float = param(
        0,
        "Share of workers whom alerts of well-paid new work reach while they are offline; 0 is nobody.",
        unit="share",
        low=0,
        high=1,
        source="no published share was found, so nobody by default",
    )
    watch_share: float = param(
        0.02,
        "Share of requesters for whose work a script or alert watches; at 1:k, k times as many, all at most.",
        unit="share",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
    watch_reward_median: float = param(
        0.10,
        "Median over people of the least reward of a HIT that their script or alert watches for.",
        unit="USD",
        low=0,
        high=100,
        source=JUDGEMENT,
    )
    watch_reward_log_sd: float = param(
        0.8, "Spread over people of that least reward.", unit="log points", low=0, high=3, source=JUDGEMENT
    )
    alert_response: float = param(
        0.2,
        "Chance that an alert by day brings a worker online.",
        unit="share",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
    alert_night_ratio: float = param(
        0.25,
        "That chance outside the worker's day, as a share of the chance by day.",
        unit="ratio",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
    alert_minutes: float = param(
        3, "Mean time from an alert to signing on.", unit="min", low=0, high=600, source=JUDGEMENT
    )
    alert_hours_share: float = param(
        0.25,
        "Most hours a week in sessions that alerts bring about, as a share of the hours wanted.",
        unit="share",
        low=0,
        high=1,
        source=JUDGEMENT,
    )
    accuracy_mean: float = param(
        0.92,
        "Mean share of HITs that a worker answers rightly.",
        unit="share",
        low=0.01,
        high=0.999,
        source=JUDGEMENT,
    )
    accuracy_sd: float = param(
        0.05, "Spread over workers of that share.", unit="share", low=0, high=0.3, source=JUDGEMENT
    )
