"""JSON: a list of records, on its own or as the one list inside an object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from overlap.readers.formats import RawTable, bad_input, not_its_suffix, vector
from overlap.readers.formats.delimited import decoded
from overlap.readers.wording import count, listed, rows

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path, shown: str, layer: str) -> RawTable:
    """Read records; a value inside an object inside a record becomes a column such as `address.city`.

    A file that proves to be GeoJSON is read as such.
    """
    text, encoding = decoded(path, shown)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        found = f"no JSON at line {error.lineno}, column {error.colno}: {error.msg}"
        raise not_its_suffix(shown, found) from None
    except RecursionError:
        raise bad_input(shown, "JSON nested too deeply", "", "give a list of records") from None
    if isinstance(content, dict) and content.get("type") in vector.GEOJSON_TYPES:
        return vector.read(path, shown, layer)
    if layer:
        raise bad_input(
            shown, f"layer {layer} is asked for, but the format has none", ".json", "remove layer"
        )
    records, notes = _records(content, shown)
    flat = [_flat(record) for record in records]
    names = dict.fromkeys(name for record in flat for name in record)
    columns = {name: [record.get(name) for record in flat] for name in names}
    frame = pd.DataFrame(columns, index=range(len(flat)), dtype=object)
    return RawTable(frame, None, "", f"JSON records, {encoding}", notes)


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


def _flat(record: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            # A list is kept as its text: it is not the reader's to choose from it.
            plain = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
            # JSON can write half a character, which no file can hold.
            flat[prefix + name] = plain.encode(errors="replace").decode() if isinstance(plain, str) else plain
    return flat
