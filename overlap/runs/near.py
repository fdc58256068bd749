"""One point against a run: the nearest counter of each network, and on which side of each band it lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from overlap.errors import FaultList
from overlap.geo.directions import azimuth_deg, compass
from overlap.geo.index import PointIndex
from overlap.geo.neighbours import nearest_facility
from overlap.readers.run_folder import SavedRun

FAR_M = 100_000.0


@dataclass(frozen=True)
class Nearest:
    """The nearest facility of one network: how far along the geodesic, and in which direction from north.

    `address` and `opening_hours` are as its list has them, empty where the run does not know them.
    """

    network: str
    id: str
    name: str
    status: str
    distance_m: float
    azimuth_deg: float
    address: str
    opening_hours: str

    @property
    def compass(self) -> str:
        """The direction as one of eight points of the compass."""
        return str(compass(np.array([self.azimuth_deg]))[0])


@dataclass(frozen=True)
class Answer:
    """What a run says of one point of EPSG:4326.

    `within` gives by band, in kilometres, the networks whose nearest facility is at most that far.
    """

    longitude_deg: float
    latitude_deg: float
    nearest: tuple[Nearest, ...]
    within: dict[float, tuple[str, ...]]

    def part(self, band_km: float) -> str:
        """The part of the split in which the point lies: both, only_NETWORK (of the first two) or neither."""
        compared = [each.network for each in self.nearest[:2]]
        near = [network for network in compared if network in self.within[band_km]]
        if len(near) == 2:
            return "both"
        return f"only_{near[0]}" if near else "neither"

    @property
    def is_far(self) -> bool:
        """Whether every counter is so far away that the point is probably not the one that was meant."""
        return all(each.distance_m > FAR_M for each in self.nearest)


def degrees(longitude: str, latitude: str) -> tuple[float, float]:
    """A longitude and a latitude as they were typed, in degrees.

    Raises
    ------
    InputError
        Text that is no number of degrees, or beyond what there is.
    """
    faults = FaultList()
    numbers = []
    for where, text in (("LON", longitude), ("LAT", latitude)):
        try:
            numbers.append(float(text))
        except ValueError:
            advice = "write decimal degrees, west and south with a minus sign, such as -77.03 38.9"
            faults.add(where, "no number of degrees", text, advice)
    faults.raise_if_any()
    longitude_deg, latitude_deg = numbers
    if not -180.0 <= longitude_deg <= 360.0:
        faults.add("LON", "no longitude", f"{longitude_deg:g}", "give degrees from -180 to 180")
    if not -90.0 <= latitude_deg <= 90.0:
        advice = "give degrees from -90 to 90; longitude comes first"
        faults.add("LAT", "no latitude", f"{latitude_deg:g}", advice)
    faults.raise_if_any()
    return longitude_deg, latitude_deg


def near(run: SavedRun, longitude_deg: float, latitude_deg: float) -> Answer:
    """The nearest facility of each network of a run, by geodesic; ties go to the smaller id.

    Raises
    ------
    InputError
        The run holds no facilities.
    """
    facilities = run.table("facilities").sort_values("id", ignore_index=True)
    here = PointIndex(np.array([longitude_deg]), np.array([latitude_deg]))
    found = []
    for network in run.summary["networks"]:
        rows = facilities[facilities["network"] == network]
        index = PointIndex(rows["longitude_deg"].to_numpy(), rows["latitude_deg"].to_numpy())
        nearest, distance_m = nearest_facility(here, index)
        row = rows.iloc[int(nearest[0])]
        there = index.longitude_deg[nearest], index.latitude_deg[nearest]
        azimuth = azimuth_deg(here.longitude_deg, here.latitude_deg, *there)
        found.append(
            Nearest(
                network,
                row["id"],
                row["name"],
                row["status"],
                float(distance_m[0]),
                float(azimuth[0]),
                row.get("address") or "",
                row.get("opening_hours") or "",
            )
        )
    bands = run.summary["settings"]["bands_km"]
    within = {
        band: tuple(each.network for each in found if each.distance_m <= 1000.0 * band) for band in bands
    }
    return Answer(longitude_deg, latitude_deg, tuple(found), within)
