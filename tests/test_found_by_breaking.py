"""What once passed in silence or ended as a bug, found by attacking the tool with data."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio import Affine

from overlap.cli.app import main


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "l.csv").write_text("id,longitude,latitude\n1,0.01,0.01\n", "utf-8")
    return tmp_path


def raster(path: Path, people: np.ndarray, *, mask: np.ndarray | None = None) -> None:
    bands, height, width = people.shape
    profile = {"driver": "GTiff", "dtype": "float32", "crs": "EPSG:4326", "count": bands}
    with (
        rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True),
        rasterio.open(
            path, "w", height=height, width=width, transform=Affine(0.01, 0, 0, 0, -0.01, 1), **profile
        ) as file,
    ):
        file.write(people.astype(np.float32))
        if mask is not None:
            file.write_mask(mask)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main(["analyze", "--libraries", "l.csv", *arguments, "--out", "run"]) == 1
    assert not Path("run").exists()
    return capsys.readouterr().err


def test_people_in_a_second_band_are_not_dropped(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raster(here / "p.tif", np.ones((2, 4, 4)))
    assert "p.tif: the raster has several bands (2)" in said(capsys, "--population", "p.tif")


def test_a_mask_is_not_overlooked(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raster(here / "p.tif", np.ones((1, 4, 4)), mask=np.eye(4, dtype=bool))
    assert "p.tif: the raster marks missing cells by a mask" in said(capsys, "--population", "p.tif")


def test_an_area_called_outside(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"id": "outside"}, "geometry": shape}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (here / "a.geojson").write_text(text, "utf-8")
    assert "id is a word with a meaning of its own (outside)" in said(capsys, "--areas", "a.geojson")


def test_more_bands_than_bins_hold(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    del here
    bands = ",".join(str(band) for band in range(1, 42))
    assert "bands_km: holds more than 40 bands (41)" in said(capsys, "--bands", bands)


def test_a_layer_named_like_a_column(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raster(here / "p.tif", np.ones((1, 4, 4)))
    layers = ["--population", "p.tif", "--population", "only_library=p.tif"]
    assert "people_only_… are columns of their own (only_library)" in said(capsys, *layers)


def test_a_part_without_data_where_the_total_has_some(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raster(here / "p.tif", np.ones((1, 4, 4)))
    part = np.ones((1, 4, 4))
    part[0, 0] = np.nan
    raster(here / "w.tif", part)
    files = ["--libraries", "l.csv", "--population", "p.tif", "--population", "women=w.tif"]
    assert main(["analyze", *files, "--out", "run"]) == 0
    ledger = json.loads((here / "run" / "summary.json").read_text("utf-8"))["ledger"]
    cells = {layer: (each["cells_valid"], each["cells_nodata"]) for layer, each in ledger.items()}
    assert cells == {"total": (16, 0), "women": (12, 4)}
    assert "women: 4 more cells without data than total" in capsys.readouterr().out


def test_an_exclamation_mark_in_a_path(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "--libraries", "l.csv", "--out", "run!1"]) == 1
    assert "run!1: a path with ! in it cannot be written" in capsys.readouterr().err
    (here / "l!.geojson").write_text('{"type": "FeatureCollection", "features": []}', "utf-8")
    assert main(["analyze", "--libraries", "l!.geojson", "--out", "run"]) == 1
    assert "l!.geojson: a path with ! in it cannot be read" in capsys.readouterr().err


def test_edges_longer_than_half_the_globe_are_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ring = [[-95, -60], [95, -60], [95, 80], [-95, 80], [-95, -60]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"id": "wide"}, "geometry": shape}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (here / "a.geojson").write_text(text, "utf-8")
    (here / "l.csv").write_text("id,longitude,latitude\n1,179,0\n", "utf-8")
    assert main(["analyze", "--libraries", "l.csv", "--areas", "a.geojson", "--out", "run"]) == 0
    assert "1 polygon with edges longer than 180°: taken to cross ±180°" in capsys.readouterr().out


DEEP = "a = " + "[" * 5000 + "]" * 5000
ALSO_DEEP = "asks = " + "{all = [" * 60 + "{within_m = 5}" + "]}" * 60


@pytest.mark.parametrize("content", [DEEP, ALSO_DEEP], ids=["lists", "tables"])
@pytest.mark.parametrize(
    "key", ['study.rubric="deep.toml"', 'rules.files=["deep.toml"]', 'cases.file="deep.toml"']
)
def test_toml_without_end(key: str, content: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raster(here / "p.tif", np.ones((1, 4, 4)))
    (here / "deep.toml").write_text(content, "utf-8")
    assert "deep.toml: lists or tables lie too deep in one another; write it flatter" in said(
        capsys, "--population", "p.tif", "--set", key
    )


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 5000])
def test_a_setting_without_end(value: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del here
    assert "[study] seed: must be a whole number ('" in said(capsys, "--set", f"study.seed={value}")


def test_a_rubric_whose_path_no_file_has(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del here
    told = said(capsys, "--set", 'study.rubric="a\\u0000b"')
    assert "a\\u0000b: cannot be the name of a file; check rubric in [study]" in told


def test_ground_named_like_a_level(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "study.toml").write_text(
        '[networks.library]\nfile = "l.csv"\n[population.total]\nfile = "p.tif"\n'
        '[areas.district]\nfile = "a.geojson"\n[population.district]\nfile = "c.tif"\nrole = "class"\n'
        'classes = { outside = [1], study = [2], " " = [3], "a\\u0000" = [4], urban = [5] }\n',
        "utf-8",
    )
    assert main(["analyze", "study.toml", "--out", "run"]) == 1
    where = "overlap: study.toml [population.district]"
    assert capsys.readouterr().err.splitlines() == [
        f"{where}: is the name of a level of areas (district); choose another name",
        f"{where} classes: is a word with a meaning of its own (outside); choose another name",
        f"{where} classes: is a word with a meaning of its own (study); choose another name",
        f"{where} classes: is no name of a class (' '); write one",
        f"{where} classes: is no name of a class ('a\\x00'); write one",
    ]


def test_classes_that_nobody_lives_in(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raster(here / "p.tif", np.ones((1, 4, 4)))
    ground = ["population.ground.file=p.tif", "population.ground.role=class"]
    settings = [*ground, "population.ground.classes.urban=[21]"]
    told = said(capsys, "--population", "p.tif", *(part for each in settings for part in ("--set", each)))
    assert (
        "population.ground: nobody lives in any class (no value of its classes in p.tif where people" in told
    )


def test_classes_in_no_raster(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raster(here / "p.tif", np.ones((1, 4, 4)))
    settings = ["population.ground.file=l.csv", "population.ground.role=class"]
    settings += ["population.ground.classes.urban=[21]"]
    told = said(capsys, "--population", "p.tif", *(part for each in settings for part in ("--set", each)))
    assert "l.csv: is no raster; give a GeoTIFF" in told


def test_a_run_without_people_has_no_rules(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del here
    assert main(["analyze", "--libraries", "l.csv", "--out", "run"]) == 0
    assert main(["check", "run", "--rule", "uk-post"]) == 1
    advice = "run the study again without --only, and with people, as [population.total] with file = …"
    assert f"the run has no table rules; {advice}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "told"),
    [("manifest.json", "run/manifest.json: "), ("summary.json", "summary.json: was changed since the run")],
)
def test_a_run_with_json_without_end(
    file: str, told: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyze", "--libraries", "l.csv", "--out", "run", "--only", "quality"]) == 0
    (here / "run" / file).write_text("[" * 100_000, "utf-8")
    assert main(["check", "run", "--rule", "uk-post"]) == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    "manifest",
    [
        "[" * 100_000,
        '{"tool": "overlap-toolkit", "outputs": 5}',
        '{"tool": "overlap-toolkit", "outputs": [5]}',
    ],
)
def test_a_manifest_that_lists_nothing(manifest: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "run").mkdir()
    (here / "run" / "manifest.json").write_text(manifest, "utf-8")
    assert main(["analyze", "--libraries", "l.csv", "--out", "run"]) == 1
    assert "holds files that overlap did not write" in capsys.readouterr().err
    assert [each.name for each in (here / "run").iterdir()] == ["manifest.json"]


def test_a_run_that_lost_its_tables(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "--libraries", "l.csv", "--out", "run", "--only", "quality"]) == 0
    (here / "run" / "overlap.gpkg").unlink()
    assert main(["near", "run", "0", "0"]) == 1
    assert "overlap.gpkg: is missing from the run; run overlap analyze again" in capsys.readouterr().err


def test_classes_in_a_crs_that_is_none(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raster(here / "p.tif", np.ones((1, 4, 4)))
    settings = ["file=p.tif", "role=class", "classes.urban=[1]", "crs=EPSG:99999999"]
    flags = [part for each in settings for part in ("--set", f"population.ground.{each}")]
    told = said(capsys, "--population", "p.tif", *flags)
    assert "population.ground.crs: no CRS that is known (EPSG:99999999); write such as EPSG:4326" in told


def test_classes_without_areas(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raster(here / "p.tif", np.arange(16.0).reshape(1, 4, 4))
    settings = ["file=p.tif", "role=class", "classes.urban=[5]"]
    flags = [part for each in settings for part in ("--set", f"population.ground.{each}")]
    study = ["analyze", "--libraries", "l.csv", "--population", "p.tif", "--only", "coverage", *flags]
    assert main([*study, "--out", "run"]) == 0
    assert "live outside every area" not in capsys.readouterr().out
