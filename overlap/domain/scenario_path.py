"""A path: whom it connects, at what cost, and what each year allows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from overlap.domain.costs import costs_of
from overlap.domain.scenario import Path
from overlap.domain.scenario_asked import PathAsked, level_words
from overlap.domain.scenario_counters import Counters, columns_of, selected
from overlap.domain.selection import parse
from overlap.domain.study_acting import CostSettings
from overlap.errors import FaultList
from overlap.geo.index import PointIndex

CENTS = 100
"""Amounts are added up in whole hundredths, so that sums do not depend on order."""


def path_of(path: Path, counters: Counters, costs: CostSettings, online_level: int, where: str) -> PathAsked:
    """Whom a path connects, and what each year allows.

    Raises
    ------
    InputError
        Everything that is wrong with it: years in the wrong order, no limit or two, a selection of nobody,
        a counter without a cost, a budget below the cheapest counter.
    """
    faults = FaultList()
    if path.last_year < path.first_year:
        found = f"{path.last_year} after {path.first_year}"
        faults.add(f"{where} last_year", "comes before the first year", found, "exchange them")
    if (path.budget_per_year is None) == (path.sites_per_year is None):
        what = (
            "says neither what a year may cost nor how many counters"
            if path.budget_per_year is None
            else ("says both what a year may cost and how many counters")
        )
        faults.add(where, what, advice="write budget_per_year or sites_per_year")
    chosen: list[tuple[str, str, int]] = []
    with faults.gathering():
        selection = parse(path.where, where)
        selection.require(columns_of(counters), where)
        chosen = _offline(selected(selection, counters), counters, online_level)
        if not chosen:
            advice = "check its values, and what is known of them"
            faults.add(where, "selects no counter that is not online for certain", path.where, advice)
    cents = np.ones(len(chosen), dtype=np.int64)
    if path.budget_per_year is not None:
        cents = _cents(chosen, counters, costs, f"{where} budget_per_year", faults)
        cheapest = cents.min(initial=np.iinfo(np.int64).max, where=cents >= 0)
        if len(chosen) and cheapest > round(CENTS * path.budget_per_year):
            found = f"{path.budget_per_year:,g}, the cheapest costs {cheapest / CENTS:,g}"
            faults.add(f"{where} budget_per_year", "does not pay for a single counter", found, "raise it")
    faults.raise_if_any()
    return _asked(path, chosen, counters, cents)


def _offline(ids: Sequence[str], counters: Counters, online_level: int) -> list[tuple[str, str, int]]:
    """Id, network and row of those that are not online for certain, in the order of their ids."""
    wanted, found = set(ids), []
    for name, each in counters.networks.items():
        offline = counters.indicators[name].level_low < online_level
        found += [
            (str(each.ids[row]), name, int(row))
            for row in np.flatnonzero(offline)
            if str(each.ids[row]) in wanted
        ]
    return sorted(found)


def _cents(
    chosen: Sequence[tuple[str, str, int]],
    counters: Counters,
    costs: CostSettings,
    where: str,
    faults: FaultList,
) -> NDArray[np.int64]:
    """What connecting each costs in whole hundredths, −1 where nothing says so, which is a fault."""
    found = np.full(len(chosen), -1, dtype=np.int64)
    for network in dict.fromkeys(network for _, network, _ in chosen):
        facilities, cost = counters.networks[network], costs.of("connect", network)
        if cost is None:
            advice = f"write [costs] connect = {{ {network} = … }}, or sites_per_year"
            faults.add(where, "there is no cost of connecting one", network, advice)
            continue
        all_of_them = costs_of(facilities, cost, f"costs.connect_column.{network}", faults)
        here = [number for number, (_, of, _) in enumerate(chosen) if of == network]
        each = all_of_them[[chosen[number][2] for number in here]]
        known = ~np.isnan(each)
        found[np.array(here)[known]] = np.rint(CENTS * each[known])
        if known.any() and not known.all():
            first = chosen[here[int(np.argmin(known))]][0]
            told = first if (~known).sum() == 1 else f"{first} and {(~known).sum() - 1:,} more"
            advice = "fill them in, or leave these counters out of where"
            faults.add(where, f"column {cost} of {network} has blanks", told, advice)
        elif not known.any() and cost in facilities.attributes:
            faults.add(where, f"column {cost} of {network} holds no cost", advice="fill it in")
    return found


def _asked(
    path: Path, chosen: Sequence[tuple[str, str, int]], counters: Counters, cents: NDArray[np.int64]
) -> PathAsked:
    def of(name: str) -> list[float]:
        return [float(getattr(counters.networks[network], name)[row]) for _, network, row in chosen]

    in_money = path.budget_per_year is not None
    most = round(CENTS * path.budget_per_year) if path.budget_per_year is not None else path.sites_per_year
    return PathAsked(
        years=tuple(range(path.first_year, path.last_year + 1)),
        ids=tuple(counter for counter, _, _ in chosen),
        networks=tuple(network for _, network, _ in chosen),
        names=tuple(str(counters.networks[network].names[row]) for _, network, row in chosen),
        levels=tuple(level_words(counters, network, row) for _, network, row in chosen),
        index=PointIndex(np.array(of("longitude_deg")), np.array(of("latitude_deg"))),
        costs=cents,
        limit=min(most or 0, int(cents.sum())),  # more than everything is everything
        in_money=in_money,
    )
