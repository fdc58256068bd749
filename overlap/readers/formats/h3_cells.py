"""Cells of the H3 grid, which a column of a table names."""

from __future__ import annotations

import re
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from overlap.domain.values import as_text, cells
from overlap.geo.antimeridian import unroll
from overlap.readers.formats import bad_input
from overlap.readers.wording import count, rows

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from overlap.errors import FaultList

_ID = re.compile(r"8[0-9a-f]{14}")
_AS_NUMBER = re.compile(r"[56]\d{17}")
_ROUNDED = re.compile(r"[56](\.\d+)?e\+?17", re.IGNORECASE)
"""How a spreadsheet writes such a number, of which it keeps fifteen digits."""


def h3_column(frame: pd.DataFrame) -> str:
    """Return the column most of whose values look like H3 ids, as text or as whole numbers, or nothing.

    A row of sums or a word for nothing among them is judged as a row, and does not hide the column.
    """
    for name in frame.columns:
        texts = [text for text in as_text(cells(frame[name])).tolist() if text]
        ids = [text for text in texts if _ID.fullmatch(_hex(text))]
        # Fifteen decimal digits may be anybody's number.
        if 2 * len(ids) > len(texts) and not all(map(_is_plain, ids)):
            return str(name)
    return ""


def _is_plain(text: str) -> bool:
    return text.isdigit() and not _AS_NUMBER.fullmatch(text)


def _hex(text: str) -> str:
    if _AS_NUMBER.fullmatch(text) or _ROUNDED.fullmatch(text):
        return f"{int(Decimal(text)):x}"
    return text.casefold().removeprefix("0x")


def hexagons(values: NDArray[np.object_], shown: str, column: str, faults: FaultList) -> NDArray[np.object_]:
    """Return the outlines of cells, shape (n,), None where the value is no cell.

    Outlines are polygons of EPSG:4326, unrolled at ±180°, their edges straight in longitude and latitude:
    neighbours share them, so nobody is lost or doubled. Cells that are repeated, or lie inside other cells
    of the table, are noted as faults.

    Raises
    ------
    InputError
        Where the h3 library is missing, or the cells are numbers that were rounded.
    """
    h3 = _library(shown, column)
    texts = as_text(values)
    ids = np.array([_hex(text) for text in texts], dtype=object)
    valid = np.array([bool(text) and h3.is_valid_cell(text) for text in ids.tolist()], dtype=bool)
    _refuse_rounded(texts[~valid], shown, column)
    _note_doubles(h3, ids, valid, shown, column, faults)
    shapes = np.full(len(ids), None, dtype=object)
    outlines = ([(x, y) for y, x in h3.cell_to_boundary(text)] for text in ids[valid].tolist())
    shapes[valid] = unroll(np.array([shapely.Polygon(outline) for outline in outlines], dtype=object))
    return shapes


def _refuse_rounded(texts: NDArray[np.object_], shown: str, column: str) -> None:
    rounded = [text for text in texts if _AS_NUMBER.fullmatch(text) or _ROUNDED.fullmatch(text)]
    if rounded:
        what = f"{column} holds H3 cells as numbers, which a spreadsheet has rounded"
        advice = "give the cells as text, such as 8829a1d757fffff"
        raise bad_input(shown, what, f"{count(len(rounded), 'row')}, such as {rounded[0]}", advice)


def _library(shown: str, column: str) -> Any:
    try:
        return import_module("h3")
    except ImportError:
        advice = "pip install 'overlap-toolkit[h3]'"
        raise bad_input(shown, "H3 cells need a library that is not installed", column, advice) from None


def _note_doubles(
    h3: Any, ids: NDArray[np.object_], valid: NDArray[np.bool_], shown: str, column: str, faults: FaultList
) -> None:
    """Note cells whose people would count twice."""
    _, first = np.unique(ids.astype(np.str_), return_index=True)
    repeated = valid & ~np.isin(np.arange(len(ids)), first)
    if repeated.any():
        what = f"{count(int(repeated.sum()), 'row')} with an H3 cell that an earlier row has"
        faults.add(shown, what, f"{column} in {rows(repeated)}", "give one row for each cell")
    present = {text: h3.get_resolution(text) for text in ids[valid].tolist()}
    coarser = sorted(set(present.values()))
    covered = {
        text
        for text, own in present.items()
        if any(h3.cell_to_parent(text, each) in present for each in coarser if each < own)
    }
    inside = np.isin(ids.astype(np.str_), list(covered))
    if inside.any():
        what = f"{count(int(inside.sum()), 'row')} with an H3 cell inside another one of the table"
        faults.add(shown, what, f"{column} in {rows(inside)}", "give cells that do not overlap")
