"""The page of a study of one network: two ways to live, and not the four of a pair."""

import dataclasses

import pages
import pandas as pd
import pytest

from overlap.outputs.page import write_page

pytest.importorskip("xstatic.pkg.leaflet", reason="the extra brief is not installed")


def alone():
    """20 of 30 people live near a library; nobody is near what is not there."""
    run = pages.synthetic(1, 2, 0, gaps=0)
    people = {"people_total": 30.0, "people_only_library": 20.0, "people_neither": 10.0}
    rows = [("study", ""), ("district", "A0000"), ("district", "A0001")]
    coverage = pd.DataFrame(rows, columns=["area_level", "area_id"])
    coverage = coverage.assign(layer="total", area_name="", band_km=5.0, **people)
    areas = next(table for table in run.tables if table.name == "areas")
    frames = {"coverage": coverage, "areas": areas.frame.drop(columns="facilities_post")}
    tables = []
    for table in run.tables:
        frame = frames.get(table.name, table.frame)
        by_name = {column.name: column for column in table.columns}
        columns = tuple(by_name[name] for name in frame.columns)
        tables.append(dataclasses.replace(table, frame=frame, columns=columns))
    settings = {**run.summary["settings"], "bands_km": [5.0]}
    summary = {**run.summary, "networks": {"library": {}}, "settings": settings}
    return dataclasses.replace(run, tables=tuple(tables), summary=summary)


def test_whom_one_network_reaches_is_not_told_as_near_both(visit, tmp_path):
    write_page(alone(), tmp_path / "page.html")
    with visit(tmp_path / "page.html") as seen:
        tiles = seen.page.locator("#summary .tile").all_inner_texts()
        assert [tile.split("\n") for tile in tiles] == [
            ["Near a counter", "66.7%", "20"], ["Near no counter", "33.3%", "10"]
        ]  # fmt: skip
        cells = seen.page.locator("#table tr.all td").all_inner_texts()
        assert cells[:4] == ["30", "66.7%", "33.3%", "10"]
        text = seen.page.locator("body").inner_text()
        assert [word for word in ("NaN", "undefined", "both", "neither") if word in text] == []
