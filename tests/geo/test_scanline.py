import numpy as np
import shapely
from builders import voronoi

from overlap.geo.grid import Grid
from overlap.geo.scanline import PIECE_EDGES, Outlines, upright

SQUARE = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (3, 1), (3, 3), (1, 3)]])
SOUTH_UP = Grid(0.0, 0.0, 1.0, 1.0, 4, 4, 1.0)


def test_outlines_know_on_which_side_their_shape_lies() -> None:
    for shape in (SQUARE, shapely.reverse(SQUARE)):
        for grid, sign in [(SOUTH_UP, 1), (Grid(0.0, 4.0, -1.0, -1.0, 4, 4, 1.0), -1)]:
            outlines = Outlines.over(np.array([shape], dtype=object), np.array([7]), grid)
            sides = {}
            for first, last, side in outlines.pieces:
                for (x0, y0), (x1, y1) in zip(
                    outlines.points[first:last], outlines.points[first + 1 : last + 1], strict=True
                ):
                    if x0 == x1:
                        sides[(x0 - 0.5) * sign] = side * np.sign(y1 - y0) * sign
            assert sides == {0.0: 1.0, 1.0: -1.0, 3.0: 1.0, 4.0: -1.0}
            assert outlines.shapes.tolist() == [[7, 0, 2]]


def test_pieces_hold_every_edge_once() -> None:
    polygons = np.concatenate([shapely.segmentize(voronoi(2, 6, 0.0, 0.0, 9.0, 9.0), 0.05), [SQUARE]])
    slots = np.array([1, 1, 2, 4, 4, 5, 9])
    outlines = Outlines.over(polygons, slots, SOUTH_UP)
    assert outlines.shapes[:, 0].tolist() == [1, 2, 4, 5, 9]
    assert outlines.shapes[0, 1] == 0
    assert np.array_equal(outlines.shapes[1:, 1], outlines.shapes[:-1, 2])
    assert outlines.shapes[-1, 2] == len(outlines.pieces)
    edges = np.concatenate([np.arange(first, last) for first, last, _ in outlines.pieces])
    rings = shapely.get_num_coordinates(shapely.get_rings(shapely.get_parts(polygons)))
    ends = np.cumsum(rings) - 1
    assert np.array_equal(edges, np.setdiff1d(np.arange(len(outlines.points)), ends))
    assert (np.diff(outlines.pieces[:, :2], axis=1) <= PIECE_EDGES).all()
    for (first, last, _), bounds in zip(outlines.pieces, outlines.bounds, strict=True):
        points = outlines.points[first : last + 1]
        # The first point of another ring may count in: bounds may be too wide, never too narrow.
        assert (bounds[:2] <= points.min(axis=0)).all()
        assert (bounds[2:] >= points.max(axis=0)).all()
    for (_, first, stop), extent in zip(outlines.shapes, outlines.extents, strict=True):
        assert np.array_equal(extent[:2], outlines.bounds[first:stop, :2].min(axis=0))
        assert np.array_equal(extent[2:], outlines.bounds[first:stop, 2:].max(axis=0))


def test_no_shapes_have_no_outlines() -> None:
    outlines = Outlines.over(np.zeros(0, dtype=object), np.zeros(0, dtype=np.int64), SOUTH_UP)
    assert [len(each) for each in outlines] == [0] * 5


def test_upright_edges_go_up() -> None:
    ends = upright(SQUARE)
    assert len(ends) == 8
    assert (ends[:, 1] <= ends[:, 3]).all()
