"""How many people live within a distance of each network, and of any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from overlap.domain.result import Table
from overlap.domain.run import RunContent
from overlap.outputs.charts.parts import Chart, Curve, add_curves, add_ends, framed, number_scale, share_scale
from overlap.outputs.figures.paper import Paper
from overlap.outputs.figures.text import shown
from overlap.outputs.headline.words import many, one
from overlap.resources import palette

_HIGH, _LEFT, _RIGHT, _BELOW, _ABOVE = 3.4, 0.75, 0.3, 0.55, 0.15
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
        up = share_scale("people within the distance (share)")
        framed(axes, number_scale(1.02 * farthest, "distance to the nearest counter (km, straight line)"), up)
        add_curves(axes, [replace(each, label="") for each in curves], up, high)
        add_ends(axes, curves)

    return Chart("How far people live from a counter", words, _HIGH, draw)


def _curve(rows: pd.DataFrame, name: str, number: int) -> Curve:
    colour, shape = (palette.INK, "diamond") if name == ANY else palette.category(number)
    xs = np.append(0.0, rows["distance_m"].to_numpy(dtype=np.float64) / 1000.0)
    ys = np.append(0.0, rows["quantile"].to_numpy(dtype=np.float64))
    label = "any of them" if name == ANY else shown(many(name), 18)
    return Curve(xs, ys, label, colour, shape)


def _words(own: pd.DataFrame, names: list[str]) -> Iterator[str]:
    """Within how far of each half of all people live."""
    half = own[own["quantile"] == _HALF].set_index("network")["distance_m"] / 1000.0
    told = [
        f"{half[name]:.1f} km of {'any counter' if name == ANY else 'a ' + one(name)}"
        for name in names
        if name in half.index
    ]
    if told:
        yield f"Half of all people live within {', '.join(told)}."
