"""Cells that lie together, and large regions of them split along watersheds.

A region is of cells that share sides. One that is too large is taken apart into the basins of a smoothed
surface of people, as water would gather on it turned upside down, and put together again over the highest
passes, where most live on both sides, as long as the whole does not grow too large: so it is split where the
fewest live.

References
----------
Beucher and Meyer (1993), *The morphological approach to segmentation: the watershed transformation*, for
basins and passes. The cap, and tiles for basins that exceed it, are our own.
"""

from __future__ import annotations

from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import FloatArray
from overlap.geo.kernels import borrowing, components, connect
from overlap.geo.threads import slices

Indices = NDArray[np.int64]
Numbers = NDArray[np.int32]
Pairs = tuple[Numbers, Numbers]
Value = TypeVar("Value", bound=np.generic)

_SMOOTHED = 8  # people are smoothed over squares of a fourth of a region's side
_PAIRS = 1 << 18  # of neighbours alike, held at once
_STRIPE = 64  # rows or columns that are smoothed at once


def beside(cells: Numbers, height: int, width: int, *, around: bool) -> Pairs:
    """Pairs of cells that share a side, as indices into `cells`.

    Parameters
    ----------
    cells
        Numbers of cells of a grid, row by row, each once, shape (n,).
    height, width
        Rows and columns of the grid.
    around
        Whether its last column lies beside its first.
    """
    number = np.full((height, width), -1, dtype=np.int32)
    number.ravel()[cells] = np.arange(len(cells), dtype=np.int32)
    sides = [(number[:, :-1], number[:, 1:]), (number[:-1], number[1:])]
    if around:
        sides.append((number[:, -1], number[:, 0]))
    there = [(one >= 0) & (other >= 0) for one, other in sides]
    ends = np.cumsum([0, *(np.count_nonzero(each) for each in there)])
    found = np.empty((2, ends[-1]), dtype=np.int32)
    for side, chosen, start, end in zip(sides, there, ends, ends[1:], strict=False):
        for numbers, into in zip(side, found, strict=True):
            into[start:end] = numbers[chosen]
    return found[0], found[1]


def alike(pairs: Pairs, *labels: Numbers) -> Pairs:
    """The pairs of things with the same labels, of shape (n,) each."""
    same = _same(pairs, *labels)
    return pairs[0][same], pairs[1][same]


def _same(pairs: Pairs, *labels: Numbers) -> NDArray[np.bool_]:
    same = np.ones(len(pairs[0]), dtype=np.bool_)
    for some in slices(len(same)):
        for label in labels:
            same[some] &= label[pairs[0][some]] == label[pairs[1][some]]
    return same


def _taken(values: NDArray[Value], numbers: Numbers) -> NDArray[Value]:
    """Values by their numbers, shape (n,); in one go NumPy would copy the numbers to twice their size."""
    found = np.empty(len(numbers), dtype=values.dtype)
    for some in slices(len(numbers)):
        found[some] = values[numbers[some]]
    return found


def _ground_of(labels: Numbers, ground_km2: FloatArray) -> FloatArray:
    """Ground of all cells with a label, by label, shape (n,)."""
    held_km2 = np.zeros(len(labels))
    for some in slices(len(labels)):
        np.add.at(held_km2, labels[some], ground_km2[some])
    return held_km2


def regions(
    cells: Numbers,
    people: NDArray[np.int64],
    ground_km2: FloatArray,
    largest_km2: float,
    shape: tuple[int, int],
    *,
    around: bool,
    shift: int = 0,
) -> Numbers:
    """The region of each cell, from 0 in the order of their first cells: shape (n,), int32.

    Parameters
    ----------
    cells
        Numbers of cells of a grid, row by row, ascending, shape (n,).
    people
        Of each cell, shape (n,), in units of which 2 ** `shift` are one; ten thousand times the sum of whole
        ones must fit 63 bits.
    ground_km2
        Of each cell, shape (n,).
    largest_km2
        A region larger than this is split, and is at most as large; or it is one cell.
    shape, around
        Rows and columns of the grid; whether its last column lies beside its first.
    """
    if not len(cells):
        return np.zeros(0, dtype=np.int32)
    pairs = beside(cells, *shape, around=around)
    region = components(len(cells), *pairs)
    large = _ground_of(region, ground_km2) > largest_km2
    if large.any():
        large = _taken(large, region)
        surface = np.zeros(shape, dtype=np.int64)
        surface.ravel()[cells] = people
        surface >>= shift
        surface = _smoothed(cells, surface, _half(largest_km2, ground_km2), around=around)
        # A basin that is too large by itself, a plain where all cells are alike, is cut by a mesh.
        mesh = max(1, int(np.sqrt(largest_km2 / 2.0 / ground_km2.max())))
        tile = _tiles(cells, shape[1], mesh)
        del cells, people  # a million of each
        root = _pieces(pairs, surface, tile, ground_km2, largest_km2)
        firsts, seconds = _passes(pairs, large, surface, root)
        del pairs, surface, tile
        _join(root, _ground_of(root, ground_km2), firsts, seconds, largest_km2)
        region = np.where(large, root, region)
    return numbered(region)


def numbered(roots: Numbers) -> Numbers:
    """Things that are told by the smallest of them, from 0 on in the same order, shape (n,)."""
    first = roots == np.arange(len(roots), dtype=roots.dtype)
    numbers = _taken(np.cumsum(first, dtype=np.int32), roots)
    numbers -= 1
    return numbers


def _half(largest_km2: float, ground_km2: FloatArray) -> int:
    return int(np.sqrt(largest_km2 / ground_km2.mean())) // _SMOOTHED


def _tiles(cells: Numbers, width: int, mesh: int) -> Numbers:
    """The mesh of a grid of this width that each cell lies in, shape (n,)."""
    found = np.empty(len(cells), dtype=np.int32)
    for some in slices(len(cells)):
        row, column = np.divmod(cells[some], width)
        found[some] = row // mesh * width + column // mesh
    return found


def _smoothed(cells: Numbers, surface: Indices, half: int, *, around: bool) -> Indices:
    """People of the square around each cell, twice over: at the cells themselves, shape (n,)."""
    half = min(half, 4)  # a hundred cells twice are the ten thousand times that fit
    for lines in (surface.T, surface, surface.T, surface) if half else ():
        mode: Literal["wrap", "constant"] = "wrap" if around and lines is surface else "constant"
        for some in slices(len(lines), _STRIPE):
            padded = np.pad(lines[some], ((0, 0), (half + 1, half)), mode)
            upto = padded.cumsum(axis=1)
            lines[some] = upto[:, 2 * half + 1 :] - upto[:, : -2 * half - 1]
    return _taken(surface.ravel(), cells)


def _pieces(
    pairs: Pairs, surface: Indices, tile: Numbers, ground_km2: FloatArray, largest_km2: float
) -> Numbers:
    """Basins, and tiles of those that are too large, each by its first cell, shape (n,)."""
    firsts, seconds = pairs
    count = len(surface)
    basin = _basins(surface, firsts, seconds)
    wide = _ground_of(basin, ground_km2) > largest_km2
    tile[~_taken(wide, basin)] = -1
    root = np.arange(count, dtype=np.int32)
    for some in slices(len(firsts), _PAIRS):
        connect(root, *alike((firsts[some], seconds[some]), basin, tile))
    return root


def _passes(pairs: Pairs, large: NDArray[np.bool_], surface: Indices, root: Numbers) -> Pairs:
    """Neighbours of large regions that lie in different pieces, those where most live on both sides first."""
    firsts, seconds = pairs
    passes = np.flatnonzero(_taken(large, firsts) & ~_same(pairs, root))
    firsts, seconds = firsts[passes], seconds[passes]
    order = np.argsort(-np.minimum(surface[firsts], surface[seconds]), kind="stable")
    return firsts[order], seconds[order]


def _basins(surface: Indices, firsts: Numbers, seconds: Numbers) -> Numbers:
    """The cell where the way uphill from each one ends; of neighbours alike the first is the higher one."""
    highest = np.arange(len(surface), dtype=np.int32)
    _uphill(highest, surface, firsts, seconds)
    while True:
        further = _taken(highest, highest)
        if (further == highest).all():
            return highest
        highest = further


@borrowing
def _uphill(highest: Numbers, surface: Indices, firsts: Numbers, seconds: Numbers) -> None:
    """Lead each cell, first to itself, to the highest of its neighbours that is higher."""
    for k in range(firsts.size):
        for way in range(2):
            here, there = (firsts[k], seconds[k]) if way == 0 else (seconds[k], firsts[k])
            best = highest[here]
            if surface[there] > surface[best] or (surface[there] == surface[best] and there < best):
                highest[here] = there


@borrowing
def _join(root: Numbers, held: FloatArray, firsts: Numbers, seconds: Numbers, most: float) -> None:
    """Join things over pairs in their order while what both hold together is not too much.

    `root` leads each to the smallest of its own and is made to lead to the smallest of what is joined.
    """
    for k in range(firsts.size):
        a = firsts[k]
        b = seconds[k]
        while root[a] != a:
            root[a] = root[root[a]]
            a = root[a]
        while root[b] != b:
            root[b] = root[root[b]]
            b = root[b]
        if a != b and held[a] + held[b] <= most:
            root[max(a, b)] = min(a, b)
            held[min(a, b)] = held[a] + held[b]
    for i in range(root.size):
        while root[i] != root[root[i]]:
            root[i] = root[root[i]]
