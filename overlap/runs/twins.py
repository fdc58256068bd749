"""One example against a run: the pairs of counters whose surroundings are most like the example's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from overlap.domain.cases import features_among
from overlap.domain.likeness import FEWEST, likeness
from overlap.errors import Fault, InputError, nearest_name
from overlap.readers.run_folder import SavedRun

Row = dict[str, Any]


@dataclass(frozen=True)
class Twin:
    """A pair, its row of `pair_features`, how unlike the example it is, and its score less the example's."""

    pair: Row
    distance: float
    scores: dict[str, float]


@dataclass(frozen=True)
class Twins:
    """What a run says of one example.

    `case` is its row of `cases`; `pairs` how many pairs it was held against; `used` the features that are
    compared, `left_out` the others with the reason; `twins` the pairs most like it, the nearest first;
    `reason` why it is not comparable, empty where it is.
    """

    case: Row
    pairs: int
    used: tuple[str, ...]
    left_out: dict[str, str]
    twins: tuple[Twin, ...]
    reason: str


def twins(run: SavedRun, wanted: str, top: int) -> Twins:
    """The pairs most like an example, so many of them; ties go to the smaller ids.

    Parameters
    ----------
    run
        A run of a study with examples.
    wanted
        The id or title of the example, or a beginning that no other has.
    top
        How many pairs to return.

    Raises
    ------
    InputError
        The run holds no examples, or none that is wanted, or several.
    """
    case = _case(run, wanted)
    if not run.summary["cases"]["pairs"]:
        reason = "the run has no pair of the two networks within its largest band"
        return Twins(case, 0, (), {}, (), reason)
    pairs = run.table("pair_features")
    known = {name: pairs[name].to_numpy(dtype=np.float64) for name in features_among(pairs)}
    stated = {name: float(case[name]) for name in known if case[name] is not None}
    found = likeness(stated, known)
    order = np.lexsort((pairs["facility_id_b"], pairs["facility_id_a"], found.distance))
    rows = _records(pairs)
    best = [
        Twin(
            rows[k],
            float(found.distance[k]),
            {name: float(each[k]) for name, each in found.scores.items() if np.isfinite(each[k])},
        )
        for k in order[:top].tolist()
        if np.isfinite(found.distance[k])
    ]
    few = f"fewer than {FEWEST} features can be compared"
    return Twins(
        case, len(pairs), found.used, dict(found.left_out), tuple(best), "" if found.comparable else few
    )


def _case(run: SavedRun, wanted: str) -> Row:
    if "cases" not in run.summary:
        advice = "name a file of them in the study, as [cases] with file = …, and run it again"
        raise InputError(Fault(str(run.folder), "the run holds no examples of cooperation", advice=advice))
    cases = _records(run.table("cases"))
    names = [name for case in cases for name in dict.fromkeys((case["id"], case["title"]))]
    for meant in (_is, _begins) if wanted.strip() else ():
        found = [case for case in cases if meant(case["id"], wanted) or meant(case["title"], wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            several = ", ".join(case["id"] for case in found)
            raise InputError(Fault("CASE", "begins several examples", several, "write more of it"))
    advice = nearest_name(wanted, names) or f"known are: {', '.join(case['id'] for case in cases)}"
    raise InputError(Fault("CASE", "no such example", wanted, advice))


def _is(name: str, wanted: str) -> bool:
    return name == wanted


def _begins(name: str, wanted: str) -> bool:
    return name.casefold().startswith(wanted.casefold())


def _records(frame: Any) -> list[Row]:
    # What is unknown is NaN in a frame.
    return [
        {str(key): None if value != value else value for key, value in row.items()}
        for row in frame.to_dict("records")
    ]
