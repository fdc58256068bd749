"""Charts: the same bytes each time, and figures that are those of the tables."""

from __future__ import annotations

import os
import subprocess
import sys
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
from overlap.outputs.figures.split import split_of
from overlap.outputs.figures.voice import Voice
from overlap.readers.run_folder import read_run

PROCESS = """
import hashlib, sys
from pathlib import Path
import matplotlib.font_manager as fonts
if sys.argv[2] == "hidden":
    fonts.fontManager.ttflist.clear()
from overlap.outputs.charts import CHARTS, FORMATS, draw
from overlap.readers.run_folder import read_run
run = read_run(Path(sys.argv[1])).content()
for kind in CHARTS:
    for each in FORMATS:
        print(kind, each, hashlib.sha256(draw(run, kind, each)).hexdigest())
"""


def test_two_processes_make_the_same_bytes(sample_run: tuple[Path, str], tmp_path: Path) -> None:
    said = [
        subprocess.run(
            [sys.executable, "-W", "error", "-c", PROCESS, str(sample_run[0]), fonts],
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for fonts, seed in (("there", "1"), ("hidden", "2"))
    ]
    assert len(said[0].splitlines()) == len(CHARTS) * len(FORMATS)
    assert said[0] == said[1]


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
