"""Published access rules: where each is written, how far it was read, and what a study is held against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, Field

from overlap.domain.rule_parts import NO_UNKNOWN_KEYS, Asked, Part, ShareWithin, Text, leaves

Status = Literal["in force", "withdrawn", "planning norm", "analogue"]
Reading = Literal["primary", "secondary", "general knowledge"]
Metric = Literal["straight line", "road", "travel time", "not stated"]
Kind = Literal["post", "library", "any"]

Said = Annotated[str, Field(strict=True)]


@dataclass(frozen=True, kw_only=True)
class RuleSource:
    """Where a rule is written."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_UNKNOWN_KEYS
    title: Text
    publisher: Text
    url: Said = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One published access rule.

    `wording` is told in our own words; `read` says how far its source was read; `assumption` how it is
    measured where the source leaves that open, and `leaves_out` which part of it is not assessed and why.
    `labels` say what roles are called where that is not the word itself, such as Inner London.
    A rule with a `group` is held against that group of a study instead of the networks of its kind.
    """

    __pydantic_config__: ClassVar[ConfigDict] = NO_UNKNOWN_KEYS
    id: Annotated[str, Field(strict=True, pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Text
    country: Annotated[str, Field(strict=True, pattern=r"^([A-Z]{2})?$")]
    network: Kind
    wording: Text
    source: RuleSource
    status: Status
    read: Reading
    metric: Metric
    asks: Asked
    year: Annotated[int, Field(strict=True, ge=1900, le=2100)] | None = None
    assumption: Said = ""
    leaves_out: Said = ""
    group: Said = ""
    labels: dict[str, Text] = field(default_factory=dict, hash=False)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of its tree, in the order in which they are written."""
        return leaves(self.asks)

    def held_against(self, networks: Iterable[str]) -> tuple[str, ...]:
        """The networks that it is about, or its group."""
        if self.group:
            return (self.group,)
        return tuple(name for name in networks if self.network in ("any", name))


def distances_of(rules: Iterable[Rule]) -> tuple[float, ...]:
    """The distances within which rules count people, in metres, ascending: edges that a pass must hold."""
    parts = (part for rule in rules for part in rule.parts)
    return tuple(sorted({part.within_m for part in parts if isinstance(part, ShareWithin)}))


@dataclass(frozen=True)
class ClassAreas:
    """The areas of one level that a role stands for: `chosen` has shape (areas,)."""

    level: str
    chosen: NDArray[np.bool_]


@dataclass(frozen=True)
class RulesAsked:
    """The rules that a study is held against.

    `wanted` are the ids of those that the study asks for, the others are assessed beside them; `levels` and
    `classes` say which level and which areas stand for a role.
    """

    rules: tuple[Rule, ...] = ()
    wanted: tuple[str, ...] = ()
    levels: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, ClassAreas] = field(default_factory=dict)

    @property
    def labels(self) -> dict[str, str]:
        """What roles are called; of several rules the first says it."""
        return {role: label for rule in reversed(self.rules) for role, label in rule.labels.items()}
