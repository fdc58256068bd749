"""JSON: a list of records, on its own or as the one list inside an object; GeoJSON and TopoJSON go on."""

from __future__ import annotations

import csv
import json
from statistics import mode
from typing import TYPE_CHECKING, Any

import numpy as np

from overlap.readers.formats import RawTable, bad_input, not_its_suffix, topojson, vector
from overlap.readers.formats.delimited import parse_line
from overlap.readers.formats.encodings import decoded
from overlap.readers.formats.flat import frame_of_records
from overlap.readers.formats.header import frame_of, is_number, unique_names
from overlap.readers.wording import count, listed, rows

if TYPE_CHECKING:
    from pathlib import Path

_FEWEST_COLUMNS = 3
_GIVE_CSV = "give the CSV that it was made from"


def read(path: Path, shown: str, layer: str) -> RawTable:
    """Read records; a value inside an object inside a record becomes a column such as `address.city`.

    A file that proves to be GeoJSON or TopoJSON is read as such.
    """
    text, encoding = decoded(path, shown)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        found = f"no JSON at line {error.lineno}, column {error.colno}: {error.msg}"
        raise not_its_suffix(shown, found) from None
    except RecursionError:
        raise bad_input(shown, "JSON nested too deeply", "", "give a list of records") from None
    kind = content.get("type") if isinstance(content, dict) else None
    if kind in vector.GEOJSON_TYPES:
        return vector.read(path, shown, layer)
    if kind == "Topology":
        return topojson.from_topology(content, text.encode(), encoding, shown, layer)
    if layer:
        raise bad_input(
            shown, f"layer {layer} is asked for, but the format has none", ".json", "remove layer"
        )
    records, notes = _records(content, shown)
    if records and _is_header(records):
        return _lines_in_records(records, encoding, shown)
    return RawTable(frame_of_records(records), None, "", f"JSON records, {encoding}", notes)


def _records(content: Any, shown: str) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    notes: tuple[str, ...] = ()
    if isinstance(content, dict):
        lists = [name for name, value in content.items() if isinstance(value, list)]
        if len(lists) != 1:
            found = listed(lists) or listed(content) or "an empty object"
            what = "several lists" if lists else "no list"
            raise bad_input(shown, f"{what} of records in the object", found, "give a list of records")
        notes = (f"The records are the list {lists[0]}.",)
        content = content[lists[0]]
    if not isinstance(content, list):
        raise bad_input(shown, "no list of records", type(content).__name__, "give a list of records")
    alien = np.array([not isinstance(record, dict) for record in content], dtype=bool)
    if alien.any():
        found = rows(alien)
        what = f"{count(int(alien.sum()), 'entry' if alien.sum() == 1 else 'entrie')} of the list no record"
        raise bad_input(shown, what, found, 'give a list of records, such as [{"id": 1}]')
    return content, notes


def _is_header(records: list[dict[str, Any]]) -> bool:
    """Return whether each record has one and the same key, which reads like the header of a CSV."""
    key = next(iter(records[0]), "")
    return key.count(",") + 1 >= _FEWEST_COLUMNS and all(
        list(record) == [key] and isinstance(record[key], str) for record in records
    )


def _lines_in_records(records: list[dict[str, Any]], encoding: str, shown: str) -> RawTable:
    """Read a CSV that was taken apart into records, the header as the key and each line as the value.

    A line with fewer cells than most was cut. What it lost is missing, and a number at its end counts as
    missing too, because it may have lost digits: 53.3 is another place than 53.34. The row stays, so that
    what needs the rest rejects it by name.
    """
    [key] = records[0]
    try:
        header = parse_line(key)
        lines = [parse_line(record[key]) for record in records]
    except csv.Error as error:
        found = f"{error}, in one of {count(len(records), 'line')}"
        raise bad_input(shown, "lines of CSV inside JSON, one of them broken", found, _GIVE_CSV) from None
    lengths = np.array([len(line) for line in lines])
    if lengths.max() > len(header):
        found = f"{rows(lengths > len(header))}, of {count(len(header), 'column')}"
        raise bad_input(shown, "lines of CSV inside JSON, some longer than their header", found, _GIVE_CSV)
    cut = lengths < mode(lengths.tolist())
    body = [_without_number_at_end(line) if is_cut else line for line, is_cut in zip(lines, cut, strict=True)]
    names, renamed = unique_names(header)
    frame = frame_of(names, [[*line, *[None] * (len(header) - len(line))] for line in body])
    note = "The key of each record is the header of a CSV, its value a line of it: read as that CSV."
    notes = [note, *renamed]
    if cut.any():
        notes.append(f"{count(int(cut.sum()), 'line')} cut short ({rows(cut)}): what is cut off is missing.")
    return RawTable(frame, None, "", f"CSV inside JSON records, {encoding}", tuple(notes))


def _without_number_at_end(line: list[str]) -> list[str]:
    return line[:-1] if line and is_number(line[-1]) else line
