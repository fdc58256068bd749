"""Shapes written into a column of a table: WKT, EWKT, or WKB in hexadecimal digits."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import numpy as np
import shapely

from overlap.readers.wording import count, listed, rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from overlap.readers.formats import RawTable

_NAMES = ("wkt", "geom", "geometry", "the_geom", "wkb", "wkb_geometry", "geometry_wkt", "shape")
_WKT = re.compile(
    r"\s*(SRID=(\d+);)?\s*(MULTI)?(POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\s*(Z|M|ZM)?\s*(\(|EMPTY)",
    re.IGNORECASE,
)
_WKB = re.compile(r"(00|01)[0-9a-f]{8,}", re.IGNORECASE)
_SAMPLE = 1_000
_CONVENTION = "EPSG:4326"


def with_shapes(table: RawTable) -> RawTable:
    """Return a table without shapes as one that has those which a column of it holds, if one does.

    The column is one most of whose values look like shapes, best one with a usual name. Rows whose value is
    no shape, or an empty one, have none.
    """
    columns = {str(name): table.frame[name].tolist() for name in table.frame.columns}
    found = [name for name, values in columns.items() if _holds_shapes(values)]
    usual = sorted((name for name in found if name.casefold() in _NAMES), key=_rank)
    chosen = usual[:1] or found
    if not chosen:
        return table
    if len(chosen) > 1:
        note = f"Columns {listed(chosen)} hold shapes; none is taken, because none is called geometry."
        return dataclasses.replace(table, notes=(*table.notes, note))
    name = chosen[0]
    shapes, srids = _shapes(columns[name])
    stated = len(srids) == 1
    crs = f"EPSG:{srids.pop()}" if stated else _CONVENTION
    notes = [f"The shapes are those written in {name}."]
    notes += [] if stated else [f"No CRS is stated with them: {_CONVENTION} taken."]
    lost = np.array([value is not None for value in columns[name]]) & shapely.is_missing(shapes)
    if lost.any():
        notes.append(f"{count(int(lost.sum()), 'row')} without a shape in {name} ({rows(lost)}).")
    return dataclasses.replace(
        table,
        frame=table.frame.drop(columns=name),
        geometry=shapes,
        crs=crs,
        notes=(*table.notes, *notes),
        crs_by_standard=not stated,
        shapes_in=name,
    )


def _rank(name: str) -> int:
    return _NAMES.index(name.casefold())


def _holds_shapes(values: list[object]) -> bool:
    known = [value for value in values if value is not None]
    if not any(map(_is_like_a_shape, known[:_SAMPLE])):
        return False
    return 2 * sum(map(_is_like_a_shape, known)) > len(known)


def _is_like_a_shape(value: object) -> bool:
    return isinstance(value, str) and bool(_WKT.match(value) or _WKB.fullmatch(value))


def _shapes(values: list[object]) -> tuple[NDArray[np.object_], set[int]]:
    """Return shapes without height, None where there is none, and the EPSG codes that they state."""
    texts = ["" if value is None else str(value).strip() for value in values]
    stated = {int(match[2]) for text in texts if (match := _WKT.match(text)) and match[2]}
    wkt = np.array([re.sub(r"^SRID=\d+;", "", text, flags=re.IGNORECASE) for text in texts], dtype=object)
    is_wkb = np.array([bool(_WKB.fullmatch(text)) for text in texts])
    shapes = np.empty(len(texts), dtype=object)
    shapes[~is_wkb] = shapely.from_wkt(wkt[~is_wkb], on_invalid="ignore")
    shapes[is_wkb] = shapely.from_wkb(wkt[is_wkb], on_invalid="ignore")
    stated |= set(shapely.get_srid(shapes[is_wkb]).tolist()) - {0, -1}
    there = ~shapely.is_missing(shapes)
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    # `POINT (nan nan)` is how some libraries write an empty point.
    there[owner[np.isnan(coordinates).any(axis=1)]] = False
    shapes[~there | shapely.is_empty(shapes)] = None
    return np.asarray(shapely.force_2d(shapes), dtype=object), stated
