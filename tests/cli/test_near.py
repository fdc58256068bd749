"""`overlap near`: one point against a run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from pyproj import Geod

from overlap.cli.app import main

DECIMAL = "write decimal degrees, west and south with a minus sign, such as -77.03 38.9"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("near")
    (folder / "a.csv").write_text("id,name,longitude,latitude\nw,West,-179.9,0\ne,'=East,179.8,0\n", "utf-8")
    (folder / "b.csv").write_text("id,name,longitude,latitude\nn,North,0,89.5\ns,South,180,-1\n", "utf-8")
    arguments = ["--libraries", folder / "a.csv", "--posts", folder / "b.csv", "--bands", "5,30,200"]
    assert main(["analyze", *map(str, arguments), "--out", str(folder / "run")]) == 0
    return folder / "run"


def answer(run: Path, capsys: pytest.CaptureFixture[str], *place: str) -> dict[str, object]:
    capsys.readouterr()
    assert main(["near", str(run), *place, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_nearest_crosses_the_antimeridian(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(run, capsys, "-179.99", "0")
    library, post = found["nearest"]  # type: ignore[misc]
    assert (library["id"], post["id"]) == ("library:w", "post:s")
    azimuth, _, length_m = Geod(ellps="WGS84").inv(-179.99, 0, 180, -1)
    assert post["distance_m"] == pytest.approx(length_m, abs=1e-6)
    assert post["azimuth_deg"] == pytest.approx(azimuth % 360, abs=1e-9)
    assert found["within"] == [
        {"band_km": 5.0, "part": "neither", "networks": [], "further": []},
        {"band_km": 30.0, "part": "only_library", "networks": ["library"], "further": []},
        {"band_km": 200.0, "part": "both", "networks": ["library", "post"], "further": []},
    ]


def test_words_name_direction_and_text_as_it_was(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["near", str(run), "179.7", "0"]) == 0
    text = capsys.readouterr().out
    # The apostrophe that the CSV needs for spreadsheets is gone; the file's own one is not.
    assert "library: '=East [library:e], 11.1 km E (90°)" in text
    assert "within 5 km: neither\nwithin 30 km: only library\nwithin 200 km: both" in text


def test_the_address_and_the_hours_are_told_where_a_list_has_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = 'id,name,longitude,latitude,adresse,Opening Hours\nw,West,1,0,"=1 Quay, A",Mo-Fr 9-17\n'
    (tmp_path / "a.csv").write_text(f"{rows}e,East,2,0,-,\n", "utf-8")
    (tmp_path / "b.csv").write_text("id,name,longitude,latitude\nn,North,1.01,0\n", "utf-8")
    arguments = ["--libraries", tmp_path / "a.csv", "--posts", tmp_path / "b.csv", "--out", tmp_path / "run"]
    assert main(["analyze", *map(str, arguments)]) == 0
    capsys.readouterr()
    assert main(["near", str(tmp_path / "run"), "1.001", "0"]) == 0
    assert capsys.readouterr().out.splitlines()[:3] == [
        "library: West [library:w], 111 m W (270°)",
        "  =1 Quay, A; Mo-Fr 9-17",
        "post: North [post:n], 1,002 m E (90°)",
    ]
    library, post = answer(tmp_path / "run", capsys, "1.001", "0")["nearest"]  # type: ignore[misc]
    assert (library["address"], library["opening_hours"]) == ("=1 Quay, A", "Mo-Fr 9-17")
    assert (post["address"], post["opening_hours"]) == ("", "")
    facilities = pd.read_csv(tmp_path / "run" / "facilities.csv", keep_default_na=False)
    assert facilities["address"].tolist() == ["", "'=1 Quay, A", ""]
    assert facilities["opening_hours"].tolist() == ["", "Mo-Fr 9-17", ""]


def test_where_no_list_has_addresses_there_is_no_column_of_them(run: Path) -> None:
    columns = pd.read_csv(run / "facilities.csv").columns
    assert not {"address", "opening_hours"} & {*columns}


def test_a_place_that_is_far_from_everything_is_told(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["near", str(run), "-77.03", "-38.9"]) == 0
    first, library, _, _, _, _ = capsys.readouterr().out.splitlines()
    assert re.fullmatch(
        r"This place is 1?\d,\d{3}\.\d km from the nearest counter; longitude comes first\.", first
    )
    assert re.search(r"\[library:w\], 1\d,\d{3}\.\d km ", library)
    assert main(["near", str(run), "-179.9", "-0.5"]) == 0
    assert "This place" not in capsys.readouterr().out


def test_the_pole(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library, post = answer(run, capsys, "123", "90")["nearest"]  # type: ignore[misc]
    assert post["id"] == "post:n"
    assert library["id"] == "library:e"  # as far as the other one: the smaller id


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (
            ["38.9", "-177.03"],
            "LAT: no latitude (-177.03); give degrees from -90 to 90; longitude comes first",
        ),
        (["-400", "0"], "LON: no longitude (-400)"),
        (
            ["-77.03W", "38.9"],
            f"LON: no number of degrees (-77.03W); {DECIMAL}",
        ),
        (["77,03", "38.9N"], f"LAT: no number of degrees (38.9N); {DECIMAL}"),
    ],
)
def test_no_place(run: Path, capsys: pytest.CaptureFixture[str], place: list[str], said: str) -> None:
    assert main(["near", str(run), *place]) == 1
    assert said in capsys.readouterr().err


def test_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["near", str(tmp_path / "gone"), "0", "0"]) == 1
    assert "no such run" in capsys.readouterr().err
    assert main(["near", str(tmp_path), "0", "0"]) == 1
    assert "is no run of overlap" in capsys.readouterr().err


def test_further_networks_stand_beside_the_split_of_the_first_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, place in (("a", "10,40"), ("b", "10,45"), ("c", "10,40.01")):
        (tmp_path / f"{name}.csv").write_text(f"id,longitude,latitude\n{name},{place}\n", "utf-8")
    named = [f"--network={name}={tmp_path / name}.csv" for name in ("a", "b", "c")]
    assert main(["analyze", *named, "--bands", "2", "--out", str(tmp_path / "run")]) == 0
    capsys.readouterr()
    assert main(["near", str(tmp_path / "run"), "10", "40"]) == 0
    assert "within 2 km: only a (also c)" in capsys.readouterr().out
