"""Examples of cooperation between networks: where, with which services and money, to what outcome.

Examples are other people's words, with their source. What can be compared with a study is what an example
states of its surroundings; nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, get_type_hints

from pydantic import ConfigDict, Field

from overlap.domain.source import Source
from overlap.domain.study_types import NoUnknownKeys

Text = Annotated[str, Field(strict=True, min_length=1)]
MaybeText = Annotated[str, Field(strict=True)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]
AtLeastZero = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Longitude = Annotated[float, Field(strict=True, ge=-180, le=180)]
Latitude = Annotated[float, Field(strict=True, ge=-90, le=90)]
Year = Annotated[int, Field(strict=True, ge=1800, le=2200)]


@dataclass(frozen=True, kw_only=True)
class Case:
    """`[[case]]`: one example. The last keys are its surroundings, each left out where it is not known."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    title: Annotated[Text, Field(description="what it is called")]
    id: Annotated[MaybeText, Field(description="a short name; left out, the title")] = ""
    place: Annotated[Text, Field(description="where it is, in words")]
    longitude_deg: Annotated[Longitude, Field(description="longitude of its point, EPSG:4326")]
    latitude_deg: Annotated[Latitude, Field(description="latitude of its point, EPSG:4326")]
    networks: Annotated[Texts, Field(description="networks of the study that cooperate there")]
    services: Annotated[
        tuple[Text, ...], Field(description="services that it offers, such as e-government")
    ] = ()
    funding: Annotated[MaybeText, Field(description="who pays, such as a universal service fund")] = ""
    year: Annotated[Year, Field(description="the year in which it began")]
    outcome: Annotated[MaybeText, Field(description="what came of it, as the source tells it")] = ""
    source: Annotated[Text, Field(description="where it is told: a title, an address")]
    licence: Annotated[Text, Field(description="under which licence the source is")]
    people_1km: Annotated[AtLeastZero | None, Field(description="people within 1 km of its point")] = None
    people_5km: Annotated[AtLeastZero | None, Field(description="people within 5 km of it")] = None
    people_10km: Annotated[AtLeastZero | None, Field(description="people within 10 km of it")] = None
    people_uncovered_5km: Annotated[
        AtLeastZero | None,
        Field(description="people within 10 km of it who live more than 5 km from every counter of the two"),
    ] = None
    apart_m: Annotated[
        AtLeastZero | None, Field(description="metres between the counters of the two; 0 under one roof")
    ] = None
    levels: Annotated[
        dict[str, AtLeastZero],
        Field(description="digital level of the counter of each network, as { library = 2, post = 1 }"),
    ] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Its id, else its title."""
        return self.id or self.title

    def features(self) -> dict[str, float]:
        """What it states of its surroundings, by the names of `pair_features`."""
        stated = {name: getattr(self, name) for name in COUNTED if getattr(self, name) is not None}
        return {**stated, **{level_of(network): level for network, level in self.levels.items()}}


COUNTED = ("people_1km", "people_5km", "people_10km", "people_uncovered_5km", "apart_m")
"""Features that are people or metres; all others are digital levels."""

_LEVEL = "level_"


def level_of(network: str) -> str:
    """The feature that is the digital level of a network's counter."""
    return f"{_LEVEL}{network}"


def features_among(columns: Iterable[object]) -> list[str]:
    """Those columns of `cases` or `pair_features` that are compared."""
    return [name for name in map(str, columns) if name in COUNTED or name.startswith(_LEVEL)]


def meaning_of(name: str) -> str:
    """What a key of an example means."""
    notes = get_type_hints(Case, include_extras=True)[name].__metadata__
    return str(notes[-1].description)


@dataclass(frozen=True)
class Cases:
    """The examples of one file, in the order of their keys."""

    cases: tuple[Case, ...]
    source: Source
