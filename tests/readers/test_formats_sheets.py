"""Workbooks: which sheet, which row is the header, and what a cell's value is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import reader_files
from hostile_files import cells, document, workbook

from overlap.readers.formats import RawTable

FIVE = '<table:table-cell office:value-type="float" office:value="5"/>'


def read(folder: Path, content: bytes, layer: str = "", name: str = "a.xlsx") -> RawTable:
    return reader_files.read(folder, name, content, layer)


def message(folder: Path, content: bytes, layer: str = "", name: str = "a.xlsx") -> str:
    return reader_files.message(folder, name, content, layer)


def columns(table: RawTable) -> dict[str, list[Any]]:
    return {name: table.frame[name].tolist() for name in table.frame.columns}


def test_values_of_cells(tmp_path: Path) -> None:
    values = {
        "A1": "id", "B1": "name", "C1": "day", "D1": "when", "E1": "open", "F1": "share", "G1": "sum",
        "A2": 101, "B2": "007", "C2": (' s="1"', "<v>43832</v>"), "D2": (' s="2"', "<v>43832.5</v>"),
        "E2": (' t="b"', "<v>1</v>"), "F2": 0.5, "G2": ("", "<f>A2+1</f><v>102</v>"),
        "H1": "x", "H2": (' t="e"', "<v>#N/A</v>"), "A3": 1e20, "B3": "  ",
    }  # fmt: skip
    table = read(tmp_path, workbook({"Data": cells(values)}))
    assert columns(table) == {
        "id": [101, 1e20],
        "name": ["007", None],
        "day": ["2020-01-02", None],
        "when": ["2020-01-02T12:00:00", None],
        "open": [True, None],
        "share": [0.5, None],
        "sum": [102, None],
        "x": [None, None],
    }
    assert (table.format, table.notes, table.geometry, table.crs) == ("XLSX, sheet Data", (), None, "")


def test_a_table_in_the_middle_of_its_sheet(tmp_path: Path) -> None:
    values = {"C4": "id", "D4": "name", "F4": "x", "C5": 1, "D5": "A", "C7": 2, "D7": "B", "F7": 3}
    far = {"AA900": (' s="1"', ""), "C800": " "}
    assert columns(read(tmp_path, workbook({"S": cells(values | far)}))) == {
        "id": [1, None, 2],
        "name": ["A", None, "B"],
        "x": [None, None, 3],
    }


def test_a_column_without_a_name_is_kept_where_it_has_values(tmp_path: Path) -> None:
    table = read(tmp_path, workbook({"S": cells({"A1": "id", "A2": 1, "C2": 5})}))
    assert columns(table) == {"id": [1], "column_2": [5]}
    assert table.notes == ("Column 2 (without a name) is called column_2 here.",)


def test_a_title_merged_above_the_header(tmp_path: Path) -> None:
    values = {"A1": "Libraries", "A3": "id", "B3": "name", "C3": "lat", "A4": 1, "B4": "A", "C4": 1.5}
    merged = '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>'
    table = read(tmp_path, workbook({"S": cells(values, merged)}))
    assert columns(table) == {"id": [1], "name": ["A"], "lat": [1.5]}
    assert table.notes == ("Rows 1 to 2 are above the header and not read: Libraries.",)


def test_a_header_of_two_rows_with_merged_cells(tmp_path: Path) -> None:
    groups = {"A1": "Library", "C1": "Coordinates", "A2": "id", "B2": "name", "C2": "lat", "D2": "lon"}
    values = {"A3": 1, "B3": "A", "C3": 1.5, "D3": 2.5}
    merged = '<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="C1:D1"/></mergeCells>'
    table = read(tmp_path, workbook({"S": cells(groups | values, merged)}))
    assert columns(table) == {"id": [1], "name": ["A"], "lat": [1.5], "lon": [2.5]}
    assert table.notes == ("Rows 1 to 2 are the header: each column is called by the lowest of its names.",)
    high = {"A1": "id", "B1": "name", "C1": "Coordinates", "C2": "lat", "D2": "lon"}
    merged = merged.replace("A1:B1", "A1:A2").replace("<mergeCell ", '<mergeCell ref="B1:B2"/><mergeCell ', 1)
    assert columns(read(tmp_path, workbook({"S": cells(high | values, merged)}))) == columns(table)


def test_merged_cells_count_for_every_row_but_one_column(tmp_path: Path) -> None:
    values = {"A1": "id", "B1": "city", "C1": "x", "A2": 1, "B2": "Cork", "A3": 2, "A4": 3, "B4": "closed"}
    merged = '<mergeCells count="2"><mergeCell ref="B2:B3"/><mergeCell ref="B4:C4"/></mergeCells>'
    table = read(tmp_path, workbook({"S": cells(values, merged)}))
    assert columns(table) == {"id": [1, 2, 3], "city": ["Cork", "Cork", "closed"], "x": [None] * 3}
    assert table.notes == ("1 cell merged over several rows: each row has the value.",)


def test_a_merged_range_beyond_the_table(tmp_path: Path) -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    table = read(tmp_path, workbook({"S": cells({"A1": "id", "A2": 1}, merged)}))
    assert columns(table) == {"id": [1]}


def test_a_sheet_of_notes_is_no_rival(tmp_path: Path) -> None:
    table, notes = cells({"A1": "id", "B1": "name", "A2": 1, "B2": "A"}), cells({"A1": "By X", "A2": "2020"})
    found = read(tmp_path, workbook({"Notes": notes, "List": table}))
    assert columns(found) == {"id": [1], "name": ["A"]}
    assert found.notes == ("Sheet List is read; hidden, or without a table: Notes.",)


def test_which_sheet(tmp_path: Path) -> None:
    one, two = cells({"A1": "id", "A2": 1}), cells({"A1": "id", "A2": 2})
    assert message(tmp_path, workbook({"One": one, "Two": two})) == (
        'a.xlsx: several sheets with rows (One, Two); name one with layer, such as layer = "One"'
    )
    assert columns(read(tmp_path, workbook({"One": one, "Two": two}), "Two")) == {"id": [2]}
    assert message(tmp_path, workbook({"One": one, "Two": two}), "Tow") == (
        "a.xlsx: no sheet Tow (it has One, Two); did you mean Two?"
    )
    table = read(tmp_path, workbook({"Empty": cells({}), "Old": one, "New": two}, hidden=["Old"]))
    assert (columns(table), table.format) == ({"id": [2]}, "XLSX, sheet New")
    assert table.notes == ("Sheet New is read; hidden, or without a table: Empty, Old.",)


def test_a_workbook_without_rows(tmp_path: Path) -> None:
    assert "a.xlsx: no rows (sheets are S)" in message(tmp_path, workbook({"S": cells({})}))
    assert "a.xlsx: no rows (XLSX, sheet S)" in message(tmp_path, workbook({"S": cells({"A1": "id"})}))


@pytest.mark.parametrize(
    "inside",
    [
        cells({"A1": 1, "XFD1048576": 2}),
        (
            "<sheetData><row r='1'><c s='0' r='XFD1'><v>1</v></c></row>"
            "<row r='1048576'><c><v>2</v></c></row></sheetData>"
        ),
    ],
)
def test_a_cell_at_the_far_end(tmp_path: Path, inside: str) -> None:
    assert message(tmp_path, workbook({"S": inside})) == (
        "a.xlsx: a sheet too wide to read (xl/worksheets/sheet1.xml reaches to XFD1048576, "
        "17,179,869,184 cells); delete the cells far from the table, or save the sheet as CSV"
    )


def test_open_document_with_repeated_cells(tmp_path: Path) -> None:
    name = '<table:table-cell office:value-type="string"><text:p>id</text:p></table:table-cell>'
    rest = (
        '<table:table-cell table:number-columns-repeated="16383"/></table:table-row>\n'
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    )
    rows = f"<table:table-row>{name}</table:table-row>\n<table:table-row>\n{FIVE}\n{rest}"
    table = read(tmp_path, document(rows), name="a.ods")
    assert (columns(table), table.format) == ({"id": [5]}, "ODS, sheet S")
    wide = FIVE.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"')
    bomb = f'<table:table-row table:number-rows-repeated="1048576">{wide}</table:table-row>'
    assert "a.ods: cannot be read (Cell limit exceeded" in message(tmp_path, document(bomb), name="a.ods")


@pytest.mark.parametrize(
    ("name", "content", "pieces"),
    [
        ("a.xlsx", b"PK\x03\x04rest", ["cannot be read (File is not a zip file)"]),
        ("a.xlsx", b"\xd0\xcf\x11\xe0rest", [".xlsx, but it looks like an old or protected Excel workbook"]),
        ("a.xls", b"\xd0\xcf\x11\xe0rest", ["cannot be read", "it is damaged"]),
        ("a.xls", b"<html><table></table></html>", [".xls, but it looks like HTML or XML"]),
        ("a.xlsx", b"id,name\n1,A\n", [".xlsx, but it looks like text"]),
        ("a.ods", document(""), ["no rows"]),
        ("a.xlsx", document(FIVE), ["cannot be read"]),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, name: str, content: bytes, pieces: list[str]) -> None:
    text = message(tmp_path, content, name=name)
    assert all(piece in text for piece in pieces), text


@pytest.mark.parametrize("value", ["<v/>", "<v></v>", ""])
def test_formulas_without_saved_values(tmp_path: Path, value: str) -> None:
    formula = ("", f"<f>1+1</f>{value}")
    values = {"A1": "id", "B1": "lat", "A2": 1, "B2": formula, "A3": 2, "B3": formula}
    assert message(tmp_path, workbook({"S": cells(values)})) == (
        "a.xlsx: formulas without saved values (nothing in lat); "
        "open it in a spreadsheet program and save it there"
    )
    empty = (' t="str"', '<f>""</f><v></v>')
    assert columns(read(tmp_path, workbook({"S": cells(values | {"B2": empty, "B3": empty})}))) == {
        "id": [1, 2],
        "lat": [None, None],
    }
