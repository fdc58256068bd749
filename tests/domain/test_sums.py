from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlap.domain.population import CellCount, Tally, TooManyPeopleError, people_units
from overlap.domain.sums import LayerLedger, LevelSlots, Partial, Sums
from overlap.errors import LedgerError

CLOSED = LayerLedger(
    layer="total",
    units_in_file=10 * 2**32,
    units_in_pass=10 * 2**32,
    units_inside={"province": 7 * 2**32, "district": 4 * 2**32},
    units_outside={"province": 3 * 2**32, "district": 6 * 2**32},
    cells_in_file=9,
    cells_valid=6,
    cells_nodata=3,
    cells_negative=0,
    bits=32,
)


def test_a_closed_ledger_says_nothing() -> None:
    CLOSED.check()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"units_in_file": 10 * 2**32 + 1},
            r"10\.00000000023283 people in the file, 10\.0 people in the pass",
        ),
        ({"units_in_pass": 10 * 2**32 - 1}, "people in the file.*province.*district"),
        (
            {"units_inside": {"province": 7 * 2**32 + 1, "district": 4 * 2**32}},
            "province: inside and outside",
        ),
        (
            {"units_outside": {"province": 3 * 2**32, "district": 6 * 2**32 - 1}},
            "district: inside and outside",
        ),
        ({"cells_valid": 5}, "9 cells in the file, 8 read"),
        ({"cells_nodata": 4}, "9 cells in the file, 10 read"),
        ({"cells_negative": 1}, "9 cells in the file, 10 read"),
        ({"cells_in_file": 8}, "8 cells in the file, 9 read"),
    ],
)
def test_a_single_unit_or_cell_is_a_fault(change: dict[str, object], told: str) -> None:
    with pytest.raises(LedgerError, match=told) as error:
        replace(CLOSED, **change).check()  # type: ignore[arg-type]
    assert str(error.value).startswith("the ledger of total does not close: ")
    assert error.value.exit_code == 3


def test_figures_are_people() -> None:
    assert CLOSED.figures() == {
        "people_in_file": 10.0,
        "people_in_pass": 10.0,
        "people_inside": {"province": 7.0, "district": 4.0},
        "people_outside": {"province": 3.0, "district": 6.0},
        "cells_valid": 6,
        "cells_nodata": 3,
        "cells_negative": 0,
    }


SUMS = ("joint", "fine", "near_border", "beyond", "farthest2", "further", "loads", "around")


def random_partial(seed: int) -> Partial:
    rng = np.random.default_rng(seed)
    zeros = Partial.zeros(
        layers=2,
        slots=4,
        groups=3,
        bands=2,
        bins=7,
        questions=2,
        coarse=5,
        further=2,
        facilities=9,
        around=(4, 3),
    )
    drawn = (rng.integers(0, 2**40, getattr(zeros, name).shape) for name in SUMS)
    return Partial(*(each.astype(getattr(zeros, name).dtype) for name, each in zip(SUMS, drawn, strict=True)))


def same(one: Partial, other: Partial) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in SUMS)


def together(one: Partial, other: Partial) -> Partial:
    both = deepcopy(one)
    both.add(other)
    return both


def test_merging_is_addition_in_any_order() -> None:
    a, b, c = map(random_partial, range(3))
    zero = Partial.zeros(2, 4, 3, 2, 7, 2, 5, 2, 9, around=(4, 3))
    assert same(together(a, zero), a)
    assert same(together(a, b), together(b, a))
    assert same(together(together(a, b), c), together(a, together(b, c)))
    assert np.array_equal(together(a, b).joint, a.joint + b.joint)
    assert zero.joint.shape == (2, 4, 3, 3, 3)
    assert zero.fine.shape == (2, 4, 4, 7)
    assert not any(getattr(zero, name).any() for name in SUMS)


def test_ledgers_count_each_term_by_its_own_slots() -> None:
    partial = Partial.zeros(layers=2, slots=6, groups=1, bands=1, bins=3)
    partial.fine[0, :, -1, 1] = [100, 30, 20, 50, 10, 90]
    partial.fine[1, :, -1, 0] = [10, 3, 2, 5, 1, 9]
    partial.fine[:, :, 0, :] = 7  # what is nearest to one group alone is no part of the ledger
    sums = Sums(
        layers=("total", "women"),
        groups=("library",),
        bands_m=(1000.0,),
        edges_m=np.array([500.0, 1000.0]),
        levels=(LevelSlots("province", 1, 2), LevelSlots("district", 4, 1)),
        partial=partial,
        tally=Tally([100, 10], [CellCount(8, 1, 0), CellCount(8, 1, 0)]),
        cells_in_file=9,
        bits=0,
    )
    total, women = sums.ledgers()
    assert total.units_inside == {"province": 50, "district": 10}
    assert total.units_outside == {"province": 50, "district": 90}
    assert (women.units_in_pass, women.units_inside["province"]) == (10, 5)
    total.check()
    women.check()


@given(st.lists(st.floats(0, 1e7), max_size=50), st.sampled_from([32, 30]))
def test_people_in_whole_units_are_rounded_one_by_one(people: list[float], bits: int) -> None:
    assert people_units(np.array(people), bits).tolist() == [round(each * 2**bits) for each in people]


@pytest.mark.parametrize(("bits", "most"), [(32, 2**31), (30, 2**33)])
def test_more_people_than_fit_are_refused(bits: int, most: int) -> None:
    just = np.full(4, (most - 2000) / 4)
    assert int(people_units(just, bits).sum()) == (most - 2000) * 2**bits
    with pytest.raises(TooManyPeopleError):
        people_units(just + 300, bits)
