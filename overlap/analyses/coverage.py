"""Who lives near which network: the four-way split, the distances, and what joining forces adds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from overlap.domain.evidence import OUTSIDE, STUDY, Evidence
from overlap.domain.result import Column, Result, Style, Table
from overlap.domain.sums import Sums
from overlap.geo.antimeridian import split

NEEDS_PEOPLE = True

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95)

Place = tuple[str, str, str]
Rows = list[tuple[Any, ...]]

_PLACE = (
    Column("layer", "population layer"),
    Column("area_level", "study: everyone in the file; otherwise the level of the area"),
    Column("area_id", "id of the area; outside: people in no area of the level"),
    Column("area_name", "name of the area"),
)
_BAND = Column("band_km", "distance limit", "kilometre", "number")


def analyse(evidence: Evidence) -> Result:
    """Split every layer by band and area; distances; gains; the areas with their figures."""
    coverage = _coverage(evidence)
    gains, better = _gains(evidence)
    distances = _distances(evidence)
    tables = [coverage, distances]
    if len(evidence.networks) > 1:
        tables += [_coverage_pairs(evidence), gains]
    if evidence.areas:
        tables.append(_areas(evidence, coverage.frame))
    figures = {
        "coverage": _study(coverage),
        "distances": _study(distances),
        "gains": {"better_network": better, "rows": _study(gains)} if better else {},
        "near_border": _near_border(evidence),
        "centre_rule": _centre_rule(evidence),
    }
    return Result(tuple(tables), figures, _caveats(evidence))


def _study(table: Table) -> list[dict[str, Any]]:
    rows = table.frame[table.frame["area_level"] == STUDY].to_dict("records")
    # An empty number is NaN in a frame and nothing at all in a figure.
    return [{str(key): None if value != value else value for key, value in row.items()} for row in rows]


def _places(evidence: Evidence, sums: Sums) -> Iterator[tuple[Place, int]]:
    """Every place of the tables with its slot: the study, then each level's areas and its outside."""
    yield (STUDY, "", ""), 0
    for level in sums.levels:
        areas = evidence.areas[level.level]
        for number in range(len(areas)):
            yield (level.level, str(areas.ids[number]), str(areas.names[number])), level.first + number
        yield (level.level, OUTSIDE, OUTSIDE), level.outside


def _layers(evidence: Evidence) -> Iterator[tuple[str, int, Sums]]:
    for sums in evidence.sums:
        for number, layer in enumerate(sums.layers):
            yield layer, number, sums


def _split(sums: Sums, layer: int, slot: int, pair: int) -> NDArray[np.int64]:
    """Units near both, only the first, only the second and neither of a pair, by band: shape (bands, 4)."""
    joint = sums.partial.joint[layer, slot, pair]
    rows = []
    for band in range(len(sums.bands_m)):
        near = slice(0, band + 1)
        far = slice(band + 1, None)
        rows.append(
            [joint[near, near].sum(), joint[near, far].sum(), joint[far, near].sum(), joint[far, far].sum()]
        )
    return np.array(rows, dtype=np.int64)


def _within(sums: Sums, layer: int, slot: int, group: int) -> NDArray[np.int64]:
    """Units near a group and not near it, by band: shape (bands, 2)."""
    fine = sums.partial.fine[layer, slot, group]
    last = np.searchsorted(sums.edges_m, sums.bands_m)
    return np.array([[fine[: k + 1].sum(), fine[k + 1 :].sum()] for k in last], dtype=np.int64)


def _coverage(evidence: Evidence) -> Table:
    names = list(evidence.networks)
    rows: Rows = []
    for layer, number, sums in _layers(evidence):
        for place, slot in _places(evidence, sums):
            total = float(sums.people(sums.partial.fine[number, slot, -1].sum()))
            single = len(names) == 1
            units = _within(sums, number, slot, 0) if single else _split(sums, number, slot, 0)
            for band_km, parts in zip(evidence.settings.bands_km, sums.people(units), strict=True):
                rows.append((layer, *place, band_km, total, *parts.tolist()))
    parts = [Column("people_both", "people within the band of both networks", "person", "number")]
    parts = parts if len(names) > 1 else []
    parts += [
        Column(f"people_only_{name}", f"people within the band of {name} only", "person", "number")
        for name in names[:2]
    ]
    columns = (
        *_PLACE,
        _BAND,
        Column("people_total", "people of the layer", "person", "number"),
        *parts,
        Column("people_neither", "people beyond the band of every network compared", "person", "number"),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table(
        "coverage",
        "People near both networks, one or neither",
        columns,
        frame,
        ("layer", "area_level", "area_id", "band_km"),
    )


def _coverage_pairs(evidence: Evidence) -> Table:
    rows: Rows = []
    pairs = list(combinations(evidence.networks, 2))
    for layer, number, sums in _layers(evidence):
        for place, slot in _places(evidence, sums):
            for pair, (a, b) in enumerate(pairs):
                units = _split(sums, number, slot, pair)
                for band_km, parts in zip(evidence.settings.bands_km, sums.people(units), strict=True):
                    rows.append((layer, *place, a, b, band_km, *parts.tolist()))
    columns = (
        *_PLACE,
        Column("network_a", "first network of the pair"),
        Column("network_b", "second network of the pair"),
        _BAND,
        Column("people_both", "people within the band of both", "person", "number"),
        Column("people_only_a", "people within the band of the first only", "person", "number"),
        Column("people_only_b", "people within the band of the second only", "person", "number"),
        Column("people_neither", "people beyond the band of both", "person", "number"),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    key = ("layer", "area_level", "area_id", "network_a", "network_b", "band_km")
    return Table("coverage_pairs", "The same split for every pair of networks", columns, frame, key)


def _gains(evidence: Evidence) -> tuple[Table, str]:
    """What either network gains by the other, and the better one alone, chosen once for the whole study."""
    columns = (
        *_PLACE,
        _BAND,
        Column("network_a", "first network of the study"),
        Column("network_b", "second network of the study"),
        Column("people_either", "people within the band of at least one of the two", "person", "number"),
        Column("people_added_to_a", "people reached together beyond those of the first", "person", "number"),
        Column("people_added_to_b", "people reached together beyond those of the second", "person", "number"),
        Column("better_network", "the one that alone reaches more people in the study at its headline band"),
        Column(
            "people_added_to_better", "people reached together beyond those of the better", "person", "number"
        ),
    )
    rows: Rows = []
    better = ""
    if len(evidence.networks) > 1:
        a, b = list(evidence.networks)[:2]
        first = evidence.sums[0]
        at = evidence.settings.bands_km.index(evidence.report_km)
        _, only_a, only_b, _ = _split(first, 0, 0, 0)[at]
        better = a if only_a >= only_b else b
        for layer, number, sums in _layers(evidence):
            for place, slot in _places(evidence, sums):
                split_people = sums.people(_split(sums, number, slot, 0))
                for band_km, (both, only_first, only_second, _) in zip(
                    evidence.settings.bands_km, split_people.tolist(), strict=True
                ):
                    added = only_second if better == a else only_first
                    either = both + only_first + only_second
                    rows.append(
                        (layer, *place, band_km, a, b, either, only_second, only_first, better, added)
                    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    key = ("layer", "area_level", "area_id", "band_km")
    return Table("gains", "What joining forces adds", columns, frame, key), better


def _distances(evidence: Evidence) -> Table:
    rows: Rows = []
    for layer, number, sums in _layers(evidence):
        edges_m = np.concatenate([[0.0], sums.edges_m, [np.inf]])
        groups = [*sums.groups, "any"] if len(sums.groups) > 1 else list(sums.groups)
        for place, slot in _places(evidence, sums):
            for group, name in enumerate(groups):
                units = sums.partial.fine[number, slot, group]
                if units.any():
                    rows += [(layer, *place, name, *row) for row in _quantiles(units, edges_m)]
    columns = (
        *_PLACE,
        Column("network", "the network whose nearest facility is meant; any: the nearest of all"),
        Column("quantile", "share of people at most that far, 0 to 1", "", "number"),
        Column(
            "distance_m",
            "the distance, by even spread within its bin; empty beyond the last bin",
            "metre",
            "number",
        ),
        Column("at_least_m", "lower edge of the bin: a sure bound", "metre", "number"),
        Column(
            "at_most_m", "upper edge of the bin: a sure bound; empty beyond the last bin", "metre", "number"
        ),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    key = ("layer", "area_level", "area_id", "network", "quantile")
    return Table("distances", "How far people live from the nearest facility", columns, frame, key)


def _quantiles(units: NDArray[np.int64], edges_m: NDArray[np.float64]) -> Rows:
    upto = np.cumsum(units)
    rows: Rows = []
    for quantile in QUANTILES:
        wanted = quantile * float(upto[-1])
        at = int(np.searchsorted(upto, wanted, side="left"))
        low, high = float(edges_m[at]), float(edges_m[at + 1])
        if np.isinf(high):
            rows.append((quantile, None, low, None))
        else:
            within = (wanted - float(upto[at] - units[at])) / float(units[at])
            rows.append((quantile, low + within * (high - low), low, high))
    return rows


def _areas(evidence: Evidence, coverage: pd.DataFrame) -> Table:
    """The areas with people by layer, facilities by network, and the split at the headline band."""
    first = evidence.sums[0]
    frames, shapes = [], []
    total = coverage[(coverage["layer"] == first.layers[0]) & (coverage["band_km"] == evidence.report_km)]
    parts = [name for name in coverage.columns if name.startswith("people_") and name != "people_total"]
    for level in first.levels:
        areas = evidence.areas[level.level]
        here = total[(total["area_level"] == level.level) & (total["area_id"] != OUTSIDE)]
        frame = pd.DataFrame({"area_level": level.level, "area_id": areas.ids, "area_name": areas.names})
        for layer, number, sums in _layers(evidence):
            units = sums.partial.fine[number, level.first : level.outside, -1].sum(axis=1)
            frame[f"people_{layer}"] = sums.people(units)
        for network, facilities in evidence.networks.items():
            inside = evidence.area_of[level.level][network][facilities.counts]
            frame[f"facilities_{network}"] = np.bincount(inside[inside >= 0], minlength=len(areas))
        frame["band_km"] = evidence.report_km
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
            for layer, _, _ in _layers(evidence)
        ),
        *(
            Column(f"facilities_{name}", f"facilities of {name} that count", "", "integer")
            for name in evidence.networks
        ),
        Column("band_km", "distance limit of the split that follows", "kilometre", "number"),
        *(Column(name, f"{name.replace('_', ' ')} within the band", "person", "number") for name in parts),
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


def _near_border(evidence: Evidence) -> dict[str, Any]:
    """People closer to the outer border of the areas than to their nearest facility, by network."""
    if not evidence.areas:
        return {}
    sums = evidence.sums[0]
    names = [*sums.groups, "any"]
    return {name: float(sums.people(sums.partial.near_border[0, k])) for k, name in enumerate(names)}


def _centre_rule(evidence: Evidence) -> dict[str, Any]:
    """People in cells that a border crosses, where cells went to areas whole: a bound of any error."""
    sums = evidence.sums[0]
    named = {
        level.level: float(sums.people(sums.partial.on_border[k])) for k, level in enumerate(sums.levels)
    }
    return {level: people for level, people in named.items() if people > 0.0}


def _caveats(evidence: Evidence) -> tuple[str, ...]:
    caveats: list[str] = []
    people = float(evidence.sums[0].people(evidence.sums[0].partial.fine[0, 0, -1].sum()))
    for level, crossed in _centre_rule(evidence).items():
        share = f"{crossed / people:.3%} of people live in cells that a border crosses"
        caveats.append(f"{level}: cells went to areas by their centres; {share}")
    for sums in evidence.sums:
        whole = sums.tally.cells[0].nodata
        for layer, cells in zip(sums.layers[1:], sums.tally.cells[1:], strict=True):
            if cells.nodata > whole:
                more = f"{cells.nodata - whole:,} more cells without data than {sums.layers[0]}"
                caveats.append(f"{layer}: {more}; its people there are unknown and count as none")
    for level, areas in evidence.areas.items():
        empty = _uninhabited(evidence, level)
        if empty:
            names = ", ".join(str(areas.names[k] or areas.ids[k]) for k in empty[:5]) + (
                " …" if len(empty) > 5 else ""
            )
            caveats.append(f"{level}: {len(empty)} of {len(areas)} areas have no people ({names})")
    return tuple(caveats)


def _uninhabited(evidence: Evidence, level: str) -> list[int]:
    sums = evidence.sums[0]
    slots = next(each for each in sums.levels if each.level == level)
    units = sums.partial.fine[0, slots.first : slots.outside, -1].sum(axis=1)
    return np.flatnonzero(units == 0).tolist()
