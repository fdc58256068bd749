"""How many sites areas of a level want and take: one number, numbers by id, or a column of their file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.areas import Areas
from overlap.domain.evidence import Evidence
from overlap.domain.messages import Message, Number, Value, say
from overlap.domain.study_types import AreaLimit
from overlap.domain.values import as_number, as_text, cells, is_missing
from overlap.errors import FaultList, nearest_name
from overlap.solving.problem import Units

NO_LIMIT = 1_000_000_000
LEAST, MOST = "priorities.at_least", "priorities.at_most"
_TOLD = 5


@dataclass(frozen=True)
class AreaLimits:
    """How many sites each area of a level wants and takes, shape (areas,); `NO_LIMIT` is as many as like."""

    level: str
    at_least: Units
    at_most: Units

    @classmethod
    def of(cls, evidence: Evidence, faults: FaultList) -> AreaLimits | None:
        """Those of a study, None where it states none; `faults` takes what is wrong with them."""
        settings = evidence.acting.priorities
        least, most = settings.at_least, settings.at_most
        if settings.level not in evidence.areas or (least is None and most is None):
            return None
        areas = evidence.areas[settings.level]
        found = cls(
            settings.level,
            _by_area(areas, least, 0, LEAST, faults),
            _by_area(areas, most, NO_LIMIT, MOST, faults),
        )
        over = np.flatnonzero(found.at_least > found.at_most)
        if len(over):
            each = (
                f"{label_of(areas, k)}: {found.at_least[k]} and {found.at_most[k]}" for k in over.tolist()
            )
            what = f"is more than at_most in {counted(over, areas)}"
            faults.add(LEAST, what, few(each, len(over)), "no area can have both")
        return found

    def keywords(self, area_of: NDArray[np.int64]) -> Mapping[str, NDArray[np.generic]]:
        """What a problem is told; `area_of` is the area of each candidate, −1 for none.

        Limits that no choice can meet are left out, as they make a problem harder to solve.
        """
        there = np.bincount(area_of[area_of >= 0], minlength=len(self.at_least))
        found: dict[str, NDArray[np.generic]] = {}
        if (self.at_least > 0).any():
            found["at_least"] = self.at_least
        if (self.at_most < there).any():
            found["at_most"] = np.minimum(self.at_most, there)
        return {"areas": area_of.astype(np.int32), **found} if found else {}

    def note(self) -> Message:
        """How many areas want and take so many."""
        least = _told("least", self.at_least, "wanting", self.at_least > 0)
        most = _told("most", self.at_most, "limited", self.at_most < NO_LIMIT)
        values = {"level": self.level, "all": Number(len(self.at_least), "count")}
        match bool(least), bool(most):
            case True, True:
                return say(
                    "priorities: areas of {level} limit the list: at least {least} in {wanting} of {all} and "
                    "at most {most} in {limited} of {all}",
                    **values,
                    **least,
                    **most,
                )
            case True, False:
                return say(
                    "priorities: areas of {level} limit the list: at least {least} in {wanting} of {all}",
                    **values,
                    **least,
                )
            case _:
                return say(
                    "priorities: areas of {level} limit the list: at most {most} in {limited} of {all}",
                    **values,
                    **most,
                )


def label_of(areas: Areas, number: int) -> str:
    """The name of an area, or its id where it has none."""
    return str(areas.names[number] or areas.ids[number])


def counted(some: NDArray[np.int64], areas: Areas) -> str:
    """How many areas these are, in words."""
    return f"1 area of {areas.level}" if len(some) == 1 else f"{len(some):,} areas of {areas.level}"


def few(names: Iterator[str], count: int) -> str:
    """The first of some, and how many more there are."""
    told = [name for _, name in zip(range(_TOLD), names, strict=False)]
    return ", ".join(told) + (f" and {count - len(told):,} more" if count > len(told) else "")


def _told(limit: str, values: Units, number: str, some: NDArray[np.bool_]) -> dict[str, Value]:
    """A limit from its lowest to its highest and the number of areas that have it; nothing where none has."""
    if not some.any():
        return {}
    low, high = (Number(int(each), "count") for each in (values[some].min(), values[some].max()))
    span = low if low == high else say("{low} to {high}", low=low, high=high)
    return {limit: span, number: Number(int(some.sum()), "count")}


def _by_area(areas: Areas, stated: AreaLimit | None, nothing: int, where: str, faults: FaultList) -> Units:
    """The number of each area, shape (areas,); `nothing` where none is stated."""
    if isinstance(stated, int):
        return np.full(len(areas), stated, dtype=np.int64)
    found = np.full(len(areas), nothing, dtype=np.int64)
    if isinstance(stated, str):
        return _of_column(areas, stated, found, where, faults)
    numbers = {str(id_): number for number, id_ in enumerate(areas.ids)}
    for id_, limit in (stated or {}).items():
        if id_ in numbers:
            found[numbers[id_]] = limit
        else:
            faults.add(where, f"no such area of {areas.level}", id_, _near(areas, id_))
    return found


def _near(areas: Areas, word: str) -> str:
    named = {str(name).casefold(): str(id_) for name, id_ in zip(areas.names, areas.ids, strict=True)}
    if word.casefold() in named:
        return f"write its id, {named[word.casefold()]}"
    ids = areas.ids.tolist()
    return (
        nearest_name(word, ids)
        or nearest_name(word, areas.names.tolist())
        or f"ids are: {few(iter(ids), len(ids))}"
    )


def _of_column(areas: Areas, column: str, found: Units, where: str, faults: FaultList) -> Units:
    """The numbers of a column of the areas' file; a blank cell states none."""
    if column not in areas.attributes:
        known = list(map(str, areas.attributes.columns))
        advice = nearest_name(column, known) or f"known are: {', '.join(known)}"
        faults.add(where, f"the file of {areas.level} has no such column", column, advice)
        return found
    values = cells(areas.attributes[column])
    numbers, missing = as_number(values), is_missing(values)
    whole = (numbers == np.floor(numbers)) & (numbers >= 0) & (numbers <= NO_LIMIT)
    wrong = np.flatnonzero(~missing & ~whole)
    if len(wrong):
        texts = as_text(values)
        each = (f"{label_of(areas, k)}: {texts[k]}" for k in wrong.tolist())
        what = f"column {column} holds what is no whole number from 0 to {NO_LIMIT:,}"
        faults.add(where, what, few(each, len(wrong)), "write how many sites, or leave the cell empty")
    right = ~missing & whole
    found[right] = numbers[right].astype(np.int64)
    return found
