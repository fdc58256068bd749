"""Cells drawn by their people, for questions that ask many times and not of everybody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import FloatArray


@dataclass(frozen=True)
class Sample:
    """The cells of least priority that have been met, one more than are wanted.

    Parameters
    ----------
    size
        How many cells are wanted.
    met
        Priority, longitude and latitude (EPSG:4326) and people of each cell, shape (n, 4), in any order;
        cells of one priority come and go together, so that it does not matter which is met first.
    """

    size: int
    met: FloatArray

    @classmethod
    def zeros(cls, size: int) -> Sample:
        """Nobody yet."""
        return cls(size, np.empty((0, 4)))

    @property
    def most(self) -> float:
        """The largest priority that can still be among them."""
        return float(self.met[:, 0].max()) if len(self.met) > self.size else np.inf

    def add(self, rows: FloatArray) -> Sample:
        """The same after more cells, each met once."""
        if not len(rows):
            return self
        both = np.concatenate([self.met, rows])
        if len(both) > self.size + 1:
            both = both[both[:, 0] <= np.partition(both[:, 0], self.size)[self.size]]
        return Sample(self.size, both)

    def merge(self, other: Sample) -> Sample:
        """Both together."""
        return self.add(other.met)

    def first(self, size: int) -> Sample:
        """What would have been drawn had no more been wanted: the same whoever else wants how many."""
        return Sample.zeros(size).add(self.met) if size < self.size else self

    @cached_property
    def cells(self) -> FloatArray:
        """Longitude, latitude and people that each drawn cell stands for, shape (n, 3), in one order.

        A cell stays in by chance with the probability min(1, w · τ), where τ is the priority of the first
        that was left out, and so stands for max(w, 1 / τ). Everybody themselves where nobody was left out.
        """
        drawn = self._chosen.copy()
        drawn[:, 2] = np.maximum(drawn[:, 2], self._threshold)
        return drawn

    @cached_property
    def _chosen(self) -> FloatArray:
        """Longitude, latitude and own people of each drawn cell, shape (n, 3)."""
        order = np.lexsort((self.met[:, 2], self.met[:, 1], self.met[:, 0]))[: self.size]
        return np.asarray(self.met[order, 1:])

    @property
    def whole(self) -> bool:
        """Whether nobody was left out."""
        return len(self.met) <= self.size

    @property
    def _threshold(self) -> float:
        """How many people at least a drawn cell stands for: 1 / τ, or 0 where nobody was left out."""
        return 0.0 if self.whole else 1.0 / self.most

    @property
    def alone(self) -> NDArray[np.bool_]:
        """Whether each drawn cell was sure to be drawn and so stands for its own people only, shape (n,)."""
        return self.people > self._threshold

    @property
    def longitude_deg(self) -> FloatArray:
        """Longitude of each drawn cell, EPSG:4326, shape (n,)."""
        return self.cells[:, 0]

    @property
    def latitude_deg(self) -> FloatArray:
        """Latitude of each drawn cell, EPSG:4326, shape (n,)."""
        return self.cells[:, 1]

    @property
    def people(self) -> FloatArray:
        """How many people each drawn cell stands for, shape (n,); about everybody together."""
        return self.cells[:, 2]

    def standard_error(self, values: FloatArray) -> float:
        """By how much the people's mean of a value, shape (n,), may be off for being got from a sample.

        A cell of w people that stands for max(w, t) adds t · max(0, t − w) to the variance of a sum, and no
        two are correlated (Duffield, Lund & Thorup 2007, "Priority sampling for estimation of arbitrary
        subset sums", J. ACM 54 (6)); of a mean, which is a ratio of sums, values count by their
        distance from it (Cochran 1977, *Sampling Techniques*, 3rd ed., chapter 6).
        """
        if self.whole:
            return 0.0
        own, threshold, people = self._chosen[:, 2], self._threshold, self.people
        off = values - (people * values).sum() / people.sum()
        variance = (threshold * np.maximum(threshold - own, 0.0) * off**2).sum()
        return float(np.sqrt(variance) / people.sum())
