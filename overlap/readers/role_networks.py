"""Which network the rows of a table belong to, by their columns and what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from overlap.domain.values import as_text, cells
from overlap.errors import FaultList
from overlap.readers.columns import ColumnFinder, Role
from overlap.readers.role_words import NETWORKS, networks_in
from overlap.readers.wording import listed

if TYPE_CHECKING:
    import pandas as pd

_FEW = 30
"""A column of kinds has at most so many different values."""

_MOST = 0.5
_NAMING: tuple[Role, ...] = ("name", "id")
_PLAIN_NAME = re.compile(r"[^\W\d][\w.:]*")
_RESERVED = frozenset({"and", "or", "not", "in", "is", "known", "true", "false"})


@dataclass(frozen=True)
class Kind:
    """The rows of one network: the rule that selects them, how many there are, and why."""

    network: str
    where: str
    rows: int
    why: str


def kinds_of(frame: pd.DataFrame) -> list[Kind]:
    """Return the two networks that the values of one column tell apart, or nothing."""
    for name in map(str, frame.columns):
        texts = as_text(cells(frame[name]))
        values = sorted(set(texts.tolist()) - {""})
        if not 1 < len(values) <= _FEW or "`" in name:
            continue
        spoken = {value: networks_in(value) for value in values}
        kinds = {each: [value for value in values if spoken[value] == [each]] for each in NETWORKS}
        if all(kinds.values()):
            others = [value for value in values if not spoken[value]]
            rest = f"; {name} also has {listed(others, 5)}, which are in neither" if others else ""
            return [
                Kind(
                    network,
                    _rule(name, mine),
                    int(sum(text in mine for text in texts)),
                    f"points, and values of {name} that speak of {network}{rest}",
                )
                for network, mine in kinds.items()
            ]
    return []


def _rule(name: str, values: list[str]) -> str:
    column = name if _PLAIN_NAME.fullmatch(name) and name not in _RESERVED else f"`{name}`"
    quoted = ["'" + value.replace("\\", "\\\\").replace("'", "''") + "'" for value in values]
    return f"{column} == {quoted[0]}" if len(quoted) == 1 else f"{column} in ({', '.join(quoted)})"


def network_of_rows(frame: pd.DataFrame) -> tuple[str, str]:
    """Return the one network that the columns of names or ids speak of, and how; or two empty texts.

    The heading of such a column tells, else most of the names in it.
    """
    for told, why in _told(frame):
        if len(told) == 1:
            return told[0], f"{why} of {told[0]}"
    return "", ""


def _told(frame: pd.DataFrame) -> Iterator[tuple[list[str], str]]:
    finder = ColumnFinder(frame, "", "", FaultList())
    columns = {role: finder.find(role, "") for role in _NAMING}
    for column in filter(None, columns.values()):
        yield networks_in(column, "column"), f"its column {column} speaks"
    if columns["name"]:
        names = [text for text in as_text(cells(frame[columns["name"]])).tolist() if text]
        spoken = [networks_in(text) for text in names]
        most = [each for each in NETWORKS if sum(each in found for found in spoken) > _MOST * len(names)]
        yield most, f"most values of {columns['name']} speak"
