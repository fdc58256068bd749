"""How far the share of counters with a partner near by can be trusted: the same three kinds of statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from overlap.analyses.robustness.bounds import other_limits
from overlap.analyses.robustness.counted import choices, compared
from overlap.analyses.robustness.interval import QUANTILES
from overlap.analyses.robustness.measures import networks_of
from overlap.domain.evidence import Evidence
from overlap.domain.quality import Mask
from overlap.geo.displaced_ends import DoubtedEnds
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.index import PointIndex
from overlap.geo.neighbours import nearest_facility

Range = tuple[int, int]
Counted = tuple[int, int]
"""How many have a partner, and of how many facilities."""

_FIRST_STREAM = 2  # those of the people's interval come before


@dataclass(frozen=True)
class Partners:
    """The facilities of one network that count, and how many have a partner in the other.

    Parameters
    ----------
    origin, partner
        The two networks.
    facilities, with_partner
        As their lists have them.
    bounds, interval
        Least and largest number with a partner: for sure, and by chance.
    sensitivity
        What another choice would give, by its name.
    """

    origin: str
    partner: str
    facilities: int
    with_partner: int
    bounds: Range
    interval: Range
    sensitivity: Mapping[str, Counted]


def partners(evidence: Evidence, band_km: float) -> Iterator[Partners]:
    """Both directions of the first two networks; none from a network without facilities that count."""
    settings, band_m = evidence.settings, 1000.0 * band_km
    names = networks_of(list(evidence.networks))
    for stream, (origin, partner) in enumerate(permutations(names, 2), start=_FIRST_STREAM):
        counts, others = evidence.networks[origin].counts, evidence.indices[partner]
        if not counts.any():
            continue
        here = _kept(evidence.indices[origin], counts)
        nearest_m = nearest_facility(here, others)[1]
        doubts = DoubtedEnds.of(here, others, band_m, settings.position_error_m)
        near = doubts.near(np.random.default_rng([settings.seed, stream]), settings.draws)
        # Numbers that were drawn, not values between two of them: facilities are whole.
        low, high = np.quantile(near, QUANTILES, method="inverted_cdf").tolist()
        yield Partners(
            origin=origin,
            partner=partner,
            facilities=len(here),
            with_partner=_within(nearest_m, band_m),
            bounds=bounds(nearest_m, band_m, settings.position_error_m),
            interval=(int(low), int(high)),
            sensitivity={
                **{name: (_within(nearest_m, m), len(here)) for name, m in other_limits(band_m).items()},
                **_fewer(evidence, origin, partner, band_m),
            },
        )


def bounds(nearest_m: FloatArray, band_m: float, error_m: float) -> Range:
    """Least and largest number of facilities with a partner, were both ends of each distance `error_m` off.

    Displacing a facility by at most e changes its distance to any partner by at most e, and displacing the
    partner changes it by e once more (the triangle inequality of geodesics, twice). No distance to a partner
    changes by more than 2e, so neither does the least of them, d: whoever has d ≤ b − 2e has a partner within
    b however all are displaced, whoever has d > b + 2e has none. The number within a limit only grows with
    the limit, so the true number lies between those at the two ends.
    """
    return _within(nearest_m, band_m - 2.0 * error_m), _within(nearest_m, band_m + 2.0 * error_m)


def _fewer(evidence: Evidence, origin: str, partner: str, band_m: float) -> dict[str, Counted]:
    """With a partner, and of how many, by the name of each choice that leaves out facilities."""
    found = {}
    for choice in choices(evidence, compared(evidence)):
        counted = choice.kept[origin][origin] & evidence.networks[origin].counts
        here = _kept(evidence.indices[origin], counted)
        others = _kept(evidence.indices[partner], choice.kept[partner][partner])
        found[choice.name] = _within(nearest_facility(here, others)[1], band_m), len(here)
    return found


def _kept(points: PointIndex, kept: Mask) -> PointIndex:
    return PointIndex(points.longitude_deg[kept], points.latitude_deg[kept])


def _within(nearest_m: FloatArray, limit_m: float) -> int:
    return int((nearest_m <= limit_m).sum())
