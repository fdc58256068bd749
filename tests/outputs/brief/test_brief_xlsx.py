"""The workbook, opened by openpyxl."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from overlap.domain.result import Column, Table
from overlap.domain.run import RunContent
from overlap.outputs.brief import brief_files
from overlap.outputs.brief.xlsx import sheet_names, xlsx
from overlap.outputs.language.words import Words

COLUMNS = (
    Column("name", "a name"),
    Column("people", "people", "person", "number"),
    Column("share_left", "a share", "", "number"),
    Column("year", "a year", "", "integer"),
    Column("known", "whether", "", "flag"),
)
NAMES = ["=1+1", "+1", "@SUM(A1)", "http://x.example", "\u202egnp.exe", "in\0side\x07", "x" * 40_000, ""]


def small() -> RunContent:
    count = len(NAMES)
    frame = pd.DataFrame(
        {
            "name": NAMES,
            "people": [float("nan"), *range(1, count)],
            "share_left": [0.125] * count,
            "year": pd.array([None, *range(2020, 2020 + count - 1)], dtype="Int64"),
            "known": pd.array([None, True, False, *[True] * (count - 3)], dtype="boolean"),
        }
    )
    table = Table("an_analysis_that_nobody_knows_of_yet", "New", COLUMNS, frame, ("name",))
    summary = {"settings": {"bands_km": [1.0]}, "networks": {}}
    return RunContent("=cmd|' /C calc'!A0", (table,), summary, "")


def written(run: RunContent, language: str = "en", **options: int) -> Workbook:
    return load_workbook(BytesIO(xlsx(run, ["A sentence."], Words(language), **options)))


def test_text_is_text_and_numbers_are_numbers() -> None:
    sheet = written(small())["an_analysis_that_nobody_knows_o"]
    names = [cell for cell in sheet["A"][1:] if cell.value is not None]
    assert {cell.data_type for cell in names} == {"s"}
    assert [cell.value for cell in names[:4]] == NAMES[:4]
    assert all(cell.hyperlink is None for cell in names)
    assert names[4].value == "\\u202egnp.exe"
    assert names[5].value == "in\ufffdside\\u0007"
    assert len(names[6].value) == 32_767
    assert [cell.value for cell in sheet["B"][1:4]] == [None, 1, 2]
    assert [sheet[f"{at}3"].number_format for at in "BCD"] == ["#,##0", "0.0%", "General"]
    assert [cell.value for cell in sheet["E"][1:4]] == [None, True, False]


def test_what_a_sheet_cannot_hold_is_told() -> None:
    book = written(small(), most_rows=3)
    assert book["an_analysis_that_nobody_knows_o"].max_row == 4
    told = [cell.value for cell in book["Notes"]["A"] if cell.value]
    assert any("the first 3 of 8 rows" in each for each in told)
    assert any("more than 32,767 characters" in each for each in told)
    assert not any("the first" in cell.value for cell in written(small())["Notes"]["A"] if cell.value)


def test_names_of_sheets_are_short_and_differ() -> None:
    wanted = ["a" * 40, "A" * 40, "a" * 31, "history", "x/y", "x_y", "", "'"]
    names = sheet_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    assert all(1 <= len(name) <= 31 for name in names)
    assert "history" not in names


@pytest.mark.parametrize("language", ["en", "ar"])
def test_sheets_run_as_the_language_does(language: str) -> None:
    book = written(small(), language)
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in book.worksheets} == {language == "ar"}


def test_the_sample_has_a_sheet_a_table_with_every_value(content: RunContent) -> None:
    (made,) = brief_files(content, ["fr"], ("xlsx",)).values()
    book = load_workbook(BytesIO(made), read_only=True)
    assert book.sheetnames == ["Notes", *(table.name for table in content.tables)]
    for table in content.tables[::12]:
        rows = list(book[table.name].iter_rows(values_only=True))
        assert list(rows[0]) == list(table.frame.columns)
        assert len(rows) - 1 == len(table.frame)
        for row, record in zip(rows[1:], table.records(), strict=True):
            kinds = [column.kind for column in table.columns]
            for found, value, kind in zip(row, record.values(), kinds, strict=True):
                if kind == "text":
                    assert (found or "") == (value or "")
                else:
                    assert found == (None if value is None else pytest.approx(value, rel=1e-14))


def test_two_workbooks_are_the_same_bytes(content: RunContent) -> None:
    run = replace(content, tables=content.tables[:3])
    assert brief_files(run, ["ru"], ("xlsx",)) == brief_files(run, ["ru"], ("xlsx",))
