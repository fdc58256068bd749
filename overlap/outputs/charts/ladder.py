"""How many counters of each network reach each level: for certain, perhaps, not."""

from __future__ import annotations

import pandas as pd

from overlap.domain.result import Table
from overlap.domain.run import RunContent
from overlap.outputs.charts.parts import QUIET, TEXT_PT, Chart
from overlap.outputs.figures.paper import Paper
from overlap.outputs.figures.voice import level, network
from overlap.outputs.language.messages import Number, say
from overlap.outputs.language.told import counters_online, online
from overlap.resources import palette

_BAR, _STEP, _HEAD, _LEFT, _RIGHT = 0.15, 0.21, 0.3, 2.5, 1.7
_UNKNOWN, _NONE = "unknown", "0"


def ladder(run: RunContent, table: Table) -> Chart:
    """A bar for each level of each network: dark for certain, hatched for perhaps, pale for the rest."""
    frame = table.frame[(table.frame["area_level"] == "study") & (table.frame["facilities"] > 0)]
    names = [name for name in run.summary["networks"] if (frame["network"] == name).any()]
    rows = {name: frame[frame["network"] == name] for name in names}
    steps = {name: each[~each["level"].isin([_UNKNOWN, _NONE])] for name, each in rows.items()}
    high = sum(_HEAD + _STEP * len(each) for each in steps.values()) + 0.2

    def draw(paper: Paper, top: float, wide: float, left: float) -> None:
        y = top + 0.05
        for name in names:
            y = _network(paper, name, rows[name], steps[name], y, left, wide)

    words = (
        *counters_online(run),
        *online(run),
        say("Dark: surely on this level or above. Hatched: perhaps, as lists do not say."),
    )
    return Chart(say("How far up the digital ladder counters are"), words, high, draw)


def _network(
    paper: Paper, name: str, rows: pd.DataFrame, steps: pd.DataFrame, y: float, left: float, wide: float
) -> float:
    tell = paper.tell
    of = int(rows["facilities"].iloc[0])
    open_rows = rows[rows["level"] == _UNKNOWN]["on_level"]
    unknown = int(open_rows.iloc[0]) if len(open_rows) else 0
    head = say(
        "{network} ({n}; level of {unknown} unknown)",
        network=network(name),
        n=Number(of, "count"),
        unknown=Number(unknown, "count"),
    )
    paper.text(left, y + 0.08, tell(head), TEXT_PT + 0.5, weight="bold")
    y += _HEAD
    start, length = left + _LEFT, wide - _LEFT - _RIGHT
    for _, row in steps.iterrows():
        low, most = float(row["share_at_least_low"]), float(row["share_at_least_high"])
        label = tell(level(str(row["level"]), str(row["level_name"])))
        paper.text(start - 0.08, y + 0.01, label, TEXT_PT, align="right")
        paper.patch(start, y, length, _BAR, facecolor=QUIET, edgecolor="none")
        look = {
            "facecolor": palette.PAPER,
            "edgecolor": palette.RAMP[-2],
            "linewidth": 0.0,
            "hatch": "//////",
        }
        paper.patch(start + low * length, y, (most - low) * length, _BAR, **look)
        paper.patch(start, y, low * length, _BAR, facecolor=palette.RAMP[-1], edgecolor="none")
        shares = {"share": Number(low, "whole_share"), "most": Number(most, "whole_share")}
        surely = say("{share} surely, at most {most}", **shares)
        if most <= low:
            surely = say("{share} surely", **shares)
        paper.text(start + length + 0.08, y + 0.01, tell(surely), TEXT_PT)
        y += _STEP
    return y
