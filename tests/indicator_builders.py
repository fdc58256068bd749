"""Indicators and rubrics in a line, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from builders import facilities

from overlap.domain.facilities import Facilities
from overlap.domain.indicators import FLAGS, NO, NUMBERS, UNKNOWN, YES, Indicators, facts_frame
from overlap.domain.rubric import Rubric, Rung
from overlap.domain.selection import parse
from overlap.readers.indicators import read_indicators
from overlap.readers.rubric import read_rubric
from overlap.readers.services import ServiceWords, service_words

WORDS = service_words({})
SIGNS = {"+": YES, "-": NO, "?": UNKNOWN}


def counters(columns: Mapping[str, Sequence[Any]], network: str = "library") -> Facilities:
    """Counters a, b, c … with columns."""
    frame = pd.DataFrame({name: list(values) for name, values in columns.items()}, dtype=object)
    made = facilities(network, [(0.1 * row, 0.0) for row in range(len(frame))])
    return Facilities(**{**vars(made), "attributes": frame})


def read(
    made: Facilities, mapping: Mapping[str, str] | None = None, words: ServiceWords = WORDS
) -> Indicators:
    return read_indicators(made, mapping or {}, words, read_rubric("", Path(), words.services))


def ladder(*conditions: str) -> Rubric:
    rungs = (
        Rung(level, f"rung {level}", parse(text, "test"), "")
        for level, text in enumerate(conditions, start=1)
    )
    return Rubric("test", "", tuple(rungs))


def facts(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Facts from rows of True, False, None and numbers; what a row leaves out is unknown."""
    services = WORDS.services

    def flags(name: str) -> Any:
        return np.array([UNKNOWN if row.get(name) is None else int(row[name]) for row in rows], dtype=np.int8)

    def numbers(name: str) -> Any:
        return np.array([np.nan if row.get(name) is None else row[name] for row in rows], dtype=np.float64)

    offers = np.array([flags(name) for name in services], dtype=np.int8).T
    return facts_frame(
        {name: flags(name) for name in FLAGS}, {name: numbers(name) for name in NUMBERS}, services, offers
    )


def standing(levels: Sequence[tuple[int, int]], **flags: Sequence[int]) -> Indicators:
    """Indicators with levels (low, high) as given, and nothing known but the flags given."""
    n = len(levels)
    low, high = np.array(levels, dtype=np.int8).reshape(n, 2).T
    return Indicators(
        flags={name: np.array(flags.get(name, [UNKNOWN] * n), dtype=np.int8) for name in FLAGS},
        numbers={name: np.full(n, np.nan) for name in NUMBERS},
        services=WORDS.services,
        offers=np.full((n, len(WORDS.services)), UNKNOWN, dtype=np.int8),
        level_low=low,
        level_high=high,
        columns={},
        conflicts=np.full(n, "", dtype=object),
        unknown_words={},
        notes=(),
    )


def services_alone(rows: Sequence[str], services: Sequence[str]) -> Indicators:
    """Nothing but services, a row for each counter with a sign for each: `+-?`."""
    offers = np.array([[SIGNS[sign] for sign in row] for row in rows], dtype=np.int8)
    nothing = np.zeros(len(rows), dtype=np.int8)
    return Indicators(
        flags={},
        numbers={},
        services=tuple(services),
        offers=offers.reshape(len(rows), len(services)),
        level_low=nothing,
        level_high=nothing,
        columns={},
        conflicts=np.full(len(rows), "", dtype=object),
        unknown_words={},
        notes=(),
    )
