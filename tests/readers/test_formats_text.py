"""Text as offices have it: encodings, titles above the header, lines of CSV inside JSON, endless lines."""

# ruff: noqa: RUF001 - names in the scripts of their languages

from __future__ import annotations

import json
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reader_files import message, read, real_data

from overlap.domain.study import NetworkFile
from overlap.errors import InputError
from overlap.readers.facilities import read_facilities
from overlap.readers.formats import RawTable, read_table

LINES = {
    "windows-1252": "Médiathèque François Mitterrand\nHôtel de Ville – Poste\nBücherei Süd\nPeñaranda",
    "cp1250": "Biblioteka Publiczna w Łodzi\nKsiążnica Śródmieście\nGdańsk, ul. Żwirki",
    "cp1251": "Центральная городская библиотека\nПочта России отделение связи",
    "koi8-r": "Центральная городская библиотека\nПочта России отделение связи",
    "cp1253": "Δημόσια Βιβλιοθήκη Αθηνών\nΤαχυδρομείο Θεσσαλονίκης",
    "cp1254": "İl Halk Kütüphanesi\nŞişli, Beşiktaş\nIğdır PTT şubesi",
    "cp1256": "مكتبة عامة القاهرة\nمكتب بريد الإسكندرية",
    "gb18030": "北京市图书馆朝阳区分馆\n邮政局",
    "big5": "臺北市立圖書館總館\n臺北郵局",
    "cp932": "東京都立中央図書館\n渋谷区 郵便局",
    "cp949": "서울도서관\n강남구 우체국",
    "cp850": "Médiathèque François Mitterrand\nHôtel de Ville\nBücherei Süd",
}


def columns(table: RawTable) -> dict[str, list[Any]]:
    return {name: table.frame[name].tolist() for name in table.frame.columns}


@pytest.mark.parametrize("encoding", LINES)
def test_an_encoding_that_is_detected(tmp_path: Path, encoding: str) -> None:
    names = LINES[encoding].split("\n")
    text = "id;name\n" + "".join(f"{number};{name}\n" for number, name in enumerate(names))
    table = read(tmp_path, "a.csv", text.encode(encoding))
    assert columns(table)["name"] == names
    assert table.format.split(" ")[1:3] == [encoding, "(detected),"] or " is as likely), " in table.format


@pytest.mark.parametrize(
    ("mark", "encoding", "said"),
    [
        (b"\xef\xbb\xbf", "utf-8", "UTF-8 with BOM"),
        (b"\xff\xfe", "utf-16-le", "UTF-16"),
        (b"\xfe\xff", "utf-16-be", "UTF-16"),
        (b"\xff\xfe\x00\x00", "utf-32-le", "UTF-32"),
    ],
)
def test_an_encoding_that_tells_itself(tmp_path: Path, mark: bytes, encoding: str, said: str) -> None:
    table = read(tmp_path, "a.csv", mark + "name\tб\r\n北京\té\r\n".encode(encoding))
    assert (columns(table), table.format) == ({"name": ["北京"], "б": ["é"]}, f"TSV, {said}, delimiter tab")


def test_a_mark_that_is_belied(tmp_path: Path) -> None:
    text = message(tmp_path, "a.csv", b"\xff\xfea\x00,\x00\x00\xd8")
    assert text == ("a.csv: not UTF-16, though it begins so (byte 0x00 at position 6); save it as UTF-8")


def test_doubt_about_an_encoding_is_told(tmp_path: Path) -> None:
    table = read(tmp_path, "a.csv", b"id,name\n1,x\xe9\n")
    assert "windows-1252 (detected, but" in table.format
    assert "is as likely), " in table.format


def test_stray_bytes_of_windows_in_utf8_are_read_and_told(tmp_path: Path) -> None:
    lines = [b"id,name\n", "1,Café à Nîmes\n".encode(), b"2,Caf\xe9 Royal\n", "3,Hôtel\n".encode()]
    table = read(tmp_path, "a.csv", b"".join(lines))
    assert columns(table)["name"] == ["Café à Nîmes", "Café Royal", "Hôtel"]
    assert table.format == "CSV, UTF-8, but 1 line windows-1252 (line 3: 2,Café Royal), delimiter ,"


@pytest.mark.parametrize(
    "lines",
    [
        [b"id,name\n", "1,Łódź\n".encode(), b"2,Caf\xe9\n"],
        [b"id,name\n", "1,Café\n".encode(), b"2,\x81\x8d\n"],
        [b"id,name\n", "1,北京\n".encode(), "2,上海\n".encode("gbk")],
    ],
)
def test_mixed_encodings_that_could_be_read_wrongly(tmp_path: Path, lines: list[bytes]) -> None:
    text = message(tmp_path, "a.csv", b"".join(lines))
    assert text.startswith("a.csv: UTF-8 mixed with another encoding in 1 line (line 3 has byte 0x")
    assert text.endswith("save each of its parts as UTF-8 before joining them")


def test_capitals_of_polish_are_not_taken_for_utf8(tmp_path: Path) -> None:
    # ÓŁ in windows-1250 happens to be one character of UTF-8.
    text = "id,name\n1,PÓŁNOC\n2,Biblioteka w Łodzi\n3,Książnica Śródmieście\n"
    table = read(tmp_path, "a.csv", text.encode("cp1250"))
    assert columns(table)["name"][0] == "PÓŁNOC"


def test_binary_called_csv(tmp_path: Path) -> None:
    assert "a null byte in text (at position 3)" in message(tmp_path, "a.csv", b"a,b\0\n1,2\n")


@given(st.text(st.characters(codec="cp1252", categories=["Lu", "Ll"]), min_size=1, max_size=20))
def test_any_letters_are_read_as_something(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    path = tmp_path_factory.mktemp("text") / "a.csv"
    path.write_bytes(f"id,name\n1,{name}\n".encode("cp1252"))
    assert len(read_table(path, "a.csv")) == 1


def test_the_first_line_of_excel(tmp_path: Path) -> None:
    for first in ("sep=;", '"sep=;"', "SEP=;"):
        table = read(tmp_path, "a.csv", f"{first}\r\nid;where\r\n1;a,b,c\r\n")
        assert (columns(table), table.format[-11:]) == ({"id": ["1"], "where": ["a,b,c"]}, "delimiter ;")
    assert columns(read(tmp_path, "a.csv", "sep=^\nid^b\n1^2\n")) == {"id": ["1"], "b": ["2"]}


@pytest.mark.parametrize(
    ("above", "note"),
    [
        ("Libraries of the county\n", "Row 1 is above the header and not read: Libraries of the county."),
        ("Libraries;;;\nas of 2020;;;\n\n", "Rows 1 to 2 are above the header and not read: Libraries."),
        ("Source: office, 2020, own\n", "Row 1 is above the header and not read: Source: office, 2020, own."),
    ],
)
def test_a_title_above_the_header(tmp_path: Path, above: str, note: str) -> None:
    rows = "".join(f"{number};A {number};1.5;2.5\n" for number in range(5))
    table = read(tmp_path, "a.csv", f"{above}id;name;lat;lon\n{rows}")
    assert list(table.frame.columns) == ["id", "name", "lat", "lon"]
    assert (len(table), table.notes) == (5, (note,))


def test_a_title_without_a_header(tmp_path: Path) -> None:
    text = message(tmp_path, "a.csv", "Libraries\n1,A,1.5,2.5\n2,B,3.5,4.5\n")
    assert text == (
        "a.csv: no header where the columns begin (row 1 has 1 cell, row 2 has 4); "
        "remove what is above the header, and see that there is one"
    )


def test_a_header_only(tmp_path: Path) -> None:
    assert "a.csv: no rows (CSV, UTF-8, delimiter ,)" in message(tmp_path, "a.csv", "id,name\n")


def test_an_endless_line_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"a,b;" * 2**18)
    start = time.perf_counter()
    tracemalloc.start()
    with pytest.raises(InputError) as caught:
        read_table(path, "a.csv")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(caught.value) == (
        "a.csv: no table of rows (a line of more than 32 MB); "
        "export it anew, with a line break after each row"
    )
    assert most < 10 * 2**20
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("Library,,Coordinates,\nid,name,lat,lon", ["id", "name", "lat", "lon"]),
        ("id,name,Coordinates,\n,,lat,lon", ["id", "name", "lat", "lon"]),
        ("Public libraries,,,\nid,Who,Where,Where\n,name,lat,lon", ["id", "name", "lat", "lon"]),
        # A row of values, however much like names: no numbers stand below it, or it tells no more apart.
        ("id,name,,\nA,B,open,yes", ["id", "name", "column_3", "column_4"]),
        ("id,name,lat,lon\nunit,text,deg,deg", ["id", "name", "lat", "lon"]),
        ("id,name,lat,\nA,B,n/a,n/a", ["id", "name", "lat", "column_4"]),
    ],
)
def test_headers_of_several_rows(tmp_path: Path, header: str, names: list[str]) -> None:
    body = "C,D,E,no\n" if "open" in header else "1,D,1.5,2.5\n2,E,1.25,2.75\n"
    table = read(tmp_path, "a.csv", f"{header}\n{body}")
    assert list(columns(table)) == names
    told = [note for note in table.notes if "are the header" in note]
    several = names == ["id", "name", "lat", "lon"] and "deg" not in header
    assert len(told) == several
    assert len(table) == body.count("\n") + (0 if several else 1)


@pytest.mark.parametrize("name", ["a.sql", "a.csv", "a.txt"])
def test_a_database_dump(tmp_path: Path, name: str) -> None:
    text = message(tmp_path, name, "--\n-- PostgreSQL database dump\n--\n\nSET x = 0;\n")
    assert "a database dump" in text
    assert (".sql" not in name) or text.endswith(
        "load it into a database and export the table, as CSV or GeoPackage"
    )


def of_lines(folder: Path, lines: list[str], header: str = "id,name,lat,lon,note") -> RawTable:
    return read(folder, "a.json", json.dumps([{header: line} for line in lines]))


def test_lines_of_a_csv_as_records(tmp_path: Path) -> None:
    table = of_lines(tmp_path, ['1,"A, B",53.25,-6.25', "2,C", "3,D,53.3", "4,E,53.75,-6.5", "5,F,54.0,-6.0"])
    assert columns(table) == {
        "id": ["1", "2", "3", "4", "5"],
        "name": ["A, B", "C", "D", "E", "F"],
        "lat": ["53.25", None, None, "53.75", "54.0"],  # 53.3 may have been 53.34
        "lon": ["-6.25", None, None, "-6.5", "-6.0"],
        "note": [None] * 5,
    }
    assert table.format == "CSV inside JSON records, UTF-8"
    assert table.notes == (
        "The key of each record is the header of a CSV, its value a line of it: read as that CSV.",
        "2 lines cut short (rows 2, 3): what is cut off is missing.",
    )


@pytest.mark.parametrize(
    ("lines", "piece"),
    [
        (["1,A,2,3,x", "2,B,3,4,y,z"], "some longer than their header (row 2, of 5 columns)"),
        (["1,A,2,3,x", '2,"B,3,4,y'], "one of them broken (unexpected end of data"),
    ],
)
def test_lines_in_records_that_cannot_be_read(tmp_path: Path, lines: list[str], piece: str) -> None:
    with pytest.raises(InputError) as caught:
        of_lines(tmp_path, lines)
    assert piece in str(caught.value)
    assert str(caught.value).endswith("give the CSV that it was made from")


def test_records_with_one_key_that_is_no_header(tmp_path: Path) -> None:
    table = read(tmp_path, "a.json", json.dumps([{"name, town": "A, B"}]))
    assert columns(table) == {"name, town": ["A, B"]}


def test_the_irish_lines_are_the_irish_offices() -> None:
    found = read_facilities(
        "post", NetworkFile(file="bad-inputs/ireland_anpost_csv_inside_json.json"), real_data()
    )
    parsed = read_facilities("post", NetworkFile(file="ireland/anpost_post_offices_parsed.csv"), real_data())
    assert (found.rows_read, len(found)) == (1127, 1110)
    assert found.ids.tolist() == parsed.ids.tolist()
    assert (found.longitude_deg == parsed.longitude_deg).all()
    assert {row.reason for row in found.rejected} == {"no coordinates"}
    assert found.rejected[0].name == "Abbeyside"


def test_the_dash_of_a_windows_file() -> None:
    found = read_table(real_data("usa-national", "PLS_FY17_Outlet_pud17i.csv"), "outlets.csv")
    assert found.format == "CSV, windows-1252 (detected), delimiter ,"
    names = found.frame["LIBNAME"].tolist()
    assert len(names) == 17_452
    assert "DELTA CO PLD – DELTA PUBLIC LIBRARY" in names
    assert "710 W CÉSAR CHÁVEZ ST" in found.frame["ADDRESS"].tolist()


def test_a_real_dump() -> None:
    with pytest.raises(InputError, match="a database dump\\); load it into a database"):
        read_table(real_data("ireland", "irish_public_libraries_pgdump.sql"), "dump.sql")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["Bücherei", "Библиотека"])
def test_utf16_that_does_not_say_so(tmp_path: Path, codec: str, name: str) -> None:
    table = read(tmp_path, "a.csv", f"id,name\n1,{name}\n".encode(codec))
    assert columns(table) == {"id": ["1"], "name": [name]}
    assert table.format == "CSV, UTF-16 (detected), delimiter ,"


def test_a_byte_order_mark_inside(tmp_path: Path) -> None:
    table = read(tmp_path, "a.csv", "id,name\n1,A\n\ufeff2,B\n".encode())
    assert columns(table) == {"id": ["1", "2"], "name": ["A", "B"]}
    assert table.format == "CSV, UTF-8, without 1 byte order mark inside, delimiter ,"


def test_a_source_below_the_table(tmp_path: Path) -> None:
    table = read(tmp_path, "a.csv", "id,lat,lon\n1,2,3\nSource: the ministry\n2020\n")
    assert columns(table)["id"] == ["1", "Source: the ministry", "2020"]
    assert table.notes == ("2 rows below the table with a single cell: Source: the ministry.",)
    found = read_facilities("library", NetworkFile(file="a.csv"), tmp_path)
    assert [(row.row, row.reason) for row in found.rejected] == [(2, "no coordinates"), (3, "no coordinates")]
    assert "1 row without the header's 3 cells" in message(tmp_path, "a.csv", "id,lat,lon\nx\n1,2,3\n")
