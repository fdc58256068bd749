"""How good each list of facilities is: what there is to say against those that are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from overlap.domain.evidence import Evidence
from overlap.domain.facilities import Facilities
from overlap.domain.quality import MEANINGS, MOST_DECIMALS, decimals_of
from overlap.domain.result import Column, Result, Table
from overlap.domain.values import as_text, cells

NEEDS_PEOPLE = False

COLUMNS = (
    Column("source", "network whose facilities were looked at"),
    Column(
        "check",
        "what was looked for, the decimals of the points, or a column of stated accuracy and its value",
    ),
    Column("facilities", "facilities that it holds for, context included", "", "integer"),
    Column("share", "these as a share of the network's facilities, 0 to 1", "", "number"),
    Column("rejected", "rejected rows that it holds for; the table rejected has them", "", "integer"),
    Column("examples", "ids of the first few of them, rejected ones last"),
    Column("meaning", "what it means"),
)

_EXAMPLES = 5
_VALUES = 20
"""How many values of a column that states accuracy are told, the most frequent first."""

_AS_WRITTEN = ("EPSG:4326", "OGC:CRS84")
"""CRSs whose coordinates are kept to the bit, so that they show how they were written."""

_STATED = "what the list itself says of its points"

Row = tuple[str, str, int, float, int, str, str]


def wants(_evidence: Evidence) -> None:
    """Nothing of people."""


def analyse(evidence: Evidence) -> Result:
    """Every check of every network, also those that flag nobody; the decimals, and the stated accuracy."""
    rows = [row for network in evidence.networks for row in _rows(evidence, network)]
    frame = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    table = Table("quality", "Quality of the lists of facilities", COLUMNS, frame, ("source", "check"))
    return Result((table,), {"quality": {network: _figures(rows, network) for network in evidence.networks}})


def _rows(evidence: Evidence, network: str) -> Iterator[Row]:
    facilities = evidence.networks[network]
    for check, flagged in evidence.flags[network].items():
        rejected = [row.id for row in facilities.rejected if row.swapped and check == "probably swapped"]
        yield _row(facilities, check, facilities.ids[flagged].tolist(), MEANINGS[check], rejected)
    if facilities.source.crs in _AS_WRITTEN:
        decimals = decimals_of(facilities)
        for number in np.unique(decimals).tolist():
            yield _row(facilities, *_decimals(number, facilities.ids[decimals == number].tolist()))
    for column in facilities.quality.accuracy:
        texts = as_text(cells(facilities.attributes[column]))
        # Ties by the value itself, so that the order of rows decides nothing.
        frequent = sorted(Counter(texts[texts != ""]).items(), key=lambda each: (-each[1], each[0]))
        for value, _ in frequent[:_VALUES]:
            yield _row(facilities, f"{column} = {value}", facilities.ids[texts == value].tolist(), _STATED)


def _decimals(number: int, ids: list[str]) -> tuple[str, list[str], str]:
    """Return what facilities are called whose coordinates have so many decimals, and what it means."""
    plural = "" if number == 1 else "s"
    check = f"{number} decimal{plural}{' or more' if number == MOST_DECIMALS else ''}"
    step_m = 111_000.0 / 10**number
    return check, ids, f"written with so many decimals of a degree, which is to {step_m:,.3g} m on the ground"


def _row(
    facilities: Facilities, check: str, ids: list[str], meaning: str, rejected: Sequence[str] = ()
) -> Row:
    share = len(ids) / len(facilities) if len(facilities) else 0.0
    named = [key for key in (*ids, *sorted(rejected)) if key]
    examples = "; ".join(named[:_EXAMPLES])
    return facilities.network, check, len(ids), share, len(rejected), examples, meaning


def _figures(rows: list[Row], network: str) -> dict[str, Any]:
    return {
        check: {"facilities": number, "share": share, "rejected": rejected}
        for source, check, number, share, rejected, _, _ in rows
        if source == network
    }
