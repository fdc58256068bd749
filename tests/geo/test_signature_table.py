"""The table of signatures never merges what differs and never parts what is the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlap.domain.signatures import Gathering, Signatures
from overlap.geo import signature_table
from overlap.geo.signature_table import Table, add_signature, empty_table

Entry = tuple[tuple[int, ...], int, int]
"""Candidates, slot, people."""

entries = st.lists(
    st.tuples(
        st.frozensets(st.integers(0, 6)).map(sorted).map(tuple),
        st.integers(0, 2),
        st.integers(1, 2**60 // 99),
    ),
    max_size=40,
)


def gathered(some: Sequence[Entry]) -> Gathering:
    """Two layers: people, and half of them."""
    found = Gathering.zeros(2, 3)
    for members, slot, people in some:
        here = np.array([0, len(members)]), np.array(members, np.int32), np.array([slot], np.int32)
        found.add(*here, np.array([[people, people // 2]]))
        found.served[:, slot] += people
    return found


def counted(some: Sequence[Entry]) -> dict[tuple[tuple[int, ...], int], list[int]]:
    total: Counter[tuple[tuple[int, ...], int]] = Counter()
    half: Counter[tuple[tuple[int, ...], int]] = Counter()
    for members, slot, people in some:
        total[members, slot] += people
        half[members, slot] += people // 2
    return {key: [people, half[key]] for key, people in total.items()}


def read(found: Signatures) -> dict[tuple[tuple[int, ...], int], list[int]]:
    return {
        (tuple(found.of(n).tolist()), int(found.slots[n])): found.people[:, n].tolist()
        for n in range(len(found))
    }


def same(one: Signatures, other: Signatures) -> bool:
    pairs = zip(vars(one).values(), vars(other).values(), strict=True)
    return all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in pairs)


@given(entries, st.randoms(use_true_random=False), st.integers(0, 40), st.integers(0, 40))
def test_any_split_in_any_order_is_the_whole(some: list[Entry], rng: Any, a: int, b: int) -> None:
    whole = gathered(some).signatures()
    assert read(whole) == counted(some)
    assert whole.everyone().tolist() == [
        sum(people for _, _, people in some) * 2,
        sum(people + people // 2 for _, _, people in some),
    ]
    keys = [(len(members), members, slot) for members, slot in read(whole)]
    assert keys == sorted(keys)
    rng.shuffle(some)
    parts = [gathered(some[: min(a, b)]), gathered(some[min(a, b) : max(a, b)]), gathered(some[max(a, b) :])]
    first, second, third = parts
    assert same(first.merge(second).merge(third).signatures(), whole)
    assert same(third.merge(first.merge(second)).signatures(), whole)
    first_s, second_s, third_s = (each.signatures() for each in parts)
    assert same(third_s.merge(first_s).merge(second_s), whole)
    assert same(third_s.merge(first_s.merge(second_s)), whole)


def test_merging_changes_neither() -> None:
    one, other = gathered([((1, 2), 0, 5)]), gathered([((1, 2), 0, 7), ((), 1, 1)])
    before = [read(each.signatures()) for each in (one, other)]
    both = one.merge(other)
    both.add(np.array([0, 0]), np.zeros(0, np.int32), np.zeros(1, np.int32), np.array([[1, 1]]))
    assert [read(each.signatures()) for each in (one, other)] == before


def test_the_table_grows_and_long_lists_fit() -> None:
    rng = np.random.default_rng(3)
    some = []
    for _ in range(3000):
        members = np.unique(
            rng.integers(0, 10**9, rng.choice([0, 1, 2, 5, 900], p=[0.1, 0.4, 0.3, 0.15, 0.05]))
        )
        some.append((tuple(members.tolist()), int(rng.integers(3)), int(rng.integers(1, 9))))
    assert read(gathered(some + some[::-1]).signatures()) == counted(some + some)


def test_a_hash_that_always_collides_merges_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists decide, so that no collision can be silent."""
    monkeypatch.setattr(signature_table, "mixed_in", lambda *_: np.uint64(510))
    monkeypatch.setattr(signature_table, "_grown", signature_table._grown.py_func)
    monkeypatch.setattr(signature_table, "_is", signature_table._is.py_func)
    rng = np.random.default_rng(5)
    some = [
        (tuple(np.unique(rng.integers(0, 8, 3)).tolist()), int(rng.integers(3)), int(rng.integers(1, 9)))
        for _ in range(600)
    ]
    table: Table = empty_table(2)
    for members, slot, people in some:
        table = add_signature.py_func(
            table, np.array(members, np.int32), np.int32(slot), np.array([people, people // 2])
        )
    found = Gathering(table, np.zeros((2, 3), np.int64)).signatures()
    assert read(found) == counted(some)
