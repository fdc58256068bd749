"""What a study must keep in its sections on where to act, beyond the type of each key."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from overlap.errors import FaultList, nearest_name

_NO_CANDIDATES = "no such candidates"
_LIMITS = ("sites", "budget", "share")
_HEAVIEST = 1000
_COUNTERS, _PLACES, _GAPS = ("connect", "raise_level"), "places", "gaps"


def check_priorities(study: Mapping[str, Mapping[str, Any]], where: str, faults: FaultList) -> None:
    """Note what `[priorities]` names and the study does not have, and what contradicts itself.

    Parameters
    ----------
    study
        Its sections, as `tomllib` gives them; those that are missing are empty.
    where
        What faults are told of.
    faults
        Takes what is found.
    """
    asked, place = study["priorities"], f"{where} [priorities]"
    given = [key for key in _LIMITS if asked.get(key) is not None]
    if len(given) > 1:
        found = ", ".join(f"{key} = {asked[key]}" for key in given)
        faults.add(place, "a list has one of sites, budget and share", found, "keep one")
    _check_share(asked, study["areas"], place, faults)
    words = [*(_places_of(study)), *study["candidates"]]
    for word in _texts(asked.get("candidates")):
        _known(word, words, f"{place} candidates", _NO_CANDIDATES, faults)
    if reach := asked.get("reach"):
        _known(
            reach,
            ["online", "any", *study["networks"], *study["groups"]],
            f"{place} reach",
            "no such counters",
            faults,
        )
    if level := asked.get("level"):
        _known(level, study["areas"], f"{place} level", "no such level of areas", faults)
    _check_weights(asked.get("weights"), study["population"], f"{place} weights", faults)
    _check_limits(asked, place, faults)


def _places_of(study: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return [*_COUNTERS, _GAPS, *([_PLACES] if study["places"].get("file") else [])]


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list | tuple) else []


def _known(word: object, known: Collection[str], where: str, what: str, faults: FaultList) -> None:
    if isinstance(word, str) and word not in known:
        advice = nearest_name(word, known)
        if word == _PLACES:
            advice = "name the file of settlements in [places]"
        elif what == _NO_CANDIDATES and not advice and "." in word:
            advice = "write file = ... of it under [candidates.NAME] in the study, and name it by NAME"
        elif not advice:
            advice = f"known are: {', '.join(known)}" if known else "the study has none"
        faults.add(where, what, word, advice)


def _check_weights(weights: object, layers: Mapping[str, Any], where: str, faults: FaultList) -> None:
    parts = [
        name for name, each in layers.items() if isinstance(each, Mapping) and each.get("role") == "part"
    ]
    for layer, weight in weights.items() if isinstance(weights, Mapping) else ():
        _known(layer, parts, where, "no such part of the people", faults)
        if isinstance(weight, int | float) and weight < 1:
            advice = "everyone counts 1, so a layer counts 1 or more"
            faults.add(where, f"{layer} counts less than everyone", f"{weight:g}", advice)
        if isinstance(weight, int | float) and weight > _HEAVIEST:
            faults.add(where, f"{layer} counts more than {_HEAVIEST:,} times", f"{weight:g}", "write less")


def _check_share(asked: Mapping[str, Any], levels: Collection[str], where: str, faults: FaultList) -> None:
    if every := asked.get("every"):
        _known(every, levels, f"{where} every", "no such level of areas", faults)
        if asked.get("share") is None:
            faults.add(f"{where} every", "needs the share to reach", every, "write such as share = 0.95")
    if asked.get("minimise") == "cost" and asked.get("share") is None:
        what = "needs the share to reach at the least cost"
        faults.add(f"{where} minimise", what, "cost", "write such as share = 0.95")
    if asked.get("share") is not None and asked.get("weights"):
        faults.add(f"{where} weights", "means nothing for the fewest sites of a share", advice="leave it out")


def _check_limits(asked: Mapping[str, Any], where: str, faults: FaultList) -> None:
    least, most = asked.get("at_least"), asked.get("at_most")
    level = asked.get("level")
    if (least is not None or most is not None) and not level:
        what = "at_least and at_most need the level of their areas"
        faults.add(where, what, advice="write such as level = 'district'")
    if level and least is None and most is None:
        what = "a level is given without at_least or at_most"
        faults.add(f"{where} level", what, str(level), "write such as at_most = 2, or leave it out")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        faults.add(where, "at_least is more than at_most", f"{least} and {most}", "no area can have both")


def check_costs(costs: Mapping[str, Any], networks: Collection[str], where: str, faults: FaultList) -> None:
    """Note costs of networks that the study does not have, and networks with a figure and a column."""
    for option in _COUNTERS:
        figures, columns = (_section(costs.get(key)) for key in (option, f"{option}_column"))
        for key, named in ((option, figures), (f"{option}_column", columns)):
            for network in named:
                _known(network, networks, f"{where} {key}", "no such network", faults)
        for network in (each for each in figures if each in columns):
            what = f"has a figure and a column in {option}_column"
            faults.add(f"{where} {option}", what, network, "keep one")


def _section(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
