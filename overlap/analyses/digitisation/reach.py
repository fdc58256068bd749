"""Whom counters reach that are online, and whom only counters that are not, or may be."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.analyses.digitisation.counters import UNKNOWN, level_names
from overlap.domain.evidence import Evidence
from overlap.domain.online import MAYBE, ONLINE
from overlap.domain.places import BAND, PLACE, Rows, layers, places
from overlap.domain.result import Column, Table
from overlap.domain.sums import ANY, Sums

_ONLINE_COLUMNS = (
    *PLACE,
    Column("network", "the network whose counters are meant; any: those of all networks together"),
    BAND,
    Column("people_total", "people of the layer", "person", "number"),
    Column(
        "people_served",
        "people within the band of a counter that is online for certain",
        "person",
        "number",
    ),
    Column(
        "people_upgrade_certain",
        "people within the band of some counter, all of which are offline for certain",
        "person",
        "number",
    ),
    Column(
        "people_upgrade_possible",
        "people within the band of no counter known to be online, but of one that may be",
        "person",
        "number",
    ),
    Column("people_presence_gap", "people within the band of no counter", "person", "number"),
)

_NEAREST_COLUMNS = (
    Column("layer", "population layer"),
    Column("network", "the network whose nearest counter is meant; any: the nearest of all networks"),
    Column("level", "level of that counter, 0 for none of the rungs; unknown where several are possible"),
    Column("level_name", "what it is called"),
    Column("people", "people whose nearest counter is on it", "person", "number"),
    Column("share", "people as a share of the layer, 0 to 1; empty where nobody is in it", "", "number"),
)


def online_table(evidence: Evidence) -> Table:
    """Everyone by band: near an online counter, near ones that could be made so, or near none."""
    rows: Rows = []
    networks = [*evidence.networks, ANY] if len(evidence.networks) > 1 else list(evidence.networks)
    for layer, number, sums in layers(evidence):
        for place, slot in places(evidence, sums):
            for network in networks:
                for band_km, band_m in zip(evidence.settings.bands_km, evidence.bands_m, strict=True):
                    parts = sums.people(_parts(sums, number, slot, network, band_m))
                    rows.append((layer, *place, network, band_km, *parts.tolist()))
    frame = pd.DataFrame(rows, columns=[column.name for column in _ONLINE_COLUMNS])
    key = ("layer", "area_level", "area_id", "network", "band_km")
    return Table("online", "People by whether a counter near them is online", _ONLINE_COLUMNS, frame, key)


def _parts(sums: Sums, layer: int, slot: int, network: str, band_m: float) -> NDArray[np.int64]:
    """Units of all, and of the four parts that they fall into; each group is part of the next."""
    online, maybe, near = (
        sums.within(layer, slot, group, band_m)
        for group in (f"{network} {ONLINE}", f"{network} {MAYBE}", network)
    )
    total = int(sums.histogram(layer, slot, network).sum())
    return np.array([total, online, near - maybe, maybe - online, total - near])


def nearest_level_table(evidence: Evidence) -> Table:
    """People by the level of their nearest counter, however far it is."""
    rows: Rows = []
    names = {**{str(level): name for level, name in level_names(evidence).items()}, UNKNOWN: UNKNOWN}
    levels = {network: _levels(evidence, network) for network in evidence.networks}
    for layer, number, sums in layers(evidence):
        loads = {network: sums.load(number, network) for network in evidence.networks}
        asked = {network: (loads[network][:, 0], levels[network]) for network in evidence.networks}
        if len(asked) > 1:
            of_all = np.concatenate([each[:, 1] for each in loads.values()])
            asked[ANY] = of_all, np.concatenate(list(levels.values()))
        for network, (units, of_counter) in asked.items():
            everyone = int(units.sum())
            for level, name in names.items():
                here = int(units[of_counter == level].sum())
                share = here / everyone if everyone else None
                rows.append((layer, network, level, name, float(sums.people(here)), share))
    frame = pd.DataFrame(rows, columns=[column.name for column in _NEAREST_COLUMNS])
    title = "People by the level of their nearest counter"
    return Table("nearest_level", title, _NEAREST_COLUMNS, frame, ("layer", "network", "level"))


def _levels(evidence: Evidence, network: str) -> NDArray[np.str_]:
    each = evidence.indicators[network]
    return np.where(each.level_low == each.level_high, each.level_low.astype(str), UNKNOWN)
