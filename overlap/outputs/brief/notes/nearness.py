"""Notes on the nearness of two networks against chance."""

from __future__ import annotations

from overlap.outputs.brief.notes.pattern import Known
from overlap.outputs.language.messages import say

_PAIR = {"first": "network", "second": "network"}


def known() -> list[Known]:
    """Of what was compared with chance, and what could not be."""
    return [*_of_pair(), *_of_shuffling()]


def added() -> list[Known]:
    """Who is in no comparison."""
    return [Known(say("those beyond the areas ({n}) are left out"), {"n": "count"})]


def _of_pair() -> list[Known]:
    return [
        Known(
            say("nearness of {first} and {second} against chance: {draws} draws, seed {seed}"),
            _PAIR | {"draws": "count", "seed": "text"},
        ),
        Known(
            say("nearness is compared with chance for the first two networks, {first} and {second}, only"),
            _PAIR,
        ),
        Known(
            say("cells of {cell} are too coarse for nearness within {distances} km"),
            {"cell": "m", "distances": "plains"},
        ),
        Known(
            say(
                "a colocation quotient of 1 is chance for shuffled labels only: from {first} to {second} it "
                "is {quotient}, and {mean} on average with the latter drawn where people live (p = {p})"
            ),
            _PAIR | {"quotient": "plain", "mean": "plain", "p": "chance"},
        ),
    ]


def _of_shuffling() -> list[Known]:
    return [
        Known(
            say(
                "nearness is compared with shuffled labels only, not with where people live: no population "
                "is given"
            )
        ),
        Known(
            say(
                "nearness is compared with shuffled labels only, not with where people live: the cells of "
                "the population are wider than the largest band"
            )
        ),
        Known(
            say(
                "nearness is compared with shuffled labels only, not with where people live: {cells} drawn "
                "cells are too few to redraw {facilities} facilities"
            ),
            {"cells": "count", "facilities": "count"},
        ),
    ]
