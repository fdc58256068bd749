"""Notes on the lists of counters, and on files that are not of one place."""

from __future__ import annotations

from overlap.outputs.brief.notes.pattern import Known
from overlap.outputs.language.messages import count, say

_NETWORK = {"network": "network"}


def known() -> list[Known]:
    """Of what a list says, and of where its counters lie."""
    return [*_of_rows(), *_of_places(), *_of_silence()]


def _of_rows() -> list[Known]:
    return [
        Known(
            count(
                "{network}: in {n} row latitude and longitude are probably swapped, and figures take them "
                "as they stand; --mend-swapped exchanges them",
                "{network}: in {n} rows latitude and longitude are probably swapped, and figures take them "
                "as they stand; --mend-swapped exchanges them",
                0,
            ),
            _NETWORK | {"n": "count"},
        ),
        Known(
            say(
                "{network}: {vague} of {all} places have coordinates rounded to half a kilometre or more; "
                "shares within short distances are rough"
            ),
            _NETWORK | {"vague": "count", "all": "count"},
        ),
        Known(
            say(
                "{network}: {unplaced} of {all} rows ({share} %) have missing or impossible coordinates and "
                "are not placed; the results describe only the rows that are placed"
            ),
            _NETWORK | {"unplaced": "count", "all": "count", "share": "plain"},
        ),
        Known(
            say(
                "{network}: points of {some} of {all} counters are rounded, so gap regions near them are "
                "approximate (table quality)"
            ),
            _NETWORK | {"some": "count", "all": "count"},
        ),
        Known(
            say(
                "{network}: its list says in {column} how good its points are: {stated}; gap regions near "
                "them are approximate (table quality)"
            ),
            _NETWORK | {"column": "text", "stated": "text"},
        ),
    ]


def _of_places() -> list[Known]:
    return [
        Known(
            say("no place in {first} is within {km} of any in {second}; they are of different places"),
            {"first": "text", "km": "km", "second": "text"},
        ),
        Known(
            say(
                "{network}: {some} of {all} places are more than {km} from any of the other network "
                "({partner}): {names}. Are their coordinates right? They count as they are"
            ),
            {
                "some": "count",
                "all": "count",
                "network": "network",
                "km": "km",
                "partner": "network",
                "names": "text",
            },
            "{some} of {all} {network} places are more than {km} from any {partner} place ({names}); are "
            "their coordinates right? They count as they are",
        ),
        Known(
            say(
                "nobody lives within {km} of any place in {file}; it and the population are probably of "
                "different places"
            ),
            {"km": "km", "file": "text"},
        ),
        Known(
            say("bands are in kilometres, and the smallest is {km}; write metres as parts of them"),
            {"km": "km"},
        ),
    ]


def _of_silence() -> list[Known]:
    return [
        Known(
            say("{network}: its list says nothing of how digital its counters are; all are unknown"), _NETWORK
        ),
        Known(
            say(
                "{network}: its list has {columns} and says nothing there that can be read of how digital "
                "its counters are; all are unknown"
            ),
            _NETWORK | {"columns": "text"},
        ),
        Known(
            count(
                "{network}: {n} counter contradicts itself; what that is about is taken as unknown (table "
                "digital)",
                "{network}: {n} counters contradict themselves; what that is about is taken as unknown "
                "(table digital)",
                0,
            ),
            _NETWORK | {"n": "count"},
        ),
        Known(
            count(
                "{network}: {n} word is not understood; its cells are unknown (table unread_words)",
                "{network}: {n} words are not understood; their cells are unknown (table unread_words)",
                0,
            ),
            _NETWORK | {"n": "count"},
        ),
        Known(say("no list says how digital its counters are, so nothing is said of that")),
        Known(say("no list says which services its counters offer, so nothing is said of referrals")),
    ]
