"""The pass again, slowly: every cell against every facility by geodesic, areas by shapely, sums by NumPy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from builders import Places
from numpy.typing import NDArray

from overlap.domain.sums import Sums
from overlap.geo.ellipsoid import CHORD_DECIDES_M, GEOD, distance_tolerance_m

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Cells:
    """Places with people, shape (layers, n), and of each level the share of every area and of outside."""

    longitude_deg: FloatArray
    latitude_deg: FloatArray
    people: FloatArray
    shares: Sequence[FloatArray] = ()


def distances_m(cells: Cells, groups: Mapping[str, Places]) -> FloatArray:
    """To the nearest of each group and, last, of all: shape (groups + 1, n)."""
    found = []
    for places in groups.values():
        nearest = np.full(len(cells.longitude_deg), np.inf)
        for place in places:
            there = [np.full(len(nearest), value) for value in place]
            length_m = GEOD.inv(cells.longitude_deg, cells.latitude_deg, *there)[2]
            nearest = np.minimum(nearest, length_m)
        found.append(nearest)
    return np.array([*found, np.min(found, axis=0)])


def weights(cells: Cells) -> FloatArray:
    """People by slot: everyone, then each level's areas and its outside; shape (layers, slots, n)."""
    slots = np.vstack([np.ones(len(cells.longitude_deg)), *(shares.T for shares in cells.shares)])
    return np.asarray(cells.people[:, None, :] * slots[None, :, :])


def assert_sums(sums: Sums, cells: Cells, groups: Mapping[str, Places], share_error: float = 1e-11) -> None:
    """Every joint and fine sum is what brute force says, to the rounding of a unit a cell.

    With shares, to an error as a part of all people as well.
    Fails as well where a cell lies so close to an edge that the chord may err: choose other numbers then.
    """
    lived = cells.people.any(axis=0)
    away_m, by_slot = distances_m(cells, groups), weights(cells)
    assert sums.partial.joint.shape[1] == sums.partial.fine.shape[1] == by_slot.shape[1]
    edges = sums.edges_m
    settled = np.isin(edges, [band for band in sums.bands_m if band > CHORD_DECIDES_M])
    allowed_m = np.where(settled, 1e-5, distance_tolerance_m(edges))
    known = away_m[:, lived & np.isfinite(away_m[0])]
    too_close = np.abs(known[..., None] - edges) <= allowed_m
    clear = ~too_close.any(axis=(0, 1))  # edges that no cell lies on; a band must be one of them
    assert clear[np.isin(edges, sums.bands_m)].all()
    assert clear.mean() > 0.5
    slack = (lived.sum() + 1) * 2.0**-sums.bits + share_error * cells.people.sum()

    def close(found: NDArray[np.int64], expected: FloatArray) -> None:
        people = sums.people(found)
        assert np.abs(people - expected).max() <= slack

    bands = np.searchsorted(sums.bands_m, away_m, side="left")
    for pair, (a, b) in enumerate(combinations(range(len(groups)), 2)):
        for first in range(len(sums.bands_m) + 1):
            for second in range(len(sums.bands_m) + 1):
                here = (bands[a] == first) & (bands[b] == second)
                close(sums.partial.joint[:, :, pair, first, second], by_slot[:, :, here].sum(axis=2))
    upto = np.cumsum(sums.partial.fine, axis=3)
    for group in range(len(groups) + 1):
        for edge in np.flatnonzero(clear):
            close(upto[:, :, group, edge], by_slot[:, :, away_m[group] <= edges[edge]].sum(axis=2))
        close(upto[:, :, group, -1], by_slot.sum(axis=2))
