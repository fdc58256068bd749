"""From any file to a raw table: what is in it, before anybody asks what it means.

A format is a module with `read(path, shown, layer) -> RawTable` and a line in `FORMATS`.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from overlap.errors import Fault, InputError
from overlap.readers.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True)
class RawTable:
    """The rows of a file as they were read.

    Parameters
    ----------
    frame
        Columns of objects: text, int, float or bool as in the file, None where missing.
    geometry
        Shapely geometries in the file's own CRS, shape (n,), None where missing; None for a format
        without shapes.
    crs
        EPSG code, WKT or PROJ text; empty when the file says nothing.
    format
        The format in words, such as `CSV, UTF-8 with BOM, delimiter ;`.
    notes
        What the reader decided, one sentence each.
    crs_by_standard
        The CRS is not the file's own word, but what the standard of the format says in its stead.
    shapes_in
        The column that the shapes were written in; empty for a format that has shapes.
    """

    frame: pd.DataFrame
    geometry: NDArray[np.object_] | None
    crs: str
    format: str
    notes: tuple[str, ...] = ()
    crs_by_standard: bool = False
    shapes_in: str = ""

    def __len__(self) -> int:
        return len(self.frame)


@dataclass(frozen=True)
class Format:
    """Which module reads a suffix, what such a file must hold, and whether it can hold several layers."""

    module: str
    content: str
    layers: bool = False


_ZIP = "a zip archive (or an Excel workbook)"

FORMATS = {
    ".csv": Format("delimited", "text"),
    ".tsv": Format("delimited", "text"),
    ".txt": Format("delimited", "text"),
    ".xlsx": Format("sheets", _ZIP, layers=True),
    ".ods": Format("sheets", _ZIP, layers=True),
    ".xls": Format("sheets", "an old or protected Excel workbook", layers=True),
    ".json": Format("records", "JSON", layers=True),
    ".topojson": Format("records", "JSON", layers=True),
    ".geojson": Format("vector", "JSON", layers=True),
    ".gpkg": Format("vector", "an SQLite database", layers=True),
    ".shp": Format("vector", "a shapefile", layers=True),
    ".fgb": Format("vector", "FlatGeobuf", layers=True),
    ".kml": Format("kml", "HTML or XML", layers=True),
    ".kmz": Format("archive", _ZIP, layers=True),
    ".parquet": Format("parquet", "a Parquet file"),
    ".geoparquet": Format("parquet", "a Parquet file"),
    ".zip": Format("archive", _ZIP, layers=True),
}

_CONTENTS = {
    rb"SQLite format 3\x00": "an SQLite database",
    rb"\x00\x00\x27\x0a": "a shapefile",
    rb"PK(\x03\x04|\x05\x06)": _ZIP,
    rb"\xd0\xcf\x11\xe0": "an old or protected Excel workbook",
    rb"\x1f\x8b": "a gzip archive",
    rb"%PDF": "a PDF",
    rb"II\*\x00|MM\x00\*|II\+\x00|MM\x00\+": "a TIFF image",
    rb"PAR1": "a Parquet file",
    rb"fgb\x03fgb": "FlatGeobuf",
    rb"(--[^\n]*\n|\s)*-- (PostgreSQL|MySQL|MariaDB)|PGDMP": "a database dump",
    rb"(\xef\xbb\xbf)?\s*<(!--|!doctype|html|\?xml|[a-z]+[\s>])": "HTML or XML",
    rb"(\xef\xbb\xbf)?\s*(\{\s*[\"}]|\[\s*[\[{\]])": "JSON",
}
"""What a file holds, by how it begins; anything else is text until a reader finds otherwise."""

_WAYS_OUT = {
    "a database dump": "load it into a database and export the table, as CSV or GeoPackage",
    "a gzip archive": "unpack it, or pack it as .zip",
}


class SeveralLayersError(InputError):
    """A file of several tables, of which none is asked for; `layers` are what `layer` can name."""

    def __init__(self, shown: str, what: str, layers: Iterable[str], found: str = "") -> None:
        self.layers = tuple(layers)
        advice = f'name one with layer, such as layer = "{self.layers[0]}"'
        super().__init__(Fault(shown, what, found or listed(self.layers), advice))

    def inside(self, member: str) -> SeveralLayersError:
        """Return the same error for the archive that the file is a member of."""
        [fault] = self.faults
        return SeveralLayersError(fault.where, fault.what, (f"{member}/{layer}" for layer in self.layers))


def bad_input(shown: str, what: str, found: str = "", advice: str = "") -> InputError:
    """Return the error for a file with a single fault."""
    return InputError(Fault(shown, what, found, advice))


def not_its_suffix(shown: str, found: str) -> InputError:
    """Return the error for a file whose content belies its name."""
    return bad_input(
        shown, "not what its suffix says", found, "give the file its right suffix, or export it anew"
    )


def read_table(path: Path, shown: str, layer: str = "") -> RawTable:
    """Read a table, with shapes where the format has them.

    Parameters
    ----------
    path
        The file.
    shown
        The path as the user typed it, named in every message.
    layer
        Which layer of a file that can hold several.

    Raises
    ------
    InputError
        Where the file is missing, empty, of another format than its suffix says, or damaged.
    """
    known = FORMATS.get(path.suffix.lower())
    content = _content(path, shown)
    if known is None:
        found = path.suffix or "no suffix"
        found += "" if content == "text" else f", which looks like {content}"
        advice = _WAYS_OUT.get(content, f"use {', '.join(FORMATS)}")
        raise bad_input(shown, "no format that is known", found, advice)
    # Text may yet prove to be JSON, or not: the parser says where it is not.
    if content != known.content and (known.content, content) != ("JSON", "text"):
        raise not_its_suffix(shown, f"{path.suffix}, but it looks like {content}")
    if layer and not known.layers:
        raise bad_input(
            shown, f"layer {layer} is asked for, but the format has none", path.suffix, "remove layer"
        )
    from overlap.readers.formats.shape_text import with_shapes  # it imports RawTable from here

    try:
        table: RawTable = import_module(f"{__name__}.{known.module}").read(path, shown, layer)
    except OSError as error:
        raise bad_input(shown, "cannot be read", str(error.strerror or error)) from None
    if not len(table):
        raise bad_input(shown, "no rows", table.format, "check that the export is complete")
    return with_shapes(table) if table.geometry is None else table


def each_layer(path: Path, shown: str, layer: str = "") -> Iterator[tuple[str, RawTable | InputError]]:
    """Read every table of a file: what `layer` calls it, and it, or why it cannot be read."""
    try:
        table: RawTable | InputError = read_table(path, shown, layer)
    except SeveralLayersError as error:
        for name in error.layers:
            yield from each_layer(path, shown, name)
        return
    except InputError as error:
        table = error
    yield layer, table


def _content(path: Path, shown: str) -> str:
    if path.is_dir():
        raise bad_input(shown, "a folder, not a file", "", "name the file in it")
    try:
        with path.open("rb") as file:
            head = file.read(256)
    except FileNotFoundError:
        raise bad_input(shown, "no such file", "", "check the path") from None
    except OSError as error:
        raise bad_input(
            shown, "cannot be read", str(error.strerror), "check the rights of the file"
        ) from None
    if not head.strip():
        raise bad_input(shown, "the file is empty", "", "check that the download or export is complete")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode()
    for begins, content in _CONTENTS.items():
        if re.match(begins, head, re.IGNORECASE):
            return content
    return "text"
