"""What each more site of the priorities brings, and what no choice could exceed."""

from __future__ import annotations

import numpy as np

from overlap.domain.result import Table
from overlap.domain.run import RunContent
from overlap.outputs.charts.parts import Chart, Curve, add_curves, framed, number_scale
from overlap.outputs.figures.paper import Paper
from overlap.outputs.language.advised import acting, no_better
from overlap.outputs.language.messages import say
from overlap.resources import palette

_HIGH, _LEFT, _RIGHT, _BELOW, _ABOVE = 3.2, 0.85, 1.9, 0.55, 0.15


def curve(run: RunContent, table: Table) -> Chart:
    """People gained against sites, with the bound of each number of sites where there is one."""
    sites = table.frame["sites"].to_numpy(dtype=np.float64)
    found = table.frame["counted"].to_numpy(dtype=np.float64, na_value=np.nan)
    bound = table.frame["counted_bound"].to_numpy(dtype=np.float64, na_value=np.nan)
    bounded = np.isfinite(bound)
    curves = [Curve(sites, found, say("this list"), palette.category(0)[0])]
    if bounded.any():
        grey = "#6E6E69"
        curves.append(Curve(sites[bounded], bound[bounded], say("no choice can exceed"), grey, dashed=True))
    most = float(np.nanmax(np.append(found, bound)))
    weighted = bool(run.summary["priorities"].get("weights"))
    counted = say("people newly within reach (weighted)") if weighted else say("people newly within reach")

    def draw(paper: Paper, top: float, wide: float, left: float) -> None:
        high = _HIGH - _BELOW - _ABOVE
        axes = paper.axes(left + _LEFT, top + _ABOVE, wide - _LEFT - _RIGHT, high)
        up = number_scale(1.05 * max(most, 1.0), counted)
        across = number_scale(max(float(sites[-1]), 1.0), say("sites (number)"))
        framed(axes, across, up, paper.tell)
        axes.fill_between(sites, 0.0, found, color=palette.category(0)[0], alpha=0.12, linewidth=0.0)
        add_curves(axes, curves, up, high, paper.tell)

    return Chart(say("What acting brings, site by site"), (*acting(run), *no_better(run)), _HIGH, draw)
