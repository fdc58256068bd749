"""How many counters stand on each level, with what is unknown beside them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.analyses.digitisation.counters import UNKNOWN, level_names
from overlap.domain.evidence import STUDY, Evidence, Place, named_areas
from overlap.domain.result import Column, Table


def levels_table(evidence: Evidence) -> Table:
    """One row for each network, place and level, and one for those of which the level is unknown."""
    rows = []
    names = level_names(evidence)
    for network, facilities in evidence.networks.items():
        each = evidence.indicators[network]
        known = each.level_low == each.level_high
        for place, here in _places(evidence, network):
            chosen = here & facilities.counts
            count = int(chosen.sum())
            for level, name in names.items():
                least, most = (
                    int((chosen & (each.level_low >= level)).sum()),
                    int((chosen & (each.level_high >= level)).sum()),
                )
                on = int((chosen & known & (each.level_low == level)).sum())
                rows.append((network, *place, str(level), name, count, *_shares(count, on, least, most)))
            unknown = int((chosen & ~known).sum())
            rows.append((network, *place, UNKNOWN, UNKNOWN, count, *_shares(count, unknown, None, None)))
    columns = (
        Column("network", "network whose facilities are meant"),
        Column("area_level", "study: all that count; otherwise the level of the area"),
        Column("area_id", "id of the area; outside: facilities in no area of the level"),
        Column("area_name", "name of the area"),
        Column("level", "level of the rubric, 0 for none of its rungs, or unknown"),
        Column("level_name", "what it is called"),
        Column("facilities", "facilities that count here", "", "integer"),
        Column("on_level", "those that stand on this level for certain, and no other", "", "integer"),
        Column("share", "these as a share of the facilities, 0 to 1", "", "number"),
        Column("at_least_low", "facilities at this level or above if all unknown were no", "", "integer"),
        Column("at_least_high", "facilities at this level or above if all unknown were yes", "", "integer"),
        Column("share_at_least_low", "the first of these as a share, 0 to 1", "", "number"),
        Column("share_at_least_high", "the second of these as a share, 0 to 1", "", "number"),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    for name in ("at_least_low", "at_least_high"):
        frame[name] = frame[name].astype("Int64")
    key = ("network", "area_level", "area_id", "level")
    return Table("levels", "Counters by level", columns, frame, key)


def _shares(
    count: int, on: int, least: int | None, most: int | None
) -> tuple[int, float | None, int | None, int | None, float | None, float | None]:
    share, low, high = (each / count if count and each is not None else None for each in (on, least, most))
    return on, share, least, most, low, high


def _places(evidence: Evidence, network: str) -> Iterator[tuple[Place, NDArray[np.bool_]]]:
    """Every place with the facilities of a network that lie in it."""
    yield (STUDY, "", ""), np.ones(len(evidence.networks[network]), dtype=np.bool_)
    for level, areas in evidence.areas.items():
        area_of = evidence.area_of[level][network]
        named = named_areas(level, areas)
        for number, place in enumerate(named):
            yield place, area_of == (number if number < len(areas) else -1)
