"""Whether a raster may hold people, from its header, its names and a few of its cells."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError
from rasterio.windows import Window

from overlap.domain.study import PopulationFile
from overlap.errors import InputError
from overlap.readers.guess import Guess, year_in
from overlap.readers.raster import RasterPopulation, names_of
from overlap.readers.role_words import speaks_of

# A raster of any size is judged by so many windows of so many cells, each way.
_WINDOWS, _CELLS = 8, 64


def guess_raster(path: Path, opened: str, shown: str) -> Guess:
    """Guess whether a raster holds everybody, and say what speaks against it.

    Parameters
    ----------
    path
        The file, which may be an archive.
    opened
        What GDAL opens, from `raster_in`.
    shown
        The file as the user typed it.
    """
    try:
        people = RasterPopulation({"total": PopulationFile(file=path.name)}, path.parent)
        with rasterio.open(opened) as raster:
            names = [path.stem, *names_of(raster, Path(opened).stem)]
            against = _by_names(names) or _by_cells(raster)
            about = f"{raster.width:,} × {raster.height:,} cells, {raster.dtypes[0]}, {people.source.crs}"
    except InputError as error:
        fault = error.faults[0]
        return Guess(shown, "none", "", f"{fault.what} ({fault.found})" if fault.found else fault.what)
    except RasterioError as error:
        return Guess(shown, "none", "", f"not a raster that can be read ({error})")
    if against:
        return Guess(shown, "none", "", f"a raster, but {against}")
    by_name = any(speaks_of(name, "raster", "people") for name in names)
    why = f"a raster{', and a name that speaks of people' if by_name else ''}: {about}"
    year = max(map(year_in, names))
    return Guess(shown, "population", "total", why, people.cells, year=year, kind="raster", by_name=by_name)


def _by_names(names: list[str]) -> str:
    """Return what the names speak of that is not everybody in each cell, or nothing."""
    of_people = any(speaks_of(name, "raster", "people") for name in names)
    for name in names:
        if speaks_of(name, "raster", "density"):
            return f"{name!r} sounds like a density, not like people in each cell"
        if speaks_of(name, "raster", "part"):
            return f"{name!r} sounds like some of the people, which a study can add as a part"
        if not of_people and speaks_of(name, "raster", "other"):
            return f"{name!r} does not sound like people"
    return ""


def _by_cells(raster: Any) -> str:
    """Return what the cells are that people are not, or nothing."""
    if raster.colorinterp[0] == ColorInterp.palette:
        return "it has a table of colours, as classes and pictures have"
    values = _sample(raster)
    lowest = float(values.min(initial=0.0))
    return f"it has values below 0, such as {lowest:g}" if lowest < 0.0 else ""


def _sample(raster: Any) -> NDArray[np.float64]:
    """Return the cells of windows spread over a raster, without those that are missing."""
    tops, lefts = (
        sorted({int(at) for at in np.linspace(0, max(0, size - _CELLS), _WINDOWS)})
        for size in (raster.height, raster.width)
    )
    windows = [
        Window(left, top, min(_CELLS, raster.width - left), min(_CELLS, raster.height - top))
        for top, left in product(tops, lefts)
    ]
    read = [raster.read(1, window=window, masked=True).compressed() for window in windows]
    values = np.concatenate(read).astype(np.float64)
    return values[np.isfinite(values)]
