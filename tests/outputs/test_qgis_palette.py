"""Colours that stay apart for people who see few of them, by published models of how they see."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from overlap.resources import palette

# Machado, G. M., Oliveira, M. M., Fernandes, L. A. F. (2009). A Physiologically-based Model for Simulation of
# Color Vision Deficiency. IEEE TVCG 15(6), 1291-1298; severity 1.0, for linear sRGB. Greyscale is the
# luminance row of IEC 61966-2-1.
LUMINANCE = (0.2126, 0.7152, 0.0722)
SIGHTS = {
    "all colours": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "greyscale": [LUMINANCE] * 3,
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], LUMINANCE, [0.0193, 0.1192, 0.9505]])


def linear(colour: str) -> NDArray[np.float64]:
    share = np.array(palette.channels(colour)) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(colour: str, sight: str = "all colours") -> NDArray[np.float64]:
    """CIE L*a*b* (1976), D65, of a colour as somebody sees it."""
    seen = np.clip(np.array(SIGHTS[sight]) @ linear(colour), 0.0, 1.0)
    ratio = TO_XYZ @ seen / TO_XYZ.sum(axis=1)
    x, y, z = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one: str, other: str, sight: str) -> float:
    """The difference of 1976: 2.3 is just noticeable."""
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


@pytest.mark.parametrize("sight", [sight for sight in SIGHTS if sight != "greyscale"])
def test_categories_differ_in_colour(sight: str) -> None:
    for one, other in combinations(palette.CATEGORY_COLOURS, 2):
        assert apart(one, other, sight) > 15, (one, other)


def test_the_two_networks_differ_most_however_one_sees() -> None:
    library, post = palette.CATEGORY_COLOURS[:2]
    assert all(apart(library, post, sight) > 23 for sight in SIGHTS)


def test_the_first_four_differ_in_greyscale() -> None:
    for one, other in combinations(palette.CATEGORY_COLOURS[:4], 2):
        assert apart(one, other, "greyscale") > 11, (one, other)


def test_no_pair_of_colour_and_shape_comes_twice_among_24() -> None:
    assert len({palette.category(number) for number in range(24)}) == 24
    shapes = [palette.category(number)[1] for number in range(6)]
    assert len(set(shapes)) == 6


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("count", [2, 3, 4, 5])
@pytest.mark.parametrize("pale", [True, False])
def test_grades_darken_in_even_steps(sight: str, count: int, *, pale: bool) -> None:
    lightness = [lab(colour, sight)[0] for colour in palette.grades(count, pale=pale)]
    steps = [before - after for before, after in pairwise(lightness)]
    assert min(steps) > 6
    assert max(steps) < 1.3 * min(steps)


def test_one_grade_is_the_middle() -> None:
    assert palette.grades(1) == [palette.RAMP[3]]


def test_lines_stand_out_from_paper() -> None:
    for colour in palette.grades(5, pale=False):
        luminance = float(np.array(LUMINANCE) @ linear(colour))
        assert 1.05 / (luminance + 0.05) > 3
