"""Whether the nearness of two networks is more than chance, for two meanings of chance.

Against shuffled labels: the facilities of both stay, which network each belongs to is dealt anew. Against
where people live: one network stays, the other is redrawn among people. The first asks whether the two mix,
the second whether they seek each other beyond both seeking people; where they disagree, both are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from overlap.analyses.colocation.labels import against_labels
from overlap.analyses.colocation.pair import Direction, directions_of
from overlap.analyses.colocation.people import Radii, against_people
from overlap.analyses.colocation.redraw import Homes, cells_wanted
from overlap.analyses.colocation.tables import Found, near_table, quotient_table
from overlap.domain.evidence import Evidence
from overlap.domain.messages import Message, Name, Number, say, together
from overlap.domain.result import Result, Table
from overlap.domain.wanted import Wanted

NEEDS_PEOPLE = False


def wants(evidence: Evidence) -> Wanted | None:
    """Cells drawn by their people, many for each facility; nothing where there are no two networks."""
    directions = list(directions_of(evidence))
    if not directions:
        return None
    return Wanted(sample=cells_wanted(max(len(each.origins) for each in directions)))


def analyse(evidence: Evidence) -> Result:
    """Quotients against labels; shares, pairs and quotients against people; one verdict for each."""
    directions = list(directions_of(evidence))
    if not directions:
        return Result()
    draws, seed = evidence.settings.draws, evidence.settings.seed
    side_m = evidence.sums[0].side_m if evidence.sums else None
    radii = Radii.of(evidence.bands_m, side_m, directions)
    homes, why_not = _homes(evidence, directions, radii)
    labels = against_labels(directions, draws, np.random.Generator(np.random.PCG64([seed, 0])))
    found = []
    for number, (each, envelope) in enumerate(zip(directions, labels, strict=True), start=1):
        people = None
        if homes is not None:
            observed = float(envelope.observed[0])
            people = against_people(each, observed, radii.kept_m, homes, draws, [seed, number])
        found.append(Found(each, envelope, people))
    tables: list[Table] = [quotient_table(found)]
    if homes is not None:
        tables.append(near_table(found, radii.kept_m))
    figures = {
        "draws": draws,
        "seed": seed,
        "cells": 0 if homes is None else len(homes.cells),
        "r_km": [] if homes is None else (radii.kept_m / 1000.0).tolist(),
        "r_too_short_km": (radii.too_short_m / 1000.0).tolist(),
        "directions": [_figures(each) for each in found],
    }
    return Result(tuple(tables), {"colocation": figures}, tuple(_caveats(evidence, found, radii, why_not)))


def _homes(
    evidence: Evidence, directions: list[Direction], radii: Radii
) -> tuple[Homes | None, Message | None]:
    """Where facilities can be redrawn, or None and why they cannot."""
    if not evidence.sums or not evidence.sums[0].partial.drawn:
        return None, say(
            "nearness is compared with shuffled labels only, not with where people live: no population "
            "is given"
        )
    if not len(radii.kept_m):
        return None, say(
            "nearness is compared with shuffled labels only, not with where people live: the cells of "
            "the population are wider than the largest band"
        )
    homes = Homes.of(evidence, evidence.sums[0].partial.drawn[0])
    most = max(len(each.origins) for each in directions)
    if not homes.enough_for(most):
        return None, say(
            "nearness is compared with shuffled labels only, not with where people live: {cells} drawn "
            "cells are too few to redraw {facilities} facilities",
            cells=Number(len(homes.cells), "count"),
            facilities=Number(most, "count"),
        )
    return homes, None


def _figures(found: Found) -> dict[str, Any]:
    """One direction in numbers and words; what people say is None where it is not known."""
    people = found.people
    against = people.quotient if people else None
    return {
        "from_network": found.direction.origin,
        "to_network": found.direction.partner,
        "facilities": len(found.direction.origins),
        "quotient": float(found.labels.observed[0]),
        "labels_p": found.labels.p,
        "labels_verdict": found.labels.verdict,
        "people_p": people.shares.p if people else None,
        "people_verdict": people.shares.verdict if people else None,
        "pairs_p": people.pairs.p if people else None,
        "pairs_verdict": people.pairs.verdict if people else None,
        "quotient_people_mean": float(against.mean[0]) if against else None,
        "quotient_people_p": against.p if against else None,
    }


def _caveats(
    evidence: Evidence, found: list[Found], radii: Radii, why_not: Message | None
) -> Iterator[Message]:
    pair = {
        "first": Name(found[0].direction.origin, "network"),
        "second": Name(found[0].direction.partner, "network"),
    }
    yield _compared(evidence, pair)
    if why_not:
        yield why_not
    elif len(radii.too_short_m) and (side_m := evidence.sums[0].side_m) is not None:
        yield say(
            "cells of {cell} are too coarse for nearness within {distances} km",
            cell=Number(side_m, "m"),
            distances=together([Number(each / 1000.0, "plain") for each in radii.too_short_m.tolist()]),
        )
    first = found[0]
    if first.people and first.people.quotient:
        yield say(
            "a colocation quotient of 1 is chance for shuffled labels only: from {first} to {second} it "
            "is {quotient}, and {mean} on average with the latter drawn where people live (p = {p})",
            **pair,
            quotient=Number(float(first.labels.observed[0]), "hundredths"),
            mean=Number(float(first.people.quotient.mean[0]), "hundredths"),
            p=Number(float(first.people.quotient.p), "chance"),
        )
    if len(evidence.networks) > 2:
        yield say(
            "nearness is compared with chance for the first two networks, {first} and {second}, only", **pair
        )


def _compared(evidence: Evidence, pair: Mapping[str, Name]) -> Message:
    note = say(
        "nearness of {first} and {second} against chance: {draws} draws, seed {seed}",
        **pair,
        draws=Number(evidence.settings.draws, "count"),
        seed=str(evidence.settings.seed),
    )
    beyond = sum(int((~evidence.networks[each.name].counts).sum()) for each in pair.values())
    if not beyond:
        return note
    more = say("those beyond the areas ({n}) are left out", n=Number(beyond, "count"))
    return say("{note}; {more}", note=note, more=more)
