"""How the list of places to act at is to be read."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from overlap.analyses.priorities.asked import ONLINE
from overlap.analyses.priorities.candidates import Candidates
from overlap.analyses.priorities.demand import reachable
from overlap.analyses.priorities.listed import Listed
from overlap.analyses.priorities.sites import Sites
from overlap.domain.evidence import Evidence
from overlap.domain.messages import Message, Name, Number, count, first_of, hinted, say
from overlap.domain.sums import ANY

_TOLD = 3


def caveats(evidence: Evidence, listed: Listed) -> Iterator[Message]:
    """How the list is to be read."""
    asked = listed.asked
    yield _reach(evidence, asked.reach, Number(asked.distance_m / 1000.0, "km"))
    if asked.gaps:
        yield say(
            "priorities: people were read twice: first for the gap regions, then for who is near places "
            "in them and other candidates"
        )
        yield from asked.candidates.gaps.caveats(evidence.sums[0], asked.distance_m)
    possible = int((~listed.sites.known).sum())
    if possible:
        yield hinted(_perhaps_online(possible, len(listed.sites)), "see the column offline")
    yield from _of_candidates(asked.candidates)
    yield from _fewer(listed)
    if asked.limits is not None:
        yield asked.limits.note()
    if listed.stays.draws:
        yield say(
            "priorities: costs were drawn {draws} times with seed {seed}, each by itself and evenly up "
            "to a fifth less or more",
            draws=Number(listed.stays.draws, "count"),
            seed=str(evidence.settings.seed),
        )


def warnings(listed: Listed) -> Iterator[Message]:
    """What may mislead."""
    # The fewest sites for a share may be none: then nothing is wrong with the candidates.
    if listed.asked.settings.share is not None or reachable(listed.first):
        return
    if len(listed.asked.candidates.sites):
        yield say(
            "priorities: the candidates bring nobody more within reach; see their distance and whom they "
            "serve"
        )
    else:
        yield say(
            "priorities: the candidates bring nobody within reach; see their distance and whom they serve"
        )


def _reach(evidence: Evidence, reach: str, km: Number) -> Message:
    if reach in evidence.networks:
        return say(
            "priorities: people come within reach at {km} in a straight line, of a counter of this "
            "network ({network}); today's counters stay, and each person counts once",
            km=km,
            network=Name(reach, "network"),
        )
    if reach == ONLINE:
        return say(
            "priorities: people come within reach at {km} in a straight line, of a counter that is "
            "online for certain, or would be connected; today's counters stay, and each person counts "
            "once",
            km=km,
        )
    if reach == ANY:
        return say(
            "priorities: people come within reach at {km} in a straight line, of any counter; today's "
            "counters stay, and each person counts once",
            km=km,
        )
    return say(
        "priorities: people come within reach at {km} in a straight line, of the group {group}, "
        "which counters that are connected are taken to join; today's counters stay, and each "
        "person counts once",
        km=km,
        group=reach,
    )


def _perhaps_online(some: int, sites: int) -> Message:
    if some < sites:
        return say(
            "priorities: {some} of the {all} sites may be online already: their list does not say",
            some=Number(some, "count"),
            all=Number(sites, "count"),
        )
    if sites > 1:
        return say(
            "priorities: all {all} sites may be online already: their list does not say",
            all=Number(sites, "count"),
        )
    return say("priorities: the site may be online already: its list does not say")


def _of_candidates(candidates: Candidates) -> Iterator[Message]:
    """Which candidates are left out, and which bring nobody more."""
    outside, doubled = candidates.outside, _doubled(candidates.sites)
    if len(outside):
        note = count(
            "priorities: {n} candidate is left out, in no area ({names})",
            "priorities: {n} candidates are left out, in no area ({names})",
            len(outside),
            names=first_of(outside.ids.tolist(), _TOLD),
        )
        yield hinted(note, "see the table priorities_candidates")
    if doubled:
        yield count(
            "priorities: {n} candidate lies on top of another ({names}); of several at a place the "
            "second brings nobody more",
            "priorities: {n} candidates lie on top of another ({names}); of several at a place the "
            "second brings nobody more",
            len(doubled),
            names=first_of(doubled, _TOLD),
        )


def _fewer(listed: Listed) -> Iterator[Message]:
    """Why the list is shorter than it may be."""
    wanted, sites = listed.asked.settings.sites, len(listed.sites)
    if wanted is None or sites >= wanted:
        return
    values = {"sites": Number(sites, "count"), "wanted": Number(wanted, "count")}
    if int(listed.gains[0].sum()) < reachable(listed.first):
        note = say(
            "priorities: the list holds {sites} of {wanted} sites: the limit for areas allows no "
            "further one that brings anybody",
            **values,
        )
        yield hinted(note, "see [priorities] at_most")
    else:
        yield say(
            "priorities: the list holds {sites} of {wanted} sites: no further one brings anybody", **values
        )


def _doubled(sites: Sites) -> list[str]:
    """Candidates at exactly the place of one before them."""
    places = sites.longitude_deg + 1j * sites.latitude_deg
    first = np.unique(places, return_index=True)[1]
    again = np.ones(len(sites), np.bool_)
    again[first] = False
    return [str(each) for each in sites.ids[again]]
