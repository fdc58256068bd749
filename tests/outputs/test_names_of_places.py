"""Places and gaps that have no name of their own are told by the area that they lie in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from overlap.domain.areas import OUTSIDE
from overlap.domain.run import RunContent
from overlap.outputs.language.rows import gap_name, records, site_name
from overlap.readers.run_folder import read_run


def test_a_site_is_told_by_its_name_or_its_smallest_area_and_coordinates() -> None:
    row = {"name": "", "province_name": "North", "district_name": "Hill"}
    row |= {"latitude_deg": -1.25, "longitude_deg": 36.80004}
    assert site_name(row | {"name": "School"}) == "School"
    assert site_name(row) == "Hill (-1.2500, 36.8000)"
    assert site_name(row, pointed_at=True) == "Hill"
    assert site_name(row | {"district_name": None}) == "North (-1.2500, 36.8000)"
    assert site_name(row | {"district_name": None, "province_name": ""}) == "-1.2500, 36.8000"


def test_a_gap_is_told_by_a_settlement_or_the_smallest_area_with_most_of_its_people(
    sample_run: tuple[Path, str],
) -> None:
    run: RunContent = read_run(sample_run[0]).content()
    row = run.summary["gaps"]["first"][0]
    assert gap_name(run, row) == row["place_name"] == "Yolqerusque"
    areas = records(run, "gap_areas", gap_id=row["gap_id"], area_level="district")
    most = max(areas, key=lambda each: float(each["people"]))
    assert len(areas) > 1
    (own,) = records(run, "gaps", gap_id=row["gap_id"])
    at = f"{own['latitude_deg']:.4f}, {own['longitude_deg']:.4f}"
    assert gap_name(run, row | {"place_name": None}) == f"{most['area_name']} ({at})"
    bare = replace(run, tables=tuple(each for each in run.tables if each.name != "gap_areas"))
    assert gap_name(bare, row | {"place_name": None}) == at


def test_no_gap_is_told_by_the_ground_outside_all_areas(sample_run: tuple[Path, str]) -> None:
    run: RunContent = read_run(sample_run[0]).content()
    row = run.summary["gaps"]["first"][0] | {"place_name": None}
    table = next(each for each in run.tables if each.name == "gap_areas")
    own = (table.frame["gap_id"] == row["gap_id"]) & (table.frame["area_level"] == "district")
    most = table.frame.loc[own, "people"].astype(float).idxmax()
    told = []
    for outside in ([most], table.frame.index[own]):
        frame = table.frame.copy()
        frame.loc[outside, ["area_id", "area_name"]] = OUTSIDE
        tables = tuple(replace(each, frame=frame) if each is table else each for each in run.tables)
        told.append(gap_name(replace(run, tables=tables), row))
    others = set(table.frame.loc[own, "area_name"]) - {table.frame.loc[most, "area_name"]}
    assert told[0].partition(" (")[0] in others
    assert told[1] == told[0].partition(" (")[2].removesuffix(")")
