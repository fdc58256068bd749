"""People as the solvers want them, and as the lists of sites tell of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.priorities.asked import Asked
from overlap.domain.signatures import Signatures
from overlap.domain.sums import Units
from overlap.solving.problem import Problem

_FINEST = 1000  # weights are kept to thousandths
_ROOM = 61  # bits that all weights together may take


@dataclass(frozen=True)
class Weighting:
    """How much people count: `(people >> shift) @ factors`, whole numbers of `unit` people each.

    `factors` are by layer, the total first: a person of a part with weight w counts w in total, so that the
    part adds w − 1. `shift` drops bits of people where whole numbers would grow too large.
    """

    factors: tuple[int, ...]
    shift: int
    unit: Fraction

    @classmethod
    def of(
        cls, weights: Mapping[str, float], layers: tuple[str, ...], everyone: Units, bits: int
    ) -> Weighting:
        """That of a study; `everyone` are the units of all people by layer."""
        more = [Fraction(round(weights.get(layer, 1.0) * _FINEST), _FINEST) - 1 for layer in layers[1:]]
        scale = lcm(*(each.denominator for each in more))
        factors = (scale, *(int(each * scale) for each in more))
        most = sum(factor * int(units) for factor, units in zip(factors, everyone, strict=True))
        shift = max(0, most.bit_length() - _ROOM)
        return cls(factors, shift, Fraction(2**shift, scale * 2**bits))

    def weights(self, people: Units) -> Units:
        """Of people by layer, shape (layers, n): shape (n,)."""
        return np.asarray(np.array(self.factors) @ (people >> self.shift))

    def people(self, weight: int) -> float:
        """A sum of weights as people, each counted as often as their weight says."""
        return float(weight * self.unit)


def problem_of(asked: Asked, found: Signatures, weighting: Weighting) -> Problem:
    """Who is near which candidates, and what a choice may be."""
    limits, candidates = asked.limits, asked.candidates
    areas = limits.keywords(candidates.area_of[limits.level]) if limits else {}
    return Problem(
        found.starts,
        found.candidates,
        weighting.weights(found.people),
        len(candidates.sites),
        asked.cents,
        asked.limit,
        **areas,  # type: ignore[arg-type]
    )


def gains_of(found: Signatures, chosen: NDArray[np.int32], sites: int) -> Units:
    """Units that each site of a list brings beyond those before it, by layer: shape (layers, m)."""
    first = found.first_of(chosen, sites)
    gains = np.zeros((len(found.people), len(chosen) + 1), dtype=np.int64)
    np.add.at(gains.T, first, found.people.T)
    return gains[:, :-1]


def gains_by_slot(found: Signatures, chosen: NDArray[np.int32], sites: int) -> Units:
    """Units that a list brings by layer and slot: shape (layers, slots)."""
    reached = found.first_of(chosen, sites) < len(chosen)
    gains = np.zeros(found.served.shape, dtype=np.int64)
    np.add.at(gains.T, found.slots[reached], found.people.T[reached])
    return gains


def reachable(found: Signatures) -> int:
    """Units of the first layer that some candidate is near and nobody serves yet."""
    return int(found.people[0, np.diff(found.starts) > 0].sum())


def alone(found: Signatures, sites: int) -> Units:
    """Units of the first layer that each candidate would bring by itself, shape (sites,)."""
    units = np.zeros(sites, dtype=np.int64)
    np.add.at(units, found.candidates, np.repeat(found.people[0], np.diff(found.starts)))
    return units
