"""The fonts of a brief, by path, and which characters they hold."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from overlap.outputs.language.own_font import latin_font, own_family, own_font

UNSHOWN = "□"
_FAMILIES = ("Noto Sans", "Noto Sans Arabic", "DejaVu Sans")


def families(language: str) -> list[Any]:
    """What the fonts are called, as Typst takes them, the first that holds a sign being the one for it.

    A font of the language's own has all but letters and figures, which would not match those it lacks.
    """
    own = own_family(language)
    return [*([{"name": _FAMILIES[0], "covers": "latin-in-cjk"}, own] if own else []), *_FAMILIES]


@cache
def font_files(language: str) -> tuple[Path, ...]:
    """The upright fonts, the first that holds a character being the one that it is set in."""
    import fontpkg_noto_sans_arabic
    import matplotlib as mpl

    return (
        *filter(None, [own_font(language)]),
        latin_font(),
        fontpkg_noto_sans_arabic.ROOT / "files" / "NotoSansArabic[wdth,wght].ttf",
        Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf",
    )


@cache
def _held(language: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    held: set[int] = set()
    for file in font_files(language):
        with TTFont(file, lazy=True) as font:
            held |= set(font.getBestCmap())
    return frozenset(held)


def unshown(texts: Iterable[str], language: str) -> list[str]:
    """The characters that no font holds, sorted."""
    held = _held(language) | {ord("\n")}
    return sorted({each for text in texts for each in text if ord(each) not in held})


def replaced(value: Any, missing: Iterable[str]) -> Any:
    """JSON values with □ for every one of these characters."""
    table = {ord(each): UNSHOWN for each in missing}
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, list):
        return [replaced(each, missing) for each in value]
    if isinstance(value, dict):
        return {key: replaced(each, missing) for key, each in value.items()}
    return value
