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

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import FloatArray
from overlap.geo.kernels import borrowing, components

Indices = NDArray[np.int64]
Pairs = tuple[Indices, Indices]

_SMOOTHED = 8  # people are smoothed over squares of a fourth of a region's side


def beside(cells: Indices, height: int, width: int, *, around: bool) -> Pairs:
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
    number = np.full((height, width), -1, dtype=np.int64)
    number.ravel()[cells] = np.arange(len(cells))
    sides = [(number[:, :-1], number[:, 1:]), (number[:-1], number[1:])]
    if around:
        sides.append((number[:, -1], number[:, 0]))
    firsts, seconds = (np.concatenate([each.ravel() for each in side]) for side in zip(*sides, strict=True))
    both = (firsts >= 0) & (seconds >= 0)
    return firsts[both], seconds[both]


def regions(
    cells: Indices,
    people: NDArray[np.int64],
    ground_km2: FloatArray,
    largest_km2: float,
    shape: tuple[int, int],
    *,
    around: bool,
) -> Indices:
    """The region of each cell, from 0 in the order of their first cells: shape (n,).

    Parameters
    ----------
    cells
        Numbers of cells of a grid, row by row, ascending, shape (n,).
    people
        Of each cell, shape (n,); whole numbers of which ten thousand times their sum fit 63 bits.
    ground_km2
        Of each cell, shape (n,).
    largest_km2
        A region larger than this is split, and is at most as large; or it is one cell.
    shape, around
        Rows and columns of the grid; whether its last column lies beside its first.
    """
    if not len(cells):
        return np.zeros(0, dtype=np.int64)
    firsts, seconds = beside(cells, *shape, around=around)
    region = components(len(cells), firsts, seconds)
    large = np.bincount(region, ground_km2, minlength=len(cells))[region] > largest_km2
    if large.any():
        surface = _smoothed(cells, people, shape, _half(largest_km2, ground_km2), around=around)
        row, column = np.divmod(cells, shape[1])
        # A basin that is too large by itself, a plain where all cells are alike, is cut by a mesh.
        mesh = max(1, int(np.sqrt(largest_km2 / 2.0 / ground_km2.max())))
        tile = row // mesh * shape[1] + column // mesh
        parts = _parts((firsts, seconds), large, surface, tile, ground_km2, largest_km2)
        region = np.where(large, parts, region)
    return numbered(region)


def numbered(roots: Indices) -> Indices:
    """Things that are told by the smallest of them, from 0 on in the same order, shape (n,)."""
    first = roots == np.arange(len(roots))
    return np.asarray(np.cumsum(first)[roots] - 1)


def _half(largest_km2: float, ground_km2: FloatArray) -> int:
    return int(np.sqrt(largest_km2 / ground_km2.mean())) // _SMOOTHED


def _smoothed(cells: Indices, people: Indices, shape: tuple[int, int], half: int, *, around: bool) -> Indices:
    """People of the square around each cell, twice over: at the cells themselves, shape (n,)."""
    surface = np.zeros(shape, dtype=np.int64)
    surface.ravel()[cells] = people
    half = min(half, 4)  # a hundred cells twice are the ten thousand times that fit
    for axis in (0, 1, 0, 1) if half else ():
        ends = [(0, 0), (0, 0)]
        ends[axis] = half + 1, half
        padded = np.pad(surface, ends, "wrap" if around and axis == 1 else "constant")
        upto = padded.cumsum(axis=axis)
        count = shape[axis]
        surface = upto.take(range(2 * half + 1, 2 * half + 1 + count), axis) - upto.take(range(count), axis)
    return np.asarray(surface.ravel()[cells])


def _parts(
    pairs: Pairs,
    large: NDArray[np.bool_],
    surface: Indices,
    tile: Indices,
    ground_km2: FloatArray,
    largest_km2: float,
) -> Indices:
    """Those parts into which cells of large regions fall, each by its first cell, shape (n,)."""
    firsts, seconds = pairs
    count = len(surface)
    basin = _basins(surface, firsts, seconds)
    wide = np.bincount(basin, ground_km2, minlength=count)[basin] > largest_km2
    tile = np.where(wide, tile, -1)
    alike = (basin[firsts] == basin[seconds]) & (tile[firsts] == tile[seconds])
    root = components(count, firsts[alike], seconds[alike])
    passes = np.flatnonzero(large[firsts] & (root[firsts] != root[seconds]))
    height = np.minimum(surface[firsts[passes]], surface[seconds[passes]])
    order = passes[np.argsort(-height, kind="stable")]
    held_km2: FloatArray = np.bincount(root, ground_km2, minlength=count).astype(np.float64)
    _join(root, held_km2, firsts[order], seconds[order], largest_km2)
    return root


def _basins(surface: Indices, firsts: Indices, seconds: Indices) -> Indices:
    """The cell where the way uphill from each one ends; of neighbours alike the first is the higher one."""
    highest = np.arange(len(surface))
    _uphill(highest, surface, firsts, seconds)
    while True:
        further = highest[highest]
        if (further == highest).all():
            return highest
        highest = further


@borrowing
def _uphill(highest: Indices, surface: Indices, firsts: Indices, seconds: Indices) -> None:
    """Lead each cell, first to itself, to the highest of its neighbours that is higher."""
    for k in range(firsts.size):
        for way in range(2):
            here, there = (firsts[k], seconds[k]) if way == 0 else (seconds[k], firsts[k])
            best = highest[here]
            if surface[there] > surface[best] or (surface[there] == surface[best] and there < best):
                highest[here] = there


@borrowing
def _join(root: Indices, held: FloatArray, firsts: Indices, seconds: Indices, most: float) -> None:
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
