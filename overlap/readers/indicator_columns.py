"""The columns that tell how digital a counter is: which they are, and what each says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from overlap.domain.indicators import NUMBERS, UNKNOWN, Flags, FloatArray, Word
from overlap.domain.values import cells
from overlap.readers.answers import Unknown, read_amounts, read_flags
from overlap.readers.columns import named, words_of
from overlap.readers.services import ServiceWords, read_lists
from overlap.readers.statements import Statement
from overlap.readers.telling import read_telling, telling_columns
from overlap.readers.wording import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_HELP = ("training", "staff_training")
"""Two questions that are one indicator: a yes to either is a yes."""

_ROLES = ("public_internet", "internet", *_HELP, "electricity", *NUMBERS, "services")
_LONGEST_WORD = 60


def indicator_columns(names: list[str]) -> list[tuple[str, list[str]]]:
    """Return the names of columns that tell how digital a counter is, by what they tell, best first."""
    fit = {role: _fit(role, names) for role in words_of("indicators")}
    return [(role, columns) for role, columns in fit.items() if columns]


def _fit(role: str, names: list[str]) -> list[str]:
    return [name for group in named(role, names, "indicators") for name in group]


@dataclass
class IndicatorColumns:
    """The columns of one file that tell how digital a counter is, and what was met in reading them.

    Parameters
    ----------
    frame
        A row for each counter.
    mapping
        The study's own names for columns.
    unknown
        Rows from 0 of every word that nothing recognised, by its column; complete when all was read.
    notes
        What was decided, one sentence each.
    """

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


def _values(flags: Flags) -> FloatArray:
    return np.where(flags == UNKNOWN, np.nan, flags)
