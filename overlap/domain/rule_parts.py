"""What a published access rule asks for: parts of a few shapes, joined by AND and OR."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Discriminator, Field, Tag

Text = Annotated[str, Field(strict=True, min_length=1)]
Role = Annotated[str, Field(strict=True, pattern=r"^([a-z][a-z0-9_]*)?$")]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Metres = Annotated[float, Field(strict=True, gt=0, le=1_000_000)]
Within = Annotated[float, Field(strict=True, gt=0, le=100_000)]  # as far as the pass counts exactly
Positive = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
Number = Annotated[int, Field(strict=True, gt=0)]

NO_UNKNOWN_KEYS = ConfigDict(extra="forbid", strict=False)


@dataclass(frozen=True, kw_only=True)
class ShareWithin:
    """At least this share of people, 0 to 1, live within so many metres of a counter.

    Without a share, since the source names none, what is found is told and not judged.
    `among` is the role of a class of areas whose people alone are meant; `each` the role of a level in every
    area of which it must hold. Roles are words such as `rural`, which a study maps to areas of its own.
    """

    __pydantic_config__: ClassVar[ConfigDict] = NO_UNKNOWN_KEYS
    within_m: Within
    share: Share | None = None
    among: Role = ""
    each: Role = ""


@dataclass(frozen=True, kw_only=True)
class Counters:
    """At least so many counters, in all or in the areas of a class."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_UNKNOWN_KEYS
    counters_at_least: Number
    among: Role = ""


@dataclass(frozen=True, kw_only=True)
class PeoplePerCounter:
    """At most so many people for each counter, in all or in every area of a level."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_UNKNOWN_KEYS
    people_per_counter_at_most: Positive
    among: Role = ""
    each: Role = ""


@dataclass(frozen=True, kw_only=True)
class Spacing:
    """At most a share of counters, 0 to 1, lie closer than so many metres to another of their network."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_UNKNOWN_KEYS
    apart_m: Metres
    closer_at_most: Share = 0.0
    among: Role = ""


@dataclass(frozen=True, kw_only=True)
class NotMeasured:
    """A part that nothing here measures: what it says, and what it needs, such as travel time."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_UNKNOWN_KEYS
    needs: Text
    says: Text


@dataclass(frozen=True, kw_only=True)
class AllOf:
    """Every part must hold."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_UNKNOWN_KEYS
    all: Annotated[tuple[Asked, ...], Field(min_length=1)]


@dataclass(frozen=True, kw_only=True)
class AnyOf:
    """One part that holds will do."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_UNKNOWN_KEYS
    any: Annotated[tuple[Asked, ...], Field(min_length=1)]


Part = ShareWithin | Counters | PeoplePerCounter | Spacing | NotMeasured

SHAPES: dict[str, type[Part | AllOf | AnyOf]] = {
    "all": AllOf,
    "any": AnyOf,
    "within_m": ShareWithin,
    "counters_at_least": Counters,
    "people_per_counter_at_most": PeoplePerCounter,
    "apart_m": Spacing,
    "needs": NotMeasured,
}
"""What a part of a rule may be, by the key that tells it."""


def _shape(value: Any) -> str | None:
    return next((key for key in SHAPES if isinstance(value, Mapping) and key in value), None)


Asked = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[ShareWithin, Tag("within_m")]
    | Annotated[Counters, Tag("counters_at_least")]
    | Annotated[PeoplePerCounter, Tag("people_per_counter_at_most")]
    | Annotated[Spacing, Tag("apart_m")]
    | Annotated[NotMeasured, Tag("needs")],
    Discriminator(_shape),
]
"""A part, or a tree of parts."""


def leaves(asked: Asked) -> tuple[Part, ...]:
    """The parts of a tree, in the order in which they are written."""
    if isinstance(asked, AllOf | AnyOf):
        return tuple(leaf for each in branches(asked) for leaf in leaves(each))
    return (asked,)


def branches(asked: AllOf | AnyOf) -> tuple[Asked, ...]:
    """What a tree joins."""
    return asked.all if isinstance(asked, AllOf) else asked.any
