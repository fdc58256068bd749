"""Colours and shapes of every map, chart and page, in one place.

People who see few colours or none tell them apart: categories by colour and shape, grades by lightness.

References
----------
Okabe, M., Ito, K. (2008). Color Universal Design. https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

# The colours of Okabe and Ito, in an order that keeps the first four apart in greyscale too.
CATEGORY_COLOURS = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#000000",
    "#56B4E9",
    "#D55E00",
    "#CC79A7",
    "#F0E442",
)
CATEGORY_SHAPES = ("circle", "square", "triangle", "diamond", "star", "pentagon")

# One hue (325° in CIE LCh), lightness L* from 93 to 28 in even steps of 10.8.
RAMP = ("#F4E7F4", "#E5C1E6", "#D29DD4", "#BB7CBE", "#9F5FA2", "#7F4782", "#5C335E")

NOT_KNOWN = "#8C8C8C"
OTHER = "#B3B3B3"
INK = "#1A1A1A"
PAPER = "#FFFFFF"


def category(number: int) -> tuple[str, str]:
    """Colour and shape of the category with this number, from 0; pairs repeat after 24."""
    return CATEGORY_COLOURS[number % len(CATEGORY_COLOURS)], CATEGORY_SHAPES[number % len(CATEGORY_SHAPES)]


def grades(count: int, *, pale: bool = True) -> list[str]:
    """Colours for `count` grades, light to dark, evenly spaced.

    Without `pale` the lighter half is left out, as thin lines and small marks vanish in it: what stays has a
    contrast of 3 : 1 to paper (WCAG 2.1, success criterion 1.4.11).
    """
    first, last = (0.0 if pale else 3.0), float(len(RAMP) - 1)
    if count == 1:
        return [_between((first + last) / 2.0)]
    return [_between(first + (last - first) * number / (count - 1)) for number in range(count)]


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of `#RRGGBB`, each 0 to 255."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _between(position: float) -> str:
    """The ramp at a position that may lie between two of its colours."""
    below = min(int(position), len(RAMP) - 2)
    part = position - below
    pairs = zip(channels(RAMP[below]), channels(RAMP[below + 1]), strict=True)
    mixed = [round(low + part * (high - low)) for low, high in pairs]
    return "#" + bytes(mixed).hex().upper()
