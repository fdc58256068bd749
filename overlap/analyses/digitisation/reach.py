"""Whom counters reach that are online, and whom only counters that are not, or may be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from overlap.analyses.digitisation.counters import UNKNOWN, level_names
from overlap.domain.evidence import STUDY, Evidence, Place
from overlap.domain.result import Column, Table
from overlap.domain.sums import ANY, Sums
from overlap.domain.wanted import Members

_ONLINE, _MAYBE = "online", "maybe online"


def online_groups(evidence: Evidence) -> dict[str, Members]:
    """Of each network and of all together: who is online for certain, and who is or may be."""
    level = evidence.settings.online_level
    groups: dict[str, Members] = {}
    for kind, reached in (
        (_ONLINE, {name: each.level_low >= level for name, each in evidence.indicators.items()}),
        (_MAYBE, {name: each.level_high >= level for name, each in evidence.indicators.items()}),
    ):
        groups |= {f"{name} {kind}": {name: mask} for name, mask in reached.items()}
        groups[f"{ANY} {kind}"] = reached
    return groups


def online_table(evidence: Evidence) -> Table:
    """Everyone by band: near an online counter, near ones that could be made so, or near none."""
    rows = []
    networks = [*evidence.networks, ANY] if len(evidence.networks) > 1 else list(evidence.networks)
    for sums in evidence.sums:
        for number, layer in enumerate(sums.layers):
            for place, slot in _places(evidence, sums):
                total = int(sums.partial.fine[number, slot, -1].sum())
                for network in networks:
                    for band_km, band_m in zip(evidence.settings.bands_km, evidence.bands_m, strict=True):
                        online, maybe, near = (
                            sums.within(number, slot, group, band_m)
                            for group in (f"{network} {_ONLINE}", f"{network} {_MAYBE}", network)
                        )
                        parts = np.array([total, online, near - maybe, maybe - online, total - near])
                        rows.append((layer, *place, network, band_km, *sums.people(parts).tolist()))
    columns = (
        Column("layer", "population layer"),
        Column("area_level", "study: everyone in the file; otherwise the level of the area"),
        Column("area_id", "id of the area; outside: people in no area of the level"),
        Column("area_name", "name of the area"),
        Column("network", "the network whose counters are meant; any: those of all networks"),
        Column("band_km", "distance limit", "kilometre", "number"),
        Column("people_total", "people of the layer", "person", "number"),
        Column(
            "people_served",
            "people with a counter within the band that is online for certain",
            "person",
            "number",
        ),
        Column(
            "people_upgrade_certain",
            "people with counters within the band, all of them offline for certain",
            "person",
            "number",
        ),
        Column(
            "people_upgrade_possible",
            "people with counters within the band, none known to be online, some unknown",
            "person",
            "number",
        ),
        Column("people_presence_gap", "people without any counter within the band", "person", "number"),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    key = ("layer", "area_level", "area_id", "network", "band_km")
    return Table("online", "People by whether a counter near them is online", columns, frame, key)


def _places(evidence: Evidence, sums: Sums) -> Iterator[tuple[Place, int]]:
    yield (STUDY, "", ""), 0
    for level in sums.levels:
        yield from zip(evidence.places(level.level), range(level.first, level.outside + 1), strict=True)


def nearest_level_table(evidence: Evidence) -> Table:
    """People by the level of their nearest counter, however far it is."""
    rows: list[tuple[Any, ...]] = []
    names = {**{str(level): name for level, name in level_names(evidence).items()}, UNKNOWN: UNKNOWN}
    for sums in evidence.sums:
        for number, layer in enumerate(sums.layers):
            loads = {network: sums.load(number, network) for network in evidence.networks}
            levels = {network: _levels(evidence, network) for network in evidence.networks}
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
    columns = (
        Column("layer", "population layer"),
        Column("network", "the network whose nearest counter is meant; any: the nearest of all networks"),
        Column("level", "level of that counter, 0 for none of the rungs, or unknown"),
        Column("level_name", "what it is called"),
        Column("people", "people whose nearest counter stands on it", "person", "number"),
        Column("share", "these as a share of the layer's people, 0 to 1", "", "number"),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    title = "People by the level of their nearest counter"
    return Table("nearest_level", title, columns, frame, ("layer", "network", "level"))


def _levels(evidence: Evidence, network: str) -> np.ndarray:
    each = evidence.indicators[network]
    return np.where(each.level_low == each.level_high, each.level_low.astype(str), UNKNOWN)
