"""What counters and places cost by a column of their file, or one figure for all of them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from overlap.domain.facilities import Facilities
from overlap.domain.study_types import MOST_COST
from overlap.domain.values import as_number, as_text, cells, is_missing
from overlap.errors import FaultList, nearest_name
from overlap.geo.ellipsoid import FloatArray

_TOLD = 3


def costs_of(facilities: Facilities, cost: float | str | None, where: str, faults: FaultList) -> FloatArray:
    """What each costs, shape (n,), NaN where nothing says so: a blank cell is unknown, never nothing.

    Parameters
    ----------
    cost
        One figure for all, the column that holds what each costs, or None.
    where
        The key of the study that says it, for messages.
    faults
        Takes a column that is not there, and cells that are no number, below 0 or too large to add up.
    """
    nothing = np.full(len(facilities), np.nan)
    if not isinstance(cost, str):
        return nothing if cost is None else np.full(len(facilities), float(cost))
    if cost not in facilities.attributes:
        known = list(map(str, facilities.attributes.columns))
        advice = nearest_name(cost, known) or f"known are: {', '.join(known)}"
        faults.add(where, "the file has no such column", cost, advice)
        return nothing
    values = cells(facilities.attributes[cost])
    found = as_number(values)
    for wrong, what in (
        (np.isnan(found) & ~is_missing(values), "holds what is no number"),
        (found < 0.0, "holds costs below 0"),
        (found > MOST_COST, f"holds costs above {MOST_COST:,.0f}"),
    ):
        if wrong.any():
            stated = zip(facilities.ids[wrong], as_text(values[wrong]), strict=True)
            some = _some(f"{id_}: {text}" for id_, text in stated)
            advice = "write what each costs, in the study's currency"
            faults.add(where, f"column {cost} {what}", some, advice)
    return found


def _some(texts: Iterable[str]) -> str:
    listed = list(texts)
    return ", ".join(listed[:_TOLD]) + (f" and {len(listed) - _TOLD:,} more" if len(listed) > _TOLD else "")
