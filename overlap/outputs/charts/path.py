"""Paths year by year: people near an online counter, and what no path under the same limits exceeds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from overlap.domain.result import Table
from overlap.domain.run import RunContent
from overlap.outputs.charts.parts import Chart, Curve, Scale, add_curves, framed, number_scale
from overlap.outputs.figures.paper import Paper
from overlap.outputs.figures.text import shown
from overlap.outputs.language.messages import Message, Number, Value, count, say
from overlap.resources import palette

_HIGH, _LEFT, _RIGHT, _BELOW, _ABOVE = 3.2, 0.85, 2.05, 0.55, 0.15
_GREY = "#6E6E69"
_MOST_YEARS, _LONGEST = 11, 31
_NOBODY = 0.5  # people, as they are rounded


def path(_: RunContent, table: Table) -> Chart:
    """People of the total near an online counter today and at each year's end, a curve for each path."""
    rows = table.frame[table.frame["people_online_bound"].notna()]
    curves = []
    for number, (title, years) in enumerate(rows.groupby("scenario", sort=False)):
        year, online, gained, bound = (
            years[each].to_numpy(dtype=np.float64)
            for each in ("year", "people_online", "people_gained", "people_online_bound")
        )
        at, today = np.append(year[0] - 1.0, year), online[0] - gained[0]
        exceeds = say("no path can exceed") if number == 0 else ""
        grey = Curve(at, np.append(today, bound), exceeds, _GREY, dashed=True)
        name = shown(str(title), _LONGEST)
        curves += [grey, Curve(at, np.append(today, online), name, *palette.category(number))]
    first, last = int(rows["year"].min()), int(rows["year"].max())
    ticks = range(first, last + 1, -(-(last - first + 1) // _MOST_YEARS))
    marks: list[Value] = [say("today"), *map(str, ticks)]
    when = say("at the end of the year")
    across = Scale(first - 1.2, last + 0.2, (first - 1, *ticks), "plain", when, marks)
    highest = max(1.0, *(float(each.ys.max()) for each in curves))
    up = number_scale(1.05 * highest, say("people near an online counter"))

    def draw(paper: Paper, top: float, wide: float, left: float) -> None:
        high = _HIGH - _BELOW - _ABOVE
        axes = paper.axes(left + _LEFT, top + _ABOVE, wide - _LEFT - _RIGHT, high)
        framed(axes, across, up, paper.tell)
        add_curves(axes, curves, up, high, paper.tell)

    return Chart(say("People near an online counter, year by year"), tuple(_told(rows)), _HIGH, draw)


def _told(rows: pd.DataFrame) -> Iterator[Message]:
    """From where to where each path goes, and how far at most it stays behind any other."""
    for title, years in rows.groupby("scenario", sort=False):
        first, last = years.iloc[0], years.iloc[-1]
        yield count(
            "Path “{path}”: {n} counter comes online by the end of {year}, and the people near an online "
            "counter rise from {before} to {after}.",
            "Path “{path}”: {n} counters come online by the end of {year}, and the people near an online "
            "counter rise from {before} to {after}.",
            int(last["counters_connected_so_far"]),
            path=str(title),
            year=str(int(last["year"])),
            before=Number(float(first["people_online"] - first["people_gained"]), "people"),
            after=Number(float(last["people_online"]), "people"),
        )
        behind = float((years["people_online_bound"] - years["people_online"]).max())
        if behind < _NOBODY:
            yield say("No other order would reach more by the end of any year.")
        else:
            yield say(
                "By no year's end would another order reach more than {people} people beyond it.",
                people=Number(behind, "people"),
            )
