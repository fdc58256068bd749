"""The plain path of the ledger for people of a table: its own numbers, one by one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.domain.population import CellCount, Tally
from overlap.errors import Fault, InputError


def check_parts(layers: tuple[str, ...], people: NDArray[np.float64], path: str) -> None:
    """Raise `InputError` where a part is larger than its total; `people` has shape (layers, rows)."""
    total, parts = people[0], people[1:]
    above = np.flatnonzero((parts > np.nan_to_num(total) * (1 + 1e-6) + 1e-6).any(axis=0))
    if len(above):
        first = ", ".join(f"{row + 1}" for row in above[:5]) + (", …" if len(above) > 5 else "")
        what = f"a part ({', '.join(layers[1:])}) is larger than {layers[0]}"
        advice = "parts must be counts of the same people as the total"
        raise InputError(Fault(path, what, f"in {len(above)} rows: {first}", advice))


def count_plainly(people: NDArray[np.float64], tally: Tally, bits: int) -> None:
    """Fill a tally by the plain path: the table's own numbers, one by one."""
    unknown = np.isnan(people).sum(axis=1).tolist()
    tally.cells = [CellCount(people.shape[1] - missing, missing) for missing in unknown]
    tally.units = [
        sum(round(value * 2**bits) for value in layer.tolist() if value == value) for layer in people
    ]
