"""The columns of a shapefile, whose encoding a .cpg beside it states, rightly or not, or nothing does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyogrio

from overlap.readers.formats.encodings import text_of
from overlap.readers.formats.flat import columns_of_arrow

if TYPE_CHECKING:
    from pathlib import Path

BYTES_AS_TEXT = "ISO-8859-1"
"""In which every byte is a character of the same number, so that nothing is lost."""
_APART = re.compile(r"[\t\r\n]")


def columns_of(path: Path, layer: str | int, shown: str) -> tuple[dict[str, list[object]], str]:
    """Return the columns of a shapefile by name, and the encoding where it had to be detected.

    What the .cpg states is taken where the bytes are valid in it. The code inside the .dbf is not asked:
    most programs write the same one for every encoding.
    """
    if any(path.with_suffix(suffix).exists() for suffix in (".cpg", ".CPG")):
        try:
            return _columns(path, layer, None), ""
        except UnicodeDecodeError:
            pass
    columns = _columns(path, layer, BYTES_AS_TEXT)
    # One line for each row, as in a text file: so a message about a line is about that row.
    header = "\t".join(columns)
    body = ("\t".join(map(_cell, row)) for row in zip(*columns.values(), strict=True))
    content = "\n".join((header, *body)).encode(BYTES_AS_TEXT)
    if content.isascii():
        return columns, ""
    text, encoding = text_of(content, shown)
    names, *rows = (line.split("\t") for line in text.split("\n"))
    decoded = {
        name: [new if isinstance(old, str) else old for old, new in zip(values, column, strict=True)]
        for name, values, column in zip(names, columns.values(), zip(*rows, strict=True), strict=True)
    }
    return decoded, "" if encoding == "UTF-8" else encoding


def _columns(path: Path, layer: str | int, encoding: str | None) -> dict[str, list[object]]:
    meta, table = pyogrio.raw.read_arrow(path, layer=layer, encoding=encoding, read_geometry=False)
    return columns_of_arrow(meta["fields"], table)


def _cell(value: object) -> str:
    return _APART.sub(" ", value) if isinstance(value, str) else ""
