"""People in rasters: read by windows, counted plainly as they are read, never resampled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from rasterio.enums import MaskFlags
from rasterio.errors import RasterioError
from rasterio.windows import Window

from overlap.domain.messages import Message, Name, say
from overlap.domain.population import (
    CellCount,
    GridBlock,
    Tally,
    require_fit,
)
from overlap.domain.source import Source
from overlap.domain.study import PopulationFile
from overlap.errors import Fault, FaultList, InputError
from overlap.geo.ellipsoid import GEOD
from overlap.geo.grid import Grid
from overlap.readers.crs import accuracy_note
from overlap.readers.plane import Plane
from overlap.readers.raster_count import count_above, count_cells
from overlap.readers.raster_files import raster_in
from overlap.readers.role_words import speaks_of

# Cells held at once, a layer: the pass needs about 60 bytes for each.
HELD_CELLS = 1_000_000
WINDOW_ROWS = 512
CACHE_MB = 64

Raster = Any  # rasterio ships no types


class RasterPopulation:
    """A `Population` whose cells are those of one or more rasters on the same grid.

    Parameters
    ----------
    specs
        The files by layer name, the total (or alternative) first.
    folder
        Where relative paths start.

    Raises
    ------
    InputError
        Files that cannot be opened, lack a CRS, are rotated, or lie on different grids; all at once.
    """

    def __init__(self, specs: Mapping[str, PopulationFile], folder: Path) -> None:
        self.layers = tuple(specs)
        self._specs = dict(specs)
        self._folder = folder
        faults = FaultList()
        grids: dict[str, tuple[Grid, CRS]] = {}
        self._nodata: list[float] = []
        doubts: list[Message] = []
        for name, spec in specs.items():
            with faults.gathering(), _opened(folder, spec) as raster:
                grids[name] = _grid(raster, spec)
                self._nodata.append(_nodata(raster, spec))
                doubts += _told_as_density(raster, name, spec)
                self._rows = max(1, int(raster.block_shapes[0][0]))
                self._columns = int(raster.block_shapes[0][1])
        faults.raise_if_any()
        self._check_same(grids, faults)
        faults.raise_if_any()
        self.grid: Grid | None
        self.grid, self._crs = next(iter(grids.values()))
        notes: Sequence[str] = ()
        if self.grid.crs:
            middle = self.grid.part(self.grid.height // 2, self.grid.width // 2, 1, 1)
            notes = accuracy_note(self._crs, np.array([middle.x]), np.array([middle.y]))
        first = next(iter(specs.values()))
        self.side_m: float | None = self.grid.side_m
        self.cells = self.grid.width * self.grid.height
        self.source = Source(
            role=f"population.{self.layers[0]}",
            path=first.file,
            format="raster",
            crs=_crs_name(self._crs),
            columns={name: spec.file for name, spec in specs.items() if name != self.layers[0]},
            notes=tuple(notes),
            doubts=tuple(doubts),
        )
        self.to_plane: Callable[[NDArray[np.object_]], NDArray[np.object_]] | None
        self._plane = Plane(self._crs, self.grid) if self.grid.crs else None
        self.to_plane = self._plane.lay if self._plane else None
        self.footprint = self._plane.footprint(self.grid) if self._plane else shapely.box(*self.grid.bounds)
        self._windows = list(self._plan(self.grid))
        self.steps = len(self._windows)

    def _check_same(self, grids: Mapping[str, tuple[Grid, CRS]], faults: FaultList) -> None:
        first, *others = self.layers
        for other in others:
            if grids[first] != grids[other]:
                faults.add(
                    f"population.{other}",
                    f"its cells are not those of {first}",
                    " against ".join(
                        f"{self._specs[each].file}: {_shape(grids[each])}" for each in (other, first)
                    ),
                    'give both layers on one grid, or call it role = "alternative"',
                )

    def _plan(self, grid: Grid) -> Iterator[tuple[int, int, int, int]]:
        """Windows as the file stores them: whole strips, or as many whole tiles as are held at once."""
        rows, columns = min(self._rows, grid.height), min(self._columns, grid.width)
        wide = max(columns, HELD_CELLS // WINDOW_ROWS // columns * columns)
        high = max(rows, min(HELD_CELLS // wide, WINDOW_ROWS) // rows * rows)
        for top in range(0, grid.height, high):
            for left in range(0, grid.width, wide):
                yield top, left, min(high, grid.height - top), min(wide, grid.width - left)

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """See `Population.extent`."""
        assert self.grid is not None
        return self.grid.bounds

    def blocks(self, bits: int, tally: Tally) -> Iterator[GridBlock]:
        """Windows of the file in its own order; see `Population.blocks`."""
        tally.begin(len(self.layers))
        with ExitStack() as opened:
            opened.enter_context(rasterio.Env(GDAL_CACHEMAX=CACHE_MB))
            rasters = [opened.enter_context(_opened(self._folder, spec)) for spec in self._specs.values()]
            for window in self._windows:
                people = self._read(rasters, window)
                self._count(people, bits, tally)
                yield self._block(people, window)

    def parts(self, count: int) -> list[RasterPopulation]:
        """The same file in runs of windows; they travel as addresses, without a cell."""
        size = -(-len(self._windows) // count)
        return [self._only(self._windows[at : at + size]) for at in range(0, len(self._windows), size)]

    def _only(self, windows: list[tuple[int, int, int, int]]) -> RasterPopulation:
        part = copy(self)
        vars(part).update(_folder=self._folder.resolve(), _windows=windows, steps=len(windows))
        return part

    def _read(self, rasters: list[Raster], window: tuple[int, int, int, int]) -> NDArray[Any]:
        top, left, height, width = window
        layers = []
        for raster, spec in zip(rasters, self._specs.values(), strict=True):
            try:
                layers.append(raster.read([1], window=Window(left, top, width, height)))
            except RasterioError as error:
                what = f"rows {top} to {top + height} cannot be read"
                found = str(error.__cause__ or error).split("\n")[0]
                raise InputError(Fault(spec.file, what, found, "copy the file anew")) from error
        people = layers[0] if len(layers) == 1 else np.concatenate(layers)
        return people.astype(np.float32) if people.dtype == np.float16 else people

    def _count(self, people: NDArray[Any], bits: int, tally: Tally) -> None:
        """Add a window to the plain count."""
        files = [spec.file for spec in self._specs.values()]
        for layer, (raw, nodata) in enumerate(zip(people, self._nodata, strict=True)):
            units, whole, valid, missing, negative = count_cells(raw, nodata, 2.0**bits)
            if np.isinf(whole) and np.isinf(raw).any():
                advice = "if this means 'no data', say so with nodata in the study file"
                raise InputError(Fault(files[layer], "a cell holds infinitely many people", "", advice))
            require_fit(whole, bits)
            above, lowest = 0, 0.0
            if layer:
                above = count_above(raw.ravel(), nodata, people[0].ravel(), self._nodata[0])
            if negative:
                lowest = float(raw[(raw < 0) & (raw != nodata)].min())
            cells = CellCount(valid, missing, negative, lowest, above)
            tally.cells[layer] = tally.cells[layer].merge(cells)
            tally.units[layer] += units
        for units in tally.units:
            require_fit(units / 2.0**bits, bits)

    def judge(self, tally: Tally) -> None:
        """Refuse negative people and parts larger than the total; see `Population.judge`."""
        faults = FaultList()
        for (name, spec), cells in zip(self._specs.items(), tally.cells, strict=True):
            if cells.negative:
                faults.add(
                    spec.file,
                    "cells with negative people",
                    # Every digit, to be stated as it is.
                    f"{cells.negative} cells, the lowest {cells.lowest:.17g}",
                    f"if this means 'no data', say so: --set population.{name}.nodata=VALUE",
                )
        above = sum(cells.above for cells in tally.cells)
        if above:
            faults.add(
                f"population.{', '.join(self.layers[1:])}",
                f"a part is larger than the whole ({self.layers[0]})",
                f"in {above} cells",
                "parts must be counts of the same people as the total",
            )
        faults.raise_if_any()

    def _block(self, people: NDArray[Any], window: tuple[int, int, int, int]) -> GridBlock:
        assert self.grid is not None
        top, left, height, width = window
        # Two types only, so that the kernel is compiled for two at most.
        real = people if people.dtype in (np.float32, np.float64) else people.astype(np.float64)
        projection = self._plane.projection if self._plane else None
        part = self.grid.part(top, left, height, width)
        return GridBlock(part, top, left, real, tuple(self._nodata), projection)


def _opened(folder: Path, spec: PopulationFile) -> Raster:
    try:
        return rasterio.open(raster_in(folder / spec.file, spec.file, spec.layer))
    except RasterioError as error:
        raise InputError(
            Fault(spec.file, "not a raster that can be read", str(error).split("\n")[0], "give a GeoTIFF")
        ) from error


def _nodata(raster: Raster, spec: PopulationFile) -> float:
    """The nodata value in the raster's own type (−3.4e38 as float32), NaN where no cell can hold it."""
    stated = spec.nodata if spec.nodata is not None else raster.nodata
    kind = np.dtype(raster.dtypes[0])
    if stated is None:
        return float("nan")
    if kind.kind == "f":
        return float(kind.type(stated if np.isinf(stated) else np.clip(stated, *_limits(np.finfo(kind)))))
    low, high = _limits(np.iinfo(kind))
    return float(stated) if low <= stated <= high and stated == int(stated) else float("nan")


# Tags that name what a raster holds; where a text is longer than a name, it tells of other things as well.
_NAMING_TAGS = frozenset(
    {"tifftag_imagedescription", "description", "title", "long_name", "layer", "unit", "units"}
)
_LONGEST_NAME = 80


def names_of(raster: Raster, stem: str) -> list[str]:
    """Return what an open raster calls itself: the stem of its file's name, its band, its unit, and tags."""
    tags = {**raster.tags(), **raster.tags(1)}
    named = [text for key, text in sorted(tags.items()) if key.casefold() in _NAMING_TAGS]
    names = [stem, raster.descriptions[0], raster.units[0], *named]
    return [name for name in names if name and len(name) <= _LONGEST_NAME]


def _told_as_density(raster: Raster, layer: str, spec: PopulationFile) -> list[Message]:
    """A doubt where the file calls itself a density: its cells are summed as people all the same."""
    names = names_of(raster, Path(spec.file).stem)
    found = [name for name in names if speaks_of(name, "raster", "density")]
    if not found:
        return []
    return [
        say(
            "{layer}: {name} sounds like a density, and is taken for people in each cell",
            layer=Name(layer, "layer"),
            name=repr(found[0]),
        )
    ]


def _limits(kind: Any) -> tuple[float, float]:
    return float(kind.min), float(kind.max)


def _crs_name(crs: CRS) -> str:
    authority = crs.to_authority()
    return ":".join(authority) if authority else str(crs.name)


def _shape(grid: tuple[Grid, CRS]) -> str:
    cells, crs = grid
    size = f"{cells.width} × {cells.height} cells of {cells.step_x:g}"
    return f"{size} in {_crs_name(crs)} from {cells.x:g}, {cells.y:g}"


def _grid(raster: Raster, spec: PopulationFile) -> tuple[Grid, CRS]:
    faults = FaultList()
    transform = raster.transform
    if transform.b or transform.d:
        faults.add(
            spec.file, "the raster is rotated", str(tuple(transform)[:6]), "warp it with gdalwarp -r sum"
        )
    if raster.crs is None and not spec.crs:
        faults.add(
            spec.file, "no CRS in the raster", advice='say which with crs = "EPSG:…" in the study file'
        )
    if any(scale != 1 for scale in raster.scales) or any(offset != 0 for offset in raster.offsets):
        found = f"scale {raster.scales[0]:g}, offset {raster.offsets[0]:g}"
        advice = "write plain counts of people, with gdal_translate -unscale -ot Float32"
        faults.add(spec.file, "the raster's values are scaled or offset", found, advice)
    if raster.count != 1:
        advice = "write the band with the people alone, with gdal_translate -b"
        faults.add(spec.file, "the raster has several bands", f"{raster.count}", advice)
    if not {MaskFlags.all_valid, MaskFlags.nodata} & set(raster.mask_flag_enums[0]):
        advice = "write a nodata value in its stead, with gdalwarp -dstnodata"
        faults.add(spec.file, "the raster marks missing cells by a mask", advice=advice)
    if np.dtype(raster.dtypes[0]).kind not in "iuf":
        faults.add(spec.file, "the raster holds no real numbers", raster.dtypes[0])
    faults.raise_if_any()
    crs = CRS.from_user_input(spec.crs or raster.crs.to_wkt())
    geographic = crs.is_geographic
    x, y = transform.c + transform.a / 2, transform.f + transform.e / 2
    if geographic and crs.to_epsg() != 4326 and not _same_as_wgs84(crs):
        geographic = False  # another datum: its centres are transformed like those of a projection
    grid = Grid(
        x=x,
        y=y,
        step_x=transform.a,
        step_y=transform.e,
        width=raster.width,
        height=raster.height,
        side_m=_cell_side_m(crs, x, y, transform, raster.width, raster.height),
        crs="" if geographic else crs.to_wkt(),
    )
    if geographic:
        _check_degrees(grid, spec)
    return grid, crs


def _same_as_wgs84(crs: CRS) -> bool:
    """Whether longitudes and latitudes of the CRS are those of EPSG:4326 (its ensemble, CRS84, WGS 84 3D)."""
    datum = crs.datum.name if crs.datum is not None else ""
    return datum.replace(" ", "").startswith(("WorldGeodeticSystem1984", "WGS84", "WGS_1984"))


def _cell_side_m(crs: CRS, x: float, y: float, transform: Any, width: int, height: int) -> float:
    """The longer side on the ground of the raster's middle cell, in metres."""
    middle_x, middle_y = x + width // 2 * transform.a, y + height // 2 * transform.e
    to_degrees: Callable[..., Any] = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform
    beside = [middle_x + transform.a, middle_x], [middle_y, middle_y + transform.e]
    longitude_deg, latitude_deg = to_degrees(*beside)
    here_deg, up_deg = to_degrees([middle_x, middle_x], [middle_y, middle_y])
    _, _, length_m = GEOD.inv(here_deg, up_deg, longitude_deg, latitude_deg)
    known = np.asarray(length_m)[np.isfinite(length_m)]
    # The middle may lie in the gap of an interrupted projection.
    return float(known.max()) if len(known) else float(max(abs(transform.a), abs(transform.e)))


def _check_degrees(grid: Grid, spec: PopulationFile) -> None:
    faults = FaultList()
    if np.abs(grid.rows_y[[0, -1]]).max() > 90.0:
        faults.add(
            spec.file, "rows lie beyond a pole", f"latitudes {grid.rows_y[0]:g} to {grid.rows_y[-1]:g}"
        )
    if grid.width * abs(grid.step_x) > 360.0 + abs(grid.step_x) / 2:
        faults.add(spec.file, "columns go round the globe more than once", f"{grid.width * grid.step_x:g}°")
    faults.raise_if_any()
