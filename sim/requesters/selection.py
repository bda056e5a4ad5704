"""How requesters select workers: they note what each did for them, shut some out and ask others back.

A requester sees of a worker only what it has itself received: how many HITs, how many it found right, how many it
rejected. A worker rejected `selection.block_after` times is let in no more. One who did `selection.invite_after`
HITs of which `selection.invite_accuracy` were right goes on a list; a share of the later batches is for
the list alone, once that has `selection.invite_least` people at full scale.

Source: blocks and qualifications as MTurk offers them; who uses them how often is a judgement.
"""

from typing import TYPE_CHECKING

import numpy as np

from sim.entities import Notes

if TYPE_CHECKING:
    from sim.entities import Requester, Submissions
    from sim.world import World


def take_note(world: "World", submissions: "Submissions", approved: np.ndarray) -> None:
    """Let a requester that selects remember a round of review, and act on it."""
    requester = submissions.batch.requester
    if not (requester.blocks or requester.invites):
        return
    terms, register = world.scenario.selection, requester.register
    people, position = np.unique(submissions.worker, return_inverse=True)
    done = np.bincount(position)
    right = np.bincount(position, submissions.right)
    rejected = np.bincount(position, ~approved)
    for worker, *counts in zip(people.tolist(), done.tolist(), right.tolist(), rejected.tolist(), strict=True):
        notes = register.notes.setdefault(worker, Notes())
        notes.done += counts[0]
        notes.right += int(counts[1])
        notes.rejected += int(counts[2])
        if requester.blocks and notes.rejected >= terms.block_after:
            register.blocked.add(worker)
        if requester.invites and notes.done >= terms.invite_after:
            good = notes.right >= terms.invite_accuracy * notes.done
            (register.invited.add if good else register.invited.discard)(worker)


def for_the_list_alone(world: "World", requester: "Requester", posting: int) -> bool:
    """Tell whether a requester posts this batch for its list alone."""
    terms = world.scenario.selection
    if not requester.invites or len(requester.register.invited) * world.scenario.run.scale < terms.invite_least:
        return False
    return bool(world.draws.selection.uniforms(1, owner=posting)[0] < terms.invite_batches)
