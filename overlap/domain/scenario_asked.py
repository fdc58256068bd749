"""Scenarios as a study's analyses see them: what changes, and the counters as they are then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.scenario import Path
from overlap.domain.scenario_counters import Counters, columns_of, selected
from overlap.domain.selection import parse
from overlap.domain.study_types import MOST_MONEY
from overlap.errors import FaultList
from overlap.geo.index import PointIndex


@dataclass(frozen=True)
class Changed:
    """One thing about one counter: what it is before and after; degrees are of where it is then, or was."""

    facility_id: str
    network: str
    name: str
    change: str
    what: str
    before: str
    after: str
    longitude_deg: float
    latitude_deg: float


@dataclass(frozen=True)
class PathAsked:
    """Yearly steps: whom to connect, in the order of their ids, and what each year allows.

    Parameters
    ----------
    years
        Ascending.
    ids, networks, names
        Of the candidates: counters that are not online for certain; shape (n,).
    levels
        What is known of their level, in words.
    index
        Where they are.
    costs
        What each costs in whole hundredths of the currency, shape (n,), int64; 1 each where counters are
        counted.
    limit
        How much of that may be spent in a year.
    in_money
        Whether costs are money.
    """

    years: tuple[int, ...]
    ids: tuple[str, ...]
    networks: tuple[str, ...]
    names: tuple[str, ...]
    levels: tuple[str, ...]
    index: PointIndex
    costs: NDArray[np.int64]
    limit: int
    in_money: bool


@dataclass(frozen=True)
class ScenarioAsked:
    """One scenario: changes and the counters after them, or a path."""

    title: str
    description: str
    file: str
    changes: tuple[Changed, ...] = ()
    after: Counters | None = None
    path: PathAsked | None = None


CENTS = 100
"""Amounts are added up in whole hundredths, so that sums do not depend on order."""


def path_of(
    path: Path, counters: Counters, costs: Mapping[str, float], online_level: int, where: str
) -> PathAsked:
    """Whom a path connects, and what each year allows.

    Raises
    ------
    InputError
        Everything that is wrong with it: years in the wrong order, no limit or two, a selection of nobody,
        a network without a cost, a budget below the cheapest counter.
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
    if path.budget_per_year is not None:
        networks = dict.fromkeys(network for _, network, _ in chosen)
        for network in networks:
            if network not in costs:
                advice = f"write [costs] connect = {{ {network} = … }}, or sites_per_year"
                faults.add(f"{where} budget_per_year", "there is no cost of connecting one", network, advice)
        if (together := sum(costs.get(network, 0.0) for _, network, _ in chosen)) > MOST_MONEY:
            what, found = f"all that it selects cost more than {MOST_MONEY:g}", f"{together:g}"
            faults.add(f"{where} budget_per_year", what, found, "check the costs, or write them in thousands")
        cheapest = min((costs[network] for network in networks if network in costs), default=0.0)
        if path.budget_per_year < cheapest:
            found = f"{path.budget_per_year:,g}, the cheapest costs {cheapest:,g}"
            faults.add(f"{where} budget_per_year", "does not pay for a single counter", found, "raise it")
    faults.raise_if_any()
    return _asked(path, chosen, counters, costs)


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


def _asked(
    path: Path, chosen: Sequence[tuple[str, str, int]], counters: Counters, costs: Mapping[str, float]
) -> PathAsked:
    def of(name: str) -> list[float]:
        return [float(getattr(counters.networks[network], name)[row]) for _, network, row in chosen]

    in_money = path.budget_per_year is not None
    limit = round(CENTS * path.budget_per_year) if path.budget_per_year is not None else path.sites_per_year
    each = [round(CENTS * costs[network]) if in_money else 1 for _, network, _ in chosen]
    return PathAsked(
        years=tuple(range(path.first_year, path.last_year + 1)),
        ids=tuple(counter for counter, _, _ in chosen),
        networks=tuple(network for _, network, _ in chosen),
        names=tuple(str(counters.networks[network].names[row]) for _, network, row in chosen),
        levels=tuple(level_words(counters, network, row) for _, network, row in chosen),
        index=PointIndex(np.array(of("longitude_deg")), np.array(of("latitude_deg"))),
        costs=np.array(each, dtype=np.int64),
        limit=limit or 0,
        in_money=in_money,
    )


def level_words(counters: Counters, network: str, row: int) -> str:
    """What is known of a counter's level: a rung, or from which to which."""
    each = counters.indicators[network]
    low, high = int(each.level_low[row]), int(each.level_high[row])
    return str(low) if low == high else f"{low} to {high}"
