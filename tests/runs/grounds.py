"""Where rasters may lie: grids and projections that a pass must be right on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from builders import covered_parts, raster
from pyproj import CRS, Transformer
from rasterio import Affine

from overlap.geo.antimeridian import clipped
from overlap.geo.grid import Grid
from overlap.geo.zones import Remainder
from overlap.readers.raster import RasterPopulation


@dataclass(frozen=True)
class Ground:
    """Where a raster lies: its grid, its CRS, and a box of longitudes and latitudes that it fills."""

    transform: Affine
    width: int
    height: int
    box: tuple[float, float, float, float]
    bands_km: tuple[float, ...] = (1.0, 2.0, 5.0, 10.0)
    crs: str = "EPSG:4326"

    @property
    def grid(self) -> Grid:
        step_x, step_y = self.transform.a, self.transform.e
        x, y = self.transform.c + step_x / 2, self.transform.f + step_y / 2
        return Grid(x, y, step_x, step_y, self.width, self.height, 0.0)

    def degrees(self) -> tuple[np.ndarray, np.ndarray]:
        """Of every cell's centre, as PROJ gives them."""
        x, y = (axis.ravel() for axis in np.meshgrid(self.grid.columns_x, self.grid.rows_y))
        transformer = Transformer.from_crs(self.crs, "EPSG:4326", always_xy=True)
        return (x, y) if self.crs == "EPSG:4326" else transformer.transform(x, y)

    def places(self, rng: np.random.Generator, count: int) -> list[tuple[float, float]]:
        """Facilities in the box and a little beyond."""
        west, south, east, north = self.box
        wide, high = 0.1 * (east - west), 0.1 * (north - south)
        longitude = rng.uniform(west - wide, east + wide, count)
        latitude = np.clip(rng.uniform(south - high, north + high, count), -90, 90)
        return list(zip(((longitude + 180) % 360 - 180).tolist(), latitude.tolist(), strict=True))


GROUNDS = {
    "north up": Ground(Affine(1 / 60, 0, 13, 0, -1 / 60, 52), 50, 40, (13, 51.33, 13.83, 52)),
    "south up": Ground(Affine(1 / 60, 0, 13, 0, 1 / 60, 51.3), 50, 40, (13, 51.3, 13.83, 52)),
    "178 to 182": Ground(Affine(0.05, 0, 178, 0, -0.05, -16), 80, 50, (178, -18.5, 182, -16)),
    "-182 to -178": Ground(Affine(0.05, 0, -182, 0, -0.05, -16), 80, 50, (-182, -18.5, -178, -16)),
    "0 to 360": Ground(
        Affine(3, 0, 0, 0, -3, 90), 120, 60, (0, -90, 360, 90), (100.0, 500.0, 2000.0, 9000.0)
    ),
    "-180 to 180": Ground(
        Affine(3, 0, -180, 0, -3, 90), 120, 60, (-180, -90, 180, 90), (50.0, 1000.0, 1500.0)
    ),
    "UTM": Ground(
        Affine(1000, 0, 440_000, 0, -1000, 5_770_000), 50, 40, (14.1, 51.7, 14.85, 52.06), crs="EPSG:32633"
    ),
    "UTM across 180": Ground(
        Affine(4000, 0, 100_000, 0, -4000, 8_200_000), 50, 40, (173.3, -17.7, 175.1, -16.3), crs="EPSG:32760"
    ),
    "Mollweide, up to 180": Ground(
        Affine(25_000, 0, 16_500_000, 0, -25_000, -1_600_000),
        48,
        32,
        (171, -19, 184, -13),
        (25.0, 90.0, 400.0),
        "ESRI:54009",
    ),
    "another datum, 172 to 200": Ground(
        Affine(0.2, 0, 172, 0, -0.2, 54), 140, 20, (172, 50, 200, 54), (30.0, 90.0), crs="EPSG:4269"
    ),
}


def crossing_utm() -> Ground:
    """Zone 60 runs to 180; 500 km farther on it still holds."""
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:32760", always_xy=True).transform(178.5, -16.0)
    return Ground(
        Affine(8000, 0, x, 0, -8000, y), 40, 30, (178.6, -18.1, 181.4, -16.1), (5.0, 20.0), "EPSG:32760"
    )


GROUNDS["UTM across 180"] = crossing_utm()


def peopled(rng: np.random.Generator, ground: Ground, layers: int) -> np.ndarray:
    """People from a millionth to ten thousand a cell, a third of the cells empty; parts are shares."""
    longitude, _ = ground.degrees()
    total = 10 ** rng.uniform(-6, 4, ground.height * ground.width)
    total *= (rng.random(total.size) < 0.67) & np.isfinite(longitude)
    parts = [total * rng.random(total.size) for _ in range(layers - 1)]
    return np.array([total, *parts])


def files(folder: Path, ground: Ground, people: np.ndarray, **profile: object) -> RasterPopulation:
    named = {
        name: each.reshape(ground.height, ground.width) for name, each in zip("tuv", people, strict=False)
    }
    return raster(folder, named, ground.transform, ground.crs, **profile)  # type: ignore[arg-type]


def laid(ground: Ground, polygons: np.ndarray) -> np.ndarray:
    """Areas in the plane of a raster; edges are straight in longitude and latitude, so they are cut fine."""
    west, _, east, _ = ground.grid.bounds if CRS(ground.crs).is_geographic else ground.box
    middle = 0.0 if ground.crs == "ESRI:54009" else (west + east) / 2
    box = (middle - 180 + 1e-9, -90.0, middle + 180 - 1e-9, 90.0)
    fine = shapely.segmentize(clipped(polygons, box), (ground.box[2] - ground.box[0]) / 2000)
    transformer = Transformer.from_crs("EPSG:4326", ground.crs, always_xy=True)

    def to_plane(xy: np.ndarray) -> np.ndarray:
        x, y = transformer.transform(xy[:, 0], xy[:, 1])
        turns = np.round((xy[:, 0] - x) / 360) if CRS(ground.crs).is_geographic else 0
        return np.column_stack([x + 360 * turns, y])

    return shapely.transform(fine, to_plane) if ground.crs != "EPSG:4326" else clipped(polygons, box)


def shares(ground: Ground, polygons: np.ndarray, remainder: Remainder) -> np.ndarray:
    """The rule in words: parts of a cell by area, normalised to 1; foreign ground stays outside."""
    parts = covered_parts(ground.grid, laid(ground, polygons))
    parts[parts < 1e-9] = 0.0
    covered = parts.sum(axis=1, keepdims=True)
    rest = np.where(covered == 0.0, 1.0, 1.0 - covered if remainder == "foreign" else 0.0)
    found = np.hstack([parts, rest])
    return found / found.sum(axis=1, keepdims=True)
