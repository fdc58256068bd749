"""The areas with their people, their counters and the split at the reported band."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from overlap.domain.areas import OUTSIDE
from overlap.domain.evidence import Evidence
from overlap.domain.places import layers
from overlap.domain.result import Column, Style, Table
from overlap.geo.antimeridian import split


def areas_table(evidence: Evidence, coverage: Table, reported_km: float) -> Table:
    """The areas with people by layer, facilities by network, and the split at the reported band."""
    first = evidence.sums[0]
    frames, shapes = [], []
    split_of = coverage.frame
    total = split_of[(split_of["layer"] == first.layers[0]) & (split_of["band_km"] == reported_km)]
    columns_of_split = [each for each in coverage.columns if each.name.startswith("people_")][1:]
    parts = [each.name for each in columns_of_split]
    for level in first.levels[: len(evidence.areas)]:
        areas = evidence.areas[level.level]
        here = total[(total["area_level"] == level.level) & (total["area_id"] != OUTSIDE)]
        frame = pd.DataFrame({"area_level": level.level, "area_id": areas.ids, "area_name": areas.names})
        for layer, number, sums in layers(evidence):
            units = sums.partial.fine[number, level.first : level.outside, -1].sum(axis=1)
            frame[f"people_{layer}"] = sums.people(units)
        for network, facilities in evidence.networks.items():
            inside = evidence.area_of[level.level][network][facilities.counts]
            frame[f"facilities_{network}"] = np.bincount(inside[inside >= 0], minlength=len(areas))
        frame["band_km"] = reported_km
        frame[parts] = here[parts].to_numpy()
        people = frame[f"people_{first.layers[0]}"]
        frame["share_neither"] = (frame["people_neither"] / people).where(people > 0)
        frames.append(frame)
        shapes.append(np.array([_multi(shape) for shape in split(areas.polygons)], dtype=object))
    columns = (
        Column("area_level", "level of the area"),
        Column("area_id", "its id"),
        Column("area_name", "its name"),
        *(
            Column(f"people_{layer}", f"people of the layer {layer}", "person", "number")
            for layer, _, _ in layers(evidence)
        ),
        *(
            Column(f"facilities_{name}", f"facilities of {name} that count", "", "integer")
            for name in evidence.networks
        ),
        Column("band_km", "distance limit of the split that follows", "kilometre", "number"),
        *columns_of_split,
        Column(
            "share_neither",
            "people near neither as a share of people, 0 to 1; empty without people",
            "",
            "number",
        ),
    )
    frame = pd.concat(frames, ignore_index=True)
    style = Style("graduated", "share_neither")
    key = ("area_level", "area_id")
    return Table(
        "areas",
        "Areas with their people and counters",
        columns,
        frame,
        key,
        np.concatenate(shapes),
        "MultiPolygon",
        style,
    )


def _multi(shape: shapely.Geometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])
