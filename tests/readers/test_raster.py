import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import question, raster, swept, write_raster
from rasterio import Affine

from overlap.domain.notes import english
from overlap.domain.population import Tally
from overlap.domain.study import PopulationFile
from overlap.errors import InputError
from overlap.readers import raster as module
from overlap.readers.population import open_population
from overlap.readers.raster import RasterPopulation
from overlap.readers.roles import guess_file

HERE = Affine(0.01, 0, 10, 0, -0.01, 50)
MOLLWEIDE = Affine(1e6, 0, -18e6, 0, -1e6, 9e6)
LOWEST = -3.4028235e38


def tallied(population: RasterPopulation, bits: int = 32) -> Tally:
    tally = Tally()
    for _ in population.blocks(bits, tally):
        pass
    population.judge(tally)
    return tally


def faults(folder: Path, people: dict[str, Any], *arguments: Any, **profile: Any) -> str:
    with pytest.raises(InputError) as error:
        tallied(raster(folder, people, *(arguments or (HERE,)), **profile))
    return str(error.value)


@pytest.mark.parametrize(
    ("dtype", "nodata", "cells", "people", "missing"),
    [
        ("float32", LOWEST, [np.float32(LOWEST), 0, 1.5, np.nan], 1.5, 2),
        ("float64", LOWEST, [LOWEST, 0, 1.5, 3], 4.5, 1),
        ("float32", np.nan, [np.nan, 0, 1.5, 3], 4.5, 1),
        ("float64", -99999, [-99999, 0, 1.5, np.nan], 1.5, 2),
        ("float32", 0.1, [np.float32(0.1), 0.2, 0, 0], float(np.float32(0.2)), 1),
        ("float32", np.inf, [np.inf, 0.25, 0, 0], 0.25, 1),
        ("float32", None, [np.nan, 0, 2, 0], 2, 1),
        ("int32", -99999, [-99999, 0, 7, 2], 9, 1),
        ("int16", None, [0, 0, 7, 2], 9, 0),
        ("uint8", 255, [255, 254, 0, 0], 254, 1),
        ("uint16", 0, [0, 0, 5, 0], 5, 3),  # what is nodata is no valid cell, even where it is 0
        ("int64", None, [2**31, 0, 0, 0], 2**31, 0),
    ],
)
def test_nodata_is_matched_in_the_type_of_the_raster(
    tmp_path: Path, dtype: str, nodata: float | None, cells: list[float], people: float, missing: int
) -> None:
    population = raster(tmp_path, {"total": np.array(cells, dtype=dtype).reshape(2, 2)}, HERE, nodata=nodata)
    sums = swept(population, question({"a": [(10.0, 50.0)]}))
    (ledger,) = sums.ledgers()
    assert ledger.figures()["people_in_file"] == people
    assert (ledger.cells_valid, ledger.cells_nodata, ledger.cells_negative) == (4 - missing, missing, 0)


@pytest.mark.parametrize(("dtype", "stated"), [("uint8", -1.0), ("uint8", 300.0), ("int16", 2.5)])
def test_nodata_that_no_cell_can_hold_matches_none(tmp_path: Path, dtype: str, stated: float) -> None:
    people = np.array([[255, 44], [2, 1]], dtype=dtype)
    assert tallied(raster(tmp_path, {"total": people}, HERE, stated_nodata=stated)).cells[0].nodata == 0


def test_the_study_may_state_nodata_where_the_file_does_not(tmp_path: Path) -> None:
    for stated, found in [(-9999.0, -9999.0), (-1.7e308, LOWEST), (-3.4e38, -3.4e38)]:
        people = np.array([[found, 3], [4, 5]], dtype=np.float32)
        tally = tallied(raster(tmp_path, {"total": people}, HERE, stated_nodata=stated))
        assert (tally.cells[0].valid, tally.cells[0].nodata, tally.units) == (3, 1, [12 * 2**32])


def test_negative_people_are_told_with_what_to_do(tmp_path: Path) -> None:
    people = np.array([[-9999, -1], [4, 5]], dtype=np.float32)
    told = faults(tmp_path, {"total": people})
    assert told.startswith("total.tif: cells with negative people (2 cells, the lowest -9999); ")
    assert "nodata" in told


@pytest.mark.parametrize("lowest", [np.int64(-(2**63)), np.float32(LOWEST), np.float64(-1e300 / 3)])
def test_the_lowest_value_told_can_be_stated_as_it_is(tmp_path: Path, lowest: np.generic) -> None:
    people = np.array([[lowest, 3], [4, 5]], dtype=lowest.dtype)
    found = re.search(r"the lowest (\S+)\)", faults(tmp_path, {"total": people}))
    assert found is not None
    tally = tallied(raster(tmp_path, {"total": people}, HERE, stated_nodata=float(found[1])))
    assert (tally.cells[0].valid, tally.cells[0].nodata, tally.units) == (3, 1, [12 * 2**32])


def test_the_lowest_whole_number_may_be_nodata(tmp_path: Path) -> None:
    """A VRT, as the writer of GeoTIFF turns this nodata into -9."""
    write_raster(tmp_path / "cells.tif", np.array([[-(2**63), 3], [4, 5]]), HERE, "EPSG:4326")
    (tmp_path / "total.vrt").write_text(
        '<VRTDataset rasterXSize="2" rasterYSize="2"><SRS>EPSG:4326</SRS>'
        "<GeoTransform>10, 0.01, 0, 50, 0, -0.01</GeoTransform>"
        '<VRTRasterBand dataType="Int64" band="1"><NoDataValue>-9223372036854775808</NoDataValue>'
        '<SimpleSource><SourceFilename relativeToVRT="1">cells.tif</SourceFilename></SimpleSource>'
        "</VRTRasterBand></VRTDataset>",
        encoding="utf-8",
    )
    population = RasterPopulation({"total": PopulationFile(file="total.vrt")}, tmp_path)
    (ledger,) = swept(population, question({"a": [(10.0, 50.0)]})).ledgers()
    assert ledger.figures()["people_in_pass"] == 12
    assert (ledger.cells_valid, ledger.cells_nodata) == (3, 1)


def test_zero_is_land_without_people(tmp_path: Path) -> None:
    tally = tallied(raster(tmp_path, {"total": np.zeros((3, 4))}, HERE, nodata=-1))
    assert (tally.cells[0].valid, tally.cells[0].nodata, tally.units) == (12, 0, [0])


@pytest.mark.parametrize("bits", [32, 30])
def test_the_plain_count_is_cell_by_cell(tmp_path: Path, bits: int) -> None:
    people = 10 ** np.random.default_rng(1).uniform(-6, 4, (40, 30))
    tally = tallied(raster(tmp_path, {"total": people, "part": people / 3}, HERE), bits)
    assert tally.units == [
        sum(round(x * 2**bits) for x in each.ravel().tolist()) for each in (people, people / 3)
    ]


def test_layers_of_different_types_share_a_grid(tmp_path: Path) -> None:
    people = {"total": np.array([[9.0, 5.0]], dtype=np.float32), "women": np.array([[4, 5]], dtype=np.int16)}
    assert tallied(raster(tmp_path, people, HERE, nodata=5)).units == [9 * 2**32, 4 * 2**32]


def test_a_part_may_not_exceed_its_total(tmp_path: Path) -> None:
    people = {"total": np.array([[9.0, 5.0, np.nan]]), "women": np.array([[4.0, 5.1, 1.0]])}
    assert "a part is larger than the whole (total) (in 2 cells)" in faults(tmp_path, people)
    people = {"total": np.array([[9.0, 5.0, np.nan]]), "women": np.array([[9.0, 5.0 + 1e-7, np.nan]])}
    assert tallied(raster(tmp_path, people, HERE)).cells[0].nodata == 1


def test_infinitely_many_people_are_refused(tmp_path: Path) -> None:
    assert "infinitely many" in faults(tmp_path, {"total": np.array([[1.0, np.inf]])})


def test_rasters_on_different_grids_are_refused(tmp_path: Path) -> None:
    for name, size, transform in [
        ("total", 4, HERE),
        ("women", 5, HERE),
        ("old", 4, HERE @ Affine.translation(1, 0)),
    ]:
        write_raster(tmp_path / f"{name}.tif", np.ones((size, size)), transform, "EPSG:4326")
    specs = {name: PopulationFile(file=f"{name}.tif") for name in ("total", "women", "old")}
    with pytest.raises(InputError) as error:
        RasterPopulation(specs, tmp_path)
    assert [fault.where for fault in error.value.faults] == ["population.women", "population.old"]


@pytest.mark.parametrize(
    ("transform", "crs", "told"),
    [
        (HERE @ Affine.rotation(10), "EPSG:4326", "the raster is rotated"),
        (HERE, None, "no CRS in the raster"),
        (Affine(0.01, 0, 10, 0, -0.01, 90.02), "EPSG:4326", "rows lie beyond a pole"),
        (Affine(120, 0, -180, 0, -0.01, 50), "EPSG:4326", "columns go round the globe more than once"),
    ],
)
def test_rasters_that_cannot_be_laid_on_the_globe(
    tmp_path: Path, transform: Affine, crs: str | None, told: str
) -> None:
    assert told in faults(tmp_path, {"total": np.ones((4, 4))}, transform, crs)


def test_people_off_the_earth_are_refused(tmp_path: Path) -> None:
    """The map of the Earth is an ellipse; the four corners of its frame lie beyond."""
    population = raster(tmp_path, {"total": np.ones((18, 36))}, MOLLWEIDE, "ESRI:54009")
    with pytest.raises(InputError, match=r"total\.tif: cells with people lie off the Earth .* cells\)$"):
        swept(population, question({"a": [(10.0, 50.0)]}))


def test_a_file_that_is_no_raster_and_one_cut_short(tmp_path: Path) -> None:
    (tmp_path / "total.tif").write_text("people")
    with pytest.raises(InputError, match="not a raster that can be read"):
        RasterPopulation({"total": PopulationFile(file="total.tif")}, tmp_path)
    population = raster(tmp_path, {"total": np.random.default_rng(1).random((600, 600))}, HERE)
    whole = (tmp_path / "total.tif").read_bytes()
    (tmp_path / "total.tif").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="cannot be read"):
        tallied(population)


LAYOUTS = {
    "strips of one row": {},
    "small tiles": {"tiled": True, "blockxsize": 16, "blockysize": 32},
    "large tiles": {"tiled": True, "blockxsize": 512, "blockysize": 512},
    "one strip": {"blockysize": 700, "compress": "deflate"},
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32632"])
@pytest.mark.parametrize("held", [1000, 50_000, 1_000_000])
def test_windows_hold_every_cell_once_and_not_too_many(
    tmp_path: Path, layout: dict[str, Any], crs: str, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HELD_CELLS", held)
    people = np.arange(700.0 * 900).reshape(700, 900) / 1024
    transform = HERE if crs == "EPSG:4326" else Affine(100, 0, 5e5, 0, -100, 5e6)
    population = raster(tmp_path, {"total": people}, transform, crs, **layout)
    seen = np.zeros(people.shape, dtype=int)
    read = np.full(people.shape, -1.0)
    for block in population.blocks(32, Tally()):
        here = np.s_[block.top : block.top + block.grid.height, block.left : block.left + block.grid.width]
        read[here] = block.people[0]
        seen[here] += 1
        # As stored, blocks of a file may be larger than what would be held by choice.
        assert seen[here].size <= max(
            held, 900 * 700 if layout.get("blockysize") == 700 else 512 * 512 if layout else 900
        )
    assert (seen == 1).all()
    assert np.array_equal(read, people)
    assert population.cells == people.size


@pytest.mark.parametrize("width", [43_200, 5_000])
def test_a_wide_file_of_single_rows_is_not_held_whole(width: int, tmp_path: Path) -> None:
    people = np.zeros((300, width), dtype=np.uint8)
    population = raster(tmp_path, {"total": people}, Affine(360 / 43_200, 0, -180, 0, -360 / 43_200, 50))
    largest = max(block.people.size for block in population.blocks(32, Tally()))
    assert largest <= module.HELD_CELLS


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("afg_pd_2020_1km", True),
        ("gpw_v4_population_density_rev11", True),
        ("people per km2", True),
        ("afg_ppp_2020", False),
        ("GHS_POP_E2020_GLOBE_R2023A_54009_100", False),
        ("pdx_population", False),
    ],
)
def test_a_file_that_calls_itself_a_density_is_doubted(tmp_path: Path, name: str, *, told: bool) -> None:
    write_raster(tmp_path / f"{name}.tif", np.ones((2, 2)), HERE, "EPSG:4326")
    doubts = RasterPopulation({"total": PopulationFile(file=f"{name}.tif")}, tmp_path).source.doubts
    expected = [f"total: {name!r} sounds like a density, and is taken for people in each cell"] * told
    assert list(map(english, doubts)) == expected


def test_a_raster_of_another_datum_says_how_well_it_is_known(tmp_path: Path) -> None:
    here = Affine(100.0, 0.0, 291_000.0, 0.0, -100.0, 8_027_000.0)
    for crs, notes in {
        "EPSG:20936": ("EPSG:20936 is brought to EPSG:4326 by Arc 1950 to WGS 84 (10), accurate to 17 m.",),
        "EPSG:32736": (),
    }.items():
        write_raster(tmp_path / "people.tif", np.ones((4, 4)), here, crs)
        assert RasterPopulation({"total": PopulationFile(file="people.tif")}, tmp_path).source.notes == notes


def in_archive(path: Path, *members: Path | str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            if isinstance(member, str):
                archive.writestr(member, "about the data")
            else:
                archive.write(member, f"inside/{member.name}")


def test_a_raster_is_read_inside_an_archive(tmp_path: Path) -> None:
    expected = tallied(raster(tmp_path, {"people": np.arange(12, dtype="float32").reshape(3, 4)}, HERE))
    in_archive(tmp_path / "a {b}.zip", tmp_path / "people.tif", "README.txt", "sheet.xlsx")
    spec = PopulationFile(file="a {b}.zip")
    population = open_population({"total": spec}, tmp_path, 100.0)
    assert isinstance(population, RasterPopulation)
    assert tallied(population).units == expected.units
    assert [each.role for each in guess_file(tmp_path / "a {b}.zip", "a.zip")] == ["population"]
    (tmp_path / "other.tif").write_bytes((tmp_path / "people.tif").read_bytes())
    in_archive(tmp_path / "two.zip", tmp_path / "people.tif", tmp_path / "other.tif")
    with pytest.raises(InputError) as caught:
        open_population({"total": PopulationFile(file="two.zip")}, tmp_path, 100.0)
    assert str(caught.value) == (
        "two.zip: 2 rasters in the archive (inside/people.tif, inside/other.tif); "
        'name one with layer, such as layer = "inside/people.tif"'
    )
    spec = PopulationFile(file="two.zip", layer="inside/other.tif")
    assert open_population({"total": spec}, tmp_path, 100.0).cells == 12
