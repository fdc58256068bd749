"""The areas that gap regions lie in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from overlap.domain.areas import OUTSIDE
from overlap.domain.evidence import Evidence
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
    parts = slices(len(each.cells))
    maps = {level: AreaMap(areas.polygons, 0, "sea") for level, areas in evidence.areas.items()}
    pairs: dict[str, list[Indices]] = {level: [] for level in maps}
    for part in parts:
        middles, region = each.ground.middles(each.cells[part]), each.region[part]
        for level, areas in maps.items():
            area = areas.of_points(*middles)
            pairs[level].append(np.where(region < 0, -1, region * np.int64(areas.outside_slot + 1) + area))
    return [_frame(evidence, level, each, parts, pairs[level]) for level in maps]


def _frame(
    evidence: Evidence, level: str, each: GapRegions, parts: list[slice], pairs: list[Indices]
) -> pd.DataFrame:
    """Those of one level; `pairs` are region and area of each part's cells as a number, −1 for the rest."""
    areas = evidence.areas[level]
    keys = np.unique(np.concatenate([np.unique(pair[pair >= 0]) for pair in pairs]))
    region, area = np.divmod(keys, len(areas) + 1)
    units, ground_km2 = np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys))
    for part, pair in zip(parts, pairs, strict=True):
        inside = pair >= 0
        row = np.searchsorted(keys, pair[inside])
        np.add.at(units, row, each.units[0, part][inside])
        np.add.at(ground_km2, row, each.ground_km2[part][inside])
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
