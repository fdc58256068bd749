"""The smallest facilities, areas, rasters and questions, for tests of every room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio import Affine

from overlap.domain.areas import Areas
from overlap.domain.evidence import Evidence
from overlap.domain.facilities import Facilities
from overlap.domain.people_table import PeopleTable
from overlap.domain.population import Population
from overlap.domain.source import Source
from overlap.domain.study import PopulationFile, Settings
from overlap.domain.sums import Sums
from overlap.domain.wanted import Wanted
from overlap.geo.antimeridian import unroll
from overlap.geo.grid import Grid
from overlap.geo.index import PointIndex
from overlap.geo.zones import Remainder
from overlap.progress import Silent
from overlap.readers.raster import RasterPopulation
from overlap.runs.questions import question_of
from overlap.runs.sweep import Pass, Question

FloatArray = NDArray[np.float64]
Polygons = NDArray[np.object_]
Places = Sequence[tuple[float, float]]

SOURCE = Source(role="population.total", path="people", format="a test's own", crs="EPSG:4326")


def index_of(places: Places) -> PointIndex:
    longitude_deg, latitude_deg = np.array(places, dtype=np.float64).reshape(-1, 2).T
    return PointIndex(longitude_deg, latitude_deg)


def facilities(network: str, places: Places, counts: Sequence[bool] | None = None) -> Facilities:
    """Counters called a, b, c … at places, all of them used unless `counts` says otherwise."""
    index = index_of(places)
    letters = [chr(ord("a") + number) for number in range(len(places))]
    return Facilities(
        network=network,
        ids=np.array([f"{network}:{letter}" for letter in letters], dtype=np.str_),
        names=np.array([letter.upper() for letter in letters], dtype=np.str_),
        longitude_deg=index.longitude_deg,
        latitude_deg=index.latitude_deg,
        rows=np.arange(1, len(places) + 1),
        counts=np.ones(len(places), dtype=np.bool_) if counts is None else np.array(counts, dtype=np.bool_),
        attributes=pd.DataFrame(index=range(len(places))),
        rows_read=len(places),
        rejected=(),
        source=SOURCE,
    )


def areas(level: str, polygons: Sequence[shapely.Geometry]) -> Areas:
    """Areas called 0, 1, 2 …"""
    ids = np.array([str(number) for number in range(len(polygons))], dtype=np.str_)
    shapes = unroll(np.array(polygons, dtype=object))
    return Areas(level, ids, np.array([f"area {each}" for each in ids], dtype=np.str_), shapes, SOURCE)


def people_table(polygons: Sequence[shapely.Geometry], people: Mapping[str, Sequence[float]]) -> PeopleTable:
    shapes = unroll(np.array(polygons, dtype=object))
    return PeopleTable(tuple(people), np.array([*people.values()], dtype=np.float64), shapes, SOURCE)


def write_raster(
    path: Path, people: NDArray[Any], transform: Affine, crs: str | None, **profile: Any
) -> None:
    """One band of people; `profile` may hold nodata, tiled, blockxsize, compress …"""
    options = {"driver": "GTiff", "count": 1, "dtype": people.dtype, "crs": crs, "transform": transform}
    height, width = people.shape
    with rasterio.open(path, "w", **(options | {"height": height, "width": width} | profile)) as raster:
        raster.write(people, 1)


def raster(
    folder: Path,
    people: Mapping[str, NDArray[Any]],
    transform: Affine,
    crs: str = "EPSG:4326",
    *,
    stated_nodata: float | None = None,
    **profile: Any,
) -> RasterPopulation:
    """Layers of people, the total first, through real files."""
    specs = {}
    for name, layer in people.items():
        write_raster(folder / f"{name}.tif", layer, transform, crs, **profile)
        role = "part" if specs else "total"
        specs[name] = PopulationFile(file=f"{name}.tif", role=role, nodata=stated_nodata)  # type: ignore[arg-type]
    return RasterPopulation(specs, folder)


def question(
    groups: Mapping[str, Places],
    bands_km: Sequence[float] = (1.0, 2.0, 5.0, 10.0),
    levels: Mapping[str, Sequence[shapely.Geometry]] | None = None,
    remainder: Remainder = "sea",
    border: Places = (),
    sample: int = 0,
) -> Question:
    return Question(
        groups={name: index_of(places) for name, places in groups.items()},
        bands_m=tuple(1000.0 * band for band in bands_km),
        levels={level: areas(level, shapes).polygons for level, shapes in (levels or {}).items()},
        remainder=remainder,
        border=index_of(border),
        sample=sample,
    )


def swept(population: Population, asked: Question) -> Sums:
    """The whole pass, its ledger closed."""
    sums = Pass(population, asked).run(Silent())
    for ledger in sums.ledgers():
        ledger.check()
    return sums


def evidence(
    networks: Sequence[Facilities],
    populations: Sequence[Population] = (),
    levels: Mapping[str, Sequence[shapely.Geometry]] | None = None,
    border: Places = (),
    wants: Callable[[Evidence], Wanted] | None = None,
    sample: int = 0,
    **settings: Any,
) -> Evidence:
    """All that an analysis may look at; `wants` is its own, where it has the pass gather more."""
    chosen = Settings(**settings)
    named = {each.network: each for each in networks}
    units = {level: areas(level, shapes) for level, shapes in (levels or {}).items()}
    places = {
        name: list(zip(each.longitude_deg.tolist(), each.latitude_deg.tolist(), strict=True))
        for name, each in named.items()
    }
    asked = question(places, chosen.bands_km, levels, chosen.remainder, border, sample)
    bare = Evidence(
        settings=chosen,
        networks=named,
        indices=asked.groups,
        areas=units,
        area_of={
            level: {name: _area_of(each, longitude_latitude) for name, longitude_latitude in places.items()}
            for level, each in units.items()
        },
        sums=(),
    )
    if wants is not None:
        wished = question_of(bare, None, wants(bare))
        asked = replace(wished, border=asked.border)
    return replace(bare, sums=tuple(swept(each, asked) for each in populations))


def _area_of(level: Areas, places: Places) -> NDArray[np.int64]:
    held = [[shape.intersects(shapely.Point(place)) for shape in level.polygons] for place in places]
    return np.array([row.index(True) if any(row) else -1 for row in held], dtype=np.int64)


def voronoi(seed: int, count: int, west: float, south: float, east: float, north: float) -> Polygons:
    """A box parted into areas that share their borders to the bit; corners at irrational places."""
    rng = np.random.default_rng(seed)
    sites = np.column_stack([rng.uniform(west, east, count), rng.uniform(south, north, count)])
    box = shapely.box(west, south, east, north)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(sites), extend_to=box)
    parts = shapely.intersection(shapely.get_parts(cells), box, grid_size=np.sqrt(2) * 1e-9)
    # Where one border ends on another, both neighbours need the corner.
    borders = shapely.line_merge(shapely.union_all(shapely.boundary(parts)))
    return np.asarray(shapely.get_parts(shapely.polygonize([*shapely.get_parts(borders)])))


def grid_of(
    west: float, north: float, step: float, width: int, height: int, *, south_up: bool = False
) -> Grid:
    """Cells of `step` degrees from a north-western corner; `south_up` stores the southern row first."""
    if south_up:
        south = north - height * step
        return Grid(west + step / 2, south + step / 2, step, step, width, height, 111_320.0 * step)
    return Grid(west + step / 2, north - step / 2, step, -step, width, height, 111_320.0 * step)


def centres(grid: Grid) -> tuple[FloatArray, FloatArray]:
    """Of every cell, in row order."""
    x, y = np.meshgrid(grid.columns_x, grid.rows_y)
    return x.ravel(), y.ravel()


def boxes(grid: Grid) -> Polygons:
    """Every cell as a polygon, in row order."""
    x, y = centres(grid)
    half_x, half_y = abs(grid.step_x) / 2, abs(grid.step_y) / 2
    return np.asarray(shapely.box(x - half_x, y - half_y, x + half_x, y + half_y))


def covered_parts(grid: Grid, polygons: Polygons) -> FloatArray:
    """The part of each cell that each polygon covers, by shapely, shape (cells, polygons)."""
    cells = boxes(grid)
    shared = shapely.area(shapely.intersection(cells[:, None], polygons[None, :]))
    return np.asarray(shared / shapely.area(cells)[:, None])
