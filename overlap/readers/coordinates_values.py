"""Columns that hold degrees by what is in them, where their names do not say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from overlap.domain.values import Cells, as_number, cells, is_missing
from overlap.readers.columns import columns_for
from overlap.readers.coordinates_named import Pair
from overlap.readers.wording import listed

if TYPE_CHECKING:
    from overlap.readers.columns import ColumnFinder

_HALF_TURN_DEG = 180.0
_NEARLY_ALL = 0.9
_COUNTRY_DEG = 40.0
_NOBODY_SOUTH_DEG, _NOBODY_NORTH_DEG = -60.0, 80.0
"""No list has a counter beyond: the southernmost town is at -55, the northernmost at 78.2."""


def like_degrees(finder: ColumnFinder) -> list[str]:
    """Return the columns nearly all of whose values are degrees, with three decimals or more."""
    return [name for name in finder.names if are_degrees(cells(finder.frame[name]))]


def are_degrees(values: Cells) -> bool:
    """Return whether nearly all of a column are degrees, half of them with three decimals or more."""
    numbers = as_number(values[~is_missing(values)])
    fine = np.abs(numbers) <= _HALF_TURN_DEG
    detailed = np.abs(numbers * 100 - np.round(numbers * 100)) > 1e-6
    enough = _NEARLY_ALL * len(numbers)
    return bool(len(numbers) and fine.sum() >= enough and detailed.sum() >= enough / 2)


def by_values(
    finder: ColumnFinder, like: list[str], latitudes: list[str], longitudes: list[str]
) -> Pair | None:
    """Return the only pair that can be the coordinates, and note it; or nothing.

    Parameters
    ----------
    finder
        The table, and where the note goes.
    like
        Its columns of degrees.
    latitudes, longitudes
        Columns that their names call so. With one of either, the only other column of degrees goes with it;
        with none, there must be two columns of degrees, together no wider than a country, and one of them
        can be no latitude.
    """
    by_name = latitudes + longitudes
    others = [name for name in like if name not in by_name]
    if not by_name and len(like) == len(("latitude", "longitude")) and _of_one_country(finder, like):
        latitudes = [name for name in like if _can_be_latitude(cells(finder.frame[name]))]
        others = [name for name in like if name not in latitudes]
    elif not set(by_name) <= set(like):
        return None
    if len(latitudes + longitudes) != 1 or len(others) != 1:
        return None
    pair = Pair(latitudes[0], others[0]) if latitudes else Pair(others[0], longitudes[0])
    finder.notes.append(
        f"By their values {pair.latitude} is taken for the latitude and {pair.longitude} for the longitude."
    )
    return pair


def _of_one_country(finder: ColumnFinder, like: list[str]) -> bool:
    """Return whether the middle half of each column is together, which that of percentages is not."""
    quarters = [np.nanquantile(as_number(cells(finder.frame[name])), [0.25, 0.75]) for name in like]
    return all(high - low <= _COUNTRY_DEG for low, high in quarters)


def _can_be_latitude(values: Cells) -> bool:
    numbers = as_number(values)
    return bool(np.nanmin(numbers) >= _NOBODY_SOUTH_DEG and np.nanmax(numbers) <= _NOBODY_NORTH_DEG)


def note_what_there_is(finder: ColumnFinder, like: list[str]) -> None:
    """Note, beside the fault of having no coordinates, what the table could have them from."""
    if like:
        advice = f"if they are, say which is which with latitude and longitude in {finder.key}"
        finder.faults.add(finder.shown, "columns that look like degrees", listed(like), advice)
    if address := columns_for("address", finder.names):
        advice = "have these geocoded, and add the columns latitude and longitude"
        finder.faults.add(finder.shown, "only addresses say where the rows are", listed(address), advice)
