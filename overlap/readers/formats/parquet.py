"""GeoParquet, and Parquet with coordinates or shapes in columns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from overlap.readers.formats import RawTable, bad_input
from overlap.readers.formats.flat import frame_of_records

if TYPE_CHECKING:
    from pathlib import Path

_INDEX = "__index_level_"


def read(path: Path, shown: str, layer: str) -> RawTable:  # noqa: ARG001 - one signature for all formats
    """Read a Parquet file; shapes and CRS are what its `geo` metadata say, longitude and latitude by default.

    Values inside a struct become columns such as `names.primary`.
    """
    try:
        schema = pq.read_schema(path)
        primary, says_crs = _primary(schema)
        shapes = gpd.read_parquet(path, columns=[primary]).geometry if primary else None
        wanted = [name for name in schema.names if name != primary and not name.startswith(_INDEX)]
        rows = pq.read_table(path, columns=wanted)
    except (pa.ArrowException, ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        found = str(error).partition("\n")[0][:200]
        raise bad_input(shown, "cannot be read", found, "it is damaged; export it anew") from None
    frame = frame_of_records(rows.to_pylist())
    if shapes is None:
        return RawTable(frame, None, "", "Parquet")
    geometry = np.asarray(shapely.force_2d(shapes.to_numpy()), dtype=object)
    crs = shapes.crs.to_string() if shapes.crs else ""
    return RawTable(frame, geometry, crs, "GeoParquet", crs_by_standard=not says_crs)


def _primary(schema: pa.Schema) -> tuple[str, bool]:
    """Return the column of the shapes, empty where there is none, and whether the file speaks of its CRS."""
    metadata = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    if not metadata:
        return "", False
    primary = str(metadata["primary_column"])
    return primary, "crs" in metadata["columns"][primary]
