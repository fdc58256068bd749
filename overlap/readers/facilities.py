"""From a file of counters to `Facilities`: every row is one, or is rejected with a reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overlap.domain.facilities import Facilities, RejectedRow
from overlap.domain.selection import Selection, parse
from overlap.domain.source import Source
from overlap.domain.text import one_line
from overlap.domain.values import as_text, cells, known
from overlap.errors import FaultList
from overlap.readers.columns import DISTINCT_ENOUGH, ColumnFinder, with_columns
from overlap.readers.contact import find_address, find_hours
from overlap.readers.formats import RawTable, bad_input, read_table
from overlap.readers.identity import Identified, id_texts, identify
from overlap.readers.judgement import Rejector, Verdict, is_on_globe_exchanged, judge_rows
from overlap.readers.points import Points, locate
from overlap.readers.quality import assess
from overlap.readers.quality_closed import Closing, read_closing
from overlap.readers.wording import count, listed

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from overlap.domain.study import NetworkFile

Mask = NDArray[np.bool_]
Texts = NDArray[np.object_]

_NAME_LENGTH = 300
_SHARED_SHOWN = 5


def read_facilities(
    network: str, spec: NetworkFile, folder: Path, table: RawTable | None = None, key: str = ""
) -> Facilities:
    """Read the counters of one network, or other places that are listed like counters.

    Parameters
    ----------
    network
        Its name, which begins every id.
    spec
        The file and what the study says about it.
    folder
        What the path of the file is relative to.
    table
        The file, where it was read already.
    key
        What messages call the section of the study; that of the network where it is empty.

    Returns
    -------
    Facilities in EPSG:4326 in the order of their ids; the order of the file changes nothing but the row
    numbers of rejected rows.

    Raises
    ------
    InputError
        With every fault of the file and of what the study says about it.
    """
    table = table or read_table(folder / spec.file, spec.file, spec.layer)
    read = _read(key or f"networks.{network}", spec, table)
    given_ids, names = id_texts(read.table.frame, read.id_column), _names(read.frame, read.name_column)
    verdict = judge_rows(read.points, read.selected, read.closing, read.key, mend=spec.mend_swapped)
    points, standing = verdict.points, np.flatnonzero(verdict.reasons == "")
    identified = identify(network, read.table.frame, given_ids, names, points, standing)
    kept, kept_for = identified.rows, identified.kept_for
    rejected = Rejector(
        network, given_ids, names, verdict, read.closing, read.frame, read.rule, kept_for
    ).rejected()
    if not len(kept):
        _refuse_empty(rejected, verdict, spec, read.key)
    notes = (
        *read.notes,
        *verdict.notes,
        *_rule_notes(read, verdict.reasons),
        *_id_notes(read, given_ids[kept]),
        *_shared_notes(identified, given_ids),
    )
    kept_names = names[kept].astype(np.str_)
    return Facilities(
        network=network,
        ids=identified.ids,
        names=kept_names,
        longitude_deg=points.longitude_deg[kept],
        latitude_deg=points.latitude_deg[kept],
        rows=kept.astype(np.int64) + 1,
        counts=np.ones(len(kept), dtype=bool),
        attributes=read.frame.iloc[kept].reset_index(drop=True),
        rows_read=len(read.frame),
        rejected=rejected,
        source=_source(read, spec, notes),
        quality=assess(identified, kept_names, verdict, read.frame),
        address=read.address,
        hours=read.hours,
    )


@dataclass(frozen=True)
class _Read:
    """A file as it is understood, before its rows are judged; `frame` has the columns that the study adds."""

    key: str
    table: RawTable
    frame: pd.DataFrame
    id_column: str
    name_column: str
    address: tuple[str, ...]
    hours: str
    points: Points
    selected: Mask
    rule: Selection | None
    closing: Closing
    notes: tuple[str, ...]


def _read(key: str, spec: NetworkFile, table: RawTable) -> _Read:
    faults = FaultList()
    finder = ColumnFinder(table.frame, spec.file, key, faults)
    id_column = finder.find("id", spec.id, DISTINCT_ENOUGH)
    name_column = finder.find("name", spec.name)
    address, hours = find_address(finder, spec.address), find_hours(finder, spec.hours)
    frame = with_columns(finder, spec.columns)
    selected, rule = np.ones(len(frame), dtype=bool), None
    if spec.where:
        with faults.gathering():
            rule = parse(spec.where, f"{key}.where")
            selected = rule.matches(frame, f"{key}.where")
    with faults.gathering():
        points = locate(table, spec, finder)
    faults.raise_if_any()
    closing = read_closing(frame, rule.names if rule else (), spec.date)
    notes = (*table.notes, *points.notes, *finder.notes, *closing.notes)
    return _Read(
        key, table, frame, id_column, name_column, address, hours, points, selected, rule, closing, notes
    )


def _names(frame: pd.DataFrame, column: str) -> Texts:
    names = np.full(len(frame), "", dtype=object)
    if column:
        # Cut, because one endless name would make every name of the array take as much room.
        names[:] = [one_line(text)[:_NAME_LENGTH] for text in as_text(cells(frame[column]))]
    return names


def _refuse_empty(rejected: tuple[RejectedRow, ...], verdict: Verdict, spec: NetworkFile, key: str) -> None:
    counts = Counter(row.reason for row in rejected)
    found = listed(f"{number:,} {reason}" for reason, number in counts.most_common())
    first = f"; row 1 has {rejected[0].found}" if rejected[0].found else ""
    first += f": {rejected[0].detail}" if rejected[0].detail else ""
    advice = f"mend the file, or {key}"
    if is_on_globe_exchanged(verdict):
        advice = f"exchange latitude and longitude in {key}"
    raise bad_input(spec.file, f"all {count(len(rejected), 'row')} rejected", found + first, advice)


def _rule_notes(read: _Read, reasons: NDArray[np.str_]) -> list[str]:
    """Say in how many of the rows that the rule judged it had nothing to judge by."""
    notes = []
    judged = np.isin(reasons, ("", "not selected"))
    for name in read.rule.names if read.rule else ():
        unknown = int((judged & ~known(cells(read.frame[name]))).sum())
        if unknown:
            notes.append(f"{name}, which the rule uses, is unknown in {count(unknown, 'row')}.")
    return notes


def _id_notes(read: _Read, given_ids: Texts) -> list[str]:
    if not read.id_column:
        return ["No id column: ids are made from name and place."]
    without = int((given_ids == "").sum())
    return [f"{count(without, 'row')} without an id: made from name and place."] if without else []


def _shared_notes(identified: Identified, given_ids: Texts) -> list[str]:
    """Warn of ids that the file gives to several counters, with what each counter is called instead."""
    ids: dict[str, list[str]] = {}
    for key, row in zip(identified.ids[identified.shared], identified.rows[identified.shared], strict=True):
        ids.setdefault(given_ids[row], []).append(str(key))
    if not ids:
        return []
    called = listed((" and ".join(each) for each in ids.values()), _SHARED_SHOWN)
    several = "1 id stands" if len(ids) == 1 else f"{len(ids):,} ids stand"
    why = "at different places or with different names"
    return [f"Warning: {several} for several counters, {why}; each is kept: {called}."]


def _source(read: _Read, spec: NetworkFile, notes: tuple[str, ...]) -> Source:
    roles = {**read.points.columns, "id": read.id_column, "name": read.name_column}
    roles |= {"address": ", ".join(read.address), "hours": read.hours}
    return Source(
        role=read.key,
        path=spec.file,
        format=read.table.format,
        crs=read.points.crs,
        columns={role: column for role, column in roles.items() if column},
        rule=spec.where,
        notes=notes,
    )
