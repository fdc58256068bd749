"""A small study that asks everything: ten libraries, ten post offices, a raster with a part, two areas."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import rasterio
from rasterio import Affine

STUDY = """
[study]
bands_km = [0.5, 1, 5]

[networks.library]
file = "libraries.csv"

[networks.post]
file = "posts.csv"

[population.total]
file = "people.tif"

[population.women]
file = "women.tif"
role = "part"

[areas.area]
file = "areas.geojson"
name = "called"
"""
FLAGS = (
    *("--libraries", "libraries.csv", "--posts", "posts.csv", "--bands", "0.5,1,5"),
    *("--population", "people.tif", "--population", "women=women.tif"),
    *("--areas", "areas.geojson", "--area-name", "called"),
)
NETWORKS = ("--libraries", "libraries.csv", "--posts", "posts.csv")
WEST, NORTH, STEP = 10.0, 50.1, 0.01
GRID = Affine(STEP, 0, WEST, 0, -STEP, NORTH)


class Outcome(NamedTuple):
    """How a command ended, and what it said where."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


def write_study(folder: Path) -> None:
    """Write `study.toml` and its files."""
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    write_counters(folder / "libraries.csv", "Library", 0.0)
    write_counters(folder / "posts.csv", "Post", 0.005)
    people = np.add.outer(np.arange(20), np.arange(20)).astype("float32")
    write_raster(folder / "people.tif", people)
    write_raster(folder / "women.tif", people / 2)
    write_areas(folder / "areas.geojson", [("A", "West", 10.0), ("B", "East", 10.1)])


def write_counters(path: Path, word: str, shift_deg: float) -> None:
    """Write ten counters on a diagonal that runs through both areas."""
    lines = [f"{k},{word} {k},{10.005 + 0.01 * k + shift_deg},{49.9 + 0.01 * k}" for k in range(1, 11)]
    path.write_text("\n".join(["id,name,longitude,latitude", *lines, ""]), encoding="utf-8")


def write_raster(
    path: Path, people: Any, crs: str | None = "EPSG:4326", grid: Affine = GRID, **layout: Any
) -> None:
    """Write one band of people; `layout` is how the file stores it."""
    height, width = people.shape
    profile = {"height": height, "width": width, "count": 1, "dtype": people.dtype, "compress": "deflate"}
    with rasterio.open(path, "w", driver="GTiff", crs=crs, transform=grid, **(profile | layout)) as raster:
        raster.write(people, 1)


def square(west: float, south: float, side: float) -> dict[str, Any]:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def write_features(path: Path, features: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
    """Write (properties, geometry) as GeoJSON."""
    listed = [{"type": "Feature", "properties": facts, "geometry": shape} for facts, shape in features]
    collection = {"type": "FeatureCollection", "features": listed}
    path.write_text(json.dumps(collection), encoding="utf-8")


def write_areas(path: Path, areas: Sequence[tuple[str, str, float]]) -> None:
    """Write squares of 0.1 degrees: (id, name, west)."""
    write_features(
        path, [({"id": code, "called": name}, square(west, 49.9, 0.1)) for code, name, west in areas]
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a run by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
