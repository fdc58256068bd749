"""What the kernel wants where nobody asks for it."""

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from overlap.geo.kernel_data import Coarse, Zones

NO_GAPS = Coarse(
    np.zeros(0),
    np.zeros((0, 0), np.bool_),
    np.zeros(0, np.int64),
    np.zeros(0, np.int64),
    np.zeros((0, 0, 0), np.int64),
    np.zeros((0, 0)),
)
NO_AREAS = Zones(
    np.zeros((0, 0), np.int32),
    np.zeros(0, np.int32),
    np.zeros(1, np.int64),
    np.zeros(0, np.int32),
    np.zeros(0),
)


def called(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that only compiled ones may call, to be called from Python; it returns no arrays."""

    @numba.njit(error_model="numpy")
    def call(*arguments):  # type: ignore[no-untyped-def]
        return function(*arguments)

    return call  # type: ignore[no-any-return]
