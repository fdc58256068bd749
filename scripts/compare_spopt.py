"""Hold the solvers against spopt's MCLP and LSCP, on problems small enough for its dense matrix of distances.

    python scripts/benchmark_solving.py export problems.npz
    python -m venv elsewhere && elsewhere/bin/pip install spopt
    elsewhere/bin/python scripts/compare_spopt.py problems.npz

The second runs in an environment of its own with spopt 0.7 or newer, which brings PuLP and CBC; nothing
of ours is needed there. Both sides must cover the same weight, and all that can be covered by as few sites.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
import pulp
from spopt.locate import LSCP, MCLP


def main(file: str) -> None:
    """Print a line for each problem and question; end with an error where answers differ."""
    kept = np.load(file)
    differing = 0
    for name in [key for key in kept if key.count(" ") == 2]:
        radius, budget, covered, proven, seconds, fewest, fewest_proven, fewest_s = kept[name]
        places, sites, weights = (kept[f"{name} {n}"] for n in range(3))
        begun = time.perf_counter()
        distances = np.hypot(*(places[:, None] - sites).transpose(2, 0, 1))
        model: Any = MCLP.from_cost_matrix(distances, weights, radius, p_facilities=int(budget))
        model = model.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=0.0))
        theirs_s = time.perf_counter() - begun
        chosen = [n for n, each in enumerate(model.fac2cli) if each]
        theirs = int(weights[(distances[:, chosen] <= radius).any(axis=1)].sum())
        print(f"{name}, p = {budget:.0f}: {covered:.0f} in {seconds:.2f} s (proven {bool(proven)}), ", end="")
        print(f"spopt {theirs} in {theirs_s:.2f} s")
        begun = time.perf_counter()
        model = LSCP.from_cost_matrix(distances, radius).solve(pulp.PULP_CBC_CMD(msg=False, gapRel=0.0))
        theirs_s = time.perf_counter() - begun
        few = sum(bool(each) for each in model.fac2cli)
        least = round(pulp.value(model.problem.objective))
        print(f"{name}, all: {fewest:.0f} sites in {fewest_s:.2f} s (proven {bool(fewest_proven)}), ", end="")
        print(f"spopt {least} ({few} named) in {theirs_s:.2f} s")
        differing += theirs != covered or least != fewest
    sys.exit(differing)


if __name__ == "__main__":
    main(sys.argv[1])
