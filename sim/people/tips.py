"""Tips: batches that a worker has heard of, looked at before the list."""

from typing import TYPE_CHECKING

from sim.dispatch.contract import Search, Seeking
from sim.ledger import Found
from sim.people.judgement import admitted, considers, expects, fits, interests, worth_doing

if TYPE_CHECKING:
    from sim.entities import Batch, Worker
    from sim.world import World


def follow(world: "World", worker: "Worker", search: Search) -> Seeking:
    """Look at what the worker has heard of, the latest news first, until something is good enough or nothing is left.

    A batch that is gone costs a look, one that is there a preview.
    """
    traits = world.scenario.workers
    while worker.tips:
        batch, found = worker.tips.pop()
        if batch.market is not search.market:
            continue
        there = batch.listed and batch.id not in worker.passed_over and batch.id not in search.refused
        hours = (traits.preview_seconds if there else traits.look_seconds) / 3600
        if hours >= search.time_left(world.env.now):
            return None
        search.looks += not there
        search.previews += there
        search.hours += hours
        yield world.env.timeout(hours)
        if there and takes(world, worker, search, batch, found):
            search.acceptances += 1
            search.found = found
            return batch
    return None


def takes(world: "World", worker: "Worker", search: Search, batch: "Batch", found: Found) -> bool:
    """Tell whether a worker who has previewed a batch takes it, and remember it if not.

    An alert rings for what a person has set, so what it rang for need only pay; news from others must interest too.
    """
    rule = batch.market.dispatch
    if not batch.listed or rule.direct(world, batch) == 0 or not rule.shows(world, worker, batch):
        return False
    if not admitted(world, worker, batch):
        return False
    if found == Found.ALERTED:
        pays = worth_doing(world, worker, batch)
    else:
        drawn_in = considers(world, worker, batch) and interests(world, worker, batch)
        pays = drawn_in and expects(world, worker, batch) is not None
    if not pays:
        worker.passed_over.add(batch.id)
    elif not fits(world, worker, batch, search.ends - world.env.now):
        search.refused.add(batch.id)
        return False
    return pays
