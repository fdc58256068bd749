import numpy as np
import pytest
from builders import Places, index_of

from overlap.geo.ellipsoid import GEOD
from overlap.geo.index import PointIndex
from overlap.geo.neighbours import counts_within_chord, pairs_within_chord
from overlap.geo.ties import TIE_M, nearest_other_m, nearest_others


def nearest_by_hand(index: PointIndex) -> list[tuple[int, int]]:
    x, y = index.longitude_deg, index.latitude_deg
    found = []
    for i in range(len(index)):
        others = np.delete(np.arange(len(index)), i)
        here = np.full(len(others), x[i]), np.full(len(others), y[i])
        length_m = np.array(GEOD.inv(*here, x[others], y[others])[2])
        found += [(i, int(j)) for j in others[length_m <= length_m.min() + TIE_M]]
    return found


def test_nearest_others_are_those_of_every_geodesic() -> None:
    rng = np.random.default_rng(3)
    clustered = np.vstack([rng.normal((25.0, -19.0), 0.05, (80, 2)), rng.uniform(-60, 60, (40, 2))])
    lattice = np.array([(0.001 * i, 0.0) for i in range(30)])
    around = np.array([(179.999, 65.0), (-179.999, 65.0), (0.0, 90.0), (0.0, -90.0), (180.0, -89.9)])
    for places in (clustered, lattice, around, around[:2]):
        index = PointIndex(places[:, 0].copy(), places[:, 1].copy())
        first, second, length_m = nearest_others(index)
        assert list(zip(first.tolist(), second.tolist(), strict=True)) == nearest_by_hand(index)
        x, y = index.longitude_deg, index.latitude_deg
        assert length_m.tolist() == GEOD.inv(x[first], y[first], x[second], y[second])[2].tolist()


def test_on_an_even_line_both_neighbours_are_nearest() -> None:
    line: Places = [(0.0, 0.0), (0.001, 0.0), (0.002, 0.0)]
    first, second, _ = nearest_others(index_of(line))
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == [(0, 1), (1, 0), (1, 2), (2, 1)]


def test_how_far_the_nearest_other_is() -> None:
    rng = np.random.default_rng(6)
    places = rng.normal((179.99, -19.0), 0.05, (60, 2))
    places[7] = places[50]
    x, y = places.T
    length_m = GEOD.inv(*np.repeat(places, 60, axis=0).T, *np.tile(places, (60, 1)).T)[2].reshape(60, 60)
    np.fill_diagonal(length_m, np.inf)
    assert nearest_other_m(x, y) == pytest.approx(length_m.min(axis=1), rel=1e-12)
    assert nearest_other_m(x, y)[[7, 50]].tolist() == [0.0, 0.0]
    assert nearest_other_m(x[:1], y[:1]).tolist() == [np.inf]
    assert nearest_other_m(x[:0], y[:0]).tolist() == []


def test_many_copies_of_a_place_are_no_list_of_pairs() -> None:
    nothing = np.zeros(200_000)  # pairs would be forty thousand million
    assert not nearest_other_m(nothing, nothing).any()


def test_counts_are_those_of_pairs() -> None:
    rng = np.random.default_rng(4)
    here, others = (index_of([tuple(each) for each in rng.normal(0.0, 0.1, (n, 2))]) for n in (70, 90))
    first, _ = pairs_within_chord(here, others, 9000.0)
    assert counts_within_chord(here, others, 9000.0).tolist() == np.bincount(first, minlength=70).tolist()
    assert counts_within_chord(here, index_of([]), 9000.0).tolist() == [0] * 70
