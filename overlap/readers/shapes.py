"""What kind of shapes a table holds."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.readers.wording import count

Shapes = NDArray[np.object_]


def markers(shapes: Shapes) -> Shapes:
    """Return the same, shape (n,), with the point instead of a collection that holds exactly one.

    Google Earth draws a place as its marker and its outline in one: the marker is where it is.
    """
    marked = shapes.copy()
    for index in np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION):
        points = [part for part in shapely.get_parts(shapes[index]) if part.geom_type == "Point"]
        if len(points) == 1:
            marked[index] = points[0]
    return marked


def marker_notes(drawn: Shapes | None, marked: Shapes) -> tuple[str, ...]:
    """Say how many shapes gave way to their markers."""
    number = int((shapely.get_type_id(drawn) != shapely.get_type_id(marked)).sum())
    return (f"{count(number, 'row')} with a marker and an outline: at the marker.",) if number else ()


def dimension_of(shapes: Shapes) -> int | None:
    """Return 0 for points, 1 for lines, 2 for polygons: that of most shapes; None without shapes."""
    dimensions = shapely.get_dimensions(markers(shapes))
    dimensions = dimensions[dimensions >= 0]
    return int(np.bincount(dimensions).argmax()) if len(dimensions) else None
