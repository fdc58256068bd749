"""What the kernel wants where nobody asks for it."""

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
