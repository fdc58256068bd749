from itertools import product

import numpy as np
import pytest

from overlap.domain.places import crossed, place_axis, text_axis
from overlap.domain.population import Tally
from overlap.domain.result import Column
from overlap.domain.sums import ANY, NOBODY, Partial, Sums

COLUMNS = tuple(
    Column(name, "") for name in ("layer", "area_level", "area_id", "area_name", "band_km", "people")
)


def test_rows_are_those_of_nested_loops() -> None:
    layers, bands_km = ["total", "women"], [1.0, 2.5, 10.0]
    named = [("study", "", ""), ("side", "0", "West"), ("side", "1", "East"), ("side", "outside", "outside")]
    people = np.random.default_rng(3).random((2, 4, 3))
    axes = (text_axis("layer", layers), place_axis(named), {"band_km": np.array(bands_km)})
    frame = crossed(COLUMNS, axes, {"people": people})
    expected = [
        (layers[a], *named[b], bands_km[c], people[a, b, c])
        for a, b, c in product(range(2), range(4), range(3))
    ]
    assert list(frame.itertuples(index=False, name=None)) == expected
    assert frame["band_km"].dtype == np.float64


def test_an_empty_axis_has_no_rows() -> None:
    axes = (text_axis("layer", []), place_axis([("study", "", "")]), {"band_km": np.array([1.0])})
    frame = crossed(COLUMNS, axes, {"people": np.zeros((0, 1, 1))})
    assert len(frame) == 0
    assert list(frame.columns) == [column.name for column in COLUMNS]


def test_all_slots_at_once_are_each_by_itself() -> None:
    layers, slots, edges_m = 2, 5, np.array([500.0, 1000.0, 5000.0])
    partial = Partial.zeros(layers, slots, 2, 2, len(edges_m) + 1, further=1)
    rng = np.random.default_rng(8)
    partial.fine[:] = rng.integers(0, 2**40, partial.fine.shape)
    partial.further[:] = rng.integers(0, 2**40, partial.further.shape)
    sums = Sums(
        layers=("total", "women"),
        groups=("library", "post"),
        bands_m=(1000.0, 5000.0),
        edges_m=edges_m,
        levels=(),
        partial=partial,
        tally=Tally(),
        cells_in_file=1,
        bits=32,
        further=("wired",),
        aliases={"nobody": NOBODY, "again": "wired"},
    )
    for layer, group in product(range(layers), ("library", "post", ANY, "wired", "again", "nobody")):
        near = sums.near(layer, group, (5000.0, 500.0))
        one_by_one = [
            [sums.within(layer, slot, group, distance_m) for distance_m in (5000.0, 500.0)]
            for slot in range(slots)
        ]
        assert near.tolist() == one_by_one
        some = np.array([4, 1])
        assert np.array_equal(
            sums.histogram(layer, some, group), [sums.histogram(layer, slot, group) for slot in (4, 1)]
        )
    assert sums.everyone(1).tolist() == [int(partial.fine[1, slot, -1].sum()) for slot in range(slots)]
    with pytest.raises(KeyError):
        sums.near(0, "library", (700.0,))
