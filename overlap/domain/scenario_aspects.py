"""What a change says of each of its counters, and whether the study knows what it names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from overlap.domain.scenario import Assign, Close, Connect, Level, Move, OfCounters, Service
from overlap.domain.scenario_counters import Counters, Known
from overlap.errors import FaultList, nearest_name

Aspect = tuple[str, str]
"""What is said of a counter: the kind of change and, of a service or value, which."""


def aspects(
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
            require_rung(rung, known, place, faults)
            yield ("level", ""), rung
        case Service():
            yield from _services(change, counters, place, faults)
        case Assign(columns=values):
            columns = {str(column) for each in counters.networks.values() for column in each.attributes}
            require(values, columns, "no such column", place, faults)
            yield from ((("set", name), as_written(value)) for name, value in values.items())


def _services(
    change: Service, counters: Counters, place: str, faults: FaultList
) -> Iterator[tuple[Aspect, object]]:
    services = {service for each in counters.indicators.values() for service in each.services}
    require([*change.add, *change.remove], services, "no such service", place, faults)
    for service in sorted({*change.add} & {*change.remove}):
        faults.add(place, "adds and removes the same service", service, "leave one out")
    if not (change.add or change.remove):
        faults.add(place, "neither adds nor removes a service", advice="write add = […] or remove = […]")
    yield from ((("service", name), True) for name in change.add)
    yield from ((("service", name), False) for name in change.remove)


def require(names: Iterable[str], known: Collection[str], what: str, place: str, faults: FaultList) -> None:
    """Note every name that is not known, with the nearest that is."""
    listed = sorted(known)
    for name in names:
        if name not in known:
            faults.add(place, what, name, nearest_name(name, listed) or f"known are: {', '.join(listed)}")


def require_rung(rung: int, known: Known, place: str, faults: FaultList) -> None:
    """Note a level that is neither 0 nor a rung."""
    if rung not in (0, *known.levels):
        rungs = ", ".join(map(str, (0, *known.levels)))
        faults.add(f"{place} level", "is no rung of the rubric", str(rung), f"rungs are {rungs}")


def as_written(value: str | float) -> str:
    """A value as a file would hold it as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
