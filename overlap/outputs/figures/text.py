"""Text on a figure: from strangers, measured, broken into lines."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from overlap.domain.text import clean_text

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

LONGEST = 60
MISSING = "□"

_POINTS_PER_INCH = 72.0
_SIGN_EM = 0.55  # how wide a letter is on the whole, until lines have been measured
# What moves, hides or reverses what stands around it; the joiners are letters' own in Persian and Hindi.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
# Ours alone, after strangers' have been left out: they keep a name to its own direction.
_ISOLATES = "\u2066\u2068\u2069"
_RIGHT_TO_LEFT = "\u200f"
# Lines are broken at spaces. Chinese has none: there a line ends behind any sign, but begins with none that
# closes and ends with none that opens; a number keeps its unit.
_HAN = "\u2e80-\u2fdf\u3003-\u3007\u3021-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_OPENS = "（〔［｛「『《〈【"
_CLOSES = "，。、；：？！～％）〕］｝」』》〉】"
# The narrow ones keep to a Chinese sign beside them, and part no words of other languages.
_BRACKETS, _SHUTS = r"(\[", r")\],.;:!?"
# Not those that keep a number together, or with its unit.
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_BREAK = re.compile(
    f"(?= )|(?:(?<=[{_HAN}{_CLOSES}])(?![{_CLOSES}{_SHUTS}”’…—·])"
    f"|(?<![ \\d{_OPENS}{_BRACKETS}“‘])(?=[{_HAN}{_OPENS}]))"
    r"(?<!\d公)(?<!\d平)(?<!\d平方)(?<!\d平方公)"
)


def shown(text: object, longest: int = LONGEST) -> str:
    """Text of a stranger as a figure can hold it: one line, nothing unseen.

    At most `longest` characters, the last of them … where some were left out.
    """
    plain = " ".join(clean_text(str(text))[: 4 * longest].split())
    seen = (
        " " if unicodedata.category(each) in ("Zl", "Zp") else each
        for each in plain
        if unicodedata.category(each) not in _UNSEEN or each in _JOINERS
    )
    line = "".join(seen)
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def drawable(text: str, characters: Collection[int]) -> str:
    """The text with □ for each sign that is not among those of the fonts."""
    line = "".join(each if ord(each) in characters or each in _ISOLATES else MISSING for each in text)
    # A sign of which every part is missing is missing once.
    while MISSING * 2 in line:
        line = line.replace(MISSING * 2, MISSING)
    return line


def turned(line: str) -> str:
    """A line whose parts stand from right to left, whatever sign it begins with."""
    return f"{_RIGHT_TO_LEFT}{line}"


@lru_cache(maxsize=4096)  # a foot is the same on every figure of a run
def width_inch(line: str, properties: FontProperties) -> float:
    """How long a line is on paper."""
    from matplotlib.textpath import TextToPath

    if not line:
        return 0.0
    width, _, _ = TextToPath().get_text_width_height_descent(line, properties, ismath=False)
    return float(width) / _POINTS_PER_INCH


def broken_pieces(text: str) -> list[str]:
    """What no line ends within; a space stands before its word."""
    # A number keeps its sign of per cent beside it.
    return [*filter(None, _BREAK.split(_SPACES.sub(" ", text).strip(" ").replace(" %", "\u00a0%")))]


def broken(text: str, properties: FontProperties, width: float) -> list[str]:
    """Lines of at most `width` inches; a piece that is longer stands alone, and is cut."""
    pieces = broken_pieces(text)
    lines: list[str] = []
    sign_inch = _SIGN_EM * properties.get_size_in_points() / _POINTS_PER_INCH
    while pieces:
        number = _fitting(pieces, properties, width, sign_inch)
        line = _joined(pieces, number)
        sign_inch = width_inch(line, properties) / len(line) or sign_inch
        lines.append(line if number > 1 else _cut(line, properties, width))
        pieces = pieces[number:]
    return lines or [""]


def _fitting(pieces: Sequence[str], properties: FontProperties, width: float, sign_inch: float) -> int:
    """How many of the pieces a line holds, at least one; sought from where signs so wide would fill it.

    Measuring takes far longer than counting, and lines of a text hold about as many signs each.
    """

    def fits(number: int) -> bool:
        return width_inch(_joined(pieces, number), properties) <= width

    signs = list(accumulate(map(len, pieces)))
    number = max(1, bisect_right(signs, width / sign_inch))
    if number > 1 and not fits(number):
        return next((fewer for fewer in range(number - 1, 1, -1) if fits(fewer)), 1)
    while number < len(pieces) and fits(number + 1):
        number += 1
    return number


def _joined(pieces: Sequence[str], number: int) -> str:
    return "".join(pieces[:number]).lstrip(" ")


def _cut(line: str, properties: FontProperties, width: float) -> str:
    if width_inch(line, properties) <= width:
        return line
    low, high = 0, len(line)
    while high - low > 1:
        middle = (low + high) // 2
        if width_inch(line[:middle] + "…", properties) <= width:
            low = middle
        else:
            high = middle
    return line[:low] + "…"


def line_height_inch(size: float) -> float:
    """From one line to the next, of a size in points."""
    return 1.3 * size / _POINTS_PER_INCH
