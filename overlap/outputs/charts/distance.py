"""How many people live within a distance of each network, and of any."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from overlap.domain.result import Table
from overlap.domain.run import RunContent
from overlap.outputs.charts.parts import Chart, Curve, add_curves, framed, number_scale, share_scale
from overlap.outputs.figures.paper import Paper
from overlap.outputs.figures.voice import network
from overlap.outputs.language.messages import Message, Number, Value, say
from overlap.resources import palette

_HIGH, _LEFT, _RIGHT, _BELOW, _ABOVE = 3.4, 0.75, 1.7, 0.55, 0.15
ANY = "any"

_HALF = 0.5


def distance(run: RunContent, table: Table) -> Chart:
    """The share of people by distance: quantiles of the run's table, joined by straight lines."""
    frame = table.frame
    layer = frame["layer"].iloc[0]
    own = frame[(frame["area_level"] == "study") & (frame["layer"] == layer) & frame["distance_m"].notna()]
    names = (
        [*run.summary["networks"], ANY] if len(run.summary["networks"]) > 1 else [*run.summary["networks"]]
    )
    names = [name for name in names if (own["network"] == name).any()]
    curves = [_curve(own[own["network"] == name], name, number) for number, name in enumerate(names)]
    farthest = max((float(each.xs[-1]) for each in curves), default=1.0)
    words = tuple(_words(own, names))

    def draw(paper: Paper, top: float, wide: float, left: float) -> None:
        high = _HIGH - _BELOW - _ABOVE
        axes = paper.axes(left + _LEFT, top + _ABOVE, wide - _LEFT - _RIGHT, high)
        up = share_scale(say("people within the distance (share)"))
        title = say("distance to the nearest counter (km, straight line)")
        framed(axes, number_scale(1.02 * farthest, title), up, paper.tell)
        add_curves(axes, curves, up, high, paper.tell)

    return Chart(say("How far people live from a counter"), words, _HIGH, draw)


def _curve(rows: pd.DataFrame, name: str, number: int) -> Curve:
    colour, shape = (palette.INK, "diamond") if name == ANY else palette.category(number)
    xs = np.append(0.0, rows["distance_m"].to_numpy(dtype=np.float64) / 1000.0)
    ys = np.append(0.0, rows["quantile"].to_numpy(dtype=np.float64))
    return Curve(xs, ys, group(name, 18), colour, shape)


def group(name: str, longest: int = 24) -> Value:
    """What the counters of a network, or of any, are called."""
    return say("any counter") if name == ANY else network(name, longest)


def _words(own: pd.DataFrame, names: list[str]) -> Iterator[Message]:
    """Within how far of each half of all people live."""
    half = own[own["quantile"] == _HALF].set_index("network")["distance_m"]
    told = [
        say("{what}: {share}", what=group(name), share=Number(float(half[name]), "m"))
        for name in names
        if name in half.index
    ]
    if told:
        yield say(
            "Half of all people live within these distances of a counter: {distances}.", distances=tuple(told)
        )
