"""Small problems of covering, and their best answers by trying every choice."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
from hypothesis import strategies as st

from overlap.solving.problem import Problem


def problem(lists: list[list[int]], weights: list[int], sites: int, budget: int, **more: Any) -> Problem:
    costs = more.pop("costs", None)
    return Problem(
        np.concatenate([[0], np.cumsum([len(each) for each in lists])]).astype(np.int64),
        np.array([site for each in lists for site in each], np.int32),
        np.array(weights, np.int64),
        sites,
        None if costs is None else np.array(costs, np.int64),
        budget,
        **{key: np.array(value, np.int32 if key == "areas" else np.int64) for key, value in more.items()},
    )


def weight(of: Problem, chosen: Any) -> int:
    some = set(np.asarray(chosen).tolist())
    lists = (of.sites_of[a:b].tolist() for a, b in zip(of.starts[:-1], of.starts[1:], strict=True))
    return sum(int(w) for w, each in zip(of.weights, lists, strict=True) if some & set(each))


def weights_by_group(of: Problem, groups: Any, count: int, chosen: Any) -> list[int]:
    return [
        weight(
            Problem(of.starts, of.sites_of, np.where(groups == g, of.weights, 0), of.sites, None, 0), chosen
        )
        for g in range(count)
    ]


def gains(of: Problem, chosen: Any) -> list[int]:
    covered = [weight(of, chosen[:k]) for k in range(len(chosen) + 1)]
    return np.diff(covered).tolist()  # type: ignore[no-any-return]


def allowed(of: Problem, chosen: Any) -> bool:
    some = np.asarray(chosen, np.int64)
    spent = len(some) if of.costs is None else int(of.costs[some].sum())
    counts = [int((of.areas[some] == area).sum()) for area in range(max(len(of.at_least), len(of.at_most)))]
    low = all(count >= least for count, least in zip(counts, of.at_least, strict=False))
    return spent <= of.budget and low and all(a <= b for a, b in zip(counts, of.at_most, strict=False))


def choices(sites: int) -> list[tuple[int, ...]]:
    return [some for size in range(sites + 1) for some in combinations(range(sites), size)]


def most(of: Problem) -> int | None:
    """The largest weight that a choice covers, None where no choice is allowed."""
    return max((weight(of, some) for some in choices(of.sites) if allowed(of, some)), default=None)


def least(of: Problem, groups: Any, required: list[int]) -> int | None:
    """The smallest cost of a choice that covers what is required of each group."""
    return min(
        (
            len(some) if of.costs is None else int(of.costs[list(some)].sum())
            for some in choices(of.sites)
            if (not of.has_limits or allowed(of, some))
            and all(
                a >= b
                for a, b in zip(weights_by_group(of, groups, len(required), some), required, strict=True)
            )
        ),
        default=None,
    )


@st.composite
def problems(draw: st.DrawFn, kind: str) -> Problem:
    """Problems of at most six sites; `kind` names what there is: `costs`, `areas`, both or nothing."""
    sites = draw(st.integers(1, 6))
    each = st.frozensets(st.integers(0, sites - 1), max_size=4).map(sorted)
    lists = draw(st.lists(each, max_size=12))
    largest = draw(st.sampled_from([3, 50, 2**57]))
    weights = draw(st.lists(st.integers(0, largest), min_size=len(lists), max_size=len(lists)))
    more: dict[str, Any] = {}
    if "costs" in kind:
        more["costs"] = draw(st.lists(st.integers(0, 9), min_size=sites, max_size=sites))
    if "areas" in kind:
        more["areas"] = draw(st.lists(st.integers(-1, 2), min_size=sites, max_size=sites))
        more["at_least"] = draw(st.lists(st.integers(0, 2), min_size=3, max_size=3))
        more["at_most"] = draw(st.sampled_from([[], [1, 2, 3], [2, 2, 2], [0, 4, 1]]))
    return problem(lists, weights, sites, draw(st.integers(0, 20 if more.get("costs") else sites)), **more)
