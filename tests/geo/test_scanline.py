import numpy as np
import shapely

from overlap.geo.grid import Grid
from overlap.geo.scanline import Edges


def test_edges_know_on_which_side_their_shape_lies() -> None:
    square = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (3, 1), (3, 3), (1, 3)]])
    for shape in (square, shapely.reverse(square)):
        edges = Edges.of(np.array([shape], dtype=object), np.array([7]))
        upright = edges.ends[:, 0] == edges.ends[:, 2]
        sides = dict(zip(edges.ends[upright, 0], edges.way[upright], strict=True))
        assert sides == {0.0: 1.0, 1.0: -1.0, 3.0: 1.0, 4.0: -1.0}
        assert (edges.ends[:, 1] <= edges.ends[:, 3]).all()
        assert set(edges.owner) == {7}
        mirrored = edges.on(Grid(0.0, 4.0, -1.0, -1.0, 4, 4, 1.0))
        assert np.array_equal(mirrored.way, -edges.way)
        assert (mirrored.ends[:, 1] <= mirrored.ends[:, 3]).all()
