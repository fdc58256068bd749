"""How many counters stand on each level, with what is unknown beside them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.analyses.digitisation.counters import UNKNOWN, level_names
from overlap.domain.evidence import STUDY, Evidence, Place, named_areas
from overlap.domain.indicators import Indicators
from overlap.domain.places import Rows
from overlap.domain.result import Column, Table

_COLUMNS = (
    Column("network", "network whose facilities are meant"),
    Column("area_level", "study: all facilities that count; otherwise the level of the area"),
    Column("area_id", "id of the area; outside: in no area of the level"),
    Column("area_name", "name of the area"),
    Column("level", "level of the ladder, 0 for none of its rungs; unknown where several are possible"),
    Column("level_name", "what it is called"),
    Column("facilities", "facilities of the network that count here, of whatever level", "", "integer"),
    Column("on_level", "those of them that are on this level for certain", "", "integer"),
    Column("share", "on_level as a share of facilities, 0 to 1; empty without facilities", "", "number"),
    Column(
        "at_least_low", "those on this level or above for certain; empty for level unknown", "", "integer"
    ),
    Column(
        "at_least_high", "those that may be on this level or above, the certain among them", "", "integer"
    ),
    Column("share_at_least_low", "at_least_low as a share of facilities, 0 to 1", "", "number"),
    Column("share_at_least_high", "at_least_high as a share of facilities, 0 to 1", "", "number"),
)


def levels_table(evidence: Evidence) -> Table:
    """One row for each network, place and level, and one for those of which the level is unknown."""
    rows: Rows = []
    names = level_names(evidence)
    for network, facilities in evidence.networks.items():
        for place, here in _facilities_by_place(evidence, network):
            for row in _place_rows(evidence.indicators[network], here & facilities.counts, names):
                rows.append((network, *place, *row))
    frame = pd.DataFrame(rows, columns=[column.name for column in _COLUMNS])
    counts = {"at_least_low": "Int64", "at_least_high": "Int64"}
    key = ("network", "area_level", "area_id", "level")
    return Table("levels", "Counters by level", _COLUMNS, frame.astype(counts), key)


def _place_rows(each: Indicators, chosen: NDArray[np.bool_], names: dict[int, str]) -> Rows:
    low, high = each.level_low[chosen], each.level_high[chosen]
    exact, count = low[low == high], len(low)
    rows: Rows = []
    for level, name in names.items():
        on, least, most = (int((of >= level).sum()) for of in (exact, low, high))
        on -= int((exact > level).sum())
        share, share_low, share_high = (part / count if count else None for part in (on, least, most))
        rows.append((str(level), name, count, on, share, least, most, share_low, share_high))
    unknown = count - len(exact)
    share = unknown / count if count else None
    return [*rows, (UNKNOWN, UNKNOWN, count, unknown, share, None, None, None, None)]


def _facilities_by_place(evidence: Evidence, network: str) -> Iterator[tuple[Place, NDArray[np.bool_]]]:
    """The study, every area and every outside, with the facilities of a network that lie there."""
    yield (STUDY, "", ""), np.ones(len(evidence.networks[network]), dtype=np.bool_)
    for level, areas in evidence.areas.items():
        area_of = evidence.area_of[level][network]
        for place, number in zip(named_areas(level, areas), [*range(len(areas)), -1], strict=True):
            yield place, area_of == number
