"""Inputs of the benchmark, made from one seed: rasters, lists of counters and areas of no real country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import rasterio
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from rasterio.windows import Window

SEED = 20260101
NODATA = -99999.0
STRIP = 512
VERTICES = 1000  # of each area
WAVES = 2292 * np.pi / 180.0  # a degree; as many whole ones go round the globe, so that 180 and -180 agree
TOWNS = 40


@dataclass(frozen=True)
class Ground:
    """The cells of a raster: its north-western corner and the side of a cell in degrees, columns and rows."""

    name: str
    west: float
    north: float
    step: float
    width: int
    height: int

    @property
    def cells(self) -> int:
        """How many there are."""
        return self.width * self.height


def country(scale: float = 1.0) -> Ground:
    """A country at 100 m, so many times as wide and as high as one of 90 million cells."""
    return Ground(f"{scale:g}", 25.2, -15.0, 1.0 / 1200.0, round(9408 * scale), round(9600 * scale))


PLANET = Ground("planet", -180.0, 84.0, 1.0 / 120.0, 43_200, 17_280)
"""All inhabited latitudes at 1 km: 746 million cells."""

# How each raster is stored; the cells are those of a national layer of people, 100 m wide.
TILED = {"tiled": True, "blockxsize": 512, "blockysize": 512, "compress": "deflate"}
RASTERS = {
    "tiled": TILED,
    "part": TILED,
    "striped": {"tiled": False, "compress": "lzw"},
    "constrained": TILED,
    "mollweide": TILED,
}


def raster(folder: Path, kind: str, ground: Ground) -> Path:
    """People as float32, drawn from a gamma distribution; nothing outside an oval country.

    In EPSG:4326, but for the one in Mollweide's projection: the same middle, cells of 100 m.
    Every cell of the country has people, of the constrained one 8 % of them, in clumps; a part is half of
    the people of each cell. On the planet land lies in squares of three degrees, three tenths of all, and has
    five thousand million people.
    """
    path = folder / f"{kind}-{ground.name}.tif"
    if path.exists():
        return path
    unfinished = path.with_suffix(".part.tif")
    crs, transform = _placed(kind, ground)
    with rasterio.open(
        unfinished,
        "w",
        driver="GTiff",
        width=ground.width,
        height=ground.height,
        count=1,
        dtype="float32",
        crs=crs,
        transform=transform,
        nodata=NODATA,
        BIGTIFF="IF_SAFER",
        **RASTERS[kind],
    ) as file:
        for top, rows in _strips(kind, ground):
            file.write(rows, 1, window=Window(0, top, ground.width, len(rows)))
    unfinished.rename(path)
    return path


def _placed(kind: str, ground: Ground) -> tuple[str, rasterio.Affine]:
    if kind != "mollweide":
        return "EPSG:4326", rasterio.transform.from_origin(
            ground.west, ground.north, ground.step, ground.step
        )
    crs, side_m = "ESRI:54009", 100.0
    to_plane = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    x, y = to_plane.transform(
        ground.west + ground.width * ground.step / 2, ground.north - ground.height * ground.step / 2
    )
    west, north = x - ground.width * side_m / 2, y + ground.height * side_m / 2
    return crs, rasterio.transform.from_origin(west, north, side_m, side_m)


def _strips(kind: str, ground: Ground) -> Iterator[tuple[int, NDArray[np.float32]]]:
    rng = np.random.default_rng(SEED)
    width, height = ground.width, ground.height
    across = ((np.arange(width) - width / 2) / (width * 0.48)) ** 2
    side = round(3.0 / ground.step)
    land = np.random.default_rng([SEED, 1]).random((-(-height // side), -(-width // side))) < 0.3
    for top in range(0, height, STRIP):
        rows = min(STRIP, height - top)
        people = rng.gamma(0.3, 2.0, (rows, width)).astype(np.float32)
        if kind == "part":
            people *= np.float32(0.5)
        if ground is PLANET:
            people *= np.float32(40.0)
            here = land[np.arange(top, top + rows) // side]
            inside = here[:, np.arange(width) // side]
        else:
            down = ((np.arange(top, top + rows) - height / 2) / (height * 0.48)) ** 2
            inside = down[:, None] + across[None, :] < 1.0
        if kind == "constrained":  # clumps of 16 x 16 cells, since people live in places
            coarse = rng.random((-(-rows // 16), -(-width // 16))) < 0.08
            inside &= np.kron(coarse, np.ones((16, 16), dtype=bool))[:rows, :width]
        yield top, np.where(inside, people, np.float32(NODATA))


def counters(folder: Path, network: str, count: int, ground: Ground) -> Path:
    """A list of counters: half of them anywhere, half around forty towns."""
    path = folder / f"{network}-{count}-{ground.name}.csv"
    if not path.exists():
        rng = np.random.default_rng([SEED, count, len(network)])
        towns, half = rng.random((TOWNS, 2)), count // 2
        around = (towns[rng.integers(0, TOWNS, half)] + rng.normal(0.0, 0.02, (half, 2))) % 1.0
        x, y = np.concatenate([rng.random((count - half, 2)), around]).T
        longitude = ground.west + x * ground.width * ground.step
        latitude = ground.north - y * ground.height * ground.step
        frame = pd.DataFrame({"id": np.arange(count), "longitude": longitude, "latitude": latitude})
        frame.to_csv(path, index=False)
    return path


def areas(folder: Path, count: int, ground: Ground) -> Path:
    """So many areas with wavy borders that neighbours share, of about a thousand vertices each."""
    path = folder / f"areas-{count}-{ground.name}.fgb"
    if not path.exists():
        down = round(np.sqrt(count))
        across = count // down
        width, height = ground.width * ground.step / across, ground.height * ground.step / down
        boxes = [
            shapely.box(
                ground.west + i * width,
                ground.north - (j + 1) * height,
                ground.west + (i + 1) * width,
                ground.north - j * height,
            ).segmentize(2.0 * (width + height) / VERTICES)
            for j in range(down)
            for i in range(across)
        ]
        wavy = shapely.transform(
            np.array(boxes, dtype=object),
            lambda xy: (
                xy
                + 0.02
                * np.column_stack([width * np.sin(WAVES * xy[:, 1]), height * np.sin(WAVES * xy[:, 0])])
            ),
        )
        pyogrio.raw.write(
            path,
            shapely.to_wkb(wavy),
            [np.array([f"area {number:05}" for number in range(len(wavy))], dtype=object)],
            fields=["id"],
            geometry_type="Polygon",
            crs="EPSG:4326",
            driver="FlatGeobuf",
        )
    return path
