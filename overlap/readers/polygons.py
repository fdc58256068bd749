"""Polygons of a table, brought to EPSG:4326, unrolled and valid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.errors import FaultList
from overlap.geo.antimeridian import unroll
from overlap.readers.crs import SettledCrs, refuse_projected, settle_crs
from overlap.readers.formats import RawTable, bad_input
from overlap.readers.wording import count, listed, rows

Shapes = NDArray[np.object_]

_STRAIGHT_M = 2_000.0
"""Longest edge of a projected file that keeps its ends only. Straight on a map, an edge of length L strays
from the straight line in longitude and latitude by about L² tan(latitude) / 8R: 14 cm at 60°, 45 cm at 80°.
Both neighbours of a border get the same new vertices, so nothing opens between them."""


@dataclass(frozen=True)
class Polygons:
    """Shapely (Multi)Polygons of EPSG:4326, shape (n,), unrolled and valid; and their CRS in the file."""

    shapes: Shapes
    crs: str
    notes: tuple[str, ...]


def read_polygons(table: RawTable, crs: str, shown: str, key: str) -> Polygons:
    """Return the polygons of a table.

    Parameters
    ----------
    table
        The table.
    crs
        CRS that the study gives, or empty.
    shown, key
        The file, and its place in the study, for messages.

    Raises
    ------
    InputError
        Where rows have no polygon, or one that cannot be brought to the globe, or there is no CRS.
    """
    if table.geometry is None:
        advice = "give GeoJSON, GeoPackage or Shapefile"
        raise bad_input(shown, "no polygons, which are needed here", table.format, advice)
    faults = FaultList()
    with faults.gathering():
        settled = settle_crs(table, crs, shown, key)
    _note_others(table.geometry, shown, faults)
    faults.raise_if_any()
    coordinates = shapely.get_coordinates(table.geometry)
    refuse_projected(coordinates[:, 0], coordinates[:, 1], settled, shown, key)
    as_drawn = _in_degrees(table.geometry, settled)
    shapes = unroll(as_drawn)
    jumping = ~shapely.equals_exact(as_drawn, shapes, 0.0)
    _refuse_off_globe(shapes, shown)
    invalid = ~shapely.is_valid(shapes)
    # The structure method fills what rings enclose; the other would turn overlaps within a shape into holes.
    shapes[invalid] = shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False)
    _note_collapsed(shapes, shown, faults)
    faults.raise_if_any()
    crossing = (
        (f"{count(int(jumping.sum()), 'polygon')} with edges longer than 180°: taken to cross ±180°.",)
        if jumping.any()
        else ()
    )
    mended = (f"{count(int(invalid.sum()), 'polygon')} mended ({rows(invalid)}).",) if invalid.any() else ()
    return Polygons(shapes, settled.text, (*settled.notes, *crossing, *mended))


def _note_others(shapes: Shapes, shown: str, faults: FaultList) -> None:
    types = shapely.get_type_id(shapes)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if empty.any():
        faults.add(
            shown, f"{count(int(empty.sum()), 'row')} without a shape", rows(empty), "remove or complete them"
        )
    others = ~empty & ~np.isin(types, (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON))
    if others.any():
        names = sorted({shape.geom_type for shape in shapes[others]})
        found = f"{listed(names)} in {rows(others)}"
        faults.add(shown, f"{count(int(others.sum()), 'row')} without a polygon", found, "give polygons only")


def _in_degrees(shapes: Shapes, settled: SettledCrs) -> Shapes:
    if settled.crs.is_projected:
        edge = _STRAIGHT_M / settled.crs.axis_info[0].unit_conversion_factor
        shapes = shapely.segmentize(shapes, edge)

    def to_degrees(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(settled.to_degrees(xy[:, 0], xy[:, 1]))

    return np.asarray(shapely.transform(shapes, to_degrees), dtype=np.object_)


def _refuse_off_globe(shapes: Shapes, shown: str) -> None:
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    off = ~(np.abs(coordinates[:, 0]) <= 540.0) | ~(np.abs(coordinates[:, 1]) <= 90.0)
    if off.any():
        wrong = np.zeros(len(shapes), dtype=bool)
        wrong[owner[off]] = True
        x, y = coordinates[off][0]
        found = f"{rows(wrong)}, such as longitude {x:.10g}, latitude {y:.10g}"
        raise bad_input(
            shown, f"{count(int(wrong.sum()), 'polygon')} beyond the globe", found, "check the CRS"
        )


def _note_collapsed(shapes: Shapes, shown: str, faults: FaultList) -> None:
    gone = shapely.is_empty(shapes)
    if gone.any():
        faults.add(
            shown, f"{count(int(gone.sum()), 'polygon')} without any area", rows(gone), "remove or mend them"
        )
