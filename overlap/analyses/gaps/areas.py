"""The areas that gap regions lie in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from overlap.analyses.gaps.tables import gap_ids
from overlap.domain.evidence import OUTSIDE, Evidence
from overlap.domain.gaps import GapRegions
from overlap.domain.result import Column, Table
from overlap.geo.zones import AreaMap


def areas_table(evidence: Evidence, found: Sequence[GapRegions]) -> Table:
    """Of every region and level the areas that it touches, with their parts of its people and ground."""
    columns = (
        Column("gap_id", "id of the region"),
        Column("area_level", "level of the area"),
        Column("area_id", "id of the area; outside: in no area of the level"),
        Column("area_name", "name of the area"),
        Column(
            "people",
            "people of the total in the gap, by the area in which the middle of each coarse cell lies",
            "person",
            "number",
        ),
        Column("share", "these as a share of the region's people, 0 to 1", "", "number"),
        Column("ground_km2", "ground of these coarse cells", "square kilometre", "number"),
    )
    frames = [_frame(evidence, level, each) for each in found if each.count for level in evidence.areas]
    names = [column.name for column in columns]
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=names)
    key = ("gap_id", "area_level", "area_id")
    return Table("gap_areas", "Areas that gap regions lie in", columns, frame[names], key)


def _frame(evidence: Evidence, level: str, each: GapRegions) -> pd.DataFrame:
    sums, areas = evidence.sums[0], evidence.areas[level]
    chosen = np.flatnonzero(each.region >= 0)
    slot = AreaMap(areas.polygons, 0, "sea").of_points(*each.ground.middles(each.cells[chosen]))
    keys, pair = np.unique(
        each.region[chosen] * (len(areas) + 1) + slot.astype(np.int64), return_inverse=True
    )
    region, area = np.divmod(keys, len(areas) + 1)
    units = np.zeros(len(keys), dtype=np.int64)
    np.add.at(units, pair, each.units[0, chosen])
    return pd.DataFrame(
        {
            "gap_id": np.array(gap_ids(each), dtype=object)[region],
            "area_level": level,
            "area_id": np.append(areas.ids, OUTSIDE).astype(object)[area],
            "area_name": np.append(areas.names, OUTSIDE).astype(object)[area],
            "people": sums.people(units),
            "share": units / each.units_of()[0][region],
            "ground_km2": np.bincount(pair, each.ground_km2[chosen], minlength=len(keys)),
        }
    )
