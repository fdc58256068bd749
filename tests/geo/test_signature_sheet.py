"""Cells of a sub-block are added together if and only if their bits and slots are the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlap.geo import signature_sheet
from overlap.geo.signature_sheet import Sheet, sheet_for

WORDS = 3


def random_sheet(seed: int, count: int, kinds: int) -> Sheet:
    """Words that differ from cell to cell in any one place, the last bit too; slots of either sign."""
    rng = np.random.default_rng(seed)
    sheet = sheet_for(64 * WORDS, 2, 1)
    words = np.array([0, 1, 1 << 63, (1 << 63) + 1], np.uint64)
    sheet.masks[:WORDS, :count] = words[rng.integers(0, len(words), (WORDS, kinds))][
        :, rng.integers(0, kinds, count)
    ]
    sheet.slots[0, :count] = rng.integers(0, 3, count)
    sheet.units[:, :count] = rng.integers(0, 2**40, (2, count))
    return sheet


def assert_added_up(sheet: Sheet, count: int, known: int) -> None:
    cells = np.vstack([sheet.masks[:WORDS, :count], sheet.slots[:, :count].astype(np.uint64)])
    different, which = np.unique(cells, axis=1, return_inverse=True)
    assert known == different.shape[1]
    kinds = which.ravel()[sheet.first[:known]]
    assert sorted(kinds.tolist()) == list(range(known))
    for number, kind in enumerate(kinds):
        here = which.ravel() == kind
        assert sheet.sums[number].tolist() == sheet.units[:, :count][:, here].sum(axis=1).tolist()


@given(st.integers(0, 2**32), st.integers(1, 1024), st.integers(1, 60))
def test_kinds_are_the_different_cells(seed: int, count: int, kinds: int) -> None:
    sheet = random_sheet(seed, count, kinds)
    assert_added_up(sheet, count, signature_sheet._add_up(sheet, sheet.slots[0], count, WORDS))


def test_a_hash_that_always_collides_adds_nothing_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature_sheet, "mixed_in", lambda *_: np.uint64(2047))
    monkeypatch.setattr(signature_sheet, "_kind_of", signature_sheet._kind_of.py_func)
    sheet = random_sheet(3, 300, 40)
    assert_added_up(sheet, 300, signature_sheet._add_up.py_func(sheet, sheet.slots[0], 300, WORDS))


def test_every_cell_may_be_a_kind_of_its_own() -> None:
    sheet = sheet_for(64 * WORDS, 2, 1)
    sheet.masks[:WORDS] = 0
    sheet.masks[2] = np.arange(1024)
    sheet.units[:] = 1
    assert_added_up(sheet, 1024, signature_sheet._add_up(sheet, sheet.slots[0], 1024, WORDS))
