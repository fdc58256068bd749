"""How well off areas are, by a column of their own file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Standing:
    """One number for each area of a level.

    `values` are in the order of the areas, shape (n,), NaN where unknown; `better` says which end is well
    off.
    """

    name: str
    title: str
    level: str
    column: str
    better: Literal["high", "low"]
    values: NDArray[np.float64]

    @property
    def advantage(self) -> NDArray[np.float64]:
        """The same turned so that more is better off, shape (n,)."""
        return self.values if self.better == "high" else -self.values
