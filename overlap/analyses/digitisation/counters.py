"""What is known of each counter, indicator by indicator."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from overlap.domain.evidence import Evidence
from overlap.domain.indicators import FLAGS, NO, NUMBERS, YES, Indicators, kinds_of
from overlap.domain.result import Column, Style, Table

UNKNOWN = "unknown"

_FLAG = "yes, no; empty where unknown"
_MEANINGS = {
    "internet": f"whether it is connected: {_FLAG}",
    "public_internet": f"whether visitors may use the internet: {_FLAG}",
    "training": f"whether it has trained staff or trains visitors: {_FLAG}",
    "electricity": f"whether it has electricity: {_FLAG}",
}


def level_names(evidence: Evidence) -> dict[int, str]:
    """What each level is called; 0 is no rung."""
    assert evidence.rubric is not None
    return {0: "none", **{rung.level: rung.name for rung in evidence.rubric.rungs}}


def counters_table(evidence: Evidence) -> Table:
    """One point for each facility, coloured by its level."""
    names = level_names(evidence)
    frames = []
    for network, facilities in evidence.networks.items():
        each = evidence.indicators[network]
        known = each.level_low == each.level_high
        texts = [f"{level} {names[level]}" for level in each.level_low.tolist()]
        frame = pd.DataFrame(
            {
                "facility_id": facilities.ids,
                "network": network,
                "name": facilities.names,
                "status": np.where(facilities.counts, "used", "context"),
                "level": np.where(known, np.array(texts, dtype=object), UNKNOWN),
                "level_low": each.level_low.astype(np.int64),
                "level_high": each.level_high.astype(np.int64),
            }
        )
        for name in FLAGS:
            frame[name] = _answers(each.flags[name])
        for name in NUMBERS:
            frame[name] = each.numbers[name]
        for number, service in enumerate(each.services):
            frame[service] = _answers(each.offers[:, number])
        frame["conflict"] = each.conflicts
        frames.append(frame)
    frame = pd.concat(frames, ignore_index=True)
    services = next(iter(evidence.indicators.values())).services
    columns = (
        Column("facility_id", "network and id of the facility"),
        Column("network", "its network"),
        Column("name", "its name"),
        Column("status", "used: it counts; context: beyond the areas, it serves people but is in no count"),
        Column("level", "its level and what that is called; unknown where what is known leaves several"),
        Column("level_low", "the level that it reaches for certain: all unknown taken as no", "", "integer"),
        Column("level_high", "the highest level that it may have: all unknown taken as yes", "", "integer"),
        *(Column(name, _MEANINGS[name]) for name in FLAGS),
        Column("speed_mbps", "speed towards the counter", "megabit per second", "number"),
        Column("devices", "computers and tablets for visitors", "", "number"),
        *(Column(service, f"whether it offers the service {service}: {_FLAG}") for service in services),
        Column("conflict", "what its row says against itself"),
    )
    places = [
        np.asarray(shapely.points(each.longitude_deg, each.latitude_deg))
        for each in evidence.networks.values()
    ]
    return Table(
        "digital",
        "How digital each counter is",
        columns,
        frame,
        ("facility_id",),
        np.concatenate(places),
        "Point",
        Style("categorised", "level"),
    )


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
        Column("column", "column of its file that tells, empty where none does"),
        Column("facilities", "facilities that count", "", "integer"),
        Column("known", "of these, those of which it is known", "", "integer"),
        Column("share_known", "known as a share of the facilities, 0 to 1", "", "number"),
        Column("yes", "those that have it; of numbers, those above 0", "", "integer"),
        Column("no", "those that do not", "", "integer"),
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
        Column("rows", "rows of facilities that have it", "", "integer"),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table(
        "unread_words", "Words that are not understood", columns, frame, ("network", "column", "word")
    )
