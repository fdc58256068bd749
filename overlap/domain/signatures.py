"""Demand as an optimiser of new sites wants it: who is within a distance of which candidates together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import CHORD_DECIDES_M
from overlap.geo.index import PointIndex
from overlap.geo.signature_table import Table, add_signatures, empty_table

Units = NDArray[np.int64]
Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Covering:
    """What the pass is asked for an optimiser of new sites.

    Parameters
    ----------
    candidates
        Places where a counter might be.
    distance_m
        How far a counter serves, up to 100 km, where the chord alone decides.
    served
        Names of groups whose counters serve already: people within the distance of one are set apart.
    level
        The level whose areas, or classes of ground, keep signatures apart; None where they do not matter.
    besides
        Further levels, of areas or of classes of ground, whose signatures are wanted of the same places: each
        level by itself, at a part of what a covering more would take.

    Raises
    ------
    ValueError
        A distance that is not between 0 and 100 km.
    """

    candidates: PointIndex
    distance_m: float
    served: tuple[str, ...] = ()
    level: str | None = None
    besides: tuple[str, ...] = ()

    @property
    def levels(self) -> tuple[str, ...]:
        """All levels that keep signatures apart."""
        return (*((self.level,) if self.level is not None else ()), *self.besides)

    def __post_init__(self) -> None:
        if not 0.0 < self.distance_m <= CHORD_DECIDES_M:
            raise ValueError(f"a covering distance of {self.distance_m} m is not between 0 and 100 km")


@dataclass(frozen=True)
class Signatures:
    """People by the set of candidates within the distance, in whole units.

    The empty set is a signature like any other, so the people of all signatures and those served are
    everyone. Shorter lists come first, equal ones by their candidates, then by slot: sums of the same people
    are the same arrays, however they were split and merged.

    Parameters
    ----------
    starts, candidates
        The n-th signature is `candidates[starts[n] : starts[n + 1]]`, ascending; int64 and int32.
    slots
        The slot of its area as the pass counts them, 0 where no level was asked for, shape (n,), int32.
    people
        Shape (layers, n).
    served
        People within the distance of a counter that serves already, shape (layers, slots).
    """

    starts: Units
    candidates: Numbers
    slots: Numbers
    people: Units
    served: Units

    def __len__(self) -> int:
        return len(self.slots)

    def of(self, number: int) -> Numbers:
        """The candidates of one signature."""
        return self.candidates[self.starts[number] : self.starts[number + 1]]

    def first_of(self, chosen: Numbers, sites: int) -> Units:
        """The place in a list of the first site that each is near, shape (n,); the list's length for none.

        `chosen` are candidates in the order of the list, of as many as `sites` says.
        """
        place = np.full(sites, len(chosen), dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        first = np.full(len(self), len(chosen), dtype=np.int64)
        some = np.diff(self.starts) > 0
        if some.any():
            first[some] = np.minimum.reduceat(place[self.candidates], self.starts[:-1][some])
        return first

    def everyone(self) -> Units:
        """All people, served, seen by some candidate or by none, shape (layers,)."""
        return np.asarray(self.people.sum(axis=1) + self.served.sum(axis=1))

    def merge(self, other: Signatures) -> Signatures:
        """Both together: exact, and the same in any order."""
        both = Gathering(empty_table(len(self.people)), self.served + other.served)
        for each in (self, other):
            both.add(each.starts, each.candidates, each.slots, each.people.T)
        return both.signatures()


@dataclass
class Gathering:
    """Signatures while they are added up, by one thread; memory grows with how many differ.

    `served` is as `Signatures` has it; `table` is replaced by a larger one when it is full.
    """

    table: Table
    served: Units

    @classmethod
    def zeros(cls, layers: int, slots: int) -> Gathering:
        """Nobody yet."""
        return cls(empty_table(layers), np.zeros((layers, slots), dtype=np.int64))

    def add(self, starts: Units, candidates: Numbers, slots: Numbers, people: Units) -> None:
        """Add signatures, as `Signatures` has them but for `people`, whose shape is (n, layers)."""
        self.table = add_signatures(self.table, starts, candidates, slots, np.ascontiguousarray(people))

    def merge(self, other: Gathering) -> Gathering:
        """Both together; neither is changed."""
        both = Gathering(empty_table(len(self.served)), self.served + other.served)
        for each in (self, other):
            both.add(*_exact(each.table))
        return both

    def signatures(self, within: range | None = None) -> Signatures:
        """What has been gathered, in the one order; of several levels that whose slots are given."""
        starts, candidates, slots, people = _exact(self.table)
        order, served = _order(starts, candidates, slots), self.served
        if within is not None:
            order = order[(slots[order] >= within.start) & (slots[order] < within.stop)]
            served = np.zeros_like(self.served)
            served[:, within] = self.served[:, within]
        lengths = np.diff(starts)[order]
        ends = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
        taken = np.arange(ends[-1]) + np.repeat(starts[order] - ends[:-1], lengths)
        return Signatures(
            ends, candidates[taken], slots[order], np.ascontiguousarray(people[order].T), served
        )


def _exact(table: Table) -> tuple[Units, Numbers, Numbers, Units]:
    """Starts, candidates, slots and people (n, layers) without the room left over."""
    known, held = table.sizes
    return table.starts[: known + 1], table.candidates[:held], table.slots[:known], table.people[:known]


def _order(starts: Units, candidates: Numbers, slots: Numbers) -> Units:
    """By length, then by list, then by slot; lists of one length are sorted as the rows of a matrix."""
    lengths = np.diff(starts)
    by_length = np.argsort(lengths, kind="stable")
    found = [np.zeros(0, dtype=np.int64)]
    for rows in np.split(by_length, np.flatnonzero(np.diff(lengths[by_length])) + 1):
        if len(rows):
            lists = candidates[starts[rows][:, None] + np.arange(lengths[rows[0]])]
            found.append(rows[np.lexsort((slots[rows], *lists.T[::-1]))])
    return np.concatenate(found)
