"""The study: what one run may look at. `runs/study.py` turns it into a file and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

# Strict: 5 is a number, "5" and true are not.
Number = Annotated[float, Field(strict=True)]
Kilometres = Annotated[float, Field(strict=True, gt=0, le=20_000, allow_inf_nan=False)]
Metres = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
NoUnknownKeys = ConfigDict(extra="forbid", strict=False)


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
        Literal["total", "part", "alternative"],
        Field(description="everyone; some of them, on the same cells; another estimate of everyone"),
    ] = "total"
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
class CasesFile:
    """`[cases]`: examples of cooperation."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    file: Annotated[
        str, Field(description="the file, TOML or a table; a relative path starts at the study file")
    ] = ""
    licence: Annotated[str, Field(description="under which licence the file is")] = ""


@dataclass(frozen=True, kw_only=True)
class Study:
    """A whole `study.toml`. Networks and levels keep the order in which they are written."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    study: Settings = field(default_factory=Settings)
    networks: dict[str, NetworkFile] = field(default_factory=dict)
    population: dict[str, PopulationFile] = field(default_factory=dict)
    areas: dict[str, AreaFile] = field(default_factory=dict)
    cases: CasesFile = field(default_factory=CasesFile)

    def files(self) -> dict[str, NetworkFile | PopulationFile | AreaFile | CasesFile]:
        """Every file of the study by its role, such as `networks.library`."""
        return {
            **{f"networks.{name}": each for name, each in self.networks.items()},
            **{f"population.{name}": each for name, each in self.population.items()},
            **{f"areas.{name}": each for name, each in self.areas.items()},
            **({"cases": self.cases} if self.cases.file else {}),
        }
