"""The fonts of figures: each is named by its path, and fonts of the machine are not looked at."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from overlap.outputs.language.own_font import own_font

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

_FILES = {"normal": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}


@cache
def font(language: str, size: float, weight: str = "normal") -> FontProperties:
    """DejaVu Sans of the drawing library's own data; where a language has a font of its own, behind that.

    A font of its own has one weight, which is not thickened: what is bold elsewhere is regular there.
    """
    from matplotlib.font_manager import FontProperties

    own = own_font(language)
    if own is None:
        return FontProperties(fname=_dejavu(weight), size=size)
    return FontProperties(family=[_known(each) for each in (own, _dejavu("normal"))], size=size)


@cache
def characters(language: str) -> frozenset[int]:
    """The signs that figures in a language can show."""
    from matplotlib.ft2font import FT2Font

    files = filter(None, (own_font(language), _dejavu("normal")))
    return frozenset(each for file in files for each in FT2Font(str(file)).get_charmap())


@cache
def _known(file: Path) -> str:
    """Tell the drawing library of a file, under a name that no font of the machine has.

    It tries one font after the other for a sign by names alone, not by paths.
    """
    from matplotlib.font_manager import FontEntry, fontManager

    name = f"overlap {file.stem}"
    fontManager.ttflist.append(FontEntry(fname=str(file), name=name, weight="normal"))
    return name


def _dejavu(weight: str) -> Path:
    from matplotlib import get_data_path

    return Path(get_data_path()) / "fonts" / "ttf" / _FILES[weight]
