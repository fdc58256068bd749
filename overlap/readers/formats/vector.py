"""GeoJSON, GeoPackage, shapefile and FlatGeobuf, by GDAL."""

from __future__ import annotations

import dataclasses
import logging
import os
import re
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataSourceError

from overlap.errors import nearest_name
from overlap.readers.formats import RawTable, SeveralLayersError, bad_input, dbf, not_its_suffix
from overlap.readers.formats.encodings import decoded
from overlap.readers.formats.flat import columns_of_arrow
from overlap.readers.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pyarrow import Table

GEOJSON_TYPES = frozenset({"FeatureCollection", "Feature"})

Source = Path | bytes

_LONGITUDE_LATITUDE = "EPSG:4326"
_SHAPEFILE = "ESRI Shapefile"
_PEOPLE_SAY = {"GPKG": "GeoPackage", _SHAPEFILE: "Shapefile"}
_OPTIONS: dict[str, dict[str, Any]] = {
    # Dates as text, because GDAL would also take a column for dates that only looks so.
    "GeoJSON": {"DATE_AS_STRING": "YES"},
    # Its columns are read by themselves.
    _SHAPEFILE: {"columns": [], "encoding": dbf.BYTES_AS_TEXT},
}
_NUMBER_AS_ID = re.compile(
    r'"type"\s*:\s*"Feature"\s*,\s*"id"\s*:\s*\d'
    r'|"id"\s*:\s*\d+\s*,\s*"type"\s*:\s*"Feature"'
    r'|\}\s*,\s*"id"\s*:\s*\d+\s*\}'
)
"""The id of a feature (RFC 7946, 3.2), where GDAL, geopandas and others write it."""
_TOO_LONG = "Too many characters"
_AS_IT_SHOULD_BE = ("UTF-8", "UTF-8 with BOM")


def read(path: Path, shown: str, layer: str) -> RawTable:
    """Read one layer of a vector file, its shapes without height."""
    is_json = path.suffix.lower() in (".geojson", ".json")
    source, encoding, has_ids = _as_utf8(path, shown) if is_json else (path, "", False)
    table = read_layer(source, path, shown, layer)
    if has_ids and "id" not in table.frame:
        table.frame.insert(0, "id", _ids_of_features(source, layer))
    found = table.format.partition(",")[0]
    if is_json and found != "GeoJSON":
        raise not_its_suffix(shown, f"{path.suffix}, but it looks like {found}")
    said = ", ".join(filter(None, (table.format, encoding)))
    by_standard = is_json and table.crs == _LONGITUDE_LATITUDE
    return dataclasses.replace(table, format=said, crs_by_standard=by_standard)


def read_layer(source: Source, path: Path, shown: str, layer: str = "") -> RawTable:
    """Read one layer as GDAL sees it.

    Parameters
    ----------
    source
        What GDAL opens: the file, its content in UTF-8, or what stands for it.
    path
        The file.
    shown
        The file as the user typed it.
    layer
        Which layer, where there are several.
    """
    if "!" in str(path.resolve()):  # which pyogrio takes for the border of an archive
        raise bad_input(shown, "a path with ! in it cannot be read", str(path.resolve()), "rename it")
    encoding = ""
    with gdal(path, shown) as said:
        chosen, notes = _layer(source, shown, layer)
        driver = str(pyogrio.read_info(source, layer=chosen, encoding=dbf.BYTES_AS_TEXT)["driver"])
        meta, table = pyogrio.raw.read_arrow(source, layer=chosen, **_OPTIONS.get(driver, {}))
        geometry = _geometry(meta, table)
        columns = columns_of_arrow(meta["fields"], table)
        if driver == _SHAPEFILE:
            columns, encoding = dbf.columns_of(path, chosen, shown)
    frame = pd.DataFrame(columns, dtype=object).reindex(range(table.num_rows))
    said_once = tuple(f"GDAL says: {text}" for text in dict.fromkeys(said))
    named = ", ".join(filter(None, (_PEOPLE_SAY.get(driver, driver), encoding)))
    return RawTable(frame, geometry, meta["crs"] or "", named, notes + said_once)


def shapes_of(source: Source, shown: str, layer: str) -> NDArray[np.object_]:
    """Return the shapes of a layer, shape (n,), as GDAL gives them."""
    with gdal(source if isinstance(source, Path) else None, shown):
        meta, table = pyogrio.raw.read_arrow(source, layer=layer, columns=[])
        geometry = _geometry(meta, table)
    return np.zeros(0, dtype=object) if geometry is None else geometry


def _ids_of_features(source: Source, layer: str) -> list[object]:
    """Return the ids that the features have as numbers, which GDAL keeps apart from the columns."""
    meta, table = pyogrio.raw.read_arrow(
        source, layer=layer or 0, columns=[], read_geometry=False, return_fids=True
    )
    return list(table[meta["fid_column"] or "OGC_FID"].to_pylist())


def _as_utf8(path: Path, shown: str) -> tuple[Source, str, bool]:
    """Return what GDAL may safely open, its encoding where that is not as it should be, and if it has ids.

    GDAL takes wrong bytes for text in some other encoding and says nothing.
    """
    text, encoding = decoded(path, shown)
    has_ids = _NUMBER_AS_ID.search(text) is not None
    return (path, "", has_ids) if encoding in _AS_IT_SHOULD_BE else (text.encode(), encoding, has_ids)


@contextmanager
def gdal(path: Path | None, shown: str) -> Iterator[list[str]]:
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
        found = str(error).split("; It might")[0].split(". ")[0]
        if path:
            found = found.replace(f"{path.parent}{os.sep}", "")
        needs = "a shapefile needs its .shx and .dbf beside it, and may be damaged"
        damaged = "it is damaged, or not what its suffix says"
        advice = needs if path and path.suffix.lower() == ".shp" else damaged
        if _TOO_LONG in found:
            raise bad_input(shown, "a value too long to be read", found, "shorten or remove it") from None
        raise bad_input(shown, "cannot be read", found.rstrip("."), advice) from None
    except UnicodeDecodeError as error:
        found = f"byte 0x{error.object[error.start]:02x} in {error.object[:40]!r}"
        raise bad_input(shown, "text that is not UTF-8", found, "save it anew as UTF-8") from None
    except shapely.errors.ShapelyError as error:
        raise bad_input(
            shown, "a shape cannot be read", str(error), "mend it in a GIS and export it anew"
        ) from None
    finally:
        log.removeHandler(handler)
        log.propagate = propagates


def _layer(source: Source, shown: str, wanted: str) -> tuple[str | int, tuple[str, ...]]:
    if isinstance(source, bytes) and not wanted:
        return 0, ()  # what is not in a file has another name each time
    kinds = {str(name): kind for name, kind in pyogrio.list_layers(source)}
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
        raise SeveralLayersError(shown, "several layers", candidates)
    others = [name for name in kinds if name != candidates[0]]
    note = f"Layer {candidates[0]} is read; without shapes: {listed(others)}."
    return candidates[0], (note,) if others else ()


def _geometry(meta: dict[str, Any], table: Table) -> NDArray[np.object_] | None:
    name = meta["geometry_name"] or "wkb_geometry"
    if name not in table.column_names or meta["geometry_type"] is None:
        return None
    # A ring that does not end where it begins is closed; what cannot be mended is None, as a missing shape.
    shapes = shapely.from_wkb(table[name].to_numpy(), on_invalid="fix")
    return np.asarray(shapely.force_2d(shapes), dtype=object)
