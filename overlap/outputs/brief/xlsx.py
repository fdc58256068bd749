"""A workbook of a run: a sheet for every table, and one that says what each column means."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from overlap.domain.result import Column, Table
from overlap.domain.run import RunContent
from overlap.domain.text import clean_text
from overlap.errors import printable
from overlap.outputs.fingerprint import fingerprint
from overlap.outputs.language.known import unit_name
from overlap.outputs.language.messages import English, Message, Number, say
from overlap.outputs.language.titles import table_title
from overlap.outputs.language.words import Words

MOST_ROWS = 1_048_575  # below the heads
MOST_CHARACTERS = 32_767
_LONGEST_NAME = 31
_NO_DATE = datetime(1980, 1, 1)  # noqa: DTZ001 - the format has no time zones
_BY_UNIT = {
    "person": "#,##0",
    "metre": "#,##0",
    "kilometre": "0.##",
    "square kilometre": "#,##0.0",
    "degree": "0.000000",
    "percentage point": "0.0",
}
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_HEAD_HEIGHT = 18


def xlsx(run: RunContent, headline: Sequence[str], words: Words, most_rows: int = MOST_ROWS) -> bytes:
    """The bytes of the workbook; text is text, whatever it starts with.

    Parameters
    ----------
    run
        Whose tables are written, those of analyses that no other output knows among them.
    headline
        Sentences for the top of the first sheet.
    words
        The language of the first sheet, and the direction of all.
    most_rows
        Of a table; a sheet holds no more, and the first sheet tells what is cut.
    """
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, _OPTIONS)
    book.set_properties({"title": printable(clean_text(run.name))[:255], "created": _NO_DATE})
    bold = book.add_format({"bold": True, "bottom": 1})
    names = sheet_names([words.say(say("Notes")), *(table.name for table in run.tables)])
    notes = book.add_worksheet(names[0])
    formats: dict[str, Any] = {}
    for table, name in zip(run.tables, names[1:], strict=True):
        sheet = book.add_worksheet(name)
        _fill(sheet, table, book, formats, most_rows)
        sheet.set_row(0, _HEAD_HEIGHT, bold)
    # Cells have no language, but a direction.
    english = book.add_format({"reading_order": 1, "align": "left"}) if words.right_to_left else None
    _note(notes, run, names[1:], headline, words, (bold, english), most_rows)
    if words.right_to_left:
        for sheet in book.worksheets():
            sheet.right_to_left()
    book.close()
    return made.getvalue()


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that a workbook takes: none longer than 31 characters, none twice whatever the case."""
    taken: set[str] = set()
    names = []
    for name in wanted:
        clean = "".join("_" if each in "[]:*?/\\" else each for each in name).strip("'") or "_"
        short, number = clean[:_LONGEST_NAME], 2
        while short.casefold() in taken or short.casefold() == "history":
            tail = f"~{number}"
            short, number = clean[: _LONGEST_NAME - len(tail)] + tail, number + 1
        taken.add(short.casefold())
        names.append(short)
    return names


def _fill(sheet: Any, table: Table, book: Any, formats: dict[str, Any], most_rows: int) -> None:
    for at, column in enumerate(table.columns):
        pattern = _pattern(column)
        if pattern not in formats:
            formats[pattern] = book.add_format({"num_format": pattern})
        width = min(40, max(10, len(column.name) + 2))
        sheet.set_column(at, at, width, formats[pattern] if pattern else None)
        sheet.write_string(0, at, column.name)
        values = table.frame[column.name].iloc[:most_rows]
        if column.kind == "text":
            _write_texts(sheet, at, values)
        elif column.kind == "flag":
            for row, value in enumerate(values, 1):
                if not pd.isna(value):
                    sheet.write_boolean(row, at, bool(value))
        else:
            _write_numbers(sheet, at, values, formats[pattern] if pattern else None)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, min(len(table.frame), most_rows)), len(table.columns) - 1)


def _write_texts(sheet: Any, at: int, values: pd.Series[Any]) -> None:
    texts = _shown(values)
    for row, value in enumerate(values, 1):
        if isinstance(value, str) and value:
            sheet.write_string(row, at, texts[value][:MOST_CHARACTERS])


def _shown(values: pd.Series[Any]) -> dict[str, str]:
    """Each text of a column as a sheet shows it, once: most stand in many rows."""
    return {each: printable(clean_text(each)) for each in values.dropna().unique() if isinstance(each, str)}


def _write_numbers(sheet: Any, at: int, values: pd.Series[Any], style: Any) -> None:
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    for row in np.flatnonzero(np.isfinite(numbers)).tolist():
        sheet.write_number(row + 1, at, float(numbers[row]), style)


def _pattern(column: Column) -> str:
    if column.kind not in ("integer", "number"):
        return ""
    if column.unit in _BY_UNIT:
        return _BY_UNIT[column.unit]
    if column.name.split("_")[0] == "share":
        return "0.0%"
    return "#,##0" if column.kind == "integer" and column.name != "year" else ""


def _note(
    sheet: Any,
    run: RunContent,
    names: Sequence[str],
    headline: Sequence[str],
    words: Words,
    styles: tuple[Any, Any],
    most_rows: int,
) -> None:
    bold, english = styles
    lines = [printable(clean_text(run.name)), *headline]
    lines.append(
        words.say(say("Fingerprint (SHA-256 of summary.json): {fingerprint}", fingerprint=fingerprint(run)))
    )
    lines += [words.say(each) for each in _cuts(run, most_rows)]
    if words.language != "en":
        lines.append(
            words.say(
                say("Columns are named and explained in English in every language, as in the run's files.")
            )
        )
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line[:MOST_CHARACTERS], bold if row == 0 else None)
    first = len(lines) + 1
    heads = (say("Table"), say("Title"), say("Column"), say("Meaning"), say("Unit"))
    for at, (head, width) in enumerate(zip(heads, (24, 40, 26, 90, 18), strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(first, at, words.say(head), bold)
    described = [
        (name, table_title(table.title), column)
        for name, table in zip(names, run.tables, strict=True)
        for column in table.columns
    ]
    for row, (name, title, column) in enumerate(described, first + 1):
        quoted = english if isinstance(title, English) else None
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, words.say(title), quoted)
        sheet.write_string(row, 2, column.name[:MOST_CHARACTERS])
        sheet.write_string(row, 3, column.meaning[:MOST_CHARACTERS], english)
        sheet.write_string(row, 4, words.say(unit_name(column.unit)))


def _cuts(run: RunContent, most_rows: int) -> list[Message]:
    """What the sheets cannot hold: the files of the run do."""
    cut = [
        say(
            "{table}: the first {rows} of {all} rows; a sheet holds no more, the CSV of the run holds all.",
            table=table.name,
            rows=Number(most_rows, "count"),
            all=Number(len(table.frame), "count"),
        )
        for table in run.tables
        if len(table.frame) > most_rows
    ]
    long = [
        say(
            "{table}: texts of more than {characters} characters are cut.",
            table=table.name,
            characters=Number(MOST_CHARACTERS, "count"),
        )
        for table in run.tables
        if _longest(table) > MOST_CHARACTERS
    ]
    return cut + long


def _longest(table: Table) -> int:
    columns = (_shown(table.frame[column.name]) for column in table.columns if column.kind == "text")
    return max((len(text) for texts in columns for text in texts.values()), default=0)
