"""Text on a figure: from strangers, measured, broken into lines, in one font that is named by its path."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from overlap.domain.text import clean_text

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

LONGEST = 60
MISSING = "□"

_POINTS_PER_INCH = 72.0
_FILES = {"normal": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
# What moves, hides or reverses what stands around it; the joiners are letters' own in Persian and Hindi.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
# Ours alone, after strangers' have been left out: they keep a name to its own direction.
_ISOLATES = "\u2066\u2068\u2069"
_RIGHT_TO_LEFT = "\u200f"


def shown(text: object, longest: int = LONGEST) -> str:
    """Text of a stranger as a figure can hold it: one line, nothing unseen, no sign that the font lacks.

    At most `longest` characters, the last of them … where some were left out.
    """
    plain = " ".join(clean_text(str(text))[: 4 * longest].split())
    seen = (
        " " if unicodedata.category(each) in ("Zl", "Zp") else each
        for each in plain
        if unicodedata.category(each) not in _UNSEEN or each in _JOINERS
    )
    line = drawable("".join(seen))
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def drawable(text: str) -> str:
    """The text with □ for each sign that the font lacks."""
    line = "".join(each if ord(each) in _characters() or each in _ISOLATES else MISSING for each in text)
    # A sign of which every part is missing is missing once.
    while MISSING * 2 in line:
        line = line.replace(MISSING * 2, MISSING)
    return line


def turned(line: str) -> str:
    """A line whose parts stand from right to left, whatever sign it begins with."""
    return f"{_RIGHT_TO_LEFT}{line}"


@cache
def font(size: float, weight: str = "normal") -> FontProperties:
    """DejaVu Sans of the drawing library's own data; fonts of the machine are not looked at."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=_file(weight), size=size)


def width_inch(line: str, properties: FontProperties) -> float:
    """How long a line is on paper."""
    from matplotlib.textpath import TextToPath

    if not line:
        return 0.0
    width, _, _ = TextToPath().get_text_width_height_descent(line, properties, ismath=False)
    return float(width) / _POINTS_PER_INCH


def broken(text: str, properties: FontProperties, width: float) -> list[str]:
    """Lines of at most `width` inches; a word that is longer stands alone, and is cut."""
    lines: list[str] = []
    line = ""
    # A number keeps its sign of per cent beside it.
    for word in " ".join(text.split()).replace(" %", "\u00a0%").split(" "):
        longer = f"{line} {word}" if line else word
        if line and width_inch(longer, properties) > width:
            lines.append(line)
            longer = word
        line = longer
    return [_cut(each, properties, width) for each in (*lines, line)]


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


def _file(weight: str) -> Path:
    from matplotlib import get_data_path

    return Path(get_data_path()) / "fonts" / "ttf" / _FILES[weight]


@cache
def _characters() -> dict[int, Any]:
    from matplotlib.ft2font import FT2Font

    found: dict[int, Any] = dict(FT2Font(str(_file("normal"))).get_charmap())
    return found
