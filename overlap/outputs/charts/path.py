"""Paths year by year: people near an online counter, and what no path under the same limits exceeds."""

from __future__ import annotations

import numpy as np

from overlap.domain.result import Table
from overlap.domain.run import RunContent
from overlap.outputs.charts.parts import Chart, Curve, Scale, add_curves, framed, number_scale
from overlap.outputs.figures.paper import Paper
from overlap.outputs.figures.text import shown
from overlap.outputs.headline.foreseen import scenarios
from overlap.resources import palette

_HIGH, _LEFT, _RIGHT, _BELOW, _ABOVE = 3.2, 0.85, 2.05, 0.55, 0.15
_GREY = "#6E6E69"
_MOST_YEARS, _LONGEST = 11, 31


def path(run: RunContent, table: Table) -> Chart:
    """People of the total near an online counter today and at each year's end, a curve for each path."""
    rows = table.frame[table.frame["people_online_bound"].notna()]
    curves = []
    for number, (title, years) in enumerate(rows.groupby("scenario", sort=False)):
        year, online, gained, bound = (
            years[each].to_numpy(dtype=np.float64)
            for each in ("year", "people_online", "people_gained", "people_online_bound")
        )
        at, today = np.append(year[0] - 1.0, year), online[0] - gained[0]
        grey = Curve(at, np.append(today, bound), "no path can exceed" * (number == 0), _GREY, dashed=True)
        name = shown(str(title), _LONGEST)
        curves += [grey, Curve(at, np.append(today, online), name, *palette.category(number))]
    first, last = int(rows["year"].min()), int(rows["year"].max())
    ticks = range(first, last + 1, -(-(last - first + 1) // _MOST_YEARS))
    across = Scale(
        first - 1.2, last + 0.2, (first - 1, *ticks), ["today", *map(str, ticks)], "at the end of the year"
    )
    up = number_scale(
        1.05 * max(1.0, *(float(each.ys.max()) for each in curves)), "people near an online counter"
    )
    words = tuple(each for each in scenarios(run.summary) if each.startswith("In the path"))

    def draw(paper: Paper, top: float, wide: float, left: float) -> None:
        high = _HIGH - _BELOW - _ABOVE
        axes = paper.axes(left + _LEFT, top + _ABOVE, wide - _LEFT - _RIGHT, high)
        framed(axes, across, up)
        add_curves(axes, curves, up, high)

    return Chart("People near an online counter, year by year", words, _HIGH, draw)
