"""Which columns hold the coordinates: as given, by their names, or by their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from overlap.domain.values import Cells, cells
from overlap.readers.columns import Role, columns_for
from overlap.readers.coordinates import read_angles, side_of_o, wrong_side
from overlap.readers.coordinates_metres import read_metres
from overlap.readers.coordinates_named import Pair, named_pairs
from overlap.readers.coordinates_pairs import are_pairs, read_pairs
from overlap.readers.coordinates_rivals import best_of, pairs_by_name, pairs_in_metres
from overlap.readers.coordinates_values import by_values, like_degrees, note_what_there_is

if TYPE_CHECKING:
    from overlap.domain.study import NetworkFile
    from overlap.readers.columns import ColumnFinder
    from overlap.readers.crs import SettledCrs
    from overlap.readers.reading import Reading

_ROLES: tuple[tuple[Role, Role], ...] = (("latitude", "longitude"), ("y", "x"))


def find_pair(finder: ColumnFinder, spec: NetworkFile, settled: SettledCrs | None) -> Pair:
    """Return the columns of a table's coordinates; a name is empty where none was found, which is a fault.

    `settled` is their CRS, None where what the study says of it is a fault itself.
    """
    if spec.latitude or spec.longitude:
        return _completed(finder, spec.latitude, spec.longitude)
    if settled is not None and settled.crs.is_projected and (pairs := pairs_in_metres(finder, settled.text)):
        return best_of(finder, pairs)
    if pairs := pairs_by_name(finder):
        return best_of(finder, pairs)
    like = like_degrees(finder)
    latitudes, longitudes = (columns_for(role, finder.names) for role in _ROLES[0])
    if found := by_values(finder, like, latitudes, longitudes):
        return found
    nothing = _searched(finder, "", "")
    if not (latitudes or longitudes):
        note_what_there_is(finder, like)
    return nothing


def _completed(finder: ColumnFinder, latitude: str, longitude: str) -> Pair:
    """Return what was given, and the partner of a lone one: the column whose name goes with it."""
    if not (latitude and longitude):
        given = latitude or longitude
        for pair in (pair for roles in _ROLES for pair in named_pairs(finder.names, *roles)):
            if given in pair.names:
                return pair
        if given in finder.names and are_pairs(cells(finder.frame[given])):
            return Pair(given, given)
    return _searched(finder, latitude, longitude)


def _searched(finder: ColumnFinder, latitude: str, longitude: str) -> Pair:
    across = finder.find("longitude", longitude, needed=True)
    return Pair(finder.find("latitude", latitude, needed=True), across)


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
