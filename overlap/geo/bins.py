"""Distance bins whose edges hold every band, found from squared chords by a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import FloatArray, chord_of
from overlap.geo.kernels import IntArray, inner

MOST_BINS = 64
_SHIFT = 15  # keeps the exponent and eight bits of the mantissa of a float32: 256 steps an octave


@dataclass(frozen=True)
class DistanceBins:
    """64 bins of distance and one for each further edge at most.

    Bin b holds distances above edge b − 1 up to and including edge b.

    Parameters
    ----------
    edges_m
        Ascending, shape (e,); the last bin is open.
    told_m
        Those of them that are there whatever further distances are asked for, ascending.
    band_of_bin
        For each bin how many bands it lies beyond, shape (e + 1,).
    edges2
        The squared chords that stand for the edges, m².
    table, first
        Start of the search by the leading bits of a squared chord.
    steps
        How many bins a search may have to go on from there.
    """

    edges_m: FloatArray
    told_m: FloatArray
    band_of_bin: NDArray[np.uint8]
    edges2: FloatArray
    table: NDArray[np.uint8]
    first: int
    steps: int

    @classmethod
    def over(
        cls, bands_m: Sequence[float], further_m: Sequence[float] = (), told_m: Sequence[float] = ()
    ) -> DistanceBins:
        """Bins with an edge at every band and further distance, others spread evenly by ratio.

        Those others fill 64 bins with the bands, or with `told_m`, which are some of the bands.
        """
        bands = np.asarray(bands_m, dtype=np.float64)
        own = np.asarray(told_m if len(told_m) else bands_m, dtype=np.float64)
        spare = max(MOST_BINS - 1 - len(own), 0)
        low, high = min(own[0] / 8.0, 100.0), min(own[-1] * 8.0, 20_000_000.0)
        told = np.union1d(own, np.geomspace(low, high, spare))
        edges_m = np.union1d(np.union1d(told, bands), np.asarray(further_m, dtype=np.float64))
        edges2 = chord_of(edges_m) ** 2
        band_of_bin = np.searchsorted(bands, np.append(edges_m, np.inf), side="left").astype(np.uint8)
        leading = _leading(edges2)
        first = int(leading[0])
        cells = np.arange(first, int(leading[-1]) + 2)
        # A float32 may be rounded up past an edge: each search starts one step of the mantissa too low.
        starts = (np.maximum(cells - 1, 0).astype(np.int32) << _SHIFT).view(np.float32).astype(np.float64)
        table = np.searchsorted(edges2, starts, side="left")
        # Each search ends at latest where that of two cells on begins; all of the last cell is beyond.
        ends = np.append(table[2:], [len(edges2)] * 2)
        steps = int((ends - table).max())
        return cls(edges_m, told, band_of_bin, edges2, table.astype(np.uint8), first, steps)

    def __len__(self) -> int:
        return len(self.edges_m) + 1


def _leading(squared: FloatArray) -> NDArray[np.int32]:
    return squared.astype(np.float32).view(np.int32) >> _SHIFT


@inner
def bin_of(chord2: float, edges2: FloatArray) -> int:
    """The bin of one squared chord; `edges2` ends with infinity."""
    low, high = 0, edges2.size - 1
    while low < high:
        middle = (low + high) // 2
        if chord2 > edges2[middle]:
            low = middle + 1
        else:
            high = middle
    return low


@inner
def find_bins(
    chord2: FloatArray,
    edges2: FloatArray,
    table: NDArray[np.uint8],
    first: int,
    steps: int,
    found: IntArray,
) -> None:
    """Find the bins of squared chords, both of shape (n,); infinity falls into the last.

    `edges2` ends with infinity; all else as `DistanceBins` has it. Always as many steps: where a bin ends is
    hardly predictable.
    """
    last = np.int64(table.size - 1)
    for i in range(chord2.size):  # a loop of its own, in which several chords are worked on at once
        leading = np.int64(np.float32(chord2[i]).view(np.int32) >> np.int32(_SHIFT)) - first
        found[i] = min(max(leading, np.int64(0)), last)
    for i in range(chord2.size):
        at = np.int64(table[found[i]])
        for _ in range(steps):
            at += np.int64(chord2[i] > edges2[at])
        found[i] = at
