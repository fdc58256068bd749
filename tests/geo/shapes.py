"""Polygons that break shortcuts."""

import numpy as np
import shapely

WITH_HOLES = np.array(
    [
        shapely.Polygon(
            [(0.31, 0.27), (9.7, 1.1), (8.3, 9.6), (1.2, 8.9)],
            [[(2.1, 2.2), (2.3, 6.1), (6.2, 6.3), (6.1, 2.15)], [(7.05, 7.0), (7.0, 7.9), (7.8, 7.2)]],
        ),
        shapely.MultiPolygon(
            [
                shapely.Polygon([(3.0, 3.0), (5.01, 3.1), (4.9, 5.2)]),
                shapely.Polygon([(9.9, 9.1), (9.95, 9.95), (9.2, 9.9)]),
                shapely.Polygon([(0.1, 9.0), (0.12, 9.0), (0.13, 9.9)]),
            ]
        ),
    ],
    dtype=object,
)
"""An area with holes, and one of parts: in a hole of the first, in a corner, and a sliver in one column."""
