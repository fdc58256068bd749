"""Quality: what there is to say against facilities. Nothing here rejects one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from overlap.domain.values import as_text, cells, is_missing

if TYPE_CHECKING:
    from overlap.domain.areas import Areas
    from overlap.domain.evidence import Evidence
    from overlap.domain.facilities import Facilities

Mask = NDArray[np.bool_]
Check = Literal[
    "probably swapped",
    "swapped, mended",
    "perhaps closed",
    "low precision",
    "same point",
    "shared id",
    "possible double",
    "outside its named area",
]
CHECKS: tuple[Check, ...] = get_args(Check)

MEANINGS: dict[Check, str] = {
    "probably swapped": "with latitude and longitude exchanged it would lie among the others, or in an area",
    "swapped, mended": "latitude and longitude were exchanged, as the study asks",
    "perhaps closed": "its status speaks of closing, but not plainly",
    "low precision": "both coordinates are rounded to 0.005°, a minute, 500 m or more",
    "same point": "three or more facilities of the network lie at exactly this point",
    "shared id": "the list gives its id to another counter too, elsewhere or of another name",
    "possible double": "another facility of the same name lies within 50 m",
    "outside its named area": "a column of its row names an area in which it does not lie",
}

_NEARLY_ALL = 0.9
"""Share of a column's values that must be names of areas before it is taken to name the area."""

_SEVERAL = 2

MOST_DECIMALS = 6
_ROUND_DEG = 1e-10

_SAY_NOTHING = frozenset({"area", "name", "id", "code", "no", "nr", "number", "fid", "objectid", "gis"})
"""Words that any heading and any file may have."""


@dataclass(frozen=True)
class Quality:
    """What a reader found in one network.

    Parameters
    ----------
    flagged
        Ids of facilities by check; whatever becomes of a facility later, its id stays.
    accuracy
        Columns in which the file itself says how good its points are.
    status
        Columns in which it says whether a facility is open.
    """

    flagged: Mapping[Check, frozenset[str]] = field(default_factory=dict)
    accuracy: tuple[str, ...] = ()
    status: tuple[str, ...] = ()

    def adding(self, check: Check, ids: Iterable[str]) -> Quality:
        """Return the same with more facilities flagged."""
        together = self.flagged.get(check, frozenset()) | {str(key) for key in ids}
        return replace(self, flagged={**self.flagged, check: together})


def flags_of(evidence: Evidence, network: str) -> dict[Check, Mask]:
    """Return for every check which facilities of a network it flags, each of shape (n,)."""
    facilities = evidence.networks[network]
    flagged = facilities.quality.flagged
    found: dict[Check, Mask] = {
        check: np.fromiter((key in flagged.get(check, ()) for key in facilities.ids), bool, len(facilities))
        for check in CHECKS
    }
    for level, areas in evidence.areas.items():
        found["outside its named area"] |= outside_named_area(
            facilities, areas, evidence.area_of[level][network]
        )
    return found


def flag_texts(evidence: Evidence, network: str) -> NDArray[np.object_]:
    """Return the flags of each facility of a network as text, `low precision; same point`, shape (n,)."""
    found = evidence.flags[network]
    texts = np.full(len(evidence.networks[network]), "", dtype=object)
    for check, flagged in found.items():
        texts[flagged] = [f"{text}; {check}" if text else check for text in texts[flagged]]
    return texts


def unknown_in(facilities: Facilities, columns: Iterable[str]) -> Mask:
    """Return which facilities have nothing, or a word for nothing, in some of these columns, shape (n,)."""
    unknown = np.zeros(len(facilities), dtype=bool)
    for column in columns:
        unknown |= is_missing(cells(facilities.attributes[column]))
    return unknown


def decimals_of(facilities: Facilities) -> NDArray[np.int64]:
    """Return how many decimals of a degree the finer coordinate of each facility has, at most 6, shape (n,).

    It is how its point is written in the file, if the file is in EPSG:4326; else it tells nothing.
    """
    decimals = np.full(len(facilities), MOST_DECIMALS, dtype=np.int64)
    degrees = np.array([facilities.longitude_deg, facilities.latitude_deg])
    for number in reversed(range(MOST_DECIMALS)):
        decimals[(np.abs(degrees - np.round(degrees, number)) < _ROUND_DEG).all(axis=0)] = number
    return decimals


def outside_named_area(facilities: Facilities, areas: Areas, area_of: NDArray[np.int64]) -> Mask:
    """Return which facilities lie outside the area that a column of their row names, shape (n,).

    Parameters
    ----------
    facilities
        A column names areas where nearly all of its known values are ids or names of this level, in any case,
        and not always the same; other values name nothing. Ids without a letter, such as 7, are looked for
        only in a column whose heading shares a word with the level, its columns or its file: 7 under `Ward`
        is an area of `ward-2012.geojson`, 7 under `rooms` is none.
    areas
        One level.
    area_of
        Index of the area in which each facility lies, -1 for none, shape (n,).
    """
    named: dict[str, set[int]] = {}
    for index, labels in enumerate(zip(areas.ids, areas.names, strict=True)):
        for label in labels:
            named.setdefault(label.strip().casefold(), set()).add(index)
    about = _about(areas)
    outside = np.zeros(len(facilities), dtype=bool)
    for column in facilities.attributes.columns:
        texts, at = _distinct(facilities, str(column))
        of_level = bool(_words(str(column)) & about)
        places = [named.get(text) if of_level or re.search(r"[^\W\d_]", text) else None for text in texts]
        known = np.array([text != "" for text in texts])[at]
        names = np.array([place is not None for place in places])[at]
        if len(set(at[names])) < _SEVERAL or names.sum() < _NEARLY_ALL * known.sum():
            continue
        outside |= [
            place is not None and here not in place
            for place, here in zip((places[k] for k in at), area_of.tolist(), strict=True)
        ]
    return outside


def _about(areas: Areas) -> set[str]:
    """Return the words that tell what a level is: ward, of `WARD_ID` in `data/ward-2012.geojson`."""
    file = areas.source.file_name.partition(".")[0]
    return _words(" ".join((areas.level, file, *areas.source.columns.values())))


def _words(text: str) -> set[str]:
    """Return the telling words of a heading, in small letters and without the s of a plural."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    found = re.findall(r"[^\W\d_]+", apart.casefold())
    return {word.removesuffix("s") for word in found} - _SAY_NOTHING


def _distinct(facilities: Facilities, column: str) -> tuple[list[str], NDArray[np.intp]]:
    texts = [text.casefold() for text in as_text(cells(facilities.attributes[column]))]
    distinct, at = np.unique(np.array(texts, dtype=object), return_inverse=True)
    return distinct.tolist(), at
