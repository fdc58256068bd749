"""From what analyses want to what the pass is asked; nothing is measured twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from overlap.domain.coarse import CoarseGrid, Gaps
from overlap.domain.evidence import Evidence
from overlap.domain.gaps import gaps_asked
from overlap.domain.population import Population
from overlap.domain.sums import ANY, NOBODY, measured
from overlap.domain.wanted import Members, Wanted
from overlap.geo.border import Border
from overlap.geo.index import PointIndex
from overlap.runs.sweep import Question


def question_of(evidence: Evidence, border: Border | None, wanted: Wanted) -> Question:
    """The question for every source of people; the evidence is without sums yet.

    What is asked of the first source alone, `gaps` and `coverings`, is left to `of_the_first`.
    """
    groups: dict[str, PointIndex] = {}
    aliases: dict[str, str] = {}
    for name, points in wanted.points.items():
        twin = next((other for other, each in groups.items() if _same(each, points)), "")
        if twin or not len(points):
            aliases[name] = twin or NOBODY
        else:
            groups[name] = points
    first_of: dict[tuple[bytes, ...], str] = {}
    for name, members in wanted.groups.items():
        known = _measured_as(evidence, members)
        if known is None:
            known = first_of.setdefault(_key(evidence, members), name)
        if known == name:
            groups[name] = _index(evidence, members)
        else:
            aliases[name] = known
    settled = {*evidence.bands_m, *wanted.bands_m}
    return Question(
        groups=dict(evidence.indices),
        bands_m=tuple(sorted(settled)),
        levels={level: areas.polygons for level, areas in evidence.areas.items()},
        remainder=evidence.settings.remainder,
        border=border.index if border else PointIndex(np.zeros(0), np.zeros(0)),
        further=groups,
        aliases=aliases,
        edges_m=wanted.edges_m,
        told_m=evidence.bands_m,
        loads=wanted.loads,
        sample=wanted.sample,
        surroundings=wanted.surroundings,
    )


def of_the_first(evidence: Evidence, question: Question, population: Population, wanted: Wanted) -> Question:
    """The question for the total and its parts, of whom it is asked too where they are beyond reach.

    Other estimates of everyone are not asked: a list of places to act is made from one of them.
    """
    names = question.groups, question.aliases
    beyond = tuple(replace(each, groups=measured(each.groups, *names)) for each in wanted.beyond)
    coverings = {
        name: replace(each, served=measured(each.served, *names)) for name, each in wanted.coverings.items()
    }
    gaps = None
    if beyond:
        # By the study's distances alone: whichever analyses are asked for, the cells are the same.
        shortest_m = min(each.distance_m for each in gaps_asked(evidence))
        gaps = Gaps(CoarseGrid.over(population, shortest_m), tuple(dict.fromkeys(beyond)))
    return replace(question, gaps=gaps, coverings=coverings)


def _measured_as(evidence: Evidence, members: Members) -> str | None:
    """The network, or all of them together, that a group is, or nobody; None where it is something else."""
    if not any(mask.any() for mask in members.values()):
        return NOBODY
    whole = [name for name, mask in members.items() if mask.all() and mask.size]
    if any(mask.any() for name, mask in members.items() if name not in whole):
        return None
    if len(whole) == 1:
        return whole[0]
    return ANY if set(whole) == set(evidence.networks) else None


def _same(one: PointIndex, other: PointIndex) -> bool:
    return np.array_equal(one.longitude_deg, other.longitude_deg) and np.array_equal(
        one.latitude_deg, other.latitude_deg
    )


def _key(evidence: Evidence, members: Members) -> tuple[bytes, ...]:
    none = np.zeros(0, dtype=bool)
    return tuple(np.packbits(members.get(name, none)).tobytes().rstrip(b"\0") for name in evidence.networks)


def _index(evidence: Evidence, members: Members) -> PointIndex:
    """The members of all networks in one space, in the order of the networks."""
    chosen = [(evidence.networks[name], members[name]) for name in evidence.networks if name in members]
    nothing = np.zeros(0)
    return PointIndex(
        np.concatenate([nothing, *(each.longitude_deg[mask] for each, mask in chosen)]),
        np.concatenate([nothing, *(each.latitude_deg[mask] for each, mask in chosen)]),
    )
