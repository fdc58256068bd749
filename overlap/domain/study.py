"""The study: what one run may look at. `runs/study.py` turns it into a file and back."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from overlap.domain.study_acting import (
    CandidateFile,
    CostSettings,
    GapSettings,
    PlacesFile,
    PrioritySettings,
    ScenarioSettings,
)
from overlap.domain.study_types import Columns, Kilometres, Metres, NoUnknownKeys, Number


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`[study]`: what holds for the whole run."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    name: Annotated[str, Field(description="title of every output and name of the results folder")] = ""
    bands_km: Annotated[
        tuple[Kilometres, ...],
        Field(description="distance limits, ascending, in kilometres; the largest is at most half the globe"),
    ] = (1.0, 2.0, 5.0, 10.0)
    service_km: Annotated[
        Kilometres | None,
        Field(
            description="the band of headlines, maps and areas; else 5 km, or the largest band below it that "
            "leaves somebody out"
        ),
    ] = None
    site_m: Annotated[
        Metres,
        Field(description="facilities of different networks at most this far apart, in metres, share a site"),
    ] = 100.0
    position_error_m: Annotated[
        Metres,
        Field(description="how far, in metres, a facility may lie from where its list has it"),
    ] = 100.0
    draws: Annotated[
        int, Field(strict=True, ge=99, le=99_999, description="how often chance is drawn where it is drawn")
    ] = 999
    seed: Annotated[
        int,
        Field(strict=True, ge=0, lt=2**63, description="which chance it is: the same seed draws the same"),
    ] = 1
    margin_km: Annotated[
        Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)] | None,
        Field(
            description="km beyond the areas in which facilities serve people inside; else the largest band"
        ),
    ] = None
    remainder: Annotated[
        Literal["sea", "foreign"],
        Field(description="where a cell's uncovered part goes: to the areas it touches, or outside"),
    ] = "sea"
    refer_km: Annotated[
        Kilometres | None,
        Field(description="km within which a counter refers people to another; else the largest band"),
    ] = None
    rubric: Annotated[
        str,
        Field(
            description="file with the ladder that says how digital a counter is; left out, the tool's own; "
            "a relative path starts at the study file"
        ),
    ] = ""
    online_level: Annotated[
        int, Field(strict=True, ge=1, description="the rung of the rubric from which a counter is online")
    ] = 2
    currency: Annotated[
        str, Field(description="ISO 4217 code of every amount of money in the study, such as KES")
    ] = ""
    country: Annotated[
        str, Field(description="ISO 3166 code, such as KE; its access rules are in the headline")
    ] = ""
    rules: Annotated[
        tuple[str, ...],
        Field(description="ids of the access rules of the headline; left out, those of the country"),
    ] = ()


@dataclass(frozen=True, kw_only=True)
class NetworkFile:
    """`[networks.NAME]`: one file of facilities. An empty column name means: recognise it."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    file: Annotated[str, Field(description="the file; a relative path starts at the study file")]
    layer: Annotated[str, Field(description="which layer, sheet or inner file, where there are several")] = ""
    id: Annotated[
        str,
        Field(
            description="column of ids; left out, it is recognised; where one id stands for several "
            "counters, each is kept, all but one with a mark such as 17~3f2a9c04be11"
        ),
    ] = ""
    name: Annotated[str, Field(description="column of names; left out, it is recognised")] = ""
    longitude: Annotated[
        str, Field(description="column of longitudes (or eastings); left out, it is recognised")
    ] = ""
    latitude: Annotated[
        str, Field(description="column of latitudes (or northings); left out, it is recognised")
    ] = ""
    crs: Annotated[
        str,
        Field(
            description="the coordinate reference system, such as EPSG:2157, where the file does not say it"
        ),
    ] = ""
    where: Annotated[
        str,
        Field(description="which rows count, such as status != 'closed' and type in ('public', 'mobile')"),
    ] = ""
    mend_swapped: Annotated[
        bool,
        Field(strict=True, description="exchange latitude and longitude where they are probably swapped"),
    ] = False
    address: Annotated[
        Columns,
        Field(
            description="column of addresses, or several that are one together, as ['street', 'city']; left "
            "out, it is recognised"
        ),
    ] = ()
    hours: Annotated[str, Field(description="column of opening hours; left out, it is recognised")] = ""
    columns: Annotated[
        dict[str, str],
        Field(description="further names for columns, such as internet = 'has_net', to be used in where"),
    ] = field(default_factory=dict)
    licence: Annotated[str, Field(description="under which licence the file is")] = ""
    date: Annotated[str, Field(description="the day that the file describes")] = ""


@dataclass(frozen=True, kw_only=True)
class PopulationFile:
    """`[population.NAME]`: one layer of people; `column` holds them where the file has columns."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    file: Annotated[str, Field(description="the file; a relative path starts at the study file")]
    layer: Annotated[str, Field(description="which layer, sheet or inner file, where there are several")] = ""
    column: Annotated[
        str, Field(description="column of people; left out, that of the total is recognised by its name")
    ] = ""
    longitude: Annotated[str, Field(description="people at points: column of longitudes")] = ""
    latitude: Annotated[str, Field(description="people at points: column of latitudes")] = ""
    cell: Annotated[
        str, Field(description="people of H3 cells: column of their ids; left out, it is recognised")
    ] = ""
    crs: Annotated[
        str,
        Field(
            description="the coordinate reference system, such as EPSG:2157, where the file does not say it"
        ),
    ] = ""
    role: Annotated[
        Literal["total", "part", "alternative", "class"],
        Field(
            description="everyone; some of them, on the same cells; another estimate of everyone; or no "
            "people but classes of ground, such as urban and rural, by which people are told apart"
        ),
    ] = "total"
    classes: Annotated[
        dict[str, list[Number]],
        Field(
            description="classes of ground: which values of the raster are which, as "
            "{ urban = [21, 22, 23, 30], rural = [11, 12, 13] }"
        ),
    ] = field(default_factory=dict)
    method: Annotated[
        Literal["spread", "interior-point"],
        Field(description="people of polygons: spread evenly over the ground, or all at an interior point"),
    ] = "spread"
    spacing_m: Annotated[
        Metres,
        Field(description="metres between the points of spread people; at most a tenth of the smallest band"),
    ] = 100.0
    nodata: Annotated[
        Number | None, Field(description="the value that means no data in a raster that does not say so")
    ] = None
    modelled: Annotated[
        bool | None,
        Field(
            strict=True,
            description="whether a part is the total times ratios of whole areas, so that it says nothing of "
            "who lives where inside them; left out, a part that is a raster is",
        ),
    ] = None
    licence: Annotated[str, Field(description="under which licence the file is")] = ""
    date: Annotated[str, Field(description="the day that the file describes")] = ""


@dataclass(frozen=True, kw_only=True)
class AreaFile:
    """`[areas.LEVEL]`: one level of administrative units."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    file: Annotated[str, Field(description="the file; a relative path starts at the study file")]
    layer: Annotated[str, Field(description="which layer, sheet or inner file, where there are several")] = ""
    id: Annotated[str, Field(description="column of ids; left out, it is recognised")] = ""
    name: Annotated[str, Field(description="column of names; left out, it is recognised")] = ""
    crs: Annotated[
        str,
        Field(
            description="the coordinate reference system, such as EPSG:2157, where the file does not say it"
        ),
    ] = ""
    licence: Annotated[str, Field(description="under which licence the file is")] = ""
    date: Annotated[str, Field(description="the day that the file describes")] = ""


@dataclass(frozen=True, kw_only=True)
class AreaClass:
    """`[rules.classes.ROLE]`: the areas that a word of a rule, such as `rural`, stands for."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    level: Annotated[str, Field(description="level of the areas")]
    where: Annotated[str, Field(description="which of its areas, such as settlement == 'rural'")]


@dataclass(frozen=True, kw_only=True)
class RuleSettings:
    """`[rules]`: further access rules, and what their words stand for here."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    files: Annotated[tuple[str, ...], Field(description="files of your own access rules, one each")] = ()
    levels: Annotated[
        dict[str, str],
        Field(description="levels that words of rules stand for, such as postcode_district = 'district'"),
    ] = field(default_factory=dict)
    classes: Annotated[
        dict[str, AreaClass],
        Field(description="areas that words of rules stand for, such as rural: see `[rules.classes.ROLE]`"),
    ] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AreaColumn:
    """`[equity.NAME]`: a column of a level's file that ranks its areas from worse-off to better-off."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    level: Annotated[str, Field(description="level of the areas, such as district")]
    column: Annotated[str, Field(description="column of the level's file that holds a number for each area")]
    better: Annotated[
        Literal["high", "low"],
        Field(description="which end is well off: high for income or wealth, low for poverty or deprivation"),
    ]
    title: Annotated[str, Field(description="what the column is called in tables; left out, NAME")] = ""


@dataclass(frozen=True, kw_only=True)
class CasesFile:
    """`[cases]`: examples of cooperation."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    file: Annotated[
        str, Field(description="the file, TOML or a table; a relative path starts at the study file")
    ] = ""
    licence: Annotated[str, Field(description="under which licence the file is")] = ""


def as_network(spec: PlacesFile | CandidateFile) -> NetworkFile:
    """A file of places as one of facilities, which is read the same way."""
    shared = {each.name for each in fields(NetworkFile)} & {each.name for each in fields(spec)}
    return NetworkFile(**{name: getattr(spec, name) for name in shared})


@dataclass(frozen=True, kw_only=True)
class Study:
    """A whole `study.toml`. Networks and levels keep the order in which they are written.

    `services` are what lists call a service, by its key; `groups` are selections of counters by name.
    """

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    study: Settings = field(default_factory=Settings)
    networks: dict[str, NetworkFile] = field(default_factory=dict)
    population: dict[str, PopulationFile] = field(default_factory=dict)
    areas: dict[str, AreaFile] = field(default_factory=dict)
    services: dict[str, list[str]] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    rules: RuleSettings = field(default_factory=RuleSettings)
    equity: dict[str, AreaColumn] = field(default_factory=dict)
    cases: CasesFile = field(default_factory=CasesFile)
    places: PlacesFile = field(default_factory=PlacesFile)
    gaps: GapSettings = field(default_factory=GapSettings)
    costs: CostSettings = field(default_factory=CostSettings)
    candidates: dict[str, CandidateFile] = field(default_factory=dict)
    priorities: PrioritySettings = field(default_factory=PrioritySettings)
    scenarios: ScenarioSettings = field(default_factory=ScenarioSettings)

    def files(
        self,
    ) -> dict[str, NetworkFile | PopulationFile | AreaFile | CasesFile | PlacesFile | CandidateFile]:
        """Every file of the study by its role, such as `networks.library`."""
        return {
            **{f"networks.{name}": each for name, each in self.networks.items()},
            **{f"population.{name}": each for name, each in self.population.items()},
            **{f"areas.{name}": each for name, each in self.areas.items()},
            **({"cases": self.cases} if self.cases.file else {}),
            **({"places": self.places} if self.places.file else {}),
            **{f"candidates.{name}": each for name, each in self.candidates.items()},
        }
