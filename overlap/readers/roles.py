"""What a file may be good for in a study, guessed from its shapes, its columns and its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from overlap.domain.values import cells
from overlap.errors import InputError
from overlap.readers.columns import candidates, columns_for
from overlap.readers.coordinates_pairs import are_pairs
from overlap.readers.formats import FORMATS, RawTable, each_layer
from overlap.readers.formats.h3_cells import h3_column
from overlap.readers.people_columns import columns_of_people
from overlap.readers.raster_files import RASTER_SUFFIXES, raster_in
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
    """A table's likely role: `name` in the study, the `column` of people if any, `rows`, and why.

    `layer` is empty where the file has but one; `year` is the latest year that a name speaks of, 0 where none
    does.
    """

    file: str
    role: Role
    name: str
    why: str
    rows: int = 0
    column: str = ""
    year: int = 0
    layer: str = ""

    @property
    def place(self) -> str:
        """The file, and its layer where there are several."""
        return f"{self.file}, layer {self.layer}" if self.layer else self.file


def guess_file(path: Path, shown: str) -> list[Guess]:
    """Guess the role of each table of a file; one that cannot be read is good for nothing, and says why."""
    try:
        if raster_in(path, shown):
            return [Guess(shown, "population", "total", "a raster", year=_year(path.stem))]
    except InputError as error:
        return [Guess(shown, "none", "", error.faults[0].what)]
    return [
        Guess(shown, "none", "", table.faults[0].what, layer=layer)
        if isinstance(table, InputError)
        else guess_table(table, shown, layer)
        for layer, table in each_layer(path, shown)
    ]


def guess_table(table: RawTable, shown: str, layer: str = "") -> Guess:
    """Guess the role of one table; a layer's own name says more than that of its file."""
    titles = [Path(layer).stem, Path(shown).stem] if layer else [Path(shown).stem]
    column = next(iter(columns_of_people(table.frame)), "")
    found = Guess(shown, "none", "", "", len(table), column, max(map(_year, (*titles, column))), layer)
    cells_in = h3_column(table.frame) if column and table.geometry is None else ""
    dimension = None if table.geometry is None else dimension_of(table.geometry)
    if cells_in:
        return replace(
            found, role="population", name="total", why=f"H3 cells in {cells_in} with people in {column}"
        )
    if dimension == POLYGONS and column:
        return replace(found, role="population", name="total", why=f"polygons with people in {column}")
    if dimension == POLYGONS:
        return replace(found, role="areas", name=_word(titles[0]), why="polygons without people")
    if dimension is None and not _has_coordinates(table):
        return replace(found, why="neither shapes nor coordinate columns")
    if network := _network(titles):
        why = f"points, and a name that speaks of {network}"
        return replace(found, role="network", name=network, why=why, column="")
    if column:
        return replace(found, role="places", name="places", why=f"points with people in {column}")
    return replace(found, role="network", name=_word(titles[0]), why="points")


def _network(titles: Iterable[str]) -> str:
    """The network that the first of some titles speaks of, or nothing."""
    for title in titles:
        for network, stems in NETWORK_STEMS.items():
            if re.search(stems, title.casefold()):
                return network
    return ""


def is_administrative(guessed: Guess) -> bool:
    """Whether a file of polygons, or its layer, bears the name of administrative units."""
    title = f"{Path(guessed.file).stem} {guessed.layer}"
    return re.search(_AREA_STEMS, title.casefold()) is not None


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
