"""Notes on what counters offer, whom they serve and where they are missing."""

from __future__ import annotations

from overlap.outputs.brief.notes.pattern import Known
from overlap.outputs.language.messages import count, say


def known() -> list[Known]:
    """Of referrals, examples, catchments and gaps."""
    return [*_of_services(), *_of_catchments(), *_of_gaps()]


def added() -> list[Known]:
    """Who takes part in referrals besides."""
    return [Known(say("counters beyond the areas take referrals and make none"))]


def _of_services() -> list[Known]:
    return [
        Known(say("referrals are by straight-line distance, and between services as the lists state them")),
        Known(
            say(
                "referrals are by straight-line distance, and between services as the lists state them, "
                "which say nothing in {unknown} of {all} cases; what is unknown is no lack"
            ),
            {"unknown": "count", "all": "count"},
        ),
        Known(
            say("examples of cooperation are as their sources tell them; nothing here has checked them"),
        ),
        Known(
            count(
                "{n} example cannot be compared with pairs of counters here; overlap twins says why",
                "{n} examples cannot be compared with pairs of counters here; overlap twins says why",
                0,
            ),
            {"n": "count"},
        ),
    ]


def _of_catchments() -> list[Known]:
    return [
        Known(
            say(
                "capacity: catchments of {km} are taken from the middles of cells of {cell}, in a second "
                "step; counters count alike, whatever their size and hours"
            ),
            {"km": "km", "cell": "m"},
        ),
        Known(
            say(
                "capacity: catchments of {km} are taken from the middles of cells of {cell}, in a second "
                "step, which is wider than their zones, so they are rough; counters count alike, whatever "
                "their size and hours"
            ),
            {"km": "km", "cell": "m"},
        ),
    ]


def _of_gaps() -> list[Known]:
    return [
        Known(
            say("in upgrade gaps a counter of which it is not known whether it is online counts as offline")
        ),
        Known(
            say("nobody lives in presence gaps of {km}; [gaps] distances_km asks for other distances"),
            {"km": "km"},
        ),
        Known(
            say("nobody lives in upgrade gaps of {km}; [gaps] distances_km asks for other distances"),
            {"km": "km"},
        ),
        Known(
            say(
                "gaps of {distances} km: people are counted in the population's own cells, but regions "
                "consist of coarse cells up to {cell} wide or high, so their outlines, ground and middles "
                "are known to about {known}"
            ),
            {"distances": "plains", "cell": "m", "known": "m"},
        ),
    ]
