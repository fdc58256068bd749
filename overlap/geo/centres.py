"""Centres of the cells of a projected grid, as polynomials that are held against the projection itself.

A projection costs a hundred nanoseconds a cell and more. Over a window of some hundred kilometres it is so
smooth that a polynomial of degree 7 in each direction tells the centres, in earth-centred metres, as well as
a float can; a window where it does not (a pole, the edge of the map, an interruption) is found out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from overlap.geo.ellipsoid import FloatArray, to_ecef
from overlap.geo.grid import Grid
from overlap.geo.kernels import compiled

ToDegrees = Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]

SURE_M = 1e-6  # of which a rounding of coordinates as large as the globe's is a thousandth
_NODES = 8
# Chebyshev's points, with both ends; halfway between them a polynomial through them is farthest off.
_NODES_AT = -np.cos(np.pi * np.arange(_NODES) / (_NODES - 1))
_HALFWAY_AT = -np.cos(np.pi * (np.arange(_NODES - 1) + 0.5) / (_NODES - 1))
_AT = np.concatenate([_NODES_AT, _HALFWAY_AT])
_POWERS_AT = np.vander(_AT, _NODES, increasing=True)
_TO_POWERS = np.linalg.inv(_POWERS_AT[:_NODES])


class Centres(NamedTuple):
    """Centres of the cells of a window.

    Parameters
    ----------
    rows_m
        By row and axis the coefficients of the powers of `across`, ECEF metres, shape (h, 3, 8).
    across, down
        Each column and each row from −1 to 1, shapes (w,) and (h,).
    bend_m
        How far the ground bends away from a plane over a whole window, at most: along rows, along columns.
    """

    rows_m: FloatArray
    across: FloatArray
    down: FloatArray
    bend_m: tuple[float, float]


def fitted(grid: Grid, to_degrees: ToDegrees) -> Centres | None:
    """Return the centres of a window of a grid, within a thousandth of a millimetre of the projection's.

    The polynomial goes through the projection at 8 × 8 points, ends included, and is compared with it at
    these, at the 7 × 7 between them and at the 2 × 7 × 8 between two of them. Where the projection is
    analytic, the error between the points is largest there, and what is allowed there is a thousandth of what
    would matter.

    Parameters
    ----------
    grid
        The window, in the units of its projection.
    to_degrees
        From there to EPSG:4326, infinite off the Earth.

    Returns
    -------
    None where the projection cannot be told so, or runs off the Earth.
    """
    x, y = np.meshgrid(_spread(grid.columns_x), _spread(grid.rows_y))
    longitude_deg, latitude_deg = to_degrees(x.ravel(), y.ravel())
    if not (np.isfinite(longitude_deg).all() and np.isfinite(latitude_deg).all()):
        return None
    known_m = to_ecef(longitude_deg, latitude_deg).reshape(*x.shape, 3)
    origin_m = known_m[:_NODES, :_NODES].mean(axis=(0, 1))  # taken off, or its rounding would grow
    nodes_m = known_m[:_NODES, :_NODES] - origin_m
    # einsum without its optimizer calls no BLAS, which may differ from machine to machine.
    powers_m = np.einsum("jb,kib->kij", _TO_POWERS, np.einsum("ia,abk->kib", _TO_POWERS, nodes_m))
    found_m = np.einsum("ai,kib->abk", _POWERS_AT, np.einsum("bj,kij->kib", _POWERS_AT, powers_m))
    if np.abs(found_m - (known_m - origin_m)).max() > SURE_M:
        return None
    # No second derivative of tʲ exceeds j(j − 1) between −1 and 1; a chord 2 long bows by half of that.
    size_m = np.sqrt((powers_m**2).sum(axis=0))
    bow = np.arange(_NODES) * (np.arange(_NODES) - 1.0) / 2.0
    bend_m = float((size_m * bow).sum()), float((size_m * bow[:, None]).sum())
    powers_m[:, 0, 0] += origin_m
    across, down = _steps(grid.width), _steps(grid.height)
    return Centres(_by_row(powers_m, down), across, down, bend_m)


def _spread(centres: FloatArray) -> FloatArray:
    """The points of `_AT` between the first and the last centre."""
    first, last = centres[0], centres[-1]
    return np.asarray((first + last) / 2.0 + (last - first) / 2.0 * _AT)


def _steps(count: int) -> FloatArray:
    return np.linspace(-1.0, 1.0, count) if count > 1 else np.zeros(1)


@compiled
def _by_row(powers_m: FloatArray, down: FloatArray) -> FloatArray:
    """Coefficients of the powers of `across` in each row, from those of both, shape (3, 8, 8)."""
    size = powers_m.shape[1]
    rows_m = np.empty((down.size, 3, size))
    for r in range(down.size):
        for axis in range(3):
            for j in range(size):
                value = 0.0
                for i in range(size - 1, -1, -1):
                    value = value * down[r] + powers_m[axis, i, j]
                rows_m[r, axis, j] = value
    return rows_m


@compiled
def centres_of(centres: Centres, r0: int, r1: int, c0: int, c1: int, points_m: FloatArray) -> None:
    """Fill the centres of some rows and columns, in row order: ECEF metres, (3, n) or longer."""
    across = centres.across[c0:c1]
    wide = across.size
    for axis in range(3):
        for r in range(r0, r1):
            powers = centres.rows_m[r, axis]
            found = points_m[axis, (r - r0) * wide : (r - r0 + 1) * wide]
            for j in range(wide):
                value = powers[_NODES - 1]
                for k in range(
                    _NODES - 2, -1, -1
                ):  # a constant's loop is unrolled, so that columns go together
                    value = value * across[j] + powers[k]
                found[j] = value


@compiled
def centres_extent(centres: Centres, r0: int, r1: int, c0: int, c1: int) -> tuple[float, float, float, float]:
    """Centre (ECEF) and radius in metres of some rows and columns of a window.

    Between its corners, taken straight, no place is farther from the middle than a corner is. The ground
    bows away from that by no more than an eighth of the second derivative times the square of the way, in
    either direction, which is the part of `bend_m` that the square of rows or columns has in all of them.
    """
    corners_m = np.empty((4, 3))
    one = np.empty((3, 1))
    n = 0
    for r in (r0, r1 - 1):
        for c in (c0, c1 - 1):
            centres_of(centres, r, r + 1, c, c + 1, one)
            for axis in range(3):
                corners_m[n, axis] = one[axis, 0]
            n += 1
    middle_m = np.zeros(3)
    for n in range(4):
        middle_m += 0.25 * corners_m[n]
    largest = 0.0
    for n in range(4):
        squared = 0.0
        for axis in range(3):
            squared += (corners_m[n, axis] - middle_m[axis]) ** 2
        largest = max(largest, squared)
    part_across = (centres.across[c1 - 1] - centres.across[c0]) / 2.0
    part_down = (centres.down[r1 - 1] - centres.down[r0]) / 2.0
    bow_m = centres.bend_m[0] * part_across**2 + centres.bend_m[1] * part_down**2
    return middle_m[0], middle_m[1], middle_m[2], (np.sqrt(largest) + bow_m) * (1 + 1e-9) + 1e-3
