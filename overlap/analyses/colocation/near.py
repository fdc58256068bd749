"""How many facilities have some drawn place within a distance, in every draw at once.

Each cell has a bit for each draw. Of a facility, the bits of all cells within a distance are put together by
OR: what is set are the draws in which it has one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import FloatArray
from overlap.geo.index import Indices, PointIndex
from overlap.geo.neighbours import counts_within_chord, pairs_in_parts
from overlap.geo.ties import flat

Bits = NDArray[np.uint64]
Drawn = NDArray[np.int32]
"""Numbers of cells, shape (draws, k); one may be drawn several times in a draw."""

_BITS = 64
_PAIRS = 1 << 20  # of a facility and a cell, looked at together: 128 bytes each for a thousand draws
_ASKED = 4096  # facilities at once


def near_drawn(origins: PointIndex, chords_m: FloatArray, cells: PointIndex, drawn: Drawn) -> Indices:
    """Facilities with a drawn cell within each ascending chord, shape (draws, r)."""
    bits = _bits(drawn, len(cells))
    every = np.bitwise_or.reduce(bits, axis=0)
    hits = np.zeros((len(drawn), len(chords_m)), dtype=np.int64)
    left = np.arange(len(origins))
    for step, chord_m in enumerate(chords_m.tolist()):
        # Whoever has one in every draw has so farther out, where there would be most to look at.
        always = np.zeros(len(left), dtype=np.bool_)
        among = PointIndex(origins.longitude_deg[left], origins.latitude_deg[left])
        for some, place, cell in pairs_in_parts(among, cells, chord_m, _PAIRS):
            found = _gathered(place, cell, len(some), bits)
            hits[:, step] += _by_draw(found, len(drawn))
            always[some] = (found == every).all(axis=1)
        hits[:, step + 1 :] += int(always.sum())
        left = left[~always]
    return hits


def nearer_drawn(origins: PointIndex, chords_m: FloatArray, cells: PointIndex, drawn: Drawn) -> Indices:
    """Facilities with a drawn cell within a chord of each one's own, shape (n,); by draw, shape (draws,)."""
    bits = _bits(drawn, len(cells))
    hits = np.zeros(len(drawn), dtype=np.int64)
    for start in range(0, len(origins), _ASKED):
        limits_m, places_m = chords_m[start : start + _ASKED], origins.points_m[start : start + _ASKED]
        place, cell = flat(cells.within(places_m, limits_m))
        chord_m = np.linalg.norm(places_m[place] - cells.points_m[cell], axis=1)
        near = chord_m <= limits_m[place]
        hits += _by_draw(_gathered(place[near], cell[near], len(places_m), bits), len(drawn))
    return hits


def pairs_drawn(origins: PointIndex, chords_m: FloatArray, cells: PointIndex, drawn: Drawn) -> Indices:
    """Pairs of a facility and a drawn cell within each chord, shape (draws, r)."""
    around = np.column_stack([counts_within_chord(cells, origins, each) for each in chords_m.tolist()])
    return np.array([around[each].sum(axis=0) for each in drawn])


def _bits(drawn: Drawn, cells: int) -> Bits:
    """A row of bits for each cell, one for each draw: whether it was drawn."""
    words = np.zeros((cells, -(-len(drawn) // _BITS)), dtype=np.uint64)
    octets = words.view(np.uint8)
    for number, chosen in enumerate(drawn):
        octets[chosen, number // 8] |= np.uint8(1 << number % 8)
    return words


def _gathered(place: Indices, cell: Indices, places: int, bits: Bits) -> Bits:
    """The bits of all cells of each place together; pairs are ascending by the place."""
    found = np.zeros((places, bits.shape[1]), dtype=np.uint64)
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    if len(starts):
        found[place[starts]] = np.bitwise_or.reduceat(bits[cell], starts, axis=0)
    return found


def _by_draw(found: Bits, draws: int) -> Indices:
    """How many rows have the bit of each draw."""
    each = np.unpackbits(found.view(np.uint8), axis=1, bitorder="little", count=draws)
    return np.asarray(each.sum(axis=0, dtype=np.int64))
