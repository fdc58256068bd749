"""GeoJSON, GeoPackage and shapefile, by GDAL."""

from __future__ import annotations

import json
import logging
import os
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataSourceError

from overlap.errors import nearest_name
from overlap.readers.formats import RawTable, bad_input, not_its_suffix
from overlap.readers.formats.delimited import decoded
from overlap.readers.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

GEOJSON_TYPES = frozenset({"FeatureCollection", "Feature"})

_LONGITUDE_LATITUDE = "EPSG:4326"
_PEOPLE_SAY = {"GPKG": "GeoPackage", "ESRI Shapefile": "Shapefile"}


def read(path: Path, shown: str, layer: str) -> RawTable:
    """Read one layer of a vector file, its shapes without height."""
    is_json = path.suffix.lower() in {".geojson", ".json"}
    if is_json:
        decoded(path, shown)  # GDAL takes wrong bytes for text in some other encoding and says nothing
    with _gdal(path, shown) as said:
        layer, notes = _layer(path, shown, layer)
        driver = str(pyogrio.read_info(path, layer=layer)["driver"])
        if is_json and driver != "GeoJSON":
            raise not_its_suffix(shown, f"{path.suffix}, but it looks like {driver}")
        # Dates as text, because GDAL would also take a column for dates that only looks so.
        options = {"DATE_AS_STRING": "YES"} if is_json else {}
        meta, table = pyogrio.raw.read_arrow(path, layer=layer, **options)
        shapes = meta["geometry_name"] or "wkb_geometry"
        has_shapes = shapes in table.column_names and meta["geometry_type"] is not None
        geometry = _shapes(table[shapes].to_numpy()) if has_shapes else None
    names = [str(name) for name in meta["fields"]]
    frame = pd.DataFrame({name: _plain(table[name].to_pylist()) for name in names}, dtype=object)
    crs = meta["crs"] or ""
    said_once = tuple(f"GDAL says: {text}" for text in dict.fromkeys(said))
    by_standard = is_json and crs == _LONGITUDE_LATITUDE
    return RawTable(
        frame.reindex(range(table.num_rows)),
        geometry,
        crs,
        _PEOPLE_SAY.get(driver, driver),
        notes + said_once,
        by_standard,
    )


@contextmanager
def _gdal(path: Path, shown: str) -> Iterator[list[str]]:
    """Gather GDAL's warnings, and turn its errors into one for the user."""
    said: list[str] = []
    log, handler = logging.getLogger("pyogrio"), logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    propagates = log.propagate
    log.addHandler(handler)
    log.propagate = False
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield said
        said.extend(str(warning.message) for warning in caught)
    except DataSourceError as error:
        # After its first sentence GDAL gives hints for programmers.
        found = str(error).split("; It might")[0].split(". ")[0].replace(f"{path.parent}{os.sep}", "")
        needs = "a shapefile needs its .shx and .dbf beside it, and may be damaged"
        damaged = "it is damaged, or not what its suffix says"
        advice = needs if path.suffix.lower() == ".shp" else damaged
        raise bad_input(shown, "cannot be read", found.rstrip("."), advice) from None
    except shapely.errors.ShapelyError as error:
        raise bad_input(
            shown, "a shape cannot be read", str(error), "mend it in a GIS and export it anew"
        ) from None
    finally:
        log.removeHandler(handler)
        log.propagate = propagates


def _layer(path: Path, shown: str, wanted: str) -> tuple[str, tuple[str, ...]]:
    kinds = {str(name): kind for name, kind in pyogrio.list_layers(path)}
    if wanted:
        if wanted not in kinds:
            advice = nearest_name(wanted, kinds) or "name one of them with layer"
            raise bad_input(shown, f"no layer {wanted}", f"it has {listed(kinds)}", advice)
        return wanted, ()
    # Tables without shapes, such as QGIS's styles, are not meant where there is a layer with shapes.
    candidates = [name for name, kind in kinds.items() if kind is not None] or list(kinds)
    if not candidates:
        raise bad_input(shown, "no layer in the file", "", "export it anew")
    if len(candidates) > 1:
        raise bad_input(shown, "several layers", listed(candidates), "name one with layer")
    others = [name for name in kinds if name != candidates[0]]
    note = f"Layer {candidates[0]} is read; without shapes: {listed(others)}."
    return candidates[0], (note,) if others else ()


def _shapes(wkb: NDArray[np.object_]) -> NDArray[np.object_]:
    # A ring that does not end where it begins is closed; what cannot be mended is None, as a missing shape.
    return np.asarray(shapely.force_2d(shapely.from_wkb(wkb, on_invalid="fix")), dtype=object)


def _plain(values: list[object]) -> list[object]:
    """Return text, numbers and flags as they are, dates in ISO 8601, lists and bytes as text."""
    return [
        value if value is None or isinstance(value, str | int | float) else _as_text(value)
        for value in values
    ]


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return json.dumps(value, ensure_ascii=False, default=lambda other: other.isoformat()).strip('"')
