"""Styles and project inside the GeoPackage, as QGIS expects them."""

import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer
from qgis_tables import hostile_tables, sites, tables

import overlap
from overlap.domain.result import Column, Style, Table
from overlap.domain.run import RunContent
from overlap.outputs.geopackage import write
from overlap.outputs.qgis.view import view_of

# `PRAGMA table_info` of the table that QGIS 3.22.16 makes.
LAYER_STYLES = [
    ("id", "INTEGER", 1),
    ("f_table_catalog", "TEXT(256)", 0),
    ("f_table_schema", "TEXT(256)", 0),
    ("f_table_name", "TEXT(256)", 0),
    ("f_geometry_column", "TEXT(256)", 0),
    ("styleName", "TEXT(30)", 0),
    ("styleQML", "TEXT", 0),
    ("styleSLD", "TEXT", 0),
    ("useAsDefault", "BOOLEAN", 0),
    ("description", "TEXT", 0),
    ("owner", "TEXT(30)", 0),
    ("ui", "TEXT(30)", 0),
    ("update_time", "DATETIME", 0),
]


def run(*, hostile: bool = False) -> RunContent:
    name = 'Study <&> "it\'s" \x07' if hostile else "Fiji & around"
    return RunContent(name, hostile_tables() if hostile else tables(), {}, "")


@pytest.fixture(scope="module", params=[False, True], ids=["small", "hostile"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("run")
    write(run(hostile=request.param), path)
    return path


@pytest.fixture
def small(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    write(run(), tmp_path)
    with closing(sqlite3.connect(tmp_path / "overlap.gpkg")) as file:
        yield file


def project_of(file: sqlite3.Connection) -> ET.Element:
    (content,) = file.execute("SELECT content FROM qgis_projects").fetchone()
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as archive:
        assert archive.namelist() == ["overlap.qgs"]
        return ET.fromstring(archive.read("overlap.qgs"))  # noqa: S314


def test_the_validator_passes_and_it_is_still_1_3(folder: Path) -> None:
    path = folder / "overlap.gpkg"
    command = [sys.executable, "-m", "osgeo_utils.samples.validate_gpkg", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert path.read_bytes()[60:64] == (10_300).to_bytes(4, "big")
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert project_of(file).tag == "qgis"


def test_layer_styles_as_qgis_makes_it(small: sqlite3.Connection) -> None:
    found = small.execute("PRAGMA table_info(layer_styles)").fetchall()
    assert [(name, kind, needed) for _, name, kind, needed, _, _ in found] == LAYER_STYLES
    contents = small.execute(
        "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'"
    ).fetchone()
    assert contents == ("attributes",)


def test_every_map_layer_has_one_default_style(small: sqlite3.Connection) -> None:
    rows = small.execute(
        "SELECT f_table_catalog, f_table_schema, f_table_name, f_geometry_column, useAsDefault, update_time "
        "FROM layer_styles ORDER BY id"
    ).fetchall()
    moment = "1970-01-01T00:00:00.000Z"
    maps = ["facilities", "nearest", "sites", "areas"]
    assert rows == [("", "", name, "geom", 1, moment) for name in maps]


def test_the_project_is_listed_without_a_clock(small: sqlite3.Connection) -> None:
    name, metadata, kind = small.execute(
        "SELECT name, metadata, typeof(content) FROM qgis_projects"
    ).fetchone()
    assert (name, kind) == ("overlap", "text")
    assert json.loads(metadata) == {"last_modified_time": "1970-01-01T00:00:00", "last_modified_user": ""}


def test_the_project_shows_points_over_lines_over_the_finest_areas(small: sqlite3.Connection) -> None:
    project = project_of(small)
    assert project.findtext("title") == project.get("projectname") == "Fiji & around"
    layers = list(project.findall("./layer-tree-group/layer-tree-layer"))
    shown = [(layer.get("name"), layer.get("checked") == "Qt::Checked") for layer in layers]
    assert shown == [
        ("Facilities", True),
        ("Shared sites", True),
        ("Nearest", True),
        ("Areas: district", True),
        ("Areas: province", False),
    ]
    plain = project.findall("./layer-tree-group/layer-tree-group/layer-tree-layer")
    assert [layer.get("name") for layer in plain] == ["Figures"]


def test_layers_are_in_the_same_file_and_known_by_their_ids(small: sqlite3.Connection) -> None:
    project = project_of(small)
    layers = project.findall("./projectlayers/maplayer")
    sources = [layer.findtext("datasource", "") for layer in layers]
    assert sources[0] == "./overlap.gpkg|layername=facilities"
    assert sources[3] == "./overlap.gpkg|layername=areas|subset=\"area_level\" IS 'district'"
    ids = [layer.findtext("id", "") for layer in layers]
    assert sorted(ids) == sorted(str(node.get("id")) for node in project.iter("layer-tree-layer"))
    assert min(map(len, ids)) > 10


def test_the_window_is_small_around_180(small: sqlite3.Connection) -> None:
    project = project_of(small)
    boxes = [
        project.find(f"./ProjectViewSettings/{name}") for name in ("DefaultViewExtent", "PresetFullExtent")
    ]
    for box in boxes:
        assert box is not None
        assert float(box.get("xmax", 0)) - float(box.get("xmin", 0)) < 400_000
    extent = project.find("./mapcanvas/extent")
    assert extent is not None
    assert extent.findtext("xmin") == boxes[0].get("xmin")  # type: ignore[union-attr]


def layer(*shapes: shapely.Geometry) -> Table:
    frame = sites().frame.iloc[:1].loc[[0] * len(shapes)]
    return replace(sites(), frame=frame, geometry=np.array(shapes, dtype=object))


@pytest.mark.parametrize(
    ("shapes", "west", "width"),
    [
        ([shapely.Point(10, 5)], 10, 0),
        ([shapely.Point(10, 5), shapely.Point(-20, 7)], -20, 30),
        ([shapely.Point(179, 5), shapely.Point(-178, 7)], 179, 3),
        ([shapely.box(170, 0, 180, 1), shapely.box(-180, 0, -175, 1)], 170, 15),
        ([shapely.Point(144.7, 13.4), shapely.Point(-65, 18), shapely.Point(-77, 39)], 144.7, 150.3),
    ],
)
def test_the_short_way_round(shapes: list[shapely.Geometry], west: float, width: float) -> None:
    view = view_of([layer(*shapes)])
    assert (view.west, view.width) == (pytest.approx(west), pytest.approx(width))
    assert not view.is_world


def test_what_is_elsewhere_is_not_drawn_around() -> None:
    far = replace(layer(shapely.Point(-100, -60)), elsewhere=True)
    assert view_of([layer(shapely.Point(10, 5)), far]) == view_of([layer(shapely.Point(10, 5))])


def test_everything_is_in_the_window() -> None:
    cities = [
        shapely.Point(144.7, 13.4),
        shapely.Point(-65, 18),
        shapely.Point(-162, 70),
        shapely.Point(-77, 39),
    ]
    view = view_of([layer(*cities)])
    low_x, low_y, high_x, high_y = view.window_m
    x, y = Transformer.from_crs("EPSG:4326", view.crs, always_xy=True).transform(
        shapely.get_x(cities), shapely.get_y(cities)
    )
    assert ((low_x < x) & (x < high_x) & (low_y < y) & (y < high_y)).all()


@pytest.mark.parametrize("shapes", [[], [shapely.Point(0, 0), shapely.Point(120, 0), shapely.Point(-120, 0)]])
def test_the_world_is_in_equal_earth(shapes: list[shapely.Geometry]) -> None:
    view = view_of([layer(*shapes)])
    assert view.crs.to_authority() == ("EPSG", "8857")
    assert view.window_m[2] > 17_000_000


WRITE = """
import sys
from pathlib import Path
from test_qgis_project import run
from overlap.outputs.geopackage import write
write(run(hostile=True), Path(sys.argv[1]))
"""


def test_other_processes_write_the_same_bytes(tmp_path: Path) -> None:
    path = os.pathsep.join([str(Path(overlap.__file__).parents[1]), str(Path(__file__).parent)])
    written = set()
    for number, (zone, language) in enumerate([("UTC", "C"), ("Pacific/Apia", "tr_TR.UTF-8")]):
        folder = tmp_path / f"world {number}"
        folder.mkdir()
        env = {
            **os.environ,
            "PYTHONPATH": path,
            "TZ": zone,
            "LC_ALL": language,
            "PYTHONHASHSEED": str(number),
        }
        subprocess.run([sys.executable, "-c", WRITE, "."], check=True, cwd=folder, env=env)
        written.add((folder / "overlap.gpkg").read_bytes())
    assert len(written) == 1


def test_each_kind_of_gap_is_a_layer_of_its_own(tmp_path: Path) -> None:
    """Their regions may cover the same ground."""
    frame = pd.DataFrame({"gap_id": ["p", "u"], "kind": ["presence", "upgrade"], "people": [3.0, 4.0]})
    columns = (Column("gap_id", "id"), Column("kind", "kind"), Column("people", "people", "person", "number"))
    shapes = np.array([shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])] * 2, dtype=object)
    table = Table(
        "gaps", "Gaps", columns, frame, ("gap_id",), shapes, "MultiPolygon", Style("graduated", "people")
    )
    write(replace(run(), tables=(table,)), tmp_path)
    with closing(sqlite3.connect(tmp_path / "overlap.gpkg")) as file:
        layers = project_of(file).findall("./projectlayers/maplayer")
    assert [each.findtext("layername") for each in layers] == ["Gaps: upgrade", "Gaps: presence"]
    sources = [each.findtext("datasource", "").partition("subset=")[2] for each in layers]
    assert sources == ["\"kind\" IS 'upgrade'", "\"kind\" IS 'presence'"]
