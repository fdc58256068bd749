"""Each part of the split, and the people near each group, with all that is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from overlap.analyses.robustness.bounds import Range, at_other_limits, bounds
from overlap.analyses.robustness.counted import choices
from overlap.analyses.robustness.interval import Drawn, drawn
from overlap.analyses.robustness.measures import everyone_in, named, shares, split_at
from overlap.domain.evidence import Evidence
from overlap.domain.sample import Sample
from overlap.domain.wanted import Members
from overlap.geo.index import PointIndex


@dataclass(frozen=True)
class Part:
    """The share of people in one part of the split, or near a group, 0 to 1, and what becomes of it.

    Parameters
    ----------
    measure
        What it is called: `only_library`, `near_online`.
    share, bounds, drawn
        As the lists have it, for sure, and by chance.
    sensitivity
        The share by the name of another choice.
    left_out
        By the name of a choice, how many facilities of each network, or of the group, it leaves out.
    """

    measure: str
    share: float
    bounds: Range
    drawn: Drawn
    sensitivity: Mapping[str, float]
    left_out: Mapping[str, Mapping[str, int]]

    @property
    def interval(self) -> Range:
        """The exact share moved as the draws move that of the sample; never beyond the bounds, being sure."""
        low, high = self.bounds
        ends = self.share + self.drawn.low, self.share + self.drawn.high
        return min(max(ends[0], low), high), min(max(ends[1], low), high)


def parts_of(evidence: Evidence, party: Mapping[str, Members], sample: Sample, band_m: float) -> list[Part]:
    """The parts of the split by the networks compared, or the one of people near a group.

    A group is told of as an only network of its members would be, without those who are not near.
    """
    first, settings, names = evidence.sums[0], evidence.settings, list(party)
    at_band = [band_m] * len(names)
    sensitivity = at_other_limits(first, names, band_m)
    fewer = choices(evidence, party)
    sensitivity |= {each.name: each.shares(first, band_m) for each in fewer}
    for other in evidence.sums[1:]:
        if everyone := everyone_in(other):
            at = split_at(other, names, at_band)
            sensitivity[f"population {other.layers[0]}"] = shares(at, everyone)
    sure = bounds(first, names, band_m, settings.position_error_m)
    by_chance = drawn(settings, [_points(evidence, each) for each in party.values()], sample, band_m)
    found = shares(split_at(first, names, at_band), everyone_in(first))
    return [
        Part(
            named(measure, names),
            share,
            sure[measure],
            by_chance[measure],
            {choice: split[measure] for choice, split in sensitivity.items()},
            {each.name: each.left_out for each in fewer},
        )
        for measure, share in found.items()
        if names[0] in evidence.networks or measure != "neither"
    ]


def _points(evidence: Evidence, members: Members) -> PointIndex:
    """The members in one space, in the order of the networks."""
    chosen = [(evidence.indices[name], members[name]) for name in evidence.networks if name in members]
    return PointIndex(
        np.concatenate([points.longitude_deg[mask] for points, mask in chosen]),
        np.concatenate([points.latitude_deg[mask] for points, mask in chosen]),
    )
