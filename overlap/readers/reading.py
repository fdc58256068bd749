"""One column of numbers as it was read: plain where they are, else as people write them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.values import Cells, as_number, is_missing
from overlap.readers.wording import count

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]

PLAIN = "plain numbers"
COMMAS = "decimal commas"
THOUSANDS = "thousands separators"
MARKS = "other marks or words around the number"


@dataclass(frozen=True)
class Reading:
    """A column of numbers, row by row, shape (n,).

    Parameters
    ----------
    numbers
        In the unit of the file, NaN where missing or unreadable.
    sides
        For coordinates: N, S, E or W where a letter or word says so, else empty.
    problems
        Why a row that is not missing cannot be read, else empty.
    forms
        For every way of writing that was met, the rows written so.
    """

    numbers: FloatArray
    sides: NDArray[np.object_]
    problems: NDArray[np.object_]
    forms: dict[str, Mask]

    @property
    def missing(self) -> Mask:
        """Where a row holds nothing, or a word for nothing."""
        return np.asarray(np.isnan(self.numbers) & (self.problems == ""))

    def notes(self, column: str) -> tuple[str, ...]:
        """Return what was read otherwise than as plain numbers, and beside what."""
        met = [
            f"{form} in {count(int(mask.sum()), 'row')}" for form, mask in self.forms.items() if mask.any()
        ]
        if not met or (len(met) == 1 and self.forms.get(PLAIN, np.zeros(1, dtype=bool)).any()):
            return ()
        return (f"{column}: {', '.join(met)}.",)


def plain_reading(values: Cells) -> Reading:
    """Return a column as plain numbers, with a problem wherever there is none."""
    numbers = as_number(values)
    unread = np.isnan(numbers)
    unread[unread] = ~is_missing(values[unread])
    problems = np.where(unread, "no number", "").astype(object)
    none = np.full(len(values), "", dtype=object)
    return Reading(numbers, none, problems, {PLAIN: np.isfinite(numbers)})
