"""The band that headlines about people, maps and areas speak of: the people decide which."""

from __future__ import annotations

from overlap.domain.bands import candidate_bands_km
from overlap.domain.evidence import Evidence
from overlap.domain.sums import ANY

# What a band leaves out of this share of people or less says nothing of where they live.
_HARDLY_ANYBODY = 0.0005


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
