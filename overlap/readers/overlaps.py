"""Areas of one level must not share ground, or people would count twice."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.domain.text import per_cent
from overlap.geo.antimeridian import moved
from overlap.geo.ground import equal_area
from overlap.readers.formats import bad_input
from overlap.readers.wording import count, listed

Shapes = NDArray[np.object_]
Texts = NDArray[np.object_]

TOLERATED_SHARE = 0.001
"""Overlap, as a share of the smaller area, up to which it is a sliver of digitising."""

_ROUNDING = 1e-9
_WORST = 5
_WORLD_DEG = 360.0
_AT_ONCE = 128  # pairs: what two areas share includes all of their common border


def check_overlaps(polygons: Shapes, names: Texts, shown: str) -> tuple[str, ...]:
    """Refuse areas that overlap, and return a note on slivers.

    Parameters
    ----------
    polygons
        EPSG:4326, unrolled and valid, shape (n,).
    names
        What a message calls them, shape (n,).
    shown
        The file as the user typed it.

    Raises
    ------
    InputError
        Where two areas share more than `TOLERATED_SHARE` of the smaller one, with the worst pairs.
    """
    first, second, share = overlapping_pairs(polygons)
    worst = np.argsort(-share, kind="stable")
    bad = [pair for pair in worst.tolist() if share[pair] > TOLERATED_SHARE]
    if bad:
        pairs = [
            f"{names[first[pair]]} and {names[second[pair]]} share {per_cent(share[pair], 2)} of the smaller"
            for pair in bad
        ]
        what = f"{count(len(bad), 'pair')} of areas overlap{'s' if len(bad) == 1 else ''}"
        raise bad_input(
            shown, what, listed(pairs, _WORST), "mend their borders, or put levels in files of their own"
        )
    if not len(share):
        return ()
    found = f"{count(len(share), 'pair')}, at most {per_cent(share.max(), 6)} of the smaller"
    return (f"Areas overlap by slivers: {found}.",)


def overlapping_pairs(polygons: Shapes) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Return every two polygons that share ground, and the shared part as a share of the smaller.

    Parameters
    ----------
    polygons
        EPSG:4326, unrolled and valid, shape (n,); one past 180° meets those at -180°.

    Returns
    -------
    Indices of the first and second polygon and the share in (0, 1], shape (k,).
    """
    # Cylindrical equal-area: ground is to scale everywhere, and 360° of longitude is still one turn.
    flat = equal_area(polygons)
    tree, area = shapely.STRtree(flat), shapely.area(flat)
    west, _, east, _ = shapely.total_bounds(flat)
    found = []
    for shift_deg in np.arange(0.0, east - west, _WORLD_DEG):
        beside = moved(flat, float(shift_deg))
        one, other = tree.query(beside, predicate="intersects")
        if not shift_deg:
            one, other = one[one < other], other[one < other]
        shared = np.zeros(len(one))
        for at in range(0, len(one), _AT_ONCE):
            pairs = slice(at, at + _AT_ONCE)
            shared[pairs] = shapely.area(shapely.intersection(beside[one[pairs]], flat[other[pairs]]))
        found.append((one, other, shared / np.minimum(area[one], area[other])))
    first, second, share = (np.concatenate(column) for column in zip(*found, strict=True))
    some = share > _ROUNDING
    return first[some], second[some], share[some]
