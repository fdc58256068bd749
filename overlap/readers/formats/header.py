"""From rows of cells to a table: where the header is, what its columns are called."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import pandas as pd

from overlap.domain.values import MISSING_WORDS
from overlap.readers.formats import bad_input
from overlap.readers.wording import count, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAMPLE_ROWS = 100
_FEWEST_COLUMNS = 3


def is_blank(cell: object) -> bool:
    """Return whether a cell holds nothing, or only space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


@dataclass(frozen=True)
class Header:
    """What names the columns: a cell for each, the index of the row below it, and what was decided."""

    cells: list[object]
    below: int
    notes: tuple[str, ...]


def header_of(rows: Sequence[Sequence[object]], shown: str, first: int = 1) -> Header:
    """Return the header of a table, which may have rows above it and be of several rows itself.

    Above it are rows that fill less than half of the columns, such as a title. What follows them is taken for
    the header only where all of its cells are text. A row of groups, such as *Coordinates* above *latitude*
    and *longitude*, is a part of it.

    Parameters
    ----------
    rows
        The rows of the file.
    shown
        The file, for messages.
    first
        Number of the first row.

    Raises
    ------
    InputError
        Where the rows get wider at a row that is no header.
    """
    start, notes = _first_row(rows, shown, first)
    cells, below = list(rows[start]), start + 1
    while below < len(rows) and _goes_on(cells, rows[below], rows[below + 1 : below + _SAMPLE_ROWS]):
        cells, below = _joined(cells, rows[below]), below + 1
    if below > start + 1:
        together = f"Rows {first + start} to {first + below - 1} are the header"
        notes += (f"{together}: each column is called by the lowest of its names.",)
    return Header(cells, below, notes)


def _first_row(rows: Sequence[Sequence[object]], shown: str, first: int) -> tuple[int, tuple[str, ...]]:
    filled = [sum(not is_blank(cell) for cell in row) for row in rows[:_SAMPLE_ROWS]]
    start = next(index for index, cells in enumerate(filled) if 2 * cells >= max(filled))
    if start == 0 or max(filled) < _FEWEST_COLUMNS:
        return 0, ()
    if not all(_is_word(cell) for cell in rows[start] if not is_blank(cell)):
        found = f"row {first} has {count(filled[0], 'cell')}, row {first + start} has {filled[start]}"
        advice = "remove what is above the header, and see that there is one"
        raise bad_input(shown, "no header where the columns begin", found, advice)
    title = next((str(cell).strip()[:60] for row in rows[:start] for cell in row if not is_blank(cell)), "")
    which = f"Row {first} is" if start == 1 else f"Rows {first} to {first + start - 1} are"
    return start, (f"{which} above the header and not read: {title}.",)


def _goes_on(header: Sequence[object], row: Sequence[object], body: Sequence[Sequence[object]]) -> bool:
    """Return whether a row below a header is a part of it.

    Then it is all text, tells more columns apart, and stands above a column of numbers: or it says the same
    again, as cells merged downwards do.
    """
    filled = [index for index, cell in enumerate(row) if not is_blank(cell)]
    if not filled or not all(
        _is_word(row[k]) and str(row[k]).casefold() not in MISSING_WORDS for k in filled
    ):
        return False
    if _names(row) == _names(header):
        return True
    tells_more = len({*_names(_joined(header, row))} - {""}) > len({*_names(header)} - {""})
    return tells_more and any(_holds_numbers(body, index) for index in filled)


def _joined(header: Sequence[object], row: Sequence[object]) -> list[object]:
    return [above if is_blank(below) else below for above, below in zip_longest(header, row)]


def _names(row: Sequence[object]) -> list[str]:
    return ["" if is_blank(cell) else str(cell).strip() for cell in row]


def _is_word(cell: object) -> bool:
    return isinstance(cell, str) and not is_number(cell)


def _holds_numbers(body: Sequence[Sequence[object]], index: int) -> bool:
    cells = [row[index] for row in body if index < len(row) and not is_blank(row[index])]
    numbers = [cell for cell in cells if isinstance(cell, int | float) or is_number(str(cell))]
    return 2 * len(numbers) > len(cells)


def is_number(text: str) -> bool:
    """Return whether a text reads as a number, with a point or a comma."""
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def unique_names(header: Sequence[object]) -> tuple[list[str], tuple[str, ...]]:
    """Return a name for every column, none of them twice, and a note for each that is not the file's."""
    names: list[str] = []
    notes = []
    for position, cell in enumerate(header, 1):
        given = "" if cell is None else str(cell).strip()
        wanted = given or f"column_{position}"
        name, turn = wanted, 1
        while name in names:
            turn += 1
            name = f"{wanted}_{turn}"
        if name != given:
            notes.append(f"Column {position} ({given or 'without a name'}) is called {name} here.")
        names.append(name)
    return names, tuple(notes)


def refuse_ragged(header: Sequence[object], body: Sequence[Sequence[object]], shown: str) -> None:
    """Raise `InputError` where a row has not as many cells as the header."""
    ragged = [(number, len(row)) for number, row in enumerate(body, 1) if len(row) != len(header)]
    if ragged:
        found = listed((f"row {number} has {cells}" for number, cells in ragged), 5)
        what = f"{count(len(ragged), 'row')} without the header's {count(len(header), 'cell')}"
        raise bad_input(shown, what, found, "quote cells that hold the delimiter or a line break")


def frame_of(names: Sequence[str], body: Sequence[Sequence[object]]) -> pd.DataFrame:
    """Return a frame of objects, None where a cell is blank."""
    columns = zip(*body, strict=True) if body else [()] * len(names)
    return pd.DataFrame(
        {
            name: [None if is_blank(cell) else cell for cell in column]
            for name, column in zip(names, columns, strict=True)
        },
        dtype=object,
    )
