"""How digital the counters of a network are, from the columns of its file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from overlap.domain.indicators import (
    FLAGS,
    NUMBERS,
    UNKNOWN,
    Flags,
    FloatArray,
    Indicators,
    Word,
    facts_frame,
)
from overlap.domain.values import cells
from overlap.readers.answers import Unknown, read_amounts, read_flags
from overlap.readers.columns import named, words_of
from overlap.readers.services import ServiceWords, read_lists
from overlap.readers.statements import Statement, Weighed
from overlap.readers.telling import read_telling, telling_columns
from overlap.readers.wording import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from overlap.domain.facilities import Facilities
    from overlap.domain.rubric import Rubric

_HELP = ("training", "staff_training")
"""Two questions that are one indicator: a yes to either is a yes."""

_ROLES = ("public_internet", "internet", *_HELP, "electricity", *NUMBERS, "services")
_LONGEST_WORD = 60


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
    found = _Columns(facilities.attributes, mapping)
    statements = [*found.own(), *found.telling(), *found.services(words)]
    weighed = Weighed(statements, len(facilities))
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
        unknown_words={word: np.array(rows, dtype=np.int64) for word, rows in found.unknown.items()},
        notes=(*found.notes, *weighed.notes),
    )


def indicator_columns(names: list[str]) -> list[tuple[str, list[str]]]:
    """Return the names of columns that tell how digital a counter is, by what they tell, best first."""
    fit = {role: _fit(role, names) for role in words_of("indicators")}
    return [(role, columns) for role, columns in fit.items() if columns]


def _fit(role: str, names: list[str]) -> list[str]:
    return [name for group in named(role, names, "indicators") for name in group]


def _flags(values: FloatArray) -> Flags:
    return np.where(np.isnan(values), UNKNOWN, values).astype(np.int8)


def _values(flags: Flags) -> FloatArray:
    return np.where(flags == UNKNOWN, np.nan, flags)


@dataclass
class _Columns:
    """The columns of one file, and what was met in reading them."""

    frame: pd.DataFrame
    mapping: Mapping[str, str]
    unknown: dict[Word, list[int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = [str(name) for name in self.frame.columns]
        self.tables = telling_columns(self.frame)
        self.serves = {role: column for role in _ROLES if (column := self._column(role))}

    def _column(self, role: str) -> str:
        """Return the column for a role: the one of that name, else the first by rank, or nothing."""
        fit = [name for name in _fit(role, self.names) if name not in self.tables]
        chosen = role if role in self.names else "".join(fit[:1])
        if others := [name for name in fit if name not in (chosen, self.mapping.get(role))]:
            self.notes.append(f"{role} is read from {self._shown(chosen)}, not from {listed(others)}.")
        return chosen

    def _shown(self, column: str) -> str:
        """Return a column as the file heads it, where the study calls it otherwise."""
        return self.mapping.get(column, column)

    def _met(self, column: str, unknown: Unknown) -> None:
        for word, rows in unknown.items():
            short = word if len(word) <= _LONGEST_WORD else f"{word[: _LONGEST_WORD - 1]}…"
            self.unknown.setdefault((self._shown(column), short), []).extend(rows)

    def _flag(self, role: str, column: str) -> FloatArray:
        flags, unknown = read_flags(cells(self.frame[column]), role)
        self._met(column, unknown)
        return _values(flags)

    def own(self) -> list[Statement]:
        """Return what the column of each indicator says."""
        found = [
            Statement(name, self._shown(column), self._flag(name, column))
            for name in ("internet", "public_internet", "electricity")
            if (column := self.serves.get(name))
        ]
        if helps := {role: self.serves[role] for role in _HELP if role in self.serves}:
            shown = listed(self._shown(column) for column in helps.values())
            said = np.array([self._flag(role, column) for role, column in helps.items()])
            # One yes is enough; no needs every answer.
            either = np.where((said == 1.0).any(axis=0), 1.0, np.maximum.reduce(said))
            found.append(Statement("training", shown, either))
        for name in NUMBERS:
            if column := self.serves.get(name):
                values, shown = cells(self.frame[column]), self._shown(column)
                numbers, unknown = read_amounts(values, name, shown, self.frame)
                self._met(column, unknown)
                found.append(Statement(name, shown, numbers))
        return found

    def telling(self) -> list[Statement]:
        """Return what columns say that tell of several indicators."""
        found = []
        for column, table in self.tables.items():
            statements, unknown = read_telling(self.frame, column, table)
            self._met(column, unknown)
            found += statements
        return found

    def services(self, words: ServiceWords) -> list[Statement]:
        """Return what the list of services says, and the columns about one service each."""
        found = []
        if column := self.serves.get("services"):
            offers, unknown = read_lists(cells(self.frame[column]), words)
            self._met(column, unknown)
            found += [
                Statement(service, self._shown(column), _values(offers[:, number]))
                for number, service in enumerate(words.services)
            ]
        others = [name for name in self.names if name not in self.serves.values()]
        for service, column in words.columns_of(others).items():
            found.append(Statement(service, self._shown(column), self._flag(service, column)))
        return found
