"""Styles and project inside a GeoPackage, in the tables where QGIS looks for them."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from overlap.domain.result import Table
from overlap.domain.text import clean_text
from overlap.outputs.qgis.classes import category_order, map_classes
from overlap.outputs.qgis.project import project
from overlap.outputs.qgis.style import qml

# The project's name inside the file: geopackage:overlap.gpkg?projectName=overlap
PROJECT = "overlap"

# No clock, for equal bytes.
_TIME = "1970-01-01T00:00:00.000Z"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)

# As QGIS makes them.
_LAYER_STYLES = """
CREATE TABLE "layer_styles" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  "f_table_catalog" TEXT(256), "f_table_schema" TEXT(256), "f_table_name" TEXT(256),
  "f_geometry_column" TEXT(256), "styleName" TEXT(30), "styleQML" TEXT, "styleSLD" TEXT,
  "useAsDefault" BOOLEAN, "description" TEXT, "owner" TEXT(30), "ui" TEXT(30),
  "update_time" DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)"""
_QGIS_PROJECTS = "CREATE TABLE qgis_projects(name TEXT PRIMARY KEY, metadata BLOB, content BLOB)"


def add_styles_and_project(title: str, tables: Iterable[Table], path: Path, shape_column: str) -> None:
    """Add to a GeoPackage that holds the tables a default style for each map layer, and a project of all.

    Parameters
    ----------
    title
        Of the project.
    tables
        Those of the file, in their order.
    path
        The GeoPackage; it has neither styles nor projects yet.
    shape_column
        Name of the geometry column of its layers.
    """
    tables = tuple(tables)
    order = category_order(tables)
    maps = [table for table in tables if table.geometry_type is not None]
    classes = {table.name: map_classes(table, order) for table in maps}
    styles = [(table, qml(table, classes[table.name])) for table in maps]
    with closing(sqlite3.connect(path)) as file, file:
        _add_styles(file, styles, shape_column)
        _add_project(file, project(title, tables, classes, path.name))


def _add_styles(file: sqlite3.Connection, styles: Iterable[tuple[Table, str]], shape_column: str) -> None:
    file.execute(_LAYER_STYLES)
    file.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
        [_TIME],
    )
    # The style's name and the table's are the same: a layer has one. SLD is for other programs than QGIS.
    file.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
        "styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time) "
        "VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', ?)",
        [
            (table.name, shape_column, table.name, text, clean_text(table.title), _TIME)
            for table, text in styles
        ],
    )


def _add_project(file: sqlite3.Connection, text: str) -> None:
    file.execute(_QGIS_PROJECTS)
    metadata = json.dumps({"last_modified_time": _TIME[:19], "last_modified_user": ""})
    file.execute("INSERT INTO qgis_projects VALUES (?, ?, ?)", [PROJECT, metadata, _zipped(text).hex()])


def _zipped(text: str) -> bytes:
    """A .qgz: stored, not squeezed, as zlib's bytes differ between its versions."""
    entry = zipfile.ZipInfo(f"{PROJECT}.qgs", _ZIP_TIME)
    entry.create_system = 3  # else it names the system that it was written on
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(entry, text.encode())
    return content.getvalue()
