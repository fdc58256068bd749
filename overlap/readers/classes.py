"""Classes of ground in a raster: its value at a place, never resampled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from rasterio.errors import RasterioError
from rasterio.windows import Window

from overlap.domain.classes import NO_CLASS
from overlap.domain.population import GridBlock
from overlap.domain.source import Source
from overlap.domain.study import PopulationFile
from overlap.errors import Fault, FaultList, InputError
from overlap.geo.ellipsoid import FloatArray
from overlap.readers.crs import readable_crs
from overlap.readers.raster_files import raster_in
from overlap.readers.wording import listed

Numbers = NDArray[np.int32]

_LARGEST = 50_000_000  # cells of the file read at once


@dataclass(frozen=True)
class ClassRaster:
    """Classes by the value of a raster's cell.

    `names` are the classes; `values` and `classes` which value is of which, both shape (k,), ascending by
    value; `transform` the raster's six numbers, x to the right and y up or down, without a turn; `crs` its
    CRS as WKT, empty for EPSG:4326.
    """

    names: tuple[str, ...]
    source: Source
    path: Path
    layer: str
    values: FloatArray
    classes: Numbers
    transform: tuple[float, float, float, float]
    shape: tuple[int, int]
    crs: str

    def of_points(self, longitude_deg: FloatArray, latitude_deg: FloatArray) -> Numbers:
        """See `Classes.of_points`."""
        row, column = self._cells(*self._own(longitude_deg, latitude_deg))
        return self._read(row, column, row, column)

    def of_cells(self, block: GridBlock) -> Numbers:
        """See `Classes.of_cells`; a CRS that is not the block's is asked for every cell with people."""
        if block.grid.crs == self.crs:
            _, columns = self._cells(block.grid.columns_x, np.zeros(1))
            rows, _ = self._cells(np.zeros(1), block.grid.rows_y)
            return self._read(rows[:, None], columns[None, :], rows, columns)
        people = block.people
        alive = ((people > 0.0) & (people != np.array(block.nodata)[:, None, None])).any(axis=0)
        row, column = np.nonzero(alive)
        x, y = block.grid.columns_x[column], block.grid.rows_y[row]
        found = np.full(alive.shape, NO_CLASS, dtype=np.int32)
        found[alive] = self.of_points(*(block.projection.to_degrees(x, y) if block.projection else (x, y)))
        return found

    def _own(self, longitude_deg: FloatArray, latitude_deg: FloatArray) -> tuple[FloatArray, FloatArray]:
        if not self.crs:
            return longitude_deg, latitude_deg
        to_own = Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)
        x, y = to_own.transform(longitude_deg, latitude_deg)
        return np.asarray(x), np.asarray(y)

    def _cells(self, x: FloatArray, y: FloatArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows and columns that hold places of the raster's own CRS, −1 beyond its edges."""
        left, step_x, top, step_y = self.transform
        if not self.crs:  # longitudes may be told a turn farther on in either of the two
            x = left + np.mod(x - left, np.copysign(360.0, step_x))
        with np.errstate(invalid="ignore"):
            row, column = np.floor((y - top) / step_y), np.floor((x - left) / step_x)
            inside = [(row >= 0) & (row < self.shape[0]), (column >= 0) & (column < self.shape[1])]
        return tuple(  # type: ignore[return-value] # of two
            np.where(known, each, -1).astype(np.int64)
            for each, known in zip((row, column), inside, strict=True)
        )

    def _read(self, row: NDArray[np.int64], column: NDArray[np.int64], rows: Any, columns: Any) -> Numbers:
        """The classes of cells of the file; `rows` and `columns` are all that are asked for."""
        rows, columns = rows[rows >= 0], columns[columns >= 0]
        outside = (row < 0) | (column < 0)
        if not rows.size or not columns.size or outside.all():
            return np.full(outside.shape, NO_CLASS, dtype=np.int32)
        top, left = int(rows.min()), int(columns.min())
        high, wide = int(rows.max()) - top + 1, int(columns.max()) - left + 1
        if high * wide > _LARGEST and row.shape == column.shape and row.size > 1:
            return self._in_halves(row, column)
        values = self._window(Window(left, top, wide, high))
        found = values[np.maximum(row - top, 0), np.maximum(column - left, 0)]
        at = np.minimum(np.searchsorted(self.values, found), len(self.values) - 1)
        known = (self.values[at] == found) & ~outside
        return np.where(known, self.classes[at], np.int32(NO_CLASS))

    def _in_halves(self, row: NDArray[np.int64], column: NDArray[np.int64]) -> Numbers:
        """Points so far apart that too much would be read for all of them at once."""
        order = np.argsort(row, kind="stable")
        found = np.empty(len(row), dtype=np.int32)
        for some in np.array_split(order, 2):
            found[some] = self._read(row[some], column[some], row[some], column[some])
        return found

    def _window(self, window: Window) -> NDArray[Any]:
        try:
            with rasterio.open(raster_in(self.path, self.source.path, self.layer)) as raster:
                return np.asarray(raster.read(1, window=window))
        except RasterioError as error:
            what = f"rows from {int(window.row_off)} on cannot be read"
            found = str(error.__cause__ or error).split("\n")[0]
            raise InputError(Fault(self.source.path, what, found, "copy the file anew")) from error


def read_classes(name: str, spec: PopulationFile, folder: Path) -> ClassRaster:
    """Open a raster of classes.

    Raises
    ------
    InputError
        Every fault of the file and of the classes that the study names.
    """
    key = f"population.{name}"
    faults = FaultList()
    _check_names(spec, key, faults)
    path = folder / spec.file
    if not path.is_file():
        faults.add(key, "no such file", spec.file, "check the path")
        faults.raise_if_any()
    try:
        inner = raster_in(path, spec.file, spec.layer)
        if not inner:
            raise InputError(Fault(spec.file, "is no raster", advice="give a GeoTIFF"))
        opened = rasterio.open(inner)
    except RasterioError as error:
        found = str(error).split("\n")[0]
        faults.add(spec.file, "not a raster that can be read", found, "give a GeoTIFF")
        faults.raise_if_any()
        raise
    with opened as raster:
        transform = raster.transform
        if transform.b or transform.d:
            found = str(tuple(transform)[:6])
            faults.add(spec.file, "the raster is rotated", found, "warp it with gdalwarp -r near")
        if raster.crs is None and not spec.crs:
            advice = 'say which with crs = "EPSG:…" in the study file'
            faults.add(spec.file, "no CRS in the raster", advice=advice)
        if raster.count != 1:
            advice = "write the band with the classes alone, with gdal_translate -b"
            faults.add(spec.file, "the raster has several bands", f"{raster.count}", advice)
        if spec.crs or raster.crs is not None:
            with faults.gathering():
                stated = f"{key}.crs" if spec.crs else spec.file
                crs = readable_crs(spec.crs or raster.crs.to_wkt(), stated)
        faults.raise_if_any()
        shape = raster.height, raster.width
    pairs = sorted(
        (float(value), number) for number, some in enumerate(spec.classes.values()) for value in some
    )
    values, classes = np.array(pairs).T
    return ClassRaster(
        tuple(spec.classes),
        Source(role=key, path=spec.file, format="raster", crs=_name(crs)),
        path.resolve(),
        spec.layer,
        values,
        classes.astype(np.int32),
        (transform.c, transform.a, transform.f, transform.e),
        shape,
        "" if crs.to_epsg() == 4326 else crs.to_wkt(),
    )


def _check_names(spec: PopulationFile, key: str, faults: FaultList) -> None:
    """Note classes without values, and values of two classes."""
    if not spec.classes:
        advice = "say which values are which, as classes = { urban = [21, 22, 23, 30], rural = [11, 12, 13] }"
        faults.add(key, "a layer of classes names none", advice=advice)
    empty = [name for name, values in spec.classes.items() if not values]
    if empty:
        faults.add(f"{key}.classes", "a class has no value", listed(empty), "give it one, or leave it out")
    counted = Counter(value for values in spec.classes.values() for value in values)
    twice = [f"{value:g}" for value, times in counted.items() if times > 1]
    if twice:
        faults.add(f"{key}.classes", "a value is of two classes", listed(twice), "leave it to one of them")


def _name(crs: CRS) -> str:
    authority: Sequence[str] | None = crs.to_authority()
    return ":".join(authority) if authority else str(crs.name)
