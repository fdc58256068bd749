"""How many counters stand on each level, with what is unknown beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.digitisation.counters import UNKNOWN, level_names
from overlap.domain.areas import STUDY, named_areas
from overlap.domain.evidence import Evidence
from overlap.domain.places import counted_by_area, crossed, place_axis, text_axis
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
    names = level_names(evidence)
    named = [(STUDY, "", ""), *(place for each in evidence.areas.items() for place in named_areas(*each))]
    axes = (
        text_axis("network", list(evidence.networks)),
        place_axis(named),
        {
            **text_axis("level", [*map(str, names), UNKNOWN]),
            **text_axis("level_name", [*names.values(), UNKNOWN]),
        },
    )
    counts = np.stack([_counts(evidence, network, list(names)) for network in evidence.networks])
    total, on, least, most = np.moveaxis(counts, -1, 0)
    with np.errstate(invalid="ignore"):  # without facilities there are no shares
        shares = {
            "share": on / total,
            "share_at_least_low": least / total,
            "share_at_least_high": most / total,
        }
    figures = {"facilities": total, "on_level": on, "at_least_low": least, "at_least_high": most}
    frame = crossed(_COLUMNS, axes, figures | shares)
    beyond = [name for name in frame.columns if "at_least" in name]
    frame[beyond] = frame[beyond].where(frame["level"] != UNKNOWN)
    whole = {"at_least_low": "Int64", "at_least_high": "Int64"}
    key = ("network", "area_level", "area_id", "level")
    return Table("levels", "Counters by level", _COLUMNS, frame.astype(whole), key)


def _counts(evidence: Evidence, network: str, levels: Sequence[int]) -> NDArray[np.int64]:
    """Facilities that count, by place and level, the unknown last, shape (places, levels + 1, 4).

    All of them; those on the level; those on it or above for certain, and those that may be.
    """
    each, counts = evidence.indicators[network], evidence.networks[network].counts
    exact = each.level_low == each.level_high

    def by_place(chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        here = counts & chosen
        by_level = [counted_by_area(evidence, network, level, here) for level in evidence.areas]
        return np.concatenate([[here.sum()], *by_level])

    everyone = by_place(counts)
    rows = [
        (
            everyone,
            *map(
                by_place,
                (exact & (each.level_low == level), each.level_low >= level, each.level_high >= level),
            ),
        )
        for level in levels
    ]
    rows.append((everyone, by_place(~exact), everyone, everyone))
    return np.array(rows).transpose(2, 0, 1)
