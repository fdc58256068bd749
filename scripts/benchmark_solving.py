"""Time the solvers of `overlap.solving` on made-up demand; wants the extras `benchmark` and `exact`.

    python scripts/benchmark_solving.py [large] [exact] [export FILE]

`large` has demand and candidates evenly over a square; `exact` half of both around sixty towns, as
`clustered` makes them, solved with and without what makes the problem smaller. `export` writes what
`scripts/compare_spopt.py` compares. Seconds are those of the clock; kernels are compiled
before, and the first line says how long that takes where nothing is kept.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from overlap.solving.bounds import bound_from_gains
from overlap.solving.core import core, rows_of
from overlap.solving.coverage import by_site, covered_weight
from overlap.solving.covering import cover_exactly, cover_most
from overlap.solving.fewest import fewest
from overlap.solving.greedy import choose
from overlap.solving.highs import model_of
from overlap.solving.inner import Choice
from overlap.solving.lagrange import relaxed
from overlap.solving.problem import Problem
from overlap.solving.swaps import improved

SIDE, TOWNS, SPREAD = 100.0, 60, 3.0


def main(asked: list[str]) -> None:
    """Print what is asked for, or both."""
    begun = time.perf_counter()
    small = problem(*clustered(2000, 100, seed=1), 5.0, 10)
    cover_exactly(small, cover_most(small), 10.0)
    fewest(small, int(0.5 * small.weights.sum()))
    print(f"first calls, compiling what is not kept: {time.perf_counter() - begun:.1f} s")
    if "export" in asked:
        export(asked[asked.index("export") + 1])
        return
    if not asked or "large" in asked:
        large()
    for seed in (0, 1, 2) if not asked or "exact" in asked else ():
        exact(seed)


def export(file: str) -> None:
    """Write problems that spopt can hold, with our answers and how long they took."""
    kept = {}
    for count, sites, radius, budget in ((500, 50, 6.0, 5), (2000, 200, 5.0, 20), (5000, 400, 4.0, 30)):
        places, there, weights = clustered(count, sites, seed=3)
        of = problem(places, there, weights, radius, budget)
        begun = time.perf_counter()
        best = cover_exactly(of, cover_most(of), 600.0)
        ours = [best.covered, best.proven, time.perf_counter() - begun]
        of = problem(places, there, weights, radius, 0)
        seen = np.diff(of.starts) > 0
        begun = time.perf_counter()
        least = fewest(of, int(of.weights[seen].sum()), None, 600.0)
        ours += [len(least.chosen), least.proven, time.perf_counter() - begun]
        limits = [radius, budget]
        kept[f"{count} x {sites}"] = np.array([*limits, *ours])
        kept |= {
            f"{count} x {sites} {n}": each for n, each in enumerate((places[seen], there, weights[seen]))
        }
    np.savez(file, **kept)


def large() -> None:
    """A million demand points and 50,000 candidates."""
    rng = np.random.default_rng(1)
    places, sites = rng.uniform(0.0, SIDE, (1_000_000, 2)), rng.uniform(0.0, SIDE, (50_000, 2))
    of = problem(places, sites, rng.integers(1, 1000, len(places)), 0.874, 1000)
    print(
        f"{len(of.weights):,} × {of.sites:,}, radius 0.874, {len(of.sites_of):,} incidences, p = {of.budget}"
    )
    choice, everything = Choice.of(of), of.weights.sum(keepdims=True)
    demand = timed("building", lambda: by_site(of))
    anywhere = np.ones(of.sites, np.bool_)
    chosen, gains = timed(
        "greedy", lambda: choose(demand, choice.limits, of.budget, everything, anywhere, by_cost=False)
    )
    better = timed("swaps", lambda: improved(demand, choice.limits, of.budget, chosen))
    from_gains = timed("bound by gains", lambda: bound_from_gains(of, demand, choice, chosen))
    told = timed("bound by prices", lambda: relaxed(demand, choice, better, covered_weight(demand, better)))
    bound = min(from_gains, told.bound)
    for name, covered in (("greedy", int(gains.sum())), ("after swaps", covered_weight(demand, better))):
        print(f"  {name}: {covered:,}, at least {covered / bound:.2%} of the most")
    print(f"  bounds: {from_gains:,} by gains, {told.bound:,} by prices")
    plan = timed("cover_most, all of it", lambda: cover_most(of))
    print(f"  {plan.covered:,}, at least {plan.covered / plan.bound:.2%} of the most")


def exact(seed: int) -> None:
    """20,000 × 1,000, p = 50: with what makes it smaller, then as it is."""
    of = problem(*clustered(20_000, 1000, seed), 4.0, 50)
    print(f"20,000 × 1,000, seed {seed}, radius 4, {len(of.sites_of):,} incidences, p = 50")
    plan = timed("cover_most", lambda: cover_most(of))
    left = core(of, plan.chosen, plan.bound).problem
    best = timed("cover_exactly", lambda: cover_exactly(of, plan, 600.0))
    print(
        f"  searched: {len(left.weights):,} lists, {left.sites} sites; {best.covered:,}, proven {best.proven}"
    )
    print(
        f"  cover_most has {plan.covered / best.covered:.2%} of it, {plan.covered / plan.bound:.2%} certain"
    )
    greedy, _ = choose(
        by_site(of),
        of.limits(),
        50,
        of.weights.sum(keepdims=True),
        np.ones(of.sites, np.bool_),
        by_cost=False,
    )
    print(f"  greedy has {covered_weight(by_site(of), greedy) / best.covered:.2%}")
    model = highspy.Highs()
    for name, value in {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.9,
        "time_limit": 600.0,
    }.items():
        model.setOptionValue(name, value)
    values = np.concatenate([np.zeros(of.sites), -of.weights])
    model.passModel(model_of(highspy, of, values, np.zeros(len(values)), rows_of(of)))
    timed("HiGHS on the model as it is", model.run)
    found = model.getInfo().objective_function_value
    print(f"  {-found:,.0f}, {model.modelStatusToString(model.getModelStatus())}")


def clustered(count: int, sites: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64], Any]:
    """Places, candidates and weights: half around towns of Pareto sizes, half anywhere."""
    rng = np.random.default_rng(seed)
    towns, size = rng.uniform(0.0, SIDE, (TOWNS, 2)), rng.pareto(1.2, TOWNS) + 0.2
    size /= size.sum()
    made = []
    for number in (count, sites):
        near = towns[rng.choice(TOWNS, number // 2, p=size)] + rng.normal(0.0, SPREAD, (number // 2, 2))
        made.append(np.concatenate([near, rng.uniform(0.0, SIDE, (number - number // 2, 2))]))
    return made[0], made[1], rng.integers(1, 1000, count)


def problem(
    places: NDArray[np.float64], sites: NDArray[np.float64], weights: Any, radius: float, budget: int
) -> Problem:
    """Every demand point with its candidates within a radius."""
    lists = cKDTree(sites).query_ball_point(places, radius, return_sorted=True, workers=2)
    starts = np.concatenate([[0], np.cumsum([len(each) for each in lists])]).astype(np.int64)
    members = np.fromiter((site for each in lists for site in each), np.int32, starts[-1])
    return Problem(starts, members, np.asarray(weights, np.int64), len(sites), None, budget)


def timed(name: str, work: Callable[[], Any]) -> Any:
    """What comes of work; its seconds are printed."""
    wall_s, processor_s = time.perf_counter(), time.process_time()
    found = work()
    wall_s, processor_s = time.perf_counter() - wall_s, time.process_time() - processor_s
    print(f"  {name}: {wall_s:.2f} s ({processor_s:.2f} s of processor time)", flush=True)
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
