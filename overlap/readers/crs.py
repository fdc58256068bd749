"""Which CRS coordinates are in, and the way from there to EPSG:4326."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from overlap.errors import FaultList
from overlap.readers.formats import RawTable, bad_input

FloatArray = NDArray[np.float64]

LONGITUDE_LATITUDE = CRS("EPSG:4326")
_DEGREES_AT_MOST = 360.0
_HALF_TURN_DEG = 180.0
_METRE = 1.0
_GOOD_M = 1.0


@dataclass(frozen=True)
class SettledCrs:
    """The CRS of a file's coordinates, and what there is to say about it.

    `assumed` tells that nobody stated it.
    """

    crs: CRS
    assumed: bool = False
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return its code where it has one, else its name."""
        return shown_crs(self.crs)

    def to_degrees(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return longitude and latitude in EPSG:4326, shape (n,), infinite where there are none.

        Coordinates that are in EPSG:4326 already are returned as they are, to the bit.
        """
        if self.crs.equals(LONGITUDE_LATITUDE, ignore_axis_order=True):
            return x, y
        longitude_deg, latitude_deg = Transformer.from_crs(
            self.crs, LONGITUDE_LATITUDE, always_xy=True
        ).transform(x, y)
        return np.asarray(longitude_deg, dtype=np.float64), np.asarray(latitude_deg, dtype=np.float64)


def shown_crs(crs: CRS) -> str:
    """Return a CRS as `EPSG:2157`, or its name where it has no code."""
    authority = crs.to_authority(min_confidence=100)
    return ":".join(authority) if authority else str(crs.name)


def settle_crs(table: RawTable, given: str, shown: str, key: str) -> SettledCrs:
    """Decide the CRS of a table's shapes, and say how well places in it are known on the globe.

    Parameters
    ----------
    table
        The table; `geometry` is not None.
    given
        What the study says; it stands in for a file that says nothing, and for the standard's word.
    shown, key
        The file, and its place in the study, for messages.

    Raises
    ------
    InputError
        Where there is no CRS, or none from which a way leads to EPSG:4326, or file and study disagree.
    """
    settled = _settled(table, given, shown, key)
    x, y = shapely.get_coordinates(table.geometry).T
    return replace(settled, notes=(*settled.notes, *accuracy_note(settled.crs, x, y)))


def _settled(table: RawTable, given: str, shown: str, key: str) -> SettledCrs:
    faults = FaultList()
    asked = stated = None
    with faults.gathering():
        asked = readable_crs(given, f"{key}.crs") if given else None
    with faults.gathering():
        stated = readable_crs(table.crs, shown) if table.crs else None
    faults.raise_if_any()
    if stated is None:
        if asked is None:
            advice = f"say which with crs in {key}, such as EPSG:4326"
            raise bad_input(shown, "no CRS, which its format should carry", table.format, advice)
        return SettledCrs(asked, notes=(f"The file states no CRS: {shown_crs(asked)} as given.",))
    if asked is None or asked.equals(stated, ignore_axis_order=True):
        return SettledCrs(stated, assumed=asked is None and table.crs_by_standard)
    if table.crs_by_standard:
        note = f"{shown_crs(asked)}, as given, instead of the standard's {shown_crs(stated)}."
        return SettledCrs(asked, notes=(note,))
    found = f"{shown_crs(stated)} in the file, {shown_crs(asked)} in {key}"
    raise bad_input(shown, "two CRSs that differ", found, "remove crs, or correct the file")


def accuracy_note(crs: CRS, x: FloatArray, y: FloatArray) -> tuple[str, ...]:
    """Name the change of datum that PROJ takes in the middle of the places, unless it is good to a metre."""
    there = np.isfinite(x) & np.isfinite(y)
    if crs.equals(LONGITUDE_LATITUDE, ignore_axis_order=True) or not there.any():
        return ()
    transformer = Transformer.from_crs(crs, LONGITUDE_LATITUDE, always_xy=True)
    transformer.transform(np.median(x[there]), np.median(y[there]))
    used = transformer.get_last_used_operation()
    if 0.0 <= used.accuracy <= _GOOD_M:
        return ()
    changes = [step for step in used.description.split(" + ") if " to " in step]
    accuracy = f"accurate to {used.accuracy:g} m" if used.accuracy > 0.0 else "of unknown accuracy"
    return (f"{shown_crs(crs)} is brought to EPSG:4326 by {' + '.join(changes)}, {accuracy}.",)


def settle_column_crs(given: str, format_name: str, key: str) -> SettledCrs:
    """Decide the CRS of coordinates in columns: as given, or EPSG:4326; `InputError` where it is none."""
    if given:
        return SettledCrs(readable_crs(given, f"{key}.crs"))
    note = f"CRS not stated in a {format_name.split(',')[0]}: EPSG:4326 taken."
    return SettledCrs(LONGITUDE_LATITUDE, assumed=True, notes=(note,))


def refuse_projected(x: FloatArray, y: FloatArray, settled: SettledCrs, shown: str, key: str) -> None:
    """Raise `InputError` where nobody stated the CRS and most coordinates cannot be degrees."""
    there = np.isfinite(x) & np.isfinite(y)
    beyond = there & (np.maximum(np.abs(x), np.abs(y)) > _DEGREES_AT_MOST)
    if settled.assumed and beyond.sum() * 2 > there.sum():
        first = int(np.flatnonzero(beyond)[0])
        found = f"such as {y[first]:.10g}, {x[first]:.10g}"
        raise bad_input(shown, "coordinates that are no degrees", found, f"say their CRS with crs in {key}")


def refuse_degrees(x: FloatArray, y: FloatArray, settled: SettledCrs, shown: str, key: str) -> None:
    """Raise `InputError` where the CRS counts in metres or feet, and most coordinates can only be degrees.

    Read as metres they would all lie within a stone's throw of the origin.
    """
    there = np.isfinite(x) & np.isfinite(y) & ((x != 0.0) | (y != 0.0))
    degrees = there & (np.abs(x) <= _HALF_TURN_DEG) & (np.abs(y) <= _HALF_TURN_DEG)
    short = all(axis.unit_conversion_factor <= _METRE for axis in settled.crs.axis_info)
    if settled.crs.is_projected and short and degrees.sum() * 2 > there.sum():
        first = int(np.flatnonzero(degrees)[0])
        found = f"such as {y[first]:.10g}, {x[first]:.10g}; {settled.text} is projected"
        raise bad_input(
            shown, "coordinates that are degrees", found, f"leave out crs in {key}, or correct it"
        )


def readable_crs(text: str, where: str) -> CRS:
    """Return a CRS from which there is a way to EPSG:4326."""
    try:
        with warnings.catch_warnings():
            # PROJ warns of grids that it lacks; the transformation that it then takes is its next best.
            warnings.simplefilter("ignore")
            crs = CRS.from_user_input(text)
            Transformer.from_crs(crs, LONGITUDE_LATITUDE, always_xy=True)
    except CRSError:
        raise bad_input(where, "no CRS that is known", text[:80], "write such as EPSG:4326") from None
    except ProjError:
        advice = "give a geographic or projected one"
        raise bad_input(where, "a CRS without a way to EPSG:4326", text[:80], advice) from None
    return crs
