"""The fused kernel over a window of a projected grid, whose centres are polynomials."""

from __future__ import annotations

import numpy as np

from overlap.geo.centres import Centres, centres_extent, centres_of
from overlap.geo.kernel_data import CELLS, Binning, Scratch, Sinks, Zones
from overlap.geo.kernels import MIDDLE_BLOCK, SUB_BLOCK, IntArray, compiled
from overlap.geo.measure import Facilities, Raw, Room, narrow, peopled, point_distances, take_cells
from overlap.geo.sub_block import add_sub_block


@compiled
def measure_plane(
    raw: Raw,
    window: tuple[int, int, int, int],
    centres: Centres,
    facilities: Facilities,
    binning: Binning,
    zones: Zones,
    sinks: Sinks,
    room: Room,
    scratch: Scratch,
    doubts: IntArray,
) -> None:
    """Measure one window of a block of a projected grid.

    `centres` are the window's own; all else as for `measure_grid`.
    """
    first, left_most = window[0], window[2]
    points_m = np.empty((3, CELLS))
    for top in range(first, window[1], MIDDLE_BLOCK):
        bottom = min(window[1], top + MIDDLE_BLOCK)
        for left in range(left_most, window[3], MIDDLE_BLOCK):
            right = min(window[3], left + MIDDLE_BLOCK)
            fresh = True
            for down in range(top, bottom, SUB_BLOCK):
                for across in range(left, right, SUB_BLOCK):
                    low, far = min(bottom, down + SUB_BLOCK), min(right, across + SUB_BLOCK)
                    r0, r1, c0, c1 = peopled(raw, down, low, across, far)
                    if r0 == r1:
                        continue
                    if fresh:
                        around = centres_extent(
                            centres, top - first, bottom - first, left - left_most, right - left_most
                        )
                        narrow(around, facilities, room)
                        fresh = False
                    count = take_cells(raw, r0, r1, c0, c1, zones, scratch)
                    here = r0 - first, r1 - first, c0 - left_most, c1 - left_most
                    centres_of(centres, *here, points_m)
                    extent = centres_extent(centres, *here)
                    near = point_distances(points_m, 0, count, extent, facilities, room, scratch)
                    add_sub_block(scratch, count, near, binning, zones, sinks, doubts)
