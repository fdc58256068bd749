"""How far headlines can be trusted: sure bounds, an interval by chance, and other choices, never merged."""

from __future__ import annotations

from typing import Any

from overlap.analyses.robustness.bounds import limits_around, other_limits
from overlap.analyses.robustness.counted import choices, compared, parties
from overlap.analyses.robustness.counters import partners
from overlap.analyses.robustness.counters_table import CountersTold, counters_table
from overlap.analyses.robustness.interval import CELLS
from overlap.analyses.robustness.measures import everyone_in
from overlap.analyses.robustness.parts import parts_of
from overlap.analyses.robustness.tables import Told, robustness_table
from overlap.domain.bands import candidate_bands_km, partner_band_km
from overlap.domain.evidence import Evidence
from overlap.domain.reported import reported_bands
from overlap.domain.result import Result, Table
from overlap.domain.wanted import Wanted

NEEDS_PEOPLE = False

# Of the bands of which one will be reported, this many of the largest are looked at: each costs the pass six
# further distances, and hardly any study reports a smaller one.
_CANDIDATES = 3
# The joint histogram has every further distance for every area and layer: with more areas than these,
# eighteen of them would take as much memory as all else. A histogram of its own for the whole study would
# spare them that, but choosing between two in the innermost function made the pass 8 % slower (20 million
# cells, 2 × 2,000 counters, 100 areas; median of four turns, 4 to 28 %), also of studies with few areas.
_MANY_AREAS = 5_000


def wants(evidence: Evidence) -> Wanted:
    """Distances around the bands that may be reported, fewer facilities in turn, and a sample of cells."""
    limits_m: set[float] = set()
    for band_km in _candidates_km(evidence):
        limits_m |= {*limits_around(1000.0 * band_km, evidence.settings.position_error_m)}
        limits_m |= {*other_limits(1000.0 * band_km).values()}
    fewer = [each for party in parties(evidence) for each in choices(evidence, party)]
    return Wanted(
        groups={**evidence.groups, **{name: kept for each in fewer for name, kept in each.groups().items()}},
        bands_m=tuple(sorted(limit_m for limit_m in limits_m if limit_m > 0.0)),
        sample=CELLS,
    )


def analyse(evidence: Evidence) -> Result:
    """Bounds, interval and sensitivity of the split of people, and of the counters with a partner."""
    tables: list[Table] = []
    figures: dict[str, Any] = {}
    if evidence.sums and everyone_in(evidence.sums[0]):
        told = _told(evidence, _band_km(evidence))
        tables.append(robustness_table(told))
        figures |= told.figures()
    counters = _counters_told(evidence)
    if counters.directions:
        tables.append(counters_table(counters))
        figures["counters"] = counters.figures()
    return Result(tuple(tables), {"robustness": figures} if figures else {})


def _counters_told(evidence: Evidence) -> CountersTold:
    settings = evidence.settings
    band_km = partner_band_km(settings.bands_km)
    return CountersTold(
        band_km=band_km,
        position_error_m=settings.position_error_m,
        draws=settings.draws,
        seed=settings.seed,
        directions=list(partners(evidence, band_km)),
        left_out={each.name: each.left_out for each in choices(evidence, compared(evidence))},
    )


def _candidates_km(evidence: Evidence) -> tuple[float, ...]:
    areas = sum(len(each) for each in evidence.areas.values())
    return candidate_bands_km(evidence.settings)[-(_CANDIDATES if areas <= _MANY_AREAS else 1) :]


def _band_km(evidence: Evidence) -> float:
    """The reported band, or the candidate next to it."""
    return max(reported_bands(evidence)[0], _candidates_km(evidence)[0])


def _told(evidence: Evidence, band_km: float) -> Told:
    settings, sample = evidence.settings, evidence.sums[0].partial.drawn[0].first(CELLS)
    return Told(
        band_km=band_km,
        position_error_m=settings.position_error_m,
        draws=settings.draws,
        seed=settings.seed,
        cells=len(sample.people),
        whole=sample.whole,
        parts=[
            part
            for party in parties(evidence)
            for part in parts_of(evidence, party, sample, 1000.0 * band_km)
        ],
    )
