"""The sums of a sub-block, held against plain loops over random people, chords, areas and shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kernel_builders import NO_GAPS

from overlap.geo.bins import DistanceBins
from overlap.geo.kernel_data import CELLS, Binning, Sinks, Zones, scratch_for
from overlap.geo.sub_block import add_settled

BANDS_M = (500.0, 1000.0, 5000.0)
BINS = DistanceBins.over(BANDS_M)
BINNING = Binning(
    np.append(BINS.edges2, np.inf),
    BINS.table,
    BINS.first,
    BINS.steps,
    BINS.band_of_bin,
    len(BANDS_M) + 1,
    np.zeros((0, 2)),
)


@dataclass(frozen=True)
class Sums:
    """The sinks and the same with all their axes."""

    sinks: Sinks
    joint: np.ndarray
    fine: np.ndarray


def nothing(layers: int, slots: int, groups: int) -> Sums:
    bands, pairs = len(BANDS_M) + 1, groups * (groups - 1) // 2
    joint = np.zeros((layers, slots, pairs, bands, bands), dtype=np.int64)
    fine = np.zeros((layers, slots, groups + 1, len(BINS)), dtype=np.int64)
    flat = [
        joint.reshape(layers, slots, pairs * bands * bands),
        fine.reshape(layers, slots, (groups + 1) * len(BINS)),
    ]
    return Sums(Sinks(*flat, np.zeros((layers, groups + 1), dtype=np.int64), NO_GAPS), joint, fine)


OUTSIDE = np.array([3, 8], dtype=np.int32)


def whole(slots: np.ndarray) -> Zones:
    """Levels without shared cells."""
    return Zones(slots.astype(np.int32), OUTSIDE, np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0))


# Cells at one distance have one code, near ones some dozens, scattered ones too many for a table.
@pytest.mark.parametrize("spread", [0.0, 0.1, 0.5, 2.0])
@pytest.mark.parametrize("groups", [1, 2, 3, 5])
def test_sums_are_those_of_plain_loops(groups: int, spread: float) -> None:
    rng = np.random.default_rng(23)
    count = 3 * CELLS + 77
    units = rng.integers(0, 2**40, (2, count))
    units[:, ::3] = 0
    chord2 = rng.lognormal(7, spread, (groups + 1, count)) ** 2
    chord2[0, :5] = np.inf
    cells = rng.permutation(count)
    # One level in long runs, so that whole sub-blocks lie in one area, one cell by cell.
    slots = np.empty((2, count), dtype=np.int32)
    slots[0, cells] = 1 + np.arange(count) // (CELLS + 40)
    slots[1] = rng.integers(5, 25, count)  # more areas than large tables have room for
    found = nothing(2, 25, groups)
    zones = whole(slots)
    add_settled(units, chord2, cells, BINNING, zones, found.sinks, scratch_for(zones, found.sinks))
    bins = np.searchsorted(BINS.edges2, chord2[:groups], side="left")
    bins = np.vstack([bins, bins.min(axis=0)])
    bands = BINS.band_of_bin[bins].astype(int)
    inside = (slots[0, cells] != OUTSIDE[0]) | (slots[1, cells] != OUTSIDE[1])
    assert not inside.all()
    expected = nothing(2, 25, groups)
    for layer in range(2):
        for slot in [np.zeros(count, dtype=int), slots[0, cells], slots[1, cells]]:
            for group in range(groups + 1):
                np.add.at(expected.fine[layer], (slot, group, bins[group]), units[layer])
            pair = 0
            for a in range(groups):
                for b in range(a + 1, groups):
                    np.add.at(expected.joint[layer], (slot, pair, bands[a], bands[b]), units[layer])
                    pair += 1
        nearest = chord2[:groups].min(axis=0)
        for group, there in enumerate([*chord2[:groups], nearest]):
            near = (chord2[groups] < there) & inside
            expected.sinks.near_border[layer, group] = units[layer, near].sum()
    for each, right in zip(found.sinks[:3], expected.sinks[:3], strict=True):
        assert np.array_equal(each, right)


def shared_out(people: int, starts: list[int], slots: list[int], upto: np.ndarray, count: int) -> np.ndarray:
    """What each slot gets of one cell that lies in several."""
    zones = Zones(
        np.array([[-1]], dtype=np.int32),
        OUTSIDE,
        np.array(starts),
        np.array(slots, dtype=np.int32),
        np.asarray(upto),
    )
    found = nothing(1, count, 1)
    units, cells, scratch = np.array([[people]]), np.zeros(1, dtype=np.int64), scratch_for(zones, found.sinks)
    add_settled(units, np.ones((1, 1)), cells, BINNING, zones, found.sinks, scratch)
    assert found.fine[0, 0].sum() == 2 * people  # the one group, and the nearest of all
    return np.asarray(found.fine[0, 1:, 0].sum(axis=1))


@example(2**53 + 1, [0.5, 0.5])  # more units than a float can tell apart
@given(st.integers(0, 2**61), st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=6))
def test_shares_of_a_cell_add_up_to_it_exactly(people: int, weights: list[float]) -> None:
    upto = np.cumsum(weights) / np.sum(weights)
    count = len(weights)
    given_out = shared_out(people, [0, count], list(range(1, count + 1)), upto, count + 1)
    assert int(given_out.sum()) == people
    assert (given_out >= 0).all()
    expected = people * np.array(weights) / np.sum(weights)
    assert (np.abs(given_out - expected) <= 1 + 1e-15 * people * count).all()


def test_whole_cells_and_shared_cells_of_one_level() -> None:
    zones = Zones(
        np.array([[3, -1, -2, -2]], dtype=np.int32),
        OUTSIDE,
        np.array([0, 2, 3]),
        np.array([1, 2, 2], dtype=np.int32),
        np.array([0.25, 1.0, 1.0]),
    )
    found = nothing(1, 4, 1)
    units, scratch = np.array([[10, 100, 0, 1000]]), scratch_for(zones, found.sinks)
    add_settled(units, np.ones((1, 4)), np.arange(4), BINNING, zones, found.sinks, scratch)
    assert found.fine[0, :, -1].sum(axis=1).tolist() == [1110, 25, 1075, 10]
