"""Where each row of a table says it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.domain.values import as_text, cells
from overlap.geo.antimeridian import unroll, wrap_longitude
from overlap.readers.coordinates_columns import find_pair, read_coordinates
from overlap.readers.coordinates_rivals import compare_with_shapes
from overlap.readers.crs import (
    SettledCrs,
    accuracy_note,
    refuse_degrees,
    refuse_projected,
    settle_column_crs,
    settle_crs,
)
from overlap.readers.shapes import marker_notes, markers
from overlap.readers.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from overlap.domain.study import NetworkFile
    from overlap.readers.columns import ColumnFinder
    from overlap.readers.formats import RawTable

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]
Shapes = NDArray[np.object_]

_LINES = (
    shapely.GeometryType.LINESTRING,
    shapely.GeometryType.LINEARRING,
    shapely.GeometryType.MULTILINESTRING,
)


@dataclass(frozen=True)
class Points:
    """The points of a table, row by row, shape (n,).

    Parameters
    ----------
    longitude_deg, latitude_deg
        EPSG:4326; longitude in [-180, 180] wherever it was in [-180, 360]. Not finite where there is none.
    x, y
        As in the file, in its own CRS.
    exchanged_longitude_deg, exchanged_latitude_deg
        Where the points would be with x and y exchanged.
    in_degrees
        x and y are degrees, and not metres.
    missing, unreadable
        Rows without coordinates, and rows whose coordinates are no finite numbers.
    found
        `latitude, longitude` (or y, x) as the file has it, empty where it has neither.
    problems
        Why coordinates cannot be read, empty where they can.
    columns
        Which column, or what geometry, the points are from.
    crs
        Their CRS in the file, for people.
    notes
        What was decided.
    """

    longitude_deg: FloatArray
    latitude_deg: FloatArray
    x: FloatArray
    y: FloatArray
    exchanged_longitude_deg: FloatArray
    exchanged_latitude_deg: FloatArray
    missing: Mask
    unreadable: Mask
    found: NDArray[np.object_]
    problems: NDArray[np.object_]
    columns: Mapping[str, str]
    crs: str
    in_degrees: bool
    notes: tuple[str, ...]


def locate(table: RawTable, spec: NetworkFile, finder: ColumnFinder) -> Points:
    """Return the points of a table: from its geometry, unless it has none or the study names columns.

    Raises
    ------
    InputError
        With every fault that the finder knows of, this table's coordinates and CRS included.
    """
    if table.geometry is not None and not (spec.longitude or spec.latitude):
        return _from_geometry(table, markers(table.geometry), spec, finder)
    settled = None
    with finder.faults.gathering():
        settled = settle_column_crs(spec.crs, table.format, finder.key)
    pair = find_pair(finder, spec, settled)
    finder.faults.raise_if_any()
    assert settled is not None
    across, up = cells(finder.frame[pair.longitude]), cells(finder.frame[pair.latitude])
    latitude, longitude, notes = read_coordinates(up, across, pair, settled, finder)
    finder.faults.raise_if_any()
    refuse_degrees(longitude.numbers, latitude.numbers, settled, finder.shown, finder.key)
    notes += accuracy_note(settled.crs, longitude.numbers, latitude.numbers)
    texts = [as_text(up)] if pair.is_one_column else [as_text(up), as_text(across)]
    return _points(
        longitude.numbers,
        latitude.numbers,
        latitude.missing | longitude.missing,
        [", ".join(each) if any(each) else "" for each in zip(*texts, strict=True)],
        {"longitude": pair.longitude, "latitude": pair.latitude},
        replace(settled, notes=(*settled.notes, *notes)),
        finder,
        np.where(latitude.problems != "", latitude.problems, longitude.problems),
    )


def _from_geometry(table: RawTable, shapes: Shapes, spec: NetworkFile, finder: ColumnFinder) -> Points:
    settled = settle_crs(table, spec.crs, finder.shown, finder.key)
    inner = interior_points(shapes, is_geographic=settled.crs.is_geographic)
    x, y = shapely.get_x(inner), shapely.get_y(inner)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    pairs = zip(there, x.tolist(), y.tolist(), strict=True)
    others = sorted({shape.geom_type for shape in shapes[there]} - {"Point"})
    what = f"interior point of {', '.join(others)} geometry" if others else "geometry"
    found = [f"{up!r}, {across!r}" if is_there else "" for is_there, across, up in pairs]
    marked = marker_notes(table.geometry, shapes)
    settled = replace(settled, notes=(*settled.notes, *marked, *_shape_notes(shapes[there])))
    points = _points(x, y, np.isnan(x) | np.isnan(y), found, {"point": what}, settled, finder)
    # The middle of a surface is where its inner point need not be.
    if not others:
        compare_with_shapes(finder, points.longitude_deg, points.latitude_deg, table.shapes_in)
        finder.faults.raise_if_any()
    return points


def _shape_notes(shapes: Shapes) -> Iterator[str]:
    """Say how many rows are no points, and where they are put."""
    types = shapely.get_type_id(shapes)
    number = int((types != shapely.GeometryType.POINT).sum())
    if number:
        are, each = ("is a shape", "it is") if number == 1 else ("are shapes", "each is")
        lines = ", a line at its middle" if np.isin(types, _LINES).any() else ""
        yield f"{count(number, 'row')} {are} and no point: {each} placed at a point well inside{lines}."


def _points(
    x: FloatArray,
    y: FloatArray,
    missing: Mask,
    found: list[str],
    columns: Mapping[str, str],
    settled: SettledCrs,
    finder: ColumnFinder,
    problems: NDArray[np.object_] | None = None,
) -> Points:
    refuse_projected(x, y, settled, finder.shown, finder.key)
    longitude_deg, latitude_deg = settled.to_degrees(x, y)
    exchanged_longitude_deg, exchanged_latitude_deg = settled.to_degrees(y, x)
    return Points(
        longitude_deg=_wrapped(longitude_deg),
        latitude_deg=latitude_deg,
        exchanged_longitude_deg=_wrapped(exchanged_longitude_deg),
        exchanged_latitude_deg=exchanged_latitude_deg,
        x=x,
        y=y,
        missing=missing,
        unreadable=~missing & ~(np.isfinite(x) & np.isfinite(y)),
        found=np.array(found, dtype=object),
        problems=np.full(len(x), "", dtype=object) if problems is None else problems,
        columns=columns,
        crs=settled.text,
        in_degrees=settled.crs.is_geographic,
        notes=settled.notes,
    )


def exchanged(points: Points, rows: Mask) -> Points:
    """Return the same points with latitude and longitude exchanged in some rows; x and y stay."""
    return replace(
        points,
        longitude_deg=np.where(rows, points.exchanged_longitude_deg, points.longitude_deg),
        latitude_deg=np.where(rows, points.exchanged_latitude_deg, points.latitude_deg),
    )


def _wrapped(longitude_deg: FloatArray) -> FloatArray:
    in_turn = (longitude_deg >= -180.0) & (longitude_deg <= 360.0)
    return np.where(in_turn, wrap_longitude(np.where(in_turn, longitude_deg, 0.0)), longitude_deg)


def interior_points(shapes: Shapes, *, is_geographic: bool) -> Shapes:
    """Return a point inside each shape: itself, the middle of a line, or a point well inside a surface.

    Parameters
    ----------
    shapes
        Shapely geometries of any type, shape (n,), None allowed.
    is_geographic
        Coordinates are degrees, so that polygons may jump at ±180°.
    """
    points = shapes.copy()
    types = shapely.get_type_id(shapes)
    # Anything with a coordinate that is no number has no inside.
    broken = np.zeros(len(shapes), dtype=bool)
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    broken[owner[~np.isfinite(coordinates).all(axis=1)]] = True
    points[broken & (types != shapely.GeometryType.POINT)] = None
    lines = ~broken & np.isin(types, _LINES)
    points[lines] = shapely.line_interpolate_point(shapes[lines], 0.5, normalized=True)
    surfaces = ~broken & np.isin(types, (3, 6))
    whole = unroll(shapes[surfaces]) if is_geographic else shapes[surfaces]
    points[surfaces] = shapely.point_on_surface(shapely.make_valid(whole))
    others = ~broken & np.isin(types, (4, 7))
    points[others] = shapely.point_on_surface(shapes[others])
    points[shapely.is_empty(points)] = None
    return points
