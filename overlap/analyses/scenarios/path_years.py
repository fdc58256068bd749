"""A path at every band: the online counters of each year are groups of a second reading."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.scenarios.path import Steps, chosen_of
from overlap.analyses.scenarios.questions import online_group, online_name
from overlap.domain.areas import STUDY, Place
from overlap.domain.evidence import Evidence
from overlap.domain.places import Rows
from overlap.domain.scenario_asked import PathAsked
from overlap.domain.wanted import Wanted

Units = NDArray[np.int64]
Parts = Callable[[int, Units, Units, Units], Units]


def wanted_then(evidence: Evidence, number: int, asked: PathAsked) -> Wanted:
    """Those online for certain at the end of each year, once a first reading has told whom to connect."""
    chosen = chosen_of(evidence, number, asked)
    _, online = online_group(evidence)
    groups = {}
    for step, year in enumerate(asked.years):
        so_far = [asked.ids[site] for site, of in zip(chosen.order, chosen.steps, strict=True) if of <= step]
        groups[_group(number, year)] = {
            name: online[name] | np.isin(each.ids, so_far) for name, each in evidence.networks.items()
        }
    return Wanted(groups=groups)


def year_rows(evidence: Evidence, path: Steps, parts: Parts) -> Rows:
    """The rows of the differences: at the end of each year against what is, by layer, area and band."""
    now, then = path.sums, evidence.second
    assert then is not None
    group, _ = online_group(evidence)
    at = np.searchsorted(now.edges_m, evidence.bands_m)
    found: Rows = []
    for number, layer in enumerate(now.layers):
        for place, slot, slot_then in _places(evidence, path):
            near = np.cumsum(now.histogram(number, slot, group))
            everyone = float(now.people(int(near[-1])))
            for year in path.asked.years:
                name = _group(path.number, year)
                after = np.array([then.within(number, slot_then, name, m) for m in evidence.bands_m])
                people = now.people(parts(int(near[-1]), near[at], after, after))
                head = (path.title, str(year), layer, *place, online_name(evidence))
                found += [
                    (*head, band_km, everyone, *people[:, k].tolist())
                    for k, band_km in enumerate(evidence.settings.bands_km)
                ]
    return found


def _places(evidence: Evidence, path: Steps) -> list[tuple[Place, int, int]]:
    """The study and the areas of every level, with their slots in the first reading and in the second."""
    assert evidence.second is not None
    found: list[tuple[Place, int, int]] = [((STUDY, "", ""), 0, 0)]
    then = {each.level: each for each in evidence.second.levels}
    for level in path.sums.levels:
        if level.level in evidence.areas:
            first = then[level.level].first
            found += [
                (place, level.first + k, first + k) for k, place in enumerate(evidence.places(level.level))
            ]
    return found


def _group(number: int, year: int) -> str:
    return f"path {number} {year}"
