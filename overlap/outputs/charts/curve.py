"""What each more site of the priorities brings, and what no choice could exceed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from overlap.domain.result import Table
from overlap.domain.run import RunContent
from overlap.outputs.charts.parts import Chart, Curve, add_curves, framed, number_scale
from overlap.outputs.figures.paper import Paper
from overlap.outputs.language.messages import Message, Number, count, say
from overlap.outputs.language.words import Words
from overlap.resources import palette

_HIGH, _LEFT, _RIGHT, _BELOW, _ABOVE = 3.2, 0.85, 1.7, 0.55, 0.15


def curve(run: RunContent, table: Table, words: Words) -> Chart:
    """People gained against sites, with the bound of each number of sites where there is one."""
    sites = table.frame["sites"].to_numpy(dtype=np.float64)
    found = table.frame["counted"].to_numpy(dtype=np.float64, na_value=np.nan)
    bound = table.frame["counted_bound"].to_numpy(dtype=np.float64, na_value=np.nan)
    bounded = np.isfinite(bound)
    curves = [Curve(sites, found, words.say(say("this list")), palette.category(0)[0])]
    if bounded.any():
        grey = "#6E6E69"
        curves.append(
            Curve(sites[bounded], bound[bounded], words.say(say("no choice can exceed")), grey, dashed=True)
        )
    most = float(np.nanmax(np.append(found, bound)))
    gained = say("people newly within reach")
    if run.summary["priorities"].get("weights"):
        gained = say("people newly within reach (weighted)")

    def draw(paper: Paper, top: float, wide: float, left: float) -> None:
        high = _HIGH - _BELOW - _ABOVE
        axes = paper.axes(left + _LEFT, top + _ABOVE, wide - _LEFT - _RIGHT, high)
        up = number_scale(1.05 * max(most, 1.0), words.say(gained), words)
        framed(
            axes,
            number_scale(max(float(sites[-1]), 1.0), words.say(say("sites (number)")), words),
            up,
            right_to_left=words.right_to_left,
        )
        axes.fill_between(sites, 0.0, found, color=palette.category(0)[0], alpha=0.12, linewidth=0.0)
        add_curves(axes, curves, up, high)

    return Chart(
        words.say(say("What acting brings, site by site")), tuple(map(words.say, _told(run))), _HIGH, draw
    )


def _told(run: RunContent) -> Iterator[Message]:
    """What the list brings, and how near to the best that is."""
    found = run.summary["priorities"]
    if not found.get("chosen"):
        return
    people, total = found["people_gained"][found["layer"]], found["people_total"]
    yield count(
        "Acting at {n} place would bring {people} more people ({share}) within {km} of "
        "a counter that serves them.",
        "Acting at {n} places would bring {people} more people ({share}) within {km} of "
        "a counter that serves them.",
        len(found["chosen"]),
        people=Number(people, "people"),
        share=Number(people / total if total else 0.0, "share"),
        km=Number(found["distance_km"], "km"),
    )
    if found["proven"]:
        yield say("No other choice brings more: that is proven.")
    elif found["counted_bound"] is not None:
        bound = Number(found["counted_bound"], "people")
        yield say("No other choice, however clever, could bring more than {people} people.", people=bound)
