"""The text of shapefiles: as their .cpg states it, or as its bytes say."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from overlap.errors import InputError
from overlap.readers.formats import RawTable, read_table

FRENCH = ["Médiathèque de la Forêt", "Bibliothèque à côté", "Centre", "Salle d’étude “Été”"]
RUSSIAN = ["Библиотека имени Пушкина", "Городская библиотека", "Центр", "Читальный зал школы"]


def shapefile(folder: Path, names: list[str], encoding: str, says: str, heading: str = "name") -> RawTable:
    """Write and read a shapefile in an encoding, with another one in its .cpg, or none."""
    points = gpd.GeoSeries([shapely.Point(k, k) for k in range(len(names))], crs="EPSG:4326")
    frame = gpd.GeoDataFrame({"id": range(len(names)), heading: names}, geometry=points)
    frame.to_file(folder / "a.shp", engine="pyogrio", encoding=encoding)
    (folder / "a.cpg").unlink()
    if says:
        (folder / "a.cpg").write_text(says, "utf-8")
    return read_table(folder / "a.shp", "a.shp")


@pytest.mark.parametrize(
    ("names", "encoding", "says", "format_"),
    [
        (FRENCH, "cp1252", "1252", "Shapefile"),
        (FRENCH, "cp1252", "", "Shapefile, windows-1252 (detected"),
        (FRENCH, "cp1252", "UTF-8", "Shapefile, windows-1252 (detected"),
        (FRENCH, "UTF-8", "", "Shapefile"),
        (FRENCH, "UTF-8", "no such", "Shapefile"),
        (RUSSIAN, "cp1251", "1251", "Shapefile"),
        (RUSSIAN, "cp1251", "", "Shapefile, cp1251 (detected"),
        (RUSSIAN, "cp1251", "UTF-8", "Shapefile, cp1251 (detected"),
        (["A\nB", "C\tD"], "cp1252", "", "Shapefile"),
    ],
)
def test_the_encoding_of_a_shapefile(
    tmp_path: Path, names: list[str], encoding: str, says: str, format_: str
) -> None:
    table = shapefile(tmp_path, names, encoding, says)
    assert table.frame["name"].tolist() == names
    assert table.frame["id"].tolist() == list(range(len(names)))
    assert table.format.split(", but ")[0].rstrip(")") == format_


@pytest.mark.parametrize("says", ["", "UTF-8"])
def test_headings_are_text_as_well(tmp_path: Path, says: str) -> None:
    table = shapefile(tmp_path, RUSSIAN, "cp1251", says, "название")
    assert table.frame["название"].tolist() == RUSSIAN


def test_a_database_with_other_text(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    points = gpd.GeoSeries([shapely.Point(1, 2)], crs="EPSG:4326")
    gpd.GeoDataFrame({"name": ["A"]}, geometry=points).to_file(path, engine="pyogrio", layer="a")
    with sqlite3.connect(path) as database:
        for (trigger,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute("UPDATE a SET name = CAST(x'42fc63686572' AS TEXT)")
    database.close()
    with pytest.raises(InputError) as caught:
        read_table(path, "a.gpkg")
    assert str(caught.value) == (
        "a.gpkg: text that is not UTF-8 (byte 0xfc in b'B\\xfccher'); save it anew as UTF-8"
    )
