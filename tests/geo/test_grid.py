import numpy as np
import pytest
from builders import grid_of


@pytest.mark.parametrize("south_up", [0, 1])
def test_windows_have_the_cells_of_the_whole_to_the_bit(south_up: int) -> None:
    grid = grid_of(-179.3, 70.1, 1 / 120, 4000, 3000, south_up=bool(south_up))
    part = grid.part(1000, 700, 50, 60)
    assert np.array_equal(part.columns_x, grid.columns_x[700:760])
    assert np.array_equal(part.rows_y, grid.rows_y[1000:1050])
    again = part.part(7, 9, 3, 4)
    assert np.array_equal(again.columns_x, grid.columns_x[709:713])
    assert np.array_equal(again.rows_y, grid.rows_y[1007:1010])


def test_bounds_are_the_outer_edges() -> None:
    grid = grid_of(10.0, 50.0, 0.5, 8, 4)
    assert grid.bounds == (10.0, 48.0, 14.0, 50.0)
    assert grid_of(10.0, 50.0, 0.5, 8, 4, south_up=True).bounds == (10.0, 48.0, 14.0, 50.0)
    assert grid.part(1, 2, 1, 3).bounds == (11.0, 49.0, 12.5, 49.5)
