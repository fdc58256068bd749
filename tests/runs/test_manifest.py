import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import overlap
from overlap.runs.manifest import input_files, write_manifest
from overlap.runs.versions import MEASURING


def test_it_names_inputs_outputs_versions_and_nothing_of_the_machine(tmp_path: Path) -> None:
    folder, data = tmp_path / "run", tmp_path / "libraries.csv"
    (folder / "maps").mkdir(parents=True)
    (folder / "summary.json").write_bytes(b"{}\n")
    (folder / "maps" / "gap.png").write_bytes(b"png")
    data.write_bytes(b"id\n1\n")
    inputs = {"networks.library": [("../libraries.csv", data)]}
    write_manifest(folder, inputs, {"only": ["coverage"]}, {"total": {"people_in_file": 1.5}}, MEASURING)
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    digest = hashlib.sha256(b"id\n1\n").hexdigest()
    assert manifest["tool"] == "overlap-toolkit"
    assert manifest["version"] == overlap.__version__
    assert manifest["inputs"] == {
        "networks.library": [{"path": "../libraries.csv", "bytes": 5, "sha256": digest}]
    }
    assert list(manifest["outputs"]) == ["maps/gap.png", "summary.json"]
    assert manifest["options"] == {"only": ["coverage"]}
    assert manifest["ledger"] == {"total": {"people_in_file": 1.5}}
    assert manifest["versions"]["python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert {"numpy", "shapely", "gdal (pyogrio)", "gdal (rasterio)", "geos", "proj"} <= set(
        manifest["versions"]
    )
    assert str(tmp_path) not in text


WRITE = """
from pathlib import Path
from overlap.runs.manifest import write_manifest
from overlap.runs.versions import MEASURING
Path("summary.json").write_bytes(b"{}")
write_manifest(Path(), {"b": [], "a": [("summary.json", Path("summary.json"))]}, {}, {}, MEASURING)
"""


def test_other_processes_write_the_same_bytes(tmp_path: Path) -> None:
    written = set()
    for number, (zone, seed) in enumerate([("UTC", "0"), ("Pacific/Apia", "42")]):
        folder = tmp_path / str(number)
        folder.mkdir()
        env = {
            **os.environ,
            "TZ": zone,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(Path(overlap.__file__).parents[1]),
        }
        subprocess.run([sys.executable, "-c", WRITE], check=True, cwd=folder, env=env)
        written.add((folder / "manifest.json").read_bytes())
    assert len(written) == 1


def test_a_shapefile_brings_its_companions_whatever_their_case(tmp_path: Path) -> None:
    for name in ("Areas.SHP", "Areas.shx", "areas.DBF", "Areas.prj", "Areas.txt", "Areas2.shx", "Areas.cpg"):
        (tmp_path / name).touch()
    found = [path.name for path in input_files(tmp_path / "Areas.SHP")]
    assert found == ["Areas.SHP", "Areas.cpg", "Areas.prj", "Areas.shx", "areas.DBF"]


def test_a_geotiff_brings_what_georeferences_it(tmp_path: Path) -> None:
    for name in ("people.tif", "people.tif.aux.xml", "people.tfw", "people.csv"):
        (tmp_path / name).touch()
    found = [path.name for path in input_files(tmp_path / "people.tif")]
    assert found == ["people.tif", "people.tfw", "people.tif.aux.xml"]


def test_any_other_file_stands_alone_and_a_folder_for_its_files(tmp_path: Path) -> None:
    geodatabase = tmp_path / "areas.gdb"
    (geodatabase / "sub").mkdir(parents=True)
    for name in ("b.gdbtable", "a.gdbtable", "sub/c"):
        (geodatabase / name).touch()
    assert [path.name for path in input_files(geodatabase)] == ["a.gdbtable", "b.gdbtable", "c"]
    assert input_files(tmp_path / "libraries.csv") == [tmp_path / "libraries.csv"]
