"""Nearness against where people live: one network stays, the other is redrawn among people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from overlap.analyses.colocation.envelope import Envelope, rank_envelope
from overlap.analyses.colocation.near import near_drawn, nearer_drawn, pairs_drawn
from overlap.analyses.colocation.pair import Direction
from overlap.analyses.colocation.quotient import quotient
from overlap.analyses.colocation.redraw import Homes
from overlap.geo.ellipsoid import FloatArray, chord_of
from overlap.geo.ties import nearest_other_m

FINER = (0.25, 0.5)
"""Parts of the smallest band that are looked at too: sites close together are what a band cannot tell."""


@dataclass(frozen=True)
class AgainstPeople:
    """Envelopes by distance, and of the quotient, None where a network of one has no nearest of its own."""

    shares: Envelope
    pairs: Envelope
    quotient: Envelope | None


@dataclass(frozen=True)
class Radii:
    """Distances that are told of, and those too short for the cells; metres, ascending."""

    kept_m: FloatArray
    too_short_m: FloatArray

    @classmethod
    def of(cls, bands_m: Sequence[float], side_m: float | None, directions: Sequence[Direction]) -> Radii:
        """Bands and parts of the smallest, up to the first within which everybody has a partner."""
        radii_m = np.unique(np.append(bands_m[0] * np.array(FINER), bands_m))
        too_short = radii_m <= (side_m or 0.0)
        reach_m = max(each.reach_m for each in directions)
        kept_m = radii_m[~too_short]
        return cls(kept_m[: int(np.searchsorted(kept_m, reach_m)) + 1], radii_m[too_short])


def against_people(
    direction: Direction,
    observed_quotient: float,
    radii_m: FloatArray,
    homes: Homes,
    draws: int,
    seed: list[int],
) -> AgainstPeople:
    """Redraw the partners among people, as many, and look again from the same origins."""
    origins, count = direction.origins, len(direction.partners)
    drawn = homes.draw(count, draws, np.random.Generator(np.random.PCG64(seed)))
    chords_m = chord_of(radii_m)
    hits = near_drawn(origins, chords_m, homes.cells, drawn)
    pairs = pairs_drawn(origins, chords_m, homes.cells, drawn)
    with_partner, observed_pairs = direction.near(radii_m)
    quotients = None
    if len(origins) > 1:
        # The nearest of all is a partner just where one is nearer than the nearest of the own network.
        own_m = nearest_other_m(origins.longitude_deg, origins.latitude_deg)
        nearer = nearer_drawn(origins, chord_of(own_m), homes.cells, drawn)
        drawn_quotients = quotient(nearer, len(origins), count)[:, None]
        quotients = rank_envelope(np.array([observed_quotient]), drawn_quotients)
    return AgainstPeople(
        rank_envelope(with_partner / len(origins), hits / len(origins)),
        rank_envelope(observed_pairs.astype(np.float64), pairs.astype(np.float64)),
        quotients,
    )
