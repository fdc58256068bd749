"""What acting costs, and where each figure comes from: nothing is assumed that the study does not say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from overlap.analyses.priorities.sites import Sites
from overlap.domain.study_acting import CostSettings
from overlap.domain.study_types import MOST_COST
from overlap.domain.values import as_number, as_text, cells, is_missing
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
        if self.option == "connect":
            return f"write costs.connect.{self.network} = …"
        return f"write costs.{self.option} = …, or name the column with candidates.{self.network}.cost"


def connecting(sites: Sites, network: str, costs: CostSettings) -> tuple[Sites, tuple[Costs, ...]]:
    """Counters of a network, each at the cost of its network."""
    return _at(sites, network, costs.connect.get(network), f"[costs] connect.{network}")


def each_of(sites: Sites, network: str, costs: CostSettings) -> tuple[Sites, tuple[Costs, ...]]:
    """Places where a counter would be added."""
    return _at(sites, network, costs.add, "[costs] add")


def of_file(
    sites: Sites, attributes: pd.DataFrame, name: str, column: str, costs: CostSettings, faults: FaultList
) -> tuple[Sites, tuple[Costs, ...]]:
    """Places of a file, by a column of it or at the cost of what is done there.

    A blank cell of the column is unknown; what is no number, below 0 or beyond all measure is a fault.
    """
    option = str(sites.option[0]) if len(sites) else "add"
    if not column:
        return _at(sites, name, costs.mobile if option == "mobile" else costs.add, f"[costs] {option}")
    where = f"candidates.{name}.cost"
    if column not in attributes:
        known = ", ".join(map(str, attributes.columns))
        faults.add(where, "the file has no such column", column, f"known are: {known}")
        return _at(sites, name, None, "")
    values = cells(attributes[column])
    found = as_number(values)
    for wrong, what in (
        (np.isnan(found) & ~is_missing(values), "holds what is no number"),
        (found < 0.0, "holds costs below 0"),
        (found > MOST_COST, f"holds costs above {MOST_COST:g}"),
    ):
        if wrong.any():
            some = _some(
                f"{id_}: {text}" for id_, text in zip(sites.ids[wrong], as_text(values[wrong]), strict=True)
            )
            faults.add(
                where, f"column {column} {what}", some, "write what each costs, in the study's currency"
            )
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


def _some(texts: Iterable[str]) -> str:
    listed = list(texts)
    return ", ".join(listed[:_TOLD]) + (f" and {len(listed) - _TOLD:,} more" if len(listed) > _TOLD else "")
