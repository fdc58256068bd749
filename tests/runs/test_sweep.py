from pathlib import Path

import numpy as np
import pytest
import shapely
from brute_force import Cells, assert_sums, distances_m
from builders import (
    people_table,
    question,
    raster,
    swept,
    voronoi,
)
from grounds import GROUNDS, Ground, files, peopled, shares
from rasterio import Affine

from overlap.domain.polygon_people import PolygonPopulation
from overlap.domain.population import GridBlock, Tally
from overlap.errors import InputError, LedgerError
from overlap.geo.ellipsoid import GEOD
from overlap.geo.zones import Remainder
from overlap.progress import Silent
from overlap.readers import raster as raster_module
from overlap.runs import sweep
from overlap.runs import windows as window_module
from overlap.runs.sweep import Pass

pytestmark = pytest.mark.long

SEED = 31


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
@pytest.mark.parametrize("networks", [1, 2, 3])
def test_the_pass_is_brute_force(tmp_path: Path, ground: Ground, networks: int) -> None:
    rng = np.random.default_rng(SEED)
    people = peopled(rng, ground, networks)
    groups = {
        name: ground.places(rng, count) for name, count in zip("abc"[:networks], (25, 7, 1), strict=False)
    }
    sums = swept(files(tmp_path, ground, people, nodata=-1.0), question(groups, ground.bands_km))
    assert_sums(sums, Cells(*ground.degrees(), people), groups)
    assert sums.partial.joint.dtype == np.int64


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
@pytest.mark.parametrize("remainder", ["sea", "foreign"])
def test_areas_get_their_shares(tmp_path: Path, ground: Ground, remainder: Remainder) -> None:
    rng = np.random.default_rng(SEED)
    people = peopled(rng, ground, 2)
    groups = {"a": ground.places(rng, 20), "b": ground.places(rng, 3)}
    west, south, east, north = ground.box
    part = (west + 0.3 * (east - west), south + 0.2 * (north - south), east, north)
    levels = {"large": voronoi(1, 4, *ground.box), "small": voronoi(2, 9, *part)}
    population = files(tmp_path, ground, people)
    sums = swept(population, question(groups, ground.bands_km, levels, remainder))
    known = [shares(ground, polygons, remainder) for polygons in levels.values()]
    # In a projection edges bend between the points set on them, by centimetres in a kilometre.
    share_error = 1e-10 if ground.crs == "EPSG:4326" else 1e-6
    assert_sums(sums, Cells(*ground.degrees(), people, known), groups, share_error)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32631"], ids=["grid", "points"])
@pytest.mark.parametrize(("band_km", "within"), [(499.9998, 0), (500.0002, 1)])
def test_a_long_band_counts_whom_the_chord_takes_for_farther(
    tmp_path: Path, crs: str, band_km: float, within: int
) -> None:
    """One cell and two counters: by chord that 500.0005 km north is nearer than that 500 km east."""
    transform = {
        "EPSG:4326": Affine(1e-6, 0, 3 - 5e-7, 0, -1e-6, 5e-7),
        "EPSG:32631": Affine(1, 0, 5e5 - 0.5, 0, -1, 0.5),
    }
    population = raster(tmp_path, {"total": np.ones((1, 1))}, transform[crs], crs)
    counters = [GEOD.fwd(3.0, 0.0, *there)[:2] for there in ((0.0, 500_000.5), (90.0, 500_000.0))]
    sums = swept(population, question({"a": counters}, (1.0, band_km)))
    band = np.searchsorted(sums.edges_m, 1000 * band_km)
    assert sums.people(sums.partial.fine[0, 0, 0, : band + 1].sum()) == within


@pytest.mark.parametrize("ground", [GROUNDS["north up"], GROUNDS["UTM"]], ids=["grid", "points"])
def test_people_closer_to_the_border_than_to_a_counter(tmp_path: Path, ground: Ground) -> None:
    rng = np.random.default_rng(SEED)
    people = peopled(rng, ground, 2)
    groups, border = {"a": ground.places(rng, 9), "b": []}, ground.places(rng, 40)
    sums = swept(files(tmp_path, ground, people), question(groups, border=border))
    away_m = distances_m(Cells(*ground.degrees(), people), {"a": groups["a"], "border": border})
    closer = people[:, away_m[1] < away_m[0]].sum(axis=1)
    for group, expected in enumerate([closer, people.sum(axis=1), closer]):  # a, b without anybody, any
        assert sums.people(sums.partial.near_border[:, group]) == pytest.approx(expected, abs=1e-5)


def test_nine_cells_and_four_counters_by_hand(tmp_path: Path) -> None:
    """Cells of 0.01° on the equator: 1,113 m apart eastwards, 1,106 m northwards.

    Libraries stand on the middles of the west and east columns' northern cells, post offices on the middle
    cell and 0.5 km south of the south-eastern one. People: 1 2 4 / 8 16 32 / 64 128 256.
    """
    people = 2.0 ** np.arange(9).reshape(3, 3)
    libraries = [(10.005, 0.015), (10.025, 0.015)]
    posts = [(10.015, 0.005), (10.025, -0.005 - 0.5 / 110.574)]
    left = shapely.box(10.0, -0.01, 10.02, 0.02)
    population = raster(tmp_path, {"total": people}, Affine(0.01, 0, 10.0, 0, -0.01, 0.02))
    asked = question(
        {"library": libraries, "post": posts},
        (0.4, 1.2, 1.6),
        {"side": [left, shapely.box(10.02, -0.01, 10.03, 0.02)]},
    )
    sums = swept(population, asked)
    # Nearest library in metres: 0 1113 0 / 1106 1569 1106 / 2211 2475 2211, so its bands:
    library = np.array([[0, 1, 0], [1, 2, 1], [3, 3, 3]])
    # Nearest post office: 1569 1106 1569 / 1113 0 1113 / 1569 1106 500:
    post = np.array([[2, 1, 2], [1, 0, 1], [2, 1, 1]])
    for slot, here in [(0, np.ones((3, 3), bool)), (1, np.arange(3) < 2), (2, np.arange(3) == 2)]:
        here = np.broadcast_to(here, (3, 3))
        for first in range(4):
            for second in range(4):
                expected = people[here & (library == first) & (post == second)].sum()
                assert sums.people(sums.partial.joint[0, slot, 0, first, second]) == expected
    assert sums.partial.fine[0, 3].sum() == 0  # nobody outside
    assert [ledger.figures() for ledger in sums.ledgers()] == [
        {
            "people_in_file": 511.0,
            "people_in_pass": 511.0,
            "people_inside": {"side": 511.0},
            "people_outside": {"side": 0.0},
            "cells_valid": 9,
            "cells_nodata": 0,
            "cells_negative": 0,
        }
    ]


@pytest.mark.parametrize("remainder", ["sea", "foreign"])
@pytest.mark.parametrize("step", [0.05, 0.001], ids=["by share", "by centre"])
def test_a_country_split_at_180_loses_nobody(tmp_path: Path, remainder: Remainder, step: float) -> None:
    size = 80 if step == 0.05 else 200
    west = 180 - size / 2 * step
    people = np.ones((size, size))
    north = -16.0
    east_side = shapely.box(-180, north - size * step, -180 + size / 2 * step, north)
    west_side = shapely.box(west, north - size * step, 180, north)
    population = raster(tmp_path, {"total": people}, Affine(step, 0, west, 0, -step, north))
    levels = {"country": [shapely.union_all([west_side, east_side])], "island": [west_side, east_side]}
    sums = swept(population, question({"a": [(180.0, -16.5)]}, levels=levels, remainder=remainder))
    (ledger,) = sums.ledgers()
    assert ledger.figures()["people_inside"] == {"country": size**2, "island": size**2}
    assert ledger.figures()["people_outside"] == {"country": 0.0, "island": 0.0}
    first = sums.levels[1].first
    halves = sums.partial.fine[0, first : first + 2, -1].sum(axis=1)
    assert sums.people(halves).tolist() == [size**2 / 2] * 2


@pytest.mark.parametrize("ground", ["north up", "178 to 182", "UTM"])
def test_any_order_and_any_strips_give_the_same_bits(
    tmp_path: Path, ground: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(SEED)
    where = GROUNDS[ground]
    people = peopled(rng, where, 3)
    levels = {"a": voronoi(1, 4, *where.box), "b": voronoi(2, 9, *where.box)}
    asked = question({"a": where.places(rng, 20), "b": where.places(rng, 9)}, levels=levels)
    tiled = {"tiled": True, "blockxsize": 16, "blockysize": 16}
    found, blocks = [], set()
    for number, (held, rows, profile) in enumerate(
        [(10**6, 512, {}), (200, 3, {}), (700, 16, tiled), (1, 1, tiled)]
    ):
        monkeypatch.setattr(raster_module, "HELD_CELLS", held)
        monkeypatch.setattr(raster_module, "WINDOW_ROWS", rows)
        monkeypatch.setattr(window_module, "WINDOW_CELLS", [256, 7, 16, 33][number])
        monkeypatch.setattr(window_module, "WINDOW_POINTS", [4096, 10, 1, 100][number])
        folder = tmp_path / str(number)
        folder.mkdir()
        population = files(folder, where, people, **profile)
        each = Pass(population, asked)
        partials = []
        for block in population.blocks(32, Tally()):
            partials.append(each.zeros())
            each.measure(32, each.prepare(block), partials[-1])
        assert len(partials) == population.steps
        blocks.add(population.steps)
        rng.shuffle(partials)
        total = each.zeros()
        for partial in partials:
            total.add(partial)
        found.append(total)
    assert len(blocks) == 4
    for other in found[1:]:
        assert np.array_equal(other.joint, found[0].joint)
        assert np.array_equal(other.fine, found[0].fine)
        assert np.array_equal(other.near_border, found[0].near_border)


def test_a_network_without_anybody_is_beyond_every_band(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.ones((4, 4))}, Affine(0.01, 0, 10, 0, -0.01, 50))
    sums = swept(population, question({"library": [(10.02, 49.98)], "post": []}))
    assert sums.people(sums.partial.joint[0, 0, 0, :, :4].sum()) == 0.0
    assert sums.people(sums.partial.joint[0, 0, 0, :, 4].sum()) == 16.0
    assert sums.people(sums.partial.fine[0, 0, 1]).tolist() == [0.0] * (len(sums.edges_m)) + [16.0]


def test_nobody_at_all(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.full((4, 4), np.nan)}, Affine(0.01, 0, 10, 0, -0.01, 50))
    sums = swept(population, question({"library": [(10.02, 49.98)]}))
    assert not sums.partial.fine.any()
    assert sums.tally.cells[0].nodata == 16


@pytest.mark.parametrize(("millions", "bits"), [(2146.0, 32), (2148.0, 30), (8200.0, 30), (8588.0, 30)])
def test_a_planet_of_people_fits(tmp_path: Path, millions: float, bits: int) -> None:
    people = np.full((10, 10), millions * 1e4)
    population = raster(tmp_path, {"total": people, "women": people / 2}, Affine(3, 0, 0, 0, -3, 50))
    sums = swept(population, question({"a": [(10.0, 40.0)]}, levels={"all": [shapely.box(-1, 0, 40, 60)]}))
    assert sums.bits == bits
    assert [ledger.figures()["people_in_pass"] for ledger in sums.ledgers()] == [
        millions * 1e6,
        millions * 5e5,
    ]


def test_more_people_than_could_be_counted_are_refused(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.full((10, 10), 8.6e7)}, Affine(3, 0, 0, 0, -3, 50))
    with pytest.raises(InputError, match="more people than live on Earth"):
        Pass(population, question({"a": [(10.0, 40.0)]})).run(Silent())


def test_polygons_and_their_lattice_are_brute_force() -> None:
    rng = np.random.default_rng(SEED)
    polygons = voronoi(5, 30, 178.0, -18.0, 181.5, -16.0)
    total = 10 ** rng.uniform(-3, 5, 30)
    total[3], total[4] = 0.0, np.nan
    table = people_table(polygons, {"total": total, "women": 0.5 * total})
    population = PolygonPopulation(table, "spread", 5000.0)
    groups = {"a": [(178.4, -17.0), (-179.0, -16.2), (180.0, -17.7)], "b": [(179.3, -16.6)]}
    levels = {"area": voronoi(6, 5, 178.7, -17.6, 181.0, -16.3)}
    sums = swept(population, question(groups, levels=levels))
    blocks = list(population.blocks(32, Tally()))
    longitude = np.concatenate([block.longitude_deg for block in blocks])
    latitude = np.concatenate([block.latitude_deg for block in blocks])
    people = np.concatenate([block.units for block in blocks], axis=1) / 2.0**32
    inside = np.array([shapely.intersects_xy(each, longitude, latitude) for each in levels["area"]])
    held = np.vstack([inside, ~inside.any(axis=0)]).T
    assert_sums(sums, Cells(longitude, latitude, people, [held]), groups)
    assert people[0].sum() == pytest.approx(np.nansum(total), rel=1e-12)


def test_a_lost_window_is_a_bug_that_the_ledger_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    population = raster(tmp_path, {"total": np.ones((300, 300))}, Affine(0.01, 0, 10, 0, -0.01, 50))
    found = window_module.squares_of

    def all_but_the_first(block: GridBlock) -> list[object]:
        return list(found(block))[1:]

    monkeypatch.setattr(window_module, "WINDOW_CELLS", 256)
    monkeypatch.setattr(sweep, "squares_of", all_but_the_first)
    with pytest.raises(LedgerError, match=r"90000\.0 people in the file, 24464\.0 people in the pass"):
        swept(population, question({"a": [(10.0, 49.0)]}))


def test_a_lost_strip_is_a_bug_that_the_ledger_tells(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.ones((1000, 3000))}, Affine(0.01, 0, 10, 0, -0.01, 50))
    asked = question({"a": [(10.0, 49.0)]})
    swept(population, asked)
    population._windows = population._windows[:-1]
    with pytest.raises(LedgerError, match=r"3000000 cells in the file, \d+ read"):
        swept(population, asked)


def test_the_tree_is_asked_a_few_times_a_window(tmp_path: Path) -> None:
    rng = np.random.default_rng(SEED)
    people = rng.random((2000, 2000), dtype=np.float32)
    population = raster(tmp_path, {"total": people}, Affine(0.001, 0, 10, 0, -0.001, 50))
    places = np.column_stack([rng.uniform(10, 12, 3000), rng.uniform(48, 50, 3000)])
    asked = question({"a": places[:1000].tolist(), "b": places[1000:].tolist()})
    swept(population, asked)
    windows = np.ceil(2000 / window_module.WINDOW_CELLS) * (
        np.ceil(2000 / window_module.WINDOW_CELLS) + population.steps
    )
    assert all(0 < group.queries <= 2 * windows for group in asked.groups.values())
    assert windows < 4e6 / 20_000
