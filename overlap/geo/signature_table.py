"""Signatures and their people while they are added up: a hash table that grows.

A signature is an ascending list of candidates with a slot. A hash only says where to look: two are the same
when their slots and lists are, number by number, so no collision can merge what is not the same.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import IntArray, compiled

SmallArray = NDArray[np.int32]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2⁶⁴ over the golden ratio: Knuth (1998), TAOCP 3, 6.4
_HALF = np.uint64(32)
_FIRST_ROOM = 256


class Table(NamedTuple):
    """Signatures in the order in which they were met.

    `sizes` says how many there are and how many candidates their lists hold; all else may be longer.
    The n-th signature's list is `candidates[starts[n] : starts[n + 1]]`, its slot `slots[n]`, its people
    `people[n]` by layer in whole units, its hash `hashes[n]`. `places`, a power of two and twice the
    signatures that there is room for, holds their numbers where their hashes say, or the next free place; −1
    is free.
    """

    sizes: IntArray
    places: IntArray
    hashes: NDArray[np.uint64]
    starts: IntArray
    candidates: SmallArray
    slots: SmallArray
    people: IntArray


def empty_table(layers: int) -> Table:
    """No signature yet."""
    return Table(
        np.zeros(2, np.int64),
        np.full(2 * _FIRST_ROOM, -1),
        np.empty(_FIRST_ROOM, np.uint64),
        np.zeros(_FIRST_ROOM + 1, np.int64),
        np.empty(_FIRST_ROOM, np.int32),
        np.empty(_FIRST_ROOM, np.int32),
        np.zeros((_FIRST_ROOM, layers), np.int64),
    )


@compiled
def mixed_in(hashed: np.uint64, more: np.uint64) -> np.uint64:
    """A hash with 64 bits more mixed in."""
    product = (hashed ^ more) * _MULTIPLIER
    return product ^ (product >> _HALF)


@compiled
def _grown(table: Table, candidates: int) -> Table:
    """The same with room for twice as much of what is full, after so many candidates more."""
    known, held = table.sizes[0], table.sizes[1]
    room, listed = table.hashes.size, table.candidates.size
    room *= 2 if known == room else 1
    listed = 2 * (held + candidates) if held + candidates > listed else listed
    places = np.empty(2 * room, np.int64)
    hashes = np.empty(room, np.uint64)
    starts = np.empty(room + 1, np.int64)
    lists = np.empty(listed, np.int32)
    slots = np.empty(room, np.int32)
    people = np.empty((room, table.people.shape[1]), np.int64)
    for i in range(held):
        lists[i] = table.candidates[i]
    for i in range(places.size):
        places[i] = -1
    wrap = places.size - 1
    starts[0] = 0
    for n in range(known):
        hashes[n], starts[n + 1], slots[n] = table.hashes[n], table.starts[n + 1], table.slots[n]
        for layer in range(people.shape[1]):
            people[n, layer] = table.people[n, layer]
        at = np.int64(hashes[n] & np.uint64(wrap))
        while places[at] >= 0:
            at = (at + 1) & wrap
        places[at] = n
    return Table(table.sizes, places, hashes, starts, lists, slots, people)


@compiled
def _is(table: Table, number: int, members: SmallArray, slot: int) -> bool:
    start = table.starts[number]
    if table.slots[number] != slot or table.starts[number + 1] - start != members.size:
        return False
    differing = 0
    for i in range(members.size):
        differing += table.candidates[start + i] != members[i]
    return differing == 0


@compiled
def add_signature(table: Table, members: SmallArray, slot: int, people: IntArray) -> Table:
    """Add people, shape (layers,), to a signature: ascending candidates, shape (n,), and a slot.

    Returns
    -------
    The table, changed, or one with more room; the one given must not be used again.
    """
    if table.sizes[0] == table.hashes.size or table.sizes[1] + members.size > table.candidates.size:
        table = _grown(table, members.size)
    hashed = mixed_in(np.uint64(slot), np.uint64(members.size))
    for i in range(members.size):
        hashed = mixed_in(hashed, np.uint64(members[i]))
    wrap = table.places.size - 1
    at = np.int64(hashed & np.uint64(wrap))
    number = table.places[at]
    while number >= 0 and not (table.hashes[number] == hashed and _is(table, number, members, slot)):
        at = (at + 1) & wrap
        number = table.places[at]
    if number < 0:
        number, held = table.sizes[0], table.sizes[1]
        table.places[at], table.hashes[number], table.slots[number] = number, hashed, slot
        for i in range(members.size):
            table.candidates[held + i] = members[i]
        table.starts[number + 1] = held + members.size
        table.sizes[0], table.sizes[1] = number + 1, held + members.size
        for layer in range(people.size):
            table.people[number, layer] = 0
    for layer in range(people.size):
        table.people[number, layer] += people[layer]
    return table


@compiled
def add_signatures(
    table: Table, starts: IntArray, candidates: SmallArray, slots: SmallArray, people: IntArray
) -> Table:
    """Add n signatures, given as `Table` holds them but to their exact size; returns as `add_signature`."""
    for n in range(slots.size):
        table = add_signature(table, candidates[starts[n] : starts[n + 1]], slots[n], people[n])
    return table
