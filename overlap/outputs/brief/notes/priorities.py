"""Notes on the list of places to act at."""

from __future__ import annotations

from overlap.outputs.brief.notes.pattern import Known
from overlap.outputs.language.messages import count, say


def known() -> list[Known]:
    """Of whom the list reaches, of its sites, of its candidates and of limits to it."""
    return [*_of_reach(), *_of_sites(), *_of_candidates(), *_of_gaps(), *_of_limits()]


def _of_reach() -> list[Known]:
    return [
        Known(
            say(
                "priorities: people come within reach at {km} in a straight line, of a counter that is "
                "online for certain, or would be connected; today's counters stay, and each person counts "
                "once"
            ),
            {"km": "km"},
        ),
        Known(
            say(
                "priorities: people come within reach at {km} in a straight line, of any counter; today's "
                "counters stay, and each person counts once"
            ),
            {"km": "km"},
        ),
        Known(
            say(
                "priorities: people come within reach at {km} in a straight line, of a counter of this "
                "network ({network}); today's counters stay, and each person counts once"
            ),
            {"km": "km", "network": "network"},
            "priorities: people come within reach at {km} in a straight line, of a counter of {network}; "
            "today's counters stay, and each person counts once",
        ),
        Known(
            say(
                "priorities: people come within reach at {km} in a straight line, of the group {group}, "
                "which counters that are connected are taken to join; today's counters stay, and each "
                "person counts once"
            ),
            {"km": "km", "group": "text"},
        ),
        Known(
            say(
                "priorities: people were read twice: first for the gap regions, then for who is near places "
                "in them and other candidates"
            )
        ),
    ]


def _of_sites() -> list[Known]:
    return [
        Known(
            say(
                "priorities: {some} of the {all} sites may be online already: their list does not say "
                "(column offline)"
            ),
            {"some": "count", "all": "count"},
        ),
        Known(
            say(
                "priorities: all {all} sites may be online already: their list does not say (column offline)"
            ),
            {"all": "count"},
        ),
        Known(
            say("priorities: the site may be online already: their list does not say (column offline)"),
        ),
        Known(
            say(
                "priorities: {sites} sites are listed and not {wanted}: at_most allows no further one that "
                "brings anybody"
            ),
            {"sites": "count", "wanted": "count"},
        ),
        Known(
            say("priorities: {sites} sites are listed and not {wanted}: no further one brings anybody"),
            {"sites": "count", "wanted": "count"},
        ),
        Known(
            say(
                "priorities: costs were drawn {draws} times with seed {seed}, each by itself and evenly up "
                "to a fifth less or more"
            ),
            {"draws": "count", "seed": "text"},
        ),
    ]


def _of_candidates() -> list[Known]:
    return [
        Known(
            count(
                "priorities: {n} candidate is left out, in no area ({names}; table priorities_candidates)",
                "priorities: {n} candidates are left out, in no area ({names}; table priorities_candidates)",
                0,
            ),
            {"n": "count", "names": "text"},
        ),
        Known(
            count(
                "priorities: {n} candidate lies on top of another ({names}); of several at a place the "
                "second brings nobody more",
                "priorities: {n} candidates lie on top of another ({names}); of several at a place the "
                "second brings nobody more",
                0,
            ),
            {"n": "count", "names": "text"},
        ),
        Known(
            say(
                "priorities: the candidates bring nobody more within reach; see their distance and whom they "
                "serve"
            )
        ),
        Known(
            say(
                "priorities: the candidates bring nobody within reach; see their distance and whom they serve"
            )
        ),
    ]


def _of_gaps() -> list[Known]:
    return [
        Known(
            say(
                "priorities: of {found} places in gap regions {kept} are candidates; around each of the "
                "others live at most {people} people of the gap, in a square as large as the circle within "
                "reach"
            ),
            {"found": "count", "kept": "count", "people": "count"},
        ),
        Known(
            say(
                "priorities: places in gap regions are middles of coarse cells up to {cell} wide or high, "
                "which is not small against {km}: a place between them may bring more, and the bound is of "
                "these places alone"
            ),
            {"cell": "m", "km": "km"},
        ),
    ]


def _of_limits() -> list[Known]:
    least = {"level": "text", "least": "span", "wanting": "count", "all": "count"}
    most = {"level": "text", "most": "span", "limited": "count", "all": "count"}
    return [
        Known(
            say(
                "priorities: areas of {level} limit the list: at least {least} in {wanting} of {all} and at "
                "most {most} in {limited} of {all}"
            ),
            least | most,
        ),
        Known(
            say("priorities: areas of {level} limit the list: at least {least} in {wanting} of {all}"), least
        ),
        Known(say("priorities: areas of {level} limit the list: at most {most} in {limited} of {all}"), most),
    ]
