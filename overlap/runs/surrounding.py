"""People around points, in the pass: asked of the R-tree, and added, where somebody lives near them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from overlap.domain.wanted import Surroundings
from overlap.geo.centres import Centres
from overlap.geo.ellipsoid import chord_of
from overlap.geo.index import ROUNDING_M
from overlap.geo.measure import Facilities, room_for
from overlap.geo.surroundings import Discs, disc_room, surround_grid, surround_plane, surround_points
from overlap.runs.windows import Extent, People, Points


class Surveyor:
    """The points that are asked about, and the networks whose counters reach people.

    Parameters
    ----------
    asked
        What is asked.
    networks
        The pass' networks in order, those of `asked` among them.
    """

    def __init__(self, asked: Surroundings, networks: Sequence[str]) -> None:
        self._points = asked.points
        self._radii_m = chord_of(np.array(asked.radii_m))
        self._reach_m = float(chord_of(asked.reach_m))
        self._networks = [networks.index(name) for name in asked.networks]

    def around(self, extents: Sequence[Extent]) -> list[NDArray[np.int64]]:
        """The points whose largest disc can meet each window, by centre (ECEF) and radius."""
        centres_m, radii_m = np.split(np.array(extents).reshape(-1, 4), [3], axis=1)
        return self._points.within(centres_m, radii_m[:, 0] + self._radii_m[-1] + ROUNDING_M)

    def add(
        self, people: People, chosen: NDArray[np.int64], facilities: Facilities, units: NDArray[np.int64]
    ) -> None:
        """Add the people of one window's first layer; `chosen` is what `around` found.

        `facilities` are those that can be nearest to some place of the window, network by network.
        """
        if not len(chosen):
            return
        counters, where = self._counters(facilities), people.where
        discs = Discs(self._points.points_m[chosen], chosen, self._radii_m, self._reach_m, units)
        rest = discs, counters, room_for(counters), disc_room(len(chosen))
        if isinstance(where, Points):
            surround_points(people.units[0], people.points_m, *rest)
            return
        total = people.raw._replace(people=people.raw.people[:1], nodata=people.raw.nodata[:1])
        if isinstance(where.lines, Centres):
            surround_plane(total, where.box, people.boxes, where.lines, *rest)
        else:
            surround_grid(total, people.boxes, where.lines, *rest)

    def _counters(self, facilities: Facilities) -> Facilities:
        """Those of the networks that reach people, as one group, and no border."""
        by_network = np.split(facilities.packed, facilities.ends)
        packed = np.concatenate([by_network[number] for number in self._networks])
        return Facilities(packed, np.full(2, len(packed)))
