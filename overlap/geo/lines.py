"""Lines between points."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.geo.antimeridian import split
from overlap.geo.ellipsoid import FloatArray


def lines_between(a: tuple[FloatArray, FloatArray], b: tuple[FloatArray, FloatArray]) -> NDArray[np.object_]:
    """Lines between points of EPSG:4326, the short way round and cut at ±180°."""
    east = b[0] - 360.0 * np.round((b[0] - a[0]) / 360.0)
    ends = np.stack([np.column_stack(a), np.column_stack([east, b[1]])], axis=1)
    lines = np.asarray(shapely.linestrings(ends), dtype=np.object_)
    across = np.abs(east) > 180.0
    whole = np.flatnonzero(~across)
    found = np.empty(len(lines), dtype=np.object_)
    found[whole] = shapely.multilinestrings(lines[whole], indices=np.arange(len(whole)))
    found[across] = [_multi(line) for line in split(lines[across])]
    return found


def _multi(line: shapely.Geometry) -> shapely.MultiLineString:
    return shapely.MultiLineString(
        [part for part in shapely.get_parts(line) if part.geom_type == "LineString"]
    )
