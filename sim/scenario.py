"""A scenario: the complete, frozen description of one world and of the rules that apply in it."""

import hashlib
import json
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.choices import AnyChoice
from sim.choices.satisficer import Satisficer
from sim.parameters import Section, param
from sim.platforms.chain import circle, graph
from sim.regulation.contradictions import Problem, contradictions
from sim.rules import AnyRule
from sim.sections.channel import Channel
from sim.sections.contacts import Contacts
from sim.sections.country import Country
from sim.sections.instruments import Instruments
from sim.sections.multi_homing import MultiHoming
from sim.sections.platform import Platform
from sim.sections.practice import Practice
from sim.sections.probe import MOST_ALLOWED, Probe, between_arms, share_of_postings
from sim.sections.ratings import Ratings
from sim.sections.reactions import Reactions
from sim.sections.requesters import RejectionStyle, Requesters
from sim.sections.run import Behaviour, Run
from sim.sections.selection import Selection
from sim.sections.task import TaskType
from sim.sections.tenure import Tenure
from sim.sections.vendor import Vendor
from sim.sections.workers import Workers
from sim.shocks import AnyShock


class Scenario(Section):
    """One world and its rules, ready to run."""

    name: str = param("", "Name of the scenario, taken from its file.", source="the file")
    title: str = param("", "The scenario in a few words, as tables and sentences name it.", source="the author")
    question: str = param("", "The question that this scenario helps to answer.", source="the author")
    run: Run = Run()
    behaviour: Behaviour = Behaviour()
    platforms: dict[str, Platform] = Field(
        default={"main": Platform()}, min_length=1, description="Platforms on which work is posted and done."
    )
    multi_homing: MultiHoming = MultiHoming()
    choice: Annotated[AnyChoice, Field(description="How workers choose among the offers that they see.")] = Satisficer()
    workers: Workers = Workers()
    contacts: Contacts = Contacts()
    tenure: Tenure = Tenure()
    practice: Practice = Practice()
    ratings: Ratings = Ratings()
    requesters: Requesters = Requesters()
    selection: Selection = Selection()
    reactions: Reactions = Reactions()
    instruments: Instruments = Instruments()
    countries: dict[str, Country] = Field(
        min_length=1, description="Countries in which workers live or requesters are established."
    )
    channels: dict[str, Channel] = Field(
        default={}, description="Ways in which workers are paid; the first that serves a worker counts."
    )
    vendors: dict[str, Vendor] = Field(
        default={}, description="Intermediaries that take work from platforms and have people of a country do it."
    )
    tasks: dict[str, TaskType] = Field(min_length=1, description="Kinds of work, and how each is posted.")
    styles: dict[str, RejectionStyle] = Field(min_length=1, description="Ways in which requesters judge.")
    probes: tuple[Probe, ...] = Field(default=(), description="Arms of field experiments inside the market.")
    shocks: Annotated[tuple[AnyShock, ...], Field(description="Events that befall the market.")] = ()
    rules: Annotated[tuple[AnyRule, ...], Field(description="Rules in force, asked in this order.")] = ()

    @model_validator(mode="after")
    def holds_together(self) -> "Scenario":
        """Refuse what is wrong only between parameters, all of it at once."""
        problems = [
            *self._shares(),
            *self._rows(),
            *self._channels(),
            *self._vendors(),
            *contradictions(self.rules, self.countries, self.run.warmup_days),
            *self._shocks(),
            *self._probes(),
        ]
        if problems:
            text = "; ".join(sentence for _, sentence in problems)
            raise PydanticCustomError("together", "{text}", {"text": text, "problems": problems})
        return self

    @property
    def fingerprint(self) -> str:
        """A hash of everything that decides the results: names, texts and sources are left out."""
        texts: dict[str, Any] = {"countries": {"__all__": {"name", "source"}}}
        left_out: dict[str, Any] = {"name": True, "title": True, "question": True, **texts}
        if not self.probes:
            left_out["probes"] = True  # a market that nobody experiments in is what it was before there were probes
        content = self.model_dump(mode="json", exclude=left_out)
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]

    @property
    def probes_share(self) -> float:
        """The share of all batches posted that are probes."""
        terms = self.requesters
        return share_of_postings(self.probes, terms.tracked_batches_per_day * terms.unseen_work_multiplier)

    def _shares(self) -> Iterator[Problem]:
        for table, column in (
            ("countries", "worker_share"),
            ("countries", "requester_share"),
            ("tasks", "batch_share"),
            ("styles", "requester_share"),
            ("platforms", "worker_share"),
            ("platforms", "requester_share"),
        ):
            total = sum(getattr(row, column) for row in getattr(self, table).values())
            if abs(total - 1) > 1e-6:
                yield (table,), f"the {column} of all {table} must add up to 1; they add up to {total:.6g}"

    def _rows(self) -> Iterator[Problem]:
        for name, task in self.tasks.items():
            if task.hits_min > task.hits_cap:
                yield (
                    ("tasks", name, "hits_min"),
                    f"tasks.{name}.hits_min = {task.hits_min:.12g} is above hits_cap = {task.hits_cap}",
                )

    def _vendors(self) -> Iterator[Problem]:
        sources = [*self.platforms, *self.vendors]
        for name, vendor in self.vendors.items():
            if name in self.platforms:
                yield ("vendors", name), f"vendors.{name} has the name of a platform; give it another"
            if vendor.country not in self.countries:
                yield (
                    ("vendors", name, "country"),
                    f'vendors.{name}.country = "{vendor.country}" is none of the countries of this scenario: '
                    f"{', '.join(self.countries)}",
                )
            for source in vendor.through or ("",):
                if source not in sources:
                    yield (
                        ("vendors", name, "through"),
                        f'vendors.{name}.through has "{source}", which is no platform and no vendor of this scenario: '
                        f"{', '.join(sources)}",
                    )
        for code in {vendor.country for vendor in self.vendors.values()}:
            total = sum(vendor.worker_share for vendor in self.vendors.values() if vendor.country == code)
            if total > 1 + 1e-9:
                yield ("vendors",), f"the worker_share of all vendors in {code} add up to {total:.6g}, which is above 1"
        round_trip = circle(graph(self.platforms, self.vendors))
        if round_trip:
            yield (
                ("vendors", round_trip[0], "through"),
                f"vendors.{round_trip[0]}.through goes round in a circle: {' -> '.join(round_trip)}; "
                "money must come from a platform",
            )

    def _channels(self) -> Iterator[Problem]:
        for name, channel in self.channels.items():
            for column in ("countries", "platforms"):
                for row in getattr(channel, column):
                    if row not in getattr(self, column):
                        yield (
                            ("channels", name, column),
                            f'channels.{name}.{column} has "{row}", which is none of the {column} of '
                            f"this scenario: {', '.join(getattr(self, column))}",
                        )

    def _shocks(self) -> Iterator[Problem]:
        for position, shock in enumerate(self.shocks):
            if shock.from_day >= shock.until_day:
                yield (
                    ("shocks", position, "until_day"),
                    f"shocks.{position}.until_day = {shock.until_day:.12g} is not after "
                    f"from_day = {shock.from_day:.12g}",
                )
            for column, table in shock.rows().items():
                row = getattr(shock, column)
                if row not in getattr(self, table):
                    yield (
                        ("shocks", position, column),
                        f'shocks.{position}.{column} = "{row}" is none of the {table} of this scenario: '
                        f"{', '.join(getattr(self, table))}",
                    )
            arrivals = getattr(shock, "arrivals", 0.0)
            if arrivals > self.behaviour.reserve:
                yield (
                    ("shocks", position, "arrivals"),
                    f"shocks.{position}.arrivals = {arrivals:.12g} is above behaviour.reserve = "
                    f"{self.behaviour.reserve:.12g}: there are not so many people outside",
                )

    def _probes(self) -> Iterator[Problem]:
        for place, probe in enumerate(self.probes):
            yield from probe.problems(place, self.run.scale)
            if probe.task not in self.tasks:
                yield (
                    ("probes", place, "task"),
                    f'probes.{place}.task = "{probe.task}" is none of the tasks of this scenario: '
                    f"{', '.join(self.tasks)}",
                )
            if probe.reports and not self.ratings.users_share:
                yield (
                    ("probes", place, "reports"),
                    f"probes.{place}.reports = {probe.reports:.12g} would be seen by nobody: ratings.users_share is 0, "
                    "so set it above 0",
                )
        yield from between_arms(self.probes)
        if self.probes_share > MOST_ALLOWED:
            yield (
                ("probes",),
                f"the probes would be {self.probes_share:.1%} of all batches posted, and would move the market that "
                f"they are to measure; allowed: at most {MOST_ALLOWED:.0%}, and better under 2%, so lower per_day",
            )
