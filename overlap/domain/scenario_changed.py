"""What changes of a scenario are, counter by counter, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from overlap.domain.facilities import Facilities
from overlap.domain.indicators import NO, YES
from overlap.domain.scenario_asked import Changed, level_words
from overlap.domain.scenario_aspects import Aspect
from overlap.domain.scenario_counters import Counters
from overlap.domain.scenario_plan import Plan
from overlap.domain.values import as_text

_FLAG = {YES: "yes", NO: "no"}


def changed(plan: Plan, before: Counters, after: Counters) -> tuple[Changed, ...]:
    """Everything that changes, in the order of counters and of what is said of each."""
    rows = {
        kind: {
            str(each): (name, row)
            for name, of in counters.networks.items()
            for row, each in enumerate(of.ids)
        }
        for kind, counters in (("before", before), ("after", after))
    }
    found = []
    for network, opened in plan.opened.items():
        for new in opened:
            at = (new.longitude_deg, new.latitude_deg)
            found.append(Changed(new.id, network, new.name, "open", "", "", "open", *at))
            row = rows["after"][new.id][1]
            for column, value in new.columns.items():
                found.append(Changed(new.id, network, new.name, "set", column, "", value, *at))
            if ("level", "") in plan.said.get(new.id, {}):
                level = level_words(after, network, row)
                found.append(Changed(new.id, network, new.name, "level", "", "", level, *at))
    for counter, aspects in plan.said.items():
        if counter not in rows["before"]:
            continue
        network, row = rows["before"][counter]
        facilities = before.networks[network]
        new_row = rows["after"].get(counter, ("", -1))[1]
        then = after.networks[network] if new_row >= 0 else facilities
        at_row = new_row if new_row >= 0 else row
        place = (float(then.longitude_deg[at_row]), float(then.latitude_deg[at_row]))
        for (kind, what), was, becomes in _words(aspects, before, after, network, row, new_row):
            name = str(facilities.names[row])
            found.append(Changed(counter, network, name, kind, what, was, becomes, *place))
    return tuple(sorted(found, key=lambda each: (each.facility_id, each.change, each.what)))


def _words(
    aspects: Mapping[Aspect, object], before: Counters, after: Counters, network: str, row: int, new_row: int
) -> Iterator[tuple[Aspect, str, str]]:
    facilities, indicators = before.networks[network], before.indicators[network]
    for (kind, what), value in aspects.items():
        aspect = (kind, what)
        if kind == "close":
            yield aspect, "open", "closed"
        elif kind == "move":
            then = after.networks[network]
            yield aspect, _place(facilities, row), _place(then, new_row)
        elif kind in ("connect", "level"):
            yield aspect, level_words(before, network, row), level_words(after, network, new_row)
        elif kind == "service":
            offered = indicators.offers[row, indicators.services.index(what)]
            yield aspect, _FLAG.get(int(offered), "unknown"), "yes" if value else "no"
        elif what in facilities.attributes:
            was = as_text(facilities.attributes[what].to_numpy(dtype=object)[row : row + 1])[0]
            yield aspect, str(was), str(value)


def _place(facilities: Facilities, row: int) -> str:
    longitude_deg = facilities.longitude_deg[row]
    return f"{longitude_deg:.6f}, {facilities.latitude_deg[row]:.6f}"
