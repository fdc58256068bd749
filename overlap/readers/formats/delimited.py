"""CSV, TSV and other delimited text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd

from overlap.readers.formats import RawTable, bad_input
from overlap.readers.wording import count, listed

if TYPE_CHECKING:
    from _csv import Reader
    from pathlib import Path

_DELIMITERS = {",": ",", ";": ";", "\t": "tab", "|": "|"}
_SAMPLE_ROWS = 100

# The csv module refuses fields over 128 KiB, which a polygon written as text soon is.
csv.field_size_limit(2**31 - 1)


def decoded(path: Path, shown: str) -> tuple[str, str]:
    """Return the text of a UTF-8 file without its byte order mark, and what the encoding was.

    Raises
    ------
    InputError
        Where the file is in another encoding or binary, with the place of the first wrong byte.
    """
    content = path.read_bytes()
    advice = "save it as UTF-8"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The byte order mark, if there is one, is not counted by the decoder.
        start = error.start + (3 if content.startswith(b"\xef\xbb\xbf") else 0)
        raise bad_input(
            shown, "not UTF-8", f"byte 0x{content[start]:02x} at position {start}", advice
        ) from None
    if "\0" in text:
        raise bad_input(shown, "a null byte in text", f"at position {content.index(0)}", advice)
    return text, "UTF-8 with BOM" if content.startswith(b"\xef\xbb\xbf") else "UTF-8"


def read(path: Path, shown: str, layer: str) -> RawTable:  # noqa: ARG001 - one signature for all formats
    """Read a delimited file whose first row names the columns; every cell is text, or None where blank."""
    text, encoding = decoded(path, shown)
    delimiter = _delimiter(text)
    lines = _lines(text, delimiter, shown)
    if not lines:
        raise bad_input(shown, "the file is empty", "only blank lines", "check that the export is complete")
    header, body = lines[0], lines[1:]
    _refuse_ragged(header, body, shown)
    names, notes = _unique_names(header)
    columns = zip(*body, strict=True) if body else [()] * len(names)
    frame = pd.DataFrame(
        {
            name: [cell if cell.strip() else None for cell in column]
            for name, column in zip(names, columns, strict=True)
        },
        dtype=object,
    )
    kind = "TSV" if delimiter == "\t" else "CSV"
    return RawTable(frame, None, "", f"{kind}, {encoding}, delimiter {_DELIMITERS[delimiter]}", notes)


def _reader(text: str, delimiter: str) -> Reader:
    # Strict, because a quote that never ends would otherwise swallow the rest of the file in silence.
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)


def _delimiter(text: str) -> str:
    """Return the delimiter that splits most rows like the header, and into most columns."""
    scores = {}
    for delimiter in _DELIMITERS:
        lengths = []
        try:
            for row in _reader(text, delimiter):
                lengths.append(len(row))
                if len(lengths) > _SAMPLE_ROWS:
                    break
        except csv.Error:
            lengths = lengths[:-1]
        alike = sum(length == lengths[0] for length in lengths) if lengths else 0
        scores[delimiter] = (lengths[0] - 1) * alike if lengths else 0
    return max(scores, key=lambda delimiter: scores[delimiter])


def _lines(text: str, delimiter: str, shown: str) -> list[list[str]]:
    reader = _reader(text, delimiter)
    try:
        # A line without any cell is no row; one of empty cells is.
        return [row for row in reader if len(row) > 1 or "".join(row).strip()]
    except csv.Error as error:
        advice = "check the quotes: text with a quote in it is quoted, and the quote doubled"
        raise bad_input(shown, f"line {reader.line_num} cannot be read", str(error), advice) from None


def _refuse_ragged(header: list[str], body: list[list[str]], shown: str) -> None:
    ragged = [(number, len(row)) for number, row in enumerate(body, 1) if len(row) != len(header)]
    if ragged:
        found = listed((f"row {number} has {cells}" for number, cells in ragged), 5)
        what = f"{count(len(ragged), 'row')} without the header's {count(len(header), 'cell')}"
        raise bad_input(shown, what, found, "quote cells that hold the delimiter or a line break")


def _unique_names(header: list[str]) -> tuple[list[str], tuple[str, ...]]:
    names: list[str] = []
    notes = []
    for position, cell in enumerate(header, 1):
        wanted = cell.strip() or f"column_{position}"
        name, turn = wanted, 1
        while name in names:
            turn += 1
            name = f"{wanted}_{turn}"
        if name != cell.strip():
            notes.append(f"Column {position} ({cell.strip() or 'without a name'}) is called {name} here.")
        names.append(name)
    return names, tuple(notes)
