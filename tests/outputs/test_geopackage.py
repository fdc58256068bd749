import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hostile_tables import COLUMNS, frame, tables

import overlap
from overlap.domain.result import Column, Table
from overlap.outputs.geopackage import write_geopackage

TITLES = {
    "facilities": "Facilities",
    "pairs": "Pairs",
    "overlap": "Overlap",
    "sites": "Sites",
    "rejected": "Rejected rows",
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "overlap.gpkg"
    write_geopackage(tables(), path)
    return path


def test_the_validator_passes(package: Path) -> None:
    command = [sys.executable, "-m", "osgeo_utils.samples.validate_gpkg", str(package)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_is_version_1_3(package: Path) -> None:
    assert package.read_bytes()[60:64] == (10_300).to_bytes(4, "big")


def test_layers_and_attributes_tables_empty_ones_too(package: Path) -> None:
    assert dict(pyogrio.list_layers(package)) == {
        "facilities": "Point",
        "pairs": "MultiLineString",
        "sites": "MultiPolygon",
        "overlap": None,
        "rejected": None,
    }


@pytest.mark.parametrize("layer", TITLES)
def test_columns_types_and_titles(package: Path, layer: str) -> None:
    info = pyogrio.read_info(package, layer=layer)
    assert list(info["fields"]) == [column.name for column in COLUMNS]
    assert info["ogr_types"] == ["OFTString", "OFTString", "OFTInteger64", "OFTReal", "OFTInteger"]
    assert info["ogr_subtypes"][-1] == "OFSTBoolean"
    assert info["layer_metadata"] == {"DESCRIPTION": TITLES[layer]}
    assert info["crs"] == (None if info["geometry_type"] is None else "EPSG:4326")


def test_values_come_back(package: Path) -> None:
    back = pyogrio.read_dataframe(package, layer="overlap", use_arrow=True)
    expected = frame()
    names = [
        name if name is None else name.replace("\0", "\ufffd").replace("\ud800", "\ufffd")
        for name in expected["name"]
    ]
    assert [None if pd.isna(name) else name for name in back["name"]] == names
    for column in ("rank", "distance_m", "shared"):
        unknown = expected[column].isna()
        assert (back[column].isna() == unknown).all()
    assert (
        int(pyogrio.read_dataframe(package, layer="overlap", where="rank > 100")["rank"].iloc[0]) == 2**53 + 1
    )
    assert back["distance_m"].iloc[5] == 1 / 3


def test_single_parts_become_multi_parts_and_no_shape_stays_none(package: Path) -> None:
    shapes = pyogrio.read_dataframe(package, layer="pairs").geometry
    assert {shape.geom_type for shape in shapes if shape is not None} == {"MultiLineString"}
    assert shapes.isna().sum() == 1
    assert len(shapes.iloc[1].geoms) == 2


def test_column_meanings_are_in_the_file(package: Path) -> None:
    meanings = pyogrio.read_dataframe(package, sql="SELECT column_name, description FROM gpkg_data_columns")
    assert ("distance_m", "Distance to the nearest. (m)") in set(meanings.itertuples(index=False, name=None))


WRITE = """
import sys
from pathlib import Path
import numpy as np, pandas as pd, shapely
from hostile_tables import tables
from overlap.domain.result import Column, Table
from overlap.outputs.geopackage import write_geopackage
draw = np.random.default_rng(5)
many = pd.DataFrame({"x": draw.random(20_000)})
points = shapely.points(draw.random((20_000, 2)))
large = Table("large", "Large", (Column("x", "X", kind="number"),), many, (), points, "Point")
write_geopackage((*tables(), large), Path(sys.argv[1]))
"""


def test_other_processes_write_the_same_bytes(tmp_path: Path) -> None:
    path = os.pathsep.join([str(Path(overlap.__file__).parents[1]), str(Path(__file__).parent)])
    worlds = [
        ("UTC", "C", "0", "1"),
        ("Pacific/Apia", "tr_TR.UTF-8", "7", "4"),
        ("America/St_Johns", "ar_EG.UTF-8", "99", "2"),
    ]
    written = set()
    for number, (zone, language, seed, threads) in enumerate(worlds):
        folder = tmp_path / f"world {number}"
        folder.mkdir()
        env = {**os.environ, "PYTHONPATH": path, "TZ": zone, "LANG": language, "LC_ALL": language}
        env |= {"PYTHONHASHSEED": seed, "GDAL_NUM_THREADS": threads}
        subprocess.run([sys.executable, "-c", WRITE, "overlap.gpkg"], check=True, cwd=folder, env=env)
        written.add((folder / "overlap.gpkg").read_bytes())
    assert len(written) == 1


def test_gdal_is_left_as_it_was(tmp_path: Path) -> None:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2001-02-03T04:05:06Z"})
    try:
        write_geopackage(tables()[:1], tmp_path / "a.gpkg")
        assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == "2001-02-03T04:05:06Z"
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    write_geopackage(tables()[:1], tmp_path / "b.gpkg")
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


def test_a_file_that_is_there_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "overlap.gpkg"
    path.write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        write_geopackage(tables(), path)
    assert path.read_bytes() == b"mine"


@pytest.mark.parametrize("names", [("a", "A"), ("fid",), ("Geom",)])
def test_names_that_sqlite_would_mix_up_are_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    table = Table(
        "t", "T", tuple(Column(name, "") for name in names), pd.DataFrame(columns=list(names), dtype=object)
    )
    with pytest.raises(ValueError, match="column names"):
        write_geopackage([table], tmp_path / "a.gpkg")


def test_a_shape_of_another_type_is_refused(tmp_path: Path) -> None:
    shapes = np.array([shapely.Point(0, 0)], dtype=object)
    table = Table("t", "T", (Column("a", ""),), pd.DataFrame({"a": ["x"]}), (), shapes, "MultiPolygon")
    with pytest.raises(ValueError, match="cannot hold Point"):
        write_geopackage([table], tmp_path / "a.gpkg")
