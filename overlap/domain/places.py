"""The places and layers that every table of people goes through, and the columns that name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.domain.areas import STUDY, Place
from overlap.domain.evidence import Evidence
from overlap.domain.result import Column
from overlap.domain.sums import ANY, Sums

Rows = list[tuple[Any, ...]]
Axis = Mapping[str, NDArray[Any]]
"""What names the rows along one axis of a table's figures: arrays of shape (length of the axis,)."""

PLACE = (
    Column("layer", "population layer"),
    Column("area_level", "study: everyone in the file; otherwise the level of the area"),
    Column("area_id", "id of the area; outside: people in no area of the level"),
    Column("area_name", "name of the area"),
)
BAND = Column("band_km", "distance limit", "kilometre", "number")


def places(evidence: Evidence, sums: Sums) -> Iterator[tuple[Place, int]]:
    """Every place of the tables with its slot: the study, then each level's areas and its outside."""
    yield (STUDY, "", ""), 0
    for level in sums.levels:
        yield from zip(evidence.places(level.level), range(level.first, level.outside + 1), strict=True)


NETWORK = Column(
    "network",
    "the network, or group of the study, whose nearest facility is meant; any: the nearest of all networks",
)


def nearest_of(evidence: Evidence, sums: Sums) -> tuple[str, ...]:
    """Whose nearest facility people are told of: each network, all together, and each group of the study."""
    every = (ANY,) if len(sums.groups) > 1 else ()
    return (*sums.groups, *every, *evidence.groups)


def layers(evidence: Evidence) -> Iterator[tuple[str, int, Sums]]:
    """Every layer with its number in the sums that hold it."""
    for sums in evidence.sums:
        for number, layer in enumerate(sums.layers):
            yield layer, number, sums


def text_axis(name: str, texts: Sequence[str]) -> Axis:
    """An axis named by one column of text."""
    return {name: np.array(texts, dtype=object)}


def layer_axis(evidence: Evidence) -> Axis:
    """Every layer, as `layers` goes through them."""
    return text_axis("layer", [layer for layer, _, _ in layers(evidence)])


def place_axis(named: Sequence[Place]) -> Axis:
    """Places by their level, id and name."""
    columns = np.array(named, dtype=object).T
    return dict(zip(("area_level", "area_id", "area_name"), columns, strict=True))


def slot_axis(evidence: Evidence) -> Axis:
    """The place of every slot of the sums, as `places` goes through them."""
    return place_axis([place for place, _ in places(evidence, evidence.sums[0])])


def band_axis(evidence: Evidence) -> Axis:
    """The study's bands."""
    return {BAND.name: np.array(evidence.settings.bands_km)}


def crossed(
    columns: Sequence[Column], axes: Sequence[Axis], figures: Mapping[str, NDArray[Any]]
) -> pd.DataFrame:
    """A row for every combination of the axes, the last running fastest, in the order of the columns.

    `figures` are arrays with an axis for each of `axes`, by the name of their column.
    """
    shape = [len(next(iter(axis.values()))) for axis in axes]
    found = {name: figure.ravel() for name, figure in figures.items()}
    for along, axis in enumerate(axes):
        others = [number for number in range(len(axes)) if number != along]
        for name, values in axis.items():
            found[name] = np.broadcast_to(np.expand_dims(values, others), shape).ravel()
    return pd.DataFrame({column.name: found[column.name] for column in columns})


def counted_by_area(
    evidence: Evidence, network: str, level: str, chosen: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Chosen facilities of a network in each area of a level and, last, outside: shape (areas + 1,)."""
    areas = len(evidence.areas[level])
    area_of = evidence.area_of[level][network][chosen]
    return np.bincount(np.where(area_of < 0, areas, area_of), minlength=areas + 1)
