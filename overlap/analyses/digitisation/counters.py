"""What is known of each counter, indicator by indicator."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from overlap.domain.evidence import Evidence
from overlap.domain.indicators import FLAGS, NO, NUMBERS, YES, Indicators, kinds_of
from overlap.domain.result import Column, Style, Table

UNKNOWN = "unknown"

_FLAG = "yes or no, empty where unknown"
_MEANINGS = {
    "internet": f"whether it is connected to the internet: {_FLAG}",
    "public_internet": f"whether visitors may use the internet there: {_FLAG}",
    "training": f"whether its staff is trained or it trains visitors: {_FLAG}",
    "electricity": f"whether it has electricity: {_FLAG}",
}


def level_names(evidence: Evidence) -> dict[int, str]:
    """What each level is called; 0 is no rung."""
    assert evidence.rubric is not None
    return {0: "none", **{rung.level: rung.name for rung in evidence.rubric.rungs}}


def counters_table(evidence: Evidence) -> Table:
    """One point for each facility, coloured by its level."""
    frames = [_counters(evidence, network) for network in evidence.networks]
    services = next(iter(evidence.indicators.values())).services
    columns = (
        Column("facility_id", "network and id of the facility"),
        Column("network", "its network"),
        Column("name", "its name"),
        Column("status", "used: it counts; context: beyond the areas, it serves people but is in no count"),
        Column("level", "its level and what that is called; unknown where several are possible"),
        Column("level_low", "the highest level that it certainly reaches", "", "integer"),
        Column("level_high", "the highest level that it may reach", "", "integer"),
        *(Column(name, _MEANINGS[name]) for name in FLAGS),
        Column("speed_mbps", "speed towards the counter", "megabit per second", "number"),
        Column("devices", "computers and tablets for visitors", "", "number"),
        *(Column(f"offers_{each}", f"whether it offers {each}: {_FLAG}") for each in services),
        Column("conflict", "what its row says against itself; what that is about is unknown"),
    )
    points = [
        np.asarray(shapely.points(each.longitude_deg, each.latitude_deg))
        for each in evidence.networks.values()
    ]
    return Table(
        "digital",
        "How digital each counter is",
        columns,
        pd.concat(frames, ignore_index=True),
        ("facility_id",),
        np.concatenate(points),
        "Point",
        Style("categorised", "level"),
    )


def _counters(evidence: Evidence, network: str) -> pd.DataFrame:
    facilities, each = evidence.networks[network], evidence.indicators[network]
    names = level_names(evidence)
    levels = np.array([f"{level} {names[level]}" for level in each.level_low.tolist()], dtype=object)
    known = {
        "facility_id": facilities.ids,
        "network": network,
        "name": facilities.names,
        "status": np.where(facilities.counts, "used", "context"),
        "level": np.where(each.level_low == each.level_high, levels, UNKNOWN),
        "level_low": each.level_low.astype(np.int64),
        "level_high": each.level_high.astype(np.int64),
    }
    flags = {name: _answers(each.flags[name]) for name in FLAGS}
    numbers = {name: each.numbers[name] for name in NUMBERS}
    offers = {f"offers_{name}": _answers(each.offers[:, k]) for k, name in enumerate(each.services)}
    return pd.DataFrame({**known, **flags, **numbers, **offers, "conflict": each.conflicts})


def _answers(flags: np.ndarray) -> np.ndarray:
    return np.select([flags == YES, flags == NO], ["yes", "no"], "")


def completeness_table(evidence: Evidence) -> Table:
    """How much is known of every indicator and service, of the facilities that count."""
    rows = []
    for network, facilities in evidence.networks.items():
        each, counted = evidence.indicators[network], facilities.counts
        for name in kinds_of(each.services):
            yes, no, known = (int((mask & counted).sum()) for mask in _known(each, name))
            share = known / int(counted.sum()) if counted.any() else None
            column = each.columns.get(name, "")
            rows.append((network, name, column, int(counted.sum()), known, share, yes, no))
    columns = (
        Column("network", "network whose facilities are meant"),
        Column("indicator", "what was asked"),
        Column("column", "columns of its file that tell; empty where none does"),
        Column("facilities", "facilities that count", "", "integer"),
        Column("known", "those of them of which it is known", "", "integer"),
        Column("share_known", "known as a share of facilities, 0 to 1; empty without any", "", "number"),
        Column("yes", "those known to have it; of a number, those above 0", "", "integer"),
        Column("no", "those known not to have it; of a number, those at 0", "", "integer"),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    title = "How much is known of how digital counters are"
    return Table("completeness", title, columns, frame, ("network", "indicator"))


def _known(each: Indicators, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if name in each.numbers:
        numbers = each.numbers[name]
        return numbers > 0.0, numbers == 0.0, ~np.isnan(numbers)
    flags = each.flags[name] if name in each.flags else each.offers[:, each.services.index(name)]
    return flags == YES, flags == NO, (flags == YES) | (flags == NO)


def unread_table(evidence: Evidence) -> Table:
    """Words that nothing recognises: their cells are unknown, and the list of words can be extended."""
    rows = [
        (network, column, word, len(found))
        for network, each in evidence.indicators.items()
        for (column, word), found in each.unknown_words.items()
    ]
    columns = (
        Column("network", "network whose file has the word"),
        Column("column", "its column"),
        Column("word", "the word"),
        Column(
            "rows",
            "facilities that have it, also those beyond the areas (context), which serve people too",
            "",
            "integer",
        ),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table(
        "unread_words", "Words that are not understood", columns, frame, ("network", "column", "word")
    )
