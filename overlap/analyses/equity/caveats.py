"""What a reader must know before quoting a figure on equity."""

from __future__ import annotations

from collections.abc import Iterator

from overlap.analyses.equity.groups import Distances
from overlap.analyses.equity.ranked import Ranked, ranked
from overlap.domain.evidence import Evidence
from overlap.domain.messages import Message, Name, Number, hinted, say
from overlap.domain.places import nearest_of


def caveats(evidence: Evidence) -> Iterator[Message]:
    """Sentences without their full stops, most important first."""
    yield from _missing(evidence)
    if evidence.modelled:
        note = say(
            "{layers}: taken to be modelled, as the total times one ratio for each area, so that a gap "
            "inside an area is an artefact and flagged",
            layers=tuple(Name(layer, "layer") for layer in sorted(evidence.modelled)),
        )
        yield hinted(note, "modelled = false says that people were counted there")
    for each in ranked(evidence):
        if each.layer == evidence.sums[0].layers[0]:
            yield _between(each)
    yield from _beyond(evidence)


def _between(each: Ranked) -> Message:
    of = each.standing
    note = say(
        "{name}: compares the areas of level {level} with each other, not people inside them",
        name=of.name,
        level=of.level,
    )
    left_out = _left_out(each)
    return say("{note}; {more}", note=note, more=left_out) if left_out else note


def _left_out(each: Ranked) -> Message | None:
    areas, unknown, outside = each.left_out
    values = {
        "people": Number(unknown, "people"),
        "some": Number(areas, "count"),
        "all": Number(len(each.standing.values), "count"),
        "column": each.standing.column,
    }
    nowhere = Number(outside, "people")
    match bool(areas), bool(outside):
        case True, True:
            return say(
                "left out are {people} people in {some} of {all} areas whose {column} is unknown and "
                "{outside} people in no area",
                **values,
                outside=nowhere,
            )
        case True, False:
            return say(
                "left out are {people} people in {some} of {all} areas whose {column} is unknown", **values
            )
        case False, True:
            return say("left out are {people} people in no area", people=nowhere)
        case _:
            return None


def _missing(evidence: Evidence) -> Iterator[Message]:
    no_layer, no_standing = 'no layer has role = "part"', "there is no [equity.NAME]"
    match len(evidence.sums[0].layers) == 1, not evidence.standings:
        case True, True:
            note = say(
                "equity: nothing is said of women, children or older people nor of richer and poorer areas"
            )
            yield hinted(note, f"{no_layer}, and {no_standing}")
        case True, False:
            yield hinted(say("equity: nothing is said of women, children or older people"), no_layer)
        case False, True:
            yield hinted(say("equity: nothing is said of richer and poorer areas"), no_standing)


def _beyond(evidence: Evidence) -> Iterator[Message]:
    sums = evidence.sums[0]
    far = {network: Distances.of(sums, 0, [0], network) for network in nearest_of(evidence, sums)}
    parts = tuple(
        say(
            "{name} {share}",
            name=Name(network, "question"),
            share=Number(float(each.beyond[0] / each.everyone[0]), "fine_share"),
        )
        for network, each in far.items()
        if each.beyond[0]
    )
    if parts:
        yield say(
            "equity: some people live more than {km} away, where distance is not measured ({parts}); "
            "there is no mean, and Ginis and indices take them to be that far",
            km=Number(float(sums.told_edges_m[-1]) / 1000.0, "km"),
            parts=parts,
        )
