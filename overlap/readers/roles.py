"""What a file may be good for in a study, guessed from its shapes, its columns and its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


from overlap.domain.values import cells
from overlap.errors import InputError
from overlap.readers.columns import candidates, columns_for
from overlap.readers.coordinates_pairs import are_pairs
from overlap.readers.formats import FORMATS, RawTable, read_table
from overlap.readers.people_columns import columns_of_people
from overlap.readers.population import RASTER_SUFFIXES
from overlap.readers.shapes import dimension_of

Role = Literal["network", "population", "areas", "places", "none"]

SUFFIXES = frozenset(FORMATS) | RASTER_SUFFIXES

# Word stems in the languages of the world's official lists, tried on the file's name.
NETWORK_STEMS = {
    "library": r"librar|bibliot|biblioth|bücherei|библиот|图书|圖書|مكتبات",
    "post": r"post(?!al.?code|code|leitzahl)|correo|correio|почт|邮|郵|بريد",
}
_AREA_STEMS = (
    r"ward|district|provin|state|county|counties|region|municip|concelho|commune|comarca|distrito|"
    r"departe?ment|adm(in)?[_-]?\d|gemeinde|kreis|район|област|省|市|县|oblast|prefectur|governorate|parish"
)
POINTS, POLYGONS = 0, 2


@dataclass(frozen=True)
class Guess:
    """A file's likely role: `name` in the study, the `column` of people if any, `rows`, and why.

    `year` is the latest year that the file's or the column's name speaks of, 0 where none does.
    """

    file: str
    role: Role
    name: str
    why: str
    rows: int = 0
    column: str = ""
    year: int = 0


def guess(path: Path, shown: str) -> Guess:
    """Guess the role of one file; a file that cannot be read is good for nothing, and its fault says why."""
    if path.suffix.casefold() in RASTER_SUFFIXES:
        return Guess(shown, "population", "total", "a raster", year=_year(path.stem))
    try:
        table = read_table(path, shown)
    except InputError as error:
        return Guess(shown, "none", "", error.faults[0].what)
    column = next(iter(columns_of_people(table.frame)), "")
    dimension = None if table.geometry is None else dimension_of(table.geometry)
    year = max(_year(path.stem), _year(column))
    if dimension == POLYGONS:
        if column:
            return Guess(
                shown, "population", "total", f"polygons with people in {column}", len(table), column, year
            )
        return Guess(shown, "areas", _word(path.stem), "polygons without people", len(table), "", year)
    located = dimension is not None or _has_coordinates(table)
    if not located:
        return Guess(shown, "none", "", "neither shapes nor coordinate columns", len(table))
    if column:
        return Guess(shown, "places", "places", f"points with people in {column}", len(table), column, year)
    for network, stems in NETWORK_STEMS.items():
        if re.search(stems, path.stem.casefold()):
            return Guess(
                shown, "network", network, f"points, and a name that speaks of {network}", len(table)
            )
    return Guess(shown, "network", _word(path.stem), "points", len(table))


def is_administrative(guessed: Guess) -> bool:
    """Whether a file of polygons bears the name of administrative units."""
    return re.search(_AREA_STEMS, Path(guessed.file).stem.casefold()) is not None




def _has_coordinates(table: RawTable) -> bool:
    names = [str(name) for name in table.frame.columns]
    if candidates("longitude", names) and candidates("latitude", names):
        return True
    return any(are_pairs(cells(table.frame[name])) for name in columns_for("point", names))


def _year(text: str) -> int:
    return max((int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text)), default=0)


def _word(stem: str) -> str:
    """A name for the study file from the first words of a file's name."""
    words = re.findall(r"[a-z][a-z0-9]*", stem.casefold())
    return "_".join(words[:2]) or "points"
