"""Maps: the same bytes each time, on a projection that is true, with text from strangers made plain."""

from __future__ import annotations

import hashlib
import io
import json
import os
import struct
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from map_runs import HOSTILE, run_at
from matplotlib.image import imread
from pyproj import Geod
from test_qgis_palette import SIGHTS, lab

from overlap.errors import InputError
from overlap.outputs.figures.provenance import run_text, sources_text
from overlap.outputs.figures.text import MISSING, broken, shown, width_inch
from overlap.outputs.figures.voice import Voice
from overlap.outputs.maps import FORMATS, KINDS, draw, kinds_of
from overlap.outputs.maps.furniture import bar, north_is_up
from overlap.outputs.maps.ground import ground_of
from overlap.outputs.maps.kinds import picture_of
from overlap.outputs.maps.labels import placed, places_of
from overlap.outputs.maps.levels import place_of
from overlap.outputs.maps.parts import LAND, by_people, stacked
from overlap.outputs.maps.picture import Marks
from overlap.readers.run_folder import read_run
from overlap.resources import palette

pytestmark = pytest.mark.long


def parsed(svg: bytes) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - of our own making


GEOD = Geod(ellps="WGS84")
HERE = Path(__file__).parent
ALL = ("gap", "overlap", "coverage")
FONT = Voice().font

# Every font that the library would search for is hidden from the other process.
PROCESS = """
import sys
import matplotlib.font_manager as fonts
fonts.fontManager.ttflist.clear()
fonts.fontManager.afmlist.clear()
sys.path.insert(0, sys.argv[1])
from test_maps import digests
print(digests())
"""


def digests() -> str:
    """What maps of strangers' names come to, a line each."""
    run = run_at(179.9, -25.0, names=HOSTILE[3:5], title=HOSTILE[1])
    # What differs in how a kind is drawn shows in its SVG, what differs in how a format is written in any.
    drawn = [(kind, each) for kind in (*ALL, "areas") for each in (FORMATS if kind == "gap" else ("svg",))]
    return "\n".join(f"{kind} {each} {sha256(draw(run, kind, each)).hexdigest()}" for kind, each in drawn)


def test_two_processes_make_the_same_bytes(tmp_path: Path) -> None:
    # A file of settings that the user has left where the work begins.
    (tmp_path / "matplotlibrc").write_text("font.size: 31\nsvg.hashsalt: other\ntext.parse_math: True\n")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROCESS, str(HERE)],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"},
    )
    assert len(done.stdout.splitlines()) == 4 + len(FORMATS) - 1
    assert done.stdout.strip() == digests()


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("size", ["page", "slide", "post"])
def test_a_picture_has_the_pixels_of_its_size(kind: str, size: str) -> None:
    content = draw(run_at(), kind, "png", size)
    wide, high = struct.unpack(">II", content[16:24])
    if size == "page":
        assert wide == 2130
    else:
        assert (wide, high) == {"slide": (1920, 1080), "post": (1080, 1080)}[size]
    image = imread(io.BytesIO(content))[..., :3]
    # Text is as wide as it was measured: the right margin stays clear.
    margin = {"page": 30, "slide": 48, "post": 34}[size]
    assert (image[:, -margin:] > 0.99).all()
    assert (image < 0.99).any(axis=2).mean() > 0.02


def test_files_tell_no_time_and_fetch_nothing() -> None:
    svg = draw(run_at(), "gap", "svg")
    root = parsed(svg)
    links = [value for each in root.iter() for name, value in each.attrib.items() if name.endswith("href")]
    assert all(link.startswith("#") for link in links)
    assert not [each for each in root.iter() if each.tag.endswith(("}date", "}script", "}image"))]
    pdf = draw(run_at(), "gap", "pdf")
    assert b"CreationDate" not in pdf
    assert b"ModDate" not in pdf


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_text_of_strangers_stays_on_the_sheet(name: str) -> None:
    run = run_at(names=(name, "East"), title=name)
    for kind, area in (("gap", None), ("coverage", ("district", "W"))):
        root = parsed(draw(run, kind, "svg", "page", area))
        assert root.attrib["width"].startswith("511")  # points of 7.1 inches: nothing has widened it
        assert not [each for each in root.iter() if each.tag.endswith("}script")]


def test_what_moves_or_hides_text_is_left_out() -> None:
    assert shown("\u202egnp.exe\u2066\x07") == "gnp.exe"
    assert shown("a\nb\t c\0") == "a b c\ufffd"
    assert Voice().shown("\U0001f4da\U0001f3e3 x") == f"{MISSING} x"
    assert shown("x" * 10_000) == "x" * 59 + "…"
    assert shown("مكتبة") == "مكتبة"
    assert shown("$x^2$") == "$x^2$"


def test_formulas_are_drawn_as_they_stand() -> None:
    # As a formula x would stand in italics, and the signs around it not at all.
    assert width_inch("$x$", FONT(10)) > 2.5 * width_inch("x", FONT(10))
    root = parsed(draw(run_at(title="$x$"), "gap", "svg"))
    glyphs = [each.attrib["id"] for each in root.iter() if "DejaVuSans-" in each.attrib.get("id", "")]
    assert glyphs
    assert not [each for each in glyphs if "Oblique" in each]


@given(st.text(alphabet="ab cd", max_size=80), st.floats(0.3, 3.0))
@settings(max_examples=40, deadline=None)
def test_broken_lines_fit_and_lose_no_word_that_fits(text: str, width: float) -> None:
    lines = broken(text, FONT(8), width)
    assert all(width_inch(line, FONT(8)) <= width for line in lines)
    if not any("…" in line for line in lines):
        assert " ".join(lines).split() == text.split()


@pytest.mark.parametrize("latitude", [0.0, -25.0, 60.0, 84.0])
@pytest.mark.parametrize("longitude", [10.0, 180.0, -179.9])
def test_equal_areas_look_equal_and_a_country_at_180_is_whole(longitude: float, latitude: float) -> None:
    areas = next(table for table in run_at(longitude, latitude).tables if table.name == "areas").geometry
    assert areas is not None
    ground = ground_of(areas)
    for shape, plane in zip(areas, ground.projected(areas), strict=True):
        assert len(shapely.get_parts(plane)) == 1
        truth = abs(GEOD.geometry_area_perimeter(shapely.segmentize(shape, 0.01))[0])
        assert plane.area == pytest.approx(truth, rel=2e-3)
    whole = shapely.union_all(ground.projected(areas), grid_size=1.0)
    west, south, east, north = whole.bounds
    assert ground.across_m - (east - west) < 0.09 * max(east - west, north - south) + 1000.0


def test_a_continent_around_a_pole_is_whole() -> None:
    ring = np.array([shapely.box(-180.0, -90.0, 180.0, -70.0)], dtype=object)
    ground = ground_of(ring)
    assert ground.plane(0.0, -90.0) == pytest.approx((0.0, 0.0), abs=1.0)
    assert ground.across_m == pytest.approx(ground.up_m, rel=0.01)


@pytest.mark.parametrize(("latitude", "side"), [(0.0, 0.4), (60.0, 0.4), (-25.0, 10.0), (80.0, 5.0)])
def test_the_scale_bar_is_true_on_the_ground(latitude: float, side: float) -> None:
    areas = next(table for table in run_at(10.0, latitude, side).tables if table.name == "areas").geometry
    assert areas is not None
    ground = ground_of(areas)
    scale = ground.across_m / 6.0
    metres, inches = bar(ground, 1.1 * scale, scale)
    x = (ground.window[0] + ground.window[2]) / 2.0
    y = (ground.window[1] + ground.window[3]) / 2.0
    ends = [ground.degrees(x + side * inches * scale / 2.0, y) for side in (-1.0, 1.0)]
    assert GEOD.inv(*ends[0], *ends[1])[2] == pytest.approx(metres, rel=1e-6)
    assert str(metres).strip("0.") in ("1", "2", "5")
    assert 0.4 < inches <= 1.11


@pytest.mark.parametrize(
    ("latitude", "side", "means"),
    [(50.0, 0.4, True), (-25.0, 2.0, True), (85.0, 1.0, False), (50.0, 20.0, False)],
)
def test_north_is_told_where_it_is_one_way(latitude: float, side: float, *, means: bool) -> None:
    areas = next(table for table in run_at(179.0, latitude, side).tables if table.name == "areas").geometry
    assert areas is not None
    assert north_is_up(ground_of(areas)) is means


boxes = st.lists(
    st.tuples(st.floats(0, 10), st.floats(0, 10), st.floats(0.1, 4), st.floats(0.1, 2)), max_size=25
)


@given(boxes)
@settings(max_examples=80, deadline=None)
def test_labels_never_meet(drawn: list[tuple[float, float, float, float]]) -> None:
    places = [[(x, y), (x, y + high)] for x, y, _, high in drawn]
    sizes = [(wide, high) for _, _, wide, high in drawn]
    weights = np.arange(len(drawn), dtype=np.float64)
    taken = (4.0, 4.0, 6.0, 6.0)
    found = placed(places, sizes, weights, (0.0, 0.0, 10.0, 10.0), [taken])
    rectangles = [shapely.box(*taken)] + [
        shapely.box(x - sizes[n][0] / 2, y - sizes[n][1] / 2, x + sizes[n][0] / 2, y + sizes[n][1] / 2)
        for n, (x, y) in found.items()
    ]
    for number, one in enumerate(rectangles):
        assert shapely.box(-1e-9, -1e-9, 10 + 1e-9, 10 + 1e-9).covers(one)
        assert all(one.intersection(other).area < 1e-9 for other in rectangles[:number])


def test_no_name_stands_on_the_land_of_another() -> None:
    lands = [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 12, 10), shapely.box(12, 0, 20, 10)]
    found = places_of(lands, [(4.0, 1.0)] * 3)
    for number, places in enumerate(found):
        assert places
        for x, y in places:
            on = [each for each, land in enumerate(lands) if land.contains(shapely.Point(x, y))]
            assert on in ([], [number])


def test_a_name_stands_in_its_land_while_there_is_room_beside_what_is_taken() -> None:
    """A disc lies on the middle of a long land, and on all of a small one."""
    lands = [shapely.box(0, 0, 40, 20), shapely.box(60, 0, 66, 6)]
    sizes, taken = [(5.0, 1.0)] * 2, [(12.0, 2.0, 28.0, 18.0), (59.0, 0.0, 67.0, 6.0)]
    found = placed(places_of(lands, sizes), sizes, np.ones(2), (-20.0, -20.0, 90.0, 40.0), taken)
    x, y = found[0]
    assert lands[0].contains(shapely.box(x - 2.5, y - 0.5, x + 2.5, y + 0.5))
    assert not lands[1].contains(shapely.Point(found[1]))


def test_the_network_with_fewer_counters_lies_on_top() -> None:
    """The legend keeps its order; of as many the later name lies on top."""
    run = run_at()
    (facilities,) = (each for each in run.tables if each.name == "facilities")
    place = place_of(run, None, Voice())
    for networks, order in ((("a", "b", "b", "b"), "ba"), (("a", "a", "a", "b"), "ab"), ("bbaa", "ab")):
        frame = facilities.frame.assign(network=list(networks))
        assert "".join(stacked(replace(facilities, frame=frame))) == order
    assert facilities.frame["network"].tolist() == ["library", "library", "post", "post"]
    shown = place.run.tables
    scarce = facilities.frame.assign(network=["library", "post", "post", "post"])
    tables = tuple(replace(each, frame=scarce) if each.name == "facilities" else each for each in shown)
    place = place_of(replace(run, tables=tables), None, Voice())
    for picture in (picture_of(place, "gap"), picture_of(place, "overlap")):
        marks = [each for each in picture.layers if isinstance(each, Marks) and not each.ring]
        shapes = [each.shape for each in marks]
        assert shapes == sorted(shapes, key=lambda shape: shape == palette.category(0)[1])
        assert set(shapes) == {palette.category(n)[1] for n in (0, 1)}
        told = [entry.shape for group in picture.legend for entry in group.entries]
        assert told.index(palette.category(0)[1]) < told.index(palette.category(1)[1])


def test_the_weightiest_label_comes_first() -> None:
    here = [[(5.0, 5.0)]] * 3
    found = placed(here, [(2.0, 1.0)] * 3, np.array([1.0, 9.0, 5.0]), (0.0, 0.0, 10.0, 10.0))
    assert list(found) == [1]


def test_opacity_grows_with_people_on_a_square_kilometre() -> None:
    opacity, classes = by_people(np.array([3.0, 60.0, 7.0, 700.0, 0.0]))
    assert np.argsort(opacity, kind="stable").tolist() == [4, 0, 2, 1, 3]
    assert len(classes) == len({step for _, step in classes}) <= 4


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("colour", [palette.RAMP[-1], palette.CATEGORY_COLOURS[1]])
def test_steps_of_opacity_are_told_apart_however_one_sees(sight: str, colour: str) -> None:
    _, classes = by_people(np.array([1.0, 10.0, 100.0, 1000.0, 10_000.0]))
    land = np.array(palette.channels(LAND))
    seen = [lab(LAND, sight)]
    for _, step in classes:
        mixed = np.round(step * np.array(palette.channels(colour)) + (1 - step) * land).astype(int)
        seen.append(lab("#" + bytes(mixed.tolist()).hex(), sight))
    # Differences of CIE 1976, of which 2.3 is just noticeable.
    assert min(np.linalg.norm(before - after) for before, after in pairwise(seen)) > 4


def test_beyond_an_area_the_map_fades() -> None:
    run = run_at()
    west, east = (
        imread(io.BytesIO(draw(run, "gap", "png", "post", ("district", area))))[..., :3] for area in "WE"
    )
    assert west.shape == east.shape
    assert not np.array_equal(west, east)


def test_what_is_not_there_is_told() -> None:
    run = run_at()
    assert kinds_of(run) == ALL
    for kind, area, word in (
        ("digital", None, "no rows in digital"),
        ("gop", None, "did you mean gap?"),
        ("nearest", None, "no table with shapes"),
        ("gap", ("province", "W"), "levels: district"),
        ("gap", ("district", "X"), "no such area"),
    ):
        with pytest.raises(InputError, match=word.replace("?", r"\?")):
            draw(run, kind, "svg", "page", area)


def test_sources_are_told_without_their_folders() -> None:
    assert Voice()(sources_text(run_at())) == "Sources: libraries.csv (CC0-1.0)."


def test_without_the_library_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(InputError, match=r"pip install 'overlap-toolkit\[brief\]'"):
        draw(run_at(), "gap")


def test_nothing_of_the_main_job_loads_the_library() -> None:
    code = "import sys, overlap.runs.analyze, overlap.runs.map; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_sample_can_be_drawn_in_every_kind(sample_run: tuple[Path, str]) -> None:
    run = read_run(sample_run[0]).content()
    assert kinds_of(run) == KINDS
    styled = [table.name for table in run.tables if table.style is not None and len(table.frame)]
    for kind in dict.fromkeys((*KINDS, *styled)):
        root = parsed(draw(run, kind, "svg", "slide"))
        assert root.attrib["width"].startswith("921")


def test_the_fingerprint_is_that_of_the_manifest(sample_run: tuple[Path, str]) -> None:
    folder = sample_run[0]
    outputs = json.loads((folder / "manifest.json").read_bytes())["outputs"]
    told = Voice()(run_text(read_run(folder).content()))
    for name in ("study.toml", "summary.json"):
        assert outputs[name]["sha256"] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert f"{name} {outputs[name]['sha256'][:12]}" in told
