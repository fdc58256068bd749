"""What no path under the same yearly limits could exceed, at the end of each year."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from overlap.domain.scenario_asked import PathAsked
from overlap.domain.signatures import Signatures
from overlap.geo.threads import side_by_side
from overlap.solving.bounds import bound_from_gains
from overlap.solving.coverage import by_site
from overlap.solving.inner import Choice
from overlap.solving.lagrange import relaxed
from overlap.solving.problem import Numbers, Problem

Units = NDArray[np.int64]


def bounds(
    asked: PathAsked, seen: Signatures, order: Numbers, steps: Units, gained: Units
) -> tuple[int, ...]:
    """Units of the total newly near a counter that no choice for the limits up to each year's end exceeds.

    Such a choice may spend the limits of all these years together: keep money for a later year, connect what
    costs more than one year allows, and be another one for every year. So no path whatever is above the
    bound, whether what is left of a year lapses or not.

    Parameters
    ----------
    order, steps, gained
        A path: counters in their order, from which the search for each bound starts, the year in which each
        is connected, from 0, and the units that it newly reaches; shape (m,).
    """
    reachable = np.where(np.diff(seen.starts) > 0, seen.people[0], 0)
    costs = asked.costs if asked.in_money else None
    whole = Problem(seen.starts, seen.candidates, reachable, len(asked.ids), costs, int(asked.costs.sum()))
    demand = by_site(whole)

    def bound(years: int) -> int:
        problem = replace(whole, budget=min(years * asked.limit, whole.budget))
        choice, so_far = Choice.of(problem), steps < years
        by_prices = relaxed(demand, choice, order[so_far], int(gained[so_far].sum())).bound
        return min(by_prices, bound_from_gains(problem, demand, choice, order[so_far]))

    found = side_by_side(bound, range(1, len(asked.years) + 1))
    # What no choice for more years exceeds, none for fewer does.
    return tuple(accumulate(reversed(found), min))[::-1]
