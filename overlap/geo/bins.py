"""Distance bins whose edges hold every band, found from squared chords by a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import FloatArray, chord_of
from overlap.geo.kernels import compiled

MOST_BINS = 64
_SHIFT = 17  # keeps the exponent and six bits of the mantissa of a float32: 64 steps an octave


@dataclass(frozen=True)
class DistanceBins:
    """At most 64 bins of distance; bin b holds distances above edge b − 1 up to and including edge b.

    Parameters
    ----------
    edges_m
        Ascending, shape (e,); the last bin is open.
    band_of_bin
        For each bin how many bands it lies beyond, shape (e + 1,).
    edges2
        The squared chords that stand for the edges, m².
    table, first
        Start of the search by the leading bits of a squared chord.
    """

    edges_m: FloatArray
    band_of_bin: NDArray[np.uint8]
    edges2: FloatArray
    table: NDArray[np.uint8]
    first: int

    @classmethod
    def over(cls, bands_m: Sequence[float]) -> DistanceBins:
        """Bins with an edge at every band, the others spread evenly by ratio around them."""
        bands = np.asarray(bands_m, dtype=np.float64)
        spare = MOST_BINS - 1 - len(bands)
        low, high = min(bands[0] / 8.0, 100.0), min(bands[-1] * 8.0, 20_000_000.0)
        edges_m = np.unique(np.concatenate([bands, np.geomspace(low, high, spare)]))
        edges2 = chord_of(edges_m) ** 2
        band_of_bin = np.searchsorted(bands, np.append(edges_m, np.inf), side="left").astype(np.uint8)
        leading = _leading(edges2)
        first = int(leading[0])
        cells = np.arange(first, int(leading[-1]) + 2)
        # A float32 may be rounded up past an edge: each search starts one step of the mantissa too low.
        starts = (np.maximum(cells - 1, 0).astype(np.int32) << _SHIFT).view(np.float32).astype(np.float64)
        table = np.searchsorted(edges2, starts, side="left").astype(np.uint8)
        return cls(edges_m, band_of_bin, edges2, table, first)

    def __len__(self) -> int:
        return len(self.edges_m) + 1


def _leading(squared: FloatArray) -> NDArray[np.int32]:
    return squared.astype(np.float32).view(np.int32) >> _SHIFT


@compiled
def bin_of(chord2: float, edges2: FloatArray, table: NDArray[np.uint8], first: int) -> int:
    """The bin of a squared chord; infinity falls into the last. All else as `DistanceBins` has it."""
    leading = int(np.float32(chord2).view(np.int32) >> 17) - first
    found = int(table[min(max(leading, 0), table.size - 1)])
    while found < edges2.size and chord2 > edges2[found]:
        found += 1
    return found
