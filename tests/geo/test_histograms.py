import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from overlap.geo.histograms import add_by_area, add_everywhere, to_units

FLOAT32_LOWEST = float(np.float32(-3.4028235e38))


@pytest.mark.parametrize(
    ("dtype", "nodata", "raw", "people"),
    [
        (np.float32, FLOAT32_LOWEST, [FLOAT32_LOWEST, np.nan, 0.0, 0.1, 7.0], [0, 0, 0, np.float32(0.1), 7]),
        (np.float64, -99999.0, [-99999.0, 2.5, np.nan], [0, 2.5, 0]),
        (np.float64, np.nan, [np.nan, 1e-6, 1e4], [0, 1e-6, 1e4]),
        (np.float32, 9999.0, [9999.0, 9998.0], [0, 9998]),
        (np.int16, -1.0, [-1, 0, 32767], [0, 0, 32767]),
        (np.uint8, 255.0, [255, 254], [0, 254]),
        (np.int64, np.nan, [5, 0], [5, 0]),
    ],
)
def test_people_as_whole_units(dtype: type, nodata: float, raw: list[float], people: list[float]) -> None:
    units = np.full(len(raw), -7, dtype=np.int64)
    to_units(np.array(raw, dtype=dtype), nodata, 2.0**32, units)
    assert units.tolist() == [round(float(each) * 2**32) for each in people]


def by_hand(units, bins, bands, shape):  # type: ignore[no-untyped-def]
    """One slot's joint and fine sums by plain loops."""
    groups = len(bins) - 1
    pairs = [(a, b) for a in range(groups) for b in range(a + 1, groups)]
    joint, fine = np.zeros(shape[0], dtype=object), np.zeros(shape[1], dtype=object)
    for layer, row in enumerate(units):
        for cell, people in enumerate(row):
            for pair, (a, b) in enumerate(pairs):
                joint[layer, pair, bands[bins[a, cell]], bands[bins[b, cell]]] += int(people)
            for group in range(groups + 1):
                fine[layer, group, bins[group, cell]] += int(people)
    return joint, fine


@pytest.mark.parametrize("groups", [1, 2, 3])
def test_sums_are_those_of_plain_loops(groups: int) -> None:
    rng = np.random.default_rng(23)
    units = rng.integers(0, 2**45, (2, 500))
    units[:, ::3] = 0
    bins = rng.integers(0, 6, (groups + 1, 500)).astype(np.uint8)
    bands = np.array([0, 0, 1, 1, 2, 3])
    pairs = groups * (groups - 1) // 2
    joint = np.zeros((2, 4, pairs, 4, 4), dtype=np.int64)
    fine = np.zeros((2, 4, groups + 1, 6), dtype=np.int64)
    add_everywhere(units, bins, bands, joint, fine)
    expected = by_hand(units, bins, bands, ((2, pairs, 4, 4), (2, groups + 1, 6)))
    assert np.array_equal(joint[:, 0], expected[0])
    assert np.array_equal(fine[:, 0], expected[1])
    assert not joint[:, 1:].any()
    assert not fine[:, 1:].any()


@example(2**53 + 1, [0.5, 0.5])  # more units than a float can tell apart
@given(st.integers(0, 2**62), st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=6))
def test_shares_of_a_cell_add_up_to_it_exactly(people: int, weights: list[float]) -> None:
    upto = np.cumsum(weights) / np.sum(weights)
    count = len(weights)
    joint, fine = np.zeros((1, count, 0, 2, 2), dtype=np.int64), np.zeros((1, count, 2, 2), dtype=np.int64)
    add_by_area(
        np.array([[people]]),
        np.ones((2, 1), dtype=np.uint8),
        np.array([0, 1]),
        np.array([-1], dtype=np.int32),
        np.array([0, count]),
        np.arange(count, dtype=np.int32),
        upto,
        joint,
        fine,
    )
    given_out = fine[0, :, 0, 1]
    assert int(given_out.sum()) == people
    assert (given_out >= 0).all()
    expected = people * np.array(weights) / np.sum(weights)
    assert (np.abs(given_out - expected) <= 1 + 1e-15 * people * count).all()


def test_whole_cells_and_shared_cells_of_one_level() -> None:
    joint, fine = np.zeros((1, 4, 0, 2, 2), dtype=np.int64), np.zeros((1, 4, 2, 2), dtype=np.int64)
    add_by_area(
        np.array([[10, 100, 0, 1000]]),
        np.zeros((2, 4), dtype=np.uint8),
        np.array([0, 1]),
        np.array([3, -1, -2, -2], dtype=np.int32),
        np.array([0, 2, 3]),
        np.array([1, 2, 2], dtype=np.int32),
        np.array([0.25, 1.0, 1.0]),
        joint,
        fine,
    )
    assert fine[0, :, -1, 0].tolist() == [0, 25, 1075, 10]
