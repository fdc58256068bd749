"""Which columns hold the coordinates: as given, by their names, or by their values."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overlap.domain.values import Cells, as_number, cells, is_missing
from overlap.readers.columns import Role, candidates, columns_for, heading_words, letters, named, words
from overlap.readers.coordinates import read_angles, side_of_o, wrong_side
from overlap.readers.coordinates_metres import read_metres
from overlap.readers.coordinates_pairs import are_pairs, read_pairs
from overlap.readers.wording import count, listed

if TYPE_CHECKING:
    from overlap.domain.study import NetworkFile
    from overlap.readers.columns import ColumnFinder
    from overlap.readers.crs import SettledCrs
    from overlap.readers.reading import Reading

_ROLES: tuple[tuple[Role, Role], ...] = (("latitude", "longitude"), ("y", "x"))
_RIGHT_ANGLE_DEG = 90.0
_HALF_TURN_DEG = 180.0
_NEARLY_ALL = 0.9

AGREE_DEG, AGREE_M = 0.001, 100.0
"""Two pairs of columns say the same where no row differs by more."""


@dataclass(frozen=True)
class Pair:
    """The columns of latitude and longitude; one column twice where it holds both."""

    latitude: str
    longitude: str

    def __str__(self) -> str:
        """Both names."""
        return self.latitude if self.is_one_column else f"{self.latitude}/{self.longitude}"

    @property
    def is_one_column(self) -> bool:
        """Whether one column holds both."""
        return self.latitude == self.longitude

    @property
    def is_whole(self) -> bool:
        """Whether both were found."""
        return bool(self.latitude and self.longitude)


def find_pair(finder: ColumnFinder, spec: NetworkFile) -> Pair:
    """Return the columns of a table's coordinates; a name is empty where none was found, which is a fault."""
    if spec.latitude or spec.longitude:
        return _completed(finder, spec.latitude, spec.longitude)
    for roles in _ROLES:
        if pairs := named_pairs(finder.names, *roles):
            return _settled(finder, pairs)
    if found := _one_column(finder):
        return found
    if candidates("latitude", finder.names) or candidates("longitude", finder.names):
        return _searched(finder, "", "")
    like = [name for name in finder.names if _like_degrees(cells(finder.frame[name]))]
    if found := _by_values(finder, like):
        return found
    nothing = _searched(finder, "", "")
    _note_what_there_is(finder, like)
    return nothing


def _completed(finder: ColumnFinder, latitude: str, longitude: str) -> Pair:
    """Return what was given, and the partner of a lone one: the column whose name goes with it."""
    if not (latitude and longitude):
        given = latitude or longitude
        for pair in (pair for roles in _ROLES for pair in named_pairs(finder.names, *roles)):
            if given in (pair.latitude, pair.longitude):
                return pair
        if given in finder.names and are_pairs(cells(finder.frame[given])):
            return Pair(given, given)
    return _searched(finder, latitude, longitude)


def _searched(finder: ColumnFinder, latitude: str, longitude: str) -> Pair:
    across = finder.find("longitude", longitude, needed=True)
    return Pair(finder.find("latitude", latitude, needed=True), across)


def named_pairs(names: list[str], latitude: Role, longitude: Role) -> list[Pair]:
    """Return pairs of columns whose names differ only by the coordinate, best first.

    `lat` and `lon` are a pair, `resolved_lat` and `resolved_long` another.
    """
    ups, acrosses = (_by_stem(role, names) for role in (latitude, longitude))
    return [
        Pair(up, across)
        for stem in ups
        if stem in acrosses
        # Of lat, latitude and lon, longitude the first go together, and the second.
        for up, across in _together(ups[stem], acrosses[stem])
    ]


def _together(ups: list[str], acrosses: list[str]) -> list[tuple[str, str]]:
    length = max(len(ups), len(acrosses))
    return [(ups[min(k, len(ups) - 1)], acrosses[min(k, len(acrosses) - 1)]) for k in range(length)]


def _by_stem(role: Role, names: list[str]) -> dict[str, list[str]]:
    """Return columns, best first, by what their names say beside the coordinate."""
    known = heading_words(role)
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(name for group in named(role, names) for name in group):
        found.setdefault(_stem(name, known), []).append(name)
    return found


def _stem(name: str, known: list[str]) -> str:
    """Return the letters of a name without the word for the coordinate: geo for lon_geo, coord for xcoord."""
    apart = words(name).split("_")
    if any(word in known for word in apart):
        return "".join(word for word in apart if word not in known)
    whole = letters(name)
    word = next((word for word in known if word in whole), "")
    before, _, after = whole.rpartition(word) if word else (whole, "", "")
    return before + after


def _settled(finder: ColumnFinder, pairs: list[Pair]) -> Pair:
    """Return the only pair that holds anything, or the best of those that say the same; else note a fault."""
    if len(pairs) == 1:
        return pairs[0]
    readings = {pair: _read(finder, pair) for pair in pairs}
    filled = {pair: each for pair, each in readings.items() if np.isfinite(each).all(axis=0).any()}
    if len(filled) < len(pairs):
        unused = [str(pair) for pair in pairs if pair not in filled]
        finder.notes.append(f"Without any coordinates, and so not used: {listed(unused)}.")
    if not filled:
        return pairs[0]
    best = next(iter(filled))
    if any(_differ(*two) for two in combinations(filled.values(), 2)):
        found = "; ".join(f"{pair} in {_described(each)}" for pair, each in filled.items())
        advice = (
            f'name one, as {finder.key}.latitude = "{best.latitude}" and '
            f'{finder.key}.longitude = "{best.longitude}"'
        )
        finder.faults.add(finder.shown, "several pairs of coordinates that differ", found, advice)
        return Pair("", "")
    if others := [str(pair) for pair in filled if pair != best]:
        finder.notes.append(f"{best} is used; {listed(others)} says the same.")
    return best


def _read(finder: ColumnFinder, pair: Pair) -> NDArray[np.float64]:
    """Return latitude and longitude, shape (2, n)."""
    readings: list[Reading] = [
        read_angles(cells(finder.frame[name]), "W") for name in (pair.latitude, pair.longitude)
    ]
    return np.array([each.numbers for each in readings])


def _differ(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    both = np.isfinite(one) & np.isfinite(other)  # a row that only one of them holds is no contradiction
    in_degrees = np.abs(one[both]).max(initial=0.0) <= 2 * _HALF_TURN_DEG
    return bool((np.abs(one - other)[both] > (AGREE_DEG if in_degrees else AGREE_M)).any())


def _described(reading: NDArray[np.float64]) -> str:
    there = np.isfinite(reading).all(axis=0)
    (south, west), (north, east) = reading[:, there].min(axis=1), reading[:, there].max(axis=1)
    return f"{count(int(there.sum()), 'row')}, {south:.6g}, {west:.6g} to {north:.6g}, {east:.6g}"


def _one_column(finder: ColumnFinder) -> Pair | None:
    holding = [name for name in columns_for("point", finder.names) if are_pairs(cells(finder.frame[name]))]
    if len(holding) > 1:
        advice = f"name one with latitude in {finder.key}, and the same with longitude"
        finder.faults.add(finder.shown, "several columns of coordinates", listed(holding), advice)
        return Pair("", "")
    return Pair(holding[0], holding[0]) if holding else None


def _like_degrees(values: Cells) -> bool:
    """Return whether nearly all of a column are degrees with three decimals or more."""
    numbers = as_number(values[~is_missing(values)])
    fine = np.abs(numbers) <= _HALF_TURN_DEG
    detailed = np.abs(numbers * 100 - np.round(numbers * 100)) > 1e-6
    enough = _NEARLY_ALL * len(numbers)
    return bool(len(numbers) and fine.sum() >= enough and detailed.sum() >= enough / 2)


def _by_values(finder: ColumnFinder, like: list[str]) -> Pair | None:
    """Return the only two columns of degrees, where one of them can be no latitude."""
    beyond = [np.nanmax(np.abs(as_number(cells(finder.frame[name])))) > _RIGHT_ANGLE_DEG for name in like]
    if len(like) != len(("latitude", "longitude")) or beyond[0] == beyond[1]:
        return None
    latitude, longitude = like if beyond[1] else reversed(like)
    finder.notes.append(
        f"By their values alone {latitude} is taken for the latitude and {longitude} for the longitude."
    )
    return Pair(latitude, longitude)


def _note_what_there_is(finder: ColumnFinder, like: list[str]) -> None:
    """Note, beside the fault of having no coordinates, what the table could have them from."""
    if like:
        advice = f"if they are, say which is which with latitude and longitude in {finder.key}"
        finder.faults.add(finder.shown, "columns that look like degrees", listed(like), advice)
    if address := columns_for("address", finder.names):
        advice = "have these geocoded, and add the columns latitude and longitude"
        finder.faults.add(finder.shown, "only addresses say where the rows are", listed(address), advice)


def read_coordinates(
    up: Cells, across: Cells, pair: Pair, settled: SettledCrs, finder: ColumnFinder
) -> tuple[Reading, Reading, tuple[str, ...]]:
    """Read the columns of a pair as people write them.

    Parameters
    ----------
    up, across
        The cells of both columns, shape (n,).
    pair
        Their names.
    settled
        Their CRS: degrees, or metres and what else a projected one counts in.
    finder
        The table, whose headings and other columns are clues, and where faults are noted.

    Returns
    -------
    Latitude (or y), longitude (or x), and what was read otherwise than as plain numbers.
    """
    names = finder.names
    told: tuple[str, ...] = ()
    if settled.crs.is_projected:
        latitude, longitude, told = read_metres(up, across, str(pair), settled, finder)
    elif pair.is_one_column:
        pairs = read_pairs(up, pair.latitude, side_of_o([], names))
        return pairs.latitude, pairs.longitude, pairs.notes
    else:
        latitude = wrong_side(read_angles(up, ""), "latitude")
        longitude = wrong_side(read_angles(across, side_of_o([across], names)), "longitude")
    return latitude, longitude, told + latitude.notes(pair.latitude) + longitude.notes(pair.longitude)
