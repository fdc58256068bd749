"""Zip archives and KMZ: one table inside, nothing that leads out, nothing that explodes."""

from __future__ import annotations

import tempfile
import time
import zipfile
from pathlib import Path

import pytest
import reader_files
import shapely
from hostile_files import cells, encrypted, kml, placemark, with_link, workbook, zipped
from reader_files import write_polygons

from overlap.readers.formats import RawTable, each_layer

CSV = "id,name\n1,A\n"


def read(folder: Path, content: bytes, layer: str = "", name: str = "a.zip") -> RawTable:
    return reader_files.read(folder, name, content, layer)


def message(folder: Path, content: bytes, layer: str = "", name: str = "a.zip") -> str:
    return reader_files.message(folder, name, content, layer)


def test_the_one_table_beside_its_description(tmp_path: Path) -> None:
    members = {"x/README.txt": "hello", "x/a.csv": CSV, "__MACOSX/x/._a.csv": "\0", ".DS_Store": "\0"}
    table = read(tmp_path, zipped(members))
    assert table.frame["name"].tolist() == ["A"]
    assert table.format == "CSV, UTF-8, delimiter ,, zipped"
    assert table.notes == ("x/a.csv is read from the archive.",)
    assert len(read(tmp_path, zipped({"a.txt": CSV}))) == 1


def test_several_tables(tmp_path: Path) -> None:
    content = zipped({"one.csv": CSV, "in/two.csv": CSV.replace("A", "B")})
    assert message(tmp_path, content) == (
        'a.zip: 2 tables in the archive (one.csv, in/two.csv); name one with layer, such as layer = "one.csv"'
    )
    assert read(tmp_path, content, "in/two.csv").frame["name"].tolist() == ["B"]
    assert message(tmp_path, content, "in/tow.csv") == (
        "a.zip: no in/tow.csv in the archive (it has one.csv, in/two.csv); did you mean in/two.csv?"
    )


def test_every_layer_of_every_file_inside(tmp_path: Path) -> None:
    sheet = cells({"A1": "id", "B1": "name", "A2": 1, "B2": "A"})
    book = workbook({"One": sheet, "Two": sheet})
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"b/book.xlsx": book, "list.csv": CSV, "broken.json": "{"}))
    found = dict(each_layer(path, "a.zip"))
    assert list(found) == ["b/book.xlsx/One", "b/book.xlsx/Two", "list.csv", "broken.json"]
    assert [isinstance(each, RawTable) for each in found.values()] == [True, True, True, False]
    assert message(tmp_path, zipped({"book.xlsx": book})).endswith('such as layer = "book.xlsx/One"')
    assert read(tmp_path, zipped({"book.xlsx": book}), "book.xlsx/Two").format == "XLSX, sheet Two, zipped"


def test_a_layer_of_a_file_inside(tmp_path: Path) -> None:
    for layer in ("one", "two"):
        write_polygons(tmp_path / f"{layer}.geojson", [shapely.box(0, 0, 1, 1)], id=[layer])
    members = {f"{each}.geojson": (tmp_path / f"{each}.geojson").read_bytes() for each in ("one", "two")}
    assert len(read(tmp_path, zipped(members), "two.geojson/two")) == 1
    assert message(tmp_path, zipped(members), "two.geojson/x").startswith("a.zip/two.geojson: no layer x")
    assert message(tmp_path, zipped({"a.csv": CSV}), "x").startswith("a.zip/a.csv: layer x is asked for")


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ({"../a.csv": CSV}, "../a.csv"),
        ({"a.csv": CSV, "/etc/cron.d/x": "x"}, "/etc/cron.d/x"),
        ({"x/..\\..\\a.csv": CSV}, "x/..\\..\\a.csv"),
        ({"C:/a.csv": CSV}, "C:/a.csv"),
    ],
)
def test_members_that_lead_out(tmp_path: Path, members: dict[str, str], found: str) -> None:
    assert message(tmp_path, zipped(members)) == (
        f"a.zip: an archive with members that lead out of it ({found}); "
        "do not trust it; get it from its source"
    )


def test_a_link(tmp_path: Path) -> None:
    assert "lead out of it (places.csv, a link)" in message(tmp_path, with_link(tmp_path))


def test_an_encrypted_archive(tmp_path: Path) -> None:
    assert message(tmp_path, encrypted()) == ("a.zip: encrypted (places.csv); unpack it with its password")


@pytest.mark.parametrize("name", ["a.zip", "a.kmz", "a.xlsx", "a.ods"])
def test_a_bomb(tmp_path: Path, name: str) -> None:
    members = {
        "a.csv": b"0" * 30_000_000,
        "doc.kml": b" " * 30_000_000,
    }
    member = "doc.kml" if name == "a.kmz" else "a.csv"
    start = time.perf_counter()
    text = message(tmp_path, zipped({member: members[member]}), name=name)
    assert text.startswith(f"{name}: packed like a zip bomb (1,0")
    assert "times its size unpacked, of at most 200 times" in text
    assert time.perf_counter() - start < 2


def test_too_large_to_unpack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overlap.readers.formats.archive._LARGEST_BYTES", 5)
    assert "too large to unpack (0.0 GB unpacked, of at most 5e-09 GB)" in message(
        tmp_path, zipped({"a.csv": CSV})
    )


def test_a_size_that_is_belied(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.csv": b"0" * 30_000_000}))
    directory = content.index(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    assert "a.zip: cannot be read (Bad CRC-32" in message(tmp_path, bytes(content))


@pytest.mark.parametrize(
    ("content", "pieces"),
    [
        (zipped({}), ["no table in the archive (it is empty)"]),
        (zipped({"a.docx": "x"}), ["no table in the archive (a.docx); a table is one of .csv, .tsv"]),
        (zipped({"b.zip": zipped({"a.csv": CSV})}), ["no table in the archive (b.zip)"]),
        (zipped({"a.csv": ""}), ["a.zip/a.csv: the file is empty"]),
        (zipped({"a.csv": b"PK\x03\x04"}), ["a.zip/a.csv: not what its suffix says"]),
        (zipped({"a.shp": b"\x00\x00\x27\x0arest"}), ["a.zip/a.shp: cannot be read", ".shx and .dbf"]),
        (b"PK\x03\x04rest", ["a.zip: cannot be read (File is not a zip file); it is damaged"]),
        (CSV.encode(), ["a.zip: not what its suffix says (.zip, but it looks like text)"]),
    ],
)
def test_what_is_no_archive_of_a_table(tmp_path: Path, content: bytes, pieces: list[str]) -> None:
    text = message(tmp_path, content)
    assert all(piece in text for piece in pieces), text


def test_a_damaged_archive(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.csv": CSV * 50}))
    content[40:44] = b"\xff\xff\xff\xff"
    assert "a.zip: cannot be read" in message(tmp_path, bytes(content))


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read(tmp_path, zipped({"a.csv": CSV}))
    message(tmp_path, zipped({"a.csv": "a,b\n1\n"}))
    assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]


def test_kmz_is_its_main_document(tmp_path: Path) -> None:
    places = {name: kml(placemark(name, 1, 2)) for name in ("x.kml", "doc.kml", "y/z.kml")}
    table = read(tmp_path, zipped(places | {"data.csv": CSV}), name="a.kmz")
    assert (table.frame["Name"].tolist(), table.format) == (["doc.kml"], "KML, zipped")
    assert read(tmp_path, zipped(places), "y/z.kml", name="a.kmz").frame["Name"].tolist() == ["y/z.kml"]
    places.pop("doc.kml")
    assert "2 tables in the archive (x.kml, y/z.kml)" in message(tmp_path, zipped(places), name="a.kmz")


def test_stored_without_compression(tmp_path: Path) -> None:
    assert len(read(tmp_path, zipped({"a.csv": CSV}, zipfile.ZIP_STORED))) == 1
