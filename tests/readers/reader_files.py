"""Files that the reader tests write: the same rows in every format."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from overlap.errors import InputError
from overlap.readers.formats import RawTable, read_table

Rows = list[dict[str, Any]]


def real_data(*parts: str) -> Path:
    """Path of a real file, or a skip where there are none."""
    root = os.environ.get("OVERLAP_REAL_DATA")
    if not root:
        pytest.skip("set OVERLAP_REAL_DATA to the folder of real data")
    return Path(root, *parts)


def read(folder: Path, name: str, content: bytes | str, layer: str = "") -> RawTable:
    """Read a file of this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, name, layer)


def message(folder: Path, name: str, content: bytes | str, layer: str = "") -> str:
    """What is said of a file that cannot be read: its name first, and not where it lies."""
    with pytest.raises(InputError) as caught:
        read(folder, name, content, layer)
    text = str(caught.value)
    assert text.startswith(name), text
    assert str(folder) not in text
    return text


def write_delimited(delimiter: str, encoding: str = "utf-8") -> Callable[[Path, Rows], None]:
    def write(path: Path, rows: Rows) -> None:
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)

    return write


def write_records(path: Path, rows: Rows) -> None:
    path.write_text(json.dumps(rows), encoding="utf-8")


def write_vector(crs: str = "EPSG:4326") -> Callable[[Path, Rows], None]:
    def write(path: Path, rows: Rows) -> None:
        frame = pd.DataFrame(rows)
        points = gpd.points_from_xy(frame.pop("longitude"), frame.pop("latitude"), crs="EPSG:4326")
        gpd.GeoDataFrame(frame, geometry=points).to_crs(crs).to_file(path, engine="pyogrio")

    return write


FORMATS: dict[str, tuple[str, Callable[[Path, Rows], None]]] = {
    "comma": ("libraries.csv", write_delimited(",")),
    "semicolon, BOM": ("libraries.csv", write_delimited(";", "utf-8-sig")),
    "bar": ("libraries.txt", write_delimited("|")),
    "tab": ("libraries.tsv", write_delimited("\t")),
    "records": ("libraries.json", write_records),
    "GeoJSON": ("libraries.geojson", write_vector()),
    "GeoJSON called .json": ("libraries.json", lambda path, rows: write_geojson(path, rows)),
    "GeoPackage": ("libraries.gpkg", write_vector()),
    "GeoPackage, projected": ("libraries.gpkg", write_vector("EPSG:26985")),
    "Shapefile": ("libraries.shp", write_vector()),
    "Shapefile, projected": ("libraries.shp", write_vector("EPSG:26985")),
}
"""What each format is called, the name of its file and how it is written."""


def write_geojson(path: Path, rows: Rows, shapes: list[Any] | None = None, **members: Any) -> None:
    """GeoJSON as written by hand: shapes from `longitude` and `latitude`, or shapely's."""
    features = []
    for index, row in enumerate(rows):
        properties = {name: value for name, value in row.items() if name not in ("longitude", "latitude")}
        shape = shapely.Point(row["longitude"], row["latitude"]) if shapes is None else shapes[index]
        geometry = shapely.geometry.mapping(shape) if isinstance(shape, shapely.Geometry) else shape
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features, **members}), encoding="utf-8"
    )


def write_polygons(
    path: Path, shapes: list[Any], crs: str | None = "EPSG:4326", **columns: list[Any]
) -> None:
    """Polygons with columns, in the format of the suffix."""
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=crs)
    with pytest.warns(UserWarning, match="crs") if crs is None else pytest.MonkeyPatch.context():
        frame.to_file(path, engine="pyogrio")
