"""What a study says of where to act: places, gaps, costs, candidates, priorities, scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from overlap.domain.scenario import Change
from overlap.domain.study_types import AreaLimit, AtLeastZero, Cost, Money, NoUnknownKeys, Weight


@dataclass(frozen=True, kw_only=True)
class PlacesFile:
    """`[places]`: settlements, by which gaps are named and where new sites may be."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    file: Annotated[str, Field(description="the file; a relative path starts at the study file")] = ""
    layer: Annotated[str, Field(description="which layer, sheet or inner file, where there are several")] = ""
    id: Annotated[str, Field(description="column of ids; left out, it is recognised")] = ""
    name: Annotated[str, Field(description="column of names; left out, it is recognised")] = ""
    longitude: Annotated[str, Field(description="column of longitudes; left out, it is recognised")] = ""
    latitude: Annotated[str, Field(description="column of latitudes; left out, it is recognised")] = ""
    crs: Annotated[
        str,
        Field(
            description="the coordinate reference system, such as EPSG:2157, where the file does not say it"
        ),
    ] = ""
    where: Annotated[str, Field(description="which rows count, such as place in ('city', 'town')")] = ""
    licence: Annotated[str, Field(description="under which licence the file is")] = ""
    date: Annotated[str, Field(description="the day that the file describes")] = ""


@dataclass(frozen=True, kw_only=True)
class GapSettings:
    """`[gaps]`: what a gap region is."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    density_per_km2: Annotated[
        AtLeastZero,
        Field(description="people beyond reach on a square kilometre from which ground belongs to a region"),
    ] = 5.0
    largest_km2: Annotated[
        float,
        Field(
            strict=True,
            gt=0,
            allow_inf_nan=False,
            description="square kilometres above which a region is split where the fewest live",
        ),
    ] = 1000.0
    distances_km: Annotated[
        tuple[Annotated[float, Field(strict=True, gt=0, le=100, allow_inf_nan=False)], ...],
        Field(
            max_length=8,
            description="distances beyond which people are in a gap, in kilometres; left out, the study's "
            "`service_km`, or else 5 km (the largest band where 5 km is none)",
        ),
    ] = ()


@dataclass(frozen=True, kw_only=True)
class CostSettings:
    """`[costs]`: what it costs once to act, in the study's currency; what is left out is not assumed."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    connect: Annotated[
        dict[str, Cost],
        Field(
            description="to bring one existing counter online, by network, as { library = 1500, post = 900 }"
        ),
    ] = field(default_factory=dict)
    connect_column: Annotated[
        dict[str, str],
        Field(
            description="or, by network, the column of its file that holds what each costs, as "
            "{ library = 'fibre_cost' }; a blank is unknown"
        ),
    ] = field(default_factory=dict)
    raise_level: Annotated[
        dict[str, Cost],
        Field(description="to raise the level of one counter that is online, by network"),
    ] = field(default_factory=dict)
    raise_level_column: Annotated[
        dict[str, str], Field(description="or, by network, the column that holds what each costs")
    ] = field(default_factory=dict)
    add: Annotated[Cost | None, Field(description="to add one counter where there is none")] = None
    mobile: Annotated[Cost | None, Field(description="to serve one place by a mobile counter")] = None

    def of(self, option: str, network: str) -> float | str | None:
        """What `connect` or `raise_level` costs: one figure, the column that holds it, None for unknown."""
        figures, columns = {
            "connect": (self.connect, self.connect_column),
            "raise_level": (self.raise_level, self.raise_level_column),
        }[option]
        return columns.get(network, figures.get(network))


@dataclass(frozen=True, kw_only=True)
class CandidateFile:
    """`[candidates.NAME]`: a file of places where a counter may be added, or a mobile one may stop."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    file: Annotated[str, Field(description="the file; a relative path starts at the study file")]
    layer: Annotated[str, Field(description="which layer, sheet or inner file, where there are several")] = ""
    id: Annotated[str, Field(description="column of ids; left out, it is recognised")] = ""
    name: Annotated[str, Field(description="column of names; left out, it is recognised")] = ""
    longitude: Annotated[str, Field(description="column of longitudes; left out, it is recognised")] = ""
    latitude: Annotated[str, Field(description="column of latitudes; left out, it is recognised")] = ""
    crs: Annotated[
        str,
        Field(
            description="the coordinate reference system, such as EPSG:2157, where the file does not say it"
        ),
    ] = ""
    where: Annotated[str, Field(description="which rows count, such as pupils > 100")] = ""
    option: Annotated[Literal["add", "mobile"], Field(description="what is done at each place")] = "add"
    cost: Annotated[
        str, Field(description="column that holds what each costs; left out, that of `[costs]`")
    ] = ""
    licence: Annotated[str, Field(description="under which licence the file is")] = ""
    date: Annotated[str, Field(description="the day that the file describes")] = ""


@dataclass(frozen=True, kw_only=True)
class PrioritySettings:
    """`[priorities]`: which places to act at first; left out, nothing is chosen."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    sites: Annotated[
        int | None,
        Field(strict=True, ge=1, description="how many places to act at, if no budget is given"),
    ] = None
    budget: Annotated[Money | None, Field(description="how much may be spent, in the study's currency")] = (
        None
    )
    share: Annotated[
        float | None,
        Field(
            strict=True,
            gt=0,
            le=1,
            allow_inf_nan=False,
            description="or what share of people is to be within reach, as 0.95, by the fewest places",
        ),
    ] = None
    every: Annotated[
        str, Field(description="level of areas in each of which that share must be reached; else in all")
    ] = ""
    minimise: Annotated[
        Literal["sites", "cost"],
        Field(
            description="what is to be least where a share is asked for: how many places, or what they cost"
        ),
    ] = "sites"
    reach: Annotated[
        str,
        Field(
            description="whom people should be near: online, the counters from the study's online_level on, "
            "any, a network or a group; left out, online where lists tell how digital counters are, else any"
        ),
    ] = ""
    candidates: Annotated[
        tuple[str, ...],
        Field(
            description="where to act: connect (counters that are not online for certain), raise_level "
            "(those that are, and are not in the group of reach), places, gaps (places "
            "spread over gap regions: a second reading), and names of [candidates.NAME]; left out, "
            "connect, or places where any counter serves, and every file of candidates"
        ),
    ] = ()
    weights: Annotated[
        dict[str, Weight],
        Field(description="how much more a person of a layer counts, as { women = 2 }; everyone counts 1"),
    ] = field(default_factory=dict)
    level: Annotated[str, Field(description="level of areas that at_least and at_most hold for")] = ""
    at_least: Annotated[
        AreaLimit | None,
        Field(
            description="so many places in every area of the level; or by the id of an area, as "
            "{ XOK = 1, XWE = 2 }; or the column of the areas' file that holds how many, as 'places_least'; "
            "areas not named, and blanks, want none"
        ),
    ] = None
    at_most: Annotated[
        AreaLimit | None,
        Field(
            description="no more places than this in any area of the level, written in the same three ways; "
            "0 keeps an area out; areas not named, and blanks, have no limit"
        ),
    ] = None
    exact_s: Annotated[
        float | None,
        Field(
            strict=True,
            gt=0,
            allow_inf_nan=False,
            description="seconds that the exact solver may take, which the extra `exact` brings; left out, "
            "a bound tells how good the list is",
        ),
    ] = None

    @property
    def by_cost(self) -> bool:
        """Whether it matters what each place costs."""
        return self.budget is not None or self.minimise == "cost"


@dataclass(frozen=True, kw_only=True)
class ScenarioSettings:
    """`[scenarios]`: what if counters were opened, closed, moved or brought online."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    files: Annotated[
        tuple[str, ...], Field(description="files of scenarios, one each, relative to the study file")
    ] = ()
    change: Annotated[
        tuple[Change, ...],
        Field(description="changes of one more scenario, called what-if, each a [[scenarios.change]]"),
    ] = ()


@dataclass(frozen=True)
class Acting:
    """What a study says of where to act: see each section; `files` are those of candidates by name."""

    gaps: GapSettings = field(default_factory=GapSettings)
    costs: CostSettings = field(default_factory=CostSettings)
    files: Mapping[str, CandidateFile] = field(default_factory=dict)
    priorities: PrioritySettings = field(default_factory=PrioritySettings)
    currency: str = ""
