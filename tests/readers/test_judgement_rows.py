"""Rows that are closed or swapped, and what is said against those that stay."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from builders import areas
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_files import real_data, write_delimited

from overlap.domain.facilities import Facilities
from overlap.domain.quality import Check
from overlap.domain.study import NetworkFile
from overlap.errors import InputError
from overlap.readers.facilities import read_facilities
from overlap.readers.quality_precision import low_precision
from overlap.readers.quality_swaps import swapped_by_areas

SWAPPED = (
    "latitude and longitude are probably swapped; "
    "networks.post.mend_swapped = true, or --mend-swapped, mends it"
)


def of_rows(folder: Path, rows: Sequence[dict[str, Any]], **keys: Any) -> Facilities:
    write_delimited(",")(folder / "posts.csv", list(rows))
    return read_facilities("post", NetworkFile(file="posts.csv", **keys), folder)


def real(file: str, **keys: Any) -> Facilities:
    return read_facilities("post", NetworkFile(file=file, **keys), real_data())


def reasons(found: Facilities) -> dict[str, int]:
    return dict(Counter(row.reason for row in found.rejected))


def flagged(found: Facilities, check: Check) -> list[str]:
    return sorted(key.removeprefix("post:") for key in found.quality.flagged.get(check, ()))


def town(number: int, **columns: Any) -> list[dict[str, Any]]:
    rng = random.Random(2)  # noqa: S311 - no secret
    return [
        {
            "id": str(index),
            "name": f"office {index}",
            **{key: value if isinstance(value, str) else value[index] for key, value in columns.items()},
            "lat": f"{14.5 + rng.uniform(-0.5, 0.5):.6f}",
            "lon": f"{121.0 + rng.uniform(-0.5, 0.5):.6f}",
        }
        for index in range(number)
    ]


# Closed


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("status", "Closed"),
        ("status", "PERMANENTLY CLOSED"),
        ("Statut", "Fermé définitivement"),
        ("estado", "Cerrada"),
        ("situação", "Encerrado"),
        ("Betriebsstatus", "geschlossen"),
        ("stato", "chiusa"),
        ("الحالة", "مغلق"),
        ("Статус", "Закрыто"),
        ("状态", "已关闭"),
        ("discontinued", "1905"),
        ("end_date", "2015-01-01"),
        ("date closed", "2019-05-31T14:20:00Z"),
        ("date closed", "5/31/2019 2:20 PM"),
        ("Discontinued", "187?"),
        ("date closed", "2019-05-31"),
        ("Fecha de cierre", "31/05/2019"),
        ("дата закрытия", "31.05.2019"),
        ("closed", "yes"),
        ("closed", "TRUE"),
        ("fermé", "oui"),
        ("disused:amenity", "post_office"),
        ("abandoned", "yes"),
        ("STATSTRU", "03"),
    ],
)
def test_what_says_plainly_that_it_is_closed(tmp_path: Path, heading: str, value: str) -> None:
    rows = town(3, **{heading: [value, "", ""]})
    found = of_rows(tmp_path, rows)
    [row] = found.rejected
    assert (row.reason, row.id, row.found) == ("closed", "post:0", f"{heading} = {value}")
    assert row.detail == "it says that it is closed"
    assert (
        f"{heading} says closed in 1 row, left out unless a where that names {heading} decides."
        in found.source.notes
    )
    kept = of_rows(tmp_path, rows, where=f"`{heading}` is known or `{heading}` is not known")
    assert not kept.rejected


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("status", "open"),
        ("status", "Reopened 2019"),
        ("estado", "Jalisco"),
        ("name of state", "closed"),
        ("closed", "no"),
        ("closed", "FALSE"),
        ("closed", "Sunday"),
        ("closed", "1st Monday"),
        ("closed", "NA"),
        ("Opening hours", "closed"),
        ("Öffnungszeiten", "geschlossen"),
        ("open", "1998"),
        ("active", "12"),
        ("discontinued", "9999-12-31"),
        ("discontinued", "?"),
        ("disused", "no"),
        ("opening_hours", "Mo-Fr 09:00-17:00; Su closed"),
        ("STATSTRU", "00"),
    ],
)
def test_what_does_not_say_so(tmp_path: Path, heading: str, value: str) -> None:
    found = of_rows(tmp_path, town(2, **{heading: [value, ""]}))
    assert (found.rejected, found.quality.flagged) == ((), {})


@pytest.mark.parametrize(
    "value", ["Temporarily closed", "Fermée temporairement", "inactivo", "暂停营业", "временно закрыто"]
)
def test_what_is_perhaps_closed_is_kept_and_flagged(tmp_path: Path, value: str) -> None:
    found = of_rows(tmp_path, town(2, status=[value, "open"]))
    assert not found.rejected
    assert flagged(found, "perhaps closed") == ["0"]


@pytest.mark.parametrize("value", ["from 12:00 2024-12-24", "bis 2024-12-24", "2024-12-24 - 2025-01-06"])
def test_a_notice_of_closing_is_no_end(tmp_path: Path, value: str) -> None:
    found = of_rows(tmp_path, town(2, closed=[value, ""]))
    assert not found.rejected
    assert flagged(found, "perhaps closed") == ["0"]


@pytest.mark.parametrize(
    ("heading", "yes", "no"), [("is_open", "true", "false"), ("Ouvert", "oui", "non"), ("open", "1", "0")]
)
def test_what_is_not_open_is_closed(tmp_path: Path, heading: str, yes: str, no: str) -> None:
    found = of_rows(tmp_path, town(3, **{heading: [yes, no, ""]}))
    assert [(row.reason, row.found) for row in found.rejected] == [("closed", f"{heading} = {no}")]
    # With anything else among them they are no answers.
    assert not of_rows(tmp_path, town(3, **{heading: [yes, no, "9-17"]})).rejected


def test_what_is_not_active_is_perhaps_closed(tmp_path: Path) -> None:
    found = of_rows(tmp_path, town(3, active=["1", "0", ""]))
    assert (found.rejected, flagged(found, "perhaps closed")) == ((), ["1"])


def test_one_coordinate_of_zero_stands_for_none(tmp_path: Path) -> None:
    rows = town(4)
    rows[1] |= {"lat": "0"}
    rows[2] |= {"lon": "0.0"}
    found = of_rows(tmp_path, rows)
    assert [(row.id, row.reason, row.detail) for row in found.rejected] == [
        (f"post:{row}", "null island", "one coordinate is exactly 0") for row in (1, 2)
    ]
    near = moved(town(4), 0.3, 30.0)
    near[1] |= {"lat": "0"}
    assert not of_rows(tmp_path, near).rejected


def test_closing_after_the_day_of_the_file(tmp_path: Path) -> None:
    rows = town(3, discontinued=["2030-01-01", "2020-01-01", ""])
    assert [row.id for row in of_rows(tmp_path, rows, date="2025-06-30").rejected] == ["post:1"]
    assert len(of_rows(tmp_path, rows).rejected) == 2


def test_what_is_something_else_today_is_not_closed(tmp_path: Path) -> None:
    rows = town(2, **{"amenity": ["post_office", ""], "disused:amenity": ["library", "post_office"]})
    assert [row.id for row in of_rows(tmp_path, rows).rejected] == ["post:1"]


def test_the_study_s_rule_comes_first(tmp_path: Path) -> None:
    rows = town(3, status=["closed", "closed", "open"], kind=["a", "b", "b"])
    assert reasons(of_rows(tmp_path, rows, where="kind == 'b'")) == {"not selected": 1, "closed": 1}
    assert reasons(of_rows(tmp_path, rows, where="status != 'closed'")) == {"not selected": 2}


def test_all_closed(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        of_rows(tmp_path, town(2, status="closed"))
    assert "all 2 rows rejected (2 closed;" in str(caught.value)


# Swapped


def swap(rows: list[dict[str, Any]], *which: int) -> list[dict[str, Any]]:
    return [
        {**row, "lat": row["lon"], "lon": row["lat"]} if index in which else row
        for index, row in enumerate(rows)
    ]


def moved(rows: list[dict[str, Any]], up: float, across: float) -> list[dict[str, Any]]:
    return [
        {
            **row,
            "lat": f"{float(row['lat']) - 14.5 + up:.6f}",
            "lon": f"{float(row['lon']) - 121 + across:.6f}",
        }
        for row in rows
    ]


@pytest.mark.parametrize(
    ("up", "across"), [(38.9, -77.0), (-17.8, 31.0), (28.6, 77.2), (4.0, 9.7), (-8.5, 80.0)]
)
def test_swapped_points_are_reported_and_mended_when_asked(tmp_path: Path, up: float, across: float) -> None:
    right = moved(town(20), up, across)
    expected = of_rows(tmp_path, right)
    found = of_rows(tmp_path, swap(right, 3, 7))
    assert flagged(found, "probably swapped") == ["3", "7"]
    assert len(found) == 20
    assert f"In 2 rows {SWAPPED}." in found.source.notes
    mended = of_rows(tmp_path, swap(right, 3, 7), mend_swapped=True)
    np.testing.assert_array_equal(mended.latitude_deg, expected.latitude_deg)
    np.testing.assert_array_equal(mended.longitude_deg, expected.longitude_deg)
    assert flagged(mended, "swapped, mended") == ["3", "7"]
    assert "In 2 rows latitude and longitude are exchanged, as mend_swapped asks." in mended.source.notes
    assert mended.ids.tolist() == expected.ids.tolist()


def test_swapped_beyond_90_is_rejected_with_a_word_or_mended(tmp_path: Path) -> None:
    rows = swap(town(20), 5)
    [row] = of_rows(tmp_path, rows).rejected
    assert (row.reason, row.detail, row.swapped) == ("out of range", SWAPPED, True)
    assert not of_rows(tmp_path, rows, mend_swapped=True).rejected


def test_swapped_on_the_other_side_of_180(tmp_path: Path) -> None:
    rows = [
        {"id": str(k), "lat": f"{-17 + k / 10}", "lon": f"{179 + k / 10 if k < 10 else -181 + k / 10}"}
        for k in range(20)
    ]
    assert flagged(of_rows(tmp_path, rows), "probably swapped") == []
    rows[0] = {"id": "0", "lat": "179.5", "lon": "-17"}
    [row] = of_rows(tmp_path, rows).rejected
    assert row.detail == SWAPPED


def test_few_points_have_no_bulk_and_far_ones_may_be_right(tmp_path: Path) -> None:
    assert flagged(of_rows(tmp_path, swap(moved(town(5), 38.9, -77.0), 3)), "probably swapped") == []
    far = [*moved(town(20), 38.9, -77.0), {"id": "x", "name": "x", "lat": "-14.3", "lon": "-70.7"}]
    assert flagged(of_rows(tmp_path, far), "probably swapped") == []


def test_swapped_by_the_areas(tmp_path: Path) -> None:
    rows = swap(moved(town(4), 38.9, -77.0), 2)
    found = of_rows(tmp_path, rows)
    level = areas("ward", [shapely.box(-78, 38, -76, 40)])
    told = swapped_by_areas(found, level, mend=False)
    assert flagged(told, "probably swapped") == ["2"]
    assert told.source.notes[-1] == f"In 1 row {SWAPPED}."
    np.testing.assert_array_equal(told.latitude_deg, found.latitude_deg)
    mended = swapped_by_areas(found, level, mend=True)
    assert flagged(mended, "swapped, mended") == ["2"]
    assert (mended.latitude_deg > 38).all()
    assert swapped_by_areas(mended, level, mend=True) is mended


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_the_order_of_rows_changes_no_flag(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    rows = swap(moved(town(15, status=["closed", "inactive", *[""] * 13]), 38.9, -77.0), 4)
    rows[5] = {**rows[5], "lat": "38.9", "lon": "-77.0"}
    shuffled = data.draw(st.permutations(rows))
    one, other = (of_rows(tmp_path_factory.mktemp("rows"), each) for each in (rows, shuffled))
    assert one.quality == other.quality
    assert one.source.notes == other.source.notes
    assert reasons(one) == reasons(other)


# Precision, shared points, doubles


def test_rounded_among_precise_ones(tmp_path: Path) -> None:
    rows = town(50)
    rows[1] |= {"lat": "14.5", "lon": "121.25"}
    rows[2] |= {"lat": "14.5167", "lon": "121.2833"}
    rows[3] |= {"lat": "14°31'", "lon": "121°17'"}
    rows[4] |= {"lat": "14.5", "lon": "121.253812"}
    assert flagged(of_rows(tmp_path, rows), "low precision") == ["1", "2", "3"]


def test_a_whole_column_of_rounded_points(tmp_path: Path) -> None:
    rows = [{**row, "lat": row["lat"][:5], "lon": row["lon"][:6]} for row in town(30)]
    assert len(flagged(of_rows(tmp_path, rows), "low precision")) == 30


@pytest.mark.parametrize(("decimals", "few"), [(3, 0), (4, 2), (5, 2), (6, 2)])
def test_round_numbers_come_by_chance(decimals: int, few: int) -> None:
    rng = np.random.default_rng(5)
    x, y = np.round(rng.uniform(10, 12, (2, 20_000)), decimals)
    assert low_precision(x, y, in_degrees=True).sum() <= few * 10


def test_metres_are_coarse_at_half_a_kilometre() -> None:
    x = np.array([715000.0, 715830.5, 715000.0, 715500.0])
    y = np.array([734000.0, 734697.25, 734697.0, 733500.0])
    assert low_precision(x, y, in_degrees=False).tolist() == [True, False, False, True]
    all_round = np.array([715000.0, 715500.0, 716500.0])
    assert low_precision(all_round, all_round, in_degrees=False).all()


def test_half_hundredths_of_a_degree_are_coarse() -> None:
    rng = np.random.default_rng(5)
    fine, coarse = rng.uniform(10, 12, (2, 40)), np.round(rng.uniform(10, 12, (2, 40)) * 200) / 200
    assert low_precision(*coarse, in_degrees=True).all()
    x, y = np.concatenate([fine, coarse], axis=1)
    assert low_precision(x, y, in_degrees=True).tolist() == [False] * 40 + [True] * 40
    # One point alone may have a 5 at its end.
    assert not low_precision(np.array([14.505]), np.array([121.115]), in_degrees=True).any()


def test_hundreds_of_metres_are_multiples_of_500_by_chance() -> None:
    x, y = np.round(np.random.default_rng(5).uniform(7e5, 8e5, (2, 20_000)), -2)
    assert not low_precision(x, y, in_degrees=False).any()


def test_many_at_one_point(tmp_path: Path) -> None:
    rows = town(8)
    for index in (1, 2, 3):
        rows[index] |= {"lat": "14.123456", "lon": "121.654321"}
    for index in (4, 5):
        rows[index] |= {"lat": "14.223456", "lon": "121.654321"}
    assert flagged(of_rows(tmp_path, rows), "same point") == ["1", "2", "3"]


def test_possible_doubles(tmp_path: Path) -> None:
    places = {
        "a": ("Central Office", "14.500000"),
        "b": ("CENTRAL  OFFICE.", "14.500400"),  # 44 m
        "c": ("Central Office", "14.501000"),  # 66 m from b
        "d": ("Another", "14.500000"),
        "e": ("", "14.500000"),
        "f": ("", "14.500001"),
    }
    rows = [{"id": key, "name": name, "lat": lat, "lon": "121.0123"} for key, (name, lat) in places.items()]
    assert flagged(of_rows(tmp_path, rows), "possible double") == ["a", "b"]


def test_stated_accuracy(tmp_path: Path) -> None:
    rows = town(3, GEOMATCH=["A", "9", ""], précision=["", "", ""])
    assert of_rows(tmp_path, rows).quality.accuracy == ("GEOMATCH",)


# Real lists


def test_indian_post_offices() -> None:
    start = time.perf_counter()
    found = real("india/post_offices.csv")
    assert time.perf_counter() - start < 20  # 6 s on a quiet machine
    assert (found.rows_read, len(found)) == (165_625, 151_788)
    assert reasons(found) == {"no coordinates": 13_836, "duplicate": 1}
    assert found.quality.accuracy == ("geo_quality",)
    # Those that were swapped are mended in this file already.
    assert flagged(found, "probably swapped") == []
    assert len(flagged(found, "same point")) == 37_102
    assert 22_000 < len(flagged(found, "low precision")) < 27_000


def test_indian_post_offices_swapped_again(tmp_path: Path) -> None:
    found = real("india/post_offices.csv")
    # In the order of the list, so that the sample is spread over the country as the list is.
    rows = [
        {"id": str(row), "lat": found.latitude_deg[row], "lon": found.longitude_deg[row]}
        for row in np.argsort(found.rows)[::200]
    ]
    again = of_rows(tmp_path, swap(rows, *range(0, len(rows), 50)))
    assert len(flagged(again, "probably swapped")) == len(range(0, len(rows), 50))


def test_american_library_outlets() -> None:
    found = real("usa-national/PLS_FY17_Outlet_pud17i.csv")
    assert (len(found), reasons(found)) == (17_379, {"closed": 73})
    assert len(flagged(found, "perhaps closed")) == 23
    assert flagged(found, "probably swapped") == []
    assert found.quality.accuracy == ("GEOMATCH",)
    assert set(found.attributes["GEOMATCH"]) == {"A", "5", "9"}


def test_closed_post_offices_do_not_count_as_open() -> None:
    found = real("bad-inputs/us_historical_post_offices_round3.csv")
    assert (found.rows_read, len(found), reasons(found)) == (6512, 322, {"closed": 6190})
    everyone = real(
        "bad-inputs/us_historical_post_offices_round3.csv",
        where="Discontinued is known or Discontinued is not known",
    )
    assert len(everyone) == 6512


def test_new_york() -> None:
    found = real("bad-inputs/nyc_facilities_point_nan.csv", latitude="latitude", longitude="longitude")
    assert reasons(found) == {"no coordinates": 706}
    # 218 points of three, 32 of four, 4 of five, 1 of seven.
    assert len(flagged(found, "same point")) == 218 * 3 + 32 * 4 + 4 * 5 + 7


def test_approximate_zimbabwean_offices() -> None:
    found = real("zimbabwe/zimpost_offices_approx.csv")
    assert (len(found), reasons(found)) == (51, {"no coordinates": 65})
    assert found.quality.accuracy == ("coord_source",)


def test_washington_is_as_it_was() -> None:
    for file, number in (("libraries", 26), ("post-offices", 53)):
        found = real(f"usa-washington-dc/{file}.geojson")
        assert (len(found), found.rejected, found.quality.flagged) == (number, (), {})
        assert found.source.columns["id"] == "GIS_ID"
