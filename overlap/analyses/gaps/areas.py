"""The areas that gap regions lie in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from overlap.domain.evidence import OUTSIDE, Evidence
from overlap.domain.gaps import GapRegions
from overlap.domain.result import Column, Table
from overlap.geo.regions import Indices
from overlap.geo.threads import slices
from overlap.geo.zones import AreaMap


def areas_table(frames: Sequence[pd.DataFrame]) -> Table:
    """Of every region and level the areas that it touches, as `area_rows` tell."""
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
    names = [column.name for column in columns]
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=names)
    key = ("gap_id", "area_level", "area_id")
    return Table("gap_areas", "Areas that gap regions lie in", columns, frame[names], key)


def area_rows(evidence: Evidence, each: GapRegions) -> list[pd.DataFrame]:
    """Of the regions of a gap and every level the areas, with their parts of people and ground."""
    if not each.count:
        return []
    chosen = np.flatnonzero(each.region >= 0)
    parts = [chosen[some] for some in slices(len(chosen))]
    maps = {level: AreaMap(areas.polygons, 0, "sea") for level, areas in evidence.areas.items()}
    pairs: dict[str, list[Indices]] = {level: [] for level in maps}
    for part in parts:
        middles, region = each.ground.middles(each.cells[part]), each.region[part]
        for level, areas in maps.items():
            pairs[level].append(region * np.int64(areas.outside_slot + 1) + areas.of_points(*middles))
    return [_frame(evidence, level, each, parts, pairs[level]) for level in maps]


def _frame(
    evidence: Evidence, level: str, each: GapRegions, parts: list[Indices], pairs: list[Indices]
) -> pd.DataFrame:
    """Those of one level; `pairs` are the region and the area of each cell of each part, in one number."""
    areas = evidence.areas[level]
    keys = np.unique(np.concatenate([np.unique(pair) for pair in pairs]))
    region, area = np.divmod(keys, len(areas) + 1)
    units, ground_km2 = np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys))
    for part, pair in zip(parts, pairs, strict=True):
        row = np.searchsorted(keys, pair)
        np.add.at(units, row, each.units[0, part])
        np.add.at(ground_km2, row, each.ground_km2[part])
    return pd.DataFrame(
        {
            "gap_id": np.array(each.ids(), dtype=object)[region],
            "area_level": level,
            "area_id": np.append(areas.ids, OUTSIDE).astype(object)[area],
            "area_name": np.append(areas.names, OUTSIDE).astype(object)[area],
            "people": evidence.sums[0].people(units),
            "share": units / each.units_of()[0][region],
            "ground_km2": ground_km2,
        }
    )
