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


def test_another_process_in_another_world_writes_the_same_bytes(
    tmp_path: Path, sample_run: tuple[Path, str]
) -> None:
    elsewhere = tmp_path / "elsewhere, and deeper"
    (elsewhere / "home").mkdir(parents=True)
    shutil.copytree(SAMPLE, elsewhere / "sample")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "TZ"))}
    turkish = {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}
    world = {"TZ": "America/St_Johns", "PYTHONHASHSEED": "99", "HOME": str(elsewhere / "home"), **turkish}
    # It names the study by a path, from a folder that is not its own; the sample's run is of no argument.
    command = [sys.executable, "-m", "overlap", "analyze", elsewhere / "sample", "--out", elsewhere / "run"]
    done = subprocess.run(command, cwd="/", env=kept | world, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert differing(contents(elsewhere / "run"), contents(sample_run[0])) == []


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
