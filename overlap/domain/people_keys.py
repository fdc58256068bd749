"""Keys of a layer of people that mean something for some layers only."""

from __future__ import annotations

from collections.abc import Iterable

from overlap.domain.study import PopulationFile
from overlap.errors import FaultList

MEANT_FOR = {
    "column": "people in a table",
    "longitude": "people at points of a table",
    "latitude": "people at points of a table",
    "cell": "people of H3 cells in a table",
    "method": "people of polygons",
    "spacing_m": 'people of polygons with method = "spread"',
    "nodata": "rasters of people",
    "classes": 'a layer with role = "class"',
    "modelled": 'a layer with role = "part"',
}
"""What each such key is for."""

OF_TABLES = ("column", "longitude", "latitude", "cell", "method", "spacing_m")


def note_meaningless(where: str, kind: str, stated: Iterable[str], faults: FaultList) -> None:
    """Note each key that is stated for a layer of a kind, such as `a raster`, and means nothing for it."""
    for key in stated:
        advice = f"it is for {MEANT_FOR[key]}: leave it out"
        faults.add(f"{where} {key}", f"means nothing for {kind}", advice=advice)


def stated_among(spec: PopulationFile, keys: Iterable[str]) -> list[str]:
    """The keys that a layer gives another value than they have when they are left out."""
    return [key for key in keys if getattr(spec, key) != getattr(PopulationFile, key)]
