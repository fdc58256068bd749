"""Charts: the same bytes each time, and figures that are those of the tables."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from map_runs import run_at

from overlap.errors import InputError
from overlap.outputs.charts import CHARTS, FORMATS, charts_of, draw
from overlap.outputs.charts.distance import distance
from overlap.outputs.charts.parts import apart, number_scale
from overlap.outputs.charts.path import path
from overlap.outputs.charts.split import split
from overlap.outputs.figures.paper import Paper
from overlap.outputs.figures.split import split_of
from overlap.outputs.figures.voice import Voice
from overlap.readers.run_folder import read_run

pytestmark = pytest.mark.long

# Every font that the library would search for is hidden from the other process.
PROCESS = """
import sys
from pathlib import Path
import matplotlib.font_manager as fonts
fonts.fontManager.ttflist.clear()
sys.path.insert(0, sys.argv[1])
from test_charts import digests
print(digests(Path(sys.argv[2])))
"""


def digests(folder: Path) -> str:
    """What all charts of a run come to, a line each."""
    run = read_run(folder).content()
    # What differs in how a kind is drawn shows in its SVG, what differs in how a format is written in any.
    drawn = [(kind, each) for kind in CHARTS for each in (FORMATS if kind == CHARTS[0] else ("svg",))]
    return "\n".join(f"{kind} {each} {sha256(draw(run, kind, each)).hexdigest()}" for kind, each in drawn)


def test_two_processes_make_the_same_bytes(sample_run: tuple[Path, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROCESS, str(Path(__file__).parent), str(sample_run[0])],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"},
    )
    assert len(done.stdout.splitlines()) == len(CHARTS) + len(FORMATS) - 1
    assert done.stdout.strip() == digests(sample_run[0])


def test_the_sample_has_every_chart(sample_run: tuple[Path, str]) -> None:
    run = read_run(sample_run[0]).content()
    assert charts_of(run) == CHARTS
    table = next(table for table in run.tables if table.name == "distances")
    half = next(
        row["median_m"] if "median_m" in row else row["distance_m"]
        for row in table.records(layer="total", area_level="study", network="library")
        if row.get("quantile") == 0.5
    )
    assert f"Libraries: {half / 1000.0:.1f} km" in Voice()(distance(run, table).words[0])


def test_a_run_has_the_charts_that_it_has_tables_for() -> None:
    run = run_at()
    assert charts_of(run) == ("split",)
    root = ET.fromstring(draw(run, "split"))  # noqa: S314 - of our own making
    assert root.attrib["width"].startswith("511")
    with pytest.raises(InputError, match="no rows in levels"):
        draw(run, "digital")
    with pytest.raises(InputError, match="no such chart"):
        draw(run, "pie")


def test_the_split_has_its_networks_in_order() -> None:
    frame = pd.DataFrame(columns=["people_both", "people_only_post", "people_only_library", "people_neither"])
    parts = split_of(frame)
    told = [Voice()(each.label) for each in parts]
    assert told == ["Near both", "Only: Post offices", "Only: Libraries", "Near neither"]
    assert len({each.colour for each in parts}) == 4


@pytest.mark.parametrize(
    ("networks", "told"),
    [(("library", "post"), "share near neither"), (("library",), "share near no counter")],
)
def test_of_one_network_no_area_is_told_to_be_near_neither(networks: tuple[str, ...], told: str) -> None:
    run = run_at()
    table = next(each for each in run.tables if each.name == "areas")
    frame = pd.concat([table.frame.head(1).assign(area_id=str(number)) for number in range(42)])
    run = replace(run, summary={**run.summary, "networks": {name: {} for name in networks}})
    table = replace(table, frame=frame, geometry=None, geometry_type=None)
    said = Voice()(split(run, table).words[-1])
    assert said == f"These 40 have the largest {told}; 2 more are not shown."


def test_an_area_without_a_name_has_its_id_beside_its_bar() -> None:
    run = run_at(names=("", "East"))
    paper = Paper(7.0, 5.0, Voice())
    split(run, next(each for each in run.tables if each.name == "areas")).draw(paper, 0.5, 6.0, 0.5)
    assert {"W", "East"} <= {each.get_text() for each in paper.sheet.texts}


@given(st.lists(st.floats(0.0, 1.0), max_size=8), st.floats(0.01, 0.2))
def test_labels_at_ends_keep_apart_and_in_order(heights: list[float], least: float) -> None:
    moved = apart(heights, least)
    order = np.argsort(-np.asarray(heights), kind="stable")
    steps = -np.diff(np.asarray(moved)[order])
    assert (steps >= least - 1e-12).all()
    assert all(after <= before for before, after in zip(heights, moved, strict=True))


@pytest.mark.parametrize("high", [0.03, 1.0, 7.3, 12.0, 99_999.0, 1_234_567.0])
def test_scales_are_marked_at_few_round_numbers(high: float) -> None:
    scale = number_scale(high, "")
    assert 3 <= len(scale.ticks) <= 7
    assert scale.ticks[0] == 0.0
    assert scale.ticks[-1] <= 1.001 * high


def test_the_chart_of_a_path_begins_with_today(sample_run: tuple[Path, str]) -> None:
    run = read_run(sample_run[0]).content()
    table = next(each for each in run.tables if each.name == "scenario_paths")
    sentence, order = map(Voice(), path(run, table).words)
    assert sentence.startswith(
        "Path “All post offices online by 2030”: 181 counters come online by the end of 2030"
    )
    assert order == "No other order would reach more by the end of any year."
    drawn = draw(run, "path", "svg").decode()
    for said in ("today", "2026", "2030", "no path can exceed", "All post offices online by 2030"):
        assert said in drawn


def test_paths_of_other_years_stand_side_by_side(sample_run: tuple[Path, str]) -> None:
    run = read_run(sample_run[0]).content()
    table = next(each for each in run.tables if each.name == "scenario_paths")
    later = table.frame.assign(
        scenario="later, and with a title that is far too long", year=lambda t: t.year + 20
    )
    both = replace(table, frame=pd.concat([table.frame, later], ignore_index=True))
    tables = tuple(both if each.name == "scenario_paths" else each for each in run.tables)
    drawn = draw(replace(run, tables=tables), "path", "svg")
    assert draw(replace(run, tables=tables), "path", "svg") == drawn
    assert drawn != draw(run, "path", "svg")
