"""Coverage signatures in the pass: asked of the R-tree, and signed, where counters are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from overlap.domain.population import Block, GridBlock
from overlap.domain.signatures import Covering, Gathering
from overlap.geo.ellipsoid import chord_of
from overlap.geo.index import ROUNDING_M, PointIndex
from overlap.geo.kernel_data import Zones
from overlap.geo.measure import GridLines
from overlap.geo.raw_cells import peopled_boxes
from overlap.geo.signature_sheet import sheet_for
from overlap.geo.signatures import Seen, sign_grid, sign_points
from overlap.runs.candidates import Candidates
from overlap.runs.windows import Cells, Extent, Points, Where, points_of, raw_of, units_at


class Signer:
    """One covering, asked of the blocks of one pass.

    Parameters
    ----------
    covering
        What is asked.
    groups
        The pass' groups, those named as serving among them.
    levels
        The names of the pass' levels, in order.

    Raises
    ------
    KeyError, ValueError
        A group or level that the pass does not have.
    """

    def __init__(self, covering: Covering, groups: Mapping[str, PointIndex], levels: Sequence[str]) -> None:
        self._indices = [covering.candidates, *(groups[name] for name in covering.served)]
        self._chord_m = float(chord_of(covering.distance_m))
        numbers = [levels.index(level) for level in covering.levels] or [len(levels)]
        self._levels = slice(min(numbers), max(numbers) + 1)

    def around(self, extents: Sequence[Extent]) -> list[Candidates]:
        """Whatever can be within the distance of some place of each window, by centre (ECEF) and radius."""
        centres_m, radii_m = np.split(np.array(extents).reshape(-1, 4), [3], axis=1)
        reach_m = radii_m[:, 0] + self._chord_m + ROUNDING_M
        return list(zip(*(index.within(centres_m, reach_m) for index in self._indices), strict=True))

    def sign(
        self,
        bits: int,
        block: Block,
        windows: Sequence[Where],
        seen: Sequence[Candidates],
        zones: Zones,
        gathering: Gathering,
    ) -> None:
        """Add the people of one block, in units of 2⁻ᵇⁱᵗˢ; `seen` is what `around` found for its windows."""
        parted = zones._replace(slots=zones.slots[self._levels])
        layers = gathering.served.shape[0]
        for where, candidates in zip(windows, seen, strict=True):
            sites = self._seen(candidates)
            sheet = sheet_for(max(len(sites.sites), len(sites.serving)), layers, len(parted.slots))
            rest = sites, parted, gathering.served, gathering.table, sheet
            if isinstance(block, GridBlock) and isinstance(where, Cells):
                if isinstance(where.lines, GridLines):
                    raw = raw_of(block, bits)
                    gathering.table = sign_grid(raw, peopled_boxes(raw, where.box), where.lines, *rest)
                    continue
                where = points_of(block, where)
            assert isinstance(where, Points)
            units = units_at(block, where.cells, bits)
            points_m = np.ascontiguousarray(where.points_m.T)
            gathering.table = sign_points(units, points_m, where.cells, *rest)

    def _seen(self, candidates: Candidates) -> Seen:
        sites, *serving = (
            index.packed(chosen) for index, chosen in zip(self._indices, candidates, strict=True)
        )
        return Seen(
            sites,
            candidates[0].astype(np.int32),
            np.concatenate([np.empty((0, 6)), *serving]),
            self._chord_m,
        )
