"""Tables as CSV that a spreadsheet opens with the right letters and without running formulae."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from overlap.domain.result import Column, Kind, Table
from overlap.domain.run import RunContent
from overlap.domain.text import clean_text

# A spreadsheet takes text that starts so for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(run: RunContent, folder: Path) -> None:
    """Write every table of a run into its folder."""
    for table in run.tables:
        write_csv(table, folder / f"{table.name}.csv")


def write_csv(table: Table, path: Path) -> None:
    """Write one table: UTF-8 with BOM, CRLF, a header of column names, no geometry.

    Numbers are written so that reading gives the same float; what is unknown is empty. Only text that a
    spreadsheet would run as a formula gets an apostrophe in front.

    Raises
    ------
    ValueError
        A number is infinite: no reader of CSV agrees on a word for it.
    """
    cells = [_cells(table, column) for column in table.columns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([column.name for column in table.columns])
        writer.writerows(zip(*cells, strict=True))


def _cells(table: Table, column: Column) -> list[str]:
    values = table.frame[column.name]
    word = _WORDS[column.kind]
    try:
        return [
            "" if unknown else word(value)
            for value, unknown in zip(values.tolist(), pd.isna(values).tolist(), strict=True)
        ]
    except ValueError as error:
        raise ValueError(f"{table.name}.{column.name}: {error}") from error


def _text(value: Any) -> str:
    text = clean_text(str(value))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _number(value: Any) -> str:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("an infinite number cannot be written")
    return repr(number)


def _integer(value: Any) -> str:
    if value != int(value):
        raise ValueError(f"{value} is not an integer")
    return str(int(value))


def _flag(value: Any) -> str:
    return "true" if value else "false"


_WORDS: dict[Kind, Callable[[Any], str]] = {
    "text": _text,
    "number": _number,
    "integer": _integer,
    "flag": _flag,
}
