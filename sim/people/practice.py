"""Practice and tiredness: how long a worker takes for a HIT and how often it is wrong, beside that worker at best.

Practice follows a power law. After n HITs of a kind a newcomer takes

    ((k + m) / (k + n)) ** exponent    for n < m,

times as long as somebody long there, with k the head start and m the HITs after which they are alike; the
share of wrong answers follows with an exponent of its own. People there from the start are the measure: their speed and
accuracy are what those traits say. Beyond some hours online in a session HITs take longer, and more answers are wrong,
by a share for each further hour. Both are worked out once for a claim.

Source: Newell & Rosenbloom 1981, Mechanisms of skill acquisition and the law of practice, for the power law.
"""

from typing import TYPE_CHECKING

from sim.entities import Worker

if TYPE_CHECKING:
    from sim.sections.practice import Practice
    from sim.world import World


def unpractised(terms: "Practice", done: int, exponent: float) -> float:
    """Return by what factor somebody who has done so many HITs of a kind does worse than the practised."""
    if not exponent or done >= terms.practised_after:
        return 1.0
    factor: float = ((terms.head_start + terms.practised_after) / (terms.head_start + done)) ** exponent
    return factor


def usual_pace(world: "World", worker: Worker, task: int) -> float:
    """Return the hours that a worker who is not tired takes for an hour's usual work of a kind."""
    if worker.practice is None:
        return worker.speed
    terms = world.scenario.practice
    return worker.speed * unpractised(terms, worker.practice.get(task, 0), terms.exponent)


def tired_hours(world: "World", worker: Worker) -> float:
    """Return for how many hours of this session a worker has been tiring."""
    return max(0.0, world.env.now - worker.session_since - world.scenario.practice.tiring_after)


def pace(world: "World", worker: Worker, task: int) -> float:
    """Return the hours that a worker takes at this time for an hour's usual work of a kind."""
    slower = world.scenario.practice.tiring_slower
    return usual_pace(world, worker, task) * (1 + slower * tired_hours(world, worker) if slower else 1)


def accuracy(world: "World", worker: Worker, task: int) -> float:
    """Return the share of HITs of a kind that a worker gets right at this time."""
    terms = world.scenario.practice
    wrong = 1 + terms.tiring_errors * tired_hours(world, worker) if terms.tiring_errors else 1.0
    if worker.practice is not None:
        wrong *= unpractised(terms, worker.practice.get(task, 0), terms.error_exponent)
    return worker.accuracy if wrong == 1 else max(0.0, 1 - (1 - worker.accuracy) * wrong)


def practise(worker: Worker, task: int, hits: int) -> None:
    """Note that somebody who is new has done more HITs of a kind."""
    if worker.practice is not None:
        worker.practice[task] = worker.practice.get(task, 0) + hits
