"""The same inputs give the same bytes, whatever else differs; the order of rows decides nothing."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from overlap.cli.app import main

pytestmark = pytest.mark.long

SAMPLE = Path(__file__).parents[1] / "data" / "sample"


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def test_two_processes_in_two_worlds_write_the_same_bytes(
    tmp_path: Path, sample_run: tuple[Path, str]
) -> None:
    worlds = {
        "here": {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        "elsewhere, and deeper": {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "99"},
    }
    runs = []
    for name, settings in worlds.items():
        home = tmp_path / name / "home"
        home.mkdir(parents=True)
        shutil.copytree(SAMPLE, tmp_path / name / "sample")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "TZ"))}
        environment = {**kept, **settings, "LANG": settings["LC_ALL"], "HOME": str(home)}
        # One names the study by an absolute path, the other works beside it.
        study, cwd = (
            (tmp_path / name / "sample", "/") if name == "here" else (Path(), tmp_path / name / "sample")
        )
        command = [sys.executable, "-m", "overlap", "analyze", study, "--out", tmp_path / name / "run"]
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        runs.append(contents(tmp_path / name / "run"))
    assert differing(*runs) == []
    assert differing(runs[0], contents(sample_run[0])) == []


def shuffle_csv(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    random.Random(3).shuffle(rows)  # noqa: S311 - nothing secret
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def shuffle_features(path: Path) -> None:
    collection = json.loads(path.read_text(encoding="utf-8"))
    random.Random(3).shuffle(collection["features"])  # noqa: S311 - nothing secret
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")


def rejected(run: Path) -> list[tuple[str, ...]]:
    with (run / "rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        keys = ("source", "id", "name", "reason", "found")
        return sorted(tuple(row[key] for key in keys) for row in csv.DictReader(file))


def test_the_order_of_rows_decides_nothing(
    tmp_path: Path, sample_run: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "sample")
    shuffle_csv(tmp_path / "sample" / "libraries.csv")
    for name in ("post_offices", "provinces", "districts"):
        shuffle_features(tmp_path / "sample" / f"{name}.geojson")
    assert main(["analyze", str(tmp_path / "sample"), "--out", str(tmp_path / "run")]) == 0
    assert capsys.readouterr().err == ""
    other = differing(contents(tmp_path / "run"), contents(sample_run[0]))
    assert other == ["manifest.json", "overlap.gpkg", "rejected.csv"]
    assert rejected(tmp_path / "run") == rejected(sample_run[0])


def test_the_order_of_polygons_with_people_decides_nothing(tmp_path: Path) -> None:
    def square(k: int) -> dict[str, object]:
        x, y = 10 + 0.02 * (k % 5), 50 + 0.02 * (k // 5)
        ring = [[x, y], [x + 0.02, y], [x + 0.02, y + 0.02], [x, y + 0.02], [x, y]]
        return {"type": "Polygon", "coordinates": [ring]}

    blocks = [
        {"type": "Feature", "properties": {"people": 17.3 * k}, "geometry": square(k)} for k in range(25)
    ]
    blocks_file = tmp_path / "blocks.geojson"
    blocks_file.write_text(json.dumps({"type": "FeatureCollection", "features": blocks}), encoding="utf-8")
    (tmp_path / "a.csv").write_text("id,longitude,latitude\n1,10.03,50.03\n2,10.07,50.07\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("id,longitude,latitude\n1,10.05,50.01\n", encoding="utf-8")
    given = ["--libraries", str(tmp_path / "a.csv"), "--posts", str(tmp_path / "b.csv")]
    people = ["--population", str(blocks_file), "--population-column", "people"]
    for name in ("one", "other"):
        assert main(["analyze", *given, *people, "--out", str(tmp_path / name)]) == 0
        shuffle_features(blocks_file)
    assert differing(contents(tmp_path / "one"), contents(tmp_path / "other")) == ["manifest.json"]
