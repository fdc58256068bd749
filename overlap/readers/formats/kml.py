"""KML: the placemarks of one folder, or of all of them together."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pyogrio

from overlap.readers.formats import RawTable, SeveralLayersError, bad_input, not_its_suffix
from overlap.readers.formats.vector import gdal, read_layer
from overlap.readers.shapes import dimension_of
from overlap.readers.wording import listed

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

_DRIVER = "LIBKML"
_LAYER = "layer of overlap"
_ALWAYS_THERE = frozenset(
    {"id", "description", "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude"}
    | {"visibility", "drawOrder", "icon", "snippet"}
)
"""Columns that every KML has for GDAL, whether something is in them or not."""
_NOTHING = (None, "", -1, 0)
_KINDS = {0: "points", 1: "lines", 2: "polygons", None: "no shapes"}


def read(path: Path, shown: str, layer: str) -> RawTable:
    """Read the folder that `layer` names, or all folders as one table with the name of each row's folder.

    Raises
    ------
    InputError
        Where folders hold different kinds of shapes and none is named.
    """
    _refuse_entities(path, shown)
    with gdal(path, shown):
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        found = str(pyogrio.read_info(path, layer=0)["driver"]) if names else _DRIVER
    if found != _DRIVER:
        raise not_its_suffix(shown, f"{path.suffix}, but it looks like {found}")
    if layer or len(names) < 2:
        table = read_layer(path, path, shown, layer)
    else:
        table = _together(read_layer(_union(path, names), path, shown), names, shown)
    empty = [name for name in _ALWAYS_THERE & set(table.frame) if _says_nothing(table.frame[name])]
    frame = table.frame.drop(columns=empty)
    return dataclasses.replace(table, frame=frame, format="KML", crs_by_standard=True)


def _union(path: Path, names: list[str]) -> bytes:
    """Return a virtual file of GDAL that holds the rows of all layers, with the layer of each."""
    file = f'<SrcDataSource shared="1">{escape(str(path.resolve()))}</SrcDataSource>'
    layers = "".join(f"<OGRVRTLayer name={quoteattr(name)}>{file}</OGRVRTLayer>" for name in names)
    column = f"<SourceLayerFieldName>{_LAYER}</SourceLayerFieldName>"
    union = f'<OGRVRTUnionLayer name="all">{column}{layers}</OGRVRTUnionLayer>'
    return f"<OGRVRTDataSource>{union}</OGRVRTDataSource>".encode()


def _together(table: RawTable, names: list[str], shown: str) -> RawTable:
    """Return the rows of all folders, if they hold one kind of shape; a folder may hold but other folders."""
    of_row = table.frame.pop(_LAYER)
    filled = list(dict.fromkeys(of_row))
    if len(filled) < 2:
        others = [name for name in names if name not in filled]
        note = f"Layer {listed(filled)} is read; empty: {listed(others)}."
        return dataclasses.replace(table, notes=(note, *table.notes))
    shapes = np.full(len(table), None) if table.geometry is None else table.geometry
    kinds = {name: _KINDS[dimension_of(shapes[np.asarray(of_row == name)])] for name in filled}
    if len(set(kinds.values())) > 1:
        found = listed(f"{name} of {kind}" for name, kind in kinds.items())
        raise SeveralLayersError(shown, "folders of different shapes", filled, found)
    column = "folder" if "folder" not in table.frame else "folder_2"
    note = f"{len(filled)} folders are read together, with the column {column}: {listed(filled, 5)}."
    frame = table.frame.assign(**{column: of_row})
    return dataclasses.replace(table, frame=frame, notes=(note, *table.notes))


def _says_nothing(column: pd.Series) -> bool:
    return all(value in _NOTHING for value in column)


def _refuse_entities(path: Path, shown: str) -> None:
    """Raise `InputError` for XML that defines entities: they can be endless, or read other files.

    Without its null bytes, UTF-16 reads as ASCII does; a parser takes no other encodings than these.
    """
    content = path.read_bytes().replace(b"\0", b"")
    if found := re.search(rb"<!(DOCTYPE|ENTITY)", content):
        advice = "KML needs none; remove it, or do not trust the file"
        raise bad_input(shown, "XML with definitions of its own", found[0].decode(), advice)
