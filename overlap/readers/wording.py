"""How readers put what they found into a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


def listed(items: Iterable[object], limit: int = 30) -> str:
    """Return `a, b, c and 4 more`."""
    texts = [str(item) for item in items]
    shown = ", ".join(texts[:limit])
    return shown if len(texts) <= limit else f"{shown} and {len(texts) - limit} more"


def rows(mask: NDArray[np.bool_], limit: int = 5) -> str:
    """Return `row 3` or `rows 3, 7 and 2 more` for the marked rows, counted from 1."""
    numbers = np.flatnonzero(mask) + 1
    return f"row{'' if len(numbers) == 1 else 's'} {listed(numbers.tolist(), limit)}"


def count(number: int, noun: str) -> str:
    """Return `1 row` or `1,204 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
