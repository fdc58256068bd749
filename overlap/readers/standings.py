"""From columns of the areas' files to how well off each area is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from overlap.domain.standing import Standing
from overlap.domain.values import Cells, cells, is_missing
from overlap.errors import FaultList, nearest_name
from overlap.readers.columns import ColumnFinder
from overlap.readers.numbers import read_numbers
from overlap.readers.wording import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from overlap.domain.areas import Areas
    from overlap.domain.study import AreaColumn, Study


_PER_CENT = ("%", "\u066a", "\ufe6a", "\uff05")  # also Arabic, small, and wide as in Chinese


def read_standings(study: Study, areas: Mapping[str, Areas]) -> dict[str, Standing]:
    """Read every `[equity.NAME]`, in their order; areas without a value are NaN.

    Parameters
    ----------
    study
        The study.
    areas
        The levels that could be read; what is wrong with the others is told elsewhere.

    Raises
    ------
    InputError
        Every unknown level and column, and every column that ranks nothing.
    """
    faults = FaultList()
    found: dict[str, Standing] = {}
    for name, spec in study.equity.items():
        if spec.level not in study.areas:
            known = f"levels are {listed(study.areas)}" if study.areas else "the study has no areas"
            advice = nearest_name(spec.level, study.areas) or f"add [areas.{spec.level}]"
            faults.add(f"equity.{name} level", f"no level {spec.level}", known, advice)
        elif spec.level in areas:
            values = _values(f"equity.{name}", spec, areas[spec.level], faults)
            title = spec.title or name
            found[name] = Standing(name, title, spec.level, spec.column, spec.better, values)
    faults.raise_if_any()
    return found


def _values(key: str, spec: AreaColumn, areas: Areas, faults: FaultList) -> NDArray[np.float64]:
    """The column as numbers, with a fault where it cannot rank the areas."""
    nothing = np.full(len(areas), np.nan)
    frame = areas.attributes
    finder = ColumnFinder(frame, areas.source.path, key, faults)
    if not spec.column.strip():
        faults.add(f"{key} column", "is empty", f"columns are {listed(finder.names)}", "name one of them")
        return nothing
    if not finder.given(spec.column):
        return nothing
    raw = cells(frame[spec.column])
    reading = read_numbers(_without_per_cent(raw), (), frame)
    unread = np.flatnonzero(reading.problems != "")
    where = f"{areas.source.path} {spec.column}"
    if unread.size:
        examples = listed((repr(str(raw[row])) for row in unread), 3)
        found = f"{unread.size:,} of {len(raw):,} cannot be read, such as {examples}"
        faults.add(where, "must hold numbers", found, f"leave unknown ones blank, or mend {key}")
        return nothing
    values = np.asarray(reading.numbers)
    known = values[~np.isnan(values)]
    if not known.size:
        faults.add(where, "holds no number", f"{len(raw):,} areas", f"name another column in {key}")
    elif known.min() == known.max():
        found = f"{known[0]:g} in {known.size:,} of {len(raw):,} areas"
        faults.add(where, "is the same everywhere and ranks nothing", found, f"name another column in {key}")
    return values


def _without_per_cent(raw: Cells) -> Cells:
    """The cells without signs of per cent, where all have one: how 3 and 3 % rank nobody can say."""
    known = np.flatnonzero(~is_missing(raw))
    texts = [str(raw[row]).strip() for row in known]
    if not all(text.endswith(_PER_CENT) for text in texts):
        return raw
    bare = raw.copy()
    bare[known] = [text[:-1].rstrip() for text in texts]
    return bare
