"""The fused kernel over a window of a projected grid, whose centres are polynomials."""

from __future__ import annotations

from overlap.geo.centres import Centres, centres_extent, centres_of
from overlap.geo.kernel_data import Binning, Scratch, Sinks, Zones
from overlap.geo.kernels import IntArray, borrowing
from overlap.geo.measure import Facilities, Room, narrow, point_distances
from overlap.geo.raw_cells import Raw, first_of_middle, number_cells, take_cells
from overlap.geo.sub_block import add_sub_block


@borrowing
def measure_plane(
    raw: Raw,
    window: tuple[int, int, int, int],
    boxes: IntArray,
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

    `window` and `centres`, its own, are those of the boxes; all else as for `measure_grid`.
    """
    first, left_most = window[0], window[2]
    for n in range(len(boxes)):
        r0, r1, c0, c1 = boxes[n, 0], boxes[n, 1], boxes[n, 2], boxes[n, 3]
        if first_of_middle(boxes, n):
            top, bottom, left, right = boxes[n, 4], boxes[n, 5], boxes[n, 6], boxes[n, 7]
            around = top - first, bottom - first, left - left_most, right - left_most
            narrow(centres_extent(centres, *around), facilities, room)
        count = take_cells(raw, r0, r1, c0, c1, zones, scratch.people, scratch.slots)
        number_cells(raw, r0, r1, c0, c1, scratch.cells)
        here = r0 - first, r1 - first, c0 - left_most, c1 - left_most
        centres_of(centres, *here, room.points_m)
        extent = centres_extent(centres, *here)
        near = point_distances(room.points_m, 0, count, extent, facilities, room, scratch)
        add_sub_block(scratch, count, near, binning, zones, sinks, doubts)
