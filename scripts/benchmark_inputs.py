"""Inputs of the benchmark, made from one seed: rasters, lists of counters and areas of no real country."""

from __future__ import annotations

from collections.abc import Iterator
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
WEST, NORTH, STEP = 25.2, -15.0, 1.0 / 1200.0
WIDTH, HEIGHT = 9408, 9600
NODATA = -99999.0
STRIP = 512
VERTICES = 1000  # of each area
TOWNS = 40

# How each raster is stored; the cells are those of a national layer of people, 100 m wide.
RASTERS = {
    "tiled": {"tiled": True, "blockxsize": 512, "blockysize": 512, "compress": "deflate"},
    "striped": {"tiled": False, "compress": "lzw"},
    "constrained": {"tiled": True, "blockxsize": 512, "blockysize": 512, "compress": "deflate"},
    "mollweide": {"tiled": True, "blockxsize": 512, "blockysize": 512, "compress": "deflate"},
}


def raster(folder: Path, kind: str, scale: float = 1.0) -> Path:
    """People as float32, nothing outside an oval country; `scale` times as wide and as high.

    In EPSG:4326, but for the one in Mollweide's projection: the same middle, cells of 100 m.
    Every cell of the country has people, drawn from a gamma distribution; of the constrained one 8 % of them,
    in clumps.
    """
    path = folder / f"{kind}-{scale:g}.tif"
    if path.exists():
        return path
    width, height = round(WIDTH * scale), round(HEIGHT * scale)
    profile = RASTERS[kind] | {"BIGTIFF": "IF_SAFER"}
    unfinished = path.with_suffix(".part.tif")
    crs, transform = _placed(kind, width, height)
    with rasterio.open(
        unfinished,
        "w",
        driver="GTiff",
        width=width,
        height=height,
        count=1,
        dtype="float32",
        crs=crs,
        transform=transform,
        nodata=NODATA,
        **profile,
    ) as file:
        for top, rows in _strips(width, height, kind):
            file.write(rows, 1, window=Window(0, top, width, len(rows)))
    unfinished.rename(path)
    return path


def _placed(kind: str, width: int, height: int) -> tuple[str, rasterio.Affine]:
    if kind != "mollweide":
        return "EPSG:4326", rasterio.transform.from_origin(WEST, NORTH, STEP, STEP)
    crs, side_m = "ESRI:54009", 100.0
    to_plane = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    x, y = to_plane.transform(WEST + width * STEP / 2, NORTH - height * STEP / 2)
    west, north = x - width * side_m / 2, y + height * side_m / 2
    return crs, rasterio.transform.from_origin(west, north, side_m, side_m)


def _strips(width: int, height: int, kind: str) -> Iterator[tuple[int, NDArray[np.float32]]]:
    rng = np.random.default_rng(SEED)
    across = ((np.arange(width) - width / 2) / (width * 0.48)) ** 2
    for top in range(0, height, STRIP):
        rows = min(STRIP, height - top)
        down = ((np.arange(top, top + rows) - height / 2) / (height * 0.48)) ** 2
        people = rng.gamma(0.3, 2.0, (rows, width)).astype(np.float32)
        inside = down[:, None] + across[None, :] < 1.0
        if kind == "constrained":  # clumps of 16 x 16 cells, since people live in places
            coarse = rng.random((-(-rows // 16), -(-width // 16))) < 0.08
            inside &= np.kron(coarse, np.ones((16, 16), dtype=bool))[:rows, :width]
        yield top, np.where(inside, people, np.float32(NODATA))


def counters(folder: Path, network: str, count: int, scale: float = 1.0) -> Path:
    """A list of counters: half of them anywhere, half around forty towns."""
    path = folder / f"{network}-{count}-{scale:g}.csv"
    if not path.exists():
        rng = np.random.default_rng([SEED, count, len(network)])
        towns, half = rng.random((TOWNS, 2)), count // 2
        around = (towns[rng.integers(0, TOWNS, half)] + rng.normal(0.0, 0.02, (half, 2))) % 1.0
        x, y = np.concatenate([rng.random((count - half, 2)), around]).T
        longitude, latitude = WEST + x * WIDTH * scale * STEP, NORTH - y * HEIGHT * scale * STEP
        frame = pd.DataFrame({"id": np.arange(count), "longitude": longitude, "latitude": latitude})
        frame.to_csv(path, index=False)
    return path


def areas(folder: Path, count: int, scale: float = 1.0) -> Path:
    """So many areas with wavy borders that neighbours share, of about a thousand vertices each."""
    path = folder / f"areas-{count}-{scale:g}.fgb"
    if not path.exists():
        down = round(np.sqrt(count))
        across = count // down
        width, height = WIDTH * scale * STEP / across, HEIGHT * scale * STEP / down
        boxes = [
            shapely.box(
                WEST + i * width, NORTH - (j + 1) * height, WEST + (i + 1) * width, NORTH - j * height
            ).segmentize(2.0 * (width + height) / VERTICES)
            for j in range(down)
            for i in range(across)
        ]
        wavy = shapely.transform(
            np.array(boxes, dtype=object),
            lambda xy: (
                xy + 0.02 * np.column_stack([width * np.sin(40 * xy[:, 1]), height * np.sin(40 * xy[:, 0])])
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
