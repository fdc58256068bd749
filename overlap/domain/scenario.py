"""Scenarios as they are written: what if counters were opened, closed, moved or brought online."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from overlap.domain.study_types import Count, NoUnknownKeys, Spending

Text = Annotated[str, Field(strict=True, min_length=1)]
MaybeText = Annotated[str, Field(strict=True)]
Longitude = Annotated[float, Field(strict=True, ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(strict=True, ge=-90, le=90, allow_inf_nan=False)]
Year = Annotated[int, Field(strict=True, ge=1800, le=2200)]
Rung = Annotated[int, Field(strict=True, ge=0)]
Value = StrictStr | StrictBool | StrictInt | Annotated[StrictFloat, Field(allow_inf_nan=False)]


@dataclass(frozen=True, kw_only=True)
class Which:
    """The counters that a change is about: by a selection or by ids, one of the two."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    where: Annotated[
        MaybeText,
        Field(
            description="which counters, as in [groups], such as network == 'post' and level < 2; those "
            "beyond the areas are chosen by ids alone"
        ),
    ] = ""
    ids: Annotated[tuple[Text, ...], Field(description="or their ids, as ['post:17']")] = ()


@dataclass(frozen=True, kw_only=True)
class Open:
    """`what = "open"`: new counters, at one place or at the places of a file of candidates."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    what: Annotated[Literal["open"], Field(description="the kind of change")]
    network: Annotated[Text, Field(description="network of the study that it belongs to")]
    name: Annotated[MaybeText, Field(description="what it is called; candidates bring their own names")] = ""
    longitude: Annotated[Longitude | None, Field(description="degrees, EPSG:4326")] = None
    latitude: Annotated[Latitude | None, Field(description="degrees, EPSG:4326")] = None
    candidates: Annotated[
        MaybeText, Field(description="or a file of candidates, NAME of [candidates.NAME]: one at each place")
    ] = ""
    where: Annotated[
        MaybeText, Field(description="which of the candidates, such as pupils > 100; left out, all")
    ] = ""
    level: Annotated[
        Rung | None, Field(description="rung of the rubric that it stands on; left out, as columns tell")
    ] = None
    columns: Annotated[
        dict[str, Value],
        Field(description="what stands in columns of the network's file, as { internet = 'yes' }"),
    ] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Close(Which):
    """`what = "close"`: counters that serve nobody any more."""

    what: Annotated[Literal["close"], Field(description="the kind of change")]


@dataclass(frozen=True, kw_only=True)
class Move(Which):
    """`what = "move"`: counters that go to another place."""

    what: Annotated[Literal["move"], Field(description="the kind of change")]
    longitude: Annotated[Longitude, Field(description="where to, degrees, EPSG:4326")]
    latitude: Annotated[Latitude, Field(description="where to, degrees, EPSG:4326")]


@dataclass(frozen=True, kw_only=True)
class Connect(Which):
    """`what = "connect"`: counters get internet and stand at least on the study's `online_level`."""

    what: Annotated[Literal["connect"], Field(description="the kind of change")]


@dataclass(frozen=True, kw_only=True)
class Level(Which):
    """`what = "level"`: counters stand on a rung of the rubric, whatever else is known of them."""

    what: Annotated[Literal["level"], Field(description="the kind of change")]
    to: Annotated[Rung, Field(description="the rung; 0 is none")]


@dataclass(frozen=True, kw_only=True)
class Service(Which):
    """`what = "service"`: services that counters begin or cease to offer."""

    what: Annotated[Literal["service"], Field(description="the kind of change")]
    add: Annotated[tuple[Text, ...], Field(description="services that are added, as ['e_government']")] = ()
    remove: Annotated[tuple[Text, ...], Field(description="services that are taken away")] = ()


@dataclass(frozen=True, kw_only=True)
class Assign(Which):
    """`what = "set"`: other values in columns of the file, such as opening hours.

    Groups and indicators follow; `where` of a network does not, so a status of closed closes nothing.
    """

    what: Annotated[Literal["set"], Field(description="the kind of change")]
    columns: Annotated[
        dict[str, Value],
        Field(min_length=1, description="columns and what stands in them, as { saturday = 'yes' }"),
    ]


Change = Annotated[
    Open | Close | Move | Connect | Level | Service | Assign,
    Field(discriminator="what"),
]
OfCounters = Close | Move | Connect | Level | Service | Assign


@dataclass(frozen=True, kw_only=True)
class Path:
    """`[path]`: counters brought online year by year, first those that newly reach the most people."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    where: Annotated[
        Text,
        Field(
            description="which counters shall all be online for certain, such as network == 'post'; of those "
            "inside the areas"
        ),
    ]
    first_year: Annotated[Year, Field(description="the first year in which counters are connected")]
    last_year: Annotated[Year, Field(description="the last one")]
    budget_per_year: Annotated[
        Spending | None,
        Field(
            description="what may be spent in each year, in the study's currency, at the costs of [costs] "
            "connect; what is left lapses"
        ),
    ] = None
    sites_per_year: Annotated[
        Count | None, Field(description="or how many counters are connected in each year")
    ] = None


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A file of `[scenarios] files`: changes, all made at once, or a path."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    title: Annotated[Text, Field(description="what it is called, in every table")]
    description: Annotated[MaybeText, Field(description="what it is about, in your words")] = ""
    change: Annotated[
        tuple[Change, ...],
        Field(description="what is changed: each a [[change]], over the counters as the study has them"),
    ] = ()
    path: Annotated[
        Path | None, Field(description="instead of changes: yearly steps towards a goal, as [path]")
    ] = None


KINDS: dict[str, type[Open | OfCounters]] = {
    "open": Open,
    "close": Close,
    "move": Move,
    "connect": Connect,
    "level": Level,
    "service": Service,
    "set": Assign,
}
