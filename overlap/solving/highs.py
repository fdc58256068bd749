"""Exact answers: the model as HiGHS wants it, one thread and a fixed seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from overlap.errors import Fault, InputError
from overlap.geo.kernels import FloatArray
from overlap.solving.problem import Numbers, Problem, Units

_TOLERANCE = 1e-9
_SEED = 1


class Row(NamedTuple):
    """A limit: the sum of columns, times what each counts, is at least `low` and at most `high`."""

    columns: NDArray[np.int64]
    values: FloatArray
    low: float
    high: float


@dataclass(frozen=True)
class Solved:
    """Sites, None where none were found; what nothing is better than; whether the sites are best.

    `impossible` says that there are none.
    """

    chosen: Numbers | None
    bound: float
    proven: bool
    impossible: bool = False


def solve(
    problem: Problem,
    site_values: FloatArray,
    demand_values: FloatArray,
    rows: Sequence[Row],
    start: Numbers,
    gap: float,
    time_limit_s: float,
    must: NDArray[np.bool_] | None = None,
) -> Solved:
    """Minimise values of sites chosen and demand covered.

    Columns are the sites, 0 or 1, then each demand, between 0 and 1 and no more than sites that cover it.

    Parameters
    ----------
    start
        A choice that keeps to all rows, or none where none is known.
    gap
        How near to the best is as good as it.
    must
        Which demand must be covered, shape (n,); None: none by itself.

    Raises
    ------
    InputError
        HiGHS is not installed.
    """
    highspy = _library()
    model = highspy.Highs()
    for name, value in {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": _SEED,
        # A good choice is known, so looking for others by chance, or beginning anew, takes time only.
        "mip_heuristic_effort": 0.0,
        "mip_allow_restart": False,
        # What branching on a site brings is learnt on the way, not tried for many sites before.
        "mip_pscost_minreliable": 0,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": gap,
        "mip_feasibility_tolerance": _TOLERANCE,
        "primal_feasibility_tolerance": _TOLERANCE,
        "time_limit": time_limit_s,
    }.items():
        model.setOptionValue(name, value)
    least = np.zeros(problem.sites + len(demand_values))
    least[problem.sites :] = 0.0 if must is None else must
    model.passModel(model_of(highspy, problem, np.concatenate([site_values, demand_values]), least, rows))
    columns = np.zeros(problem.sites + len(demand_values))
    columns[start] = 1.0
    covered = np.zeros(len(problem.sites_of) + 1)
    np.cumsum(columns[problem.sites_of], out=covered[1:])
    columns[problem.sites :] = np.minimum(np.diff(covered[problem.starts]), 1.0)
    if len(start):
        solution = highspy.HighsSolution()
        solution.col_value = columns
        model.setSolution(solution)
    model.run()
    info = model.getInfo()
    proven = model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    if info.primal_solution_status != int(highspy.SolutionStatus.kSolutionStatusFeasible):
        impossible = model.getModelStatus() == highspy.HighsModelStatus.kInfeasible
        return Solved(None, info.mip_dual_bound, proven=False, impossible=impossible)
    found = np.asarray(model.getSolution().col_value)[: problem.sites]
    return Solved(np.flatnonzero(found > 0.5).astype(np.int32), info.mip_dual_bound, proven)


def _library() -> Any:
    try:
        return import_module("highspy")
    except ImportError:
        what, advice = "needs a library that is not installed", "pip install 'overlap-toolkit[exact]'"
        raise InputError(Fault("an exact answer", what, "highspy", advice)) from None


def model_of(
    highspy: Any, problem: Problem, values: FloatArray, least: FloatArray, rows: Sequence[Row]
) -> Any:
    """The model of `solve`, columns being no less than `least`, as HiGHS takes it."""
    count, sites = len(problem.weights), problem.sites
    lengths = np.concatenate(
        [np.diff(problem.starts) + 1, np.array([len(row.columns) for row in rows], np.int64)]
    )
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(values), len(lengths)
    lp.col_cost_ = values
    lp.col_lower_, lp.col_upper_ = least, np.ones(len(values))
    lp.row_lower_ = np.concatenate([np.full(count, -highspy.kHighsInf), [row.low for row in rows]])
    lp.row_upper_ = np.concatenate([np.zeros(count), [row.high for row in rows]])
    # Each demand's own column, then minus the sites of its list.
    own = problem.starts[:-1]
    covering = np.insert(problem.sites_of.astype(np.int64), own, sites + np.arange(count))
    signs = np.insert(np.full(len(problem.sites_of), -1.0), own, 1.0)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = _starts(lengths)
    lp.a_matrix_.index_ = np.concatenate([covering, *(row.columns for row in rows)]).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([signs, *(row.values for row in rows)])
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger] * sites + [kinds.kContinuous] * count
    return lp


def _starts(lengths: Units) -> Units:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
