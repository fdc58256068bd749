"""Quality: every check of every network, the accuracy that lists state, and the flags of each facility."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from builders import areas, facilities, index_of

from overlap.analyses.quality import analyse
from overlap.domain.evidence import Evidence
from overlap.domain.facilities import Facilities, RejectedRow
from overlap.domain.quality import CHECKS, Quality, flag_texts, outside_named_area
from overlap.domain.source import Source
from overlap.domain.study import Settings

PLACES = [(0.5, 0.5), (1.5, 0.5), (1.6, 0.5), (5.0, 5.0)]
SQUARES = areas("district", [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
AREA_OF = np.array([0, 1, 1, -1])


def network(**columns: list[str | None]) -> Facilities:
    return replace(facilities("post", PLACES), attributes=pd.DataFrame(columns, index=range(4), dtype=object))


def evidence(post: Facilities, *, with_areas: bool = False) -> Evidence:
    return Evidence(
        settings=Settings(),
        networks={"post": post},
        indices={"post": index_of(PLACES)},
        areas={"district": SQUARES} if with_areas else {},
        area_of={"district": {"post": AREA_OF}} if with_areas else {},
        sums=(),
    )


def test_every_check_is_told_also_where_nothing_is_found() -> None:
    quality = Quality({"low precision": frozenset({"post:a", "post:c", "post:gone"})})
    result = analyse(evidence(replace(network(), quality=quality)))
    [table] = result.tables
    assert table.frame["check"].tolist() == [*CHECKS, "0 decimals", "1 decimal"]
    row = table.frame.set_index("check").loc["low precision"]
    assert (row["facilities"], row["share"], row["examples"]) == (2, 0.5, "post:a; post:c")
    assert result.figures["quality"]["post"]["low precision"] == {
        "facilities": 2,
        "share": 0.5,
        "rejected": 0,
    }
    assert result.figures["quality"]["post"]["same point"] == {"facilities": 0, "share": 0.0, "rejected": 0}


def test_rejected_rows_that_look_swapped_are_told() -> None:
    quality = Quality({"probably swapped": frozenset({"post:b"})})
    swapped = [
        RejectedRow("post", 5 + k, key, "", "too far", "", "", swapped=True)
        for k, key in enumerate(["z", ""])
    ]
    others = [RejectedRow("post", 7, "post:y", "", "too far", "", "")]
    post = replace(network(), quality=quality, rejected=(*swapped, *others), rows_read=7)
    result = analyse(evidence(post))
    row = result.tables[0].frame.set_index("check").loc["probably swapped"]
    assert (row["facilities"], row["rejected"], row["examples"]) == (1, 2, "post:b; z")
    assert result.figures["quality"]["post"]["probably swapped"]["rejected"] == 2


def test_what_the_list_says_itself() -> None:
    post = replace(network(GEOMATCH=["A", "9", "A", None]), quality=Quality(accuracy=("GEOMATCH",)))
    frame = analyse(evidence(post)).tables[0].frame.set_index("check")
    assert frame.loc["GEOMATCH = A", "facilities"] == 2
    assert frame.loc["GEOMATCH = 9", "examples"] == "post:b"


def test_decimals_of_coordinates() -> None:
    places = [(0.5, 0.25), (1.123, 2.0), (1.2, 3.4), (1.1234567, 2.0), (3.0, 3.0), (-77.123456, 38.12)]
    frame = analyse(evidence(facilities("post", places))).tables[0].frame.set_index("check")
    counts = frame.loc[frame.index.str.contains("decimal"), "facilities"]
    assert counts.to_dict() == {
        "0 decimals": 1,
        "1 decimal": 1,
        "2 decimals": 1,
        "3 decimals": 1,
        "6 decimals or more": 2,
    }
    assert frame.loc["3 decimals", "meaning"].endswith("which is to 111 m on the ground")
    projected = facilities("post", places)
    projected = replace(projected, source=replace(projected.source, crs="EPSG:2157"))
    assert not analyse(evidence(projected)).tables[0].frame["check"].str.contains("decimal").any()


def test_flags_as_text() -> None:
    flagged = {"low precision": frozenset({"post:a"}), "same point": frozenset({"post:a", "post:b"})}
    post = replace(network(district=["area 0", "area 0", None, "AREA 1 "]), quality=Quality(flagged))
    assert flag_texts(evidence(post, with_areas=True), "post").tolist() == [
        "low precision; same point",
        "same point; outside its named area",
        "",
        "outside its named area",
    ]


def outside(**columns: list[str | None]) -> list[bool]:
    return outside_named_area(network(**columns), SQUARES, AREA_OF).tolist()


def test_the_area_that_a_row_names() -> None:
    right: list[str | None] = ["area 0", "Area 1", "area 1", None]
    assert outside(where=right) == [False] * 4
    assert outside(where=["area 1", "", "area 1", "AREA 0"]) == [True, False, False, True]
    # Other words as well, or one area for all: no column of areas.
    assert outside(where=["area 1", "area 0", "area 0", "z"]) == [False] * 4
    assert outside(where=["area 1"] * 4) == [False] * 4
    # Mere numbers name an area only under a heading that says so.
    assert outside(rooms=["1", "1", "1", "0"]) == [False] * 4
    assert outside(district_id=["1", "1", "1", "0"]) == [True, False, False, True]


def test_names_that_several_areas_bear() -> None:
    squares = areas("district", [shapely.box(index, 0, index + 1, 1) for index in range(3)])
    level = replace(squares, names=np.array(["twin", "twin", "other"]))
    where = network(d=["twin", "twin", "other", "twin"])
    assert outside_named_area(where, level, AREA_OF).tolist() == [False, False, True, True]


def test_what_a_level_is_about_is_told_by_its_file_and_its_columns() -> None:
    numbers: list[str | None] = ["1", "1", "1", "0"]
    source = Source("areas.area", "data/wards-2012.geojson", "GeoJSON", "EPSG:4326", {"id": "Bezirk_ID"})
    level = replace(SQUARES, level="area", source=source)

    def flagged(column: str) -> int:
        return int(outside_named_area(network(**{column: numbers}), level, AREA_OF).sum())

    assert [flagged(column) for column in ("Ward", "WARD_ID", "wardNumber", "bezirk")] == [2] * 4
    assert [flagged(column) for column in ("reading areas", "area", "id", "steward", "rooms")] == [0] * 5
