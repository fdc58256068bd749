"""Facilities beyond the areas serve people inside up to the margin, whatever edge of the map lies between."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from builders import Places, areas, facilities

from overlap.domain.facilities import Facilities, RejectedRow
from overlap.domain.study import NetworkFile, Study
from overlap.geo.border import outer_border
from overlap.geo.ellipsoid import GEOD
from overlap.geo.zones import AreaMap
from overlap.runs.inputs import Inputs, _placed
from overlap.runs.territory import place

SQUARE = shapely.box(10.0, 50.0, 11.0, 51.0)


def placed(
    shapes: list[shapely.Geometry], places: Places, margin_m: float, counts: list[bool] | None = None
) -> Facilities:
    network = facilities("post", places, counts)
    polygons = areas("area", shapes).polygons
    slots = AreaMap(polygons, 0, "sea").of_points(network.longitude_deg, network.latitude_deg)
    return place(network, slots < len(polygons), outer_border(polygons), margin_m)


def judged(found: Facilities) -> dict[str, list[str]]:
    """Letters of the facilities that count, that serve from beyond, and that are too far."""
    letters = np.array([each.split(":")[1] for each in found.ids.tolist()])
    return {
        "used": letters[found.counts].tolist(),
        "context": letters[~found.counts].tolist(),
        "too far": [row.id.split(":")[1] for row in found.rejected],
    }


def north_of(longitude_deg: float, latitude_deg: float, distance_m: float) -> tuple[float, float]:
    longitude, latitude, _ = GEOD.fwd(longitude_deg, latitude_deg, 0.0, distance_m)
    return float(longitude), float(latitude)


def test_up_to_the_margin_they_serve_and_beyond_it_they_are_rejected() -> None:
    places = [(10.5, 50.5), north_of(10.5, 51.0, 4_950), north_of(10.5, 51.0, 5_090), (10.0, 50.5)]
    found = placed([SQUARE], places, 5_000)
    assert judged(found) == {"used": ["a", "d"], "context": ["b"], "too far": ["c"]}
    assert found.rows.tolist() == [1, 2, 4]
    assert found.names.tolist() == ["A", "B", "D"]
    assert found.longitude_deg.tolist() == [places[k][0] for k in (0, 1, 3)]
    assert found.latitude_deg.tolist() == [places[k][1] for k in (0, 1, 3)]
    assert found.attributes.index.tolist() == [0, 1, 2]
    (row,) = found.rejected
    assert (row.source, row.row, row.id, row.name) == ("post", 3, "post:c", "C")
    assert (row.reason, row.found) == ("too far", "5.1 km beyond the areas")
    assert row.detail == "the margin is 5 km"


def test_those_inside_keep_what_the_list_says_of_them() -> None:
    found = placed([SQUARE], [(10.5, 50.5), (10.6, 50.6), (11.001, 50.5)], 5_000, [False, True, True])
    assert found.counts.tolist() == [False, True, False]


def test_earlier_rejections_stay_in_the_order_of_the_file() -> None:
    earlier = RejectedRow("post", 2, "", "", "no coordinates", "", "")
    network = facilities("post", [(0.0, 0.0), (10.5, 50.5), (1.0, 1.0)])
    network = replace(network, rows=np.array([1, 3, 4]), rows_read=4, rejected=(earlier,))
    found = place(network, np.array([False, True, False]), outer_border(np.array([SQUARE])), 0.0)
    assert [row.row for row in found.rejected] == [1, 2, 4]
    assert found.rows_read == network.rows_read


def test_all_inside_is_as_it_was() -> None:
    network = facilities("post", [(10.5, 50.5), (10.6, 50.6)])
    assert place(network, np.array([True, True]), outer_border(np.array([SQUARE])), 0.0) is network


def test_none_inside() -> None:
    places = [north_of(10.0, 51.0, 900), north_of(10.0, 51.0, 1_100)]
    assert judged(placed([SQUARE], places, 1_000)) == {"used": [], "context": ["a"], "too far": ["b"]}


@pytest.mark.parametrize(("distance_m", "told"), [(0.3, "1 m"), (39.5, "40 m"), (1_200.0, "1.2 km")])
def test_without_a_margin_a_step_beyond_is_too_far(distance_m: float, told: str) -> None:
    found = placed([SQUARE], [(10.0, 51.0), north_of(10.0, 51.0, distance_m)], 0.0)
    assert judged(found) == {"used": ["a"], "context": [], "too far": ["b"]}
    assert found.rejected[0].found == f"{told} beyond the areas"
    assert found.rejected[0].detail == "there is no margin around them"


@pytest.mark.parametrize(
    "shapes",
    [
        [shapely.box(179.0, -1.0, 180.0, 1.0)],
        [shapely.box(178.0, -1.0, 179.0, 1.0), shapely.box(179.0, -1.0, 180.0, 1.0)],
        [shapely.box(-181.0, -1.0, -180.0, 1.0)],
    ],
)
def test_across_180(shapes: list[shapely.Geometry]) -> None:
    places = [(179.9, 0.0), (-179.96, 0.0), (-179.95, 0.0), (180.04, 0.0), (-180.0, 0.5)]
    found = placed(shapes, places, 5_000)  # 0.01° of the equator are 1.113 km
    assert judged(found) == {"used": ["a", "e"], "context": ["b", "d"], "too far": ["c"]}


@pytest.mark.parametrize("pole", [1, -1])
def test_around_a_pole(pole: int) -> None:
    south, north = sorted((89.0 * pole, 90.0 * pole))
    cap = shapely.segmentize(shapely.box(-180.0, south, 180.0, north), 90.0)
    places = [(77.0, 89.5 * pole), (123.0, 88.96 * pole), (-123.0, 88.95 * pole), (0.0, 90.0 * pole)]
    found = placed([cap], places, 5_000)  # 0.01° of a meridian are 1.117 km here
    assert judged(found) == {"used": ["a", "d"], "context": ["b"], "too far": ["c"]}


def test_on_the_other_side_of_the_pole() -> None:
    wedge = shapely.Polygon([(0, 80), (40, 80), (40, 90), (0, 90)])
    found = placed([wedge], [(20.0, 85.0), (-160.0, 89.96), (-160.0, 89.95)], 5_000)
    assert judged(found) == {"used": ["a"], "context": ["b"], "too far": ["c"]}


def test_without_areas_nobody_is_beyond_them() -> None:
    study = Study(networks={"post": NetworkFile(file="posts.csv")})
    inputs = Inputs({"post": facilities("post", [(0.0, 0.0), (179.0, 89.0)])}, {}, {}, (), None)
    assert _placed(study, inputs) is inputs
