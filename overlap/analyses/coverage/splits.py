"""The four-way split, and what joining forces adds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.domain.evidence import Evidence
from overlap.domain.places import BAND, PLACE, Rows, layers, places
from overlap.domain.result import Column, Table
from overlap.domain.sums import Sums


def _bands(evidence: Evidence, sums: Sums) -> list[int]:
    """Which of the bands of the joint histogram are the study's; the others answer other questions."""
    return [sums.bands_m.index(band_m) for band_m in evidence.bands_m]


def _split(sums: Sums, layer: int, slot: int, pair: int, bands: Sequence[int]) -> NDArray[np.int64]:
    """Units near both, only the first, only the second and neither of a pair, by band: shape (bands, 4)."""
    joint = sums.partial.joint[layer, slot, pair]
    rows = []
    for band in bands:
        near = slice(0, band + 1)
        far = slice(band + 1, None)
        rows.append(
            [joint[near, near].sum(), joint[near, far].sum(), joint[far, near].sum(), joint[far, far].sum()]
        )
    return np.array(rows, dtype=np.int64)


def _within(sums: Sums, layer: int, slot: int, group: int, bands_m: Sequence[float]) -> NDArray[np.int64]:
    """Units near a group and not near it, by band: shape (bands, 2)."""
    fine = sums.partial.fine[layer, slot, group]
    last = np.searchsorted(sums.edges_m, bands_m)
    return np.array([[fine[: k + 1].sum(), fine[k + 1 :].sum()] for k in last], dtype=np.int64)


def coverage_table(evidence: Evidence) -> Table:
    """Everyone, by what is within each band: both of the first two networks, one of them, or neither."""
    names = list(evidence.networks)
    rows: Rows = []
    for layer, number, sums in layers(evidence):
        for place, slot in places(evidence, sums):
            total = float(sums.people(sums.partial.fine[number, slot, -1].sum()))
            if len(names) == 1:
                units = _within(sums, number, slot, 0, evidence.bands_m)
            else:
                units = _split(sums, number, slot, 0, _bands(evidence, sums))
            for band_km, parts in zip(evidence.settings.bands_km, sums.people(units), strict=True):
                rows.append((layer, *place, band_km, total, *parts.tolist()))
    parts = [Column("people_both", "people within the band of both networks", "person", "number")]
    parts = parts if len(names) > 1 else []
    parts += [
        Column(f"people_only_{name}", f"people within the band of {name} only", "person", "number")
        for name in names[:2]
    ]
    columns = (
        *PLACE,
        BAND,
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


def pairs_table(evidence: Evidence) -> Table:
    """The split by every pair of networks, for studies of more than two."""
    rows: Rows = []
    pairs = list(combinations(evidence.networks, 2))
    for layer, number, sums in layers(evidence):
        for place, slot in places(evidence, sums):
            for pair, (a, b) in enumerate(pairs):
                units = _split(sums, number, slot, pair, _bands(evidence, sums))
                for band_km, parts in zip(evidence.settings.bands_km, sums.people(units), strict=True):
                    rows.append((layer, *place, a, b, band_km, *parts.tolist()))
    columns = (
        *PLACE,
        Column("network_a", "first network of the pair"),
        Column("network_b", "second network of the pair"),
        BAND,
        Column("people_both", "people within the band of both", "person", "number"),
        Column("people_only_a", "people within the band of the first only", "person", "number"),
        Column("people_only_b", "people within the band of the second only", "person", "number"),
        Column("people_neither", "people beyond the band of both", "person", "number"),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    key = ("layer", "area_level", "area_id", "network_a", "network_b", "band_km")
    return Table("coverage_pairs", "The same split for every pair of networks", columns, frame, key)


def groups_table(evidence: Evidence) -> Table:
    """People near each of the study's groups."""
    rows: Rows = []
    for layer, number, sums in layers(evidence):
        for place, slot in places(evidence, sums):
            total = int(sums.partial.fine[number, slot, -1].sum())
            for group in evidence.groups:
                for band_km, band_m in zip(evidence.settings.bands_km, evidence.bands_m, strict=True):
                    near = sums.within(number, slot, group, band_m)
                    units = np.array([total, near, total - near])
                    rows.append((layer, *place, group, band_km, *sums.people(units).tolist()))
    columns = (
        *PLACE,
        Column("group", "group of facilities, as the study names it"),
        BAND,
        Column("people_total", "people of the layer", "person", "number"),
        Column("people_near", "people within the band of a member", "person", "number"),
        Column("people_beyond", "people beyond the band of every member", "person", "number"),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    key = ("layer", "area_level", "area_id", "group", "band_km")
    return Table("coverage_groups", "People near the study's own groups", columns, frame, key)


def gains_table(evidence: Evidence, reported_km: float) -> tuple[Table, str]:
    """What either network gains by the other, and the better one alone, chosen once for the whole study.

    It is chosen at the reported band, so that the column is additive over areas and bands.
    """
    columns = (
        *PLACE,
        BAND,
        Column("network_a", "first network of the study"),
        Column("network_b", "second network of the study"),
        Column("people_either", "people within the band of at least one of the two", "person", "number"),
        Column("people_added_to_a", "people reached together beyond those of the first", "person", "number"),
        Column("people_added_to_b", "people reached together beyond those of the second", "person", "number"),
        Column(
            "better_network", "the one that alone reaches more people in the whole study at the reported band"
        ),
        Column(
            "people_added_to_better", "people reached together beyond those of the better", "person", "number"
        ),
    )
    rows: Rows = []
    a, b = list(evidence.networks)[:2]
    first = evidence.sums[0]
    at = _bands(evidence, first)[evidence.settings.bands_km.index(reported_km)]
    _, only_a, only_b, _ = _split(first, 0, 0, 0, [at])[0]
    better = a if only_a >= only_b else b
    for layer, number, sums in layers(evidence):
        for place, slot in places(evidence, sums):
            split_people = sums.people(_split(sums, number, slot, 0, _bands(evidence, sums)))
            for band_km, (both, only_first, only_second, _) in zip(
                evidence.settings.bands_km, split_people.tolist(), strict=True
            ):
                added = only_second if better == a else only_first
                either = both + only_first + only_second
                rows.append((layer, *place, band_km, a, b, either, only_second, only_first, better, added))
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    key = ("layer", "area_level", "area_id", "band_km")
    return Table("gains", "What joining forces adds", columns, frame, key), better
