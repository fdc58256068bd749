"""All counters in one numbering, with the services that their lists tell of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from overlap.domain.everyone import Everyone
from overlap.domain.evidence import Evidence
from overlap.domain.indicators import NO, UNKNOWN, YES, Flags
from overlap.domain.sums import Units
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.index import Indices, PointIndex

Mask = NDArray[np.bool_]


def told_services(evidence: Evidence) -> tuple[str, ...]:
    """The services that some list says of some counter whether it offers them, in the study's order."""
    lists = evidence.indicators.values()
    told = {
        service
        for each in lists
        for service, offers in zip(each.services, each.offers.T, strict=True)
        if (offers != UNKNOWN).any()
    }
    every = dict.fromkeys(service for each in lists for service in each.services)
    return tuple(service for service in every if service in told)


@dataclass(frozen=True)
class Counters:
    """What referrals are made from; every row is a counter of `everyone`.

    Parameters
    ----------
    everyone
        The counters of all networks.
    services
        Those that are told of.
    offers
        Who offers what, shape (n, services), int8: YES, NO or UNKNOWN.
    groups
        By name of a group of the study which of them are members, shape (n,).
    areas
        By level the index of each counter's area, shape (n,), -1 for outside.
    units
        People whose nearest counter of all networks each is, shape (n,), in units of 2⁻ᵇⁱᵗˢ; None where the
        study has no people.
    bits
        The scale of `units`.
    """

    everyone: Everyone
    services: tuple[str, ...]
    offers: Flags
    groups: Mapping[str, Mask]
    areas: Mapping[str, NDArray[np.int64]]
    units: Units | None
    bits: int

    @classmethod
    def of(cls, evidence: Evidence) -> Counters:
        """Those of a study of which some list tells services; of people, the total."""
        services = told_services(evidence)
        networks = list(evidence.networks)
        total = evidence.sums[0] if evidence.sums else None
        everyone = Everyone.of(evidence)
        return cls(
            everyone,
            services,
            np.concatenate([_offers(evidence, network, services) for network in networks]),
            {group: everyone.among(members) for group, members in evidence.groups.items()},
            {
                level: np.concatenate([evidence.area_of[level][network] for network in networks])
                for level in evidence.areas
            },
            np.concatenate([total.load(0, network)[:, 1] for network in networks]) if total else None,
            total.bits if total else 0,
        )

    @cached_property
    def offered(self) -> Mask:
        """Shape (n, services)."""
        return np.asarray(self.offers == YES)

    @cached_property
    def lacking(self) -> Mask:
        """Shape (n, services)."""
        return np.asarray(self.offers == NO)

    @cached_property
    def unknown(self) -> Mask:
        """Shape (n, services)."""
        return np.asarray(self.offers == UNKNOWN)

    @cached_property
    def by_id(self) -> Indices:
        """All counters in the order of their ids, so that ties go to the smaller id whatever its network."""
        return np.argsort(self.everyone.ids, kind="stable")

    def index(self, chosen: Indices) -> PointIndex:
        """Some of them in space, in that order."""
        return PointIndex(self.everyone.longitude_deg[chosen], self.everyone.latitude_deg[chosen])

    def places(self, chosen: Indices) -> tuple[FloatArray, FloatArray]:
        """Longitude and latitude of some of them."""
        return self.everyone.longitude_deg[chosen], self.everyone.latitude_deg[chosen]

    def people(self, units: NDArray[np.int64]) -> FloatArray:
        """Units as people."""
        return np.asarray(units / 2.0**self.bits)


def _offers(evidence: Evidence, network: str, services: tuple[str, ...]) -> Flags:
    """What the counters of a network offer, unknown where its list does not tell."""
    offers = np.full((len(evidence.networks[network]), len(services)), UNKNOWN, dtype=np.int8)
    told = evidence.indicators.get(network)
    for column, service in enumerate(services):
        if told is not None and service in told.services:
            offers[:, column] = told.offers[:, told.services.index(service)]
    return offers
