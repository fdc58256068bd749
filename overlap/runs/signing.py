"""Coverage signatures in the pass: asked of the R-tree, and signed, where counters are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import numpy as np

from overlap.domain.population import Block, GridBlock
from overlap.domain.signatures import Covering, Gathering, Units
from overlap.geo.ellipsoid import FloatArray, chord_of
from overlap.geo.index import ROUNDING_M, PointIndex
from overlap.geo.kernel_data import Zones
from overlap.geo.measure import GridLines
from overlap.geo.raw_cells import peopled_boxes
from overlap.geo.signature_sheet import Sheet, sheet_for
from overlap.geo.signature_table import Table
from overlap.geo.signatures import Seen, sign_grid, sign_points
from overlap.runs.candidates import Candidates
from overlap.runs.windows import Cells, Extent, Points, Where, points_of, raw_of, units_at


class Signer:
    """Coverings of the same candidates and counters that serve already, asked of the blocks of one pass.

    The R-tree is asked, and people are taken, once for all of them.

    Parameters
    ----------
    coverings
        What is asked, by their number among all.
    groups
        The pass' groups, those named as serving among them.
    levels
        The names of the pass' levels, in order.

    Raises
    ------
    KeyError, ValueError
        A group or level that the pass does not have.
    """

    def __init__(
        self, coverings: Mapping[int, Covering], groups: Mapping[str, PointIndex], levels: Sequence[str]
    ) -> None:
        any_of_them = next(iter(coverings.values()))
        self._indices = [any_of_them.candidates, *(groups[name] for name in any_of_them.served)]
        self._asked: list[tuple[int, float, slice]] = []
        for number, covering in coverings.items():
            first = levels.index(covering.level) if covering.level is not None else len(levels)
            self._asked.append((number, float(chord_of(covering.distance_m)), slice(first, first + 1)))

    @classmethod
    def all_of(
        cls, coverings: Iterable[Covering], groups: Mapping[str, PointIndex], levels: Sequence[str]
    ) -> list[Signer]:
        """As few as do for all coverings."""
        alike: dict[tuple[int, tuple[str, ...]], dict[int, Covering]] = {}
        for number, covering in enumerate(coverings):
            alike.setdefault((id(covering.candidates), covering.served), {})[number] = covering
        return [cls(each, groups, levels) for each in alike.values()]

    def around(self, extents: Sequence[Extent]) -> list[Candidates]:
        """Whatever can be within a distance of some place of each window, by centre (ECEF) and radius."""
        centres_m, radii_m = np.split(np.array(extents).reshape(-1, 4), [3], axis=1)
        reach_m = radii_m[:, 0] + max(chord_m for _, chord_m, _ in self._asked) + ROUNDING_M
        return list(zip(*(index.within(centres_m, reach_m) for index in self._indices), strict=True))

    def sign(
        self,
        bits: int,
        block: Block,
        windows: Sequence[Where],
        seen: Sequence[Candidates],
        zones: Zones,
        gatherings: Sequence[Gathering],
    ) -> None:
        """Add the people of one block, in units of 2⁻ᵇⁱᵗˢ; `seen` is what `around` found for its windows.

        `gatherings` are those of all coverings of the pass, of which this one's are filled.
        """
        for where, candidates in zip(windows, seen, strict=True):
            sites, serving = self._packed(candidates)
            sheet = sheet_for(max(len(sites), len(serving)), len(gatherings[0].served))
            signed = _signing(bits, block, where)
            for number, chord_m, level in self._asked:
                into = gatherings[number]
                only = zones._replace(slots=zones.slots[level], outside=zones.outside[level])
                near = Seen(sites, candidates[0].astype(np.int32), serving, chord_m)
                into.table = signed(near, only, into.served, into.table, sheet)

    def _packed(self, candidates: Candidates) -> tuple[FloatArray, FloatArray]:
        sites, *serving = (
            index.packed(chosen) for index, chosen in zip(self._indices, candidates, strict=True)
        )
        return sites, np.concatenate([np.empty((0, 6)), *serving])


def _signing(bits: int, block: Block, where: Where) -> Callable[[Seen, Zones, Units, Table, Sheet], Table]:
    """What signs the people of a window, once they are taken."""
    if isinstance(block, GridBlock) and isinstance(where, Cells):
        if isinstance(where.lines, GridLines):
            raw = raw_of(block, bits)
            return partial(sign_grid, raw, peopled_boxes(raw, where.box), where.lines)
        where = points_of(block, where)
    assert isinstance(where, Points)
    units = units_at(block, where.cells, bits)
    return partial(sign_points, units, np.ascontiguousarray(where.points_m.T), where.cells)
