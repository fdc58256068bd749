"""The colocation quotient, and the same with the labels of the two networks shuffled.

Leslie & Kronenfeld (2011), "The colocation quotient: a new measure of spatial association between
categorical subsets of points", Geographical Analysis 43, 306-326: with C of the N_A facilities of A having
one of B as their nearest neighbour among all N facilities of both, CLQ = (C / N_A) / (N_B / (N − 1)).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import FloatArray
from overlap.geo.index import Indices, PointIndex
from overlap.geo.ties import nearest_others

DECIMALS = 9  # of a count with shared ties: sums of thirds in another order differ in the last bits


@dataclass(frozen=True)
class Neighbourhood:
    """Points by place, and the places nearest to each; it stays while labels move.

    `place` is each point's, shape (n,); `first` and `second` name pairs of a place and one nearest to it,
    ascending by the first: the place itself where several points share it.
    """

    place: Indices
    first: Indices
    second: Indices

    @classmethod
    def of(cls, longitude_deg: FloatArray, latitude_deg: FloatArray) -> Neighbourhood:
        """Two points at least, EPSG:4326, shape (n,)."""
        # Many counters may stand at one place: a list of all their neighbours would be quadratic.
        places, place, size = np.unique(
            longitude_deg + 1j * latitude_deg, return_inverse=True, return_counts=True
        )
        itself = np.flatnonzero(size > 1)
        first, second = itself, itself
        if len(places) > 1:
            near, other, _ = nearest_others(PointIndex(places.real, places.imag))
            alone = size[near] == 1
            first, second = np.append(first, near[alone]), np.append(second, other[alone])
        order = np.argsort(first, kind="stable")
        return cls(place.reshape(-1), first[order], second[order])

    def partners(self, is_b: NDArray[np.bool_]) -> tuple[float, float]:
        """How many of A have one of B as their nearest, and how many of B one of A; ties share equally.

        A point with k nearest neighbours, of which b are partners, counts b / k; those at its own place are
        all at the distance 0.
        """
        everybody = np.bincount(self.place)
        b = np.bincount(self.place[is_b], minlength=len(everybody))
        starts = np.flatnonzero(np.diff(self.first, prepend=-1))
        reached = np.add.reduceat(everybody[self.second], starts)
        reached_b = np.add.reduceat(b[self.second], starts)
        neighbours = reached - (everybody > 1)  # without the point itself
        from_a = float(((everybody - b) * reached_b / neighbours).sum())
        from_b = float((b * (reached - reached_b) / neighbours).sum())
        return round(from_a, DECIMALS), round(from_b, DECIMALS)

    def shuffled(self, is_b: NDArray[np.bool_], draws: int, rng: np.random.Generator) -> FloatArray:
        """The same with as many labels dealt anew over all points, shape (draws, 2)."""
        return np.array([self.partners(rng.permutation(is_b)) for _ in range(draws)])


def quotient(partners: FloatArray | Indices, origins: int, others: int) -> FloatArray:
    """CLQ of counts of facilities whose nearest is a partner, by how many there are of either."""
    return np.asarray(partners / origins / (others / (origins + others - 1)))
