"""The file of the page, read without a browser: what it holds, and that it holds no more."""

import base64
import dataclasses
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest
import shapely
from babel import Locale
from english_said import ENGLISH

from overlap.domain.result import Column, Table
from overlap.domain.run import RunContent
from overlap.outputs.language.messages import say
from overlap.outputs.language.words import LANGUAGES, Words
from overlap.outputs.page import write_page
from overlap.outputs.page.markup import SCRIPTS, island
from overlap.outputs.page.shapes import Plane, fewer_corners
from overlap.outputs.page.shown import shown_text
from overlap.outputs.page.words import labels

pytest.importorskip("xstatic.pkg.leaflet", reason="the extra brief is not installed")

SUMMARY = {
    "networks": {"clinic": {}},
    "population": {},
    "settings": {"bands_km": [5.0], "service_km": 5.0},
    "reported": {"band_km": 5.0},
}
UNREVIEWED = say("The translation has not been reviewed by a native speaker.")
EMPTY = RunContent("A <b>&", (), SUMMARY, "")


class Parts(HTMLParser):
    """Scripts, styles and the policy of a page, as a browser takes them."""

    def __init__(self, text):
        super().__init__()
        self.found, self.policy, self.addresses, self.last = [], "", [], ("", {})
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.last = (tag, dict(attrs))
        self.addresses += [value for name, value in attrs if name in ("src", "href") and value]
        if dict(attrs).get("http-equiv") == "Content-Security-Policy":
            self.policy = dict(attrs)["content"]

    def handle_data(self, data):
        if self.last[0] in ("script", "style") and data.strip():
            self.found.append((*self.last, data))


def read(path):
    return Parts(path.read_text(encoding="utf-8"))


def test_the_policy_allows_exactly_what_is_in_the_page(tmp_path):
    write_page(EMPTY, tmp_path / "page.html")
    page = read(tmp_path / "page.html")
    run = [each for each in page.found if each[1].get("type") != "application/json"]
    hashes = {base64.b64encode(hashlib.sha256(data.encode()).digest()).decode() for _, _, data in run}
    assert set(re.findall("'sha256-([^']+)'", page.policy)) == hashes
    assert len(hashes) == 3
    assert page.policy.startswith("default-src 'none'; ")
    assert "unsafe" not in page.policy
    assert set(page.addresses) == {"#table-part", "data:,"}
    assert "sourceMappingURL" not in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert not [data for tag, _, data in run if tag == "style" and "url(" in data]


def test_the_island_comes_back_whole_and_ends_no_element():
    value = {"a": "</script><!-- & \u2028 \u2029 {{x}}", "b": [1.5, None, True]}
    assert json.loads(island(value)) == value
    assert not set("<>&\u2028\u2029") & set(island(value))
    with pytest.raises(ValueError, match="JSON"):
        island({"a": float("nan")})


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\r\n\tb", "a b"),
        ("\u202egnp", "\ufffdgnp"),
        ("é" * 121, "é" * 119 + "…"),
        ("é" * 120, "é" * 120),
        (None, ""),
        (float("nan"), ""),
        ("in\0side", "in\ufffdside"),
    ],
)
def test_names_stay_in_their_line(name, shown):
    assert shown_text(name) == shown


def told(path):
    (content,) = [json.loads(data) for _, kind, data in read(path).found if "id" in kind]
    return content


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_that_the_programs_ask_for_is_there_in_every_language(tmp_path, language):
    write_page(EMPTY, tmp_path / "page.html", language)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    content = told(tmp_path / "page.html")
    program = "".join((files("overlap.resources") / "page" / name).read_text("utf-8") for name in SCRIPTS)
    asked = set(re.findall(r"\bsay(?:Of)?\('(\w+)'", program)) - {"gap_"}
    assert asked <= content["words"].keys()
    assert "{{" not in re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{Words(language).tag}" dir="{direction}">' in text
    reviewed = Words(language).reviewed
    assert (Words(language).say(UNREVIEWED) in text) is not reviewed
    if language != "en":
        english = labels(Words("en"))
        same = {key for key, word in content["words"].items() if word == english[key]}
        assert same <= {"km", "km2", "m"}


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", {1: "1 row", 2: "2 rows", 5: "5 rows"}),
        ("ru", {1: "1 строка", 3: "3 строки", 5: "5 строк", 21: "21 строка"}),
        ("ar", {1: "صف واحد (1)", 2: "صفّان (2)", 5: "5 صفوف", 11: "11 صفًّا", 100: "100 صف"}),
    ],
)
def test_labels_count_as_the_language_does(language, forms):
    words = Words(language)
    pattern = labels(words)["rows"]
    category = Locale.parse(language).plural_form
    for number, text in forms.items():
        assert pattern[category(number)].replace("{n}", str(number)) == text


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_what_the_run_says_in_english_stands_apart_in_other_languages(tmp_path, language):
    notes = {"headline": ["All of it in English"], "warnings": ["one"], "caveats": ["two"]}
    write_page(dataclasses.replace(EMPTY, summary={**SUMMARY, **notes}), tmp_path / "page.html", language)
    content = told(tmp_path / "page.html")
    assert content["notes"] == ["one", "two"]
    assert "All of it in English" not in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert ENGLISH[language] in content["words"]["notes"]


def test_titles_are_said_in_the_pages_language_and_others_marked(tmp_path):
    gains = dataclasses.replace(
        areas([shapely.box(0, 0, 1, 1)]), name="gains", title="What joining forces adds"
    )
    later = dataclasses.replace(gains, name="later", title="Rows of a later analysis")
    write_page(dataclasses.replace(EMPTY, tables=(gains, later)), tmp_path / "page.html", "fr")
    content = told(tmp_path / "page.html")
    assert [each[1] for each in content["tables"]] == ["Ce qu’apporte l’union des forces", later.title]
    assert [each["title"] for each in content["layers"]] == ["Ce qu’apporte l’union des forces", later.title]
    assert content["english"] == [later.title]


def test_bytes_are_the_same_whatever_the_hash_seed(tmp_path):
    program = (
        "from pathlib import Path; from overlap.domain.run import RunContent\n"
        "from overlap.outputs.page import write_page; import sys\n"
        "networks = {'library': {}, 'post': {}}\n"
        "settings = {'bands_km': [1.0], 'service_km': 1.0}\n"
        "summary = {'networks': networks, 'population': {}, 'settings': settings}\n"
        "run = RunContent('x', (), summary, '')\n"
        "write_page(run, Path(sys.argv[1]), 'ar')\n"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", program, tmp_path / seed], check=True, env=environment)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def areas(shapes):
    names = [f"A{number}" for number in range(len(shapes))]
    frame = pd.DataFrame({"area_level": "district", "area_id": names, "area_name": names})
    columns = tuple(Column(name, name) for name in frame.columns)
    return Table("areas", "Areas", columns, frame, (), np.array(shapes, dtype=object), "MultiPolygon")


def test_what_is_cut_at_180_degrees_is_one_ring_on_the_plane():
    whole = shapely.box(178, -20, 182, -16)
    cut = shapely.MultiPolygon([shapely.box(178, -20, 180, -16), shapely.box(-180, -20, -178, -16)])
    plane = Plane.around([areas([cut])])
    (planar,) = plane.planar(np.array([cut], dtype=object))
    assert planar.geom_type == "Polygon"
    (moved,) = Plane.around([areas([shapely.transform(whole, lambda xy: xy - [100.0, 0.0])])]).planar(
        np.array([shapely.transform(whole, lambda xy: xy - [100.0, 0.0])], dtype=object)
    )
    assert planar.area == pytest.approx(moved.area, rel=1e-6)
    assert len(plane.lines(np.array([planar], dtype=object))[0]) == 1


def test_steps_add_up_to_the_places_they_stand_for():
    shape = shapely.MultiPolygon([shapely.Polygon(shapely.Point(20.0, 50.0).buffer(1.0).exterior)])
    plane = Plane.around([areas([shape])])
    planar = plane.planar(np.array([shape], dtype=object))
    (((*steps,),),) = plane.lines(planar)
    places = np.cumsum(np.reshape(steps, (-1, 2)), axis=0) * plane.unit_m
    assert shapely.hausdorff_distance(shapely.LinearRing(places), planar[0].boundary) <= plane.unit_m


def test_simplified_neighbours_leave_neither_gap_nor_overlap():
    draw = np.random.default_rng(3)
    border = np.column_stack([500.0 + draw.normal(0.0, 8.0, 201), np.linspace(0.0, 1_000.0, 201)])
    left = shapely.Polygon([(0, 0), *border, (0, 1_000)])
    right = shapely.Polygon([(1_000, 0), *border, (1_000, 1_000)])
    first, second = fewer_corners(np.array([left, right]), 1_000.0, 100)
    assert shapely.get_num_coordinates(first) < 60
    assert first.intersection(second).area == pytest.approx(0.0, abs=1e-9)
    assert first.union(second).area == pytest.approx(left.union(right).area)


@pytest.mark.parametrize("geometry", [None, shapely.MultiPolygon()])
def test_an_area_without_a_shape_is_in_the_table_all_the_same(tmp_path, geometry):
    table = areas([shapely.MultiPolygon([shapely.box(0, 0, 1, 1)]), geometry])
    columns = (*table.columns, Column("facilities_clinic", "clinics", "", "integer"))
    table = dataclasses.replace(table, columns=columns, frame=table.frame.assign(facilities_clinic=[3, 4]))
    write_page(RunContent("x", (table,), SUMMARY, ""), tmp_path / "page.html")
    (level,) = told(tmp_path / "page.html")["levels"]
    assert level["names"] == ["A0", "A1"]
    assert [len(rings) for rings in level["shapes"]] == [1, 0]
    assert level["counters"] == [[3, 4]]


def test_counters_of_one_place_are_joined_by_a_line_without_length(tmp_path):
    lines = np.array(
        [shapely.LineString([(0, 0), (0, 0)]), shapely.LineString([(0, 0), (1, 1)])], dtype=object
    )
    frame = pd.DataFrame({"from_id": ["a", "b"]})
    table = Table("nearest", "Nearest", (Column("from_id", "id"),), frame, (), lines, "LineString")
    write_page(RunContent("x", (table,), SUMMARY, ""), tmp_path / "page.html")
    (layer,) = told(tmp_path / "page.html")["layers"]
    assert [len(parts) for parts in layer["lines"]] == [0, 1]
