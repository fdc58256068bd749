"""A heap of sites: the one of the largest key first, ties by number."""

from __future__ import annotations

import numpy as np

from overlap.geo.kernels import inner
from overlap.solving.problem import Numbers, Units


@inner
def key_of(gain: int, cost: int, by_cost: bool) -> int:  # noqa: FBT001
    """What sites are compared by; floats that are not negative are in the order of their bits."""
    if gain == 0 or not by_cost:
        return gain
    return np.float64(gain / np.float64(cost)).view(np.int64)  # type: ignore[return-value]


@inner
def sink(heap: Numbers, size: int, keys: Units, at: int) -> None:
    """Let the site at a place of the heap sink to where it belongs: largest key first, ties by number."""
    site = heap[at]
    while 2 * at + 1 < size:
        child = 2 * at + 1
        for other in range(child + 1, min(child + 2, size)):
            larger = keys[heap[other]] > keys[heap[child]]
            if larger or (keys[heap[other]] == keys[heap[child]] and heap[other] < heap[child]):
                child = other
        if keys[heap[child]] < keys[site] or (keys[heap[child]] == keys[site] and heap[child] > site):
            break
        heap[at] = heap[child]
        at = child
    heap[at] = site
