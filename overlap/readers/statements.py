"""What columns say of indicators, weighed against each other: agreement, contradiction, and what follows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from overlap.readers.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from overlap.domain.indicators import FloatArray

    Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Statement:
    """What one column says of one indicator or service.

    Parameters
    ----------
    indicator
        Its name.
    column
        The column, as the file heads it.
    values
        Shape (n,): a number, or 1 for yes and 0 for no; NaN where the column says nothing.
    """

    indicator: str
    column: str
    values: FloatArray


class Weighed:
    """All statements about the counters of a network, taken together.

    Two columns contradict each other where one says some and the other none; of two numbers the first holds.
    What a row says against itself is unknown there, and nothing that follows from elsewhere settles it.

    Parameters
    ----------
    statements
        The column that is the indicator's own first.
    rows
        How many counters there are, n.

    Attributes
    ----------
    columns
        For each indicator that any column speaks of, which.
    notes
        What was found to follow, one sentence each.
    """

    def __init__(self, statements: Iterable[Statement], rows: int) -> None:
        self.columns: dict[str, str] = {}
        self.notes: list[str] = []
        self._values: dict[str, FloatArray] = defaultdict(lambda: np.full(rows, np.nan))
        self._open: dict[str, Mask] = defaultdict(lambda: np.ones(rows, dtype=bool))
        self._against: NDArray[np.object_] = np.full(rows, "", dtype=object)
        grouped: dict[str, list[Statement]] = defaultdict(list)
        for each in statements:
            grouped[each.indicator].append(each)
        for indicator, several in grouped.items():
            self._weigh(indicator, several)
        self._hold_together()

    def of(self, indicator: str) -> FloatArray:
        """Return what is known of an indicator, shape (n,), NaN where nothing is."""
        return self._values[indicator]

    @property
    def conflicts(self) -> NDArray[np.object_]:
        """What each row says against itself, shape (n,), empty where nothing."""
        return self._against

    def _weigh(self, indicator: str, several: list[Statement]) -> None:
        said = np.array([each.values for each in several])
        first = np.argmax(~np.isnan(said), axis=0)
        self._values[indicator] = np.take_along_axis(said, first[None, :], axis=0)[0]
        columns = list(dict.fromkeys(each.column for each in several))
        self.columns[indicator] = ", ".join(columns)
        clash = (said > 0).any(axis=0) & (said == 0).any(axis=0)
        self._unsettle(clash, f"{' and '.join(columns)} disagree on {indicator}", indicator)

    def _hold_together(self) -> None:
        """Hold against each other what cannot be without the other: visitors use what is there."""
        internet, public, speed = (self.of(name) for name in ("internet", "public_internet", "speed_mbps"))
        offline = internet == 0
        why = "internet is no but"
        contradicted = {"public_internet": offline & (public == 1), "speed_mbps": offline & (speed > 0)}
        for name, rows in contradicted.items():
            said = "public_internet is yes" if name == "public_internet" else "there is a speed"
            self._unsettle(rows, f"{why} {said}", "internet", name)
        for name in contradicted:
            there = self.of(name) > 0
            self._follow(there, "internet", 1.0, f"internet is yes by {name}")
        self._follow(self.of("internet") == 0, "public_internet", 0.0, "public_internet is no by internet")

    def _unsettle(self, rows: Mask, why: str, *indicators: str) -> None:
        """Note a contradiction; the indicators are unknown in its rows, and stay so."""
        for name in indicators:
            self._values[name] = np.where(rows, np.nan, self._values[name])
            self._open[name] = self._open[name] & ~rows
        joined = [f"{before}; {why}" if before else why for before in self._against[rows]]
        self._against[rows] = joined

    def _follow(self, rows: Mask, indicator: str, value: float, why: str) -> None:
        """Fill what is open where it follows from something else."""
        new = rows & np.isnan(self._values[indicator]) & self._open[indicator]
        if new.any():
            self._values[indicator] = np.where(new, value, self._values[indicator])
            self.notes.append(f"{why} in {count(int(new.sum()), 'row')}.")
