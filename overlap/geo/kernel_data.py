"""What the fused kernel works on: tables it looks things up in, sinks it adds to, room it works in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import SUB_BLOCK, FloatArray, IntArray

CELLS = SUB_BLOCK * SUB_BLOCK
CODES_A_CELL = 4  # a longer table takes longer to work through than the cells themselves
_TABLE = 4 * CODES_A_CELL * CELLS


class Binning(NamedTuple):
    """`DistanceBins` as the kernel wants them; see there.

    `edges2` ends with infinity; `bands` is one more than the study has, for what lies beyond. `doubtful`,
    shape (k, 2), holds squared chords from … to within which a chord cannot decide a long band: people so far
    from any group are left out and listed.
    """

    edges2: FloatArray
    table: NDArray[np.uint8]
    first: int
    steps: int
    band_of_bin: NDArray[np.uint8]
    bands: int
    doubtful: FloatArray


class Zones(NamedTuple):
    """The areas of every level over one block; see `geo.zones`.

    `slots` has shape (levels, cells): a slot, or −1 − k for the k-th list of shares; `outside` is the slot of
    people in no area of each level.
    """

    slots: NDArray[np.int32]
    outside: NDArray[np.int32]
    starts: IntArray
    share_slots: NDArray[np.int32]
    upto: FloatArray


class Coarse(NamedTuple):
    """People beyond a distance from some groups, by cell of a coarse grid.

    `beyond2` (questions,) are squared chords, `members` (questions, groups) says which groups count. The
    coarse cell of a block's cell in row r and column c is `rows[r] + columns[c]`; points are rows of one
    column. `people` (questions, layers, coarse cells) and `farthest2` (the first of the questions, coarse
    cells), the squared chord of the farthest of them, are added to.
    """

    beyond2: FloatArray
    members: NDArray[np.bool_]
    rows: IntArray
    columns: IntArray
    people: IntArray
    farthest2: FloatArray


class Sinks(NamedTuple):
    """Where sums go, in whole units of people.

    `joint` has shape (layers, slots, pairs · (bands + 1)²), `fine` (layers, slots, (groups + 1) · bins), both
    as `domain.sums.Partial` has them but for their last axes made one; `near_border` (layers, groups + 1).
    """

    joint: IntArray
    fine: IntArray
    near_border: IntArray
    coarse: Coarse


class Scratch(NamedTuple):
    """Room for one sub-block: all it needs until it is added.

    By cell: `people` (layers, cells), `slots` (levels, cells) as `Zones` has them, `cells` their places in
    the block, `chord2` (groups, cells), `border2` and `nearest` in m², `codes`, and `bins` of one group. By
    group: `first`, the smallest bin; `reach`, how many bins follow from it; `digits`, the bins of one code.
    `one` is the people of a single cell; `table` takes people by code, in parts whose slots are `owners`;
    `mixed` (levels) marks the levels with several areas here.
    """

    people: IntArray
    slots: NDArray[np.int32]
    cells: NDArray[np.uint32]
    chord2: FloatArray
    border2: FloatArray
    nearest: FloatArray
    codes: IntArray
    bins: IntArray
    first: IntArray
    reach: IntArray
    digits: IntArray
    one: IntArray
    table: IntArray
    owners: IntArray
    mixed: NDArray[np.bool_]


def scratch_for(zones: Zones, sinks: Sinks) -> Scratch:
    """Room for one sub-block of any size."""
    layers, groups = sinks.near_border.shape[0], sinks.near_border.shape[1] - 1
    return Scratch(
        np.empty((layers, CELLS), np.int64),
        np.empty((len(zones.slots), CELLS), np.int32),
        np.empty(CELLS, np.uint32),
        np.empty((groups, CELLS)),
        np.empty(CELLS),
        np.empty(CELLS),
        np.empty(CELLS, np.int64),
        np.empty(CELLS, np.int64),
        np.empty(groups, np.int64),
        np.empty(groups, np.int64),
        np.empty(groups, np.int64),
        np.empty(1, np.int64),
        np.empty(_TABLE, np.int64),
        np.empty(CELLS + len(zones.slots), np.int64),
        np.empty(len(zones.slots), np.bool_),
    )
