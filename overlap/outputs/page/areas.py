"""Areas by level with their shapes, and how their people split at each band."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely

from overlap.domain.result import Table
from overlap.outputs.page.shapes import Plane, fewer_corners
from overlap.outputs.page.shown import shown_text

CORNERS = 60_000
_STUDY = "study"


def levels(tables: Mapping[str, Table], plane: Plane, networks: list[str]) -> list[dict[str, Any]]:
    """Each level with ids, names, shapes and counters of its areas, in the order of the study."""
    table = tables.get("areas")
    if table is None or table.geometry is None:
        return []
    frame, found = table.frame, []
    for level in dict.fromkeys(frame["area_level"]):
        here = (frame["area_level"] == level).to_numpy()
        rows = frame[here]
        found.append(
            {
                "key": level,
                "ids": rows["area_id"].tolist(),
                "names": [shown_text(name) for name in rows["area_name"]],
                "shapes": _outlines(table.geometry[here], plane),
                "counters": [rows[f"facilities_{network}"].tolist() for network in networks],
            }
        )
    return found


def _outlines(shapes: Any, plane: Plane) -> list[list[list[int]]]:
    there = np.array([shape is not None and not shape.is_empty for shape in shapes])
    outlines: list[list[list[int]]] = [[] for _ in shapes]
    if there.any():
        planar = plane.planar(shapes[there])
        simple = fewer_corners(shapely.make_valid(planar), plane.extent_m, CORNERS)
        for index, outline in zip(np.flatnonzero(there), plane.lines(simple), strict=True):
            outlines[index] = outline
    return outlines


def splits(tables: Mapping[str, Table], keys: list[dict[str, Any]]) -> dict[str, Any]:
    """By population layer and level (`study` for everyone): people of each area; for each band four lists.

    The four are near both, only the first, only the second, and neither, or of one network alone the two
    near it and not; people are whole numbers.
    """
    table = tables.get("coverage")
    if table is None:
        return {}
    frame = table.frame
    four = [name for name in frame.columns if name.startswith("people_") and name != "people_total"]
    wanted = {_STUDY: [""], **{level["key"]: level["ids"] for level in keys}}
    return {
        str(layer): {level: _split(rows, level, ids, four) for level, ids in wanted.items()}
        for layer, rows in frame.groupby("layer", sort=False)
    }


def _split(frame: pd.DataFrame, level: str, ids: list[str], four: list[str]) -> dict[str, Any]:
    rows = frame[frame["area_level"] == level].set_index("area_id")
    bands = [rows[rows["band_km"] == band].reindex(ids) for band in dict.fromkeys(rows["band_km"])]
    return {
        "people": _whole(bands[0]["people_total"]) if bands else [],
        "bands": [[_whole(band[name]) for name in four] for band in bands],
    }


def partners(tables: Mapping[str, Table], keys: list[dict[str, Any]], pair: list[str]) -> dict[str, Any]:
    """By level: for either direction of the pair and each band, how many counters have a partner.

    Nothing where there is no pair, as in a study of one network.
    """
    table = tables.get("overlap")
    if table is None or len(pair) < 2:
        return {}
    frame = table.frame
    directions = [pair, pair[::-1]]
    wanted = {_STUDY: [""], **{level["key"]: level["ids"] for level in keys}}
    return {
        level: [
            _with_partner(frame[(frame["from_network"] == start) & (frame["to_network"] == end)], level, ids)
            for start, end in directions
        ]
        for level, ids in wanted.items()
    }


def _with_partner(frame: pd.DataFrame, level: str, ids: list[str]) -> dict[str, Any]:
    rows = frame[frame["area_level"] == level].set_index("area_id")
    bands = [rows[rows["band_km"] == band].reindex(ids) for band in dict.fromkeys(rows["band_km"])]
    return {
        "facilities": _whole(bands[0]["facilities"]) if bands else [],
        "bands": [_whole(band["with_partner"]) for band in bands],
    }


def _whole(series: pd.Series[Any]) -> list[int | None]:
    return [None if pd.isna(value) else round(float(value)) for value in series]
