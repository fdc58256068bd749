"""What is sure when every facility may lie somewhat off, and what other limits would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from overlap.analyses.robustness.measures import LONGEST_M, everyone_in, shares, split_at
from overlap.domain.sums import Sums

Range = tuple[float, float]

DETOURS = {"detour factor 1.2": 1.2, "detour factor 1.4": 1.4}
_STRETCHES = {
    "bands −10 %": 0.9,
    "bands +10 %": 1.1,
    # A way is its factor times as long as the straight line, so a straight line may be so much shorter.
    **{name: 1.0 / factor for name, factor in DETOURS.items()},
}


def limits_around(band_m: float, error_m: float) -> tuple[float, float]:
    """The limits of the bounds: the band less and more than what a facility may be off, metres."""
    return band_m - error_m, min(band_m + error_m, LONGEST_M)


def other_limits(band_m: float) -> dict[str, float]:
    """The limits that stand for other choices, metres, by the name of the choice."""
    return {name: min(factor * band_m, LONGEST_M) for name, factor in _STRETCHES.items()}


def bounds(sums: Sums, names: Sequence[str], band_m: float, error_m: float) -> Mapping[str, Range]:
    """Least and largest share that each part can have, 0 to 1, were facilities up to `error_m` off.

    Displacing a facility by at most e changes its distance from anybody by at most e (the triangle
    inequality of geodesics), and so the distance d to the nearest of its network. Whoever has d ≤ b − e is
    near for sure, whoever has d > b + e is not, however each facility is displaced: everybody near a network
    is who lives within *some* limit between b − e and b + e, for each person another. People near both, and
    near either, only become more as any limit grows; people near neither only become fewer; people near the
    first only become more with the first limit and fewer with the second. Each part goes one way in each
    limit, so its extremes over all pairs of limits stand at the four corners (b ± e) × (b ± e). Those of
    *only one* are the two corners where the limits differ: moving both together would miss them.
    """
    corners = [split_at(sums, names, at) for at in product(limits_around(band_m, error_m), repeat=len(names))]
    everyone = everyone_in(sums)
    return {
        measure: (
            min(corner[measure] for corner in corners) / everyone,
            max(corner[measure] for corner in corners) / everyone,
        )
        for measure in corners[0]
    }


def at_other_limits(sums: Sums, names: Sequence[str], band_m: float) -> dict[str, dict[str, float]]:
    """Shares by the name of the choice and by measure."""
    everyone = everyone_in(sums)
    return {
        name: shares(split_at(sums, names, [limit_m] * len(names)), everyone)
        for name, limit_m in other_limits(band_m).items()
    }
