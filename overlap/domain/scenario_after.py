"""The counters as they are once a scenario's changes are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.domain.facilities import Facilities
from overlap.domain.groups import members
from overlap.domain.indicators import NO, YES, Indicators, facts_frame
from overlap.domain.quality import Quality
from overlap.domain.rubric import Rubric
from overlap.domain.scenario_aspects import Aspect
from overlap.domain.scenario_counters import Counters
from overlap.domain.scenario_opened import Opened
from overlap.domain.scenario_plan import Plan
from overlap.domain.selection import Selection

Said = Mapping[str, Mapping[Aspect, object]]


@dataclass(frozen=True)
class Judges:
    """Who says again what the input said: how digital counters are, on which ladder, which groups.

    `read` takes a network by its facilities, `groups` are the study's selections by name.
    """

    read: Callable[[Facilities], Indicators]
    rubric: Rubric
    groups: Mapping[str, Selection]
    online_level: int


def after(plan: Plan, before: Counters, judges: Judges) -> Counters:
    """Make the changes: what they say of files is read again, what they say of levels and services laid over.

    Networks that nothing is said of stay the very same. New counters, and those that move, count; who decides
    otherwise changes `counts`.
    """
    networks, indicators = dict(before.networks), dict(before.indicators)
    for name, each in before.networks.items():
        opened = plan.opened.get(name, ())
        if opened or any(str(counter) in plan.said for counter in each.ids):
            networks[name] = _changed(each, plan.said, opened)
            indicators[name] = _laid_over(judges.read(networks[name]), networks[name], plan.said, judges)
    groups = {
        group: {name: members(selection, each, indicators[name]) for name, each in networks.items()}
        for group, selection in judges.groups.items()
    }
    return Counters(networks, indicators, groups)


def _changed(facilities: Facilities, said: Said, opened: tuple[Opened, ...]) -> Facilities:
    kept = np.array([("close", "") not in said.get(str(each), {}) for each in facilities.ids], dtype=bool)
    ids = np.array([*facilities.ids[kept].tolist(), *(each.id for each in opened)], dtype=np.str_)
    longitude_deg = np.array([*facilities.longitude_deg[kept], *(each.longitude_deg for each in opened)])
    latitude_deg = np.array([*facilities.latitude_deg[kept], *(each.latitude_deg for each in opened)])
    counts = np.array([*facilities.counts[kept], *(True for _ in opened)], dtype=bool)
    for row, counter in enumerate(ids.tolist()):
        if isinstance(place := said.get(counter, {}).get(("move", "")), tuple):
            longitude_deg[row], latitude_deg[row] = place
            counts[row] = True
    order = np.argsort(ids, kind="stable")
    names = np.array([*facilities.names[kept].tolist(), *(each.name for each in opened)], dtype=np.str_)
    rows = np.concatenate([facilities.rows[kept], np.zeros(len(opened), dtype=np.int64)])
    return replace(
        facilities,
        ids=ids[order],
        names=names[order],
        longitude_deg=longitude_deg[order].astype(np.float64),
        latitude_deg=latitude_deg[order].astype(np.float64),
        rows=rows[order],
        counts=counts[order],
        attributes=_attributes(facilities.attributes[kept], ids, said, opened)
        .iloc[order]
        .reset_index(drop=True),
        rows_read=len(ids),
        rejected=(),
        quality=Quality(),
    )


def _attributes(
    stated: pd.DataFrame, ids: NDArray[np.str_], said: Said, opened: tuple[Opened, ...]
) -> pd.DataFrame:
    """The columns of the file as they are then, new counters last; what is not said of these is unknown."""
    new = pd.DataFrame(index=range(len(opened)), columns=stated.columns, dtype=object)
    frame = pd.concat([stated.astype(object), new], ignore_index=True)
    told: dict[str, dict[int, str]] = {}
    for row, counter in enumerate(ids.tolist()):
        for (kind, column), value in said.get(counter, {}).items():
            if kind == "set":
                told.setdefault(column, {})[row] = str(value)
    for row, each in enumerate(opened, start=len(stated)):
        for column, value in each.columns.items():
            told.setdefault(column, {})[row] = value
    for column, values in told.items():
        cells = frame[column].to_numpy(dtype=object, copy=True)
        cells[list(values)] = list(values.values())
        frame[column] = cells
    return frame


def _laid_over(
    read: Indicators,
    facilities: Facilities,
    said: Said,
    judges: Judges,
) -> Indicators:
    """Services and connections as a scenario has them, the rubric anew, then the levels that it states."""
    flags = {name: each.copy() for name, each in read.flags.items()}
    offers = read.offers.copy()
    about = [(row, said[str(each)]) for row, each in enumerate(facilities.ids) if str(each) in said]
    for row, aspects in about:
        for (kind, what), value in aspects.items():
            if kind == "service":
                offers[row, read.services.index(what)] = YES if value else NO
            elif kind == "connect":
                flags["internet"][row] = YES
    low, high = judges.rubric.levels(facts_frame(flags, read.numbers, read.services, offers))
    for row, aspects in about:
        if isinstance(level := aspects.get(("level", "")), int):
            low[row] = high[row] = level
        elif ("connect", "") in aspects:
            low[row] = max(low[row], judges.online_level)
            high[row] = max(high[row], low[row])
    return replace(read, flags=flags, offers=offers, level_low=low, level_high=high)
