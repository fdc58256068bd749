"""The bands that headlines speak of: one for people, of maps and areas too, and one for counters."""

from __future__ import annotations

from collections.abc import Iterable

from overlap.domain.evidence import Evidence
from overlap.domain.study import Settings
from overlap.domain.sums import ANY

# What a band leaves out of this share of people or less says nothing of where they live.
_HARDLY_ANYBODY = 0.0005
_USUAL_SERVICE_KM = 5.0
_NEAR_BY_KM = 1.0


def partner_band_km(bands_km: Iterable[float]) -> float:
    """The band at which counters with a partner are told of: 1 km where it is one, else the smallest."""
    bands = set(bands_km)
    return _NEAR_BY_KM if _NEAR_BY_KM in bands else min(bands)


def candidate_bands_km(settings: Settings) -> tuple[float, ...]:
    """The bands of which one will be reported, ascending; the people decide which.

    The service distance where the study states one; else 5 km (the largest band where 5 km is none) and all
    bands below it.
    """
    stated, bands = settings.service_km, settings.bands_km
    if stated is not None:
        return (stated,)
    usual = bands.index(_USUAL_SERVICE_KM) if _USUAL_SERVICE_KM in bands else len(bands) - 1
    return bands[: usual + 1]


def reported_bands(evidence: Evidence) -> tuple[float, float | None]:
    """The band reported and the band passed over for it, in kilometres.

    It is the largest candidate that leaves somebody out; the next larger one, which does not, is then the
    band passed over. Where none leaves anybody out it is the largest.
    """
    bands, first = candidate_bands_km(evidence.settings), evidence.sums[0]
    everyone = int(first.histogram(0, 0, ANY).sum())
    passed_over = None
    for band in reversed(bands):
        if everyone - first.within(0, 0, ANY, 1000.0 * band) > _HARDLY_ANYBODY * everyone:
            return band, passed_over
        passed_over = band
    return bands[-1], None
