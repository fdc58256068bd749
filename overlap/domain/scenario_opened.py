"""The counters that a change opens."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from overlap.domain.scenario import Open
from overlap.domain.scenario_aspects import as_written, require, require_rung
from overlap.domain.scenario_counters import Counters, Known
from overlap.domain.selection import parse
from overlap.errors import FaultList


@dataclass(frozen=True)
class Opened:
    """A new counter."""

    id: str
    name: str
    longitude_deg: float
    latitude_deg: float
    columns: Mapping[str, str]


def opened_by(
    change: Open,
    counters: Counters,
    known: Known,
    taken: Collection[str],
    place: str,
    faults: FaultList,
) -> list[Opened]:
    """New counters; ids that are `taken`, or of the network already, are no ids of theirs."""
    if change.level is not None:
        require_rung(change.level, known, place, faults)
    if change.network not in counters.networks:
        require([change.network], set(counters.networks), "no such network", f"{place} network", faults)
        return []
    facilities = counters.networks[change.network]
    require(
        change.columns, set(map(str, facilities.attributes)), "no such column", f"{place} columns", faults
    )
    sites = _sites(change, known, place, faults)
    ids = {*map(str, facilities.ids), *taken}
    columns = {name: as_written(value) for name, value in change.columns.items()}
    found, number = [], 0
    for name, longitude_deg, latitude_deg in sites:
        number += 1
        while (counter := f"{change.network}:scenario-{number}") in ids:
            number += 1
        ids.add(counter)
        found.append(Opened(counter, name, longitude_deg, latitude_deg, columns))
    return found


def _sites(change: Open, known: Known, place: str, faults: FaultList) -> list[tuple[str, float, float]]:
    """Name, longitude and latitude of each new counter."""
    at = (change.longitude, change.latitude)
    if bool(change.candidates) == (at != (None, None)) or (not change.candidates and None in at):
        advice = "write longitude and latitude, or candidates, one of the two"
        faults.add(place, "does not say where" if not change.candidates else "says twice where", "", advice)
        return []
    if not change.candidates:
        if change.where:
            faults.add(place, "has where and no candidates", change.where, "leave where out")
        longitude, latitude = at
        return [(change.name, float(longitude or 0.0), float(latitude or 0.0))]
    if change.candidates not in known.candidates:
        what = "no such file of candidates"
        require([change.candidates], set(known.candidates), what, f"{place} candidates", faults)
        return []
    sites = known.candidates[change.candidates]
    mask = np.ones(len(sites), dtype=bool)
    with faults.gathering():
        if change.where:
            frame = pd.DataFrame(
                {**{str(k): v for k, v in sites.attributes.items()}, "id": sites.ids, "name": sites.names}
            )
            mask = parse(change.where, place).matches(frame, place)
        if not mask.any():
            faults.add(place, "selects no candidate", change.where or change.candidates, "check its values")
    found = zip(sites.names, sites.longitude_deg, sites.latitude_deg, mask, strict=True)
    return [(str(name), float(x), float(y)) for name, x, y, chosen in found if chosen]
