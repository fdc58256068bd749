import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kernel_builders import called

from overlap.geo import bins as kernels
from overlap.geo.bins import MOST_BINS, DistanceBins
from overlap.geo.ellipsoid import chord_of

millimetres = st.lists(st.integers(1, 20_000_000_000), min_size=1, max_size=MOST_BINS - 1, unique=True)
bin_of, find_bins = called(kernels.bin_of), called(kernels.find_bins)
bands = millimetres.map(lambda found: [each / 1000 for each in sorted(found)])

STUDIES = {
    "usual": [1000.0, 2000.0, 5000.0, 10_000.0],
    "one": [800.0],
    "tiny": [0.001],
    "planetary": [5.0, 1.9e7, 2e7],
    "neighbours": [1000.0, float(np.nextafter(1000.0, 2000.0))],
    "63 of them": np.geomspace(50, 150_000, 63).tolist(),
}


def binned(bins: DistanceBins, chord2: np.ndarray) -> np.ndarray:
    found = np.full(len(chord2), -1, dtype=np.int64)
    edges2 = np.append(bins.edges2, np.inf)
    find_bins(chord2, edges2, bins.table, bins.first, bins.steps, found)
    assert found.tolist() == [bin_of(each, edges2) for each in chord2]
    return found


def all_doubles_around(values: np.ndarray, count: int = 40) -> np.ndarray:
    """Each value with the doubles next to it, and those where a float32 rounds to another."""
    bits = values.view(np.int64)[:, None] + np.arange(-count, count + 1)
    as_single = values.astype(np.float32)
    singles = [np.nextafter(as_single, np.float32(way)).astype(np.float64) for way in (0, np.inf)]
    return np.concatenate([bits.ravel().view(np.float64), as_single.astype(np.float64), *singles])


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
def test_every_double_around_every_edge(study: list[float]) -> None:
    bins = DistanceBins.over(study)
    chord2 = np.abs(all_doubles_around(bins.edges2))
    assert binned(bins, chord2).tolist() == np.searchsorted(bins.edges2, chord2, side="left").tolist()


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
def test_all_sizes_of_squared_chords(study: list[float]) -> None:
    bins = DistanceBins.over(study)
    rng = np.random.default_rng(19)
    chord2 = np.concatenate([[0.0, 5e-324, 1.7e308, np.inf], 10 ** rng.uniform(-20, 17, 200_000)])
    assert binned(bins, chord2).tolist() == np.searchsorted(bins.edges2, chord2, side="left").tolist()


def test_further_distances_move_no_edge_that_is_told() -> None:
    own = DistanceBins.over([1000.0, 5000.0])
    asked = DistanceBins.over([900.0, 1000.0, 5000.0, 5500.0], np.geomspace(10, 1e5, 70), [1000.0, 5000.0])
    assert asked.told_m.tolist() == own.edges_m.tolist() == own.told_m.tolist()
    assert {900.0, 5500.0, *own.edges_m} <= set(asked.edges_m)
    chord2 = asked.edges2 * 1.0001
    assert binned(asked, chord2).tolist() == np.searchsorted(asked.edges2, chord2, side="left").tolist()


@given(bands, st.lists(st.floats(0, 4.1e14), max_size=20))
def test_bins_of_any_bands(study: list[float], chord2: list[float]) -> None:
    bins = DistanceBins.over(study)
    values = np.concatenate([np.array(chord2), bins.edges2, np.nextafter(bins.edges2, np.inf)])
    assert binned(bins, values).tolist() == np.searchsorted(bins.edges2, values, side="left").tolist()


@given(bands)
def test_every_band_is_an_edge_and_there_are_not_too_many(study: list[float]) -> None:
    bins = DistanceBins.over(study)
    assert set(study) <= set(bins.edges_m)
    assert len(bins) <= MOST_BINS
    assert (np.diff(bins.edges_m) > 0).all()
    assert len(bins.band_of_bin) == len(bins)


@given(bands)
def test_a_distance_equal_to_a_band_is_within_it(study: list[float]) -> None:
    bins = DistanceBins.over(study)
    at = np.asarray(chord_of(np.array(study))) ** 2
    assert bins.band_of_bin[binned(bins, at)].tolist() == list(range(len(study)))
    beyond = bins.band_of_bin[binned(bins, np.nextafter(at, np.inf))]
    assert beyond.tolist() == list(range(1, len(study) + 1))


def test_bands_of_bins_count_the_bands_passed() -> None:
    bins = DistanceBins.over([1000.0, 5000.0])
    middle = np.sqrt(bins.edges_m[:-1] * bins.edges_m[1:])
    assert bins.band_of_bin[1:-1].tolist() == [sum(m > band for band in (1000.0, 5000.0)) for m in middle]
    assert bins.band_of_bin[0] == 0
    assert bins.band_of_bin[-1] == 2


def test_bins_are_fine_enough_for_quantiles() -> None:
    bins = DistanceBins.over([1000.0, 2000.0, 5000.0, 10_000.0])
    inside = bins.edges_m[bins.edges_m >= 100.0]
    assert (inside[1:] / inside[:-1]).max() < 1.13
    assert bins.edges_m[0] <= 100.0
    assert bins.edges_m[-1] >= 80_000.0
