"""Pairs within the largest band, and sites that facilities of several networks share."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from overlap.domain.everyone import Everyone
from overlap.domain.evidence import Evidence
from overlap.domain.result import Column, Style, Table
from overlap.geo.ellipsoid import FloatArray, from_ecef
from overlap.geo.lines import lines_between
from overlap.geo.neighbours import connected, largest_distance_m, pairs_within


def pairs_and_sites(evidence: Evidence, everyone: Everyone) -> tuple[Table, Table]:
    """Pairs by geodesic, and what chains of pairs within the site distance connect."""
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
    everyone: Everyone,
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
        lines_between((longitude[first], latitude[first]), (longitude[second], latitude[second])),
        "MultiLineString",
        Style("graduated", "distance_m"),
    )


def _sites(
    evidence: Evidence, everyone: Everyone, first: NDArray[np.int64], second: NDArray[np.int64]
) -> Table:
    root = connected(len(everyone.ids), first, second)
    member = np.unique(np.concatenate([first, second]))
    rows: list[tuple[Any, ...]] = []
    places: list[shapely.Point] = []
    member = member[np.argsort(root[member], kind="stable")]
    for inside in np.split(member, np.flatnonzero(np.diff(root[member])) + 1) if len(member) else ():
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
