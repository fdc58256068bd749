"""Notes of an analysis that the catalogue knows, with the figures in them; any other stays English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from overlap.outputs.language.known import network_name
from overlap.outputs.language.messages import English, Message, Number, Value, count, say

# How the English writes what stands for a name in braces; a text is whatever stands there.
_FIGURES = {"m": r"[\d,]+ m", "km": r"[\d,.]+ km", "count": r"[\d,]+", "plain": r"\d+(?:\.\d+)?"}
_Known = tuple[Message, dict[str, str]]


def notes(said: Iterable[str]) -> tuple[list[Message], list[English]]:
    """Those that are said in any language, and those that the run says in English alone, in their order."""
    known, english = [], []
    for each in said:
        message = note(each)
        if message is None:
            english.append(English(each))
        else:
            known.append(message)
    return known, english


def note(said: str) -> Message | None:
    """The message of a note; none where its English is not word for word the catalogue's."""
    for message, kinds in (*_of_lists(), *_of_people(), *_of_analyses(), *_of_acting()):
        for text in filter(None, (message.text, message.many)):
            found = re.fullmatch(_pattern(text, tuple(kinds.items())), said)
            if found:
                values = {name: _value(each, kinds[name]) for name, each in found.groupdict().items()}
                number = values.get("n")
                many = round(number.value) if isinstance(number, Number) else 0
                return replace(message, values=values, number=many)
    return None


@cache
def _pattern(text: str, kinds: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    pattern = re.escape(text)
    for name, kind in kinds:
        pattern = pattern.replace(rf"\{{{name}\}}", f"(?P<{name}>{_FIGURES.get(kind, '.+')})")
    return re.compile(pattern, re.DOTALL)


def _value(said: str, kind: str) -> Value:
    match kind:
        case "m" | "km" | "count" | "plain":
            return Number(float(said.split(" ")[0].replace(",", "")), kind)
        case "network":
            return network_name(said)
        case _:
            return said


def _of_lists() -> list[_Known]:
    return [
        (
            count(
                "{network}: in {n} row latitude and longitude are probably swapped, and figures take them "
                "as they stand; --mend-swapped exchanges them",
                "{network}: in {n} rows latitude and longitude are probably swapped, and figures take them "
                "as they stand; --mend-swapped exchanges them",
                0,
            ),
            {"network": "network", "n": "count"},
        ),
        (
            say(
                "{network}: {vague} of {all} places have coordinates rounded to half a kilometre or more; "
                "shares within short distances are rough"
            ),
            {"network": "network", "vague": "count", "all": "count"},
        ),
        (
            say(
                "{network}: {unplaced} of {all} rows ({share} %) have missing or impossible coordinates and "
                "are not placed; the results describe only the rows that are placed"
            ),
            {"network": "network", "unplaced": "count", "all": "count", "share": "plain"},
        ),
        (
            say("{network}: its list says nothing of how digital its counters are; all are unknown"),
            {"network": "network"},
        ),
        (say("no list says how digital its counters are, so nothing is said of that"), {}),
        (say("no list says which services its counters offer, so nothing is said of referrals"), {}),
    ]


def _of_people() -> list[_Known]:
    return [
        (
            say(
                "{file}: its cells are {cell} wide or high, so that a distance is known to {known}; shares "
                "within {km} are rough"
            ),
            {"file": "text", "cell": "m", "known": "m", "km": "km"},
        ),
        (
            say(
                "{file}: people are spread over each polygon, {spacing} apart; half as far apart, no share "
                "of the study changes by more than {points} percentage points"
            ),
            {"file": "text", "spacing": "m", "points": "plain"},
        ),
        (
            say(
                "{layers}: taken to be modelled, as the total times one ratio for each area, so that a gap "
                "inside an area is an artefact and flagged; modelled = false says that people were counted "
                "there"
            ),
            {"layers": "text"},
        ),
        (
            say("{name}: compares the areas of level {level} with each other, not people inside them"),
            {"name": "text", "level": "text"},
        ),
    ]


def _of_analyses() -> list[_Known]:
    return [
        (
            say("nearness of {first} and {second} against chance: {draws} draws, seed {seed}"),
            {"first": "network", "second": "network", "draws": "count", "seed": "text"},
        ),
        (
            say("nearness is compared with chance for the first two networks, {first} and {second}, only"),
            {"first": "network", "second": "network"},
        ),
        (
            say(
                "referrals are by straight-line distance, and between services as the lists state them, "
                "which say nothing in {unknown} of {all} cases; what is unknown is no lack"
            ),
            {"unknown": "count", "all": "count"},
        ),
        (
            say("in upgrade gaps a counter of which it is not known whether it is online counts as offline"),
            {},
        ),
        (
            say(
                "capacity: catchments of {km} are taken from the middles of cells of {cell}, in a second "
                "step; counters count alike, whatever their size and hours"
            ),
            {"km": "km", "cell": "m"},
        ),
        (
            say("examples of cooperation are as their sources tell them; nothing here has checked them"),
            {},
        ),
    ]


def _of_acting() -> list[_Known]:
    return [
        (
            say(
                "scenarios change counters and nothing else: people stay where they are, and every counter "
                "serves whoever is near, however many"
            ),
            {},
        ),
        (
            say(
                "priorities: people come within reach at {km} in a straight line, of a counter that is "
                "online for certain, or would be connected; today's counters stay, and each person counts "
                "once"
            ),
            {"km": "km"},
        ),
        (
            say(
                "priorities: costs were drawn {draws} times with seed {seed}, each by itself and evenly up "
                "to a fifth less or more"
            ),
            {"draws": "count", "seed": "text"},
        ),
    ]
