"""The regions with their people, and everybody beyond reach by gap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.domain.evidence import Evidence
from overlap.domain.gaps import GapRegions
from overlap.domain.places import Rows
from overlap.domain.result import Column, Style, Table
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.index import PointIndex
from overlap.geo.neighbours import nearest_facility
from overlap.geo.rings import outlines

KIND = Column(
    "kind",
    "presence: people farther than the distance from every counter; upgrade: people within it of a counter, "
    "but of none that is online for certain (what is not known counts as offline)",
)
DISTANCE = Column("distance_km", "the distance", "kilometre", "number")


def gaps_table(
    evidence: Evidence, frames: Sequence[pd.DataFrame], shapes: Sequence[NDArray[np.object_]]
) -> Table:
    """One polygon for each region, of what `gap_rows` and `gap_shapes` tell of every gap."""
    layers = evidence.sums[0].layers
    columns = (
        Column("gap_id", "kind, distance and rank of the region"),
        KIND,
        DISTANCE,
        Column("rank", "1 has the most people of its kind and distance", "", "integer"),
        *(
            Column(f"people_{layer}", f"people of the layer {layer} in the gap", "person", "number")
            for layer in layers
        ),
        Column("ground_km2", "its ground on the ellipsoid", "square kilometre", "number"),
        Column(
            "farthest_m",
            "how far whoever of its cells is farthest from a counter lives from it, of upgrade gaps from one "
            "that is online; empty where there is none",
            "metre",
            "number",
        ),
        Column("longitude_deg", "middle of its people", "degree", "number"),
        Column("latitude_deg", "middle of its people", "degree", "number"),
        *(column for network in evidence.networks for column in _nearest_columns(network)),
        Column("place_name", "settlement nearest to the middle, of the study's places"),
        Column("place_m", "how far it is from the middle", "metre", "number"),
    )
    frame = pd.concat(frames, ignore_index=True)
    return Table(
        "gaps",
        "Gap regions: where people live beyond reach",
        columns,
        frame,
        ("gap_id",),
        np.concatenate(shapes),
        "MultiPolygon",
        Style("graduated", f"people_{layers[0]}"),
    )


def _nearest_columns(network: str) -> tuple[Column, Column]:
    return (
        Column(f"nearest_{network}_id", f"facility of {network} nearest to the middle"),
        Column(f"nearest_{network}_m", "how far it is from the middle", "metre", "number"),
    )


def gap_shapes(each: GapRegions) -> NDArray[np.object_]:
    """The regions of a gap as polygons."""
    inside = each.region >= 0
    return outlines(each.ground, each.cells[inside], each.region[inside])


def gap_rows(evidence: Evidence, each: GapRegions) -> pd.DataFrame:
    """The regions of a gap, a row each."""
    sums, count = evidence.sums[0], each.count
    order, starts = each.order()
    columns: dict[str, Any] = {
        "gap_id": np.array(each.ids(), dtype=object),
        "kind": np.full(count, each.gap.kind, dtype=object),
        "distance_km": np.full(count, each.gap.distance_km),
        "rank": np.arange(1, count + 1),
    }
    for layer, units in zip(sums.layers, each.units_of(), strict=True):
        columns[f"people_{layer}"] = sums.people(units)
    columns["ground_km2"] = np.bincount(each.region[order], each.ground_km2[order], minlength=count)
    farthest_m = np.maximum.reduceat(each.farthest_m[order], starts) if count else np.zeros(0)
    columns["farthest_m"] = np.where(np.isfinite(farthest_m), farthest_m, np.nan)
    columns["longitude_deg"], columns["latitude_deg"] = each.middles()
    middles = PointIndex(columns["longitude_deg"], columns["latitude_deg"])
    for network, facilities in evidence.networks.items():
        ids, distance_m = _nearest(middles, evidence.indices[network], facilities.ids)
        columns[f"nearest_{network}_id"], columns[f"nearest_{network}_m"] = ids, distance_m
    places = evidence.settlements
    if places is None:
        columns["place_name"], columns["place_m"] = np.full(count, "", dtype=object), np.full(count, np.nan)
    else:
        index = PointIndex(places.longitude_deg, places.latitude_deg)
        labels = np.where(places.names == "", places.ids, places.names)
        columns["place_name"], columns["place_m"] = _nearest(middles, index, labels)
    return pd.DataFrame(columns)


def _nearest(
    middles: PointIndex, others: PointIndex, labels: NDArray[np.str_]
) -> tuple[NDArray[np.object_], FloatArray]:
    """Of each middle the label of the nearest and how far it is; empty and unknown where there is none."""
    nearest, distance_m = nearest_facility(middles, others)
    named = np.append(labels, "").astype(object)
    return named[nearest], np.where(nearest >= 0, distance_m, np.nan)


def totals_rows(evidence: Evidence, each: GapRegions) -> Rows:
    """Of a gap and every layer the people in regions and in the rest."""
    sums, rows = evidence.sums[0], []
    for layer, units in zip(sums.layers, each.units, strict=True):
        inside = int(units[each.region >= 0].sum())
        rest = int(units.sum()) - inside
        people = (float(sums.people(number)) for number in (inside, rest, inside + rest))
        rows.append((layer, each.gap.kind, each.gap.distance_km, each.count, *people))
    return rows


def totals_table(rows: Rows) -> Table:
    """Of every gap and layer the people in regions and in the rest, who are everybody beyond reach."""
    columns = (
        Column("layer", "population layer"),
        KIND,
        DISTANCE,
        Column("regions", "how many regions there are", "", "integer"),
        Column("people_regions", "people in the gap and in its regions", "person", "number"),
        Column(
            "people_rest",
            "people in the gap where fewer than `density_per_km2` of the total live on a square kilometre",
            "person",
            "number",
        ),
        Column("people_total", "both together: everybody in the gap", "person", "number"),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table("gap_totals", "People in gaps, by kind", columns, frame, ("layer", "kind", "distance_km"))
