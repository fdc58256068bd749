"""How many counters of each network reach each level: for certain, perhaps, not."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from overlap.domain.result import Table
from overlap.domain.run import RunContent
from overlap.outputs.charts.parts import QUIET, TEXT_PT, Chart
from overlap.outputs.figures.paper import Paper
from overlap.outputs.figures.text import broken, font, line_height_inch, shown
from overlap.outputs.language.known import known, network_label
from overlap.outputs.language.messages import Message, Number, say
from overlap.outputs.language.words import Words
from overlap.resources import palette

_BAR, _STEP, _HEAD, _LEFT, _RIGHT = 0.15, 0.21, 0.3, 2.0, 1.7
_SMALL_PT = 5.6
_UNKNOWN, _NONE = "unknown", "0"


def ladder(run: RunContent, table: Table, words: Words) -> Chart:
    """A bar for each level of each network: dark for certain, hatched for perhaps, pale for the rest."""
    frame = table.frame[(table.frame["area_level"] == "study") & (table.frame["facilities"] > 0)]
    names = [name for name in run.summary["networks"] if (frame["network"] == name).any()]
    rows = {name: frame[frame["network"] == name] for name in names}
    steps = {name: each[~each["level"].isin([_UNKNOWN, _NONE])] for name, each in rows.items()}
    high = sum(_HEAD + _STEP * len(each) for each in steps.values()) + 0.2

    def draw(paper: Paper, top: float, wide: float, left: float) -> None:
        y = top + 0.05
        for name in names:
            y = _network(paper, name, rows[name], steps[name], y, left, wide, words)

    told = (
        *_online(run),
        say("Dark: surely on this level or above. Hatched: perhaps, as lists do not say."),
    )
    title = say("How far up the digital ladder counters are")
    return Chart(words.say(title), tuple(map(words.say, told)), high, draw)


def _online(run: RunContent) -> Iterator[Message]:
    found = run.summary.get("digitisation") or {"levels": [], "online_level": 0}
    for row in found["levels"]:
        if row["level"] == str(found["online_level"]) and row["facilities"] > 0:
            yield say(
                "{network}: {low} are online for certain, and at most {high} may be.",
                network=network_label(row["network"]),
                low=Number(row["share_at_least_low"], "share"),
                high=Number(row["share_at_least_high"], "share"),
            )


def _network(
    paper: Paper,
    name: str,
    rows: pd.DataFrame,
    steps: pd.DataFrame,
    y: float,
    left: float,
    wide: float,
    words: Words,
) -> float:
    counters = int(rows["facilities"].iloc[0])
    open_rows = rows[rows["level"] == _UNKNOWN]["on_level"]
    unknown = int(open_rows.iloc[0]) if len(open_rows) else 0
    head = say(
        "{network} ({number}; level of {unknown} unknown)",
        network=network_label(name),
        number=Number(counters, "count"),
        unknown=Number(unknown, "count"),
    )
    paper.text(left, y + 0.08, words.say(head), TEXT_PT + 0.5, weight="bold")
    y += _HEAD
    start, length = left + _LEFT, wide - _LEFT - _RIGHT
    for _, row in steps.iterrows():
        low, most = float(row["share_at_least_low"]), float(row["share_at_least_high"])
        level = say("{level} {name}", level=str(row["level"]), name=_level(str(row["level_name"])))
        # In two small lines where a language needs more room than there is.
        lines = broken(words.say(level), font(TEXT_PT), _LEFT - 0.1)[:2]
        size = TEXT_PT if len(lines) == 1 else _SMALL_PT
        over = 0.01 if len(lines) == 1 else _BAR / 2.0 - line_height_inch(size)
        paper.lines(start - 0.08, y + over, lines, size, align="right")
        paper.patch(start, y, length, _BAR, facecolor=QUIET, edgecolor="none")
        look = {
            "facecolor": palette.PAPER,
            "edgecolor": palette.RAMP[-2],
            "linewidth": 0.0,
            "hatch": "//////",
        }
        paper.patch(start + low * length, y, (most - low) * length, _BAR, **look)
        paper.patch(start, y, low * length, _BAR, facecolor=palette.RAMP[-1], edgecolor="none")
        ends = {"low": Number(low, "percent"), "high": Number(most, "percent")}
        surely = say("{low} surely, at most {high}", **ends) if most > low else say("{low} surely", **ends)
        paper.text(start + length + 0.08, y + 0.01, words.say(surely), TEXT_PT)
        y += _STEP
    return y


def _level(name: str) -> str | Message:
    found = known(name)
    return shown(found, 30) if isinstance(found, str) else found
