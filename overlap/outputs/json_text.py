"""Values as JSON text, always the same bytes for the same value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from overlap.domain.text import clean_text


def json_text(value: Any) -> str:
    """JSON with two spaces of indent, keys in the given order, and a newline at the end.

    Parameters
    ----------
    value
        Mappings, lists, tuples, texts, numbers, flags and None; NumPy scalars and arrays become Python's.

    Raises
    ------
    ValueError
        A number is not finite: JSON has no word for it, and an unknown figure is None.
    TypeError
        Any other type.
    """
    return json.dumps(_plain(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
