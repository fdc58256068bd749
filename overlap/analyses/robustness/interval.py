"""What independent errors of position make of the split, by drawing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.robustness.measures import measures
from overlap.domain.sample import Sample
from overlap.domain.study import Settings
from overlap.geo.displaced import Doubts
from overlap.geo.index import Indices, PointIndex

CELLS = 20_000
QUANTILES = (0.025, 0.975)

_UNITS = 2.0**20  # of a person, whole, so that a sum does not depend on its order
_AT_ONCE = 1 << 21  # pairs, points and places of all draws worked on together: some 100 MB

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Drawn:
    """One part of the split in the sample, 0 to 1.

    Parameters
    ----------
    share
        With every facility where its list has it.
    standard_error
        Of that share, for being got from a sample.
    low, high
        How much the draws change it: the lower and the upper of `QUANTILES`.
    """

    share: float
    standard_error: float
    low: float
    high: float


def drawn(
    settings: Settings, points: Sequence[PointIndex], sample: Sample, band_m: float
) -> Mapping[str, Drawn]:
    """What displacing every facility by itself, again and again, changes in each part of the split.

    `points` are those of the two networks, or of the only network or group.
    """
    here = PointIndex(sample.longitude_deg, sample.latitude_deg)
    doubts = [Doubts.of(here, each, band_m, settings.position_error_m) for each in points]
    units = np.rint(sample.people * _UNITS).astype(np.int64)
    everyone = int(units.sum())
    at_rest = _where([each.near for each in doubts])
    # Only these can change; everywhere else is the same in every draw.
    places = np.unique(np.concatenate([each.places for each in doubts]))
    before = _counts([each.near[places] for each in doubts], units[places])
    after = _by_draw(doubts, places, units[places], settings.draws, settings.seed)
    found = {}
    for measure, where in at_rest.items():
        low, high = np.quantile((after[measure] - before[measure]) / everyone, QUANTILES).tolist()
        error = sample.standard_error(where.astype(np.float64))
        found[measure] = Drawn(int(where @ units) / everyone, error, low, high)
    return found


def _by_draw(
    doubts: Sequence[Doubts], places: Indices, units: Counts, draws: int, seed: int
) -> Mapping[str, Counts]:
    """Units of people of some places in each part of the split, by draw: each of shape (draws,)."""
    chances = [np.random.default_rng([seed, number]) for number in range(len(doubts))]
    size = 1 + len(places) + sum(len(each.points) for each in doubts)
    at_once = max(1, _AT_ONCE // size)
    parts = []
    for done in range(0, draws, at_once):
        some = min(at_once, draws - done)
        near = []
        for each, chance in zip(doubts, chances, strict=True):
            mask = np.repeat(each.near[places][None, :], some, axis=0)
            mask[:, np.searchsorted(places, each.places)] = each.draw(chance, some)
            near.append(mask)
        parts.append(_counts(near, units))
    return {measure: np.concatenate([part[measure] for part in parts]) for measure in parts[0]}


def _counts(near: Sequence[NDArray[np.bool_]], units: Counts) -> Mapping[str, Counts]:
    """Units in each part of the split, by the last axis of masks of who is near each network."""
    both = np.logical_and.reduce(near)
    return measures([mask @ units for mask in near], both @ units, int(units.sum()))


def _where(near: Sequence[NDArray[np.bool_]]) -> Mapping[str, Counts]:
    """Which places are in each part of the split: 1 or 0, of the same shape as the masks."""
    both = np.logical_and.reduce(near).astype(np.int64)
    return measures([mask.astype(np.int64) for mask in near], both, 1)
