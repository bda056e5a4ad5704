"""Reports: a result as one page that needs no network, with text, charts, tables, manifest and how to have it again."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment as Templates
from jinja2 import FileSystemLoader
from markupsafe import Markup, escape

from dashboard import exhibit, several
from dashboard.exhibit import Exhibit, Table
from sim import Scenario
from sim.comparing import findings
from sim.comparing.answer import Answer, Estimate, quantity
from sim.comparing.comparison import HEADLINES
from sim.language import Language, phrase
from sim.measures import catalogue
from sim.sweeps.effects import amount, opening, sentences, span
from sim.sweeps.overview import Effect
from sim.sweeps.sharing import Shared

PAGE = "report.html"

Look = Callable[[Answer], Answer]
"""How the answers of a page are looked at: as they are, by another clock, in another currency."""

MISSING = "–"

STATES = {
    "complete": phrase("complete"),
    "incomplete": phrase("incomplete: some simulations failed"),
    "running": phrase("not finished"),
    "interrupted": phrase("interrupted"),
}
"""What the manifest says of a folder, in words."""


@dataclass(frozen=True)
class Part:
    """One part of a page under a heading: sentences, tables, charts, then parts of its own."""

    title: str
    sentences: Sequence[str] = ()
    tables: Sequence[Table] = ()
    exhibits: Sequence[Exhibit] = ()
    parts: Sequence["Part"] = ()
    again: "Again | None" = None


@dataclass(frozen=True)
class Again:
    """How to have a result again: the command, and the files that it needs beside it, by name."""

    command: str
    files: Mapping[str, str] = field(default_factory=dict)


def of_folder(shared: Shared, say: Language) -> str:
    """Return the page of a folder of results, whichever command made it."""
    titles = [say(scenario.title) for scenario in shared.scenarios]
    again = Again(shared.command, shared.files)
    if not shared.swept:
        return of_comparison(shared.comparison, shared.scenarios, titles, again, say, shared.manifest)
    manifest = shared.manifest
    if shared.overview.paired:
        title = say("“{other}” compared with “{baseline}”", other=titles[-1], baseline=titles[0])
    else:
        title = titles[-1]
    parts = [
        _found_at_points(shared, titles, say),
        Part(say("Point by point"), exhibits=list(exhibit.of_points(shared, say)) if _several(shared) else ()),
        _left_out(say),
        _again(again, manifest["digest"] or "", shared.scenarios, titles, say),
        Part(say("Manifest"), tables=[_manifest(manifest, say)]),
    ]
    return _page(title, say(shared.scenarios[-1].question), parts, say)


def of_comparison(
    content: dict[str, Any],
    scenarios: Sequence[Scenario],
    titles: Sequence[str],
    again: Again,
    say: Language,
    manifest: dict[str, Any] | None = None,
    look: Look = lambda answer: answer,
    notes: Sequence[str] = (),
) -> str:
    """Return the page of a comparison, the first scenario being the baseline, or of one scenario by itself.

    `content` is what the comparison found, as `--json` writes it; `titles` are the scenarios' in the reader's language.
    `notes` tell how it is looked at, if not in the usual way.
    """
    sides = range(1, len(titles)) if len(titles) > 1 else (0,)
    answers = [look(Answer(content, titles[0], titles[side], side)) for side in sides]
    title = f"{', '.join(titles[1:])} — {titles[0]}"
    if len(titles) == 2:
        title = say("“{other}” compared with “{baseline}”", other=titles[1], baseline=titles[0])
    parts = [
        *([Part(say("How it is looked at"), notes)] if notes else ()),
        *([_all_beside(answers, say)] if len(answers) > 1 and answers[0].replications > 1 else ()),
        *(_answered(answer, say, alone=len(answers) == 1) for answer in answers),
        _left_out(say),
        _again(again, content["digest"], scenarios, titles, say),
        Part(say("Manifest"), tables=[_manifest(manifest or _made(content, scenarios), say)]),
    ]
    question = say(scenarios[sides[-1]].question) if len(answers) == 1 else ""
    return _page(title if len(titles) > 1 else titles[0], question, parts, say)


def _all_beside(answers: Sequence[Answer], say: Language) -> Part:
    """Return all scenarios beside the baseline in one table."""
    title, rows = say(several.TITLE, baseline=answers[0].baseline), several.rows(answers, say)
    return Part(
        title, [several.note(answers, say)], [Table(title, list(rows[0]), [list(row.values()) for row in rows])]
    )


def _answered(answer: Answer, say: Language, alone: bool) -> Part:
    """Return what one scenario changes against the baseline; with one replication, only whether its rules bit."""
    title = say("What was found") if alone else f"{answer.other} — {answer.baseline}"
    if answer.replications < 2:
        return Part(title, [*findings.bites(say, answer), say(findings.NO_HEADLINE)])
    table = _headlines(answer, say)
    if answer.side == 0:
        return Part(title, tables=[table])
    if answer.same:
        same = say(
            "**“{other}” and “{baseline}” give exactly the same results** in all {n:d} paired "
            "simulations, so there is nothing to draw.",
            other=answer.other,
            baseline=answer.baseline,
            n=answer.replications,
        )
        return Part(title, [same, *findings.bites(say, answer)], [table])
    themes = [Part(theme, exhibits=drawn) for theme, drawn in exhibit.of_comparison(answer, say)]
    return Part(title, findings.findings(say, answer), [table], parts=themes)


def _headlines(answer: Answer, say: Language) -> Table:
    """Return the headline measures of both sides with their difference and its interval, or of one by itself."""
    rows = {row.measure: row for row in answer.estimates()}
    paired = answer.side > 0
    sides = [answer.baseline, answer.other, say("difference")] if paired else [say("mean")]
    heads = [say("Measure"), *sides, say("95% interval"), say("Who is counted"), say("n")]
    return Table(
        say("All headline measures"), heads, [_headline(rows[key], paired, say) for key in HEADLINES if key in rows]
    )


def _headline(row: Estimate, paired: bool, say: Language) -> list[str]:
    def written(value: float | None, change: bool = False) -> str:
        return MISSING if value is None else quantity(say, value, row.unit, change=change, level=row.level)

    values = [written(row.baseline)] if paired else []
    values += [written(row.value)] + ([written(row.difference, True)] if paired else [])
    low, high = written(row.low, paired), written(row.high, paired)
    reach = say("{low} to {high}", low=low, high=high) if None not in (row.low, row.high) else MISSING
    return [_label(row, say), *values, reach, say(row.population), say.number(row.n)]


def _label(row: Estimate | Effect, say: Language) -> str:
    return f"{say(catalogue()[row.measure].label)}, {findings.unit(say, row.unit)}"


def _several(shared: Shared) -> bool:
    return shared.overview.replications > 1


def _found_at_points(shared: Shared, titles: Sequence[str], say: Language) -> Part:
    """Return what an experiment of many points found: sentences, and a table of the headline measures."""
    overview, runs = shared.overview, shared.manifest["runs"]
    title = say("What was found")
    if not _several(shared):
        return Part(title, [say(findings.NO_HEADLINE)])
    told = [opening(say, overview, titles[-1], titles[0]), *sentences(say, overview)] if overview.paired else []
    told += [say(message, **gaps) for message, gaps in shared.notices]
    if runs.get("finished", 0) < runs["wanted"]:
        told.append(
            say(
                "Points that lack a simulation are left out: {missing:d} of {wanted:d} simulations are missing.",
                missing=runs["wanted"] - runs.get("finished", 0),
                wanted=runs["wanted"],
            )
        )
    mean = say("mean difference") if overview.paired else say("mean")
    heads = [say("Measure"), mean, say("95% interval"), say("all points"), say("Who is counted")]
    rows = [
        [
            _label(effect, say),
            amount(say, effect, effect.mean, overview.paired),
            span(say, effect, effect.low, effect.high, overview.paired),
            span(say, effect, effect.lowest, effect.highest, overview.paired),
            say(effect.population),
        ]
        for effect in (overview.effects[key] for key in HEADLINES if key in overview.effects)
    ]
    return Part(title, told, [Table(say("All headline measures"), heads, rows)])


def _left_out(say: Language) -> Part:
    return Part(say("What this leaves out"), [say(caveat) for caveat in (*findings.LEFT_OUT, findings.MEANING)])


def _again(again: Again, digest: str, scenarios: Sequence[Scenario], titles: Sequence[str], say: Language) -> Part:
    """Return what differs between the scenarios and how to have the result again."""
    told = say("The command gives the same digest with the same version: {digest}.", digest=digest)
    settings = [
        dict(_flat(scenario.model_dump(mode="json", exclude={"name", "title", "question"}))) for scenario in scenarios
    ]
    paths = dict.fromkeys(path for each in settings for path in each)
    rows = [
        [path, *(str(each.get(path, MISSING)) for each in settings)]
        for path in paths
        if len({str(each.get(path)) for each in settings}) > 1
    ]
    differing = Table(say("Parameters in which the scenarios differ"), [say("Parameter"), *titles], rows)
    return Part(say("Have this result again"), [told] if digest else [], [differing] if rows else [], again=again)


def _flat(content: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(content, dict | list) and content:
        items = content.items() if isinstance(content, dict) else enumerate(content)
        for key, value in items:
            yield from _flat(value, f"{path}.{key}" if path else str(key))
    else:
        yield path, content


def _made(content: dict[str, Any], scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """Return what can be said of a comparison that is in no folder, as a manifest does."""
    return {
        "version": content["version"],
        "seed": content["seed"],
        "replications": content["replications"],
        "digest": content["digest"],
        "scenarios": [{"name": scenario.name, "fingerprint": scenario.fingerprint} for scenario in scenarios],
    }


def _manifest(manifest: dict[str, Any], say: Language) -> Table:
    """Return what computed the result, as a table of two columns."""
    runs, sessions = manifest.get("runs", {}), manifest.get("sessions", [])
    known = {
        say("State"): say(STATES.get(manifest.get("status", ""), "")),
        say("Version of the model"): manifest.get("model", manifest["version"]),
        say("Seed"): str(manifest["seed"]),
        say("Replications"): say.number(manifest["replications"]),
        say("Simulations wanted"): str(runs.get("wanted", "")),
        say("Simulations finished"): str(runs.get("finished", "")),
        say("Simulations failed"): str(runs.get("failed", "")),
        say("Begun"): sessions[0]["began"] if sessions else "",
        say("Ended"): sessions[-1]["ended"] if sessions else "",
        say("Digest of all simulations"): manifest.get("digest") or "",
        **{say("Fingerprint of “{name}”", name=entry["name"]): entry["fingerprint"] for entry in manifest["scenarios"]},
        **manifest.get("surroundings", {}),
    }
    return Table(say("What computed this result"), [say("What"), say("Value")], [[k, v] for k, v in known.items() if v])


def _page(title: str, question: str, parts: Sequence[Part], say: Language) -> str:
    return _template().render(
        title=title,
        question=question,
        parts=parts,
        language=say.name,
        words={
            "contents": say("Contents"),
            "skip": say("Skip to the findings"),
            "made": say(
                "Made by Piecerate, a simulation; every number here comes from a model, none from observation."
            ),
            "files": say("Put the files above in one folder and type there:"),
            "type": say("On the command line:"),
        },
    )


@cache
def _template() -> Any:
    loader = FileSystemLoader(Path(__file__).parent)
    pages = Templates(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    pages.filters |= {"marked": _marked, "picture": _picture, "attached": _attached}
    return pages.get_template(PAGE)


def _marked(sentence: str) -> Markup:
    """Return a sentence of Markdown, in which nothing but bold words is marked up, as HTML."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(sentence))))


def _picture(drawing: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"


def _attached(text: str) -> str:
    return f"data:application/octet-stream;base64,{b64encode(text.encode()).decode()}"
