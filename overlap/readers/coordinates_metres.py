"""Projected coordinates in columns, and what their CRS tells of marks that can be read in two ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from overlap.domain.values import as_text
from overlap.readers.numbers import doubtful_rows, read_numbers, units_of
from overlap.readers.wording import rows

if TYPE_CHECKING:
    from overlap.domain.values import Cells
    from overlap.readers.columns import ColumnFinder
    from overlap.readers.crs import SettledCrs
    from overlap.readers.reading import Reading


def read_metres(
    up: Cells, across: Cells, name: str, settled: SettledCrs, finder: ColumnFinder
) -> tuple[Reading, Reading, tuple[str, ...]]:
    """Read northings and eastings, in whatever their CRS counts in.

    Where one mark stands before three digits and nothing in the file tells what it parts, the reading is
    taken that alone puts most points where the CRS is used; else it is a fault that shows both readings.

    Parameters
    ----------
    up, across
        The cells of both columns, shape (n,).
    name
        What the pair of columns is called.
    settled
        Their CRS, which is projected.
    finder
        The table, and where faults are noted.

    Returns
    -------
    Northings, eastings, and sentences on what was decided.
    """

    def read(decimal: str) -> tuple[Reading, Reading]:
        units = units_of("metres")
        north, east = (read_numbers(values, units, finder.frame, decimal) for values in (up, across))
        return north, east

    first = read("")
    doubtful = doubtful_rows(first[0]) | doubtful_rows(first[1])
    if not doubtful.any():
        return (*first, ())
    readings = {mark: read(mark) for mark in (".", ",")}
    fitting = [mark for mark, two in readings.items() if _most_within(*two, settled)]
    row = int(np.flatnonzero(doubtful)[0])
    written = f"{as_text(up)[row]}, {as_text(across)[row]}"
    ways = {mark: f"{two[0].numbers[row]:.10g}, {two[1].numbers[row]:.10g}" for mark, two in readings.items()}
    if len(fitting) == 1:
        [mark] = fitting
        why = f"only so do the points lie where {settled.text} is used"
        return (*readings[mark], (f"{name}: {written} is read as {ways[mark]}: {why}.",))
    finder.faults.add(
        finder.shown,
        f"{name} have one mark before three digits, and nothing tells whether it parts thousands or decimals",
        f"{written} in {rows(doubtful)} may be {' or '.join(ways.values())}",
        "write them without separators for thousands",
    )
    return (*first, ())


def _most_within(north: Reading, east: Reading, settled: SettledCrs) -> bool:
    """Return whether most points lie within the longitudes and latitudes that the CRS is made for."""
    there = np.isfinite(north.numbers) & np.isfinite(east.numbers)
    use = settled.crs.area_of_use
    if use is None or not there.any():
        return False
    longitude_deg, latitude_deg = settled.to_degrees(east.numbers[there], north.numbers[there])
    # The area may cross 180°, and then its west is greater than its east.
    eastward = (longitude_deg - use.west) % 360.0 <= (use.east - use.west) % 360.0
    whole_turn = use.east - use.west >= 360.0
    inside = (latitude_deg >= use.south) & (latitude_deg <= use.north) & (eastward | whole_turn)
    return bool(inside.mean() > 0.5)
