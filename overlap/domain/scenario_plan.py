"""What the changes of a scenario come to, counter by counter; contradictions between them are faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from overlap.domain.facilities import Facilities
from overlap.domain.groups import members
from overlap.domain.indicators import Indicators
from overlap.domain.scenario import Assign, Change, Close, Connect, Level, Move, OfCounters, Open, Service
from overlap.domain.scenario_rules import refuse_contradictions
from overlap.domain.selection import Selection, parse
from overlap.domain.wanted import Members
from overlap.errors import FaultList, nearest_name

Aspect = tuple[str, str]
"""What is said of a counter: the kind of change and, of a service or value, which."""


@dataclass(frozen=True)
class Counters:
    """The counters of all networks, how digital they are, row by row, and the study's groups of them."""

    networks: Mapping[str, Facilities]
    indicators: Mapping[str, Indicators]
    groups: Mapping[str, Members]


@dataclass(frozen=True)
class Known:
    """What changes may name: the files of candidates, the levels of the rubric, the rung of being online."""

    candidates: Mapping[str, Facilities]
    levels: tuple[int, ...]
    online_level: int


@dataclass(frozen=True)
class Opened:
    """A new counter."""

    id: str
    name: str
    longitude_deg: float
    latitude_deg: float
    values: Mapping[str, str]


@dataclass(frozen=True)
class Plan:
    """What becomes of whom: by counter and aspect what is so then, and the new counters by network."""

    said: Mapping[str, Mapping[Aspect, object]]
    opened: Mapping[str, tuple[Opened, ...]]


def plan_of(changes: Sequence[Change], counters: Counters, known: Known, where: str) -> Plan:
    """Find whom each change is about and what is said of them; all changes look at the same counters.

    Parameters
    ----------
    where
        What a message should name as the place of the changes.

    Raises
    ------
    InputError
        Every unknown id, network, service, column, level and file of candidates with the nearest known one,
        every selection of nobody, and all changes that contradict each other.
    """
    faults = FaultList()
    said: list[tuple[int, str, Aspect, object]] = []
    opened: dict[str, list[Opened]] = {}
    places: dict[tuple[str, float, float], int] = {}
    for number, change in enumerate(changes, start=1):
        place = f"{where} change {number}"
        if isinstance(change, Open):
            for new in _opened(change, counters, known, opened, place, faults):
                spot = (change.network, new.longitude_deg, new.latitude_deg)
                if (first := places.setdefault(spot, number)) != number or _stands(opened, change, new):
                    found = f"{spot[1]}, {spot[2]}"
                    by = "this change" if first == number else f"change {first}"
                    faults.add(place, f"opens a {change.network} where {by} does", found, "leave one out")
                opened.setdefault(change.network, []).append(new)
                if change.level is not None:
                    said.append((number, new.id, ("level", ""), change.level))
            continue
        aspects = dict(_aspects(change, counters, known, place, faults))
        for counter in _chosen(change, counters, place, faults):
            said += [(number, counter, aspect, value) for aspect, value in aspects.items()]
    with faults.gathering():
        refuse_contradictions(said, known.online_level, where)
    faults.raise_if_any()
    of_counter: dict[str, dict[Aspect, object]] = {}
    for _, counter, aspect, value in said:
        of_counter.setdefault(counter, {})[aspect] = value
    return Plan(of_counter, {name: tuple(each) for name, each in opened.items()})


def _stands(opened: Mapping[str, list[Opened]], change: Open, new: Opened) -> bool:
    return any(
        (each.longitude_deg, each.latitude_deg) == (new.longitude_deg, new.latitude_deg)
        for each in opened.get(change.network, ())
    )


def selected(selection: Selection, counters: Counters) -> list[str]:
    """Ids of the counters that a selection chooses, of those that count."""
    chosen = []
    for name, each in counters.networks.items():
        mask = members(selection, each, counters.indicators[name]) & each.counts
        chosen += each.ids[mask].tolist()
    return chosen


def columns_of(counters: Counters) -> dict[str, None]:
    """Every column that a selection may name."""
    found: dict[str, None] = {}
    for name, each in counters.networks.items():
        found |= dict.fromkeys(map(str, each.attributes.columns))
        found |= dict.fromkeys(
            [*map(str, counters.indicators[name].frame().columns), "network", "id", "name"]
        )
    return found


def _chosen(change: OfCounters, counters: Counters, place: str, faults: FaultList) -> list[str]:
    if bool(change.where) == bool(change.ids):
        advice = "write where = … or ids = […], one of the two"
        faults.add(
            place,
            "does not say which counters" if not change.ids else "says twice which counters",
            "",
            advice,
        )
        return []
    known = [str(each) for facilities in counters.networks.values() for each in facilities.ids]
    if change.ids:
        names = set(known)
        for counter in change.ids:
            if counter not in names:
                faults.add(place, "no such counter", counter, nearest_name(counter, known) or _example(known))
        return [counter for counter in dict.fromkeys(change.ids) if counter in names]
    chosen: list[str] = []
    with faults.gathering():
        selection = parse(change.where, place)
        selection.require(columns_of(counters), place)
        chosen = selected(selection, counters)
        if not chosen:
            faults.add(
                place, "selects no counter", change.where, "check its values, and what is known of them"
            )
    return chosen


def _example(known: Sequence[str]) -> str:
    return f"ids are such as {known[0]}" if known else ""


def _aspects(
    change: OfCounters, counters: Counters, known: Known, place: str, faults: FaultList
) -> Iterator[tuple[Aspect, object]]:
    """What a change says of each of its counters."""
    match change:
        case Close():
            yield ("close", ""), "closed"
        case Move(longitude=longitude, latitude=latitude):
            yield ("move", ""), (float(longitude), float(latitude))
        case Connect():
            yield ("connect", ""), known.online_level
        case Level(to=rung):
            _require_rung(rung, known, place, faults)
            yield ("level", ""), rung
        case Service():
            yield from _services(change, counters, place, faults)
        case Assign(values=values):
            columns = {str(column) for each in counters.networks.values() for column in each.attributes}
            _require(values, columns, "no such column", place, faults)
            yield from ((("set", name), as_written(value)) for name, value in values.items())


def _services(
    change: Service, counters: Counters, place: str, faults: FaultList
) -> Iterator[tuple[Aspect, object]]:
    services = {service for each in counters.indicators.values() for service in each.services}
    _require([*change.add, *change.remove], services, "no such service", place, faults)
    for service in sorted({*change.add} & {*change.remove}):
        faults.add(place, "adds and removes the same service", service, "leave one out")
    if not (change.add or change.remove):
        faults.add(place, "neither adds nor removes a service", advice="write add = […] or remove = […]")
    yield from ((("service", name), True) for name in change.add)
    yield from ((("service", name), False) for name in change.remove)


def _require(
    names: Sequence[str] | Mapping[str, object], known: set[str], what: str, place: str, faults: FaultList
) -> None:
    for name in names:
        if name not in known:
            faults.add(
                place,
                what,
                name,
                nearest_name(name, sorted(known)) or f"known are: {', '.join(sorted(known))}",
            )


def _require_rung(rung: int, known: Known, place: str, faults: FaultList) -> None:
    if rung not in (0, *known.levels):
        rungs = ", ".join(map(str, (0, *known.levels)))
        faults.add(f"{place} level", "is no rung of the rubric", str(rung), f"rungs are {rungs}")


def as_written(value: str | float) -> str:
    """A value as a file would hold it as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _opened(
    change: Open,
    counters: Counters,
    known: Known,
    opened: Mapping[str, list[Opened]],
    place: str,
    faults: FaultList,
) -> list[Opened]:
    if change.level is not None:
        _require_rung(change.level, known, place, faults)
    if change.network not in counters.networks:
        _require([change.network], set(counters.networks), "no such network", f"{place} network", faults)
        return []
    facilities = counters.networks[change.network]
    _require(change.values, set(map(str, facilities.attributes)), "no such column", f"{place} values", faults)
    sites = _sites(change, known, place, faults)
    taken = {*map(str, facilities.ids), *(each.id for each in opened.get(change.network, ()))}
    values = {name: as_written(value) for name, value in change.values.items()}
    found, number = [], 0
    for name, longitude_deg, latitude_deg in sites:
        number += 1
        while (counter := f"{change.network}:scenario-{number}") in taken:
            number += 1
        taken.add(counter)
        found.append(Opened(counter, name, longitude_deg, latitude_deg, values))
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
        _require([change.candidates], set(known.candidates), what, f"{place} candidates", faults)
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
