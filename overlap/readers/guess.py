"""What a table or a raster may be good for in a study."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Role = Literal["network", "population", "areas", "none"]
Kind = Literal["raster", "H3 cells", "polygons", "points", ""]


@dataclass(frozen=True)
class Guess:
    """A likely role, and why.

    Parameters
    ----------
    file
        As the user typed it.
    role, name
        Its section in the study, and what it is called there.
    why
        What speaks for the role, or against any.
    rows
        Rows of a table, cells of a raster.
    column, longitude, latitude, cell
        The columns of people, and of their places.
    year
        The latest that a name speaks of, 0 where none does.
    layer
        Empty where the file has but one.
    where
        The rule for its rows, where they are of several networks.
    kind
        What holds the people.
    by_name
        The name of the file or the layer itself speaks of the role.
    """

    file: str
    role: Role
    name: str
    why: str
    rows: int = 0
    column: str = ""
    longitude: str = ""
    latitude: str = ""
    cell: str = ""
    year: int = 0
    layer: str = ""
    where: str = ""
    kind: Kind = ""
    by_name: bool = False

    @property
    def place(self) -> str:
        """The file, and its layer where there are several."""
        return f"{self.file}, layer {self.layer}" if self.layer else self.file


def year_in(text: str) -> int:
    """Return the latest year that a text speaks of, 0 where it speaks of none."""
    return max((int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text)), default=0)
