"""How unequally distance is shared out: the Lorenz curve of each network."""

from __future__ import annotations

import numpy as np

from overlap.domain.result import Table
from overlap.domain.run import RunContent
from overlap.outputs.charts.distance import ANY, group
from overlap.outputs.charts.parts import Chart, Curve, add_curves, framed, share_scale
from overlap.outputs.figures.paper import Paper
from overlap.outputs.language.messages import Number, say
from overlap.resources import palette

_HIGH, _WIDE, _LEFT, _BELOW, _ABOVE = 4.2, 3.5, 0.75, 0.55, 0.15
_OWN = "own distance"


def lorenz(run: RunContent, table: Table) -> Chart:
    """People from the nearest to the farthest, against their share of all distance."""
    frame = table.frame
    own = frame[(frame["layer"] == frame["layer"].iloc[0]) & (frame["ranked_by"] == _OWN)]
    known = [*run.summary["networks"], ANY]
    names = [name for name in known if (own["network"] == name).any()]
    curves, tails = [], []
    for number, name in enumerate(names):
        rows = own[own["network"] == name]
        colour = palette.INK if name == ANY else palette.category(number)[0]
        xs, ys = (
            rows["people_share"].to_numpy(dtype=np.float64),
            rows["distance_share"].to_numpy(dtype=np.float64),
        )
        curves.append(Curve(xs, ys, "", colour, dashed=name == ANY))
        tails.append((group(name), Number(1.0 - float(np.interp(0.9, xs, ys)), "whole_share")))
    words = (
        say(
            "The tenth of people who live farthest bear these shares of all distance: {shares}.",
            shares=tuple(say("{what}: {share}", what=label, share=share) for label, share in tails),
        ),
        say("On the straight line everybody would live equally far."),
    )

    def draw(paper: Paper, top: float, wide: float, left: float) -> None:
        high = _HIGH - _BELOW - _ABOVE
        axes = paper.axes(left + _LEFT, top + _ABOVE, min(_WIDE, wide), high)
        up = share_scale(say("their share of all distance"))
        framed(axes, share_scale(say("people, the nearest first (share)")), up, paper.tell)
        axes.plot([0.0, 1.0], [0.0, 1.0], color="#8A8A86", linewidth=0.8)
        add_curves(axes, curves, up, high, paper.tell)
        # Curves end in one corner: they are told apart where the farthest tenth begins.
        told = [
            Curve(
                each.xs[:1],
                np.array([1.0 - share.value]),
                say("{what}: {share}", what=label, share=share),
                each.colour,
            )
            for each, (label, share) in zip(curves, tails, strict=True)
        ]
        add_curves(axes, told, up, high, paper.tell)

    return Chart(say("How unequally distance is shared"), words, _HIGH, draw)
