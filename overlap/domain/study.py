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

    name: str = ""
    bands_km: tuple[Kilometres, ...] = (1.0, 2.0, 5.0, 10.0)
    service_km: Kilometres = 5.0
    site_m: Metres = 100.0
    margin_km: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)] | None = None
    remainder: Literal["sea", "foreign"] = "sea"


@dataclass(frozen=True, kw_only=True)
class NetworkFile:
    """`[networks.NAME]`: one file of facilities. An empty column name means: recognise it."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    file: str
    layer: str = ""
    id: str = ""
    name: str = ""
    longitude: str = ""
    latitude: str = ""
    crs: str = ""
    where: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    licence: str = ""
    date: str = ""


@dataclass(frozen=True, kw_only=True)
class PopulationFile:
    """`[population.NAME]`: one layer of people; `column` holds them where the file has columns."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    file: str
    layer: str = ""
    column: str = ""
    crs: str = ""
    role: Literal["total", "part", "alternative"] = "total"
    method: Literal["spread", "interior-point"] = "spread"
    spacing_m: Metres = 100.0
    nodata: Number | None = None
    licence: str = ""
    date: str = ""


@dataclass(frozen=True, kw_only=True)
class AreaFile:
    """`[areas.LEVEL]`: one level of administrative units."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    file: str
    layer: str = ""
    id: str = ""
    name: str = ""
    crs: str = ""
    licence: str = ""
    date: str = ""


@dataclass(frozen=True, kw_only=True)
class Study:
    """A whole `study.toml`. Networks and levels keep the order in which they are written."""

    __pydantic_config__: ClassVar[ConfigDict] = NoUnknownKeys

    study: Settings = field(default_factory=Settings)
    networks: dict[str, NetworkFile] = field(default_factory=dict)
    population: dict[str, PopulationFile] = field(default_factory=dict)
    areas: dict[str, AreaFile] = field(default_factory=dict)

    def files(self) -> dict[str, NetworkFile | PopulationFile | AreaFile]:
        """Every file of the study by its role, such as `networks.library`."""
        return {
            **{f"networks.{name}": each for name, each in self.networks.items()},
            **{f"population.{name}": each for name, each in self.population.items()},
            **{f"areas.{name}": each for name, each in self.areas.items()},
        }
