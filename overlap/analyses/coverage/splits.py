"""The four-way split, and what joining forces adds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from overlap.domain.evidence import Evidence
from overlap.domain.places import (
    BAND,
    PLACE,
    Axis,
    band_axis,
    crossed,
    layer_axis,
    layers,
    slot_axis,
    text_axis,
)
from overlap.domain.result import Column, Table
from overlap.domain.sums import Sums

_PAIR = ("network_a", "network_b")


def _bands(evidence: Evidence, sums: Sums) -> list[int]:
    """Which of the bands of the joint histogram are the study's; the others answer other questions."""
    return [sums.bands_m.index(band_m) for band_m in evidence.bands_m]


def _split(sums: Sums, layer: int, pair: int, bands: Sequence[int]) -> NDArray[np.int64]:
    """Units near both, only the first, only the second and neither of a pair: shape (slots, bands, 4)."""
    joint = sums.partial.joint[layer, :, pair]
    found = np.empty((len(joint), len(bands), 4), dtype=np.int64)
    for number, band in enumerate(bands):
        near, far = slice(0, band + 1), slice(band + 1, None)
        for part, (first, second) in enumerate(product((near, far), repeat=2)):
            found[:, number, part] = joint[:, first, second].sum(axis=(1, 2))
    return found


def _splits(evidence: Evidence, pair: int) -> NDArray[np.float64]:
    """People of every layer, shape (layers, slots, bands, 4), as `_split` has them."""
    return np.stack(
        [
            sums.people(_split(sums, number, pair, _bands(evidence, sums)))
            for _, number, sums in layers(evidence)
        ]
    )


def _within(evidence: Evidence, group: str) -> NDArray[np.float64]:
    """People of every layer: all, near a group and not near it, shape (layers, slots, bands, 3)."""
    found = []
    for _, number, sums in layers(evidence):
        near = sums.near(number, group, evidence.bands_m)
        total = np.broadcast_to(sums.everyone(number)[:, None], near.shape)
        found.append(sums.people(np.stack([total, near, total - near], axis=-1)))
    return np.stack(found)


def _axes(evidence: Evidence, *inner: Axis) -> tuple[Axis, ...]:
    return layer_axis(evidence), slot_axis(evidence), *inner, band_axis(evidence)


def _by_name(columns: Sequence[Column], people: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """The last axis of people, as the last columns of a table are named."""
    names = [column.name for column in columns][-people.shape[-1] :]
    return {name: people[..., number] for number, name in enumerate(names)}


def coverage_table(evidence: Evidence) -> Table:
    """Everyone, by what is within each band: both of the first two networks, one of them, or neither."""
    names = list(evidence.networks)
    people = _within(evidence, names[0])
    if len(names) > 1:
        people = np.concatenate([people[..., :1], _splits(evidence, 0)], axis=-1)
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
    frame = crossed(columns, _axes(evidence), _by_name(columns, people))
    return Table(
        "coverage",
        "People near both networks, one or neither",
        columns,
        frame,
        ("layer", "area_level", "area_id", "band_km"),
    )


def pairs_table(evidence: Evidence) -> Table:
    """The split by every pair of networks, for studies of more than two."""
    pairs = list(combinations(evidence.networks, 2))
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
    people = np.stack([_splits(evidence, pair) for pair in range(len(pairs))], axis=2)
    named = {
        name: np.array(of, dtype=object) for name, of in zip(_PAIR, zip(*pairs, strict=True), strict=True)
    }
    frame = crossed(columns, _axes(evidence, named), _by_name(columns, people))
    key = ("layer", "area_level", "area_id", *_PAIR, "band_km")
    return Table("coverage_pairs", "The same split for every pair of networks", columns, frame, key)


def groups_table(evidence: Evidence) -> Table:
    """People near each of the study's groups."""
    columns = (
        *PLACE,
        Column("group", "group of facilities, as the study names it"),
        BAND,
        Column("people_total", "people of the layer", "person", "number"),
        Column("people_near", "people within the band of a member", "person", "number"),
        Column("people_beyond", "people beyond the band of every member", "person", "number"),
    )
    people = np.stack([_within(evidence, group) for group in evidence.groups], axis=2)
    named = text_axis("group", list(evidence.groups))
    frame = crossed(columns, _axes(evidence, named), _by_name(columns, people))
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
    a, b = list(evidence.networks)[:2]
    first = evidence.sums[0]
    at = _bands(evidence, first)[evidence.settings.bands_km.index(reported_km)]
    _, only_a, only_b, _ = _split(first, 0, 0, [at])[0, 0]
    better = a if only_a >= only_b else b
    both, only_first, only_second, _ = np.moveaxis(_splits(evidence, 0), -1, 0)
    chosen = {**dict(zip(_PAIR, (a, b), strict=True)), "better_network": better}
    figures = {
        **{name: np.full(both.shape, network, dtype=object) for name, network in chosen.items()},
        "people_either": both + only_first + only_second,
        "people_added_to_a": only_second,
        "people_added_to_b": only_first,
        "people_added_to_better": only_second if better == a else only_first,
    }
    frame = crossed(columns, _axes(evidence), figures)
    key = ("layer", "area_level", "area_id", "band_km")
    return Table("gains", "What joining forces adds", columns, frame, key), better
