"""Excel and OpenDocument workbooks, by calamine."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from overlap.errors import nearest_name
from overlap.readers.formats import RawTable, SeveralLayersError, bad_input
from overlap.readers.formats.archive import opened, refuse_bombs
from overlap.readers.formats.header import frame_of, header_of, is_blank, unique_names
from overlap.readers.wording import count, listed

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Grid = list[list[object]]

_MOST_CELLS = 50_000_000
_CHUNK_BYTES = 2**20
_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r=["']([A-Z]{1,3})(\d{1,7})["'][^>]*(?<!/)>""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s(?:[^>]*?\s)?r=["'](\d{1,7})["']""")

_UNSAVED = re.compile(
    rb"""<(?:\w+:)?c\s(?![^>]*t=["']str)[^>]*><(?:\w+:)?f[\s>][^<]*</(?:\w+:)?f>\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|</(?:\w+:)?c>)"""
)
"""A formula without a value; a formula that gives empty text is one of `str`."""


def read(path: Path, shown: str, layer: str) -> RawTable:
    """Read the one sheet with rows, or the one that `layer` names."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        _refuse_wide_sheets(path, shown)
    try:
        with TemporaryDirectory(prefix="overlap-") as folder:
            ready = _tidied(path, shown, Path(folder)) if suffix == ".ods" else path
            name, sheet, notes = _sheet(CalamineWorkbook.from_path(ready), shown, layer)
            grid = _grid(sheet)
    except CalamineError as error:
        advice = "it is damaged, or not what its suffix says"
        raise bad_input(shown, "cannot be read", str(error), advice) from None
    said = f"{suffix[1:].upper()}, sheet {name}"
    if not grid:
        raise bad_input(shown, "no rows", said, "check that the export is complete")
    first = next(number for number, row in enumerate(grid) if any(not is_blank(cell) for cell in row))
    merged = _fill_merged(grid, sheet)
    header = header_of(grid[first:], shown, first + 1)
    start = first + header.below
    filled = sum(top >= start for top in merged)
    told = (f"{count(filled, 'cell')} merged over several rows: each row has the value.",) if filled else ()
    body = grid[start:]
    # A column without a name and without a value is not part of the table.
    kept = [
        index
        for index, cell in enumerate(header.cells)
        if not is_blank(cell) or any(not is_blank(row[index]) for row in body)
    ]
    names, renamed = unique_names([_plain(header.cells[index]) for index in kept])
    frame = frame_of(names, [[_plain(row[index]) for index in kept] for row in body])
    blank = [name for name in names if frame[name].isna().all()]
    if blank and suffix == ".xlsx" and _has_unsaved_formulas(path, shown):
        advice = "open it in a spreadsheet program and save it there"
        raise bad_input(shown, "formulas without saved values", f"nothing in {listed(blank)}", advice)
    return RawTable(frame, None, "", said, (*notes, *header.notes, *told, *renamed))


def _tidied(path: Path, shown: str, folder: Path) -> Path:
    """Return a copy of an OpenDocument file without space between its rows and cells.

    GDAL and QGIS write it there, and calamine takes it for damage.
    """
    tidy = folder / "table.ods"
    with opened(path, shown) as source, zipfile.ZipFile(tidy, "w") as target:
        refuse_bombs(source.infolist(), shown)
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "content.xml":
                content = re.sub(rb"(</?table:[^>]*>)\s+(?=</?table:)", rb"\1", content)
            target.writestr(info.filename, content)
    return tidy


def _refuse_wide_sheets(path: Path, shown: str) -> None:
    """Raise `InputError` for a workbook that would not fit into memory.

    A sheet is read into a rectangle that reaches to its farthest cell, and where there is no room for that,
    calamine ends the whole process (https://github.com/tafia/calamine/issues/693). For OpenDocument it has a
    limit of its own.
    """
    with opened(path, shown) as archive:
        refuse_bombs(archive.infolist(), shown)
        for info in archive.infolist():
            with archive.open(info) as file:
                across, down = _extent(file)
            if _column(across) * down > _MOST_CELLS:
                found = (
                    f"{info.filename} reaches to {across.decode()}{down}, {_column(across) * down:,} cells"
                )
                advice = "delete the cells far from the table, or save the sheet as CSV"
                raise bad_input(shown, "a sheet too wide to read", found, advice)


def _extent(sheet: IO[bytes]) -> tuple[bytes, int]:
    """Return the letters of the last column and the number of the last row that a sheet's XML names."""
    last_column, last_row, rest = b"", 0, b""
    while chunk := sheet.read(_CHUNK_BYTES):
        text = rest + chunk
        found = _CELL.findall(text)
        last_column = max([last_column, *{letters for letters, _ in found}], key=_column)
        last_row = max([last_row, *(int(row) for _, row in found), *map(int, _ROW.findall(text))])
        # A tag may be cut by the end of the chunk.
        rest = chunk[chunk.rfind(b"<") :] if b"<" in chunk else b""
    return last_column, last_row


def _has_unsaved_formulas(path: Path, shown: str) -> bool:
    """Return whether a program wrote formulas into a workbook without working them out."""
    with opened(path, shown) as archive:
        return any(_UNSAVED.search(archive.read(info)) for info in archive.infolist())


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _sheet(workbook: CalamineWorkbook, shown: str, wanted: str) -> tuple[str, CalamineSheet, tuple[str, ...]]:
    names = workbook.sheet_names
    if wanted:
        if wanted not in names:
            advice = nearest_name(wanted, names) or "name one of them with layer"
            raise bad_input(shown, f"no sheet {wanted}", f"it has {listed(names)}", advice)
        return wanted, workbook.get_sheet_by_name(wanted), ()
    visible = {each.name for each in workbook.sheets_metadata if each.visible == SheetVisibleEnum.Visible}
    sheets = {name: workbook.get_sheet_by_name(name) for name in names if name in visible}
    filled = {name: sheet for name, sheet in sheets.items() if sheet.start is not None}
    if not filled:
        raise bad_input(shown, "no rows", f"sheets are {listed(names)}", "check that the export is complete")
    # Beside a table, lines of text in one column are notes about it.
    tables = {name: sheet for name, sheet in filled.items() if _is_like_a_table(sheet)} or filled
    if len(tables) > 1:
        raise SeveralLayersError(shown, "several sheets with rows", tables)
    [(name, sheet)] = tables.items()
    others = [each for each in names if each != name]
    note = f"Sheet {name} is read; hidden, or without a table: {listed(others)}."
    return name, sheet, (note,) if others else ()


def _is_like_a_table(sheet: CalamineSheet) -> bool:
    (top, left), (bottom, right) = sheet.start or (0, 0), sheet.end or (0, 0)
    return bottom > top and right > left


def _grid(sheet: CalamineSheet) -> Grid:
    """Return the cells from A1 on, without blank rows at the end."""
    rows: Grid = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    while rows and all(is_blank(cell) for cell in rows[-1]):
        rows.pop()
    return rows


def _fill_merged(grid: Grid, sheet: CalamineSheet) -> list[int]:
    """Give every row of cells merged downwards the value that is shown across them all; return their tops.

    Cells merged sideways stay as they are: what is written across columns is the value of none but one.
    """
    tops = []
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if top < bottom and top < len(grid) and left < len(grid[top]):
            tops.append(top)
            for row in grid[top + 1 : bottom + 1]:
                row[left] = grid[top][left]
    return tops


def _plain(cell: object) -> object:
    """Return text, numbers and flags, dates in ISO 8601; a workbook has no integers, but people see them."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2.0**53:
        return int(cell)
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, dt.timedelta) else cell
