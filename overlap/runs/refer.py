"""One counter's referral sheet, from the tables of a run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from overlap.domain.text import services_listed
from overlap.errors import Fault, InputError, nearest_name
from overlap.readers.run_folder import SavedRun

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Referral:
    """Where a counter refers people to for a service; `same` says by level whether both lie in one area.

    `azimuth_deg` is None and `direction` empty where both are at one place; `address` and `opening_hours` are
    as the list has them, empty where the run does not know them.
    """

    service: str
    id: str
    name: str
    network: str
    status: str
    distance_m: float
    azimuth_deg: float | None
    direction: str
    same: dict[str, bool]
    address: str
    opening_hours: str


@dataclass(frozen=True)
class Unmet:
    """A service that nobody within reach offers, and the nearest beyond, None where nobody offers it."""

    service: str
    id: str | None
    name: str | None
    distance_m: float | None
    address: str = ""
    opening_hours: str = ""


@dataclass(frozen=True)
class Received:
    """Who refers to a counter for a service, the nearest first; `people` is None without a population."""

    service: str
    referrers: tuple[str, ...]
    people: float | None


@dataclass(frozen=True)
class Sheet:
    """What one counter can tell people who ask for a service; `limit_km` is how far it refers at most.

    A counter beyond the areas, whose status is context, lacks services but has no referrals of its own.
    """

    id: str
    name: str
    network: str
    status: str
    longitude_deg: float
    latitude_deg: float
    address: str
    opening_hours: str
    limit_km: float
    offers: tuple[str, ...]
    lacks: tuple[str, ...]
    unknown: tuple[str, ...]
    referrals: tuple[Referral, ...]
    unmet: tuple[Unmet, ...]
    received: tuple[Received, ...]


def sheet_of(run: SavedRun, facility_id: str) -> Sheet:
    """The referral sheet of one counter of a run, services in the order of the study.

    Raises
    ------
    InputError
        The run says nothing of services, or has no such counter: with the nearest id there is.
    """
    facilities = {row["id"]: row for row in _records(run.table("facilities"))}
    refuse_stranger(facility_id, list(facilities))
    refuse_silent(run)
    own, referrals = facilities[facility_id], run.table("referrals")
    (services,) = _rows(run.table("services"), "facility_id", facility_id)
    return Sheet(
        id=facility_id,
        name=own["name"],
        network=own["network"],
        status=own["status"],
        longitude_deg=own["longitude_deg"],
        latitude_deg=own["latitude_deg"],
        address=_contact(own)[0],
        opening_hours=_contact(own)[1],
        limit_km=run.summary["referrals"]["limit_km"],
        offers=services_listed(services["offers"]),
        lacks=services_listed(services["lacks"]),
        unknown=services_listed(services["unknown"]),
        referrals=tuple(_referrals(referrals, facility_id, facilities)),
        unmet=tuple(_unmet(run, facility_id, facilities)),
        received=tuple(_received(referrals, _rows(run.table("referral_loads"), "referred_id", facility_id))),
    )


def refuse_stranger(facility_id: str, known: list[str]) -> None:
    """Object to the id of a counter that is none of those of the run.

    Raises
    ------
    InputError
        With the nearest id there is.
    """
    if facility_id not in known:
        advice = _nearest_id(facility_id, known)
        raise InputError(Fault("FACILITY_ID", "no such counter in this run", facility_id, advice))


def refuse_silent(run: SavedRun) -> None:
    """Object to a run of lists that tell of no service.

    Raises
    ------
    InputError
        Names the run.
    """
    if not run.summary.get("referrals", {}).get("services", True):
        what, advice = "no list says which services its counters offer", "add such a column, and run it again"
        raise InputError(Fault(str(run.folder), what, advice=advice))


def _nearest_id(asked: str, known: list[str]) -> str:
    """What was probably meant: the id without its network, or one that is written much like it."""
    whole = next((each for each in known if each.partition(":")[2] == asked), None)
    example = f"ids are in the table facilities, such as {known[0]}"
    return f"did you mean {whole}?" if whole else nearest_name(asked, known) or example


def _contact(facility: Row) -> tuple[str, str]:
    """Its address and its opening hours, empty where the run does not know them."""
    return facility.get("address") or "", facility.get("opening_hours") or ""


def _records(frame: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _rows(frame: pd.DataFrame, column: str, facility_id: str) -> list[Row]:
    return _records(frame[frame[column] == facility_id])


def _referrals(
    referrals: pd.DataFrame, facility_id: str, facilities: Mapping[str, Row]
) -> Iterator[Referral]:
    for row in _rows(referrals, "facility_id", facility_id):
        receiver = facilities[row["referred_id"]]
        yield Referral(
            row["service"],
            row["referred_id"],
            receiver["name"],
            row["referred_network"],
            receiver["status"],
            row["distance_m"],
            row["azimuth_deg"] if math.isfinite(row["azimuth_deg"]) else None,
            row["direction"],
            {
                name.removeprefix("same_"): bool(value)
                for name, value in row.items()
                if name.startswith("same_")
            },
            *_contact(receiver),
        )


def _unmet(run: SavedRun, facility_id: str, facilities: Mapping[str, Row]) -> Iterator[Unmet]:
    for row in _rows(run.table("referrals_unmet"), "facility_id", facility_id):
        if row["nearest_id"]:
            nearest = facilities[row["nearest_id"]]
            yield Unmet(
                row["service"], row["nearest_id"], nearest["name"], row["distance_m"], *_contact(nearest)
            )
        else:
            yield Unmet(row["service"], None, None, None)


def _received(referrals: pd.DataFrame, loads: list[Row]) -> Iterator[Received]:
    for row in loads:
        pairs = (referrals["referred_id"] == row["referred_id"]) & (referrals["service"] == row["service"])
        referrers = referrals[pairs].sort_values(["distance_m", "facility_id"])["facility_id"]
        yield Received(row["service"], tuple(referrers), row.get("people"))
