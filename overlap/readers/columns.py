"""Which column serves as what: given by the user, or recognised by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from overlap.domain.values import as_text, cells
from overlap.errors import FaultList, nearest_name
from overlap.readers.wording import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

Role = Literal["longitude", "latitude", "id", "name"]

RANKS: dict[Role, str] = {
    "longitude": """
        longitude lon lng long longitud|longitudine decimallongitude longitude.* .*longitude .*_(lon|lng|long)
        intptlong? xcoord|coordx|xcoordinate|coordinatex gisx pointx x easting""",
    "latitude": """
        latitude lat latitud|latitudine decimallatitude latitude.* .*latitude .*_lat
        intptlat ycoord|coordy|ycoordinate|coordinatey gisy pointy y northing""",
    "id": """
        id facilityid officeid branchid libraryid libid outletid postofficeid poid
        facilitycode officecode branchcode librarycode code gisid geoid geonameid osmid
        adm4pcode adm3pcode adm2pcode adm1pcode adm0pcode pcode
        uid uuid guid globalid ref .*_id fid|ogcfid|gid objectid""",
    "name": """
        name branch branchname facilityname facname officename poname postofficename libraryname libname
        outletname title label adm4en adm3en adm2en adm1en adm0en .*name nom|nombre|nome|naam|navn|namn""",
}
"""Patterns from best to worst; one with `_` is tried on the words of a name, any other on its letters."""

DISTINCT_ENOUGH = 0.95
"""Share of rows that must have an id of their own before a column is taken for the id unasked."""


def _forms(name: str) -> tuple[str, str]:
    """Return the bare letters of a name, and its words: AnPost_ID is anpostid and an_post_id."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).casefold()
    return re.sub(r"[\W_]", "", name.casefold()), re.sub(r"[\W_]+", "_", words).strip("_")


def candidates(role: Role, names: list[str]) -> list[list[str]]:
    """Return the names that may serve as `role`, grouped by rank, best first."""
    forms = {name: _forms(name) for name in names}
    ranked = []
    for pattern in RANKS[role].split():
        form = 1 if "_" in pattern else 0
        ranked.append([name for name in names if re.fullmatch(pattern, forms[name][form])])
    return [hits for hits in ranked if hits]


def share_distinct(frame: pd.DataFrame, name: str) -> float:
    """Return the share of rows whose value in the column is known and the first of its kind."""
    texts = set(as_text(cells(frame[name]))) - {""}
    return len(texts) / max(1, len(frame))


class ColumnFinder:
    """Finds the columns of one file, noting what is wrong with it.

    Parameters
    ----------
    frame
        The table.
    shown
        The file as the user typed it.
    key
        Its place in the study, such as `networks.post`, for the advice.
    faults
        Where faults are noted; the empty text stands for a column that was not found.

    Attributes
    ----------
    notes
        What was decided, one sentence each.
    """

    def __init__(self, frame: pd.DataFrame, shown: str, key: str, faults: FaultList) -> None:
        self.frame = frame
        self.names = [str(name) for name in frame.columns]
        self.shown = shown
        self.key = key
        self.faults = faults
        self.notes: list[str] = []

    def given(self, name: str) -> str:
        """Return a column that the user named, or nothing and a fault."""
        if name in self.names:
            return name
        found = f"columns are {listed(self.names)}"
        self.faults.add(
            self.shown, f"no column {name}", found, nearest_name(name, self.names) or f"mend {self.key}"
        )
        return ""

    def find(self, role: Role, given: str, distinct: float = 0.0, *, needed: bool = False) -> str:
        """Return the column given for a role, or the best that is recognised.

        Parameters
        ----------
        role
            What the column should serve as.
        given
            The user's choice; empty to recognise one.
        distinct
            Least `share_distinct` of a column that is recognised.
        needed
            It is a fault if none is recognised.
        """
        if given:
            return self.given(given)
        for group in candidates(role, self.names):
            hits = [name for name in group if not distinct or share_distinct(self.frame, name) >= distinct]
            if len(hits) > 1:
                advice = f"name one with {role} in {self.key}"
                self.faults.add(self.shown, f"several columns may be the {role}", listed(hits), advice)
                return ""
            if hits:
                return hits[0]
        if distinct and (near := [name for group in candidates(role, self.names) for name in group]):
            share = share_distinct(self.frame, near[0])
            self.notes.append(
                f"{near[0]} is not taken for the {role}: it tells only {share:.0%} of rows apart."
            )
        if needed:
            advice = f"name it with {role} in {self.key}"
            self.faults.add(self.shown, f"no {role} column", f"columns are {listed(self.names)}", advice)
        return ""


def with_columns(finder: ColumnFinder, wanted: Mapping[str, str]) -> pd.DataFrame:
    """Return the table with the columns that the study adds, such as `{"internet": "has_net"}`."""
    added = {name: finder.given(source) for name, source in wanted.items()}
    finder.notes.extend(
        f"Column {name} of the file is replaced by its column {source}."
        for name, source in added.items()
        if name in finder.names and source not in ("", name)
    )
    return finder.frame.assign(**{name: finder.frame[source] for name, source in added.items() if source})
