from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import pyogrio
import pytest
import shapely
from builders import people_table, question, swept, voronoi

from overlap.domain import polygon_people
from overlap.domain.polygon_people import PolygonPopulation
from overlap.domain.population import PointBlock, Tally
from overlap.errors import InputError
from overlap.geo.ellipsoid import GEOD

SQUARES = [shapely.box(10 + 0.1 * i, 50, 10.1 + 0.1 * i, 50.1) for i in range(4)]


def blocks_of(population: PolygonPopulation, bits: int = 32) -> tuple[list[PointBlock], Tally]:
    tally = Tally()
    return list(population.blocks(bits, tally)), tally


def together(blocks: list[PointBlock]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (
        np.concatenate([block.longitude_deg for block in blocks]),
        np.concatenate([block.latitude_deg for block in blocks]),
        np.concatenate([block.units for block in blocks], axis=1),
    )


def test_each_polygon_keeps_its_people_to_the_unit() -> None:
    rng = np.random.default_rng(3)
    polygons = voronoi(8, 40, 178.5, -18.0, 181.5, -16.0)
    people = 10 ** rng.uniform(-6, 6, 40)
    table = people_table(list(polygons), {"total": people, "women": people * rng.random(40)})
    blocks, tally = blocks_of(PolygonPopulation(table, "spread", 3000.0))
    longitude, latitude, units = together(blocks)
    for polygon, column in zip(polygons, table.people.T, strict=True):
        inside = shapely.intersects_xy(polygon, longitude, latitude)
        assert units[:, inside].sum(axis=1).tolist() == [round(each * 2**32) for each in column.tolist()]
    assert (units >= 0).all()
    assert tally.units == units.sum(axis=1).tolist()
    assert (tally.cells[0].valid, tally.cells[0].nodata) == (40, 0)


def test_people_are_spread_by_area() -> None:
    people = 5_000_000.0
    blocks, _ = blocks_of(PolygonPopulation(people_table(SQUARES[:1], {"total": [people]}), "spread", 250.0))
    longitude, latitude, units = together(blocks)
    quarter = (longitude < 10.05) & (latitude < 50.05)
    whole, part = (
        abs(GEOD.geometry_area_perimeter(each)[0]) for each in (SQUARES[0], shapely.box(10, 50, 10.05, 50.05))
    )
    found = units[0, quarter].sum() / units[0].sum()
    assert found == pytest.approx(part / whole, rel=0.02)
    # Neighbouring points stand for the same area, so they hold the same people, to a unit and rounding.
    assert np.ptp(units[0]) < 0.01 * units[0].mean()


def test_everybody_at_an_interior_point() -> None:
    ring = shapely.box(0, 0, 1, 1) - shapely.box(0.1, 0.1, 0.9, 0.9)
    blocks, _ = blocks_of(PolygonPopulation(people_table([ring], {"total": [7.5]}), "interior-point", 100.0))
    longitude, latitude, units = together(blocks)
    assert units.tolist() == [[round(7.5 * 2**32)]]
    assert ring.contains(shapely.Point(longitude[0], latitude[0]))


def test_unknown_is_no_cell_and_zero_is_land_without_people() -> None:
    table = people_table(SQUARES, {"total": [np.nan, 0.0, 3.0, 4.0], "women": [np.nan, 0.0, np.nan, 2.0]})
    blocks, tally = blocks_of(PolygonPopulation(table, "spread", 1000.0))
    assert (tally.cells[0].valid, tally.cells[0].nodata, tally.cells[0].negative) == (3, 1, 0)
    assert tally.units == [7 * 2**32, 2 * 2**32]
    longitude, _, _ = together(blocks)
    assert longitude.min() > 10.2


def test_a_part_may_not_exceed_its_total() -> None:
    table = people_table(SQUARES, {"total": [1.0, 2.0, 3.0, np.nan], "women": [1.0, 2.1, 3.0, 1.0]})
    with pytest.raises(InputError, match=r"larger than total \(in 2 rows: 2, 4\)"):
        blocks_of(PolygonPopulation(table, "spread", 1000.0))


def test_a_planet_of_people_in_several_layers_fits() -> None:
    people = [2e9, 2e9, 2e9, 2.2e9]
    table = people_table(SQUARES, {"total": people, "women": people, "older": people})
    sums = swept(PolygonPopulation(table, "spread", 1000.0), question({"a": [(10.0, 50.0)]}))
    assert sums.bits == 30
    assert [ledger.figures()["people_in_pass"] for ledger in sums.ledgers()] == [8.2e9] * 3


def test_half_the_spacing_is_the_same_people() -> None:
    population = PolygonPopulation(people_table(SQUARES, {"total": [1, 2, 3, 4]}), "spread", 1000.0)
    finer = population.at_half_spacing()
    coarse, fine = together(blocks_of(population)[0]), together(blocks_of(finer)[0])
    assert finer.spacing_m == 500.0
    assert fine[2].sum() == coarse[2].sum()
    assert fine[2].size == pytest.approx(4 * coarse[2].size, rel=0.05)


@pytest.mark.parametrize("block_points", [300, 7000])
def test_a_large_polygon_comes_in_pieces_and_keeps_its_people(
    monkeypatch: pytest.MonkeyPatch, block_points: int
) -> None:
    table = people_table([shapely.box(10, 45, 12, 47)], {"total": [2e9], "women": [1.1]})
    population = PolygonPopulation(table, "spread", 2000.0)
    (whole,), _ = blocks_of(population)
    monkeypatch.setattr(polygon_people, "BLOCK_POINTS", block_points)
    pieces, tally = blocks_of(population)
    assert max(len(piece.longitude_deg) for piece in pieces) < 2 * block_points
    longitude, latitude, units = together(pieces)
    assert np.array_equal(units, whole.units)
    assert np.array_equal(longitude, whole.longitude_deg)
    assert np.array_equal(latitude, whole.latitude_deg)
    assert (units >= 0).all()
    assert units.sum(axis=1).tolist() == tally.units == [2 * 10**9 * 2**32, round(1.1 * 2**32)]


@pytest.mark.parametrize("method", ["spread", "interior-point"])
def test_about_as_many_blocks_are_expected_as_come(
    monkeypatch: pytest.MonkeyPatch, method: Literal["spread", "interior-point"]
) -> None:
    monkeypatch.setattr(polygon_people, "BLOCK_POINTS", 10)
    polygons = list(voronoi(8, 60, 10.0, 50.0, 13.0, 52.0))
    for shapes in (polygons, polygons[:1], [shapely.box(10, 45, 12, 47)]):
        population = PolygonPopulation(people_table(shapes, {"total": [1.0] * len(shapes)}), method, 10_000.0)
        blocks, _ = blocks_of(population)
        assert 0.5 * len(blocks) <= population.steps <= 2.5 * len(blocks)


def people_in_their_own_areas(polygons: Sequence[shapely.Geometry], spacing_m: float) -> list[int]:
    """People of polygons that are areas at once, a thousand each: how many each area is given, in units."""
    population = PolygonPopulation(
        people_table(polygons, {"total": [1000.0] * len(polygons)}), "spread", spacing_m
    )
    sums = swept(population, question({"a": [(0.0, 0.0)]}, levels={"area": polygons}))
    found: list[int] = sums.partial.fine[0, 1:, 0].sum(axis=-1).tolist()
    return found


ROUND_DEGREES = [shapely.box(0.5 * i, 0.5 * j, 0.5 * i + 0.5, 0.5 * j + 0.5) for i in (0, 1) for j in (-1, 0)]
DIAGONALS = [
    shapely.Polygon([(0, 0), (1, 0), (1, 1)]),
    shapely.Polygon([(0, 0), (1, 1), (0, 1)]),
    shapely.Polygon([(1, 0), (2, 0), (1, 1)]),
    shapely.Polygon([(1, 1), (2, 0), (2, 1)]),
]
ACROSS_180 = [shapely.box(179.5, 10, 180.25, 11), shapely.box(-179.75, 10, -179, 11)]


@pytest.mark.parametrize("spacing_m", [2000.0, 500.0, 100.0])
@pytest.mark.parametrize(
    "polygons", [ROUND_DEGREES, DIAGONALS, ACROSS_180, list(voronoi(4, 30, 20, 60, 21, 60.5))]
)
def test_areas_that_are_the_polygons_have_exactly_their_people(
    polygons: list[shapely.Geometry], spacing_m: float
) -> None:
    found = people_in_their_own_areas(polygons, spacing_m)
    assert found == [1000 * 2**32] * len(polygons) + [0]


def test_wards_that_are_the_polygons_have_exactly_their_people(real_data: Path) -> None:
    for name in ("ward-2012", "census-block-groups-2010"):
        wards = pyogrio.read_dataframe(real_data / "usa-washington-dc" / f"{name}.geojson").geometry.tolist()
        assert people_in_their_own_areas(wards, 100.0) == [1000 * 2**32] * len(wards) + [0]


def test_blocks_are_small_and_neighbours_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polygon_people, "BLOCK_POINTS", 500)
    polygons = voronoi(8, 60, 10.0, 50.0, 13.0, 52.0)
    population = PolygonPopulation(people_table(list(polygons), {"total": [1.0] * 60}), "spread", 3000.0)
    blocks, _ = blocks_of(population)
    sizes = [block.units.shape[1] for block in blocks]
    assert len(blocks) > 5
    assert max(sizes) < 500 + 500
    wide = [np.ptp(block.longitude_deg) for block in blocks]
    assert np.median(wide) < 2.0
