"""The sums of the pass: people by slot, pair of bands and bin of distance, in whole units of 2⁻³² or 2⁻³⁰.

Whole numbers add up in any order to the same bits, so threads and machines agree and the ledger is an
equality.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import FloatArray
from overlap.geo.kernels import IntArray, compiled

Bins = NDArray[np.uint8]


@compiled
def _add(
    joint: IntArray, fine: IntArray, layer: int, slot: int, units: int, bins: Bins, bands: IntArray, cell: int
) -> None:
    groups = bins.shape[0] - 1  # the last row is the nearest of all groups together
    pair = 0
    for a in range(groups):
        fine[layer, slot, a, bins[a, cell]] += units
        for b in range(a + 1, groups):
            joint[layer, slot, pair, bands[bins[a, cell]], bands[bins[b, cell]]] += units
            pair += 1
    fine[layer, slot, groups, bins[groups, cell]] += units


@compiled
def add_everywhere(units: IntArray, bins: Bins, bands: IntArray, joint: IntArray, fine: IntArray) -> None:
    """Add people, shape (layers, n), to slot 0: everyone in the file."""
    for layer in range(units.shape[0]):
        for cell in range(units.shape[1]):
            if units[layer, cell] != 0:
                _add(joint, fine, layer, 0, units[layer, cell], bins, bands, cell)


@compiled
def add_by_area(
    units: IntArray,
    bins: Bins,
    bands: IntArray,
    slots: NDArray[np.int32],
    starts: IntArray,
    share_slots: NDArray[np.int32],
    upto: FloatArray,
    joint: IntArray,
    fine: IntArray,
) -> None:
    """Add people to the slots of one level (`LevelZones`); a cell's shares add up to its units exactly."""
    for layer in range(units.shape[0]):
        for cell in range(units.shape[1]):
            people = units[layer, cell]
            if people == 0:
                continue
            slot = slots[cell]
            if slot >= 0:
                _add(joint, fine, layer, slot, people, bins, bands, cell)
                continue
            given = 0
            for k in range(starts[-1 - slot], starts[-slot]):
                reached = people
                if k + 1 < starts[-slot]:
                    reached = min(people, np.int64(np.rint(people * upto[k])))
                _add(joint, fine, layer, share_slots[k], reached - given, bins, bands, cell)
                given = reached


@compiled
def to_units(people: NDArray[np.floating], nodata: float, scale: float, units: IntArray) -> None:
    """People of raw cells as whole units of 1/scale: nodata, NaN and nothing are 0; shapes (n,).

    `nodata` has the type of `people`, or is NaN where the file declares none.
    """
    for i in range(people.size):
        value = people[i]
        units[i] = np.int64(np.rint(np.float64(value) * scale)) if value > 0 and value != nodata else 0
