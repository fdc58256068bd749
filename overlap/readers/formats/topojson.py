"""TopoJSON: shapes by GDAL, rows from the file itself, because GDAL drops those without a shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from overlap.errors import nearest_name
from overlap.readers.formats import RawTable, SeveralLayersError, bad_input
from overlap.readers.formats.flat import frame_of_records
from overlap.readers.formats.vector import shapes_of
from overlap.readers.wording import listed

if TYPE_CHECKING:
    from pathlib import Path

_CONVENTION = "EPSG:4326"
_SINGLES = "TopoJSON"
"""GDAL's layer of all objects that are a shape by themselves."""


def from_topology(
    topology: dict[str, Any], source: Path | bytes, encoding: str, shown: str, layer: str
) -> RawTable:
    """Read one object of a topology.

    Parameters
    ----------
    topology
        The JSON of the file.
    source
        The file, or its content in UTF-8.
    encoding
        What the file is encoded in, for people.
    shown
        The file as the user typed it.
    layer
        Which object, where there are several.
    """
    objects = topology.get("objects")
    if not isinstance(objects, dict) or not objects:
        raise bad_input(shown, "a topology without objects", "", "export it anew")
    name = _choice(objects, shown, layer)
    parts = objects[name].get("geometries", [objects[name]])
    frame = frame_of_records([_row(part) for part in parts])
    if "geometries" in objects[name]:
        shapes = shapes_of(source, shown, name)
    else:
        singles = [each for each, content in objects.items() if "geometries" not in content]
        shapes = shapes_of(source, shown, _SINGLES)[[singles.index(name)]]
    there = np.array([part.get("type") is not None for part in parts], dtype=bool)
    if len(shapes) != there.sum():
        found = f"{len(shapes):,} of {int(there.sum()):,}"
        raise bad_input(shown, "shapes that cannot be read", found, "export it as GeoJSON or GeoPackage")
    geometry = np.full(len(parts), None, dtype=object)
    geometry[there] = shapes
    note = f"TopoJSON states no CRS: {_CONVENTION} taken."
    said = f"TopoJSON, {encoding}, object {name}"
    return RawTable(frame, geometry, _CONVENTION, said, (note,), crs_by_standard=True)


def _choice(objects: dict[str, Any], shown: str, wanted: str) -> str:
    if wanted in objects:
        return wanted
    if wanted:
        advice = nearest_name(wanted, objects) or "name one of them with layer"
        raise bad_input(shown, f"no object {wanted}", f"it has {listed(objects)}", advice)
    if len(objects) > 1:
        raise SeveralLayersError(shown, "several objects", objects)
    return next(iter(objects))


def _row(part: dict[str, Any]) -> dict[str, Any]:
    own = {"id": part["id"]} if "id" in part else {}
    return own | (part.get("properties") or {})
