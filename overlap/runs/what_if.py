"""What if, quickly: a run's study once more, with a few changes to its counters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from overlap.domain.run import RunContent
from overlap.errors import FaultList
from overlap.progress import Progress
from overlap.runs.again import again
from overlap.runs.analyze import analyze, answer
from overlap.runs.mapper import ALONE, Mapper

Row = dict[str, Any]


@dataclass(frozen=True)
class WhatIf:
    """What changes: counters, rows of the tables `scenarios` and `scenario_counters`, and how to read them.

    `rows` are of the total and the whole study; `unchanged` are questions that the changes do not touch.
    """

    changes: tuple[Row, ...]
    counters: tuple[Row, ...]
    rows: tuple[Row, ...]
    unchanged: tuple[str, ...]
    caveats: tuple[str, ...]


def changes_of(flags: Mapping[str, Sequence[str]]) -> list[Row]:
    """Changes as a file of scenarios would have them, from flags by their name as typed.

    Raises
    ------
    InputError
        Every flag that is not written as it must be, or that there is none.
    """
    faults = FaultList()
    found: list[Row] = []
    for kind, values in flags.items():
        for value in values:
            with faults.gathering():
                found.append(_change(kind, value))
    if not any(flags.values()):
        advice = "give --close ID, --open NETWORK,LON,LAT, --move ID,LON,LAT, --connect ID or --level ID=3"
        faults.add("what-if", "changes nothing", advice=advice)
    faults.raise_if_any()
    return found


def what_if(
    run: Path,
    changes: Sequence[Row],
    start: Path | None,
    out: Path | None,
    progress: Progress,
    mapper: Mapper = ALONE,
) -> WhatIf:
    """Read the study of a run again and hold the changes against what is; `out` is where a new run goes.

    Raises
    ------
    InputError
        `again`, `analyze` or the changes are at fault.
    """
    laid_over = {"scenarios": {"files": None, "change": list(changes)}}
    job = again(run, laid_over, ("scenarios",), start, out)
    found = answer(job, progress, mapper) if out is None else analyze(job, progress, mapper)
    return _told(found)


def _told(run: RunContent) -> WhatIf:
    tables = {table.name: table for table in run.tables}
    figures = run.summary["scenarios"]
    total = next(name for name, each in run.summary["population"].items() if each["role"] == "total")
    return WhatIf(
        changes=tuple(tables["scenario_changes"].records()),
        counters=tuple(figures["counters"]),
        rows=tuple(row for row in figures["rows"] if row["layer"] == total),
        unchanged=tuple(row["question"] for row in figures["counters"] if not row["touched"]),
        caveats=tuple(run.summary["caveats"]),
    )


def _change(kind: str, value: str) -> Row:
    faults = FaultList()
    forms = {"open": "NETWORK,LON,LAT", "move": "ID,LON,LAT", "level": "ID=3"}
    if kind in ("close", "connect"):
        return {"what": kind, "ids": [value]}
    try:
        if kind == "level":
            counter, _, rung = value.rpartition("=")
            change: Row = {"ids": [counter], "to": int(rung)}
        else:
            who, longitude, latitude = value.rsplit(",", 2)
            change = {"network": who} if kind == "open" else {"ids": [who]}
            change |= {"longitude": float(longitude), "latitude": float(latitude)}
    except ValueError:
        advice = "write degrees with a point, west and south negative"
        if kind == "level":
            advice = "write the id of a counter and a rung of the rubric"
        faults.add(f"--{kind}", f"must be {forms[kind]}", value, advice)
    faults.raise_if_any()
    return {"what": kind, **change}
