"""What the changes of a scenario come to, counter by counter; contradictions between them are faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from overlap.domain.scenario import Assign, Change, OfCounters, Open
from overlap.domain.scenario_aspects import Aspect, aspects
from overlap.domain.scenario_counters import Counters, Known, columns_of, selected
from overlap.domain.scenario_opened import Opened, opened_by
from overlap.domain.scenario_rules import refuse_contradictions
from overlap.domain.selection import parse
from overlap.errors import FaultList, nearest_name

_TOLD = 10


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
            earlier = opened.setdefault(change.network, [])
            for new in opened_by(change, counters, known, [each.id for each in earlier], place, faults):
                spot = (change.network, new.longitude_deg, new.latitude_deg)
                if spot in places:
                    by = "it does already" if places[spot] == number else f"change {places[spot]} does"
                    found = f"{new.longitude_deg}, {new.latitude_deg}"
                    faults.add(place, f"opens a {change.network} where {by}", found, "leave one out")
                places.setdefault(spot, number)
                earlier.append(new)
                said += [] if change.level is None else [(number, new.id, ("level", ""), change.level)]
            continue
        told = dict(aspects(change, counters, known, place, faults))
        chosen = _chosen(change, counters, place, faults)
        if isinstance(change, Assign):
            _require_columns(change, chosen, counters, place, faults)
        for counter in chosen:
            said += [(number, counter, aspect, value) for aspect, value in told.items()]
    with faults.gathering():
        refuse_contradictions(said, known.online_level, where)
    faults.raise_if_any()
    of_counter: dict[str, dict[Aspect, object]] = {}
    for _, counter, aspect, value in said:
        of_counter.setdefault(counter, {})[aspect] = value
    return Plan(of_counter, {name: tuple(each) for name, each in opened.items()})


def _chosen(change: OfCounters, counters: Counters, place: str, faults: FaultList) -> list[str]:
    if bool(change.where) == bool(change.ids):
        what = "says twice which counters" if change.ids else "does not say which counters"
        faults.add(place, what, advice="write where = … or ids = […], one of the two")
        return []
    if change.ids:
        return _called(change.ids, counters, place, faults)
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


def _called(ids: Sequence[str], counters: Counters, place: str, faults: FaultList) -> list[str]:
    """The counters of these ids; the nearest known one is looked for where few are unknown."""
    known = [str(each) for facilities in counters.networks.values() for each in facilities.ids]
    names = set(known)
    unknown = [counter for counter in dict.fromkeys(ids) if counter not in names]
    for counter in unknown[:_TOLD]:
        example = f"ids are such as {known[0]}" if known else ""
        faults.add(place, "no such counter", counter, nearest_name(counter, known) or example)
    if len(unknown) > _TOLD:
        more = f"{len(unknown) - _TOLD:,} more, as {unknown[_TOLD]}"
        faults.add(place, "no such counters", more, "check that they are of the same lists")
    return [counter for counter in dict.fromkeys(ids) if counter in names]


def _require_columns(
    change: Assign, chosen: Sequence[str], counters: Counters, place: str, faults: FaultList
) -> None:
    """Note networks of counters whose files have no such column, where others have one."""
    every = {str(column) for each in counters.networks.values() for column in each.attributes}
    for name in dict.fromkeys(counter.partition(":")[0] for counter in chosen):
        missing = every.intersection(change.columns) - set(map(str, counters.networks[name].attributes))
        for column in sorted(missing):
            faults.add(place, f"the file of {name} has no column {column}", "", "leave its counters out")
