"""Notes on the files of people and areas, and on comparing people with each other."""

from __future__ import annotations

from overlap.outputs.brief.notes.pattern import Known
from overlap.outputs.language.messages import say

_AREAS = {"level": "text", "some": "count", "all": "count"}


def known() -> list[Known]:
    """Of where people are counted, of areas without people, and of equity."""
    return [*_of_files(), *_of_areas(), *_of_layers(), *_of_equity()]


def added() -> list[Known]:
    """Who is left out where areas are compared."""
    return [
        Known(
            say("left out are {people} people in {some} of {all} areas whose {column} is unknown"),
            {"people": "count", "some": "count", "all": "count", "column": "text"},
        ),
        Known(say("left out are {people} people in no area"), {"people": "count"}),
        Known(
            say(
                "left out are {people} people in {some} of {all} areas whose {column} is unknown and "
                "{outside} people in no area"
            ),
            {"people": "count", "some": "count", "all": "count", "column": "text", "outside": "count"},
        ),
    ]


def _of_files() -> list[Known]:
    spread = {"file": "text", "spacing": "m", "points": "plain"}
    return [
        Known(say("no population is given, so nothing is said of people")),
        Known(
            say(
                "{file}: its cells are {cell} wide or high, so that a distance is known to {known}; shares "
                "within {km} are rough"
            ),
            {"file": "text", "cell": "m", "known": "m", "km": "km"},
        ),
        Known(
            say(
                "{file}: everyone is counted at the {points} points of the table; people who live between "
                "them are where it puts them"
            ),
            {"file": "text", "points": "count"},
        ),
        Known(
            say(
                "{file}: people are spread over each polygon, {spacing} apart; half as far apart, no share "
                "of the study changes by more than {points} percentage points"
            ),
            spread,
        ),
        Known(
            say(
                "{file}: people are spread over each polygon, {spacing} apart; half as far apart, no share "
                "of the study changes by as much as {points} percentage points"
            ),
            spread,
        ),
    ]


def _of_areas() -> list[Known]:
    return [
        Known(
            say(
                "{level}: {file} covers only a part of {some} of {all} areas ({names}); their figures are of "
                "that part alone"
            ),
            _AREAS | {"file": "text", "names": "text"},
        ),
        Known(
            say(
                "{level}: {some} of {all} areas lie beyond {file}, {strips} of them but for at most 1 % of "
                "the ground; nothing is known of people there"
            ),
            _AREAS | {"file": "text", "strips": "count"},
        ),
        Known(
            say("{level}: {some} of {all} areas lie beyond {file}; nothing is known of people there"),
            _AREAS | {"file": "text"},
        ),
        Known(
            say("{level}: nobody in the population lives in {some} of {all} areas ({names})"),
            _AREAS | {"names": "text"},
        ),
    ]


def _of_layers() -> list[Known]:
    return [
        Known(
            say(
                "{layer}: {cells} more cells without data than {total}; its people there are unknown and "
                "count as none"
            ),
            {"layer": "layer", "cells": "count", "total": "layer"},
        ),
        Known(
            say("{layer}: {name} sounds like a density, and is taken for people in each cell"),
            {"layer": "layer", "name": "text"},
        ),
        Known(
            say(
                "{layers}: taken to be modelled, as the total times one ratio for each area, so that a gap "
                "inside an area is an artefact and flagged; modelled = false says that people were counted "
                "there"
            ),
            {"layers": "layers"},
        ),
    ]


def _of_equity() -> list[Known]:
    return [
        Known(
            say("{name}: compares the areas of level {level} with each other, not people inside them"),
            {"name": "text", "level": "text"},
        ),
        Known(
            say(
                "equity: nothing is said of women, children or older people (no layer has role = "
                '"part") nor of richer and poorer areas (there is no [equity.NAME])'
            )
        ),
        Known(say('equity: nothing is said of women, children or older people (no layer has role = "part")')),
        Known(say("equity: nothing is said of richer and poorer areas (there is no [equity.NAME])")),
        Known(
            say(
                "equity: some people live more than {km} away, where distance is not measured ({parts}); "
                "there is no mean, and Ginis and indices take them to be that far"
            ),
            {"km": "km", "parts": "parts"},
        ),
    ]
