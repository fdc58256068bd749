"""Places that break shortcuts: clusters, copies, both poles, ±180°, antipodes; and brute force over them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from overlap.geo.ellipsoid import GEOD
from overlap.geo.index import PointIndex

FloatArray = NDArray[np.float64]
Point = tuple[float, float]

anywhere = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
awkward = st.sampled_from(
    [
        (0.0, 90.0),
        (77.0, 90.0),
        (0.0, -90.0),
        (180.0, 0.0),
        (-180.0, 0.0),
        (180.0, -16.5),
        (-180.0, -16.5),
        (179.999, -16.5),
        (-179.999, -16.5),
        (0.0, 0.0),
        (10.0, 20.0),
        (-170.0, -20.0),
        (0.0, 89.9999),
        (180.0, 89.9999),
    ]
)


@st.composite
def clustered(draw: st.DrawFn) -> Point:
    """One of a few towns, and up to some hundred metres away from its middle."""
    longitude, latitude = draw(st.sampled_from([(179.9995, -18.0), (13.4, 52.5), (-0.1, 89.9)]))
    east, north = draw(st.tuples(st.integers(-5, 5), st.integers(-5, 5)))
    return (longitude + east * 1e-3 + 180.0) % 360.0 - 180.0, min(latitude + north * 1e-3, 90.0)


points = st.one_of(anywhere, awkward, clustered())


def many(least: int = 0, most: int = 30) -> st.SearchStrategy[list[Point]]:
    """Points of every kind, some of them twice."""
    singles = st.lists(points, min_size=least, max_size=most)
    return singles.flatmap(
        lambda found: (
            st.lists(st.sampled_from(found), max_size=5).map(lambda copies: found + copies)
            if found
            else st.just(found)
        )
    )


def all_distances_m(here: PointIndex, others: PointIndex) -> FloatArray:
    """Geodesics from everything to everything, shape (here, others)."""
    across = np.meshgrid(here.longitude_deg, others.longitude_deg, indexing="ij")
    along = np.meshgrid(here.latitude_deg, others.latitude_deg, indexing="ij")
    if not across[0].size:
        return np.zeros(across[0].shape)
    return np.asarray(GEOD.inv(across[0], along[0], across[1], along[1])[2])
