"""Drawing cells by their people, in any order of reading: each has a number of its own, got from its place.

A cell with w people and the number u, uniform on (0, 1], has the priority u / w; those of least priority are
the sample (sequential Poisson sampling; Ohlsson 1998, "Sequential Poisson sampling", J. Official Statistics
14). The number is a hash of the place, so that threads, machines and the order of a file change nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import FloatArray, IntArray, borrowing, inner
from overlap.geo.raw_cells import Raw
from overlap.geo.units import units_of

Keys = NDArray[np.uint64]


@inner
def uniform_of(key: int) -> float:
    """A number of (0, 1] by the bits of a key: the finaliser of SplitMix64 (Steele, Lea & Flood 2014)."""
    mixed = np.uint64(key) + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return (float(mixed >> np.uint64(11)) + 1.0) * 2.0**-53


@borrowing
def draw_cells(
    raw: Raw,
    window: tuple[int, int, int, int],
    first_key: int,
    stride: int,
    most: float,
    priorities: FloatArray,
    cells: IntArray,
) -> int:
    """List the cells of a window whose priority is at most `most`, by the people of the first layer.

    The key of the cell in row r and column c of the block is `first_key + r · stride + c`. `priorities` and
    `cells`, places in the block, have room for the whole window. Returns how many there are.
    """
    found = 0
    wide = raw.people.shape[2]
    for r in range(window[0], window[1]):
        for c in range(window[2], window[3]):
            people = units_of(np.float64(raw.people[0, r, c]), raw.nodata[0], raw.scale) / raw.scale
            if people > 0.0:
                number = uniform_of(first_key + r * stride + c)
                if number <= most * people:
                    priorities[found] = number / people
                    cells[found] = r * wide + c
                    found += 1
    return found


@borrowing
def draw_points(keys: Keys, people: FloatArray, most: float, priorities: FloatArray, cells: IntArray) -> int:
    """The same for points, shape (n,), each with a key."""
    found = 0
    for i in range(keys.size):
        if people[i] > 0.0:
            number = uniform_of(keys[i])
            if number <= most * people[i]:
                priorities[found] = number / people[i]
                cells[found] = i
                found += 1
    return found
