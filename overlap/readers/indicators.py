"""How digital the counters of a network are, from the columns of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from overlap.domain.indicators import FLAGS, NUMBERS, UNKNOWN, Flags, FloatArray, Indicators, facts_frame
from overlap.readers.indicator_columns import IndicatorColumns
from overlap.readers.services import ServiceWords
from overlap.readers.statements import Weighed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from overlap.domain.facilities import Facilities
    from overlap.domain.rubric import Rubric


def read_indicators(
    facilities: Facilities, mapping: Mapping[str, str], words: ServiceWords, rubric: Rubric
) -> Indicators:
    """Read what is known of how digital the counters of a network are.

    Parameters
    ----------
    facilities
        The network, with every column of its file.
    mapping
        The study's own names for columns, such as `{"internet": "has_net"}`: they go before any column that
        is recognised by its name.
    words
        The services that are told apart.
    rubric
        What the level is measured by.
    """
    found = IndicatorColumns(facilities.attributes, mapping)
    weighed = Weighed([*found.own(), *found.telling(), *found.services(words)], len(facilities))
    flags = {name: _flags(weighed.of(name)) for name in FLAGS}
    numbers = {name: weighed.of(name) for name in NUMBERS}
    offers = np.column_stack([_flags(weighed.of(name)) for name in words.services])
    low, high = rubric.levels(facts_frame(flags, numbers, words.services, offers))
    return Indicators(
        flags=flags,
        numbers=numbers,
        services=words.services,
        offers=offers,
        level_low=low,
        level_high=high,
        columns=weighed.columns,
        conflicts=weighed.conflicts,
        unknown_words={
            word: np.unique(np.array(rows, dtype=np.int64)) for word, rows in found.unknown.items()
        },
        notes=(*found.notes, *weighed.notes),
    )


def _flags(values: FloatArray) -> Flags:
    return np.where(np.isnan(values), UNKNOWN, values).astype(np.int8)
