"""Coverage signatures of the pass against every cell, every candidate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from builders import SOURCE, Places, covered_parts, index_of, question, raster, swept, voronoi
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from rasterio import Affine

from overlap.domain.point_people import PeopleAtPoints, PointPopulation
from overlap.domain.population import Population
from overlap.domain.signatures import Covering, Signatures
from overlap.domain.sums import Sums
from overlap.geo.ellipsoid import GEOD, distance_tolerance_m
from overlap.geo.grid import Grid
from overlap.progress import Silent
from overlap.readers import raster as raster_module
from overlap.runs import windows
from overlap.runs.mapper import Threads
from overlap.runs.sweep import Pass

pytestmark = pytest.mark.long

Demand = dict[tuple[tuple[int, ...], int], list[int]]


@dataclass(frozen=True)
class Ground:
    """A raster, a distance, and a box (west, south, east, north) for candidates."""

    transform: Affine
    width: int
    height: int
    distance_m: float
    box: tuple[float, float, float, float]
    crs: str = "EPSG:4326"

    def degrees(self) -> tuple[np.ndarray, np.ndarray]:
        column, row = np.meshgrid(np.arange(self.width) + 0.5, np.arange(self.height) + 0.5)
        x, y = self.transform @ (column.ravel(), row.ravel())
        return Transformer.from_crs(self.crs, "EPSG:4326", always_xy=True).transform(x, y)

    def people(self, layers: int = 2) -> np.ndarray:
        """From a millionth to ten thousand a cell, a third of the cells empty; shape (layers, h, w)."""
        rng = np.random.default_rng(7)
        total = 10 ** rng.uniform(-6, 4, (self.height, self.width)) * (
            rng.random((self.height, self.width)) < 0.67
        )
        return np.array([total, *(total * rng.random(total.shape) for _ in range(layers - 1))])

    def population(self, folder: Path) -> Population:
        named = dict(zip("tuv", self.people(), strict=False))
        return raster(folder, named, self.transform, self.crs, nodata=-1.0)

    def places(self, count: int, seed: int = 11) -> Places:
        rng = np.random.default_rng(seed)
        west, south, east, north = self.box
        longitude = rng.uniform(west, east, count)
        latitude = rng.uniform(south, north, count)
        return list(zip(((longitude + 180) % 360 - 180).tolist(), latitude.tolist(), strict=True))


GROUNDS = {
    "100 m": Ground(Affine(1 / 1200, 0, 13, 0, -1 / 1200, 52), 90, 70, 5000, (12.95, 51.9, 13.12, 52.05)),
    "2 km": Ground(Affine(1 / 60, 0, 13, 0, -1 / 60, 52), 50, 40, 9000, (13, 51.33, 13.83, 52)),
    "178 to 182": Ground(Affine(0.05, 0, 178, 0, -0.05, -16), 80, 50, 30_000, (177, -18.5, 183, -16)),
    "-182 to -178": Ground(Affine(0.05, 0, -182, 0, -0.05, -16), 80, 50, 30_000, (-183, -18.5, -177, -16)),
    "north pole": Ground(Affine(3, 0, -180, 0, -0.1, 90), 120, 45, 90_000, (-180, 85, 180, 90)),
    "south pole": Ground(Affine(3, 0, 0, 0, 0.1, -90), 120, 45, 60_000, (-180, -90, 180, -86)),
    "UTM": Ground(
        Affine(300, 0, 440_000, 0, -300, 5_770_000), 50, 40, 4000, (14.1, 51.9, 14.4, 52.1), "EPSG:32633"
    ),
}


def demand(found: Signatures) -> Demand:
    return {
        (tuple(found.of(n).tolist()), int(found.slots[n])): found.people[:, n].tolist()
        for n in range(len(found))
    }


def within(degrees: tuple[np.ndarray, np.ndarray], places: Places, distance_m: float) -> np.ndarray:
    """Whether each place is within the distance of each candidate: shape (n, candidates), by geodesics."""
    found = np.zeros((len(degrees[0]), len(places)), dtype=bool)
    for k, place in enumerate(places):
        length_m = GEOD.inv(*degrees, *(np.full(len(found), value) for value in place))[2]
        assert (np.abs(length_m - distance_m) > distance_tolerance_m(distance_m)).all(), "choose others"
        found[:, k] = length_m <= distance_m
    return found


def brute_force(inside: np.ndarray, units: np.ndarray) -> Demand:
    """By every cell's set; `units` has shape (layers, n)."""
    found: Demand = {}
    for row, people in zip(inside, units.T, strict=True):
        if people.any():
            key = tuple(np.flatnonzero(row).tolist()), 0
            found[key] = [
                a + b for a, b in zip(found.get(key, [0] * len(units)), people.tolist(), strict=True)
            ]
    return found


def signed(population: Population, covering: Covering, groups: dict[str, Places], **asked: object) -> Sums:
    given = question(groups, **asked)  # type: ignore[arg-type]
    return swept(population, replace(given, coverings={"c": covering}))


def signatures(sums: Sums) -> Signatures:
    """Of a pass; its ledger is closed."""
    found = sums.signatures("c")
    assert found.everyone().tolist() == sums.partial.fine[:, 0, 0].sum(axis=1).tolist()
    assert (found.people.any(axis=0)).all()
    return found


def units_of(people: np.ndarray) -> np.ndarray:
    return np.rint(people.reshape(len(people), -1) * 2.0**32).astype(np.int64)


def clustered(place: tuple[float, float], spread_m: float, count: int) -> Places:
    rng = np.random.default_rng(13)
    found = [GEOD.fwd(*place, rng.uniform(0, 360), rng.uniform(0, spread_m))[:2] for _ in range(count)]
    return [(float(longitude), float(latitude)) for longitude, latitude in found]


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
@pytest.mark.parametrize("count", [1, 30])
def test_signatures_are_brute_force(tmp_path: Path, ground: Ground, count: int) -> None:
    places = ground.places(count)
    covering = Covering(index_of(places), ground.distance_m)
    found = signatures(signed(ground.population(tmp_path), covering, {"a": places[:1]}))
    expected = brute_force(within(ground.degrees(), places, ground.distance_m), units_of(ground.people()))
    assert demand(found) == expected
    assert len(expected) > count / 2
    assert not found.served.any()


@pytest.mark.parametrize("name", ["100 m", "178 to 182", "UTM"])
def test_those_served_are_set_apart(tmp_path: Path, name: str) -> None:
    ground = GROUNDS[name]
    places, groups = (
        ground.places(20),
        {"a": ground.places(2, 17), "b": ground.places(1, 19), "c": ground.places(9)},
    )
    covering = Covering(index_of(places), ground.distance_m, ("a", "b"))
    found = signatures(signed(ground.population(tmp_path), covering, groups))
    units = units_of(ground.people())
    served = within(ground.degrees(), [*groups["a"], *groups["b"]], ground.distance_m).any(axis=1)
    assert found.served[:, 0].tolist() == units[:, served].sum(axis=1).tolist()
    inside = within(ground.degrees(), places, ground.distance_m)[~served]
    assert demand(found) == brute_force(inside, units[:, ~served])
    assert 0 < served.sum() < len(served)


@pytest.mark.parametrize("count", [63, 64, 65, 128, 129, 200])
@pytest.mark.parametrize("name", ["100 m", "UTM"])
def test_many_candidates_side_by_side(tmp_path: Path, name: str, count: int) -> None:
    """All of them are uncertain in the sub-blocks that their circles cross: more than one word of bits."""
    ground = GROUNDS[name]
    longitude, latitude = ground.degrees()
    middle = len(longitude) // 2 + ground.width // 2
    away = GEOD.fwd(longitude[middle], latitude[middle], 70.0, ground.distance_m)[:2]
    places = clustered(away, 700.0, count)
    inside = within((longitude, latitude), places, ground.distance_m)
    covering = Covering(index_of(places), ground.distance_m)
    found = signatures(signed(ground.population(tmp_path), covering, {"a": places[:1]}))
    assert demand(found) == brute_force(inside, units_of(ground.people()))
    if name == "100 m":
        middle_block = inside.reshape(ground.height, ground.width, count)[32:64, 32:64].reshape(-1, count)
        assert (middle_block.any(axis=0) & ~middle_block.all(axis=0)).all()


@pytest.mark.parametrize("more_m", [-1.0, 1.0])
@pytest.mark.parametrize("asked", ["sites", "serving"])
def test_a_single_corner_of_a_sub_block_is_told_from_the_rest(
    tmp_path: Path, more_m: float, asked: str
) -> None:
    """Candidates in line with its diagonals, a metre short of its corners or past them, from either side."""
    ground = GROUNDS["100 m"]
    longitude, latitude = (axis.reshape(ground.height, ground.width) for axis in ground.degrees())
    places = []
    for row, column in ((0, 0), (0, 31), (31, 0), (31, 31), (32, 32), (32, 63), (63, 32), (63, 63)):
        middle = 48 if row > 31 else 16
        corner = longitude[row, column], latitude[row, column]
        azimuth = GEOD.inv(*corner, longitude[middle, middle], latitude[middle, middle])[0]
        for turn in (0.0, 180.0):
            there = GEOD.fwd(*corner, azimuth + turn, ground.distance_m + more_m)[:2]
            places.append((float(there[0]), float(there[1])))
    units = np.ones((1, ground.height, ground.width))
    population = raster(tmp_path, {"total": units[0]}, ground.transform)
    for k, place in enumerate(places):
        one = Covering(index_of([place]), ground.distance_m, ("a",) if asked == "serving" else ())
        found = signatures(signed(population, one, {"a": [place]}))
        inside = within(ground.degrees(), [place], ground.distance_m)
        if asked == "serving":
            assert found.served[0, 0] == inside.sum() * 2**32, k
        else:
            assert demand(found) == brute_force(inside, units_of(units)), k


@pytest.mark.parametrize("served", [66, 130])
def test_many_who_serve_side_by_side(tmp_path: Path, served: int) -> None:
    ground = GROUNDS["100 m"]
    longitude, latitude = ground.degrees()
    away = GEOD.fwd(longitude[3000], latitude[3000], 70.0, ground.distance_m)[:2]
    serving = clustered(away, 2000.0, served)
    covering = Covering(index_of([]), ground.distance_m, ("a",))
    found = signatures(signed(ground.population(tmp_path), covering, {"a": serving}))
    there = within((longitude, latitude), serving, ground.distance_m).any(axis=1)
    assert found.served[:, 0].tolist() == units_of(ground.people())[:, there].sum(axis=1).tolist()
    assert list(demand(found)) == [((), 0)]


def test_three_by_three_counted_by_hand(tmp_path: Path) -> None:
    """At the equator a hundredth of a degree is 1.1 km: one on two corners, two in the middle, one far."""
    people = np.array([[1.0, 2, 4], [8, 16, 32], [64, 128, 0]])
    population = raster(tmp_path, {"total": people}, Affine(0.01, 0, 10, 0, -0.01, 0.015))
    west, centre, east, north, south = 10.005, 10.015, 10.025, 0.01, -0.01
    places = [(west, north), (centre, 0.0), (east, south), (20.0, 0.0), (centre, 0.0)]
    found = signatures(signed(population, Covering(index_of(places), 1200.0), {"a": places[:1]}))
    one = 2**32
    assert demand(found) == {
        ((), 0): [(4 + 64) * one],
        ((0,), 0): [1 * one],
        ((1, 4), 0): [16 * one],
        ((0, 1, 4), 0): [(2 + 8) * one],
        ((1, 2, 4), 0): [(32 + 128) * one],
    }
    assert found.starts.tolist() == [0, 0, 1, 3, 6, 9]
    assert found.candidates.tolist() == [0, 1, 4, 0, 1, 4, 1, 2, 4]


def test_copies_of_a_candidate_are_always_seen_together(tmp_path: Path) -> None:
    ground = GROUNDS["100 m"]
    places = [each for each in ground.places(6) for _ in range(3)]
    found = signatures(
        signed(ground.population(tmp_path), Covering(index_of(places), 5000), {"a": places[:1]})
    )
    for n in range(len(found)):
        kinds, times = np.unique(found.of(n) // 3, return_counts=True)
        assert (times == 3).all()
        assert len(kinds) * 3 == len(found.of(n))


@pytest.mark.parametrize("name", ["100 m", "UTM"])
def test_without_candidates_everybody_is_seen_by_none(tmp_path: Path, name: str) -> None:
    ground = GROUNDS[name]
    found = signatures(
        signed(ground.population(tmp_path), Covering(index_of([]), 5000), {"a": ground.places(3)})
    )
    assert demand(found) == {((), 0): units_of(ground.people()).sum(axis=1).tolist()}


def test_without_people_there_are_no_signatures(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.zeros((40, 40))}, Affine(0.01, 0, 10, 0, -0.01, 50))
    found = signatures(signed(population, Covering(index_of([(10.1, 49.9)]), 5000), {"a": [(10.1, 49.9)]}))
    assert (len(found), found.starts.tolist(), found.people.shape) == (0, [0], (1, 0))


@pytest.mark.parametrize("remainder", ["sea", "foreign"])
@pytest.mark.parametrize("name", ["100 m", "178 to 182", "UTM"])
def test_areas_keep_their_shares(tmp_path: Path, name: str, remainder: str) -> None:
    """By slot they are the pass' own sums to the unit; added up, the signatures of the whole."""
    ground = GROUNDS[name]
    west, south, east, north = ground.box
    part = west + 0.3 * (east - west), south, east, north
    levels = {"large": voronoi(1, 3, *ground.box), "small": voronoi(2, 9, *part)}
    places, groups = ground.places(20), {"a": ground.places(1, 17)}
    population = ground.population(tmp_path)
    plain = Covering(index_of(places), ground.distance_m, ("a",))
    asked = {"levels": levels, "remainder": remainder}
    sums = signed(population, replace(plain, level="small"), groups, **asked)
    found = signatures(sums)
    level = sums.levels[1]
    for slot in range(level.first, level.outside + 1):
        here = found.people[:, found.slots == slot].sum(axis=1) + found.served[:, slot]
        assert here.tolist() == sums.partial.fine[:, slot, 0].sum(axis=1).tolist()
    whole = signatures(signed(population, plain, groups, **asked))
    added: Demand = {}
    for (members, _), people in demand(found).items():
        before = added.get((members, 0), [0, 0])
        added[members, 0] = [a + b for a, b in zip(before, people, strict=True)]
    assert added == demand(whole)
    if ground.crs == "EPSG:4326":
        _assert_shares(ground, levels["small"], remainder, places, groups["a"], found, level.first)


@pytest.mark.parametrize("remainder", ["sea", "foreign"])
@pytest.mark.parametrize("name", ["100 m", "178 to 182", "UTM"])
def test_several_levels_of_one_covering_are_a_covering_each(
    tmp_path: Path, name: str, remainder: str
) -> None:
    ground = GROUNDS[name]
    west, south, east, north = ground.box
    part = west + 0.3 * (east - west), south, east, north
    # One level within a single area of the next, one that crosses both, and one of a single area.
    levels = {
        "one": voronoi(5, 1, *ground.box),
        "large": voronoi(1, 3, *ground.box),
        "small": voronoi(2, 9, *part),
        "same": voronoi(2, 9, *part),
    }
    plain = Covering(index_of(ground.places(20)), ground.distance_m, ("a",))
    groups, asked = {"a": ground.places(3, 17)}, {"levels": levels, "remainder": remainder}
    population = ground.population(tmp_path)
    together = signed(
        population, replace(plain, level="small", besides=("one", "large", "same")), groups, **asked
    )
    for level in levels:
        alone = signatures(signed(population, replace(plain, level=level), groups, **asked))
        found = together.signatures("c", level)
        assert alone.served.any()
        for one, other in zip(vars(found).values(), vars(alone).values(), strict=True):
            assert np.array_equal(one, other)
    # Of two that are neighbours in order alone, what is between is not told.
    some = signed(population, replace(plain, level="one", besides=("small",)), groups, **asked)
    assert len(some.signatures("c", "small")) == len(together.signatures("c", "small"))


def _assert_shares(
    ground: Ground,
    polygons: np.ndarray,
    remainder: str,
    places: Places,
    serving: Places,
    found: Signatures,
    first: int,
) -> None:
    step_x, step_y = ground.transform.a, ground.transform.e
    x, y = ground.transform.c + step_x / 2, ground.transform.f + step_y / 2
    parts = covered_parts(Grid(x, y, step_x, step_y, ground.width, ground.height, 0.0), polygons)
    parts[parts < 1e-9] = 0
    covered = parts.sum(axis=1, keepdims=True)
    rest = np.where(covered == 0, 1.0, 1.0 - covered if remainder == "foreign" else 0.0)
    shares = np.hstack([parts, rest])
    shares /= shares.sum(axis=1, keepdims=True)
    open_to = ~within(ground.degrees(), serving, ground.distance_m).any(axis=1)
    inside = within(ground.degrees(), places, ground.distance_m)
    total = ground.people()[0].ravel()
    for (members, slot), units in demand(found).items():
        row = np.zeros(len(places), dtype=bool)
        row[list(members)] = True
        here = open_to & (inside == row).all(axis=1)
        assert abs(units[0] / 2**32 - (total * shares[:, slot - first])[here].sum()) <= 1e-9 * total.sum()


@pytest.mark.parametrize("name", ["100 m", "north pole", "UTM"])
def test_however_it_is_split_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    ground = GROUNDS[name]
    places = ground.places(25)
    population = ground.population(tmp_path)
    asked = replace(
        question({"a": ground.places(1, 17)}),
        coverings={"c": Covering(index_of(places), ground.distance_m, ("a",))},
    )
    whole = signatures(Pass(population, asked).run(Silent()))
    monkeypatch.setattr(raster_module, "HELD_CELLS", 700)
    monkeypatch.setattr(raster_module, "WINDOW_ROWS", 7)
    monkeypatch.setattr(windows, "WINDOW_CELLS", 24)
    for workers in (1, 3):
        again = signatures(Pass(population, asked).run(Silent(), Threads(workers)))
        for one, other in zip(vars(again).values(), vars(whole).values(), strict=True):
            assert np.array_equal(one, other)


def at_points(places: Sequence[tuple[float, float]], people: Sequence[float]) -> PointPopulation:
    longitude, latitude = np.array(places).reshape(-1, 2).T
    return PointPopulation(PeopleAtPoints(("total",), np.array([people]), longitude, latitude, SOURCE))


places = st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=12)


@settings(max_examples=60)
@given(places, places, st.floats(1.0, 100_000.0), st.integers(0, 8))
def test_points_anywhere(cells: Places, sites: Places, distance_m: float, near: int) -> None:
    """Some candidates close to people; a pair within tolerance of the distance may go either way."""
    for longitude, latitude in cells[:near]:
        there = GEOD.fwd(longitude, latitude, 30.0, 0.7 * distance_m)[:2]
        sites = [*sites, (float(there[0]), float(there[1]))]
    found = demand(
        signatures(
            signed(
                at_points(cells, [1.0] * len(cells)), Covering(index_of(sites), distance_m), {"a": sites[:1]}
            )
        )
    )
    least: set[tuple[int, ...]] = set()
    for cell in cells:
        length_m = np.array([GEOD.inv(*cell, *site)[2] for site in sites])
        if (np.abs(length_m - distance_m) > distance_tolerance_m(distance_m)).all():
            least.add(tuple(np.flatnonzero(length_m <= distance_m).tolist()))
    assert least <= {members for members, _ in found}
    assert sum(people for (people,) in found.values()) == len(cells) * 2**32
    assert len(found) <= len(cells)


@pytest.mark.parametrize("distance_m", [0.0, -1.0, 100_000.1, np.nan])
def test_distances_that_a_chord_cannot_decide_are_refused(distance_m: float) -> None:
    with pytest.raises(ValueError, match="not between 0 and 100 km"):
        Covering(index_of([]), distance_m)
