"""What analyses would have the pass gather besides the distances to the networks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from overlap.domain.coarse import Beyond
from overlap.domain.signatures import Covering
from overlap.geo.index import PointIndex

Members = Mapping[str, NDArray[np.bool_]]
"""Which facilities of each network, by its name; a network that is left out has none."""


@dataclass(frozen=True)
class Surroundings:
    """People of the total around points: within radii, and of these, beyond reach of some networks.

    Parameters
    ----------
    points
        Those that are asked about.
    radii_m
        Ascending, in metres and up to 100 km.
    reach_m
        People farther than this, in metres and up to 100 km, from every facility of `networks` are beyond
        reach.
    networks
        By their names.
    """

    points: PointIndex
    radii_m: tuple[float, ...]
    reach_m: float
    networks: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """One analysis' wishes, or those of several together.

    Parameters
    ----------
    groups
        Further groups by name; each is measured by itself, by area, layer and distance.
    bands_m
        Distances for the joint histogram of networks, in metres, besides the study's bands.
    edges_m
        Distances, in metres and up to 100 km, that people of one network or group are counted within.
    loads
        Whether people are added by their nearest facility.
    sample
        How many cells are drawn by their people.
    surroundings
        Points around which people are counted; None where nobody asks.
    points
        Further groups of any points, by name; they may lie where no facility is.
    beyond
        Where people are whom some groups do not reach. A question names networks, or one group of `groups`
        or `points`; its distance is a band of the study or one of `edges_m`.
    coverings
        People by the candidate sites that they are near, by name; a counter that serves already may be of
        any network or group.
    """

    groups: Mapping[str, Members] = field(default_factory=dict)
    bands_m: tuple[float, ...] = ()
    edges_m: tuple[float, ...] = ()
    loads: bool = False
    sample: int = 0
    surroundings: Surroundings | None = None
    points: Mapping[str, PointIndex] = field(default_factory=dict)
    beyond: tuple[Beyond, ...] = ()
    coverings: Mapping[str, Covering] = field(default_factory=dict)

    def merge(self, other: Wanted) -> Wanted:
        """Both together.

        Raises
        ------
        ValueError
            One name stands for two groups, sets of points or coverings, or both ask for surroundings.
        """
        if self.surroundings and other.surroundings:
            raise ValueError("two ask for the surroundings of points")
        for mine, theirs in ((self.points, other.points), (self.coverings, other.coverings)):
            if twice := mine.keys() & theirs.keys():
                raise ValueError(f"{min(twice)} stands for two")
        for name in self.groups.keys() & other.groups.keys():
            if not _same(self.groups[name], other.groups[name]):
                raise ValueError(f"the group {name} stands for two")
        return Wanted(
            {**self.groups, **other.groups},
            tuple(sorted({*self.bands_m, *other.bands_m})),
            tuple(sorted({*self.edges_m, *other.edges_m})),
            self.loads or other.loads,
            max(self.sample, other.sample),
            self.surroundings or other.surroundings,
            {**self.points, **other.points},
            tuple(dict.fromkeys((*self.beyond, *other.beyond))),
            {**self.coverings, **other.coverings},
        )


def _same(one: Members, other: Members) -> bool:
    names = {name for name, mask in (*one.items(), *other.items()) if mask.any()}
    return all(name in one and name in other and bool((one[name] == other[name]).all()) for name in names)
