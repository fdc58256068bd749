"""The fonts of figures: each is named by its path, and fonts of the machine are not looked at."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from overlap.outputs.language.own_font import latin_font, own_font

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

_FILES = {"normal": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}


@cache
def font(language: str, size: float, weight: str = "normal") -> FontProperties:
    """DejaVu Sans of the drawing library's own data; a language with a font of its own has several.

    A font of its own has one weight, which is not thickened: what is bold elsewhere is regular there.
    """
    from matplotlib.font_manager import FontProperties

    if own_font(language) is None:
        return FontProperties(fname=_dejavu(weight), size=size)
    return FontProperties(family=[_known(each) for each in _files(language)], size=size)


@cache
def characters(language: str) -> frozenset[int]:
    """The signs that figures in a language can show."""
    from matplotlib.ft2font import FT2Font

    return frozenset(each for file in _files(language) for each in FT2Font(str(file)).get_charmap())


def _files(language: str) -> tuple[Path, ...]:
    """The regular fonts, the first that holds a sign being the one that shows it.

    Noto Sans is before the Chinese font, which would make up ź, which it lacks, of a z and an accent.
    """
    own = own_font(language)
    return (_dejavu("normal"),) if own is None else (latin_font(), own, _dejavu("normal"))


@cache
def _known(file: Path) -> str:
    """Tell the drawing library of a file, under a name that no font of the machine has.

    It tries one font after the other for a sign by names alone, not by paths.
    """
    from matplotlib.font_manager import FontEntry, fontManager

    name = f"overlap {file.name}"
    fontManager.ttflist.append(FontEntry(fname=str(file), name=name, weight="normal"))
    return name


def _dejavu(weight: str) -> Path:
    from matplotlib import get_data_path

    return Path(get_data_path()) / "fonts" / "ttf" / _FILES[weight]
