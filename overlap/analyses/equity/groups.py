"""What equity is told of: who is compared with whom, and how far they live, with bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.areas import Place
from overlap.domain.evidence import Evidence
from overlap.domain.places import layers, places
from overlap.domain.result import Column
from overlap.domain.sums import ANY, Sums

FloatArray = NDArray[np.float64]

# A level of more areas is no classification; the table coverage has its shares, area by area.
MOST_CLASSES = 30
EVERYONE_HERE = "everyone here"
EVERYONE = "everyone in the study"

COMPARED = Column(
    "compared_with",
    f"{EVERYONE_HERE}: the total layer in the same place; {EVERYONE}: the total layer in the whole study; "
    "empty for that one itself",
)


@dataclass(frozen=True)
class Compared:
    """The people of a layer in a place, and the slot of the total that they are held against."""

    layer: str
    number: int
    sums: Sums
    place: Place
    slot: int
    whom: str
    whose_slot: int


def compared(evidence: Evidence) -> Iterator[Compared]:
    """Every layer against the total, in the study and in each class; the total of a class against all.

    Classes are those of ground and the areas of small levels; those where nobody lives are left out.
    """
    first = evidence.sums[0]
    few = {level.level for level in first.levels if level.areas <= MOST_CLASSES} | {*evidence.classes}
    for layer, number, sums in layers(evidence):
        is_total = layer == first.layers[0]
        for place, slot in places(evidence, sums):
            if (slot and place[0] not in few) or (is_total and not slot):
                continue
            if sums.histogram(number, slot, ANY).any() and first.histogram(0, slot, ANY).any():
                whom = (EVERYONE, 0) if is_total else (EVERYONE_HERE, slot)
                yield Compared(layer, number, sums, place, slot, *whom)


@dataclass(frozen=True)
class Distances:
    """People by place and bin of distance, shape (places, bins); the last bin has no far end.

    People are whole units over a power of two, so that their sums are exact up to 2⁵³ units.
    """

    people: FloatArray
    edges_m: FloatArray

    @classmethod
    def of(cls, sums: Sums, layer: int, slots: Sequence[int], network: str) -> Distances:
        """Those of some slots."""
        units = sums.histogram(layer, np.array(slots), network)
        return cls(sums.people(sums.told(units)), sums.told_edges_m)

    @property
    def low_m(self) -> FloatArray:
        """The near end of every bin."""
        return np.concatenate([[0.0], self.edges_m])

    @property
    def high_m(self) -> FloatArray:
        """The far end of every bin; that of the last is its near end, so that distances are capped there."""
        return np.concatenate([self.edges_m, self.edges_m[-1:]])

    @property
    def middle_m(self) -> FloatArray:
        """The middle of every bin, capped likewise."""
        return (self.low_m + self.high_m) / 2.0

    @property
    def everyone(self) -> FloatArray:
        """People of each place, shape (places,)."""
        return np.asarray(self.people.sum(axis=1))

    @property
    def beyond(self) -> FloatArray:
        """People beyond the last edge, shape (places,)."""
        return self.people[:, -1]

    def within(self, bands_m: Iterable[float]) -> FloatArray:
        """People within distances that are edges, shape (places, bands)."""
        last = np.searchsorted(self.edges_m, np.array(list(bands_m)))
        return np.asarray(np.cumsum(self.people, axis=1)[:, last])

    def total(self, at_m: FloatArray) -> FloatArray:
        """Metres of the people of each place together, were all of a bin that far: shape (places,)."""
        return np.asarray((self.people * at_m).sum(axis=1))
