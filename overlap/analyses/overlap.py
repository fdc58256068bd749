"""Where the networks overlap: nearest partners, pairs, shared sites, and the shares that have a partner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from overlap.domain.evidence import OUTSIDE, STUDY, Evidence
from overlap.domain.facilities import Facilities
from overlap.domain.quality import flag_texts
from overlap.domain.result import Column, Result, Style, Table
from overlap.geo.antimeridian import split
from overlap.geo.ellipsoid import FloatArray, from_ecef
from overlap.geo.neighbours import (
    connected,
    largest_distance_m,
    nearest_facility,
    pairs_within,
)

NEEDS_PEOPLE = False

Rows = list[tuple[Any, ...]]

# Counters of one country are never so far from the next one of the other network; a sign or a list is wrong.
FAR_M = 1_000_000.0


@dataclass(frozen=True)
class _Direction:
    """From each facility of one network that counts to the nearest of another, context included."""

    origin: Facilities
    partner: Facilities
    chosen: NDArray[np.int64]
    nearest: NDArray[np.int64]
    distance_m: FloatArray


def analyse(evidence: Evidence) -> Result:
    """Nearest partner and pairs by geodesic, shared sites, and shares with a partner in both directions."""
    directions = list(_directions(evidence))
    tables = [_facilities(evidence), _overlap(evidence, directions)]
    if directions:
        tables += [_nearest(directions), *_pairs_and_sites(evidence)]
    shares = tables[1].frame
    study_rows = shares[shares["area_level"] == STUDY]
    sites = tables[-1].frame if directions else pd.DataFrame({"chained": []})
    figures = {
        "overlap": study_rows.to_dict("records"),
        "nearest": [_distances(direction) for direction in directions],
        "sites": {"shared": len(sites), "chained": int(sites["chained"].sum())},
    }
    return Result(tuple(tables), figures, warnings=tuple(_warnings(directions)))


def _warnings(directions: list[_Direction]) -> Iterator[str]:
    """Lists of two places, and counters that lie a continent away from where the others are."""
    for each in directions:
        known = each.distance_m[np.isfinite(each.distance_m)]
        far = known > FAR_M
        if not far.any():
            continue
        origin, partner = each.origin.source.path, each.partner.source.path
        limit = f"{FAR_M / 1000.0:,.0f} km"
        if far.all():
            yield f"no place in {origin} is within {limit} of any in {partner}; they are of different places"
        elif far.mean() < 0.5:
            ids = each.origin.ids[each.chosen[np.isfinite(each.distance_m)][far]].tolist()
            named = ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
            yield (
                f"{len(ids):,} of {len(known):,} {each.origin.network} places are more than {limit} from any "
                f"{each.partner.network} place ({named}); are their coordinates right? They count as they are"
            )


def _directions(evidence: Evidence) -> Iterator[_Direction]:
    for origin, partner in permutations(evidence.networks, 2):
        facilities = evidence.networks[origin]
        chosen = np.flatnonzero(facilities.counts)
        nearest, distance_m = nearest_facility(evidence.indices[origin], evidence.indices[partner])
        yield _Direction(facilities, evidence.networks[partner], chosen, nearest[chosen], distance_m[chosen])


def _distances(direction: _Direction) -> dict[str, Any]:
    known = direction.distance_m[np.isfinite(direction.distance_m)]
    return {
        "from_network": direction.origin.network,
        "to_network": direction.partner.network,
        "facilities": len(direction.chosen),
        "median_m": float(np.median(known)) if known.size else None,
        "mean_m": float(known.mean()) if known.size else None,
        "max_m": float(known.max()) if known.size else None,
    }


def _facilities(evidence: Evidence) -> Table:
    frames = []
    for network, facilities in evidence.networks.items():
        frame = pd.DataFrame(
            {
                "id": facilities.ids,
                "network": network,
                "name": facilities.names,
                "status": np.where(facilities.counts, "used", "context"),
                "longitude_deg": facilities.longitude_deg,
                "latitude_deg": facilities.latitude_deg,
            }
        )
        for level, areas in evidence.areas.items():
            frame[f"{level}_id"] = np.array([*areas.ids, None], dtype=np.object_)[
                evidence.area_of[level][network]
            ]
        frame["flags"] = flag_texts(evidence, network)
        frames.append(frame)
    frame = pd.concat(frames, ignore_index=True)
    levels = [Column(f"{level}_id", f"id of the {level} it lies in") for level in evidence.areas]
    return Table(
        "facilities",
        "Facilities that serve people",
        (
            Column("id", "network and id of the facility"),
            Column("network", "network it belongs to"),
            Column("name", "name of the facility"),
            Column(
                "status", "used: it counts; context: beyond the areas, it serves people but is in no count"
            ),
            Column("longitude_deg", "longitude, EPSG:4326", "degree", "number"),
            Column("latitude_deg", "latitude, EPSG:4326", "degree", "number"),
            *levels,
            Column("flags", "what there is to say against its point; see the table quality"),
        ),
        frame,
        ("id",),
        np.asarray(shapely.points(frame["longitude_deg"], frame["latitude_deg"])),
        "Point",
        Style("categorised", "network"),
    )


def _lines(a: tuple[FloatArray, FloatArray], b: tuple[FloatArray, FloatArray]) -> NDArray[np.object_]:
    """Lines between points of EPSG:4326, the short way round and cut at ±180°."""
    east = b[0] - 360.0 * np.round((b[0] - a[0]) / 360.0)
    ends = np.stack([np.column_stack(a), np.column_stack([east, b[1]])], axis=1)
    lines = split(np.asarray(shapely.linestrings(ends)))
    return np.array([_multi(line) for line in lines], dtype=np.object_)


def _multi(line: shapely.Geometry) -> shapely.MultiLineString:
    return shapely.MultiLineString(
        [part for part in shapely.get_parts(line) if part.geom_type == "LineString"]
    )


def _nearest(directions: list[_Direction]) -> Table:
    frames, lines = [], []
    for each in directions:
        found = each.nearest >= 0
        origin, chosen, partner = each.origin, each.chosen[found], each.partner
        nearest = each.nearest[found]
        longitude, latitude = origin.longitude_deg[chosen], origin.latitude_deg[chosen]
        frames.append(
            pd.DataFrame(
                {
                    "facility_id": origin.ids[chosen],
                    "network": origin.network,
                    "name": origin.names[chosen],
                    "longitude_deg": longitude,
                    "latitude_deg": latitude,
                    "nearest_network": partner.network,
                    "nearest_id": partner.ids[nearest],
                    "distance_m": each.distance_m[found],
                }
            )
        )
        ends = partner.longitude_deg[nearest], partner.latitude_deg[nearest]
        lines.append(_lines((longitude, latitude), ends))
    return Table(
        "nearest",
        "The nearest facility of each other network",
        (
            Column("facility_id", "network and id of the facility"),
            Column("network", "its network"),
            Column("name", "its name"),
            Column("longitude_deg", "its longitude, EPSG:4326", "degree", "number"),
            Column("latitude_deg", "its latitude, EPSG:4326", "degree", "number"),
            Column("nearest_network", "the other network"),
            Column("nearest_id", "the nearest facility of the other network; ties go to the smaller id"),
            Column("distance_m", "length of the geodesic between the two", "metre", "number"),
        ),
        pd.concat(frames, ignore_index=True),
        ("facility_id", "nearest_network"),
        np.concatenate(lines),
        "MultiLineString",
        Style("graduated", "distance_m"),
    )


def _overlap(evidence: Evidence, directions: list[_Direction]) -> Table:
    rows: Rows = []
    for each in directions:
        names = each.origin.network, each.partner.network
        rows += _share_rows(names, (STUDY, "", ""), each.distance_m, evidence.settings.bands_km)
        for level, areas in evidence.areas.items():
            area_of = evidence.area_of[level][each.origin.network][each.chosen]
            for number in range(-1, len(areas)):
                place = (
                    (level, str(areas.ids[number]), str(areas.names[number]))
                    if number >= 0
                    else (
                        level,
                        OUTSIDE,
                        OUTSIDE,
                    )
                )
                here = each.distance_m[area_of == number]
                rows += _share_rows(names, place, here, evidence.settings.bands_km)
    columns = (
        Column("from_network", "the network whose facilities are counted"),
        Column("to_network", "the network in which a partner is sought"),
        Column("area_level", "study: all facilities that count; otherwise the level of the area"),
        Column("area_id", "id of the area; outside: in no area of the level"),
        Column("area_name", "name of the area"),
        Column("band_km", "distance up to which a partner counts", "kilometre", "number"),
        Column("facilities", "facilities of the first network", "", "integer"),
        Column("with_partner", "those with a facility of the second network within the band", "", "integer"),
        Column(
            "share", "with_partner as a share of facilities, 0 to 1; empty without facilities", "", "number"
        ),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    key = ("from_network", "to_network", "area_level", "area_id", "band_km")
    return Table("overlap", "Facilities with a partner of the other network", columns, frame, key)


def _share_rows(
    names: tuple[str, str], place: tuple[str, str, str], distance_m: FloatArray, bands_km: tuple[float, ...]
) -> Rows:
    rows: Rows = []
    for band_km in bands_km:
        near = int((distance_m <= 1000.0 * band_km).sum())
        share = near / len(distance_m) if len(distance_m) else None
        rows.append((*names, *place, band_km, len(distance_m), near, share))
    return rows


@dataclass(frozen=True)
class _Everyone:
    """All facilities of all networks in one numbering, for chains that run through several networks."""

    ids: NDArray[np.str_]
    names: NDArray[np.str_]
    network: NDArray[np.str_]
    counts: NDArray[np.bool_]
    longitude_deg: FloatArray
    latitude_deg: FloatArray
    points_m: FloatArray

    @classmethod
    def of(cls, evidence: Evidence) -> _Everyone:
        networks = list(evidence.networks.values())
        return cls(
            np.concatenate([each.ids for each in networks]),
            np.concatenate([each.names for each in networks]),
            np.concatenate([np.full(len(each), each.network) for each in networks]),
            np.concatenate([each.counts for each in networks]),
            np.concatenate([each.longitude_deg for each in networks]),
            np.concatenate([each.latitude_deg for each in networks]),
            np.concatenate([index.points_m for index in evidence.indices.values()]),
        )


def _pairs_and_sites(evidence: Evidence) -> tuple[Table, Table]:
    everyone = _Everyone.of(evidence)
    starts = dict(zip(evidence.networks, np.cumsum([0, *map(len, evidence.networks.values())]), strict=False))
    limit_m = max(evidence.bands_m[-1], evidence.settings.site_m)
    firsts, seconds, lengths = [], [], []
    for a, b in combinations(evidence.networks, 2):
        first, second, length_m = pairs_within(evidence.indices[a], evidence.indices[b], limit_m)
        firsts.append(first + starts[a])
        seconds.append(second + starts[b])
        lengths.append(length_m)
    first, second, length_m = np.concatenate(firsts), np.concatenate(seconds), np.concatenate(lengths)
    kept = (everyone.counts[first] | everyone.counts[second]) & (length_m <= evidence.bands_m[-1])
    shared = length_m <= evidence.settings.site_m
    return (
        _pairs(evidence, everyone, first[kept], second[kept], length_m[kept]),
        _sites(evidence, everyone, first[shared], second[shared]),
    )


def _pairs(
    evidence: Evidence,
    everyone: _Everyone,
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    length_m: FloatArray,
) -> Table:
    bands = np.asarray(evidence.settings.bands_km)
    frame = pd.DataFrame(
        {
            "facility_id_a": everyone.ids[first],
            "network_a": everyone.network[first],
            "name_a": everyone.names[first],
            "facility_id_b": everyone.ids[second],
            "network_b": everyone.network[second],
            "name_b": everyone.names[second],
            "distance_m": length_m,
            "band_km": bands[np.searchsorted(1000.0 * bands, length_m, side="left")],
        }
    )
    longitude, latitude = everyone.longitude_deg, everyone.latitude_deg
    return Table(
        "pairs",
        "Pairs of facilities of two networks within the largest band",
        (
            Column("facility_id_a", "facility of the first network"),
            Column("network_a", "the first network"),
            Column("name_a", "its name"),
            Column("facility_id_b", "facility of the second network"),
            Column("network_b", "the second network"),
            Column("name_b", "its name"),
            Column("distance_m", "length of the geodesic between the two", "metre", "number"),
            Column("band_km", "the smallest band that holds the pair", "kilometre", "number"),
        ),
        frame,
        ("facility_id_a", "facility_id_b"),
        _lines((longitude[first], latitude[first]), (longitude[second], latitude[second])),
        "MultiLineString",
        Style("graduated", "distance_m"),
    )


def _sites(
    evidence: Evidence, everyone: _Everyone, first: NDArray[np.int64], second: NDArray[np.int64]
) -> Table:
    root = connected(len(everyone.ids), first, second)
    member = np.unique(np.concatenate([first, second]))
    rows: Rows = []
    places: list[shapely.Point] = []
    for leader in np.unique(root[member]):
        inside = member[root[member] == leader]
        if not everyone.counts[inside].any():
            continue
        longitude, latitude = from_ecef(everyone.points_m[inside].mean(axis=0, keepdims=True))
        diameter_m = largest_distance_m(everyone.longitude_deg[inside], everyone.latitude_deg[inside])
        counts = [int((everyone.network[inside] == network).sum()) for network in evidence.networks]
        ids = sorted(everyone.ids[inside].tolist())
        chained = diameter_m > 2.0 * evidence.settings.site_m
        rows.append(
            (f"site:{ids[0]}", len(ids), *counts, "; ".join(ids), *longitude, *latitude, diameter_m, chained)
        )
        places.append(shapely.Point(longitude[0], latitude[0]))
    columns = (
        Column("site_id", "the site, named after its first member"),
        Column("facilities", "how many facilities share it", "", "integer"),
        *(
            Column(f"facilities_{name}", f"those of the network {name}", "", "integer")
            for name in evidence.networks
        ),
        Column("members", "ids of the facilities"),
        Column("longitude_deg", "longitude of the middle of the members, EPSG:4326", "degree", "number"),
        Column("latitude_deg", "latitude of the middle of the members, EPSG:4326", "degree", "number"),
        Column("diameter_m", "longest distance between two members", "metre", "number"),
        Column(
            "chained", "the diameter is more than twice the site distance: a chain, not one place", "", "flag"
        ),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    geometry = np.array(places, dtype=np.object_)
    style = Style("single")
    return Table(
        "sites",
        "Sites shared by facilities of different networks",
        columns,
        frame,
        ("site_id",),
        geometry,
        "Point",
        style,
    )
