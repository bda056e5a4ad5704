"""The streams that the people of a run draw from while it lasts, each named for its purpose."""

from sim.chance import Chance


class Draws:
    """One stream for each kind of luck that comes up during a run."""

    def __init__(self, chance: Chance) -> None:
        self.looks = chance.of_luck("looks through the list")
        self.work = chance.of_luck("work on a claim")
        self.selection = chance.of_luck("batches for the list alone")
        self.proofs = chance.of_luck("proofs of why a HIT was not finished")
        self.rebuttals = chance.of_luck("rebuttals of the presumption of employment")
        self.redo = chance.of_luck("work that is done again")
        self.appeals = chance.of_luck("decisions on appeals")
        self.reports = chance.of_luck("errors in reported times")
        self.reaction = chance.of_luck("requesters' reactions")
        self.spells = chance.of_luck("lengths of spells")
        self.entry = chance.of_people("decisions to come or go")
        self.alerts = chance.of_luck("answers to alerts")
        self.lifetimes = chance.of_luck("lifetimes of batches")
        self.choices = chance.of_luck("choices among offers")
        self.invitations = chance.of_luck("people invited to openings")
        self.machines = chance.of_luck("work left to machines")
        self.departures = chance.of_luck("clients who leave")
        self.platforms = chance.of_luck("choices of a platform")
