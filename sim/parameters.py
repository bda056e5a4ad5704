"""What a parameter is: a value that carries its own doc, unit, range and source.

Checks, the command line, the dashboard's controls, the JSON schema and the documentation are all made
from the fields declared with `param`, so a parameter is described once, where it is declared.
"""

import re
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, Tag, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sim.errors import Sentence

Kind = Literal["number", "count", "choice", "text", "flag", "list"]

NUMBER = r"[-+]?(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
NUMBER_WITH_UNIT = re.compile(rf"({NUMBER})\s*(.*)", re.DOTALL)


def param(
    default: Any = ...,
    doc: str = "",
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    source: str = "",
) -> Any:
    """Declare one parameter of a scenario, a rule or a row of data.

    `unit` is empty only for names and texts. `source` says where the default comes from; "judgement"
    is an honest source, silence is not.
    """
    extra: dict[str, Any] = {"unit": unit, "source": source}
    return Field(default=default, description=doc, ge=low, le=high, json_schema_extra=extra)


class Section(BaseModel):
    """A frozen group of parameters: unknown keys are refused, numbers may be written with their unit."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, validate_default=True)

    @field_validator("*", mode="before")
    @classmethod
    def read_quantity(cls, value: Any, info: ValidationInfo) -> Any:
        """Read "7.25 USD/h" as 7.25 where the parameter is in USD/h; refuse any other unit."""
        field = cls.model_fields[info.field_name or ""]
        if not _is_number(field.annotation):
            return value
        if isinstance(value, bool):
            raise ValueError("a number is wanted here, not true or false")
        return quantity(value, unit_of(field)) if isinstance(value, str) else value


@dataclass(frozen=True)
class Parameter:
    """One leaf of a scenario as data, for tables, controls and documentation."""

    path: str
    kind: Kind
    doc: str
    unit: str
    low: float | None
    high: float | None
    default: Any
    choices: tuple[str, ...]
    source: str

    @property
    def allowed(self) -> Sentence:
        """Say in words what may be written here: "a number from 0 to 100 USD/h"."""
        choices = ", ".join(f'"{choice}"' for choice in self.choices)
        if self.kind == "choice":
            return Sentence("one of {choices}", choices=choices)
        if self.kind == "text":
            return Sentence("a text in quotes")
        if self.kind == "flag":
            return Sentence("true or false")
        if self.kind == "list" and self.choices:
            return Sentence("a list of any of {choices}", choices=choices)
        if self.kind == "list":
            return Sentence("a list of numbers ({unit})", unit=self.unit) if self.unit else Sentence("a list of texts")
        noun = Sentence("a whole number") if self.kind == "count" else Sentence("a number")
        gaps = {"noun": noun, "unit": Sentence(self.unit)}
        if self.low is not None and self.high is not None:
            return Sentence(
                "{noun} from {low} to {high} ({unit})", low=f"{self.low:.12g}", high=f"{self.high:.12g}", **gaps
            )
        if self.low is not None:
            return Sentence("{noun} from {low} ({unit})", low=f"{self.low:.12g}", **gaps)
        if self.high is not None:
            return Sentence("{noun} to {high} ({unit})", high=f"{self.high:.12g}", **gaps)
        return Sentence("{noun} ({unit})", **gaps)

    @property
    def reach(self) -> str:
        """Say in short from where to where it goes: "0 to 100", or the choices; empty if anything is allowed."""
        ends = " to ".join(f"{end:.12g}" for end in (self.low, self.high) if end is not None)
        return ends or ", ".join(self.choices)

    @property
    def usual(self) -> str:
        """Write the default as a text; empty if it must be given."""
        if self.default in (None, PydanticUndefined):
            return ""
        if isinstance(self.default, tuple | list):
            return ", ".join(map(str, self.default)) or "none"
        return str(self.default)


def quantity(text: str, unit: str) -> float:
    """Read a number that may be followed by its unit.

    >>> quantity("7.25 USD/h", "USD/h"), quantity("7.25", "USD/h")
    (7.25, 7.25)
    """
    match = NUMBER_WITH_UNIT.fullmatch(text.strip())
    if match is None:
        raise ValueError(Sentence("not a number"))
    number, written = float(match[1]), match[2]
    if written == "%" and unit == "share":
        raise ValueError(Sentence("shares are written without per cent: {share}", share=f"{number / 100:.12g}"))
    if written not in ("", unit):
        raise ValueError(
            Sentence("wrong unit {written}, this value is in {unit}", written=repr(written[:40]), unit=Sentence(unit))
        )
    return number


def parameters(section: type[BaseModel], prefix: str = "") -> Iterator[Parameter]:
    """Walk every parameter declared below a section.

    Rows of data come once, as `tasks.*.reward_median`; the parameters of a rule under the rule's name, as
    `rules.price_floor.hourly`.
    """
    for name, field in section.model_fields.items():
        path = f"{prefix}{name}"
        below = list(sections_inside(field.annotation))
        for step, inner in below:
            yield from parameters(inner, f"{path}.{step}")
        if not below and field.json_schema_extra is not None:
            yield describe(path, field)


def plug_ins(section: type[BaseModel], prefix: str = "") -> dict[str, list[str]]:
    """Return the fields below a section that hold rules of a family, and the names of the rules that each may hold.

    Fields are named as parameters are: `rules`, `platforms.*.dispatch`.
    """
    found: dict[str, list[str]] = {}
    for name, field in section.model_fields.items():
        for step, inner in sections_inside(field.annotation):
            if step in ("", "*."):
                found |= plug_ins(inner, f"{prefix}{name}.{step}")
            else:
                found.setdefault(f"{prefix}{name}", []).append(step.removesuffix("."))
    return found


def describe(path: str, field: FieldInfo) -> Parameter:
    """Return one declared field as data."""
    kind, choices = _kind(field.annotation)
    return Parameter(
        path=path,
        kind=kind,
        doc=field.description or "",
        unit=unit_of(field),
        low=next((limit.ge for limit in field.metadata if hasattr(limit, "ge")), None),
        high=next((limit.le for limit in field.metadata if hasattr(limit, "le")), None),
        default=None if field.is_required() else field.get_default(call_default_factory=True),
        choices=choices,
        source=_extra(field, "source"),
    )


def unit_of(field: FieldInfo) -> str:
    """Return the unit a field was declared in; empty for names and texts."""
    return _extra(field, "unit")


def _extra(field: FieldInfo, key: str) -> str:
    extra = field.json_schema_extra
    return str(extra.get(key, "")) if isinstance(extra, dict) else ""


def _is_number(annotation: Any) -> bool:
    parts = get_args(annotation) if _is_union(annotation) else (annotation,)
    return any(part in (int, float) for part in parts)


def _is_union(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, types.UnionType)


def _kind(annotation: Any) -> tuple[Kind, tuple[str, ...]]:
    if get_origin(annotation) is Literal:
        return "choice", tuple(get_args(annotation))
    if annotation is bool:
        return "flag", ()
    if annotation is int:
        return "count", ()
    if _is_number(annotation):
        return "number", ()
    if get_origin(annotation) in (list, tuple):
        inner = get_args(annotation)[0]
        return "list", tuple(get_args(inner)) if get_origin(inner) is Literal else ()
    return "text", ()


def sections_inside(annotation: Any) -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield each section that a field holds, with the step of the path that leads to it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield "", annotation
    elif get_origin(annotation) is dict:
        yield from (("*.", row) for _, row in sections_inside(get_args(annotation)[1]))
    elif get_origin(annotation) is tuple:
        inner = get_args(annotation)[0]
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield "*.", inner
        yield from _tagged_sections(inner)
    elif _is_union(annotation):
        for member in get_args(annotation):
            yield from _tagged_sections(member)


def _tagged_sections(annotation: Any) -> Iterator[tuple[str, type[BaseModel]]]:
    if get_origin(annotation) is not Annotated:
        return
    inner, *marks = get_args(annotation)
    tag = next((mark.tag for mark in marks if isinstance(mark, Tag)), None)
    if tag is not None:
        yield f"{tag}.", inner
        return
    for member in get_args(inner):
        yield from _tagged_sections(member)
