"""Several places for one row: pairs of columns, columns of pairs and shapes that say the same, or differ."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overlap.domain.values import cells
from overlap.geo.antimeridian import wrap_longitude
from overlap.geo.ellipsoid import geodesic_m
from overlap.readers.columns import columns_for
from overlap.readers.coordinates import read_angles
from overlap.readers.coordinates_named import Pair, named_pairs
from overlap.readers.coordinates_pairs import are_pairs, read_pairs
from overlap.readers.coordinates_values import are_degrees
from overlap.readers.wording import count, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from overlap.readers.columns import ColumnFinder
    from overlap.readers.reading import FloatArray

AGREE_DEG, AGREE_M = 0.001, 100.0
"""Two places are the same where neither coordinate differs by more: 0.001° are about 100 m."""

_RIGHT_ANGLE_DEG, _TURN_DEG = 90.0, 360.0

Reading = NDArray[np.float64]


def pairs_by_name(finder: ColumnFinder) -> list[Pair]:
    """Return the pairs that a table may have its places from, best first.

    Those called latitude and longitude go before those called y and x, which count beside them only if they
    are degrees as well, and before columns that hold both.
    """
    degrees = named_pairs(finder.names, "latitude", "longitude")
    plane = named_pairs(finder.names, "y", "x")
    both = [
        Pair(name, name)
        for name in columns_for("point", finder.names)
        if are_pairs(cells(finder.frame[name]))
    ]
    if degrees or both:
        plane = [pair for pair in plane if all(are_degrees(cells(finder.frame[name])) for name in pair.names)]
    return [*degrees, *plane, *both]


def pairs_in_metres(finder: ColumnFinder, crs: str) -> list[Pair]:
    """Return the pairs called y and x, northing and easting, that hold no degrees; note others beside them.

    The CRS, which is projected, decides what a file with both is read from.
    """
    plane = [
        pair
        for pair in named_pairs(finder.names, "y", "x")
        if not any(are_degrees(cells(finder.frame[name])) for name in pair.names)
    ]
    others = [str(pair) for pair in pairs_by_name(finder) if pair not in plane]
    if plane and others:
        used = listed(map(str, plane))
        finder.notes.append(f"{crs}, as given, is projected: {used} is read, and not {listed(others)}.")
    return plane


def best_of(finder: ColumnFinder, pairs: list[Pair]) -> Pair:
    """Return the only pair that holds anything, or the best of those that say the same; else note a fault."""
    if len(pairs) == 1:
        return pairs[0]
    filled = _filled(finder, pairs)
    if len(filled) < len(pairs):
        unused = [str(pair) for pair in pairs if pair not in filled]
        finder.notes.append(f"Without any coordinates, and so not used: {listed(unused)}.")
    if not filled:
        return pairs[0]
    best = next(iter(filled))
    if any(_differing(*two).any() for two in combinations(filled.values(), 2)):
        _refuse(finder, {str(pair): reading for pair, reading in filled.items()}, best)
        return Pair("", "")
    if others := [str(pair) for pair in filled if pair != best]:
        finder.notes.append(f"{best} is used; {listed(others)} says the same.")
    return best


def compare_with_shapes(
    finder: ColumnFinder, longitude_deg: FloatArray, latitude_deg: FloatArray, written_in: str
) -> None:
    """Note the pairs of columns that say other places than the shapes of their rows.

    Parameters
    ----------
    finder
        The table, and where notes and faults go.
    longitude_deg, latitude_deg
        The points that are the shapes, EPSG:4326, shape (n,); NaN where there is none.
    written_in
        The column that the shapes are from: its word is no better than that of the others, and it is a fault
        if they differ. Empty where the format has shapes; they are the file's own word.
    """
    shapes = np.array([latitude_deg, longitude_deg])
    shapes[~np.isfinite(shapes)] = np.nan
    for pair, reading in _filled(finder, pairs_by_name(finder)).items():
        differing = _differing(shapes, reading)
        if not _in_degrees(reading) or not differing.any():
            continue
        if written_in:
            also = f", or remove them for {written_in} to be used"
            _refuse(finder, {written_in: shapes, str(pair): reading}, pair, also)
            continue
        (up, across), (other_up, other_across) = shapes[:, differing], reading[:, differing]
        other_up = np.clip(other_up, -_RIGHT_ANGLE_DEG, _RIGHT_ANGLE_DEG)
        apart_km = float(np.median(geodesic_m(across, up, other_across, other_up))) / 1000.0
        finder.notes.append(
            f"The shapes are used: {pair} says other places in {count(int(differing.sum()), 'row')}, "
            f"half of them {apart_km:.3g} km away or more."
        )


def _filled(finder: ColumnFinder, pairs: list[Pair]) -> dict[Pair, Reading]:
    readings = {pair: _read(finder, pair) for pair in pairs}
    return {pair: each for pair, each in readings.items() if np.isfinite(each).all(axis=0).any()}


def _read(finder: ColumnFinder, pair: Pair) -> Reading:
    """Return latitude and longitude, shape (2, n), NaN where there are none, or both are 0."""
    if pair.is_one_column:
        both = read_pairs(cells(finder.frame[pair.latitude]), pair.latitude, "W")
        readings = [both.latitude, both.longitude]
    else:
        readings = [read_angles(cells(finder.frame[name]), "W") for name in pair.names]
    numbers = np.array([each.numbers for each in readings])
    return np.where((numbers == 0.0).all(axis=0), np.nan, numbers)


def _in_degrees(reading: Reading) -> bool:
    """Return whether most rows are degrees; a slip in one of them makes no metres of the others."""
    there = np.isfinite(reading).all(axis=0)
    up, across = np.abs(reading[:, there])
    return bool(((up <= _RIGHT_ANGLE_DEG) & (across <= _TURN_DEG)).sum() * 2 > there.sum())


def _differing(one: Reading, other: Reading) -> NDArray[np.bool_]:
    """Return in which rows two readings differ; one that only one of them holds is no contradiction."""
    both = np.isfinite(one).all(axis=0) & np.isfinite(other).all(axis=0)
    apart = np.where(both, np.abs(one - other), 0.0)
    if not (_in_degrees(one) and _in_degrees(other)):
        return np.asarray((apart > AGREE_M).any(axis=0))
    apart[1] = np.abs(wrap_longitude(apart[1]))
    return np.asarray((apart > AGREE_DEG).any(axis=0))


def _refuse(finder: ColumnFinder, readings: Mapping[str, Reading], best: Pair, also: str = "") -> None:
    found = "; ".join(f"{name} in {_described(each)}" for name, each in readings.items())
    advice = (
        f'name one, as {finder.key}.latitude = "{best.latitude}" and '
        f'{finder.key}.longitude = "{best.longitude}"'
    )
    finder.faults.add(finder.shown, "several pairs of coordinates that differ", found, advice + also)


def _described(reading: Reading) -> str:
    there = np.isfinite(reading).all(axis=0)
    (south, west), (north, east) = reading[:, there].min(axis=1), reading[:, there].max(axis=1)
    return f"{count(int(there.sum()), 'row')}, {south:.6g}, {west:.6g} to {north:.6g}, {east:.6g}"
