"""All tables in one GeoPackage: map layers where rows have a shape, attributes tables where not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from overlap.domain.result import Column, Kind, Table
from overlap.domain.run import RunContent
from overlap.domain.text import clean_text
from overlap.outputs.qgis.store import add_styles_and_project

_SHAPE = "geom"
_TYPES: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
}
_MULTI: dict[str, Callable[..., Any]] = {
    "MultiLineString": shapely.multilinestrings,
    "MultiPolygon": shapely.multipolygons,
}

# GeoPackage wants to know when a layer last changed: always the same moment, for equal bytes.
_SAME_BYTES = {"OGR_CURRENT_DATE": "1970-01-01T00:00:00.000Z"}


def write(run: RunContent, folder: Path) -> None:
    """Write `overlap.gpkg` of a run into its folder, ready for QGIS.

    Raises
    ------
    OSError
        The disk does not take it: both libraries have errors of their own for that.
    """
    path = folder / "overlap.gpkg"
    try:
        write_geopackage(run.tables, path)
        add_styles_and_project(run.name, run.tables, path, _SHAPE)
    except (DataSourceError, DataLayerError, sqlite3.OperationalError) as error:
        raise OSError(f"{path.name}: {str(error).rsplit('failed: ', 1)[-1]}") from error


def write_geopackage(tables: Sequence[Table], path: Path) -> None:
    """Write tables, in their order, as layers of a new GeoPackage 1.3, always the same bytes.

    Columns carry their meaning as description (extension *Schema*), layers their title.

    Raises
    ------
    FileExistsError
        The file is there already: bytes would depend on what it held.
    ValueError
        Two columns of a table differ only in case, or carry a name that GeoPackage needs; a shape is not of
        its table's type.
    """
    if path.exists():
        raise FileExistsError(f"{path} exists")
    with _gdal_options(_SAME_BYTES):
        for table in tables:
            _write_layer(table, path)


@contextmanager
def _gdal_options(options: dict[str, str]) -> Iterator[None]:
    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def _write_layer(table: Table, path: Path) -> None:
    names = [column.name.casefold() for column in table.columns]
    if len(set(names) | {"fid", _SHAPE}) != len(names) + 2:
        raise ValueError(
            f"{table.name}: column names must differ in more than case and not be fid or {_SHAPE}"
        )
    arrays = [_array(table.frame[column.name], column) for column in table.columns]
    fields = [_field(column) for column in table.columns]
    shape_options: dict[str, str] = {}
    if table.geometry is not None and table.geometry_type is not None:
        shapes = _of_type(table.geometry, table.geometry_type)
        arrays.append(pa.array(shapely.to_wkb(shapes), pa.binary()))
        fields.append(pa.field(_SHAPE, pa.binary()))
        shape_options = {"geometry_name": _SHAPE, "geometry_type": table.geometry_type, "crs": "EPSG:4326"}
    pyogrio.write_arrow(
        pa.table(arrays, schema=pa.schema(fields)),
        path,
        layer=table.name,
        driver="GPKG",
        dataset_options={} if path.exists() else {"VERSION": "1.3"},
        layer_options={"IDENTIFIER": table.name, "DESCRIPTION": clean_text(table.title)},
        **shape_options,
    )


def _field(column: Column) -> pa.Field[Any]:
    meaning = f"{column.meaning} ({column.unit})" if column.unit else column.meaning
    metadata = {"GDAL:OGR:comment": clean_text(meaning)} if meaning else {}
    return pa.field(column.name, _TYPES[column.kind], metadata=metadata)


def _array(values: pd.Series[Any], column: Column) -> pa.Array[Any]:
    cells = [
        None if unknown else clean_text(str(value)) if column.kind == "text" else value
        for value, unknown in zip(values.tolist(), pd.isna(values).tolist(), strict=True)
    ]
    return pa.array(cells, _TYPES[column.kind])


def _of_type(shapes: NDArray[np.object_], geometry_type: str) -> NDArray[np.object_]:
    """Shapes of one type: single parts become multi-parts, as a layer holds one type only."""
    shapes = np.array(shapes, dtype=object)
    kinds = np.array([shape.geom_type if shape is not None else geometry_type for shape in shapes], dtype=str)
    single = kinds == geometry_type.removeprefix("Multi")
    if geometry_type in _MULTI and single.any():
        shapes[single] = _MULTI[geometry_type](shapes[single], indices=np.arange(single.sum()))
    wrong = set(kinds) - {geometry_type, geometry_type.removeprefix("Multi")}
    if wrong:
        raise ValueError(f"a layer of {geometry_type} cannot hold {', '.join(sorted(wrong))}")
    return shapes
