"""CSV, TSV and other delimited text."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from overlap.readers.formats import RawTable, bad_input
from overlap.readers.formats.encodings import decoded
from overlap.readers.formats.header import frame_of, header_of, refuse_ragged, unique_names
from overlap.readers.wording import count

if TYPE_CHECKING:
    from _csv import Reader
    from pathlib import Path

_DELIMITERS = {",": ",", ";": ";", "\t": "tab", "|": "|"}
_SAMPLE_ROWS = 100
_CHUNK_BYTES = 2**20
_LONGEST_LINE = 32 * 2**20
"""Bytes: the most detailed border of a country, written as text, is shorter."""

# The csv module refuses fields over 128 KiB, which a polygon written as text soon is.
csv.field_size_limit(2**31 - 1)


def read(path: Path, shown: str, layer: str) -> RawTable:  # noqa: ARG001 - one signature for all formats
    """Read a delimited file with a header; every cell is text, or None where blank."""
    _refuse_endless_lines(path, shown)
    text, encoding = decoded(path, shown)
    # Excel's own way to say what a CSV is delimited by.
    stated = re.match(r'"?sep=([^\r\n"])"?(\r\n?|\n|$)', text, re.IGNORECASE)
    if stated:
        text = text[stated.end() :]
    delimiter = stated[1] if stated else _delimiter(text)
    lines = _lines(text, delimiter, shown)
    if not lines:
        raise bad_input(shown, "the file is empty", "only blank lines", "check that the export is complete")
    header = header_of(lines, shown)
    body = lines[header.below :]
    lone = _complete_lone_cells(body, len(header.cells))
    refuse_ragged(header.cells, body, shown)
    names, notes = unique_names(header.cells)
    kind = "TSV" if delimiter == "\t" else "CSV"
    named = _DELIMITERS.get(delimiter, delimiter)
    said = f"{kind}, {encoding}, delimiter {named}"
    return RawTable(frame_of(names, body), None, "", said, (*header.notes, *notes, *lone))


def _complete_lone_cells(body: list[list[str]], width: int) -> tuple[str, ...]:
    """Fill up rows below the table that have but one cell, such as its source, as a workbook does.

    What needs more of a row than that rejects it.
    """
    alone = next((k for k, row in enumerate(reversed(body)) if len(row) > 1), 0)
    if not alone:
        return ()
    for row in body[-alone:]:
        row.extend([""] * (width - 1))
    text = body[-alone][0].strip()[:60]
    return (f"{count(alone, 'row')} below the table with a single cell: {text}.",)


def parse_line(text: str, delimiter: str = ",") -> list[str]:
    """Return the cells of a single line; `csv.Error` where it is none."""
    return next(_reader(text, delimiter), [])


def _refuse_endless_lines(path: Path, shown: str) -> None:
    """Raise `InputError` for a line that no table has, having held a chunk of the file at a time."""
    length = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            length = length + len(chunk) if end < 0 else len(chunk) - end - 1
            if length > _LONGEST_LINE:
                found = f"a line of more than {_LONGEST_LINE // 2**20} MB"
                raise bad_input(
                    shown, "no table of rows", found, "export it anew, with a line break after each row"
                )


def _reader(text: str, delimiter: str) -> Reader:
    # Strict, because a quote that never ends would otherwise swallow the rest of the file in silence.
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)


def _delimiter(text: str) -> str:
    """Return the delimiter that splits most rows like the first, and into most columns.

    Where the first splits like few others, it may be a title: then whatever splits most rows alike.
    """
    lengths = {delimiter: _lengths(text, delimiter) for delimiter in _DELIMITERS}
    alike = {delimiter: found.count(found[0]) if found else 0 for delimiter, found in lengths.items()}
    best = max(_DELIMITERS, key=lambda each: (lengths[each][0] - 1) * alike[each] if alike[each] else 0)
    if lengths[best] and lengths[best][0] > 1 and 2 * alike[best] >= len(lengths[best]):
        return best
    return max(
        _DELIMITERS,
        key=lambda each: max(
            ((cells - 1) * lengths[each].count(cells) for cells in lengths[each]), default=0
        ),
    )


def _lengths(text: str, delimiter: str) -> list[int]:
    """Return how many cells each of the first rows has."""
    lengths: list[int] = []
    try:
        for row in _reader(text, delimiter):
            lengths.append(len(row))
            if len(lengths) > _SAMPLE_ROWS:
                break
    except csv.Error:
        lengths = lengths[:-1]
    return lengths


def _lines(text: str, delimiter: str, shown: str) -> list[list[str]]:
    reader = _reader(text, delimiter)
    try:
        # A line without any cell is no row; one of empty cells is.
        return [row for row in reader if len(row) > 1 or "".join(row).strip()]
    except csv.Error as error:
        advice = "check the quotes: text with a quote in it is quoted, and the quote doubled"
        raise bad_input(shown, f"line {reader.line_num} cannot be read", str(error), advice) from None
