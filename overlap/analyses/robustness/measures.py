"""The parts of the split that robustness is told of, from few counts of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from overlap.domain.sums import Sums

Units = TypeVar("Units", int, NDArray[np.int64])

LONGEST_M = 20_000_000.0  # as long as a band can be


def networks_of(names: Sequence[str]) -> list[str]:
    """The networks that the split is of: the first two, or the only one."""
    return list(names)[:2]


def measures(near: Sequence[Units], both: Units, everyone: int) -> Mapping[str, Units]:
    """Units of people in each part of the split, under neutral names.

    Parameters
    ----------
    near
        Near the first network, and near the second, where there is one.
    both
        Near both at once.
    everyone
        All there are.
    """
    if len(near) == 1:
        return {"near_a": near[0], "neither": everyone - near[0]}
    a, b = near
    either = a + b - both
    return {
        "both": both,
        "only_a": a - both,
        "only_b": b - both,
        "either": either,
        "neither": everyone - either,
        "near_a": a,
        "near_b": b,
    }


def named(measure: str, names: Sequence[str]) -> str:
    """A measure by the name of its network: `only_library` for `only_a`."""
    kind, _, letter = measure.partition("_")
    return f"{kind}_{names['ab'.index(letter)]}" if letter else kind


def split_at(sums: Sums, names: Sequence[str], limits_m: Sequence[float]) -> Mapping[str, int]:
    """The split of the first layer by one group, or two networks, each with a limit in metres; exact.

    A limit of nothing or less has nobody within.

    Raises
    ------
    KeyError
        A limit that the pass did not measure.
    """
    within = [
        sums.within(0, 0, name, limit_m) if limit_m > 0.0 else 0
        for name, limit_m in zip(names, limits_m, strict=True)
    ]
    both = 0
    if len(names) == 2 and min(limits_m) > 0.0:
        a, b = (sums.bands_m.index(limit_m) + 1 for limit_m in limits_m)
        both = int(sums.partial.joint[0, 0, 0, :a, :b].sum())
    return measures(within, both, everyone_in(sums))


def everyone_in(sums: Sums) -> int:
    """Units of people in the first layer."""
    return int(sums.partial.fine[0, 0, -1].sum())


def shares(parts: Mapping[str, int], everyone: int) -> dict[str, float]:
    """The same as shares of everyone, 0 to 1."""
    return {measure: units / everyone for measure, units in parts.items()}
