"""What is said is said of what is shown: of the area of a map, and at the distance that is reported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from overlap.outputs.brief.parts import Rows
from overlap.outputs.brief.sections.left_out import left_out
from overlap.outputs.figures.voice import Voice
from overlap.outputs.language.told import gaps
from overlap.outputs.maps.digital import digital
from overlap.outputs.maps.levels import place_of
from overlap.readers.run_folder import read_run


@pytest.mark.parametrize("area", [("province", "XO-1"), ("district", "XO-302")])
def test_the_digital_map_of_an_area_tells_of_its_counters_and_people(
    area: tuple[str, str], sample_run: tuple[Path, str]
) -> None:
    run = read_run(sample_run[0]).content()
    words = digital(place_of(run, area, Voice())).words
    tables = {table.name: table for table in run.tables}
    own = {"area_level": area[0], "area_id": area[1]}
    libraries = tables["levels"].records(**own, network="library", level="2")[0]
    low, high = (f"{libraries[f'share_at_least_{end}']:.1%}" for end in ("low", "high"))
    assert words[0] == f"Libraries: {low} are online for certain, and at most {high} may be."
    (people,) = (
        row
        for row in tables["online"].records(**own, network="any", layer="total")
        if row["band_km"] == run.summary["reported"]["band_km"]
    )
    assert words[-1].startswith(f"{people['people_served'] / people['people_total']:.1%} live within 5 km")
    assert words != digital(place_of(run, None, Voice())).words


def test_gaps_sought_at_another_distance_than_is_reported_are_not_told_of(
    sample_run: tuple[Path, str],
) -> None:
    run = read_run(sample_run[0]).content()
    assert len([*gaps(run)]) == 1
    other = replace(run, summary={**run.summary, "reported": {"band_km": 2.0, "passed_over_km": None}})
    assert [*gaps(other)] == []
    titles = [each.title.text for each in left_out(other) if isinstance(each, Rows)]
    assert "The largest gaps" not in titles
    assert titles
