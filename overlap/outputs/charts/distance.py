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
from overlap.outputs.language.known import network_label
from overlap.outputs.language.messages import Message, Number, say
from overlap.outputs.language.words import Words
from overlap.resources import palette

_HIGH, _LEFT, _RIGHT, _BELOW, _ABOVE = 3.4, 0.75, 0.3, 0.55, 0.15
ANY = "any"

_HALF = 0.5


def distance(run: RunContent, table: Table, words: Words) -> Chart:
    """The share of people by distance: quantiles of the run's table, joined by straight lines."""
    frame = table.frame
    layer = frame["layer"].iloc[0]
    own = frame[(frame["area_level"] == "study") & (frame["layer"] == layer) & frame["distance_m"].notna()]
    names = (
        [*run.summary["networks"], ANY] if len(run.summary["networks"]) > 1 else [*run.summary["networks"]]
    )
    names = [name for name in names if (own["network"] == name).any()]
    curves = [_curve(own[own["network"] == name], name, number, words) for number, name in enumerate(names)]
    farthest = max((float(each.xs[-1]) for each in curves), default=1.0)
    told = tuple(map(words.say, _words(own, names)))

    def draw(paper: Paper, top: float, wide: float, left: float) -> None:
        high = _HIGH - _BELOW - _ABOVE
        axes = paper.axes(left + _LEFT, top + _ABOVE, wide - _LEFT - _RIGHT, high)
        up = share_scale(words.say(say("people within the distance (share)")), words)
        across = words.say(say("distance to the nearest counter (km, straight line)"))
        scale = number_scale(1.02 * farthest, across, words)
        framed(axes, scale, up, right_to_left=words.right_to_left)
        add_curves(axes, [replace(each, label="") for each in curves], up, high)
        add_ends(axes, curves)

    return Chart(words.say(say("How far people live from a counter")), told, _HIGH, draw)


def _curve(rows: pd.DataFrame, name: str, number: int, words: Words) -> Curve:
    colour, shape = (palette.INK, "diamond") if name == ANY else palette.category(number)
    xs = np.append(0.0, rows["distance_m"].to_numpy(dtype=np.float64) / 1000.0)
    ys = np.append(0.0, rows["quantile"].to_numpy(dtype=np.float64))
    label = words.hear(say("any of them") if name == ANY else network_label(name))
    return Curve(xs, ys, label, colour, shape)


def _words(own: pd.DataFrame, names: list[str]) -> Iterator[Message]:
    """Within how far of each half of all people live."""
    half = own[own["quantile"] == _HALF].set_index("network")["distance_m"] / 1000.0
    told = tuple(
        say(
            "{network}: {km}",
            network=say("any of them") if name == ANY else network_label(name),
            km=Number(1000.0 * float(half[name]), "m"),
        )
        for name in names
        if name in half.index
    )
    if told:
        yield say("Half of all people live within this distance of a counter: {told}.", told=told)
