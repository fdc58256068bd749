"""What acting costs, and where each figure comes from: nothing is assumed that the study does not say."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from overlap.analyses.priorities.sites import CONNECT, RAISE, Mask, Sites
from overlap.domain.costs import costs_of
from overlap.domain.facilities import Facilities
from overlap.domain.study_acting import CostSettings
from overlap.errors import FaultList

HUNDREDTHS = 100
_TOLD = 3


@dataclass(frozen=True)
class Costs:
    """Where the costs of some candidates come from: `source` names the key or the column, empty for nothing.

    `lowest` and `highest` are None where nothing says what they cost; `unknown` counts candidates without a
    cost, and `examples` names the first of them.
    """

    option: str
    network: str
    candidates: int
    source: str
    lowest: float | None
    highest: float | None
    unknown: int
    examples: tuple[str, ...]

    @property
    def advice(self) -> str:
        """What to write so that they have costs."""
        if self.option in (CONNECT, RAISE):
            key = f"costs.{self.option}"
            return f"write {key}.{self.network} = …, or name the column with {key}_column.{self.network}"
        return f"write costs.{self.option} = …, or name the column with candidates.{self.network}.cost"


def of_counters(
    facilities: Facilities, sites: Sites, chosen: Mask, costs: CostSettings, faults: FaultList
) -> tuple[Sites, tuple[Costs, ...]]:
    """Those chosen of the counters of a network, at its cost or by a column of its file.

    `sites` are all its counters, in the order of `facilities`.
    """
    option, network = str(sites.option[0]) if len(sites) else CONNECT, facilities.network
    cost = costs.of(option, network)
    if not isinstance(cost, str):
        return _at(sites.only(chosen), network, cost, f"[costs] {option}.{network}")
    found = costs_of(facilities, cost, f"costs.{option}_column.{network}", faults)
    source = f"column {cost} of networks.{network}"
    return _told(replace(sites, cost=found).only(chosen), network, option, source)


def each_of(sites: Sites, network: str, costs: CostSettings) -> tuple[Sites, tuple[Costs, ...]]:
    """Places where a counter would be added."""
    return _at(sites, network, costs.add, "[costs] add")


def of_file(
    facilities: Facilities, sites: Sites, column: str, costs: CostSettings, faults: FaultList
) -> tuple[Sites, tuple[Costs, ...]]:
    """Places of a file, by a column of it or at the cost of what is done there.

    A blank cell of the column is unknown; what is no number, below 0 or too large to add up is a fault.
    """
    option, name = str(sites.option[0]) if len(sites) else "add", facilities.network
    if not column:
        return _at(sites, name, costs.mobile if option == "mobile" else costs.add, f"[costs] {option}")
    found = costs_of(facilities, column, f"candidates.{name}.cost", faults)
    return _told(replace(sites, cost=found), name, option, f"column {column} of candidates.{name}")


def _at(sites: Sites, network: str, cost: float | None, source: str) -> tuple[Sites, tuple[Costs, ...]]:
    option = str(sites.option[0]) if len(sites) else "add"
    priced = replace(sites, cost=np.full(len(sites), np.nan if cost is None else cost))
    return _told(priced, network, option, source if cost is not None else "")


def _told(sites: Sites, network: str, option: str, source: str) -> tuple[Sites, tuple[Costs, ...]]:
    if not len(sites):
        return sites, ()
    known = sites.cost[~np.isnan(sites.cost)]
    unknown = sites.ids[np.isnan(sites.cost)]
    lowest, highest = (float(known.min()), float(known.max())) if len(known) else (None, None)
    examples = tuple(unknown[:_TOLD].tolist())
    return sites, (Costs(option, network, len(sites), source, lowest, highest, len(unknown), examples),)
