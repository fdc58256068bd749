"""From each network to each other one: the nearest partner of every facility, and what is odd about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overlap.domain.everyone import Everyone
from overlap.domain.evidence import Evidence
from overlap.domain.messages import Message, Name, Number, first_of, say
from overlap.geo.besides import nearest_besides
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.index import PointIndex

# Counters of one country are never so far from the next one of the other network; a sign or a list is wrong.
FAR_M = 1_000_000.0
_TOLD = 5

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Direction:
    """From each facility of a network or group that counts to the nearest other one of a network or group.

    `chosen` and `nearest`, which may be context, are rows of `Everyone`; -1, infinitely far, stands for none.
    """

    origin: str
    partner: str
    chosen: Rows
    nearest: Rows
    distance_m: FloatArray


def directions_of(evidence: Evidence, everyone: Everyone) -> list[Direction]:
    """Every ordered pair of networks, then of a network and a group and back, then groups by themselves."""
    networks, groups = list(evidence.networks), list(evidence.groups)
    asked = [
        *permutations(networks, 2),
        *product(networks, groups),
        *product(groups, networks),
        *zip(groups, groups, strict=True),
    ]
    rows = _rows(evidence, everyone)
    chosen = {name: np.sort(each[everyone.counts[each]]) for name, each in rows.items()}
    found = {}
    for partner in dict.fromkeys(partner for _, partner in asked):
        # Once for all that ask: a group's members are facilities of networks that ask as well.
        origins = np.concatenate([chosen[origin] for origin, other in asked if other == partner])
        found[partner] = _nearest(evidence, everyone, partner, np.unique(origins), rows[partner])
    return [_direction(origin, partner, chosen[origin], *found[partner]) for origin, partner in asked]


def _direction(origin: str, partner: str, chosen: Rows, nearest: Rows, distance_m: FloatArray) -> Direction:
    return Direction(origin, partner, chosen, nearest[chosen], distance_m[chosen])


def _rows(evidence: Evidence, everyone: Everyone) -> dict[str, Rows]:
    """The facilities of each network and group, in the order of their ids: ties go to the first."""
    rows = {name: np.flatnonzero(everyone.network == name) for name in evidence.networks}
    for group, members in evidence.groups.items():
        found = np.flatnonzero(everyone.among(members))
        rows[group] = found[np.argsort(everyone.ids[found], kind="stable")]
    return rows


def _nearest(
    evidence: Evidence, everyone: Everyone, partner: str, asked: Rows, partners: Rows
) -> tuple[Rows, FloatArray]:
    """The nearest partner of each row that is asked of and how far it is, by row; none for other rows."""
    itself = np.full(len(everyone), -1, dtype=np.int64)
    itself[partners] = np.arange(len(partners))
    known = evidence.indices.get(partner)
    others = _index(everyone, partners) if known is None else known
    number, length_m = nearest_besides(_index(everyone, asked), others, itself[asked])
    nearest, distance_m = np.full(len(everyone), -1, dtype=np.int64), np.full(len(everyone), np.inf)
    nearest[asked] = np.append(partners, -1)[number]
    distance_m[asked] = length_m
    return nearest, distance_m


def _index(everyone: Everyone, rows: Rows) -> PointIndex:
    return PointIndex(everyone.longitude_deg[rows], everyone.latitude_deg[rows])


def distances(direction: Direction) -> dict[str, Any]:
    """How far the nearest partners are: median, mean and largest, metres; None where there is none."""
    known = direction.distance_m[np.isfinite(direction.distance_m)]
    return {
        "from_network": direction.origin,
        "to_network": direction.partner,
        "facilities": len(direction.chosen),
        "median_m": float(np.median(known)) if known.size else None,
        "mean_m": float(known.mean()) if known.size else None,
        "max_m": float(known.max()) if known.size else None,
    }


def warnings(evidence: Evidence, everyone: Everyone, directions: list[Direction]) -> Iterator[Message]:
    """Lists of two places, and counters that lie a continent away from where the others are."""
    for each in directions:
        if each.origin not in evidence.networks or each.partner not in evidence.networks:
            continue  # a group is as far as its members, which their lists tell of
        known = each.distance_m[np.isfinite(each.distance_m)]
        far = known > FAR_M
        if not far.any():
            continue
        origin, partner = (evidence.networks[name].source.file_name for name in (each.origin, each.partner))
        limit = Number(FAR_M / 1000.0, "km")
        if far.all():
            yield say(
                "no place in {first} is within {km} of any in {second}; they are of different places",
                first=origin,
                km=limit,
                second=partner,
            )
        elif far.mean() < 0.5:
            ids = everyone.ids[each.chosen[np.isfinite(each.distance_m)][far]].tolist()
            yield say(
                "{network}: {some} of {all} places are more than {km} from any of the other network "
                "({partner}): {names}. Are their coordinates right? They count as they are",
                network=Name(each.origin, "network"),
                some=Number(len(ids), "count"),
                all=Number(len(known), "count"),
                km=limit,
                partner=Name(each.partner, "network"),
                names=first_of(ids, _TOLD),
            )
