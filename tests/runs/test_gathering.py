"""What the pass gathers besides the networks' distances: further groups, loads, a sample of cells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from brute_force import Cells, distances_m
from builders import SOURCE, evidence, facilities, index_of, question, raster, swept
from grounds import GROUNDS, Ground, files, peopled
from kernel_builders import called
from numpy.typing import NDArray
from rasterio import Affine

from overlap.domain.coarse import Beyond, CoarseGrid, Gaps
from overlap.domain.point_people import PeopleAtPoints, PointPopulation
from overlap.domain.sample import Sample
from overlap.domain.signatures import Covering
from overlap.domain.sums import Sums
from overlap.domain.wanted import Wanted
from overlap.geo.ellipsoid import GEOD, distance_tolerance_m
from overlap.geo.sampling import uniform_of
from overlap.progress import Silent
from overlap.readers import raster as raster_module
from overlap.runs import windows as windows_module
from overlap.runs.mapper import Threads
from overlap.runs.questions import of_the_first, question_of
from overlap.runs.sweep import Pass

pytestmark = pytest.mark.long

SEED = 51


def beyond(sums: Sums, asked: Beyond) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Units by layer and coarse cell, and how far the farthest of each cell is."""
    units = sums.beyond_by_cell(asked)
    return units, sums.farthest_m(asked, np.arange(units.shape[1]))


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_a_further_group_is_measured_as_a_network_is(tmp_path: Path, ground: Ground) -> None:
    rng = np.random.default_rng(SEED)
    population = files(tmp_path, ground, peopled(rng, ground, 2))
    library, post = ground.places(rng, 12), ground.places(rng, 5)
    some = [*library[:4], *post[3:]]
    asked = question({"library": library, "post": post}, ground.bands_km)
    both = swept(population, replace(asked, further={"some": index_of(some), "nobody": index_of([])}))
    alone = swept(population, question({"some": some}, ground.bands_km))
    plain = swept(population, asked)
    for layer in range(2):
        assert np.array_equal(both.histogram(layer, 0, "some"), alone.partial.fine[layer, 0, 0])
        assert both.histogram(layer, 0, "nobody")[:-1].sum() == 0
        assert both.histogram(layer, 0, "nobody").sum() == both.histogram(layer, 0, "any").sum()
    assert np.array_equal(both.partial.joint, plain.partial.joint)
    assert np.array_equal(both.partial.fine, plain.partial.fine)


def test_a_group_that_is_measured_already_is_not_measured_again() -> None:
    library, post = [(10.0, 50.0), (10.1, 50.0)], [(10.2, 50.0)]
    found = evidence([facilities("library", library), facilities("post", post)])
    everybody = {"library": np.ones(2, dtype=bool), "post": np.ones(1, dtype=bool)}
    one = {"library": np.array([True, False])}
    wanted = Wanted(
        groups={
            "all libraries": {"library": everybody["library"]},
            "all": everybody,
            "one": one,
            "the same one": one | {"post": np.zeros(1, dtype=bool)},
            "one and a post": one | {"post": everybody["post"]},
            "nobody": {"post": np.zeros(1, dtype=bool)},
        },
        bands_m=(900.0,),
        edges_m=(1609.344,),
    )
    asked = question_of(found, None, wanted)
    assert list(asked.further) == ["one", "one and a post"]
    assert asked.aliases == {"all libraries": "library", "all": "any", "the same one": "one", "nobody": ""}
    assert asked.bands_m == (900.0, 1000.0, 2000.0, 5000.0, 10000.0)
    assert asked.further["one and a post"].longitude_deg.tolist() == [10.0, 10.2]


def test_wishes_are_merged_and_a_name_stands_for_one_group() -> None:
    one = Wanted(groups={"a": {"library": np.array([True, False])}}, bands_m=(5.0, 3.0), sample=4)
    same = Wanted(groups={"a": {"library": np.array([True, False]), "post": np.zeros(3, bool)}}, loads=True)
    both = one.merge(same)
    assert (list(both.groups), both.bands_m, both.loads, both.sample) == (["a"], (3.0, 5.0), True, 4)
    with pytest.raises(ValueError, match="stands for two"):
        one.merge(Wanted(groups={"a": {"library": np.array([True, True])}}))


def test_people_within_a_further_distance_are_exact(tmp_path: Path) -> None:
    """A row of cells of one, two, four … people, a hundredth of a degree of the equator apart."""
    people = 2.0 ** np.arange(30).reshape(1, 30)
    population = raster(tmp_path, {"total": people}, Affine(0.01, 0, 20, 0, -0.01, 0.005))
    asked = question({"a": [(20.005, 0.0)]}, bands_km=(1.0, 5.0))
    step_m = GEOD.inv(20.005, 0.0, 20.015, 0.0)[2]
    edge_m = 3.5 * step_m
    sums = swept(population, replace(asked, edges_m=(edge_m,)))
    assert sums.people(sums.within(0, 0, "a", edge_m)) == 1 + 2 + 4 + 8
    assert sums.people(sums.within(0, 0, "any", 5000.0)) == 31
    with pytest.raises(KeyError):
        sums.within(0, 0, "a", edge_m + 1.0)
    with pytest.raises(KeyError):
        sums.within(0, 0, "b", edge_m)


def by_nearest(distance_m: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, float]:
    """People by the nearest facility, and how many have two too much alike for a chord to tell apart."""
    expected = np.bincount(distance_m.argmin(axis=0), weights=people, minlength=len(distance_m))
    first, second = np.sort(distance_m, axis=0)[:2]
    doubtful = second - first <= 2.0 * distance_tolerance_m(second)
    assert people[doubtful].sum() < 1e-2 * people.sum()
    return expected, float(people[doubtful].sum())


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
@pytest.mark.parametrize("workers", [1, 3])
def test_loads_are_brute_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ground: Ground, workers: int
) -> None:
    monkeypatch.setattr(raster_module, "HELD_CELLS", 500)
    rng = np.random.default_rng(SEED)
    people = peopled(rng, ground, 2)
    groups = {"a": ground.places(rng, 9), "b": ground.places(rng, 6)}
    asked = replace(question(groups, ground.bands_km), loads=True)
    sums = Pass(files(tmp_path, ground, people), asked).run(Silent(), Threads(workers))
    away_m = np.concatenate(
        [
            distances_m(Cells(*ground.degrees(), people), {"one": [place]})[:1]
            for place in (*groups["a"], *groups["b"])
        ]
    )
    away_m = np.where(np.isfinite(away_m), away_m, 0.0)  # off the Earth, where nobody lives
    for layer in range(2):
        found = [sums.people(sums.load(layer, name)) for name in groups]
        near = [(found[0][:, 0], away_m[:9]), (found[1][:, 0], away_m[9:])]
        for loads, distance_m in (*near, (np.concatenate(found)[:, 1], away_m)):
            expected, off = by_nearest(distance_m, people[layer])
            assert np.abs(loads - expected).max() <= off + 1e-6
        # Everybody has one nearest of each network and one of all, to the unit.
        everyone = sums.partial.fine[layer, 0, -1].sum()
        assert [sums.load(layer, name)[:, 0].sum() for name in groups] == [everyone] * 2
        assert sums.partial.loads[layer, :, 1].sum() == everyone


def test_people_as_near_to_two_counters_go_to_the_first(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.ones((1, 3))}, Affine(0.01, 0, 20, 0, -0.01, 0.005))
    places = [(20.005, 0.0), (20.025, 0.0)]  # and a cell half way
    asked = replace(question({"a": places[::-1], "b": places}), loads=True)
    sums = swept(population, asked)
    assert sums.people(sums.load(0, "a")).tolist() == [[2, 2], [1, 1]]
    assert sums.people(sums.load(0, "b")).tolist() == [[2, 0], [1, 0]]


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_a_sample_is_the_same_however_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ground: Ground
) -> None:
    rng = np.random.default_rng(SEED)
    people = peopled(rng, ground, 1)
    asked = replace(question({"a": ground.places(rng, 3)}, ground.bands_km), sample=60)
    whole = swept(files(tmp_path, ground, people), asked).partial.drawn[0]
    monkeypatch.setattr(raster_module, "HELD_CELLS", 300)
    monkeypatch.setattr(raster_module, "WINDOW_ROWS", 7)
    pieces = Pass(files(tmp_path, ground, people), asked).run(Silent(), Threads(3)).partial.drawn[0]
    assert np.array_equal(whole.cells, pieces.cells)
    assert len(whole.people) == 60
    # As they are in the file: each drawn cell is one of its cells, with its people.
    longitude_deg, latitude_deg = ground.degrees()
    known = {
        (round(x, 6), round(y, 6)): w
        for x, y, w in zip(longitude_deg.tolist(), latitude_deg.tolist(), people[0].tolist(), strict=True)
    }
    for _, x, y, w in whole.met.tolist():
        assert known[round(x, 6), round(y, 6)] == pytest.approx(w, abs=2**-32)


def test_a_sample_of_more_than_there_are_is_everybody(tmp_path: Path) -> None:
    people = np.array([[1.5, 0.0, 2.25], [np.nan, 4.0, -9.0]])
    population = raster(tmp_path, {"total": people}, Affine(0.1, 0, 20, 0, -0.1, 1.0), nodata=-9.0)
    drawn = swept(population, replace(question({"a": [(20.0, 1.0)]}), sample=10)).partial.drawn[0]
    assert sorted(drawn.people.tolist()) == [1.5, 2.25, 4.0]


def test_a_sample_stands_for_everybody() -> None:
    """Over many tables of people the estimate of a part is right on average, and never far off."""
    rng = np.random.default_rng(SEED)
    shares = []
    for _ in range(40):
        people = 10 ** rng.uniform(-2, 3, (1, 4000))
        longitude, latitude = rng.uniform(10.0, 12.0, 4000), rng.uniform(50.0, 51.0, 4000)
        table = PeopleAtPoints(("total",), people, longitude, latitude, SOURCE)
        asked = replace(question({"a": [(10.0, 50.0)]}, (5.0,)), sample=500)
        drawn = swept(PointPopulation(table), asked).partial.drawn[0]
        west = people[0, longitude < 11.0].sum()
        shares.append(drawn.people[drawn.longitude_deg < 11.0].sum() / west)
        assert drawn.people.sum() == pytest.approx(people.sum(), rel=0.12)
    assert np.mean(shares) == pytest.approx(1.0, abs=0.02)
    assert np.std(shares) < 0.08


def test_points_are_drawn_whatever_the_order_of_the_file() -> None:
    rng = np.random.default_rng(SEED)
    people, order = rng.uniform(0, 9, (1, 3000)), rng.permutation(3000)
    longitude, latitude = rng.uniform(10.0, 12.0, 3000), rng.uniform(50.0, 51.0, 3000)
    asked = replace(question({"a": [(10.0, 50.0)]}, (5.0,)), sample=100)
    one, other = (
        swept(
            PointPopulation(
                PeopleAtPoints(("total",), people[:, some], longitude[some], latitude[some], SOURCE)
            ),
            asked,
        ).partial.drawn[0]
        for some in (np.arange(3000), order)
    )
    assert np.array_equal(one.cells, other.cells)


def test_cells_are_chosen_anew_once_for_many_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(SEED)
    longitude, latitude = rng.uniform(10.0, 12.0, 3000), rng.uniform(50.0, 51.0, 3000)
    table = PeopleAtPoints(("total",), rng.uniform(0, 9, (1, 3000)), longitude, latitude, SOURCE)
    asked = replace(question({"a": [(10.0, 50.0)]}, (5.0,)), sample=100)
    whole = swept(PointPopulation(table), asked).partial.drawn[0]
    chosen, add = [], Sample.add
    monkeypatch.setattr(Sample, "add", lambda sample, rows: chosen.append(len(rows)) or add(sample, rows))
    monkeypatch.setattr(windows_module, "WINDOW_POINTS", 20)
    assert np.array_equal(swept(PointPopulation(table), asked).partial.drawn[0].cells, whole.cells)
    assert len(chosen) < 20  # of 150 windows


def test_the_order_in_which_cells_are_met_changes_no_sample() -> None:
    rng = np.random.default_rng(SEED)
    rows = rng.random((50, 4))
    whole = Sample.zeros(12).add(rows)
    parts = [Sample.zeros(12).add(rows[k::3]) for k in range(3)]
    assert np.array_equal(parts[2].merge(parts[0]).merge(parts[1]).cells, whole.cells)
    assert whole.most == np.sort(rows[:, 0])[12]


def test_numbers_of_cells_are_uniform() -> None:
    number = called(uniform_of)
    numbers = np.array([number(key) for key in range(20_000)])
    assert numbers.min() > 0.0
    assert numbers.max() <= 1.0
    counts = np.histogram(numbers, 50, (0, 1))[0]
    assert ((counts - 400) ** 2 / 400).sum() < 90  # chi square of 49 degrees: beyond 90 once in 3,000
    assert abs(np.corrcoef(numbers[:-1], numbers[1:])[0, 1]) < 0.03


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_gaps_and_coverings_of_a_further_group_are_those_of_a_network(tmp_path: Path, ground: Ground) -> None:
    rng = np.random.default_rng(SEED)
    population = files(tmp_path, ground, peopled(rng, ground, 2))
    library, post, sites = ground.places(rng, 9), ground.places(rng, 5), ground.places(rng, 7)
    limit_m = 1000.0 * ground.bands_km[0]
    wanted = Wanted(
        groups={"posts": {"post": np.ones(5, dtype=bool)}, "none": {"post": np.zeros(5, dtype=bool)}},
        points={"some": index_of(library[:4])},
        beyond=tuple(Beyond((name,), limit_m) for name in ("some", "posts", "any", "none")),
        coverings={
            "few": Covering(index_of(sites), limit_m, ("some",)),
            "all": Covering(index_of(sites), limit_m / 2, ("any",)),
        },
    )
    found = evidence([facilities("library", library), facilities("post", post)])
    found = replace(found, settings=replace(found.settings, bands_km=ground.bands_km))
    asked = question_of(found, None, wanted)
    both = swept(population, of_the_first(found, asked, population, wanted))
    plain = Gaps(CoarseGrid.over(population), (Beyond(("a",), limit_m),))
    for name, places in (("some", library[:4]), ("posts", post), ("any", [*library, *post])):
        alone = swept(population, replace(question({"a": places}, ground.bands_km), gaps=plain))
        people, farthest_m = beyond(both, Beyond((name,), limit_m))
        assert np.array_equal(people, alone.partial.beyond[0])
        # Roots of other candidates round otherwise.
        theirs_m = beyond(alone, Beyond(("a",), limit_m))[1]
        np.testing.assert_allclose(farthest_m, theirs_m, rtol=1e-9)
    people, farthest_m = beyond(both, Beyond(("none",), limit_m))
    assert people.sum(axis=1).tolist() == [both.histogram(layer, 0, "any").sum() for layer in range(2)]
    assert set(farthest_m[people[0] > 0]) == {np.inf}
    for name, serving, distance_m in (
        ("few", library[:4], limit_m),
        ("all", [*library, *post], limit_m / 2),
    ):
        covering = Covering(index_of(sites), distance_m, ("a",))
        once = replace(question({"a": serving}, ground.bands_km), coverings={"c": covering})
        mine, theirs = both.signatures(name), swept(population, once).signatures("c")
        assert all(map(np.array_equal, vars(mine).values(), vars(theirs).values()))


def test_sets_of_points_and_coverings_have_one_meaning() -> None:
    points, sites = {"a": index_of([(10.0, 50.0)])}, Covering(index_of([(10.0, 50.0)]), 1000.0)
    both = Wanted(points=points).merge(Wanted(coverings={"a": sites}))
    assert (both.points, both.coverings) == (points, {"a": sites})
    for one in (Wanted(points=points), Wanted(coverings={"a": sites})):
        with pytest.raises(ValueError, match="a stands for two"):
            one.merge(one)
