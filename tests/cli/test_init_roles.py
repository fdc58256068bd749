"""What `overlap init` takes a file for: by its name, columns and values, and a look into rasters."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rasterio
from small_study import write_raster

from overlap.cli.app import main
from overlap.domain.selection import parse
from overlap.readers.role_networks import kinds_of, network_of_rows
from overlap.runs.study import read_study

REAL = os.environ.get("OVERLAP_REAL_DATA")
PEOPLE = np.full((20, 30), 2.0, dtype="float32")
CELLS = "30 × 20 cells, float32, EPSG:4326"


def drafted(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Draft a study of a folder, and return what is said."""
    assert main(["init", str(folder)]) == 0
    return capsys.readouterr().out


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a list of libraries in it."""
    (tmp_path / "libraries.csv").write_text("id,lat,lon\n1,50.0,10.1\n", "utf-8")
    return tmp_path


def real(folder: Path, name: str, *files: str) -> None:
    """Copy real files to a folder."""
    if not REAL:
        pytest.skip("OVERLAP_REAL_DATA is unset")
    for file in files:
        shutil.copy(Path(REAL) / name / file, folder)


def test_the_raster_that_counts_people_is_taken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_raster(folder / "grid.tif", PEOPLE)
    for name in ("a_density_2021", "a_land_area_2021", "population_women_2021", "population_count_2020"):
        write_raster(folder / f"{name}.tif", PEOPLE)
    write_raster(folder / "above_sea.tif", PEOPLE - 3.0)
    write_raster(folder / "nowhere.tif", PEOPLE, crs=None)
    write_raster(folder / "classes.tif", PEOPLE.astype("uint8"))
    with rasterio.open(folder / "classes.tif", "r+") as raster:
        raster.write_colormap(1, {2: (255, 0, 0, 255)})
    with rasterio.open(folder / "nowhere.tif") as raster:
        assert raster.crs is None
    said = drafted(folder, capsys)
    dense = "'a_density_2021' sounds like a density, not like people in each cell"
    taken = f"a raster, and a name that speaks of people: {CELLS}"
    assert f"population total ← population_count_2020.tif: {taken}\n" in said
    for name, why in {
        "grid": f"a raster: {CELLS}; population_count_2020.tif is used: its name speaks of people",
        "a_density_2021": f"a raster, but {dense}",
        "a_land_area_2021": "a raster, but 'a_land_area_2021' does not sound like people",
        "population_women_2021": "a raster, but 'population_women_2021' sounds like some of the people, "
        "which a study can add as a part",
        "above_sea": "a raster, but it has values below 0, such as -1",
        "nowhere": "no CRS in the raster",
        "classes": "a raster, but it has a table of colours, as classes and pictures have",
    }.items():
        assert f"not used: {name}.tif: {why}\n" in said


def test_a_raster_is_believed_when_a_tag_says_density(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_raster(folder / "people.tif", PEOPLE)
    with rasterio.open(folder / "people.tif", "r+") as raster:
        raster.update_tags(units="persons per sq km")
    assert "people.tif: a raster, but 'persons per sq km' sounds like a density" in drafted(folder, capsys)
    assert read_study(folder).population == {}


def test_of_rasters_as_good_the_first_is_taken_and_the_others_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("pop_a", "pop_b", "pop_1999", "pop_2020"):
        write_raster(folder / f"{name}.tif", PEOPLE)
    said = drafted(folder, capsys)
    assert "population total ← pop_2020.tif" in said
    assert "pop_2020.tif is used: 2020 is later" in said
    for file in ("pop_1999.tif", "pop_2020.tif", "study.toml"):
        (folder / file).unlink()
    assert "pop_a.tif is used: it is as good, and its name comes first" in drafted(folder, capsys)


def test_a_raster_of_gigabytes_is_not_read_whole(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_raster(folder / "pop.tif", np.ones((2000, 1500), dtype="float32"))
    sizes = []
    read = rasterio.DatasetReader.read
    monkeypatch.setattr(
        rasterio.DatasetReader,
        "read",
        lambda raster, *args, **keys: (
            sizes.append(keys["window"].width * keys["window"].height) or read(raster, *args, **keys)
        ),
    )
    assert "2,000 cells" in drafted(folder, capsys)
    assert (len(sizes), sum(sizes)) == (64, 512 * 512)


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        (
            "id,lat,lon,population\n1,50.1,10.2,30\n2,50.2,10.3,40\n",
            {"column": "population", "longitude": "lon", "latitude": "lat"},
        ),
        ("hex,people\n8829a1d757fffff,100\n8829a1d753fffff,50\n", {"column": "people", "cell": "hex"}),
    ],
)
def test_people_at_points_and_in_h3_cells_are_taken(
    folder: Path, capsys: pytest.CaptureFixture[str], table: str, keys: dict[str, str]
) -> None:
    (folder / "homes.csv").write_text(table, "utf-8")
    drafted(folder, capsys)
    total = read_study(folder).population["total"]
    assert {key: getattr(total, key) for key in ("column", *keys)} == keys
    assert main(["inspect", str(folder)]) == 0


@pytest.mark.parametrize(
    ("column", "kinds", "rules"),
    [
        ("kind", ["Library", "Post"], ("kind == 'Library'", "kind == 'Post'")),
        (
            "Kind of place",
            ["Public library", "Bibliothèque", "Post office", "School", "Post Office's kiosk"],
            (
                "`Kind of place` in ('Bibliothèque', 'Public library')",
                "`Kind of place` in ('Post Office''s kiosk', 'Post office')",
            ),
        ),
    ],
)
def test_a_list_of_both_networks_makes_two(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    column: str,
    kinds: list[str],
    rules: tuple[str, str],
) -> None:
    rows = [(k, f"place {k}", kind, 50.0 + k / 64, 10.0) for k, kind in enumerate(kinds)]
    frame = pd.DataFrame(rows, columns=["id", "called", column, "lat", "lon"])
    frame.to_csv(tmp_path / "counters.csv", index=False)
    said = drafted(tmp_path, capsys)
    assert f"network post ← counters.csv: points, and values of {column} that speak of post" in said
    assert ("School, which are in neither" in said) == ("School" in kinds)
    networks = read_study(tmp_path).networks
    assert (networks["library"].where, networks["post"].where) == rules
    for rule, word in zip(rules, ("ibr|ibl", "ost"), strict=True):
        assert frame[column][parse(rule, "").matches(frame, "")].str.contains(word).all()
    assert main(["inspect", str(tmp_path / "counters.csv")]) == 0
    shown = capsys.readouterr().out
    assert all(f"counted where: {rule}\n" in shown for rule in rules)
    assert shown.count("column called") == 1


def test_a_name_of_its_own_comes_before_values(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "id,kind,lat,lon\n1,Library,50.0,10.1\n2,Post,50.1,10.1\n3,Library,50.2,10.1\n"
    (tmp_path / "counters.csv").write_text(rows, "utf-8")
    (tmp_path / "libraries.csv").write_text(rows, "utf-8")
    said = drafted(tmp_path, capsys)
    networks = read_study(tmp_path).networks
    assert (networks["library"].file, networks["library"].where) == ("libraries.csv", "")
    assert (networks["post"].file, networks["post"].where) == ("counters.csv", "kind == 'Post'")
    values = "points, and values of kind that speak of library"
    assert f"not used: counters.csv: {values}; libraries.csv is used: its name speaks of library\n" in said


def test_what_tells_no_networks_apart() -> None:
    one = pd.DataFrame({"kind": ["Library", "School"]})
    many = pd.DataFrame({"kind": [f"Library {k}" for k in range(40)] + ["Post"]})
    assert (kinds_of(one), kinds_of(many)) == ([], [])


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        ({"LIBNAME": ["A"]}, ("library", "its column LIBNAME speaks of library")),
        ({"Post Office Name": ["A"]}, ("post", "its column Post Office Name speaks of post")),
        (
            {"name": ["A Library", "B Library", "C"]},
            ("library", "most values of name speak of library"),
        ),
        ({"name": ["A Library", "B", "C"]}, ("", "")),
        ({"name": ["A"], "postcode": ["1"], "nearest_library": ["B"]}, ("", "")),
    ],
)
def test_columns_and_names_tell_the_network(frame: dict[str, list[str]], told: tuple[str, str]) -> None:
    assert network_of_rows(pd.DataFrame(frame)) == told


def test_the_list_with_fewer_rejected_rows_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "post_a.csv").write_text("id,lat,lon\n1,50.0,10.1\n2,50.1,10.1\n3,,\n4,,\n", "utf-8")
    (tmp_path / "post_b.csv").write_text("id,lat,lon\n1,50.0,10.1\n2,50.1,10.1\n", "utf-8")
    (tmp_path / "post_c.csv").write_text("id,lat,lon\n1,,\n2,,\n3,,\n4,,\n5,,\n", "utf-8")
    said = drafted(tmp_path, capsys)
    assert "network post ← post_b.csv" in said
    speaks = "points, and a name that speaks of post"
    assert f"post_a.csv: {speaks}; post_b.csv is used: fewer of its rows are rejected (0, here 2)" in said
    assert f"post_c.csv: {speaks}; post_b.csv is used: more of its rows can be used (2, here 0)" in said


def test_texts_beside_the_data_are_no_tables(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("SOURCE", "PLS_README", "licence-odbl"):
        (folder / f"{name}.txt").write_text("From: here, there\nand, more, cells\n", "utf-8")
    said = drafted(folder, capsys)
    for name in ("SOURCE", "PLS_README", "licence-odbl"):
        assert f"not used: {name}.txt: by its name a text for people to read\n" in said


def test_ireland(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = ("anpost_post_offices.json", "anpost_post_offices_parsed.csv", "geonames_places_population.csv")
    real(tmp_path, "ireland", *files)
    said = drafted(tmp_path, capsys)
    assert "network post ← anpost_post_offices_parsed.csv" in said
    assert "anpost_post_offices_parsed.csv is used: fewer of its rows are rejected (0, here 17)" in said
    assert read_study(tmp_path).population["total"].file == "geonames_places_population.csv"


def test_the_united_states(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    real(tmp_path, "usa-national", "PLS_FY17_Outlet_pud17i.csv", "zcta_population_2010.csv")
    assert "network library ← PLS_FY17_Outlet_pud17i.csv" in drafted(tmp_path, capsys)
    total = read_study(tmp_path).population["total"]
    assert (total.longitude, total.latitude, total.column) == ("INTPTLONG", "INTPTLAT", "population")


def test_sao_miguel(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rasters = [f"gpw_v411_2020_{what}_2020.tif" for what in ("count", "density", "land_area")]
    real(folder, "raster-sao-miguel", *rasters)
    said = drafted(folder, capsys)
    assert f"population total ← {rasters[0]}" in said
    assert f"not used: {rasters[2]}: a raster, but 'gpw_v411_2020_land_area_2020' does not sound" in said
