"""Records with values inside values as a table of plain columns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyarrow import Table


def frame_of_records(records: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return a frame of objects; a value inside an object inside a record is in `address.city`."""
    flat = [_flat(record) for record in records]
    names = dict.fromkeys(name for record in flat for name in record)
    columns = {name: [record.get(name) for record in flat] for name in names}
    return pd.DataFrame(columns, index=range(len(flat)), dtype=object)


def columns_of_arrow(names: Iterable[str], table: Table) -> dict[str, list[object]]:
    """Return the named columns of a table as lists of plain values."""
    return {str(name): [plain(value) for value in table[name].to_pylist()] for name in names}


def plain(value: object) -> object:
    """Return text, numbers and flags as they are, dates in ISO 8601, lists and bytes as text."""
    if isinstance(value, str):
        # JSON can write half a character, which no file can hold.
        return value.encode(errors="replace").decode()
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, bytes):
        return value.hex()
    # A list is kept as its text: it is not the reader's to choose from it.
    return json.dumps(value, ensure_ascii=False, default=_text).strip('"')


def _text(value: object) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _flat(record: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = plain(value)
    return flat
