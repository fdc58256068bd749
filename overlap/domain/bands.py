"""Which of a study's bands are told of: of counters near each other, and of people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from overlap.domain.study import Settings

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
