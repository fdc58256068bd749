"""Which areas gain, and whether the worse-off do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from overlap.analyses.priorities.demand import gains_by_slot
from overlap.analyses.priorities.listed import Listed
from overlap.domain.areas import STUDY, Place
from overlap.domain.evidence import Evidence
from overlap.domain.places import PLACE
from overlap.domain.result import Column, Table
from overlap.domain.standing import Standing
from overlap.domain.sums import Units

POOREST = 0.4

_COLUMNS = (
    *PLACE,
    Column("people_total", "people of the layer", "person", "number"),
    Column("people_served", "those within reach of a counter that serves today", "person", "number"),
    Column(
        "people_gained", "those whom the list brings within reach, wherever its sites lie", "person", "number"
    ),
    Column(
        "share_served", "people_served as a share of people_total, 0 to 1; empty without people", "", "number"
    ),
    Column("share_after", "both together as a share of people_total, 0 to 1", "", "number"),
)


def areas_table(evidence: Evidence, listed: Listed) -> Table:
    """One row for each layer and place: the study, then areas of each level, then classes of ground."""
    rows = []
    for number, layer in enumerate(listed.sums.layers):
        everyone = _by_slot(listed, next(iter(listed.found)))
        rows.append((layer, STUDY, "", "", *(each[number].sum() for each in everyone)))
        for level in (*evidence.areas, *evidence.classes):
            slots = _by_slot(listed, level)
            for place, slot in _places(evidence, listed, level):
                rows.append((layer, *place, *(each[number, slot] for each in slots)))
    frame = pd.DataFrame(rows, columns=[column.name for column in _COLUMNS[:7]])
    units = frame[["people_total", "people_served", "people_gained"]].to_numpy(dtype=np.int64)
    people = listed.sums.people(units)
    frame[["people_total", "people_served", "people_gained"]] = people
    with np.errstate(invalid="ignore"):
        frame["share_served"] = people[:, 1] / people[:, 0]
        frame["share_after"] = (people[:, 1] + people[:, 2]) / people[:, 0]
    return Table("priorities_areas", "Which areas gain", _COLUMNS, frame, ("layer", "area_level", "area_id"))


def equity(evidence: Evidence, listed: Listed) -> dict[str, Any]:
    """What part of the gains goes to the areas of the worst-off, and to each layer.

    By attribute: the part of all people who live in ranked areas and are the worst-off 40 % of these, and the
    part of the gains there that is theirs. Of the areas of one value in which the 40 % end, what is needed to
    reach them counts, of people and of gains alike.
    """
    total, _, gained = _by_slot(listed, next(iter(listed.found)))
    everyone, won = total.sum(axis=1).tolist(), gained.sum(axis=1).tolist()
    layers = {
        layer: {"share_of_people": _part(everyone[k], everyone[0]), "share_of_gains": _part(won[k], won[0])}
        for k, layer in enumerate(listed.sums.layers)
        if k
    }
    return {
        "poorest": POOREST,
        "standings": {name: _poorest(listed, each) for name, each in evidence.standings.items()},
        "layers": layers,
    }


def _poorest(listed: Listed, standing: Standing) -> float | None:
    level = next(each for each in listed.sums.levels if each.level == standing.level)
    total, _, gained = _by_slot(listed, standing.level)
    known = ~np.isnan(standing.values)
    slots = level.first + np.flatnonzero(known)
    _, step = np.unique(standing.advantage[known], return_inverse=True)
    people = np.bincount(step, total[0, slots].astype(np.float64))
    gains = np.bincount(step, gained[0, slots].astype(np.float64))
    if not gains.sum():
        return None
    before = np.concatenate([[0.0], np.cumsum(people)[:-1]])
    with np.errstate(invalid="ignore", divide="ignore"):
        taken = np.clip((POOREST * people.sum() - before) / people, 0.0, 1.0)
    return float((gains * np.nan_to_num(taken)).sum() / gains.sum())


def _by_slot(listed: Listed, level: str | None) -> tuple[Units, Units, Units]:
    """Units of everyone, of those served today and of those gained, by layer and slot of a level."""
    found = listed.found[level]
    total = found.served.copy()
    np.add.at(total.T, found.slots, found.people.T)
    return total, found.served, gains_by_slot(found, listed.plan.chosen, listed.problem.sites)


def _places(evidence: Evidence, listed: Listed, level: str) -> list[tuple[Place, int]]:
    slots = next(each for each in listed.sums.levels if each.level == level)
    return list(zip(evidence.places(level), range(slots.first, slots.outside + 1), strict=True))


def _part(some: int, all_of_them: int) -> float | None:
    return some / all_of_them if all_of_them else None
