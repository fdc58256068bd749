from __future__ import annotations

import numpy as np
import shapely

from overlap.geo.lines import lines_between

FROM = np.array([10.0, 179.5, -179.5, 180.0, 5.0]), np.array([50.0, -1.0, 1.0, 0.0, 6.0])
TO = np.array([11.0, -179.5, 179.5, -180.0, 5.0]), np.array([51.0, 1.0, -1.0, 0.5, 6.0])


def test_lines_keep_their_order_and_only_those_across_180_are_cut() -> None:
    lines = lines_between(FROM, TO)
    assert [line.geom_type for line in lines] == ["MultiLineString"] * 5
    assert [len(line.geoms) for line in lines] == [1, 2, 2, 1, 1]
    for line, *ends in zip(lines, *FROM, *TO, strict=True):
        found = {(abs(x), y) for x, y in shapely.get_coordinates(line).tolist()}
        assert {(abs(ends[0]), ends[1]), (abs(ends[2]), ends[3])} <= found
    bounds = shapely.bounds(lines[1:3])
    assert bounds[:, [0, 2]].tolist() == [[-180.0, 180.0]] * 2
    assert all(part.length < 1.2 for line in lines[:4] for part in line.geoms if len(line.geoms) == 2)


def test_no_lines() -> None:
    nothing = np.zeros(0), np.zeros(0)
    assert len(lines_between(nothing, nothing)) == 0
