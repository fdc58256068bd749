from collections.abc import Iterator
from threading import current_thread

import numpy as np
import pytest

from overlap.geo import threads
from overlap.geo.ellipsoid import to_ecef
from overlap.geo.index import PointIndex
from overlap.geo.threads import side_by_side, slices


@pytest.mark.parametrize("cores", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 2, 300])
def test_pieces_are_drawn_here_and_answered_in_their_order(
    cores: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "usable_cores", lambda: cores)
    drawn_by = []

    def pieces() -> Iterator[int]:
        for piece in range(count):
            drawn_by.append(current_thread())
            yield piece

    assert side_by_side(lambda piece: piece * piece, pieces()) == [piece * piece for piece in range(count)]
    assert drawn_by == [current_thread()] * count


def test_what_goes_wrong_in_a_piece_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda piece: 1 // (piece - 3), range(10))


def test_slices_hold_everything_once() -> None:
    assert [range(10)[some] for some in slices(10, 4)] == [range(4), range(4, 8), range(8, 10)]
    assert slices(0) == []


def test_many_points_are_placed_as_one_alone_is() -> None:
    rng = np.random.default_rng(83)
    longitude, latitude = rng.uniform(-180, 180, 200_000), rng.uniform(-90, 90, 200_000)
    points_m = PointIndex(longitude, latitude).points_m
    for k in (0, 2**14 - 1, 2**14, 2**16, 199_999):
        assert np.array_equal(points_m[k : k + 1], to_ecef(longitude[k : k + 1], latitude[k : k + 1]))
