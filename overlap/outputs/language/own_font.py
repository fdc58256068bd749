"""Languages whose signs the fonts of the extra `brief` lack: each has a font, and an extra, of its own."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from overlap.errors import FaultList

# The package, how its family is called, and the extra that brings it.
_OWN = {"zh": ("pylopdf_fonts_zh_cn", "Noto Sans SC", "chinese")}
_LATIN = "fontpkg_noto_sans"


def own_font(language: str) -> Path | None:
    """The file of the font for the signs of a language; none for most languages."""
    if language not in _OWN:
        return None
    file: Path = import_module(_OWN[language][0]).sans_path()
    return file


def latin_font() -> Path:
    """Noto Sans, whose letters go with such a font."""
    file: Path = import_module(_LATIN).ROOT / "files" / "NotoSans[wdth,wght].ttf"
    return file


def own_family(language: str) -> str | None:
    """How the family of that font is called, which can be said where it is not installed."""
    return _OWN[language][1] if language in _OWN else None


def own_fonts(languages: Iterable[str]) -> list[str]:
    """The packages of such fonts that are there, as they are called where packages are installed from."""
    packages = sorted({_OWN[each][0] for each in languages if each in _OWN})
    return [each.replace("_", "-") for each in packages if find_spec(each) is not None]


def refuse_without_font(what: str, languages: Iterable[str]) -> None:
    """Object to languages whose font is not installed.

    Raises
    ------
    InputError
        Starts with `what` is asked for and the language, and names the extra.
    """
    faults = FaultList()
    for language in (each for each in dict.fromkeys(languages) if each in _OWN):
        package, _, extra = _OWN[language]
        for each in (package, _LATIN):
            if find_spec(each) is None:
                advice = f"pip install 'overlap-toolkit[brief,{extra}]'"
                faults.add(f"{what} {language}", "needs a library that is not installed", each, advice)
    faults.raise_if_any()
