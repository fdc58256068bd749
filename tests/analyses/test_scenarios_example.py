"""The worked example of docs/methods/scenarios.md."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from builders import evidence, facilities, raster, swept
from indicator_builders import standing
from rasterio import Affine

from overlap.analyses import scenarios
from overlap.domain.result import Result
from overlap.domain.scenario import Path as YearlyPath
from overlap.domain.scenario_asked import ScenarioAsked
from overlap.domain.scenario_counters import Counters
from overlap.domain.scenario_path import path_of
from overlap.domain.study_acting import CostSettings
from overlap.runs.questions import of_the_first, question_of

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "scenarios.md").read_text(encoding="utf-8")
PEOPLE = np.array([[10, 20, 30, 40, 50, 60]], dtype="float32")


def cell(number: int) -> tuple[float, float]:
    return (0.01 * (number - 1), 0.0)


def asked(folder: Path, cells: list[int], what: ScenarioAsked) -> Result:
    """The analysis over the six cells, offices in some, all of them offline."""
    population = raster(folder, {"total": PEOPLE}, Affine(0.01, 0, -0.005, 0, -0.01, 0.005))
    offline = {"post": standing([(0, 0)] * len(cells))}
    networks = [facilities("post", [cell(each) for each in cells])]
    bare = evidence(networks, bands_km=(1.2,), service_km=1.2)
    bare = replace(bare, indicators=offline, scenarios=(what,))
    wanted = scenarios.wants(bare)
    assert wanted is not None
    question = of_the_first(bare, question_of(bare, None, wanted), population, wanted)
    first = replace(bare, sums=(swept(population, question),))
    then = scenarios.wants_then(first)
    if then is not None:
        second = of_the_first(first, question_of(first, None, then), population, then)
        first = replace(first, second=swept(population, second))
    return scenarios.analyse(first)


def test_the_move(tmp_path: Path) -> None:
    moved = {"post": facilities("post", [cell(2), cell(6)])}
    after = Counters(moved, {"post": standing([(0, 0)] * 2)}, {})
    result = asked(tmp_path, [2, 3], ScenarioAsked("move", "", "", after=after))
    (row,) = result.tables[0].records(area_level="study")
    parts = ("before", "after", "gained", "lost", "unchanged_near", "unchanged_far")
    told = [round(row[f"people_{part}"]) for part in parts]
    assert told == [100, 170, 110, 40, 60, 0]
    assert f"| {' | '.join(map(str, told))} |" in PAGE


def test_the_path(tmp_path: Path) -> None:
    offices = Counters(
        {"post": facilities("post", [cell(2), cell(4), cell(5)])}, {"post": standing([(0, 0)] * 3)}, {}
    )
    path = YearlyPath(where="network == 'post'", first_year=2026, last_year=2028, sites_per_year=1)
    what = ScenarioAsked("path", "", "", path=path_of(path, offices, CostSettings(), 2, "test"))
    tables = {table.name: table.frame for table in asked(tmp_path, [2, 4, 5], what).tables}
    in_cell = {"post:a": 2, "post:b": 4, "post:c": 5}
    rows = zip(tables["scenario_paths"].itertuples(), tables["scenario_changes"].itertuples(), strict=True)
    for year, change in rows:
        people = (year.people_gained, year.people_online, year.people_online_bound)
        told = (year.year, in_cell[change.facility_id], *map(round, people))
        assert f"| {' | '.join(map(str, told))} |" in PAGE
