"""One counter as sheets tell of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from overlap.domain.areas import OUTSIDE
from overlap.domain.text import services_listed


@dataclass(frozen=True)
class Counter:
    """One counter: `areas` are ids by level, `digital` is empty in a run that knows no levels."""

    id: str
    name: str
    network: str
    status: str
    longitude_deg: float
    latitude_deg: float
    areas: Mapping[str, str]
    offers: tuple[str, ...]
    lacks: tuple[str, ...]
    unknown: tuple[str, ...]
    digital: str
    address: str
    hours: str

    @classmethod
    def of(
        cls, row: Mapping[str, Any], levels: Sequence[str], told: Mapping[str, Any], digital: str | None
    ) -> Counter:
        """From its rows of the tables `facilities`, `services` and `digital`."""
        return cls(
            row["id"],
            row["name"] or row["id"],
            row["network"],
            row["status"],
            row["longitude_deg"],
            row["latitude_deg"],
            {level: row[f"{level}_id"] or OUTSIDE for level in levels},
            services_listed(told.get("offers")),
            services_listed(told.get("lacks")),
            services_listed(told.get("unknown")),
            digital or "",
            row.get("address") or "",
            row.get("opening_hours") or "",
        )

    @property
    def is_told(self) -> bool:
        """Whether its list says of any service that it is offered or is not."""
        return bool(self.offers or self.lacks)
